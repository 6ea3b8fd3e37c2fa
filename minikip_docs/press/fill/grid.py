"""Makes a table's grid fit its cells again after a loop over columns added or removed some."""

from __future__ import annotations

from lxml import etree

from minikip_docs.press.fill.tags import W
from minikip_docs.press.ooxml.word import integer

_TABLE, _GRID, _ROW, _CELL = (W + name for name in ("tbl", "tblGrid", "tr", "tc"))


def fits(root: etree._Element) -> bool:
    """Tell whether every row of every table has as many cells as its grid has columns."""
    for table in root.iter(_TABLE):
        grid = table.find(_GRID)
        columns = 0 if grid is None else len(grid)
        for row in table.iter(_ROW):
            cells = row.findall(_CELL)
            if len(cells) != columns and sum(map(_span, cells)) != columns:
                return False
    return True


def _span(cell: etree._Element) -> int:
    wide = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if wide is None else integer(wide.get(f"{W}val", "1"))


def fit(root: etree._Element) -> None:
    """Give every plain table the column widths its cells ask for, within the table's width.

    What they leave over goes to the widest column; what they ask too much, all give up.

    Word goes by the cells' widths, other programs by the grid; after a loop over columns
    only the cells are right. Tables with merged cells are left as they are: a loop over
    columns cannot stand in them.
    """
    for table in root.iter(f"{W}tbl"):
        _fit(table)


def _fit(table: etree._Element) -> None:
    grid, first = table.find(_GRID), table.find(_ROW)
    if grid is None or first is None:
        return
    wanted = [_width(cell.find(f"{W}tcPr/{W}tcW")) for cell in first.findall(_CELL)]
    now = [integer(column.get(f"{W}w")) for column in grid]
    if now == wanted or not all(wanted):  # as nearly always
        return
    rows = [row.findall(_CELL) for row in table.findall(_ROW)]
    cells = [cell for row in rows for cell in row]
    if len({len(row) for row in rows}) != 1 or any(
        c.find(f"{W}tcPr/{W}{merge}") is not None for c in cells for merge in ("gridSpan", "vMerge")
    ):
        return
    total = _width(table.find(f"{W}tblPr/{W}tblW")) or sum(wanted)
    spare = total - sum(wanted)
    widths = wanted if spare > 0 else [width * total // sum(wanted) for width in wanted]
    widths[wanted.index(max(wanted))] += max(spare, 0)  # where there are words, not numbers
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            asked = cell.find(f"{W}tcPr/{W}tcW")
            if asked is not None:
                asked.set(f"{W}w", str(width))


def _width(element: etree._Element | None) -> int:
    """Give a width in twentieths of a point, 0 where it is automatic or in percent."""
    if element is None or element.get(f"{W}type") != "dxa":
        return 0
    return integer(element.get(f"{W}w"))
