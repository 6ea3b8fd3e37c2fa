"""The formulas of the sums an Excel form shows. They help the clerk; they are never read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from minikip_docs.forms.arithmetic import added, addends, amounts
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item
from minikip_docs.forms.excel.plan import (
    CellAddress,
    PlannedSheet,
    addresses,
    first_line,
    rows,
    sheets,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A formula, and its result now for programs that do not calculate on opening."""

    formula: str
    value: Decimal


def column_range(sheet: PlannedSheet, item: Item, values: Mapping[str, Value]) -> str:
    """Give all cells of one column of a table: ``'7 Kosten'!$E$7:$E$54``."""
    section = sheet.sections[0]
    letter = xl_col_to_name(1 + section.items.index(item))
    first = first_line(section) + 1
    return f"'{sheet.name}'!${letter}${first}:${letter}${first + rows(section, values) - 1}"


def measure_addresses(
    definition: Definition, values: Mapping[str, Value]
) -> list[tuple[str, CellAddress]]:
    """List the cells with the numbers of the measures and what stands there now."""
    return [
        (str(values.get(pointer, item.default(row))), spot)
        for sheet in sheets(definition)
        if sheet.layout == "blocks"
        for row, (pointer, item, spot) in enumerate(
            found for found in addresses(sheet, values) if found[1].row_default
        )
    ]


def measure_range(definition: Definition, values: Mapping[str, Value]) -> str:
    """Give the cells with the numbers of the measures, empty if the form has none."""
    found = measure_addresses(definition, values)
    if not found:
        return ""
    return f"{found[0][1].reference}:{found[-1][1].reference.split('!')[1]}"


def money_tables(definition: Definition) -> list[PlannedSheet]:
    """List the sheets with tables of amounts: costs first, then financing."""
    return [s for s in sheets(definition) if s.layout == "table" and amounts(s.sections[0])]


def total(definition: Definition, item: Item, values: Mapping[str, Value]) -> Sum | None:
    """Give the formula of a computed field, None if nothing in the form adds up to it."""
    found = addends(definition, item)
    if found is None:
        return None
    sheet = next(s for s in sheets(definition) if found.section in s.sections)
    cells = column_range(sheet, found.column, values)
    if found.chooser and found.choice:
        condition = f"{column_range(sheet, found.chooser, values)},{_quoted(found.choice.label)}"
        return Sum(f"=SUMIF({condition},{cells})", found.added(values))
    return Sum(f"=SUM({cells})", found.added(values))


def _quoted(text: str) -> str:
    """Write a text as a formula takes it; ``*`` and ``?`` would stand for any letters."""
    plain = re.sub(r"([~*?])", r"~\1", text).replace('"', '""')
    return f'"{plain}"'


def by_measure(
    sheet: PlannedSheet, values: Mapping[str, Value], spot: CellAddress, measure: str
) -> Sum | None:
    """Give the amounts of one measure in a table, all years together.

    ``spot`` is the cell with the measure's number, ``measure`` what stands there now.
    None if the table does not name measures.
    """
    section = sheet.sections[0]
    chooser = next((item for item in section.items if item.kind == "measure_id"), None)
    if chooser is None:
        return None
    columns = amounts(section)
    if not columns[0].group:  # budget and actual side by side: the actual ones count
        columns = tuple(item for item in columns if item.required)
    chosen = column_range(sheet, chooser, values)
    parts = (f"SUMIF({chosen},{spot.reference},{column_range(sheet, c, values)})" for c in columns)
    value = sum((added(values, c, chooser, measure) for c in columns), Decimal(0))
    return Sum(f"={'+'.join(parts)}", value)
