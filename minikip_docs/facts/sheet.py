"""One sheet of an Excel file of the canton's: its cells as text, each as it is seen.

What shows otherwise than it would be read (hidden, merged or struck-out cells, formulas without
a result) is refused with its place. Nothing is ever written.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt, short_date

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MAX_BYTES = 2_000_000
_MAX_UNPACKED = 20_000_000
_MAX_ROWS = 2_000
_MAX_COLUMNS = 50
# The library makes an object of every merged cell; tables have few of them or none.
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([^\"']*)")
_WIDEST_MERGE = re.compile(rb"\$?[A-Z]{1,2}\$?\d{1,4}:\$?[A-Z]{1,2}\$?\d{1,4}")
_MOST_MERGES = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: rows and columns are counted from 0; «» where nothing stands."""

    file: str  # what the file is called in a sentence: «Adressbuch»
    name: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Name a cell as a spreadsheet does: «Adressbuch, Blatt «Adressen», Zelle E7»."""
        return f"{self.file}, Blatt «{self.name}», Zelle {_column(column)}{row + 1}"


def read(path: Path, file: str, name: str) -> Sheet:
    """Read the sheet ``name`` of an Excel file, or its only visible one.

    ``file`` is what a sentence calls the file, without article. Raises ``Refusal`` D160 (cannot
    be read), D161 (no Excel workbook that is read here), D162 (no such sheet) or D163 (a cell,
    row or column that shows otherwise than it would be read), with its place.
    """
    raw = _bytes(path, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's remarks on styles and menus
            values, typed = _books(raw)
    except Exception as error:  # the library fails in a dozen ways on damaged files
        raise _unreadable(path, file) from error
    found = _sheet_name(values, name)
    if found is None:
        raise Refusal(
            "D162",
            f"{file} «{path}»: Es gibt kein sichtbares Blatt «{name}».",
            f"Bitte das Blatt mit der Tabelle «{name}» nennen und einblenden.",
        )
    shown, written = values[found], typed[found]
    if shown.max_row > _MAX_ROWS:
        message = f"{file}, Blatt «{found}»: Die Tabelle hat mehr als {_MAX_ROWS} Zeilen."
        raise Refusal("D161", message, "Bitte leere Zeilen und fremde Inhalte löschen.")
    return _seen(file, found, shown, written)


def _bytes(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(
            "D160",
            f"{file} «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte den Pfad in canton.toml, die Datei und die Leserechte prüfen.",
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
            merged = [
                area
                for member in archive.namelist()
                if member.endswith(".xml") and sum(sizes) <= _MAX_UNPACKED
                for area in _MERGED.findall(archive.read(member))
            ]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _unreadable(path, file) from error
    wide = len(merged) > _MOST_MERGES or not all(map(_WIDEST_MERGE.fullmatch, merged))
    if len(raw) > _MAX_BYTES or sum(sizes) > _MAX_UNPACKED or wide:
        raise Refusal(
            "D161",
            f"{file} «{path}» ist ungewöhnlich gross.",
            "Bitte leere Zeilen, Bilder und verbundene Zellen löschen.",
        )
    return raw


def _unreadable(path: Path, file: str) -> Refusal:
    return Refusal(
        "D161",
        f"{file} «{path}» ist keine lesbare Excel-Arbeitsmappe.",
        "Bitte in Excel öffnen und ohne Passwort als Excel-Arbeitsmappe (.xlsx) speichern.",
    )


def _books(raw: bytes) -> tuple[Workbook, Workbook]:
    """Open the workbook twice: with the results of formulas, and with what was typed."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, see design

    results = load_workbook(io.BytesIO(raw), data_only=True, keep_links=False, rich_text=True)
    typed = load_workbook(io.BytesIO(raw), keep_links=False)
    return results, typed


