"""The canton's decided contributions: per party and year, from a CSV or Excel table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing
from minikip_docs.data.values import parse_amount
from minikip_docs.facts import contributions_table

# The four columns, each with its heading in our template and what else it may be called.
COLUMNS = {
    "party": ("BFS-Nummer oder Kennung", "BFS-Nummer", "BFS-Nr.", "BFS", "Gemeindenummer",
              "Kennung", "BFS-Nr. oder Kennung"),
    "year": ("Jahr", "Beitragsjahr", "Kalenderjahr"),
    "amount": ("Betrag CHF", "Betrag", "CHF", "Beitrag", "Beitrag CHF", "Kantonsbeitrag",
               "Kantonsbeitrag CHF"),
    "source": ("Quelle", "Grundlage", "Entscheid", "Beschluss", "Verfügung"),
}  # fmt: skip
# Columns for the reader's orientation only; any other is refused, it might matter.
IGNORED = ("Gemeinde", "Name", "Gemeindeverbund", "Name/Gemeinde", "Gemeinde/Name", "Bemerkung",
           "Bemerkungen")  # fmt: skip

_ASSOCIATION = re.compile(r"(?=.*[A-Z])[A-Z0-9]+(-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Decision:
    """The contribution of one year: CHF, the decision it rests on, its row in the table."""

    amount: Decimal
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """All decided contributions: party (BFS number or association id, as text) and year."""

    decisions: Mapping[str, Mapping[int, Decision]]

    def for_party(self, key: str) -> Mapping[int, Decision]:
        """Give the decisions on one party by year; empty if there are none."""
        return self.decisions.get(key, {})


def load(path: Path) -> Contributions:
    """Read the table of decided contributions.

    The formats are those of ``table.rows``; the first row names the columns
    (``COLUMNS``). Raises ``Refusal`` D201 to D214 with the row and column where there is
    one; no row is skipped and no value guessed.
    """
    filled = ((number, cells) for number, cells in contributions_table.rows(path) if any(cells))
    _number, heading = next(filled, (0, []))
    if not heading:
        raise _empty("ist leer")
    columns = _columns(heading)
    decisions: dict[str, dict[int, Decision]] = {}
    for number, cells in filled:
        party, year, decision = _decision(number, cells, heading, columns)
        years = decisions.setdefault(party, {})
        if year in years:
            raise Refusal(
                "D210",
                f"Die Zeilen {years[year].row} und {number} der Beitragsliste betreffen beide "
                f"«{party}» und das Jahr {year}.",
                "Bitte die Zeile löschen, die nicht gilt.",
            )
        years[year] = decision
    if not decisions:
        raise _empty("enthält ausser den Spaltentiteln keine Zeile")
    return Contributions(decisions)


def _empty(how: str) -> Refusal:
    remedy = "Bitte je Gemeinde oder Gemeindeverbund und Jahr eine Zeile eintragen."
    return Refusal("D202", f"Die Beitragsliste {how}.", remedy)


def _columns(heading: list[str]) -> dict[str, int]:
    """Find the four columns by their headings."""
    known = {letters(name): role for role, names in COLUMNS.items() for name in names}
    ignored = {letters(name) for name in IGNORED}
    columns: dict[str, int] = {}
    for index, title in enumerate(heading):
        plain = letters(title)
        role = known.get(plain)
        if role in columns:
            first = heading[columns[role]]
            raise _heading(f"Die Spalten «{first}» und «{title}» bedeuten dasselbe.")
        if role:
            columns[role] = index
        elif plain and plain not in ignored:
            raise _heading(f"Die Spalte «{excerpt(title)}» ist nicht bekannt.")
    missing = [f"«{names[0]}»" for role, names in COLUMNS.items() if role not in columns]
    if missing:
        raise _heading(f"In der ersten Zeile fehlt der Spaltentitel {listing(missing)}.")
    return columns


def _heading(message: str) -> Refusal:
    expected = listing(f"«{names[0]}»" for names in COLUMNS.values())
    remedy = f"Erwartet werden genau die Spalten {expected}."
    return Refusal("D205", f"Beitragsliste: {message}", remedy)


def _decision(
    row: int, cells: list[str], heading: list[str], columns: Mapping[str, int]
) -> tuple[str, int, Decision]:
    """Read one row: party, year and the decision."""
    for index, cell in enumerate(cells):
        if cell and not (index < len(heading) and heading[index]):
            raise Refusal(
                "D212",
                f"Zeile {row}: «{excerpt(cell)}» steht in einer Spalte ohne Titel.",
                "Bitte prüfen, ob ein Betrag mit Komma oder ein Trennzeichen zu viel dort steht.",
            )
    values = {role: cells[i] if i < len(cells) else "" for role, i in columns.items()}
    where = {role: f"Zeile {row}, Spalte «{excerpt(heading[i])}»" for role, i in columns.items()}
    party = _party(values["party"], where["party"])
    year = _year(values["year"], where["year"])
    amount = _amount(values["amount"], where["amount"])
    if not values["source"]:
        raise Refusal(
            "D209",
            f"{where['source']}: Die Grundlage des Beitrags fehlt.",
            "Bitte den Entscheid nennen, zum Beispiel mit Datum und Nummer.",
        )
    _printable(values["source"], where["source"])
    return party, year, Decision(amount, values["source"], row)


def _printable(source: str, where: str) -> None:
    """Refuse emojis, symbols and marks: the agreement prints the source. Latin-1 has ° and ©."""
    for character in source:
        symbol = unicodedata.category(character) in {"So", "Mn", "Mc", "Me", "Co"}
        if ord(character) > 0xFFFF or (symbol and ord(character) > 0xFF):
            raise Refusal(
                "D214",
                f"{where}: Das Zeichen U+{ord(character):04X} in «{excerpt(source)}» kann nicht "
                "gedruckt werden.",
                "Bitte löschen oder mit lateinischen Buchstaben schreiben.",
            )


def _party(cell: str, where: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{0,3}", cell) or _ASSOCIATION.fullmatch(cell):
        return cell
    if not cell:
        remedy = "Bitte eintragen; Zeilen mit Summen bitte löschen."
        raise Refusal("D206", f"{where}: Die BFS-Nummer oder Kennung fehlt.", remedy)
    meant = _meant(cell)
    remedy = (
        f"Meinten Sie «{meant}»?"
        if meant
        else "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen; "
        "Namen genügen nicht, Zeilen mit Summen bitte löschen."
    )
    message = f"{where}: «{excerpt(cell)}» ist weder BFS-Nummer noch Kennung."
    raise Refusal("D206", message, remedy)


def _meant(cell: str) -> str:
    """Give the number or id that was probably meant: without leading zeros, in capitals."""
    if re.fullmatch(r"0+[1-9][0-9]{0,3}", cell):
        return cell.lstrip("0")
    looks_like_id = re.search(r"[-0-9]", cell) and _ASSOCIATION.fullmatch(cell.upper())
    return cell.upper() if looks_like_id else ""


def _year(cell: str, where: str) -> int:
    if re.fullmatch(r"20[0-9]{2}", cell):
        return int(cell)
    shown = f"«{excerpt(cell)}» ist kein Jahr." if cell else "Das Jahr fehlt."
    raise Refusal("D207", f"{where}: {shown}", "Bitte ein Jahr wie 2025 eintragen.")


def _amount(cell: str, where: str) -> Decimal:
    if not cell:
        raise Refusal("D208", f"{where}: Der Betrag fehlt.", "Bitte den Betrag eintragen.")
    try:
        return parse_amount(cell)
    except Refusal as refusal:
        raise Refusal("D208", f"{where}: {refusal.message}", refusal.remedy) from refusal
