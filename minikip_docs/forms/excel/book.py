"""Opens an Excel workbook and gives its cells, names and properties as plain values."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from minikip_docs.data.values import foreign_currency
from minikip_docs.forms.excel import package as excel_package
from minikip_docs.forms.excel.plan import CellAddress, pointer_of

_At = tuple[int, int]  # row and column

# Beyond these a form has nothing; a filled form has less than 500 rows and 80 columns.
_MOST_ROWS = 1500
_MOST_COLUMNS = 150
_MOST_SHEETS = 60
_MOST_NAMES = 20_000

_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")

# Parts of a number format: «[$€-407]», «"EUR"», and «,» after the last digit.
_SYMBOL = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_QUOTED = re.compile(r'"[^"]*"')
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its value, or the result of its formula."""

    value: Any
    formula: bool = False
    error: bool = False  # #DIV/0! and the like, or a formula without a result
    percent: bool = False  # shown as a hundred times as much, with %
    struck: bool = False  # shown struck out
    currency: str = ""  # shown with a number, other than francs
    thousands: bool = False  # a thousandth or less is shown


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read; rows and columns are counted from 0."""

    sheets: Mapping[str, Mapping[tuple[int, int], Content]]
    names: Mapping[str, CellAddress | None]  # field -> cell, None where the cell was deleted
    properties: Mapping[str, str]
    keywords: str


def open_book(raw: bytes) -> Book:
    """Open a workbook that ``excel_package.check`` let pass.

    Raises ``Refusal`` D116 for a file that openpyxl cannot read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _opened(raw)
    # A damaged file makes openpyxl fail in a dozen ways: KeyError, TypeError, ParseError ...
    except Exception as error:
        raise excel_package.damaged() from error


def _opened(raw: bytes) -> Book:
    results = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    if len(results.sheetnames) > _MOST_SHEETS:
        raise ValueError("too many sheets")
    if len(results.defined_names) > _MOST_NAMES:
        raise ValueError("too many names")
    pages = [page for page in results.worksheets if hasattr(page, "reset_dimensions")]
    shown = {page.title: dict(_cells(page)) for page in pages}
    results._data_only = False  # type: ignore[attr-defined]  # one book for both: half the time
    sheets = {page.title: _contents(shown[page.title], _formulas(page)) for page in pages}
    names = {
        pointer: _spot(defined.attr_text or "")
        for name, defined in results.defined_names.items()
        if (pointer := pointer_of(name))
    }
    custom = results.custom_doc_props.props  # type: ignore[attr-defined]
    properties = {prop.name: str(prop.value or "") for prop in custom if prop.name}
    return Book(sheets, names, properties, results.properties.keywords or "")


def _formulas(page: Any) -> set[_At]:
    return {at for at, cell in _cells(page) if cell.data_type == "f"}


def _contents(shown: Mapping[_At, Any], formulas: set[_At]) -> dict[_At, Content]:
    cells = {}
    for at, cell in shown.items():
        shown_as = str(cell.number_format or "")
        number = isinstance(cell.value, int | float)
        cells[at] = Content(
            value=cell.value,
            formula=at in formulas,
            error=cell.data_type == "e",
            struck=bool(cell.font and cell.font.strike),
            percent=number and "%" in shown_as,
            currency=foreign_currency(_SYMBOL.sub(r"\1", shown_as)) if number else "",
            thousands=number and bool(_THOUSANDS.search(_QUOTED.sub("", shown_as))),
        )
    for at in formulas - cells.keys():
        cells[at] = Content(None, formula=True, error=True)
    return cells


def _cells(sheet: Any) -> Iterator[tuple[_At, Any]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS):
        for cell in row:
            if cell.value is not None:
                yield (cell.row - 1, cell.column - 1), cell


def _spot(target: str) -> CellAddress | None:
    """Read the target of a name, ``'7 Kosten'!$C$9``; None for #REF! and for areas."""
    found = _TARGET.fullmatch(target.lstrip("="))
    if not found:
        return None
    sheet = (found[1] or found[2]).replace("''", "'")
    return CellAddress(sheet, int(found[4]) - 1, column_index_from_string(found[3]) - 1)
