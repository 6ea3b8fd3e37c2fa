"""Finds the values of a Word form that lost its controls: by the visible numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.data.text import clean
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.word.grids import columns, is_grid, within
from minikip_docs.forms.word.package import local
from minikip_docs.forms.word.read_text import GONE_TAGS, ends, is_hint, text
from minikip_docs.press.ooxml.trees import Element

NUMBER = re.compile(r"([0-9]{1,3}\.[0-9]{1,3})(?!\S)")
TICKS = set("☒☑✓✔✗✘■xX")
BOXES = TICKS | set("☐□")


@dataclass(frozen=True, slots=True)
class Found:
    """One field that was found by its number, or a text that belongs to none."""

    pointer: str  # "" for a text without a number that we know
    value: str | bool  # as shown; "" for an empty field, a bool for a check box
    cell: Element
    scope: Element  # the cell, or the line of it that is this check box


def by_number(document: Element, form: Definition) -> Iterator[Found]:
    """Find the fields by the visible numbers beside or above them.

    The way for files whose controls were lost. A row is counted by its place in its
    table, a block by its heading («Massnahme 3»), without one by its place.
    """
    known: dict[str, list[tuple[Section, Item]]] = {}
    for section, item in form.items():
        if not item.computed:
            known.setdefault(item.number, []).append((section, item))
    blocks = {s.row_name for s in form.sections if s.layout == "blocks"}
    block, headed = -1, False
    for element in document.iter("{*}p", "{*}tbl"):
        if next(element.iterancestors("{*}tbl", *GONE_TAGS), None) is not None:
            continue
        if local(element) == "p":
            title, _, row = clean(text(element)).rpartition(" ")
            if title in blocks and re.fullmatch("[0-9]{1,3}", row):
                block, headed = int(row) - 1, True
            continue
        found = (row for row in within(element, "tbl", "tr") if not is_deleted(row))
        rows = [list(within(row, "tr", "tc")) for row in found]
        if rows and is_grid(rows[0], text):
            yield from _grid(rows, known)
            continue
        first = known.get(_number(text(rows[0][0])), []) if rows and rows[0] else []
        if first and first[0][0].rows:
            block, headed = block + (not headed), False
        yield from _labels(rows, known, block)


def is_deleted(row: Element) -> bool:
    """Say whether a tracked change deletes a row of a table."""
    return row.find("{*}trPr/{*}del") is not None


_Known = Mapping[str, list[tuple[Section, Item]]]


def _grid(rows: list[list[Element]], known: _Known) -> Iterator[Found]:
    items: dict[int, Item] = {}
    seen: dict[str, int] = {}
    header = columns(rows[0])
    for place, cell in zip(header[1:], rows[0][1:], strict=True):
        number = _number(text(cell))
        here, count = known.get(number, []), seen.get(number, 0)
        if count < len(here) and len(place) == 1:
            items[place.start] = here[count][1]
        seen[number] = count + 1
    for row, cells in enumerate(rows[1:]):
        places = columns(cells)
        # A row without all its cells: nobody knows which column the others stand in.
        whole = bool(places) and places[-1].stop == header[-1].stop
        for place, cell in zip(places[1:], cells[1:], strict=True):
            shown = _shown(cell)
            item = items.get(place.start) if whole and len(place) == 1 else None
            if item or shown:
                yield Found(item.pointer(row) if item else "", shown, cell, cell)


def _labels(rows: list[list[Element]], known: _Known, block: int) -> Iterator[Found]:
    for cells in rows:
        for label, field in _pairs(cells, known):
            if field is None:
                continue
            here = known.get(_number(text(label)), []) if label is not None else []
            shown = _shown(field)
            if any(_names_field(line, known) for line in shown.split("\n")):
                here = []  # cells were merged: nobody knows whose it is
            if not here and shown:
                yield Found("", shown, field, field)
            for section, item in here:
                pointer = item.pointer(block if section.rows else None)
                if item.kind == "yes_no" and item.group:
                    yield from _box(pointer, item, field)
                else:
                    yield Found(pointer, shown, field, field)


def _box(pointer: str, item: Item, field: Element) -> Iterator[Found]:
    """Find the line of a cell that is a check box: its sign, then its title."""
    for paragraph in field.iter("{*}p"):
        for line in map(clean, text(paragraph).split("\n")):
            if line[:1] in BOXES and line[1:].strip() == item.title:
                yield Found(pointer, line[:1] in TICKS, field, paragraph)
                return


def _pairs(cells: list[Element], known: _Known) -> Iterator[tuple[Element | None, Element | None]]:
    """Give the cells of a row as labels with the field beside each; None for what is missing.

    They take turns. Where they do not, cells were deleted: what then has no label of its own
    or is a label without its field is given as a field without a label.
    """
    at = 0
    while at < len(cells):
        after = cells[at + 1] if at + 1 < len(cells) else None
        if after is None or _names_field(text(after), known):
            yield None, cells[at]
            at += 1
        else:
            yield cells[at], after
            at += 2


def _names_field(shown: str, known: _Known) -> bool:
    """Say whether a text begins with the number and title of a field."""
    line, number = clean(shown), _number(shown)
    named = (title for _section, i in known.get(number, []) for title in (i.title, i.group))
    return any(line.startswith(f"{number} {title}") for title in named if title)


def _number(shown: str) -> str:
    found = NUMBER.match(clean(shown))
    return found[1] if found else ""


def _shown(cell: Element) -> str:
    """Give what stands in a field, "" for its hint."""
    shown = _unescaped(ends(text(cell)))
    return shown if clean(shown) and not is_hint(shown) else ""


def _unescaped(shown: str) -> str:
    """Undo what LibreOffice writes for a text such as «_x0041_»."""
    return re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", shown)
