"""The formulas of the sums an Excel form shows. They help the clerk; they are never read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from minikip_docs.forms.arithmetic import added_by, addends, amounts
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item
from minikip_docs.forms.excel.plan import CellAddress, Part, addresses, parts


@dataclass(frozen=True, slots=True)
class Sum:
    """A formula, and its result now for programs that do not calculate on opening."""

    formula: str
    value: Decimal


def column_range(part: Part, item: Item) -> str:
    """Give all cells of one column of a table: ``'7 Kosten'!$E$6:$E$205``."""
    letter = xl_col_to_name(part.left + part.section.items.index(item))
    return f"'{part.sheet}'!${letter}${part.first + 1}:${letter}${part.foot}"


def measure_addresses(definition: Definition) -> list[tuple[str, CellAddress]]:
    """List the cells with the numbers of the measures: the field's name, and where it is."""
    return [
        (pointer, spot)
        for part in parts(definition)
        if part.layout == "blocks"
        for pointer, item, spot in addresses(part)
        if item.row_default
    ]


def measure_range(definition: Definition) -> str:
    """Give the cells with the numbers of the measures, empty if the form has none."""
    found = measure_addresses(definition)
    if not found:
        return ""
    return f"{found[0][1].reference}:{found[-1][1].reference.split('!')[1]}"


def money_tables(definition: Definition) -> list[Part]:
    """List the tables of amounts: costs first, then financing."""
    return [p for p in parts(definition) if p.layout == "table" and amounts(p.section)]


def total(definition: Definition, item: Item, values: Mapping[str, Value]) -> Sum | None:
    """Give the formula of a computed field, None if nothing in the form adds up to it."""
    found = addends(definition, item)
    if found is None:
        return None
    part = next(p for p in parts(definition) if p.section == found.section)
    cells = column_range(part, found.column)
    if found.chooser and found.choice:
        condition = f"{column_range(part, found.chooser)},{_quoted(found.choice.label)}"
        return Sum(f"=SUMIF({condition},{cells})", found.added(values))
    return Sum(f"=SUM({cells})", found.added(values))


def _quoted(text: str) -> str:
    """Write a text as a formula takes it; ``*`` and ``?`` would stand for any letters."""
    plain = re.sub(r"([~*?])", r"~\1", text).replace('"', '""')
    return f'"{plain}"'


class ByMeasure:
    """What a table holds of each measure, column by column."""

    def __init__(self, part: Part, values: Mapping[str, Value]) -> None:
        self._part = part
        self.chooser = next((i for i in part.section.items if i.kind == "measure_id"), None)
        columns = amounts(part.section)
        if not columns[0].group:  # budget and actual side by side: the actual ones count
            columns = tuple(item for item in columns if item.required)
        self._columns = columns
        self._added = [added_by(values, c, self.chooser) for c in columns if self.chooser]

    def each(self, spot: CellAddress, measure: str) -> list[Sum]:
        """Give the amounts of one measure: one for each year, or the one there is.

        ``spot`` is the cell with the measure's number, ``measure`` what stands there now.
        """
        if self.chooser is None:
            return []
        chosen = column_range(self._part, self.chooser)
        return [
            Sum(
                f"SUMIF({chosen},{spot.reference},{column_range(self._part, column)})",
                added.get(measure, Decimal(0)),
            )
            for column, added in zip(self._columns, self._added, strict=True)
        ]

    def all(self) -> list[Sum]:
        """Give the amounts of all lines, whatever measure they name: one for each column."""
        return [
            Sum(f"SUM({column_range(self._part, column)})", sum(added.values(), Decimal(0)))
            for column, added in zip(self._columns, self._added, strict=True)
        ]
