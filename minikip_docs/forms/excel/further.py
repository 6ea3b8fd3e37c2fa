"""Rows of an Excel form that were added below those prepared: read as the rows above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.data.model import Finding
from minikip_docs.data.text import clean
from minikip_docs.data.workbook import Content
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import ROW, Definition, Item, path_of
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.moved import homes
from minikip_docs.forms.excel.plan import CellAddress, Part

_MEASURE = re.compile(r"M[1-9][0-9]?")
_Page = Mapping[tuple[int, int], Content]


@dataclass(frozen=True, slots=True)
class Further:
    """The cells of rows that were added, by pointer, and what is to be said about them."""

    fields: dict[str, CellAddress]
    findings: tuple[Finding, ...]


def further_rows(form: Definition, book: Book, fields: Mapping[str, CellAddress]) -> Further:
    """Find the rows that go on below a table as it was made, without a gap.

    Only a row that names a measure in its column is one: anything else below a table is a
    note or a sum of its own.
    """
    found: dict[str, CellAddress] = {}
    said: list[Finding] = []
    for home in homes(form, fields):
        name, part = home.sheet, home.part
        rows = list(_below(part, name, book.sheets.get(name, {}), fields))
        for row, cells in rows:
            found |= {item.pointer(row): spot for item, spot in cells.items()}
        if rows:
            lines = [next(iter(cells.values())).row + 1 for _row, cells in rows]
            where = ("", part.title, f"Blatt {name}")
            said.append(sentences.excel.rows_below(where, range(lines[0], lines[-1] + 1)))
    return Further(found, tuple(said))


def _below(
    part: Part, name: str, page: _Page, fields: Mapping[str, CellAddress]
) -> Iterator[tuple[int, dict[Item, CellAddress]]]:
    """Give the rows below a table: number of the row, and the cells of its fields."""
    section = part.section
    key = next((item for item in section.items if item.kind == "measure_id"), None)
    if part.layout != "table" or key is None:
        return
    items = {item.path: item for item in section.items}
    columns: dict[Item, Counter[int]] = {item: Counter() for item in section.items}
    last, row = -1, -1
    for pointer, spot in fields.items():
        item, number = items.get(path_of(pointer)), ROW.search(pointer)
        if item is None or number is None or spot.sheet != name:
            continue
        columns[item][spot.column] += 1
        last, row = max(last, spot.row), max(row, int(number[1]))
    if last < 0:
        return
    at = {item: found.most_common(1)[0][0] for item, found in columns.items() if found}
    while key in at and _names_measure(page.get((last + 1, at[key]))):
        last, row = last + 1, row + 1
        yield row, {item: CellAddress(name, last, column) for item, column in at.items()}


def _names_measure(content: Content | None) -> bool:
    return content is not None and bool(_MEASURE.fullmatch(clean(str(content.value))))
