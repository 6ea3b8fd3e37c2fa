"""The canton's decided contributions: per party and year, from a CSV or Excel table."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.files import reason
from minikip_docs.model import Refusal
from minikip_docs.text import clean, excerpt, listing
from minikip_docs.values import parse_amount

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

_MAX_BYTES = 5_000_000
_MAX_UNPACKED = 60_000_000  # of an Excel file
_MAX_ROWS = 20_000
_MAX_COLUMNS = 50
_ASSOCIATION = re.compile(r"(?=.*[A-Z])[A-Z0-9]+(-[A-Z0-9]+)*")

Row = tuple[int, list[str]]  # row number as a spreadsheet counts, and its cells as text


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

    CSV (``;``, ``,`` or tab; UTF-8, UTF-16 with mark, Windows-1252) or Excel .xlsx (its
    first visible sheet, 50 columns). The first row names the columns (``COLUMNS``).
    Raises ``Refusal`` D201 to D212 with the row and column where there is one; no row is
    skipped and no value guessed.
    """
    raw = _bytes(path)
    rows = _excel(raw) if raw.startswith(b"PK\x03\x04") else _csv(raw)
    filled = ((number, cells) for number, cells in rows if any(cells))
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


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refusal("D201", f"«{path}» ist ein Ordner.", "Bitte die Beitragsliste angeben.")
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(
            "D201",
            f"Die Beitragsliste «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Pfad, Schreibweise und Berechtigung prüfen.",
        ) from error
    if len(raw) > _MAX_BYTES:
        raise _too_large()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(
            "D204",
            "Die Beitragsliste ist mit einem Passwort geschützt oder eine alte Excel-Datei (.xls).",
            "Bitte ohne Passwort als Excel-Datei (.xlsx) oder CSV speichern.",
        )
    return raw


def _empty(how: str) -> Refusal:
    remedy = "Bitte je Gemeinde oder Gemeindeverbund und Jahr eine Zeile eintragen."
    return Refusal("D202", f"Die Beitragsliste {how}.", remedy)


def _too_large() -> Refusal:
    return Refusal(
        "D202",
        "Die Beitragsliste ist ungewöhnlich gross.",
        "Bitte leere Zeilen und fremde Inhalte löschen.",
    )


def _unreadable() -> Refusal:
    remedy = "Bitte die Tabelle als Excel-Datei (.xlsx) oder CSV speichern."
    return Refusal("D203", "Die Beitragsliste ist keine lesbare CSV- oder Excel-Datei.", remedy)


def _csv(raw: bytes) -> Iterator[Row]:
    """Read CSV rows; the delimiter is the one that stands most often in the first line."""
    if raw.startswith((b"%PDF", b"<", b"{")):
        raise _unreadable()
    text = _decode(raw)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, 1):
            if number > _MAX_ROWS:
                raise _too_large()
            yield number, [clean(cell) for cell in cells]
    except csv.Error as error:
        raise _unreadable() from error


def _decode(raw: bytes) -> str:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _sheet_rows(raw: bytes, *, data_only: bool) -> list[tuple[Any, ...]]:
    """Give the rows of the first visible sheet: kept values, or what was typed."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, see design

    book: Any = load_workbook(io.BytesIO(raw), read_only=True, data_only=data_only)
    sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    sheet.reset_dimensions()  # some programs write a wrong size; rows would be lost
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True)
    read = list(itertools.islice(rows, _MAX_ROWS + 1))
    if len(read) > _MAX_ROWS:
        raise _too_large()
    return read


def _excel(raw: bytes) -> Iterator[Row]:
    """Read the rows of an Excel file; a formula counts only with the value Excel kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_UNPACKED:
                raise _too_large()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and menus
            values, typed = (_sheet_rows(raw, data_only=kept) for kept in (True, False))
    except Refusal:
        raise
    except Exception as error:  # openpyxl and zipfile raise all kinds on damaged files
        raise _unreadable() from error
    for number, rows in enumerate(zip(values, typed, strict=True), 1):
        yield number, [_cell(*pair, number) for pair in zip(*rows, strict=True)]


def _cell(value: Any, typed: Any, row: int) -> str:
    """Turn an Excel value into text, exactly."""
    if value is None and typed is not None:
        raise Refusal(
            "D211",
            f"Zeile {row}: Zur Formel «{excerpt(typed)}» ist kein Ergebnis gespeichert.",
            "Bitte die Datei in Excel öffnen und speichern oder den Wert eintragen.",
        )
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, int | float) and math.isfinite(value):
        return _number(Decimal(f"{value:.15g}"))  # Excel knows 15 digits, the rest is noise
    return value.isoformat() if isinstance(value, date) else clean(str(value))


def _number(exact: Decimal) -> str:
    """Write a number so that it has one reading: ``1.125`` in a cell is not 1125."""
    text = str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _columns(heading: list[str]) -> dict[str, int]:
    """Find the four columns by their headings."""
    known = {_plain(name): role for role, names in COLUMNS.items() for name in names}
    ignored = {_plain(name) for name in IGNORED}
    columns: dict[str, int] = {}
    for index, title in enumerate(heading):
        plain = _plain(title)
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


def _plain(title: str) -> str:
    return re.sub(r"[\W_]", "", title.casefold())


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
    return party, year, Decision(amount, values["source"], row)


def _party(cell: str, where: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{0,3}", cell) or _ASSOCIATION.fullmatch(cell):
        return cell
    shown = f"«{excerpt(cell)}» ist weder BFS-Nummer noch Kennung." if cell else "Angabe fehlt."
    raise Refusal(
        "D206",
        f"{where}: {shown}",
        "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds eintragen; "
        "Namen genügen nicht, Zeilen mit Summen bitte löschen.",
    )


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
