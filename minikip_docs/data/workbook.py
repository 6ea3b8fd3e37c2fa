"""Takes an Excel workbook from outside apart: its cells with what they hide, what sheets hide."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.workbook import Workbook

from minikip_docs.data import container, number_format

# A workbook of ours unpacks to less than 2 MB. What openpyxl parses may have any name.
_LIMITS = container.Limits(members=500, member=8_000_000, file=20_000_000, markup=("",))
_MOST_SHEETS = 60
# Of Excel 2010 and later (145621, 191029 …); libraries write 0, 124519 or 999999.
_ENGINES_OF_EXCEL = range(140_000, 900_000)

At = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its value, or the result of its formula."""

    value: Any
    formula: bool = False
    error: bool = False  # #DIV/0! and the like, or a formula without a result
    percent: bool = False  # shown as a hundred times as much, with %
    struck: bool = False  # shown struck out, all of it or a part
    currency: str = ""  # shown with a number, other than francs
    thousands: bool = False  # a thousandth or less is shown
    format: str = ""  # the code of its number format


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a sheet does not show, or shows elsewhere."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: frozenset[At]  # the cell of each merged area that keeps its content
    beyond: str  # the first cell with content beyond the columns that are read, «CX7»
    last_row: int  # the last with content, as a spreadsheet counts; 0 where there is none
    empty_results: frozenset[At]  # formulas that give the empty text, which openpyxl gives as None


@dataclass(frozen=True, slots=True)
class Pair:
    """A workbook that gives its cells twice: with the results of its formulas, and as written."""

    results: Workbook

    def contents(self, name: str, *, rows: int, columns: int) -> dict[At, Content]:
        """Give the cells of a sheet that hold something, as far as so many rows and columns."""
        shown = dict(_cells(self.results[name], rows, columns))
        with self._as_written() as book:
            read = _cells(book[name], rows, columns)
            formulas = {at for at, cell in read if cell.data_type == "f"}
        cells = {at: _content(cell, formula=at in formulas) for at, cell in shown.items()}
        for at in formulas - set(cells):
            cells[at] = Content(None, formula=True, error=True)
        return cells

    @contextmanager
    def _as_written(self) -> Iterator[Workbook]:
        """Let openpyxl give formulas; opening the file once more would take twice the time."""
        self.results._data_only = False  # type: ignore[attr-defined]
        try:
            yield self.results
        finally:
            self.results._data_only = True  # type: ignore[attr-defined]

    def paths(self, names: Iterable[str]) -> dict[str, str]:
        """Give for each of these sheets the part of the file it is in."""
        found: dict[str, Any] = {name: self.results[name] for name in names}
        return {name: sheet._worksheet_path for name, sheet in found.items()}

    def layout(self, name: str, members: Mapping[str, bytes], *, columns: int) -> Layout:
        """Give what of a sheet does not show; ``columns`` is how many of them are read."""
        return _layout(members[self.paths([name])[name]], columns)


def unpack(raw: bytes) -> dict[str, bytes]:
    """Give the parts of a workbook after all checks; raises ``container.UnopenedError``."""
    return container.unpack(raw, _LIMITS)


def open_pair(raw: bytes) -> Pair:
    """Open a workbook that ``unpack`` let pass.

    Raises all kinds of exceptions for a damaged file, ``ValueError`` for too many sheets.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles and menus
        results = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, rich_text=True)
        if len(results.sheetnames) > _MOST_SHEETS:
            raise ValueError("too many sheets")
        return Pair(results)


def calculated(members: Mapping[str, bytes]) -> bool:
    """Say whether a program has worked out the formulas of a workbook.

    Libraries that write formulas without reckoning leave 0 or nothing as their results and
    ask the office program to reckon when it opens the file. The program that does drops that
    sign, and Excel writes the number of its own calculation engine.
    """
    for element in _elements(members["xl/workbook.xml"]):
        if _name(element) == "calcPr" and element.get("fullCalcOnLoad") in {"1", "true"}:
            return int(element.get("calcId") or 0) in _ENGINES_OF_EXCEL
    return True


def place(at: At) -> str:
    """Name a cell as a spreadsheet does: «C9»."""
    return f"{get_column_letter(at[1] + 1)}{at[0] + 1}"


def _content(cell: Any, *, formula: bool) -> Content:
    shown_as = str(cell.number_format or "")
    number = isinstance(cell.value, int | float)
    text = cell.value
    parts = text if isinstance(text, CellRichText) else ()
    return Content(
        value=str(text) if parts else text,
        formula=formula,
        error=cell.data_type == "e",
        struck=bool(cell.font and cell.font.strike) or any(map(_struck, parts)),
        percent=number and "%" in shown_as,
        currency=number_format.currency(shown_as) if number else "",
        thousands=number and number_format.thousands(shown_as),
        format=shown_as,
    )


def _struck(part: object) -> bool:
    return isinstance(part, TextBlock) and bool(part.font.strike) and bool(part.text.strip())


def _cells(sheet: Any, rows: int, columns: int) -> Iterator[tuple[At, Any]]:
    sheet.reset_dimensions()  # some programs write a wrong size; rows would be lost
    for row in sheet.iter_rows(max_row=rows, max_col=columns):
        for cell in row:
            if cell.value is not None:
                yield (cell.row - 1, cell.column - 1), cell


def _elements(xml: bytes) -> Iterator[ElementTree.Element]:
    for _event, element in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 - see above
        yield element


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _layout(xml: bytes, columns: int) -> Layout:
    rows: set[int] = set()
    hidden: set[int] = set()
    merged: set[At] = set()
    empty: set[At] = set()
    beyond, row, lowest = "", 0, 0
    for element in _elements(xml):
        name = _name(element)
        if name == "row":
            row = int(element.get("r") or row + 1)
            if _hidden(element, "ht"):
                rows.add(row - 1)
            for column, cell in _filled(element):
                lowest = row
                beyond = beyond or (place((row - 1, column)) if column >= columns else "")
                if cell.get("t") == "str" and _without_text(cell):
                    empty.add((row - 1, column))
            element.clear()
        elif name == "col" and _hidden(element, "width"):
            last = min(int(element.get("max", 1)), columns)
            hidden.update(range(int(element.get("min", 1)) - 1, last))
        elif name == "mergeCell":
            left, top, *_rest = range_boundaries(element.get("ref", ""))
            if left is None or top is None:
                raise ValueError("a merged area without a corner")
            merged.add((int(top) - 1, int(left) - 1))
    return Layout(
        frozenset(rows), frozenset(hidden), frozenset(merged), beyond, lowest, frozenset(empty)
    )


def _without_text(cell: ElementTree.Element) -> bool:
    """Say whether the result of a formula is the empty text."""
    parts = {_name(part): part.text for part in cell}
    return "f" in parts and not parts.get("v")


def _hidden(element: ElementTree.Element, size: str) -> bool:
    """Say whether a row or column is hidden, or so small that nothing of it shows."""
    return element.get("hidden") in {"1", "true"} or float(element.get(size) or 9) < 1


def _filled(row: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    """Give the cells of a row that hold something, with their columns from 0."""
    column = -1
    for cell in row:
        letters = (cell.get("r") or "").rstrip("0123456789")
        column = column_index_from_string(letters) - 1 if letters else column + 1
        if len(cell):
            yield column, cell
