"""Turns a whole document into the plain data that source.py writes: pages, blocks, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.page import glyphs
from minikip_docs.press.page.lists import Item, as_item, set_lists
from minikip_docs.press.page.setting import (
    Column,
    Data,
    Measure,
    least_height,
    paragraph_height,
    set_paragraph,
    sure_lines,
)
from minikip_docs.press.walk.blocks import (
    Block,
    Borders,
    Cell,
    Document,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
)

_HAIR = 0.5  # points
_KEEP_AT_MOST = 0.8  # of a page; what is taller must be allowed to break


def lay_out(document: Document) -> Data:
    """Give the data of a document.

    Raises Refusal T210 (a character the font lacks), T218 (no title) and T219 (heading
    levels with a gap, which PDF/UA forbids).
    """
    if not document.title:
        raise Refusal(
            "T218",
            "Das Word-Dokument hat keinen Titel.",
            "Tragen Sie ihn in Word unter Datei, Informationen, Titel ein.",
        )
    _check_headings(document)
    return {
        "title": document.title,
        "author": document.author,
        "keywords": document.keywords,
        "sections": [
            _section(section, document, count)
            for section, count in zip(document.sections, _counts(document), strict=True)
        ],
    }


def _check_headings(document: Document) -> None:
    level = 0
    for block in (b for s in document.sections for b in s.blocks):
        if isinstance(block, Paragraph) and block.heading:
            if block.heading > level + 1:
                words = "".join(getattr(i, "text", "") for i in block.inlines)
                raise Refusal(
                    "T219",
                    f"Die Überschrift «{excerpt(words)}» hat Ebene {block.heading}, "
                    f"davor steht keine der Ebene {block.heading - 1}.",
                    "Wählen Sie in der Word-Vorlage die passende Überschriften-Formatvorlage.",
                )
            level = block.heading


def _counts(document: Document) -> Iterator[tuple[int, int]]:
    """Give for each section the one where its pages begin to be counted, and the first number."""
    count = (0, 1)
    for n, section in enumerate(document.sections):
        count = count if section.start is None else (n, section.start)
        yield count


def _section(section: Section, document: Document, count: tuple[int, int]) -> Data:
    width = section.width - section.left - section.right
    height = section.height - section.top - section.bottom
    column = Column(width, height, document.default_tab, width, document.adds_spacing, count=count)
    blocks = set_blocks(section.blocks, column)
    if blocks and blocks[0].get("break"):
        blocks[0]["break"] = False  # the section begins on a new page anyway
    return {
        "page": {
            "width": section.width,
            "height": section.height,
            "top": section.top,
            "right": section.right,
            "bottom": section.bottom,
            "left": section.left,
            "mirrored": section.mirrored,
        },
        "distance": {"header": section.header_distance, "footer": section.footer_distance},
        "headers": {k: set_blocks(b, column) for k, b in section.headers.items()},
        "footers": {k: set_blocks(b, column) for k, b in section.footers.items()},
        "blocks": blocks,
    }


def set_blocks(blocks: Sequence[Block], column: Column) -> list[Data]:
    """Give the data of a flow of blocks, each with the gap above it."""
    blocks = _joined_frames(blocks)
    result: list[Data] = []
    items: list[Item] = []
    for block, gap in zip(blocks, _gaps(blocks, adds=column.adds_spacing), strict=True):
        item = as_item(block, gap)
        if item is not None:
            items.append(item)
            continue
        result += set_lists(items, column)
        items = []
        result.append(_block(block, column, gap))
    result += set_lists(items, column)
    if blocks and isinstance(blocks[-1], Paragraph) and blocks[-1].after:
        result.append({"k": "tail", "gap": blocks[-1].after})
    return result


def _block(block: Block, column: Column, gap: float) -> Data:
    match block:
        case Paragraph():
            data = set_paragraph(block, column)
            return {**data, "gap": gap, "break": block.page_break_before}
        case Table():
            return {**_table(block, column), "gap": gap}
        case PageBreak():
            return {"k": "break", "gap": 0.0}


def _gaps(blocks: Sequence[Block], *, adds: bool) -> Iterator[float]:
    """Give the space above each block: the larger wish of the two neighbours, or both."""
    above: Block | None = None
    for block in blocks:
        before = block.before if isinstance(block, Paragraph) else 0.0
        after = above.after if isinstance(above, Paragraph) else 0.0
        if isinstance(above, Paragraph) and isinstance(block, Paragraph):
            same = above.style == block.style
            after = 0.0 if same and above.contextual else after
            before = 0.0 if same and block.contextual else before
        yield round(after + before if adds else max(after, before), 3)
        above = block


def _joined_frames(blocks: Sequence[Block]) -> list[Block]:
    """Let neighbours with the same frame share it, as Word does: no line between them."""
    joined = list(blocks)
    for n, (upper, lower) in enumerate(pairwise(blocks)):
        if not isinstance(upper, Paragraph) or not isinstance(lower, Paragraph):
            continue
        same = (upper.borders, upper.left, upper.right) == (lower.borders, lower.left, lower.right)
        if same and upper.borders != Borders():
            first, second = joined[n], joined[n + 1]
            if isinstance(first, Paragraph) and isinstance(second, Paragraph):
                joined[n] = replace(first, borders=replace(first.borders, bottom=None))
                joined[n + 1] = replace(second, borders=replace(second.borders, top=None))
    return joined


def _table(table: Table, column: Column) -> Data:
    _check_exact(table)
    kept = [_kept_with_next(row) for row in table.rows]
    low = not column.loose and _low(table.rows, table.columns, column)
    together = all(kept[:-1]) and low
    head = table.rows[: table.header_rows]  # stands on every page above the row
    rows = []
    for n, row in enumerate(table.rows):
        above = head if n >= table.header_rows else ()
        high = not low and not _low([*above, row], table.columns, column)
        inside = replace(column, loose=True) if high else column
        whole = row.whole and not inside.loose
        solid = whole and not _one_line(row, table.columns)
        cells = [_cell(cell, row, table.columns, inside) for cell in row.cells]
        rows.append([{**(_padded(c) if whole else c), "solid": solid} for c in cells])
    widths = list(table.columns)
    groups = [] if together else list(_groups(table, kept, column))
    if groups:
        _bind(rows, groups, len(widths))
        widths.append(0.0)
    bare = all(c.borders == Borders() for row in table.rows for c in row.cells)
    return {
        "k": "table",
        "columns": widths,
        "left": table.left,
        "align": table.align,
        "rows": rows,
        "head": table.header_rows,
        "layout": bare and not table.header_rows,
        "whole": together,
        "keep": together and kept[-1],
    }


def _groups(table: Table, kept: Sequence[bool], column: Column) -> Iterator[range]:
    """Give the rows that stay together, each but the last being kept with the next."""
    last = len(table.columns)
    if column.loose or any(
        cell.rowspan > 1 and cell.column + cell.colspan == last
        for row in table.rows
        for cell in row.cells
    ):
        return
    head = table.rows[: table.header_rows]
    begin = table.header_rows
    for n in range(begin, len(table.rows)):
        if kept[n] and n + 1 < len(table.rows):
            continue
        rows = table.rows[begin : n + 1]
        if len(rows) > 1 and _low([*head, *rows], table.columns, column):
            yield range(begin, n + 1)
        begin = n + 1


def _bind(rows: list[list[Data]], groups: Sequence[range], columns: int) -> None:
    """Hold groups of rows together by a cell of no width that stands beside all of them.

    The typesetter keeps rows on one page for such a cell only. Other rows have none: their
    last cell reaches over its column.
    """
    for n, row in enumerate(rows):
        group = next((group for group in groups if n in group), None)
        if group is None:
            row[-1]["cs"] += 1
        elif n == group.start:
            row.append(
                {
                    "x": columns,
                    "cs": 1,
                    "rs": len(group),
                    "inset": {},
                    "borders": Borders(),
                    "shade": "",
                    "valign": "top",
                    "height": 0.0,
                    "blocks": [],
                    "solid": True,
                }
            )


def _check_exact(table: Table) -> None:
    """Raise Refusal T212 for a row of fixed height that could cut off what it shows."""
    for n, row in enumerate(table.rows):
        for cell in row.cells:
            spanned = table.rows[n : n + cell.rowspan]
            if not spanned[-1].exact:
                continue  # grows
            room = sum(r.height for r in spanned) + _HAIR
            if cell.margins[0] + cell.margins[2] + _shown(cell, table.columns) > room:
                words = excerpt(" ".join(_words(cell.blocks)), 80)
                where = f"im Feld «{words}»" if words.strip() else "in einem Feld ohne Text"
                raise Refusal(
                    "T212",
                    "Das Word-Dokument enthält eine Tabellenzeile mit fester Höhe, die ihren "
                    f"Inhalt abschneiden könnte ({where}).",
                    "Wählen Sie in Word unter Tabelleneigenschaften, Zeile, für die Höhe "
                    "«Mindestens» statt «Genau».",
                )


def _shown(cell: Cell, columns: Sequence[float]) -> float:
    """Give the height of what stands in a cell, space between but not below it included."""
    width = _inner_width(cell, columns)
    total = 0.0
    for n, block in enumerate(cell.blocks):
        if isinstance(block, Paragraph):
            last = n == len(cell.blocks) - 1
            total += block.before + least_height(block, width) + (0.0 if last else block.after)
        else:
            total += _blocks_height((block,), width, glyphs.width)
    return total


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield "".join(getattr(item, "text", "") for item in block.inlines)


def _kept_with_next(row: Row) -> bool:
    firsts = [c.blocks[0] for c in row.cells if c.blocks]
    return all(isinstance(b, Paragraph) and b.keep_next for b in firsts)


def _cell(cell: Cell, row: Row, columns: Sequence[float], column: Column) -> Data:
    top, right, bottom, left = cell.margins
    ground = cell.shade or column.ground
    inner = replace(column, width=_inner_width(cell, columns), ground=ground)
    return {
        "x": cell.column,
        "cs": cell.colspan,
        "rs": cell.rowspan,
        "inset": {"top": top, "right": right, "bottom": bottom, "left": left},
        "borders": cell.borders,
        "shade": cell.shade,
        "valign": {"center": "horizon", "both": "top"}.get(cell.valign, cell.valign),
        "height": max(row.height - top - bottom, 0.0) if cell.rowspan == 1 else 0.0,
        "blocks": set_blocks(cell.blocks, inner),
    }


def _padded(cell: Data) -> Data:
    """Let the space at head and foot of a cell that stays whole be part of its margins.

    The typesetter is faster with less to place. A cell that breaks has margins on each page.
    """
    blocks, inset = cell["blocks"], {**cell["inset"]}
    first = blocks[0] if blocks else {}
    if first.get("gap") and "field" not in first and first["k"] != "tail":
        inset["top"] += first["gap"]
        blocks = [{**first, "gap": 0.0}, *blocks[1:]]
    if blocks and blocks[-1]["k"] == "tail":
        inset["bottom"] += blocks[-1]["gap"]
        blocks = blocks[:-1]
    moved = sum(inset.values()) - sum(cell["inset"].values())
    return {**cell, "inset": inset, "blocks": blocks, "height": max(cell["height"] - moved, 0.0)}


def _one_line(row: Row, columns: Sequence[float]) -> bool:
    """Tell whether every cell has one line: such a row cannot break, it need not be forbidden."""
    return not row.height and all(
        cell.rowspan == len(cell.blocks) == 1
        and isinstance(only := cell.blocks[0], Paragraph)
        and bool(only.inlines)
        and not (only.shade or only.borders != Borders())
        and sure_lines(only, _inner_width(cell, columns)) == 1
        for cell in row.cells
    )


def _inner_width(cell: Cell, columns: Sequence[float]) -> float:
    whole = sum(columns[cell.column : cell.column + cell.colspan])
    return whole - cell.margins[1] - cell.margins[3]


def _low(rows: Sequence[Row], columns: Sequence[float], column: Column) -> bool:
    """Tell whether rows are low enough to stay on one page; most are so by any measure."""
    return any(
        sum(_row_height(row, columns, measure) for row in rows) < _KEEP_AT_MOST * column.page
        for measure in (glyphs.at_most, glyphs.width)
    )


def _row_height(row: Row, columns: Sequence[float], measure: Measure) -> float:
    heights = (
        c.margins[0] + c.margins[2] + _blocks_height(c.blocks, _inner_width(c, columns), measure)
        for c in row.cells
    )
    return max(row.height, *heights, 0.0)


def _blocks_height(blocks: Sequence[Block], width: float, measure: Measure) -> float:
    total = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            total += paragraph_height(block, width, measure)
        elif isinstance(block, Table):
            total += sum(_row_height(row, block.columns, measure) for row in block.rows)
    return total
