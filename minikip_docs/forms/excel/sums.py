"""The formulas of the sums an Excel form shows. They help the clerk; they are never read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.excel.layout import (
    Sheet,
    Spot,
    amounts,
    first_line,
    rows,
    sheets,
    spots,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A formula, and its result now for programs that do not calculate on opening."""

    formula: str
    value: Decimal


def column_range(sheet: Sheet, item: Item, values: Mapping[str, Value]) -> str:
    """Give all cells of one column of a table: ``'7 Kosten'!$E$7:$E$54``."""
    section = sheet.sections[0]
    letter = xl_col_to_name(1 + section.items.index(item))
    first = first_line(section) + 1
    return f"'{sheet.name}'!${letter}${first}:${letter}${first + rows(section, values) - 1}"


def measure_spots(definition: Definition, values: Mapping[str, Value]) -> list[tuple[str, Spot]]:
    """List the cells with the numbers of the measures and what stands there now."""
    return [
        (str(values.get(pointer, item.default(row))), spot)
        for sheet in sheets(definition)
        if sheet.layout == "blocks"
        for row, (pointer, item, spot) in enumerate(
            found for found in spots(sheet, values) if found[1].row_default
        )
    ]


def measure_range(definition: Definition, values: Mapping[str, Value]) -> str:
    """Give the cells with the numbers of the measures, empty if the form has none."""
    found = measure_spots(definition, values)
    if not found:
        return ""
    return f"{found[0][1].reference}:{found[-1][1].reference.split('!')[1]}"


def money_tables(definition: Definition) -> list[Sheet]:
    """List the tables of amounts: costs first, then financing."""
    return [s for s in sheets(definition) if s.layout == "table" and amounts(s.sections[0])]


def total(definition: Definition, item: Item, values: Mapping[str, Value]) -> Sum | None:
    """Give the formula of a computed field.

    ``mini_kip`` is one possibility of a choice in a table: the amounts of its rows are
    added. Other sums add up a column of the first table of amounts: the column of the
    same name (``budget``), else the one that must be filled in. None if no table fits.
    """
    *_path, before, last = item.path.split("/")
    key, year = (before, last) if item.group else (last, "")
    tables = money_tables(definition)
    for sheet in tables:
        for chooser in sheet.sections[0].items:
            label = next((c.label for c in chooser.choices if c.key == key), None)
            column = _column(sheet.sections[0], key, year)
            if label is not None and column is not None:
                condition = f"{column_range(sheet, chooser, values)},{_quoted(label)}"
                formula = f"=SUMIF({condition},{column_range(sheet, column, values)})"
                return Sum(formula, added(values, column, chooser, key))
    for sheet in tables:
        column = _column(sheet.sections[0], key, year)
        if column is not None:
            formula = f"=SUM({column_range(sheet, column, values)})"
            return Sum(formula, added(values, column))
    return None


def _quoted(text: str) -> str:
    """Write a text as a formula takes it; ``*`` and ``?`` would stand for any letters."""
    plain = re.sub(r"([~*?])", r"~\1", text).replace('"', '""')
    return f'"{plain}"'


def _column(section: Section, key: str, year: str) -> Item | None:
    columns = amounts(section)
    for name in (year, key):
        for item in columns:
            if name and item.path.endswith(f"/{name}"):
                return item
    needed = [item for item in columns if item.required]
    return needed[0] if needed and not year else None


def by_measure(sheet: Sheet, values: Mapping[str, Value], spot: Spot, measure: str) -> Sum | None:
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


def added(
    values: Mapping[str, Value], column: Item, chooser: Item | None = None, wanted: str = ""
) -> Decimal:
    """Add up what is prefilled in a column, of the rows with the wanted choice if given."""
    pattern = re.compile(re.escape(column.path).replace(r"/\*", r"/(\d+)"))
    sums = Decimal(0)
    for pointer, value in values.items():
        found = pattern.fullmatch(pointer)
        if not found or not isinstance(value, Decimal):
            continue
        if chooser is None or values.get(chooser.pointer(int(found[1]))) == wanted:
            sums += value
    return sums
