"""Whether an Excel form came back whole: fields that were deleted, content outside the fields."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from minikip_docs.data.model import Finding
from minikip_docs.data.text import excerpt
from minikip_docs.data.workbook import Content
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel.book import MOST_ROWS, Book
from minikip_docs.forms.excel.compare import foreign
from minikip_docs.forms.excel.moved import Home, homes
from minikip_docs.forms.excel.plan import (
    CHOICES,
    GUIDE,
    IDENTITY,
    CellAddress,
    Part,
    addresses,
    own_texts,
    sheets,
)
from minikip_docs.forms.marks import theirs
from minikip_docs.forms.sentences.note import FORM
from minikip_docs.forms.strays import may_be_answer


def lost(form: Definition, book: Book) -> Iterator[Finding]:
    """Report fields whose cells were deleted."""
    for sheet in sheets(form):
        expected = {pointer for part in sheet.parts for pointer, _item, _spot in addresses(part)}
        left_over = (book.names.get(pointer) for pointer in expected)
        left = sum(spot is not None and spot.sheet in book.sheets for spot in left_over)
        lost = len(expected) - left
        if expected and not left:
            yield sentences.excel.sheet_lost(sheet.title, sheet.name)
        elif lost:
            yield sentences.excel.cells_lost(sheet.title, sheet.name, lost)


def outside(
    form: Definition, book: Book, fields: Mapping[str, CellAddress], moved: Container[str] | None
) -> Iterator[Finding]:
    """Report what stands where nothing is read, on sheets of ours and on others.

    ``moved`` are the fields that do not stand at their labels any more; None for a file of
    another version, whose texts are not known.
    """
    own = {home.sheet for home in homes(form, fields)} | {spot.sheet for spot in fields.values()}
    own |= {sheet.name for sheet in sheets(form)} | {GUIDE, CHOICES, IDENTITY}
    texts = book.own_texts
    for name, whole in book.sheets.items():
        page = {at: one for at, one in whole.items() if not _marked(one, texts)}
        if page and name not in own:
            at = min(page)
            where = ("", name, CellAddress(name, *at).place)
            first = page[at].formula if page[at].value is None else page[at].value
            hidden = name in book.hidden
            yield sentences.excel.foreign_sheet(where, len(page), first, hidden=hidden)
    if form.shape is None or moved is None:
        yield from _around_fields(form, book, fields)
        return
    for found in foreign(form, book, fields, moved):
        if found.formulas:
            at, ours = next(iter(found.formulas.items()))
            where = ("", found.sheet, CellAddress(found.sheet, *at).place)
            now = book.sheets[found.sheet][at].formula
            yield sentences.excel.other_formulas(where, len(found.formulas), now, ours)
            continue
        yield from _outside(form, found.part, found.sheet, found.cells)


def _marked(content: Content, texts: frozenset[str]) -> bool:
    """Say whether a cell of another sheet holds what we wrote there about marked fields."""
    return not content.formula and not theirs(str(content.value or ""), texts)


def beside(book: Book) -> Iterator[Finding]:
    """Report what is in the file beside the cells and is not read."""
    if book.active:
        yield sentences.fields.not_run(FORM, book.active)
    if book.records_changes:
        yield sentences.excel.changes_recorded()
    for name, layout in book.layouts.items():
        far = f"Zelle {layout.beyond}" if layout.beyond else f"Zeile {layout.last_row}"
        if layout.beyond or layout.last_row > MOST_ROWS:
            where = ("", name, f"Blatt {name}, {far}")
            yield sentences.fields.notes(where, [f"etwas weit ausserhalb ({far})"])
    for found in book.drawn:
        if found.notes:
            texts = [f"«{excerpt(text)}» ({spot.address})" for spot, text in found.notes]
            place = found.notes[0][0].place
            yield sentences.fields.notes(("", found.sheet, place), texts)
        if found.pictures:
            where = ("", found.sheet, f"Blatt {found.sheet}")
            yield sentences.excel.pictures(where, found.pictures)


def _around_fields(
    form: Definition, book: Book, fields: Mapping[str, CellAddress]
) -> Iterator[Finding]:
    """Report what stands between, below and beside the fields of a form with texts of its own."""
    ours: dict[str, list[Home]] = {}
    for home in homes(form, fields):
        ours.setdefault(home.sheet, []).append(home)
    taken: dict[str, set[tuple[int, int]]] = {}
    for spot in fields.values():
        taken.setdefault(spot.sheet, set()).add((spot.row, spot.column))
    for name, page in book.sheets.items():
        here = sorted(ours.get(name, ()), key=lambda home: home.first)
        ends = [home.first - _above(home) for home in here[1:]]
        for home, end in zip(here, [*ends, None] if here else (), strict=True):
            rows = {at: content for at, content in page.items() if end is None or at[0] < end}
            stray = sorted(at for at in _around(form, home, rows) if at not in taken[name])
            yield from _outside(form, home.part, name, {at: page[at].value for at in stray})


def _outside(
    form: Definition, part: Part | None, name: str, stray: Mapping[tuple[int, int], object]
) -> Iterator[Finding]:
    """Tell notes from what may be answers, and from what stands in one line with them."""
    lines: dict[int, list[tuple[int, int]]] = {}
    layout, title = (part.layout, part.title) if part else ("fields", name)
    for number, (row, column) in enumerate(stray):
        line = {"table": row, "blocks": column}.get(layout, number)
        lines.setdefault(line, []).append((row, column))
    answers: list[tuple[int, int]] = []
    notes: list[tuple[int, int]] = []
    for cells in lines.values():
        found = any(may_be_answer(form, stray[at]) for at in cells)
        (answers if found else notes).extend(cells)
    if answers:
        place = CellAddress(name, *answers[0]).place
        # The sums of this list are not to be trusted.
        where = (part.section.path if part else "", title, place)
        yield sentences.fields.outside(where, [stray[at] for at in answers])
    if notes:
        place = CellAddress(name, *notes[0]).place
        quoted = [f"«{excerpt(stray[at])}»" for at in notes]
        if len(notes) > 1:
            at_cells = (CellAddress(name, *at).address for at in notes)
            quoted = [f"{text} ({cell})" for text, cell in zip(quoted, at_cells, strict=True)]
        yield sentences.fields.notes(("", title, place), quoted)


def _above(home: Home) -> int:
    """Give how many rows above its fields a part has texts and sums of ours."""
    return home.part.first - home.part.top if home.table else 0


def _around(
    form: Definition, home: Home, page: Mapping[tuple[int, int], Content]
) -> Iterator[tuple[int, int]]:
    """Give the cells of a part that hold anything not ours, its fields included."""
    labels = home.part.layout == "fields" and form.shape is None  # help stood beside fields once
    columns = {spot.column for _p, _i, spot in home.fields if spot.sheet == home.sheet}
    left, right = min(columns), max(columns)
    ours = own_texts(home.part)
    for at, content in page.items():
        beside = at[1] > right and not content.formula and not labels  # our own are formulas
        if at[0] >= home.first and (left <= at[1] <= right or beside) and content.value not in ours:
            yield at
