"""The cells of the canton's table of contributions, from a CSV or Excel file, as clean text."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data import number_format
from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt, short_date

if TYPE_CHECKING:
    from minikip_docs.data.workbook import At, Content, Layout

# What a person does who does not want to mend the table that is there.
TEMPLATE = "Eine Vorlage schreibt «minikip contributions --new beitraege.xlsx»."

_MAX_BYTES = 5_000_000
_MAX_ROWS = 20_000
_MAX_COLUMNS = 50
_FIRST_LINES = 30  # of a CSV file, to find out what parts its columns


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text; ``doubt`` is why it must not be read, said only if somebody wants it."""

    text: str = ""
    doubt: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows with content, each with the number a spreadsheet shows."""

    sheet: str  # "" for a CSV file
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def place(self, row: int, column: int, title: str = "") -> str:
        """Name a cell, as a spreadsheet or by row and title; the column is counted from 0."""
        if self.sheet:
            return _place(self.sheet, (row - 1, column))
        return f"Zeile {row}, Spalte «{excerpt(title)}»" if title else (
            f"Zeile {row}, Spalte {column + 1}"
        )  # fmt: skip

    def line(self, row: int) -> str:
        """Name a row."""
        return f"Blatt {self.sheet}, Zeile {row}" if self.sheet else f"Zeile {row}"


def tables(path: Path) -> list[Table]:
    """Give the tables of a file: one of a CSV file, one for each visible sheet of a workbook.

    CSV is parted by ``;``, ``,`` or tab, also as a first line ``sep=`` says, in UTF-8, UTF-16
    with mark or Windows-1252. Raises ``Refusal`` D201 to D204, D226 and D227 for the file,
    D225 for a sheet with something beyond 50 columns. The doubts of the cells are D211
    (formula nobody worked out) and D216 to D219 (what shows otherwise than it would be read).
    """
    raw = _bytes(path)
    found = _excel(raw) if raw.startswith(b"PK\x03\x04") else [Table("", tuple(_csv(raw)))]
    return [table for table in found if table.rows]


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refusal("D201", f"«{path}» ist ein Ordner.", "Bitte die Beitragsliste angeben.")
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(
            "D201",
            f"Die Beitragsliste «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Pfad, Schreibweise und Berechtigung prüfen.",
        ) from error
    if len(raw) > _MAX_BYTES:
        raise _too_large()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _closed(Reason.OLD)
    return raw


def _too_large() -> Refusal:
    return Refusal(
        "D202",
        "Die Beitragsliste ist ungewöhnlich gross.",
        "Bitte leere Zeilen und fremde Inhalte löschen.",
    )


def _closed(why: Reason) -> Refusal:
    """Say why a file is not opened."""
    match why:
        case Reason.OLD | Reason.PASSWORD:
            return Refusal(
                "D204",
                "Die Beitragsliste ist mit einem Passwort geschützt oder eine alte Excel-Datei "
                "(.xls).",
                "Bitte ohne Passwort als Excel-Datei (.xlsx) oder CSV speichern.",
            )
        case Reason.MACROS:
            return Refusal(
                "D226",
                "Die Beitragsliste enthält Makros und wird nicht gelesen.",
                "Bitte als «Excel-Arbeitsmappe (.xlsx)» ohne Makros speichern.",
            )
        case Reason.UNUSUAL:
            return Refusal(
                "D227",
                "Die Beitragsliste ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen "
                "nicht gelesen.",
                f"Bitte die Zahlen in eine neue Arbeitsmappe übertragen. {TEMPLATE}",
            )
        case Reason.DAMAGED:
            remedy = "Bitte die Tabelle als Excel-Datei (.xlsx) oder CSV speichern."
            return Refusal(
                "D203", "Die Beitragsliste ist keine lesbare CSV- oder Excel-Datei.", remedy
            )


def _csv(raw: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Read CSV rows; a line ``sep=;`` is a sign for Excel, which does not count it as a row."""
    if raw.startswith((b"%PDF", b"<", b"{")):
        raise _closed(Reason.DAMAGED)
    text = _decode(raw)
    announced = re.match(r"sep=([;,\t])[ \t]*(?:\r\n?|\n|$)", text, re.IGNORECASE)
    text = text[announced.end() :] if announced else text
    delimiter = announced[1] if announced else _delimiter(text)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, 1):
            if number > _MAX_ROWS:
                raise _too_large()
            cleaned = tuple(Cell(clean(cell)) for cell in cells)
            if any(cell.text for cell in cleaned):
                yield number, cleaned
    except csv.Error as error:
        raise _closed(Reason.DAMAGED) from error


