"""One row of the table of contributions: its party, years, amounts and sources, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing, not_printed, short_date
from minikip_docs.data.values import parse_amount
from minikip_docs.facts.canton_table import Cell, Table
from minikip_docs.facts.contributions_heads import Head
from minikip_docs.facts.programme import Programmes
from minikip_docs.facts.register import ASSOCIATION, Municipality, Register

NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_SUMS = {"total", "totale", "summe", "gesamt", "gesamttotal", "gesamtsumme", "gesamtbetrag"}
_DASHES = {"-", "–", "—"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list and the columns to read it by."""

    table: Table
    head: Head
    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Give the text of a cell that is to be read; raises its doubt."""
        if column >= len(self.cells):
            return ""
        cell = self.cells[column]
        if cell.doubt:
            raise cell.doubt
        return cell.text

    def blank(self, column: int) -> bool:
        """Say whether a cell gives no amount: it is empty, or a dash."""
        if column >= len(self.cells):
            return True
        cell = self.cells[column]
        return cell.text in _DASHES or not (cell.text or cell.doubt)

    def where(self, column: int) -> str:
        """Name a cell of this row."""
        return self.table.place(self.number, column, self.head.titles.get(column, ""))

    @property
    def name(self) -> str:
        """What stands beside the number, for the reader's orientation."""
        column = self.head.name
        return self.cells[column].text if column is not None and column < len(self.cells) else ""


def check_columns(row: Row) -> None:
    """Refuse what stands in a column without a head: nobody could say what it means."""
    for index, cell in enumerate(row.cells):
        if cell.text and index not in row.head.titles:
            raise Refusal(
                "D212",
                f"{row.where(index)}: «{excerpt(cell.text)}» steht in einer Spalte ohne Titel.",
                "Bitte prüfen, ob ein Betrag mit Komma oder ein Trennzeichen zu viel dort steht.",
            )


def check_line(row: Row) -> None:
    """Let a row without amounts pass unless a note stands where the party is named."""
    text = row.cells[row.head.party].text if row.head.party < len(row.cells) else ""
    if text and not is_key(text):
        raise _no_party(text, row.where(row.head.party), "")


def is_key(text: str) -> bool:
    """Say whether a text is written as a BFS number or the id of an association."""
    return bool(NUMBER.fullmatch(text) or ASSOCIATION.fullmatch(text))


def source(row: Row) -> str:
    """Give what the amounts of a row rest on; raises ``Refusal`` D209 or D214."""
    where, source = row.where(row.head.source), row.text(row.head.source)
    if not source:
        raise Refusal(
            "D209",
            f"{where}: Die Grundlage des Beitrags fehlt.",
            "Bitte den Entscheid nennen, zum Beispiel mit Datum und Nummer.",
        )
    printable(source, where)
    return source


def printable(source: str, where: str) -> None:
    """Refuse a sign that is not printed: the agreement prints the source."""
    if sign := not_printed(source):
        raise Refusal(
            "D214",
            f"{where}: Das Zeichen U+{ord(sign):04X} in «{excerpt(source)}» kann nicht gedruckt "
            "werden.",
            "Bitte löschen oder mit lateinischen Buchstaben schreiben.",
        )


def party(row: Row, register: Register) -> tuple[str, Municipality | None]:
    """Give the key of the party of a row, and the municipality if it is one.

    Raises ``Refusal`` D206 (no number or id), D220 (unknown number) or D221 (number and name
    beside it are of two municipalities).
    """
    cell, where = row.text(row.head.party), row.where(row.head.party)
    meant = _by_name(row.name, register)
    if NUMBER.fullmatch(cell):
        found = register.by_number(int(cell))
        if found is None:
            raise Refusal(
                "D220",
                f"{where}: Das Gemeindeverzeichnis kennt keine Gemeinde mit der BFS-Nummer {cell}.",
                f"Meinten Sie «{meant.number}» ({meant.name})?" if meant
                else "Bitte die Nummer berichtigen.",
            )  # fmt: skip
        if meant and meant != found:
            raise Refusal(
                "D221",
                f"{where}: {cell} ist die BFS-Nummer von {found.name}, daneben steht "
                f"«{excerpt(row.name)}».",
                f"Bitte die Nummer berichtigen ({meant.name} hat {meant.number}) oder den Namen.",
            )
        return cell, found
    if letters(cell) in _SUMS or not ASSOCIATION.fullmatch(cell) or register.by_name(cell):
        known = _by_name(cell, register)
        raise _no_party(cell, where, str(known.number) if known else "")
    return cell, None


def _by_name(name: str, register: Register) -> Municipality | None:
    """Find the municipality a name means, a misspelt one too; None for associations and others."""
    if not name or re.search(r"verbund|verband", name, re.IGNORECASE):
        return None
    return register.by_name(name) or register.by_name(register.suggest(name) or "")


def _no_party(cell: str, where: str, number: str) -> Refusal:
    if not cell:
        return Refusal(
            "D206",
            f"{where}: Die BFS-Nummer oder Kennung fehlt.",
            "Bitte eintragen; Zeilen mit Summen bitte löschen.",
        )
    meant = number or _meant(cell)
    return Refusal(
        "D206",
        f"{where}: «{excerpt(cell)}» ist weder BFS-Nummer noch Kennung.",
        f"Meinten Sie «{meant}»?" if meant
        else "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen; "
        "Bemerkungen und Zeilen mit Summen bitte löschen.",
    )  # fmt: skip


def _meant(cell: str) -> str:
    """Give the number or id that was probably meant: without leading zeros, in capitals."""
    if re.fullmatch(r"0+[1-9][0-9]{0,3}", cell):
        return cell.lstrip("0")
    looks_like_id = re.search(r"[-0-9]", cell) and ASSOCIATION.fullmatch(cell.upper())
    return cell.upper() if looks_like_id else ""


def check_exists(municipality: Municipality | None, year: int, row: Row) -> None:
    """Refuse an amount for a municipality that is no more when its year begins."""
    if municipality and municipality.valid_until and municipality.valid_until < date(year, 1, 1):
        raise Refusal(
            "D222",
            f"{row.where(row.head.party)}: {municipality.name} ({municipality.number}) besteht nur "
            f"bis {short_date(municipality.valid_until)}, der Betrag ist für {year}.",
            "Bitte den Betrag löschen oder bei der Gemeinde eintragen, zu der sie heute gehört.",
        )


def known_year(cell: str, where: str, programmes: Programmes) -> int:
    """Read a year that one of the programmes has; raises ``Refusal`` D207 or D232."""
    if not re.fullmatch(r"20[0-9]{2}", cell):
        shown = f"«{excerpt(cell)}» ist kein Jahr." if cell else "Das Jahr fehlt."
        raise Refusal("D207", f"{where}: {shown}", "Bitte ein Jahr wie 2025 eintragen.")
    if programmes.in_year(int(cell)) is None:
        years = sorted({year for known in programmes.known.values() for year in known.years})
        raise Refusal(
            "D232",
            f"{where}: Das Jahr {cell} gehört zu keiner bekannten KIP-Periode.",
            f"Möglich sind {listing(map(str, years), 'oder')}.",
        )
    return int(cell)


def amount(cell: str, where: str) -> Decimal:
    """Read an amount exactly; raises ``Refusal`` D208 with what ``parse_amount`` says."""
    if not cell or cell in _DASHES:
        raise Refusal("D208", f"{where}: Der Betrag fehlt.", "Bitte den Betrag eintragen.")
    try:
        return parse_amount(cell)
    except Refusal as refusal:
        raise Refusal("D208", f"{where}: {refusal.message}", refusal.remedy) from refusal
