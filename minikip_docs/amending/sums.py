"""The sums that differ between old and new data: costs and financing, by year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind

Data = Mapping[str, Any]
Sums = dict[tuple[str, int], Decimal]  # by figure and year

_YEAR = re.compile(r"y[0-9]{4}")
FIGURES = ("budget", "costs", *figures.ORIGINS)


def differences(old: Data, new: Data, measure: str) -> list[dict[str, Any]]:
    """Give the yearly costs and financing of a measure that differ, old and new in CHF.

    ``figure`` is ``costs`` or an origin of money. Expects sound data of a budget.
    """
    return _differing(_budgeted(old, measure), _budgeted(new, measure))


def totals(old: Data, new: Data, kind: FormKind) -> tuple[list[dict[str, Any]], bool]:
    """Give the sums of all measures that differ, and whether every amount could be read.

    ``figure`` is one of ``FIGURES``; the year of a report is 0, since it has only one. Amounts
    that could not be read are left out of the sums.
    """
    made = [_Readable(data, kind) for data in (old, new)]
    was, now = (one.sums() for one in made)
    return _differing(was, now), all(one.complete for one in made)


def _differing(before: Sums, after: Sums) -> list[dict[str, Any]]:
    return [
        {"figure": figure, "year": year, "old": was, "new": now}
        for figure, year in sorted({*before, *after}, key=lambda k: (FIGURES.index(k[0]), k[1]))
        if (was := before.get((figure, year), Decimal(0)))
        != (now := after.get((figure, year), Decimal(0)))
    ]


def _budgeted(data: Data, measure: str | None = None) -> Sums:
    tables = {"costs": figures.costs(data, measure)}
    tables |= {key: figures.financing(data, key, measure) for key in figures.ORIGINS}
    return {(key, year): value for key, by in tables.items() for year, value in by.items()}


class _Readable:
    """The rows of data with the amounts that could be read; whether that is all of them."""

    def __init__(self, data: Data, kind: FormKind) -> None:
        self.complete = True
        self._report = kind is FormKind.ANNUAL_REPORT
        statement = data.get("financial_statement") if self._report else data
        holder = statement if isinstance(statement, Mapping) else {}
        self._costs = self._rows(holder.get("costs" if self._report else "budget_lines"))
        self._financing = self._rows(holder.get("financing"))

    def sums(self) -> Sums:
        """Add up by figure and year."""
        if not self._report:
            return _budgeted({"budget_lines": self._costs, "financing": self._financing})
        found = {
            "budget": figures.total(self._costs, "budget"),
            "costs": figures.total(self._costs, "actual"),
            **{o: figures.total(self._financing, "actual", origin=o) for o in figures.ORIGINS},
        }
        return {(figure, 0): value for figure, value in found.items()}

    def _rows(self, rows: Any) -> list[dict[str, Any]]:
        listed = rows if isinstance(rows, list) else []
        return [self._row(row) for row in listed if isinstance(row, Mapping)]

    def _row(self, row: Data) -> dict[str, Any]:
        sound: dict[str, Any] = {"measure": row.get("measure"), "origin": row.get("origin")}
        if self._report:
            return sound | self._amounts({k: row[k] for k in ("budget", "actual") if k in row})
        given = row.get("amounts", {})
        by_year = given if isinstance(given, Mapping) else {}
        years = {key: value for key, value in by_year.items() if _YEAR.fullmatch(key)}
        return sound | {"amounts": self._amounts(years)}

    def _amounts(self, given: Data) -> dict[str, Any]:
        kept = {key: value for key, value in given.items() if _is_amount(value)}
        self.complete &= len(kept) == len(given)
        return kept


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
