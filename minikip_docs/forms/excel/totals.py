"""The totals and checks an Excel form shows by formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from minikip_docs.forms.arithmetic import Check, added, amounts, checks, summary
from minikip_docs.forms.excel import fold as excel_fold
from minikip_docs.forms.excel.paper import Page
from minikip_docs.forms.excel.plan import BLOCKS_HEAD, INPUT, LABEL, NUMBER, Part, parts
from minikip_docs.forms.excel.sums import (
    ByMeasure,
    Sum,
    measure_addresses,
    money_tables,
    total,
)

_HEAD = BLOCKS_HEAD
_AS_TEXT = "Achtung: Ein Betrag steht als Text da und fehlt im Total. Bitte nur die Zahl schreiben."
_ZERO = Decimal(0)
_Where = Mapping[str, tuple[int, list[Decimal]]]  # line of the summary -> row, sums


def table_total(page: Page, part: Part) -> None:
    """Write the total above the lines of a table, and beside each line if it has years."""
    write, style, values = page.write, page.style, page.values
    columns, top = amounts(part.section), part.first - 1
    write.write_string(top, NUMBER, "Total", style("total"))
    for column, item in enumerate(part.section.items, start=part.left):
        if item in columns:
            letter = xl_col_to_name(column)
            formula = f"=SUM({letter}{part.first + 1}:{letter}{part.foot})"
            write.write_formula(top, column, formula, style("total"), float(added(values, item)))
        else:
            write.write_blank(top, column, None, style("total"))
    first, last = (part.left + part.section.items.index(columns[i]) for i in (0, -1))
    area = f"{xl_rowcol_to_cell(part.first, first)}:{xl_rowcol_to_cell(part.foot - 1, last)}"
    rows = range(part.count)
    as_text = any(isinstance(values.get(i.pointer(row)), str) for i in columns for row in rows)
    write.write_formula(
        top, LABEL,
        f'=IF(SUMPRODUCT(--ISTEXT({area}))>0,"{_AS_TEXT}","")',
        style("warning"), _AS_TEXT if as_text else "",
    )  # fmt: skip
    if len(columns) < 2 or not columns[0].group:
        return
    beside = last + 1
    page.head(part.head, beside, "Total", align="right")
    everything = sum((added(values, item) for item in columns), _ZERO)
    for row in (top, *range(part.first, part.foot)):
        cells = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        if row == top:
            write.write_formula(row, beside, f"=SUM({cells})", style("total"), float(everything))
            continue
        found = [values[p] for i in columns if (p := i.pointer(row - part.first)) in values]
        now = float(sum((v for v in found if isinstance(v, Decimal)), _ZERO))
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        write.write_formula(row, beside, formula, style("sum"), now if found else "")


def sums_sheet(page: Page, part: Part) -> None:
    """Write the sheet of sums: totals, what must agree, and each measure by itself."""
    write, style = page.write, page.style
    write.write_string(1, NUMBER, "Alles auf diesem Blatt rechnet das Formular.", style("hint"))
    page.widths()
    named = summary(part.section)
    columns = [i.title.removeprefix(i.group).strip() if i.group else "CHF"
               for i in next(iter(named.values()))]  # fmt: skip
    years = len(columns) > 1
    _head(page, _HEAD, [*columns, "Total"] if years else columns)
    row = _HEAD + 1
    where: dict[str, tuple[int, list[Decimal]]] = {}
    for name, items in named.items():
        sums = [total(page.definition, item, page.values) for item in items]
        write.write_string(row, NUMBER, items[0].number, style("number"))
        page.label(row, LABEL, items[0].group or items[0].title, "")
        _sums(page, row, [s for s in sums if s], years=years)
        where[name] = row, [s.value for s in sums if s]
        row += 1
    row = _checks(page, row + 1, where, years=years)
    _measures(page, row + 1, columns if years else [])
    write.freeze_panes(_HEAD + 1, 0)


def _head(page: Page, row: int, columns: Sequence[str], first: str = "") -> None:
    page.write.write_blank(row, NUMBER, None, page.style("head"))
    page.head(row, LABEL, first)
    for column, title in enumerate(columns, start=INPUT):
        page.head(row, column, title, align="right")


def _sums(page: Page, row: int, sums: Sequence[Sum], *, years: bool) -> None:
    """Write one row of sums, with their total if they are years."""
    for column, each in enumerate(sums, start=INPUT):
        page.write.write_formula(row, column, each.formula, page.style("sum"), float(each.value))
    if years:
        end = INPUT + len(sums)
        cells = f"{xl_rowcol_to_cell(row, INPUT)}:{xl_rowcol_to_cell(row, end - 1)}"
        now = float(sum((each.value for each in sums), _ZERO))
        page.write.write_formula(row, end, f"=SUM({cells})", page.style("total"), now)


def _checks(page: Page, row: int, where: _Where, *, years: bool) -> int:
    """Write what must agree: financing and costs, own share and contribution."""
    found = checks(page.definition, where)
    if not found:
        return row
    columns = len(where[found[0].minus][1]) + years
    _head(page, row, [""] * columns, "Kontrolle")
    for check in found:
        row += 1
        page.label(row, LABEL, check.title, "")
        sums = [_difference(check, where, column) for column in range(len(where[check.minus][1]))]
        _sums(page, row, sums, years=years)
        _red(page, (row, INPUT, row, INPUT + len(sums) - 1), check.wrong)
    return row + 1


def _difference(check: Check, where: _Where, column: int) -> Sum:
    """Give the difference of a check in one column; a part of a Rappen too little is one."""
    letter = xl_col_to_name(INPUT + column)
    times = "" if check.times == 1 else f"{check.times:f}*"
    plus = "+".join(f"{letter}{where[name][0] + 1}" for name in check.plus)
    minus = f"{times}{letter}{where[check.minus][0] + 1}"
    value = sum((where[name][1][column] for name in check.plus), _ZERO)
    value -= check.times * where[check.minus][1][column]
    if check.times == check.times.to_integral_value():
        return Sum(f"=ROUND({plus}-{minus},2)", value)
    rappen = Decimal("0.01")
    return Sum(f"=INT(ROUND(({plus}-{minus})*100,4))/100", value.quantize(rappen, ROUND_FLOOR))


def _red(page: Page, area: tuple[int, int, int, int], wrong: str) -> None:
    """Show in red what does not agree."""
    rule = {"type": "cell", "criteria": wrong, "value": 0, "format": page.style("warning")}
    page.write.conditional_format(*area, rule)


def _measures(page: Page, row: int, years: Sequence[str]) -> None:
    """Write for each measure and year what the financing differs from the costs.

    The years of all measures together must agree (see ``_checks``); one measure that does not
    shows that an amount stands with another measure or year. Measures that are folded on their
    sheet are folded here, too; lines of no measure have a row of their own.
    """
    tables = money_tables(page.definition)[:2]
    found = measure_addresses(page.definition)
    if not found or len(tables) < 2:
        return
    costs, financing = (ByMeasure(table, page.values) for table in tables)
    if costs.chooser is None or financing.chooser is None:
        return
    titles = [*years, "Total"] if years else ["Differenz"]
    _head(
        page, row, [*titles, "Kosten", "Finanzierung"],
        "Finanzierung minus Kosten je Massnahme"
        + (" und Jahr" if years else "") + " (bitte prüfen, wo nicht 0.00)",
    )  # fmt: skip
    first, shown = row + 1, _shown(page)
    folded, rest = 0, [Sum("", _ZERO) for _column in titles[: len(years) or 1]]
    for number, (pointer, spot) in enumerate(found):
        row += 1
        measure = str(page.values.get(pointer, f"M{number + 1}"))
        page.write.write_formula(row, LABEL, f"={spot.reference}", page.style("label"), measure)
        spent, paid = costs.each(spot, measure), financing.each(spot, measure)
        sums = [_less(p, s) for p, s in zip(paid, spent, strict=True)]
        rest = [Sum("", r.value - s.value) for r, s in zip(rest, sums, strict=True)]
        _measure(page, row, sums, spent, paid)
        if number >= shown:
            page.hidden.add(row)
            folded += sum(bool(each.value) for each in sums)
    row += 1
    page.write.write_string(
        row, LABEL, "Zeilen ohne oder mit anderer Massnahme", page.style("label")
    )
    spent, paid = costs.all(), financing.all()
    sums = []
    for column, (p, s, r) in enumerate(zip(paid, spent, rest, strict=True), start=INPUT):
        each = f"SUM({xl_range(first, column, row - 1, column)})"
        formula = f"=ROUND({p.formula}-{s.formula}-{each},2)"
        sums.append(Sum(formula, p.value - s.value + r.value))
    _sums(page, row, sums, years=bool(years))
    end = INPUT + len(titles) - 1  # of the differences
    nothing = {"type": "cell", "criteria": "==", "value": 0, "format": page.style("none")}
    page.write.conditional_format(first, INPUT, row, end + 2, nothing)
    _red(page, (first, INPUT, row, end), "!=")
    if shown < len(found):
        hidden = range(first + shown, first + len(found))
        area = xl_range(hidden[0], INPUT, hidden[-1], INPUT + len(sums) - 1)
        excel_fold.differences(page, row + 1, hidden, area, folded)


def _shown(page: Page) -> int:
    """Give how many measures the form shows."""
    return next(p.section.rows for p in parts(page.definition) if p.layout == "blocks")


def _less(paid: Sum, spent: Sum) -> Sum:
    return Sum(f"=ROUND({paid.formula}-{spent.formula},2)", paid.value - spent.value)


def _measure(
    page: Page, row: int, sums: Sequence[Sum], spent: Sequence[Sum], paid: Sequence[Sum]
) -> None:  # fmt: skip
    """Write the row of one measure: its differences, then all its costs and financing."""
    years = len(sums) > 1
    _sums(page, row, sums, years=years)
    for column, each in enumerate((spent, paid), start=INPUT + len(sums) + years):
        formula = "=" + "+".join(one.formula for one in each)
        now = float(sum((one.value for one in each), _ZERO))
        page.write.write_formula(row, column, formula, page.style("sum"), now)
