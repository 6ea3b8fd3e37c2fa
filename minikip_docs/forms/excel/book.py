"""Opens an Excel workbook and gives its cells, names and properties as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

from minikip_docs.data.workbook import Content, open_pair
from minikip_docs.forms.excel import package as excel_package
from minikip_docs.forms.excel.comments import Comment, comments
from minikip_docs.forms.excel.plan import CellAddress, pointer_of

# Beyond these a form has nothing; a filled form has less than 500 rows and 80 columns.
_MOST_ROWS = 1500
_MOST_COLUMNS = 150
_MOST_NAMES = 20_000

_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read; rows and columns are counted from 0."""

    sheets: Mapping[str, Mapping[tuple[int, int], Content]]
    names: Mapping[str, CellAddress | None]  # field -> cell, None where the cell was deleted
    properties: Mapping[str, str]
    keywords: str
    comments: tuple[Comment, ...]


def open_book(raw: bytes) -> Book:
    """Open a workbook.

    Raises ``Refusal`` as ``excel_package.check`` does, and D116 for a file that openpyxl
    cannot read.
    """
    members = excel_package.check(raw)
    try:
        return _opened(raw, members)
    # A damaged file makes openpyxl fail in a dozen ways: KeyError, TypeError, ParseError ...
    except Exception as error:
        raise excel_package.damaged() from error


def _opened(raw: bytes, members: Mapping[str, bytes]) -> Book:
    pair = open_pair(raw)
    results = pair.results
    if len(results.defined_names) > _MOST_NAMES:
        raise ValueError("too many names")
    sheets = {
        name: pair.contents(name, rows=_MOST_ROWS, columns=_MOST_COLUMNS)
        for name in results.sheetnames
        if hasattr(results[name], "reset_dimensions")
    }
    names = {
        pointer: _spot(defined.attr_text or "")
        for name, defined in results.defined_names.items()
        if (pointer := pointer_of(name))
    }
    custom = results.custom_doc_props.props  # type: ignore[attr-defined]
    properties = {prop.name: str(prop.value or "") for prop in custom if prop.name}
    keywords = results.properties.keywords or ""
    return Book(sheets, names, properties, keywords, tuple(comments(members, pair.paths(sheets))))


def _spot(target: str) -> CellAddress | None:
    """Read the target of a name, ``'7 Kosten'!$C$9``; None for #REF! and for areas."""
    found = _TARGET.fullmatch(target.lstrip("="))
    if not found:
        return None
    sheet = (found[1] or found[2]).replace("''", "'")
    return CellAddress(sheet, int(found[4]) - 1, column_index_from_string(found[3]) - 1)
