"""How the Excel workbooks look that we write: typeface, colours, amounts, paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_BLUE = "1B4F72"
_GREY = "5F6B76"
_FILL = "EAF2F8"
_LINE = "B8C9D6"
_RED = "B03A2E"
_A4 = 9

# Thousands are parted by the Swiss apostrophe whatever the computer's region is.
AMOUNT = r"[>=1000000]#\’###\’##0.00;[>=1000]#\’##0.00;0.00"


def signed(value: Decimal) -> str:
    """Give the format of a difference with its sign, «+92.75»; three parts cannot hold it all."""
    groups = r"#\’###\’##0.00" if abs(value) >= 1_000_000 else r"#\’##0.00"
    shown = "0.00" if abs(value) < 1_000 else groups
    return f"+{shown};-{shown};0.00"


Styles = Callable[..., Format]


class _Sheet(Worksheet):  # type: ignore[misc] # XlsxWriter has no types
    """A sheet on which a text is a text; XlsxWriter takes «<r>…</r>» for marked-up letters."""

    def _write_string(self, row: int, col: int, string: str, *look: Any) -> Any:
        plain = f"{string} " if string.startswith("<r>") else string
        return super()._write_string(row, col, plain, *look)


class _Book(Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet


def begin(target: BytesIO) -> Workbook:
    """Begin a workbook in memory; texts never become formulas, numbers, links or markup."""
    return _Book(target, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "dd.mm.yyyy",
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    })  # fmt: skip


def styles(book: Workbook) -> Styles:
    """Give a function that makes each cell format once: ``style("input", num_format=…)``."""
    base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
    named: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": _BLUE},
        "heading": {"bold": True, "font_size": 12, "font_color": _BLUE, "bottom": 1,
                    "bottom_color": _BLUE, "valign": "bottom"},
        "help": {"font_color": _GREY, "font_size": 9, "text_wrap": True, "indent": 1,
                 "align": "left"},
        "hint": {"font_color": _GREY, "font_size": 9},
        "none": {"font_color": _LINE},
        "warning": {"font_color": _RED, "bold": True},
        "number": {"font_color": _GREY, "align": "left"},
        "label": {"text_wrap": True},
        "strong": {"bold": True},
        "head": {"bold": True, "bg_color": "EDF1F7", "text_wrap": True, "top": 1,
                 "top_color": _BLUE, "bottom": 1, "bottom_color": _LINE, "valign": "top",
                 "align": "left"},
        "headhelp": {"font_color": _GREY, "font_size": 9, "text_wrap": True, "valign": "top",
                     "align": "left"},
        "total": {"bold": True, "num_format": AMOUNT},
        "sum": {"num_format": AMOUNT},
        "text": {"text_wrap": True},
        "input": {"bg_color": _FILL, "border": 1, "border_color": _LINE, "locked": False},
        "link": {"font_color": _BLUE, "underline": 1},
    }  # fmt: skip
    made: dict[tuple[object, ...], Format] = {}

    def style(name: str, **more: Any) -> Format:
        key = (name, *sorted(more.items()))
        if key not in made:
            made[key] = book.add_format(base | named[name] | more)
        return made[key]

    return style


def paper(page: Worksheet, footer: str, *, landscape: bool, mark: str = "") -> None:
    """Print a sheet on A4, as wide as the paper, with a footer, its name and page numbers.

    ``mark`` says on a second, small line which form it is: the one thing that goes with a sheet
    wherever it is copied.
    """
    page.set_paper(_A4)
    if landscape:
        page.set_landscape()
    page.set_margins(left=0.6, right=0.5, top=0.6, bottom=0.8)
    page.fit_to_pages(1, 0)
    small = f"\n&6{mark}" if mark else ""
    page.set_footer(f"&L&8{footer.replace('&', '&&')}{small}&R&8&A · Seite &P von &N")
    page.hide_gridlines(2)
