"""The rows and columns of an Excel form that are prepared but hidden until someone needs them.

They are hidden, not grouped: on a protected sheet Excel refuses the [+] of a group, while rows
and columns may be shown in Excel and in LibreOffice, since the protection allows their format.
"""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name, xl_range

from minikip_docs.forms.excel.paper import Page
from minikip_docs.forms.excel.plan import FOLD_LINE, INPUT, NUMBER, Part

HOW = "zusammen markieren, rechte Maustaste, «Einblenden»"


def rows(page: Page, part: Part) -> None:
    """Hide the rows of a table beyond those of the form; say below how to show them.

    What stands in hidden rows is counted there, whoever hid them.
    """
    if not part.folded:
        return
    page.hidden.update(part.folded)
    last = part.left + len(part.section.items) - 1
    area = xl_range(part.first, part.left, part.foot - 1, last)
    count = f"(COUNTA({area})-SUBTOTAL(103,{area}))"  # 103: of the rows that are shown
    now = _standing(page, part)
    text = (
        f"Mehr Zeilen (bis {part.count})? Zeilen {part.folded[0]} und {part.foot + 1} links am "
        f"Rand {HOW}. In ausgeblendeten Zeilen "
    )
    page.across(part.foot, text + _said(now), f'="{text}"&{_saying(count)}')
    _red(page, part.foot, f"={count}>0")


def columns(page: Page, part: Part) -> None:
    """Hide the columns of blocks beyond those of the form; say above how to show them."""
    if not part.folded:
        return
    first, last, name = part.folded[0], part.folded[-1], part.section.row_name
    page.write.set_column(first, last, page.columns[INPUT], None, {"hidden": True})
    area = xl_range(part.first + 1, first, part.foot - 1, last)  # their numbers stand there already
    count = f"COUNTA({area})"
    number = part.section.rows + 1
    text = (
        f"Mehr {name}n (bis {part.count})? Spalten {xl_col_to_name(first - 1)} und "
        f"{xl_col_to_name(last + 1)} oben am Rand {HOW}. In den Spalten ab {name} {number} "
    )
    look = page.style("hint")
    shown = text + _said(_standing(page, part))
    page.write.write_formula(FOLD_LINE, NUMBER, f'="{text}"&{_saying(count)}', look, shown)
    _red(page, FOLD_LINE, f"={count}>0")


def differences(page: Page, row: int, hidden: range, area: str, now: int) -> None:
    """Say below the sums by measure how many differences there are in hidden rows."""
    count = f"SUMPRODUCT(--({area}<>0))"
    text = (
        f"Mehr Massnahmen? Zeilen {hidden[0]} und {hidden[-1] + 2} links am Rand {HOW}. "
        "Dort stehen "
    )
    shown = f"{text}{now} Differenzen."
    page.across(row, shown, f'="{text}"&{count}&" Differenzen."')
    _red(page, row, f"={count}>0")


def _standing(page: Page, part: Part) -> int:
    """Count what is prefilled in folded rows."""
    defaults = {item.path for item in part.section.items if item.row_default}
    hidden = range(part.section.rows, part.count)
    return sum(
        item.pointer(row) in page.values
        for row in hidden
        for item in part.section.items
        if item.path not in defaults
    )


def _said(count: int) -> str:
    return "steht 1 Angabe." if count == 1 else f"stehen {count} Angaben."


def _saying(count: str) -> str:
    return f'IF({count}=1,"steht 1 Angabe.","stehen "&{count}&" Angaben.")'


def _red(page: Page, row: int, criteria: str) -> None:
    """Show a count in red that is not 0."""
    rule = {"type": "formula", "criteria": criteria, "format": page.style("warning")}
    page.write.conditional_format(row, NUMBER, row, NUMBER, rule)
