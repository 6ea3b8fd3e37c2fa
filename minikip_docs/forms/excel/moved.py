"""Finds fields that no longer stand beside their labels: cells that were cut out and pasted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from minikip_docs.forms.definition import ROW, Definition, Item, path_of
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.plan import CellAddress, PlannedSheet, sheets

_Page = Mapping[tuple[int, int], str]


def homes(form: Definition, fields: Mapping[str, CellAddress]) -> dict[str, PlannedSheet]:
    """Say which sheet of the form each sheet of the file is, whatever it is called now."""
    found: dict[str, PlannedSheet] = {}
    for sheet in sheets(form):
        names = Counter(spot.sheet for _p, _i, spot in _fields(sheet, fields))
        if names:
            found.setdefault(names.most_common(1)[0][0], sheet)
    return found


def moved(form: Definition, book: Book, fields: Mapping[str, CellAddress]) -> Iterator[str]:
    """List the fields whose names stand elsewhere than their labels.

    A spreadsheet takes the name of a cell along when the cell is cut out and pasted; the
    value then shows in another row or column than the one it would be read for. Rows that
    were added or deleted move names and labels together and are no matter.
    """
    for name, sheet in homes(form, fields).items():
        page = {at: str(content.value) for at, content in book.sheets.get(name, {}).items()}
        beside: dict[str, Counter[int]] = defaultdict(Counter)  # row of the list -> where
        mine = list(_fields(sheet, fields))
        for pointer, _item, spot in mine:
            beside[_row(pointer)][_line(sheet, spot)] += 1
        first = min(spot.row for _p, _i, spot in mine)
        labels = _labels(sheet, page, first)
        for pointer, item, spot in mine:
            line = beside[_row(pointer)].most_common(1)[0][0]
            shown = labels.get(spot.column if sheet.layout == "table" else spot.row, [])
            if spot.sheet != name or _line(sheet, spot) != line or not _named(sheet, item, shown):
                yield pointer


def _fields(
    sheet: PlannedSheet, fields: Mapping[str, CellAddress]
) -> Iterator[tuple[str, Item, CellAddress]]:
    items = {item.path: item for section in sheet.sections for item in section.items}
    for pointer, spot in fields.items():
        item = items.get(path_of(pointer))
        if item is not None:
            yield pointer, item, spot


def _row(pointer: str) -> str:
    found = ROW.search(pointer)
    return found[1] if found else ""


def _line(sheet: PlannedSheet, spot: CellAddress) -> int:
    """Give what the fields of one row of a list share: the row of a table, else the column."""
    return spot.row if sheet.layout == "table" else spot.column


def _labels(sheet: PlannedSheet, page: _Page, first: int) -> dict[int, list[str]]:
    """Give the texts above each column of a table, or in each row of a sheet of fields."""
    found: dict[int, list[str]] = defaultdict(list)
    for (row, column), shown in sorted(page.items()):
        if sheet.layout != "table":
            found[row].append(shown)
        elif row < first:
            found[column].append(shown)
    return found


def _named(sheet: PlannedSheet, item: Item, shown: list[str]) -> bool:
    if sheet.layout == "table":
        return any(t.startswith(f"{item.number} ") and item.title in t for t in shown)
    return item.number in shown and any(t.startswith(item.title) for t in shown)
