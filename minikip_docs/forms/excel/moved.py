"""Finds fields that no longer stand beside their labels: cells that were cut out and pasted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minikip_docs.forms.definition import ROW, Definition, Item, path_of
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.plan import CellAddress, Part, parts

_Page = Mapping[tuple[int, int], str]
_HEAD = re.compile(r"\d{1,2}\.\d{1,2} ")  # begins the head of a column


@dataclass(frozen=True, slots=True)
class Home:
    """A part of the form where the file has it: on which sheet, with which fields."""

    sheet: str  # as it is called in the file
    part: Part
    fields: tuple[tuple[str, Item, CellAddress], ...]  # wherever they stand now
    first: int  # row with fields on that sheet
    table: bool  # whether the fields of one row stand beside each other


def homes(form: Definition, fields: Mapping[str, CellAddress]) -> list[Home]:
    """Find the parts of the form in the file, whatever their sheets are called now."""
    mine: dict[str, list[tuple[str, Item, CellAddress]]] = defaultdict(list)
    where = {item.path: (part, item) for part in parts(form) for item in part.section.items}
    for pointer, spot in fields.items():
        known = where.get(path_of(pointer))
        if known is not None:
            mine[known[0].title].append((pointer, known[1], spot))
    found = []
    for part in parts(form):
        if here := mine.get(part.title):
            sheet = Counter(spot.sheet for _p, _i, spot in here).most_common(1)[0][0]
            first = min(spot.row for _pointer, _item, spot in here if spot.sheet == sheet)
            table = part.layout == "table" if form.shape else _side_by_side(part, here)
            found.append(Home(sheet, part, tuple(here), first, table))
    return found


def _side_by_side(part: Part, fields: Sequence[tuple[str, Item, CellAddress]]) -> bool:
    """Say whether a part is a table in a file that does not say what it was made for."""
    columns: dict[str, Counter[int]] = defaultdict(Counter)
    for pointer, _item, spot in fields:
        columns[_row(pointer)][spot.column] += 1
    return bool(part.section.path) and all(max(n.values()) == 1 for n in columns.values())


def moved(form: Definition, book: Book, fields: Mapping[str, CellAddress]) -> Iterator[str]:
    """List the fields whose names stand elsewhere than their labels.

    A spreadsheet takes the name of a cell along when the cell is cut out and pasted; the
    value then shows in another row or column than the one it would be read for. Rows that
    were added or deleted move names and labels together and are no matter.
    """
    filled: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for spot in fields.values():
        filled[spot.sheet].add((spot.row, spot.column))
    for home in homes(form, fields):
        page = book.sheets.get(home.sheet, {})
        # What a clerk fills in names no field: «7.30 Uhr» begins as a head does.
        texts = {at: str(c.value) for at, c in page.items() if at not in filled[home.sheet]}
        labels = _Labels(texts, table=home.table)
        beside: dict[str, Counter[int]] = defaultdict(Counter)  # row of the list -> where
        for pointer, _item, spot in home.fields:
            beside[_row(pointer)][_line(home, spot)] += 1
        lines = {row: found.most_common(1)[0][0] for row, found in beside.items()}
        for pointer, item, spot in home.fields:
            if (
                spot.sheet != home.sheet
                or _line(home, spot) != lines[_row(pointer)]
                or not labels.name(item, spot)
            ):
                yield pointer


def _row(pointer: str) -> str:
    found = ROW.search(pointer)
    return found[1] if found else ""


def _line(home: Home, spot: CellAddress) -> int:
    """Give what the fields of one row of a list share: the row of a table, else the column."""
    return spot.row if home.table else spot.column


class _Labels:
    """The texts that say what a cell is for: heads above it, or labels in its row."""

    def __init__(self, page: _Page, *, table: bool) -> None:
        self._table = table
        self._at: dict[int, list[tuple[int, str]]] = defaultdict(list)  # column or row -> texts
        for (row, column), shown in sorted(page.items()):
            if not self._table:
                self._at[row].append((column, shown))
            elif _HEAD.match(shown):
                self._at[column].append((row, shown))

    def name(self, item: Item, spot: CellAddress) -> bool:
        """Say whether they name a field where it stands now."""
        if self._table:
            heads = self._at.get(spot.column, [])
            nearest = bisect_left(heads, (spot.row, ""))
            shown = heads[nearest - 1][1] if nearest else ""
            return shown.startswith(f"{item.number} ") and item.title in shown
        texts = [shown for _column, shown in self._at.get(spot.row, ())]
        return item.number in texts and any(text.startswith(item.title) for text in texts)
