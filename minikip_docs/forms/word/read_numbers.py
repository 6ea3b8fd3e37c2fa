"""Finds the values of a Word form that lost its controls: by the visible numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from minikip_docs.data.text import clean
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.word.grids import columns, is_grid, within
from minikip_docs.forms.word.package import local
from minikip_docs.forms.word.read_controls import GONE, TICKS, ends, is_hint, text
from minikip_docs.press.ooxml.trees import Element

NUMBER = re.compile(r"([0-9]{1,3}\.[0-9]{1,3})(?!\S)")


def by_number(document: Element, form: Definition) -> Iterator[tuple[str, str | bool]]:
    """Find the values by the visible numbers beside or above them: pointer and value.

    The way for files whose controls were lost. A row is counted by its place in its
    table, a block by its heading («Massnahme 3»), without one by its place. What has
    no number we know comes with "" as pointer.
    """
    known: dict[str, list[tuple[Section, Item]]] = {}
    for section, item in form.items():
        if not item.computed:
            known.setdefault(item.number, []).append((section, item))
    blocks = {s.row_name for s in form.sections if s.layout == "blocks"}
    block, headed = -1, False
    for element in document.iter("{*}p", "{*}tbl"):
        if any(local(above) == "tbl" or local(above) in GONE for above in element.iterancestors()):
            continue
        if local(element) == "p":
            title, _, row = clean(text(element)).rpartition(" ")
            if title in blocks and re.fullmatch("[0-9]{1,3}", row):
                block, headed = int(row) - 1, True
            continue
        rows = [list(within(row, "tr", "tc")) for row in within(element, "tbl", "tr")]
        if rows and is_grid(rows[0], text):
            yield from _grid(rows, known)
            continue
        first = known.get(_number(text(rows[0][0])), []) if rows and rows[0] else []
        if first and first[0][0].rows:
            block, headed = block + (not headed), False
        yield from _labels(rows, known, block)


_Known = Mapping[str, list[tuple[Section, Item]]]


def _grid(rows: list[list[Element]], known: _Known) -> Iterator[tuple[str, str | bool]]:
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
            shown = _unescaped(ends(text(cell)))
            if clean(shown) and not is_hint(shown):
                item = items.get(place.start) if whole and len(place) == 1 else None
                yield (item.pointer(row) if item else ""), shown


def _labels(
    rows: list[list[Element]], known: _Known, block: int
) -> Iterator[tuple[str, str | bool]]:
    for cells in rows:
        for label, field in _pairs(cells, known):
            here = known.get(_number(text(label)), []) if label is not None else []
            shown = _unescaped(ends(text(field))) if field is not None else ""
            if any(_names_field(line, known) for line in shown.split("\n")):
                here = []  # cells were merged: nobody knows whose it is
            if not here and clean(shown) and not is_hint(shown):
                yield "", shown
            for section, item in here:
                pointer = item.pointer(block if section.rows else None)
                if item.kind == "yes_no" and item.group:
                    lines = (clean(line) for line in shown.split("\n"))
                    if any(line[:1] in TICKS and line[1:].strip() == item.title for line in lines):
                        yield pointer, True
                elif clean(shown) and not is_hint(shown):
                    yield pointer, shown


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


def _unescaped(shown: str) -> str:
    """Undo what LibreOffice writes for a text such as «_x0041_»."""
    return re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", shown)
