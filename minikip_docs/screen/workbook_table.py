"""A sheet of our workbooks that holds one table: title, what there is to know, rows and totals."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from minikip_docs.data.model import Outcome
from minikip_docs.data.text import clean, encodable
from minikip_docs.data.workbook_look import paper, styles

# What stands in a cell and how it looks besides; None: nothing.
Cell = tuple[str | int | Decimal | None, Mapping[str, Any]]

FIGURE = {"align": "center", "indent": 0}
GROUND = {
    Outcome.COMPLETE: "E2EFDA",
    Outcome.LOOK: "FFF2CC",
    Outcome.RETURN: "F8D7D3",
    Outcome.NOT_CHECKABLE: "E4E4E4",
}

_HEAD = 3  # row of the heads, from 0
_LONGEST = 16_000  # letters in a cell: Excel holds 32,767 units of UTF-16
_LINE = 12.5  # points
_TEXT = {
    "valign": "top", "align": "left", "indent": 1, "bottom": 1, "bottom_color": "D9D9D9",
}  # fmt: skip


def add_sheet(
    book: Workbook,
    name: str,
    columns: Mapping[str, float],
    lines: Sequence[Sequence[Cell]],
    *,
    title: str,
    hints: Sequence[str],
    totals: Sequence[Cell] = (),
) -> None:
    """Add a sheet: title, up to two hints, and a table with a filter on each column.

    ``columns`` are the heads and how many letters wide they are. Figures among the ``totals`` are
    the sums of their columns; Excel adds up anew what a filter leaves.
    """
    style = styles(book)
    page = book.add_worksheet(name)
    page.set_row(0, 26)
    page.write_string(0, 0, f"{title}: {name}", style("title"))
    for row, hint in enumerate(hints, start=1):
        page.write_string(row, 0, hint, style("hint"))
    last = _HEAD + max(len(lines), 1) + bool(totals)  # a table has a row, if an empty one
    heads = []
    for column, (head, width) in enumerate(columns.items()):
        page.set_column(column, column, width)
        amounts = any(isinstance(line[column][0], Decimal) for line in lines)
        look: dict[str, Any] = {"align": "right"} if amounts else {"indent": 1}
        heads.append({"header": head, "header_format": style("head", **look)})
        if totals and isinstance(totals[column][0], int | Decimal):
            heads[-1]["total_function"] = "sum"
        elif totals:
            heads[-1]["total_string"] = totals[column][0]
    page.add_table(_HEAD, 0, last, len(columns) - 1, {
        "name": name, "columns": heads, "style": "Table Style Light 1",
        "total_row": bool(totals),
    })  # fmt: skip
    # Beside a head there is the button of its filter.
    page.set_row(
        _HEAD, _height(max(_lines(head, width - 3) for head, width in columns.items())) + 2.5
    )
    for row, line in enumerate(lines, start=_HEAD + 1):
        # Not every program makes a row as high as its text is.
        cells = zip(line, columns.values(), strict=True)
        page.set_row(
            row, _height(max(_lines(str(value), width) for (value, _look), width in cells))
        )
        for column, (value, more) in enumerate(line):
            look = {**_TEXT, **more}
            if isinstance(value, int | Decimal):
                page.write_number(row, column, value, style("text", **look))
                continue
            text = clean(encodable(value or ""))[:_LONGEST]
            # Also whoever edits the cell gets a text: Excel would else take it for a formula.
            prefix = {"quote_prefix": True} if text[:1] in {"=", "+", "-", "@"} else {}
            write = page.write_string if text else page.write_blank
            write(row, column, text, style("text", **look, **prefix))
    for column, ((value, more), head) in enumerate(zip(totals, columns, strict=False)):
        look = style("text", **{**_TEXT, **more, "bold": True})
        if isinstance(value, int | Decimal):
            page.write_formula(last, column, f"=SUBTOTAL(109,{name}[{head}])", look, value)
        else:
            page.write_string(last, column, value or "", look)
    page.freeze_panes(_HEAD + 1, 1)
    page.repeat_rows(_HEAD)
    page.print_area(0, 0, last, len(columns) - 1)
    paper(page, title, landscape=True)


def _lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column."""
    return sum(max(1, len(textwrap.wrap(part, int(1.08 * width)))) for part in text.split("\n"))


def _height(lines: int) -> float:
    """Give the height of a row in points; Excel has none above 409."""
    return min(5 + _LINE * lines, 409)
