"""Whether an Excel form came back whole: fields that were deleted, content outside the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minikip_docs.data.model import Finding
from minikip_docs.data.workbook import Content
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.moved import homes
from minikip_docs.forms.excel.plan import (
    CHOICES,
    GUIDE,
    IDENTITY,
    INPUT,
    CellAddress,
    PlannedSheet,
    addresses,
    sheets,
)


def lost(form: Definition, book: Book) -> Iterator[Finding]:
    """Report fields whose cells were deleted."""
    for sheet in sheets(form):
        expected = {pointer for pointer, _item, _spot in addresses(sheet, {})}
        left_over = (book.names.get(pointer) for pointer in expected)
        left = sum(spot is not None and spot.sheet in book.sheets for spot in left_over)
        lost = len(expected) - left
        if expected and not left:
            yield sentences.sheet_lost(sheet.title, sheet.name)
        elif lost:
            yield sentences.cells_lost(sheet.title, sheet.name, lost)


def strays(form: Definition, book: Book, fields: Mapping[str, CellAddress]) -> Iterator[Finding]:
    """Report what stands where nothing is read: between, below and beside the fields."""
    ours = {sheet.name: sheet for sheet in sheets(form)} | homes(form, fields)
    for name, page in book.sheets.items():
        mine = {(s.row, s.column) for s in fields.values() if s.sheet == name}
        if name not in ours:
            if page and not mine and name not in (GUIDE, CHOICES, IDENTITY):
                yield sentences.foreign_sheet(name)
            continue
        if not mine:
            continue
        top, left = min(row for row, _ in mine), min(column for _, column in mine)
        right = max(column for _, column in mine)
        stray = sorted(
            at
            for at, content in page.items()
            if at not in mine
            and at[0] >= top
            and (left <= at[1] <= right or _beside(ours[name], at, right, content))
        )
        if stray:
            place = CellAddress(name, *stray[0]).place
            texts = [page[at].value for at in stray]
            yield sentences.outside(("", ours[name].title, place), texts)


def _beside(sheet: PlannedSheet, at: tuple[int, int], right: int, content: Content) -> bool:
    """Say whether a cell right of a list was filled in by hand; our own are formulas."""
    return sheet.layout in ("table", "blocks") and at[1] > right >= INPUT and not content.formula