def _delimiter(text: str) -> str:
    """Give the sign that parts columns: it stands in most of the first lines, titles apart."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_FIRST_LINES]
    return max(";\t,", key=lambda sign: sum(sign in line for line in lines))


def _decode(raw: bytes) -> str:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _closed(Reason.DAMAGED)


def _excel(raw: bytes) -> list[Table]:
    """Read the visible sheets of a workbook."""
    from minikip_docs.data import workbook  # noqa: PLC0415 - slow to import, see design

    try:
        members = workbook.unpack(raw)
        pair = workbook.open_pair(raw)
        known = workbook.calculated(members)
        pages = [
            (
                page.title,
                pair.contents(page.title, rows=_MAX_ROWS + 1, columns=_MAX_COLUMNS),
                pair.layout(page.title, members, columns=_MAX_COLUMNS),
            )
            for page in pair.results.worksheets
            if page.sheet_state == "visible"
        ]
    except UnopenedError as fault:
        raise _closed(fault.reason) from fault
    except Exception as error:  # openpyxl raises all kinds on damaged files
        raise _closed(Reason.DAMAGED) from error
    if not pages:
        raise _closed(Reason.DAMAGED)
    return [_sheet(*page, known=known) for page in pages]


def _sheet(name: str, contents: Mapping[At, Content], layout: Layout, *, known: bool) -> Table:
    """Read one sheet; ``known`` says whether the results of its formulas are."""
    if layout.beyond:
        raise Refusal(
            "D225",
            f"Blatt {name}, Zelle {layout.beyond}: So weit rechts wird die Beitragsliste nicht "
            "gelesen.",
            f"Bitte den Inhalt löschen oder in die ersten {_MAX_COLUMNS} Spalten verschieben.",
        )
    if layout.last_row > _MAX_ROWS:
        raise _too_large()
    rows: dict[int, dict[int, Cell]] = {}
    for at in sorted(contents):
        content = contents[at]
        cell = Cell(_text(content), _doubt(name, at, content, layout, known=known))
        if cell.text or cell.doubt:
            rows.setdefault(at[0], {})[at[1]] = cell
    return Table(name, tuple(
        (row + 1, tuple(cells.get(column, Cell()) for column in range(max(cells) + 1)))
        for row, cells in rows.items()
    ))  # fmt: skip


def _place(sheet: str, at: At) -> str:
    from minikip_docs.data.workbook import place  # noqa: PLC0415 - slow to import, see design

    return f"Blatt {sheet}, Zelle {place(at)}"


def _doubt(sheet: str, at: At, content: Content, layout: Layout, *, known: bool) -> Refusal | None:
    """Say what speaks against reading a cell: it shows otherwise, or nobody worked it out."""
    where = _place(sheet, at)
    shown = f"«{excerpt(_text(content))}»"
    without = content.error and at not in layout.empty_results
    if content.formula and (without or not known):
        return Refusal(
            "D211",
            f"{where}: Zur Formel in dieser Zelle gibt es kein gerechnetes Ergebnis.",
            "Bitte die Datei in Excel oder LibreOffice öffnen und speichern, oder den Wert von "
            "Hand eintragen.",
        )
    if at[0] in layout.hidden_rows or at[1] in layout.hidden_columns:
        what = "Zeile" if at[0] in layout.hidden_rows else "Spalte"
        return Refusal(
            "D218",
            f"{where}: {shown} steht in einer ausgeblendeten {what}.",
            f"Bitte die {what} einblenden und prüfen, oder löschen.",
        )
    if at in layout.merged:
        return Refusal(
            "D219",
            f"{where}: {shown} steht in verbundenen Zellen; für welche Zeile und Spalte es gilt, "
            "ist unklar.",
            f"Bitte die Zellen trennen und jede einzeln ausfüllen. {TEMPLATE}",
        )
    if content.struck:
        return Refusal(
            "D216",
            f"{where}: {shown} ist ganz oder teilweise durchgestrichen.",
            "Bitte löschen, oder das Durchstreichen aufheben, wenn es gilt.",
        )
    number = isinstance(content.value, int | float) and not isinstance(content.value, bool)
    if content.currency or (
        number and math.isfinite(content.value)
        and not number_format.shows(Decimal(f"{content.value:.15g}"), content.format)
    ):  # fmt: skip
        return Refusal(
            "D217",
            f"{where}: Gespeichert ist {shown}, angezeigt wird es mit dem Zahlenformat "
            f"«{excerpt(content.format)}» als etwas anderes.",
            "Bitte das Zahlenformat «Standard» wählen und den Betrag in Franken und Rappen "
            "eintragen, der gilt.",
        )
    return None


def _text(content: Content) -> str:
    """Turn an Excel value into text, exactly."""
    value = content.value
    if value is None or isinstance(value, bool):
        return {None: "", True: "WAHR", False: "FALSCH"}[value]
    if isinstance(value, int | float) and math.isfinite(value):
        return _number(Decimal(f"{value:.15g}"))  # Excel knows 15 digits, the rest is noise
    return _day(value) if isinstance(value, date) else clean(str(value))


def _day(value: date) -> str:
    """Write a date as Excel shows it here, with its time if it has one."""
    timed = isinstance(value, datetime) and value.time() != time()
    return f"{short_date(value)} {value:%H:%M}" if timed else short_date(value)


def _number(exact: Decimal) -> str:
    """Write a number so that it has one reading: ``1.125`` in a cell is not 1125."""
    text = str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
