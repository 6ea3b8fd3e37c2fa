"""What is agreed with one party for one year, as plain values a report is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import Refusal

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AgreedMeasure:
    """One measure of the agreement; indicator and target are empty where none was agreed."""

    id: str
    title: str
    focus_area: str
    indicator: str
    target_value: str
    first_year: int | None  # None: the agreement does not say from when
    last_year: int | None
    lines: Mapping[str, Decimal]  # cost category -> CHF budgeted for the year, none of them 0

    @property
    def budget(self) -> Decimal:
        """What is budgeted for the measure in the year, in CHF."""
        return sum(self.lines.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement with one party, amended as it holds for ``year``; amounts in CHF.

    ``measures`` are those of the year, ``others`` those that are agreed for other years alone.
    ``financing`` is what the budget plans for the year by origin; ``contribution`` what the canton
    decided for it, None if nothing.
    """

    party: str  # BFS number or id of the association
    name: str
    members: tuple[tuple[int, str], ...]  # BFS number and name of every municipality
    first_year: int
    last_year: int
    year: int
    measures: tuple[AgreedMeasure, ...]
    others: tuple[AgreedMeasure, ...]
    financing: Mapping[str, Decimal]  # one of ``figures.ORIGINS`` -> CHF
    contribution: Decimal | None

    @property
    def holds(self) -> bool:
        """Whether the year lies within the agreement."""
        return self.first_year <= self.year <= self.last_year

    def measure(self, measure_id: str) -> AgreedMeasure | None:
        """Give a measure of the year by its id."""
        return next((one for one in self.measures if one.id == measure_id), None)


@dataclass(frozen=True, slots=True)
class NoAgreement:
    """Why a report can be held against no agreement.

    ``refusal`` says it; it is None where the report itself does not say whose it is and for
    when, which is reported anyway.
    """

    refusal: Refusal | None = None


def agreed(data: Data, decided: Mapping[int, Decimal], year: int) -> Agreed:
    """Take from the sound data of an agreement, and the decided contributions, what holds a year.

    A measure is of the year if it lasts in it, or has costs budgeted for it. A date that is
    missing bounds nothing.
    """
    found = [_measure(data, row, year) for row in data["measures"]]
    of_year = [one for one in found if one.lines or _lasts(one, year)]
    first, last = data["period"]["first_year"], data["period"]["last_year"]
    return Agreed(
        party=figures.party_key(data),
        name=data["party"]["name"],
        members=figures.municipalities(data),
        first_year=first,
        last_year=last,
        year=year,
        measures=tuple(of_year) if first <= year <= last else (),
        others=tuple(one for one in found if one not in of_year),
        financing={
            origin: figures.financing(data, origin).get(year, Decimal(0))
            for origin in figures.ORIGINS
        },
        contribution=decided.get(year),
    )


def _measure(data: Data, row: Data, year: int) -> AgreedMeasure:
    lines: dict[str, Decimal] = {}
    for line in data["budget_lines"]:
        amount = figures.amounts(line).get(year)
        if line["measure"] == row["id"] and amount:
            lines[line["category"]] = lines.get(line["category"], Decimal(0)) + amount
    return AgreedMeasure(
        id=row["id"],
        title=row["title"],
        focus_area=row["focus_area"],
        indicator=row.get("indicator", ""),
        target_value=row.get("target_value", ""),
        first_year=_year(row.get("start")),
        last_year=_year(row.get("end")),
        lines=lines,
    )


def _year(day: str | None) -> int | None:
    return date.fromisoformat(day).year if day else None


def _lasts(one: AgreedMeasure, year: int) -> bool:
    return (one.first_year or year) <= year <= (one.last_year or year)
