"""The totals and checks an Excel form shows by formula."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles
from minikip_docs.forms.arithmetic import Check, added, amounts, checks, summary
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel.plan import (
    HEADER,
    INPUT,
    LABEL,
    NUMBER,
    PlannedSheet,
    first_line,
    rows,
)
from minikip_docs.forms.excel.sums import (
    Sum,
    by_measure,
    column_range,
    measure_addresses,
    money_tables,
    total,
)

_LABEL_WIDTH = 52
_Where = Mapping[str, tuple[int, list[Decimal]]]  # line of the summary -> row, sums


def table_total(
    style: Styles, sheet: PlannedSheet, values: Mapping[str, Value], page: Worksheet
) -> None:
    """Write the total above the lines of a table, and beside each line if it has years."""
    section = sheet.sections[0]
    columns, line, count = amounts(section), first_line(section), rows(section, values)
    top = line - 1
    page.write_string(top, NUMBER, "Total", style("total"))
    for column, item in enumerate(section.items, start=1):
        if item in columns:
            formula = f"=SUM({column_range(sheet, item, values)})"
            page.write_formula(top, column, formula, style("total"), float(added(values, item)))
        else:
            page.write_blank(top, column, None, style("total"))
    first, last = (1 + section.items.index(columns[i]) for i in (0, -1))
    area = f"{xl_rowcol_to_cell(line, first)}:{xl_rowcol_to_cell(line + count - 1, last)}"
    page.write_formula(
        HEADER - 1, NUMBER,
        f'=IF(SUMPRODUCT(--ISTEXT({area}))>0,"Achtung: Ein Betrag steht als Text da und fehlt '
        f'im Total. Bitte nur die Zahl schreiben.","")',
        style("warning"), "",
    )  # fmt: skip
    if len(columns) < 2 or not columns[0].group:
        return
    beside = last + 1
    page.set_column(beside, beside, 15)
    page.write_string(HEADER, beside, "Total", style("head", align="right"))
    page.write_blank(HEADER + 1, beside, None, style("headhelp"))
    everything = sum((added(values, item) for item in columns), Decimal(0))
    for row in (top, *range(line, line + count)):
        cells = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        if row == top:
            page.write_formula(row, beside, f"=SUM({cells})", style("total"), float(everything))
            continue
        found = [values[p] for i in columns if (p := i.pointer(row - line)) in values]
        now = float(sum((v for v in found if isinstance(v, Decimal)), Decimal(0)))
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        page.write_formula(row, beside, formula, style("sum"), now if found else "")


def sums_sheet(
    style: Styles, definition: Definition, sheet: PlannedSheet, values: Mapping[str, Value],
    page: Worksheet,
) -> None:  # fmt: skip
    """Write the sheet of sums: totals, what must agree, and each measure by itself."""
    section = sheet.sections[0]
    page.write_string(1, NUMBER, "Alles auf diesem Blatt rechnet das Formular.", style("hint"))
    page.set_column(NUMBER, NUMBER, 7)
    page.set_column(LABEL, LABEL, _LABEL_WIDTH)
    named = summary(section)
    columns = [i.title.removeprefix(i.group).strip() if i.group else "CHF"
               for i in next(iter(named.values()))]  # fmt: skip
    years = len(columns) > 1
    page.set_column(INPUT, INPUT + max(4, len(columns)), 16)
    _head(style, page, HEADER, [*columns, "Total"] if years else columns)
    row = HEADER + 1
    where: dict[str, tuple[int, list[Decimal]]] = {}
    for name, items in named.items():
        sums = [total(definition, item, values) for item in items]
        page.write_string(row, NUMBER, items[0].number, style("number"))
        page.write_string(row, LABEL, items[0].group or items[0].title, style("label"))
        _sums(style, page, row, [s for s in sums if s], years=years)
        where[name] = row, [s.value for s in sums if s]
        row += 1
    row = _checks(style, page, row + 1, where, checks(definition, where), years=years)
    _measures(style, definition, values, page, row + 1)
    page.freeze_panes(HEADER + 1, 0)


def _head(style: Styles, page: Worksheet, row: int, columns: list[str], first: str = "") -> None:
    page.write_blank(row, NUMBER, None, style("head"))
    page.write_string(row, LABEL, first, style("head"))
    for column, title in enumerate(columns, start=INPUT):
        page.write_string(row, column, title, style("head", align="right"))


def _sums(style: Styles, page: Worksheet, row: int, sums: list[Sum], *, years: bool) -> None:
    """Write one row of sums, with their total if they are years."""
    for column, each in enumerate(sums, start=INPUT):
        page.write_formula(row, column, each.formula, style("sum"), float(each.value))
    if years:
        end = INPUT + len(sums)
        cells = f"{xl_rowcol_to_cell(row, INPUT)}:{xl_rowcol_to_cell(row, end - 1)}"
        now = float(sum((each.value for each in sums), Decimal(0)))
        page.write_formula(row, end, f"=SUM({cells})", style("total"), now)


def _checks(
    style: Styles, page: Worksheet, row: int, where: _Where, found: list[Check], *, years: bool
) -> int:
    """Write what must agree: financing and costs, own share and contribution."""
    if not found:
        return row
    columns = len(where[found[0].minus][1]) + years
    _head(style, page, row, [""] * columns, "Kontrolle")
    for check in found:
        row += 1
        page.write_string(row, LABEL, check.title, style("label"))
        lines = math.ceil(len(check.title) / _LABEL_WIDTH)
        if lines > 1:
            page.set_row(row, 4.5 + 13.5 * lines)
        sums = [_difference(check, where, column) for column in range(len(where[check.minus][1]))]
        _sums(style, page, row, sums, years=years)
        _red(style, page, (row, INPUT, row, INPUT + len(sums) - 1), check.wrong)
    return row + 1


def _difference(check: Check, where: _Where, column: int) -> Sum:
    """Give the difference of a check in one column; a part of a Rappen too little is one."""
    letter = xl_col_to_name(INPUT + column)
    times = "" if check.times == 1 else f"{check.times:f}*"
    plus = "+".join(f"{letter}{where[name][0] + 1}" for name in check.plus)
    minus = f"{times}{letter}{where[check.minus][0] + 1}"
    value = sum((where[name][1][column] for name in check.plus), Decimal(0))
    value -= check.times * where[check.minus][1][column]
    if check.times == check.times.to_integral_value():
        return Sum(f"=ROUND({plus}-{minus},2)", value)
    rappen = Decimal("0.01")
    return Sum(f"=INT(ROUND(({plus}-{minus})*100,4))/100", value.quantize(rappen, ROUND_FLOOR))


def _red(style: Styles, page: Worksheet, area: tuple[int, int, int, int], wrong: str) -> None:
    """Show in red what does not agree."""
    rule = {"type": "cell", "criteria": wrong, "value": 0, "format": style("warning")}
    page.conditional_format(*area, rule)


def _measures(
    style: Styles, definition: Definition, values: Mapping[str, Value], page: Worksheet, row: int
) -> None:
    """Write costs and financing of each measure beside each other."""
    tables = money_tables(definition)[:2]
    found = measure_addresses(definition, values)
    if not found or len(tables) < 2:
        return
    _head(style, page, row, ["Kosten", "Finanzierung", "Differenz"], "Je Massnahme, alle Jahre")
    first = row + 1
    for measure, spot in found:
        sums = [by_measure(sheet, values, spot, measure) for sheet in tables]
        costs, financed = (each or Sum("=0", Decimal(0)) for each in sums)
        row += 1
        page.write_formula(row, LABEL, f"={spot.reference}", style("label"), measure)
        page.write_formula(row, INPUT, costs.formula, style("sum"), float(costs.value))
        page.write_formula(row, INPUT + 1, financed.formula, style("sum"), float(financed.value))
        minus = f"{xl_rowcol_to_cell(row, INPUT + 1)}-{xl_rowcol_to_cell(row, INPUT)}"
        now = float(financed.value - costs.value)
        page.write_formula(row, INPUT + 2, f"=ROUND({minus},2)", style("sum"), now)
    nothing = {"type": "cell", "criteria": "==", "value": 0, "format": style("none")}
    page.conditional_format(first, INPUT, row, INPUT + 2, nothing)
    _red(style, page, (first, INPUT + 2, row, INPUT + 2), "!=")
