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
ORIGINS = figures.ORIGINS
FIGURES = ("budget", "costs", *ORIGINS)


def totals(old: Data, new: Data, kind: FormKind) -> tuple[list[dict[str, Any]], bool]:
    """Give the sums of all measures that differ, and whether those are all there may be.

    ``figure`` is one of ``FIGURES``; the year of a report is 0, since it has only one. A sum
    of which an amount could not be read, in old or new data, is left out: it would be wrong.
    """
    made = [_Readable(data, kind) for data in (old, new)]
    was, now = (one.sums() for one in made)
    lacking = made[0].lacking | made[1].lacking
    sound = [
        row
        for row in _differing(was, now)
        if not {(row["figure"], row["year"]), (row["figure"], None)} & lacking
    ]
    return sound, not lacking


def _differing(before: Sums, after: Sums) -> list[dict[str, Any]]:
    return [
        {"figure": figure, "year": year, "old": was, "new": now}
        for figure, year in sorted({*before, *after}, key=lambda k: (FIGURES.index(k[0]), k[1]))
        if (was := before.get((figure, year), Decimal(0)))
        != (now := after.get((figure, year), Decimal(0)))
    ]


def _budgeted(data: Data) -> Sums:
    tables = {"costs": figures.costs(data)}
    tables |= {key: figures.financing(data, key) for key in ORIGINS}
    return {(key, year): value for key, by in tables.items() for year, value in by.items()}


class _Readable:
    """The rows of data with the amounts that could be read, and the sums that lack some."""

    def __init__(self, data: Data, kind: FormKind) -> None:
        self.lacking: set[tuple[str, int | None]] = set()  # figure and year; None: any year
        self._report = kind is FormKind.ANNUAL_REPORT
        statement = data.get("financial_statement") if self._report else data
        holder = statement if isinstance(statement, Mapping) else {}
        costs = holder.get("costs" if self._report else "budget_lines")
        self._costs = [self._row(row, "budget", "costs") for row in _rows(costs)]
        self._financing = [
            self._row(row, *([row["origin"]] if row.get("origin") in ORIGINS else ORIGINS))
            for row in _rows(holder.get("financing"))
        ]

    def sums(self) -> Sums:
        """Add up by figure and year."""
        if not self._report:
            return _budgeted({"budget_lines": self._costs, "financing": self._financing})
        found = {
            "budget": figures.total(self._costs, "budget"),
            "costs": figures.total(self._costs, "actual"),
            **{o: figures.total(self._financing, "actual", origin=o) for o in ORIGINS},
        }
        return {(figure, 0): value for figure, value in found.items()}

    def _row(self, row: Data, *counted: str) -> dict[str, Any]:
        """Give a row's amounts as far as they can be read; ``counted`` are its figures."""
        if self._report:
            given: Data = {key: row[key] for key in ("budget", "actual") if key in row}
        else:
            by_year = row.get("amounts", {})
            given = by_year if isinstance(by_year, Mapping) else {"": by_year}
        kept = {key: value for key, value in given.items() if _is_amount(value)}
        known = row.get("origin") in ORIGINS or "costs" in counted
        for key in given if not known else set(given) - set(kept):
            year = int(key[1:]) if _YEAR.fullmatch(key) else None
            self.lacking |= {(figure, year) for figure in counted}
        sound: dict[str, Any] = {"measure": row.get("measure"), "origin": row.get("origin")}
        years = {key: value for key, value in kept.items() if _YEAR.fullmatch(key)}
        return sound | (kept if self._report else {"amounts": years})


def _rows(rows: Any) -> list[Data]:
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
