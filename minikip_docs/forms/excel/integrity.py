"""Whether an Excel form came back whole: fields that were deleted, content outside the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minikip_docs.data.model import Finding
from minikip_docs.data.text import excerpt
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
from minikip_docs.forms.strays import may_be_answer


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
        yield from _outside(form, ours[name], name, {at: page[at].value for at in stray})


def _outside(
    form: Definition, sheet: PlannedSheet, name: str, stray: Mapping[tuple[int, int], object]
) -> Iterator[Finding]:
    """Tell notes from what may be answers, and from what stands in one line with them."""
    lines: dict[int, list[tuple[int, int]]] = {}
    for number, (row, column) in enumerate(stray):
        line = {"table": row, "blocks": column}.get(sheet.layout, number)
        lines.setdefault(line, []).append((row, column))
    answers: list[tuple[int, int]] = []
    notes: list[tuple[int, int]] = []
    for cells in lines.values():
        found = any(may_be_answer(form, stray[at]) for at in cells)
        (answers if found else notes).extend(cells)
    if answers:
        place = CellAddress(name, *answers[0]).place
        # The sums of this list are not to be trusted.
        where = (sheet.sections[0].path, sheet.title, place)
        yield sentences.outside(where, [stray[at] for at in answers])
    if notes:
        place = CellAddress(name, *notes[0]).place
        quoted = [f"«{excerpt(stray[at])}»" for at in notes]
        if len(notes) > 1:
            at_cells = (CellAddress(name, *at).address for at in notes)
            quoted = [f"{text} ({cell})" for text, cell in zip(quoted, at_cells, strict=True)]
        yield sentences.notes(("", sheet.title, place), quoted)


def _beside(sheet: PlannedSheet, at: tuple[int, int], right: int, content: Content) -> bool:
    """Say whether a cell right of a list was filled in by hand; our own are formulas."""
    return sheet.layout in ("table", "blocks") and at[1] > right >= INPUT and not content.formula