def _sheet_name(book: Any, name: str) -> str | None:
    visible = [page.title for page in book.worksheets if page.sheet_state == "visible"]
    named = [title for title in visible if title.casefold() == name.casefold()]
    return (named or visible)[0] if named or len(visible) == 1 else None


def _seen(file: str, name: str, shown: Any, written: Any) -> Sheet:
    """Give the cells of a sheet, or refuse the first that shows otherwise than it reads."""
    rows = [[""] * min(shown.max_column, _MAX_COLUMNS) for _row in range(shown.max_row)]
    sheet = Sheet(file, name, ())
    hidden = set(_hidden_columns(shown))
    for cell in (cell for row in written.iter_rows() for cell in row if cell.value is not None):
        row, column = cell.row - 1, cell.column - 1
        where = sheet.place(row, column)
        result = shown.cell(cell.row, cell.column)
        text = _text(result.value)
        height = shown.row_dimensions[cell.row]
        if height.hidden or height.height == 0:
            raise _otherwise(f"Zeile {cell.row} ist ausgeblendet", where, text, _SHOW_ROW)
        if cell.column in hidden:
            raise _otherwise("Die Spalte ist ausgeblendet", where, text, _SHOW_COLUMN)
        if result.value is None:
            formula = excerpt(getattr(cell.value, "text", cell.value))
            raise _otherwise(f"Zur Formel «{formula}» ist kein Ergebnis gespeichert", where, "",
                             "Bitte in Excel öffnen und speichern oder den Wert eintragen.",
                             )  # fmt: skip
        if result.data_type == "e":
            raise _otherwise("Die Formel ergibt einen Fehler", where, text, _MEND)
        if _struck(result):
            raise _otherwise("Der Text ist durchgestrichen", where, text,
                             "Bitte löschen, was nicht gilt.")  # fmt: skip
        if str(result.number_format).startswith(";"):
            raise _otherwise("Der Inhalt ist verborgen (Zahlenformat)", where, text, _MEND)
        if column >= _MAX_COLUMNS:
            raise _otherwise("Hier steht etwas ausserhalb der Tabelle", where, text, _MEND)
        rows[row][column] = text
    for area in shown.merged_cells.ranges:
        first = area.min_row - 1, area.min_col - 1
        raise _otherwise(f"Die Zellen {area.coord} sind verbunden", sheet.place(*first),
                         rows[first[0]][first[1]] if first[1] < _MAX_COLUMNS else "",
                         "Bitte den Verbund aufheben.")  # fmt: skip
    return Sheet(file, name, tuple(tuple(row) for row in rows))


_SHOW_ROW = "Bitte die Zeile einblenden (Filter löschen), und löschen, was nicht gilt."
_SHOW_COLUMN = "Bitte die Spalte einblenden, oder löschen, wenn sie nicht gilt."
_MEND = "Bitte den Wert von Hand eintragen oder löschen."


def _otherwise(fault: str, where: str, text: str, remedy: str) -> Refusal:
    """Give the refusal of a cell that shows otherwise than it would be read."""
    content = f" («{excerpt(text)}»)" if text else ""
    return Refusal("D163", f"{where}{content}: {fault}.", remedy)


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            yield from range(dimension.min or 1, min(dimension.max or 1, _MAX_COLUMNS) + 1)


def _struck(cell: Any) -> bool:
    """Say whether a cell or a part of its text is struck out."""
    parts = cell.value if isinstance(cell.value, list) else []
    return bool(cell.font.strike) or any(
        bool(part.font.strike) for part in parts if hasattr(part, "font") and part.font
    )


def _text(value: Any) -> str:
    """Give what stands in a cell as clean text; whole numbers without decimals."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "WAHR", False: "FALSCH"}[value]
    if isinstance(value, int | float) and math.isfinite(value):
        exact = Decimal(f"{value:.15g}")  # Excel knows 15 digits, the rest is noise
        return str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    return short_date(value) if isinstance(value, date) else clean(str(value))


def _column(index: int) -> str:
    """Give the letters of a column, counted from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
