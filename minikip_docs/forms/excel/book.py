"""Opens an Excel workbook and gives its cells, names and properties as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.model import Refusal
from minikip_docs.data.office_kind import Kind, Office, office
from minikip_docs.data.workbook import Content, Layout, opened, unpack
from minikip_docs.forms.excel.comments import Comment, comments
from minikip_docs.forms.excel.further_parts import Drawn, active, drawn, records_changes
from minikip_docs.forms.excel.plan import CellAddress, pointer_of
from minikip_docs.forms.marks import ours
from minikip_docs.forms.office import EXCEL, refused

# Beyond these a form has nothing; a filled form has less than 500 rows and 80 columns.
MOST_ROWS = 1500
_MOST_COLUMNS = 150

_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read; rows and columns are counted from 0."""

    sheets: Mapping[str, Mapping[tuple[int, int], Content]]
    layouts: Mapping[str, Layout]
    hidden: frozenset[str]  # the sheets that do not show
    names: Mapping[str, CellAddress | None]  # field -> cell, None where the cell was deleted
    linked: bool  # names of ours speak of the cells of another workbook
    properties: Mapping[str, str]
    keywords: str
    comments: tuple[Comment, ...]
    drawn: tuple[Drawn, ...]
    active: tuple[str, ...]  # what a program might run or fetch, as people call it
    records_changes: bool

    @property
    def own_texts(self) -> frozenset[str]:
        """Give the digests of the texts that we wrote beside the form; see ``marks.ours``."""
        return ours(self.properties)


def matches(raw: bytes) -> bool:
    """Say whether the bytes are an Excel workbook (.xlsx or one of its relatives)."""
    return office(raw) == Office(Kind.EXCEL)


def open_book(raw: bytes) -> Book:
    """Open a workbook.

    Raises ``Refusal`` D112 (not .xlsx), D113 (password), D114 (macros), D115 (built in a way that
    can do harm, or with styles that no program makes) or D116 (damaged).
    """
    try:
        members = unpack(raw)
        if "xl/workbook.xml" not in {name.casefold() for name in members}:
            raise Refusal("D112", "Das ist keine Excel-Arbeitsmappe (.xlsx).", EXCEL.save_as)
        return _opened(members)
    except Refusal:
        raise
    except UnopenedError as fault:
        raise refused(fault.reason, EXCEL) from fault
    # A damaged file fails in a dozen ways: KeyError, IndexError, ParseError ...
    except Exception as error:
        raise refused(Reason.DAMAGED, EXCEL) from error


def _opened(members: Mapping[str, bytes]) -> Book:
    book = opened(members)
    pages = {page.name: page for page in book.pages}
    sheets = {
        name: book.sheet(page, rows=MOST_ROWS, columns=_MOST_COLUMNS)
        for name, page in pages.items()
    }
    paths = {name: page.path for name, page in pages.items()}
    targets = {p: target for name, target in book.names.items() if (p := pointer_of(name))}
    elsewhere = {pointer for pointer, target in targets.items() if "[" in target.partition("!")[0]}
    return Book(
        {name: sheet.cells for name, sheet in sheets.items()},
        {name: sheet.layout for name, sheet in sheets.items()},
        frozenset(name for name, page in pages.items() if not page.visible),
        {p: _spot(target) for p, target in targets.items() if p not in elsewhere},
        bool(elsewhere),
        book.properties,
        book.keywords,
        tuple(comments(members, paths)),
        tuple(drawn(members, paths)),
        tuple(active(members)),
        records_changes(members),
    )


def _spot(target: str) -> CellAddress | None:
    """Read the target of a name, ``'7 Kosten'!$C$9``; None for #REF! and for areas."""
    found = _TARGET.fullmatch(target)
    if not found:
        return None
    sheet = (found[1] or found[2]).replace("''", "'")
    return CellAddress(sheet, int(found[4]) - 1, column_index_from_string(found[3]) - 1)
