"""Amounts that stand one year too early or too late: said once, and what follows is not counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from minikip_docs.data import figures
from minikip_docs.data.figures import ByYear, Data

COSTS, FINANCING = "budget_lines", "financing"


@dataclass(frozen=True, slots=True)
class Displaced:
    """Amounts of some measures that stand ``by`` years (-1 or 1) from where they belong.

    ``lists`` are the lists to be moved: costs, financing or both. Where the period does not
    tell which of the two is wrong, it is the costs and ``sure`` is false.
    """

    lists: tuple[str, ...]
    by: int
    measures: tuple[str, ...]
    whole: bool  # all measures of the budget
    sure: bool = True


@figures.where_sound(())
def displaced(data: Data) -> tuple[Displaced, ...]:
    """Find amounts that were typed into the neighbouring year, one entry for each direction.

    Costs are displaced against their financing if both agree once all years are moved by one,
    or costs and financing together against the period. Data that are not sound give nothing.
    """
    return tuple(_against_each_other(data)) or tuple(_against_the_period(data))


def is_displaced(data: Data, name: str) -> bool:
    """Say whether amounts of a list stand in a wrong year, so that no year of it can be judged."""
    return any(name in one.lists for one in displaced(data))


@figures.where_sound(otherwise=False)
def period_in_doubt(data: Data) -> bool:
    """Say whether a year outside the period is budgeted and financed: then the period is wrong.

    The rule that finds the amounts says so; what else falls outside the period does not count.
    """
    costs, paid, period = figures.costs(data), figures.financing(data), figures.years(data)
    return any(v and year not in period and paid.get(year) == v for year, v in costs.items())


def _filled(amounts: ByYear) -> ByYear:
    return {year: value for year, value in amounts.items() if value}


def _moved(amounts: ByYear, by: int) -> ByYear:
    return {year + by: value for year, value in amounts.items()}


def _against_each_other(data: Data) -> Iterable[Displaced]:
    costs, paid = _filled(figures.costs(data)), _filled(figures.financing(data))
    if costs == paid:
        return
    measures = _measures(data)
    for by in (1, -1):
        whole = _moved(costs, by) == paid
        found = measures if whole else tuple(filter(partial(_fits, data, by), measures))
        if found:
            yield _placed(data, found, by, whole=len(found) == len(measures))


def _measures(data: Data) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(line["measure"] for name in (COSTS, FINANCING) for line in data[name])
    )


def _fits(data: Data, by: int, measure: str) -> bool:
    """Say whether a measure is financed exactly if its costs are moved, and not as it stands."""
    costs = _filled(figures.costs(data, measure))
    paid = _filled(figures.financing(data, measure=measure))
    return costs != paid and _moved(costs, by) == paid


def _placed(data: Data, measures: tuple[str, ...], by: int, *, whole: bool) -> Displaced:
    """Tell by the period whether the costs or the financing stand in the wrong years."""
    period = figures.years(data)
    outside = [
        any(
            year not in period and value
            for line in data[name]
            if line["measure"] in measures
            for year, value in figures.amounts(line).items()
        )
        for name in (COSTS, FINANCING)
    ]
    if outside == [False, True]:
        return Displaced((FINANCING,), by, measures, whole)
    return Displaced((COSTS,), -by, measures, whole, sure=outside == [True, False])


def _against_the_period(data: Data) -> Iterable[Displaced]:
    period = figures.years(data)
    used = {*_filled(figures.costs(data)), *_filled(figures.financing(data))}
    for by in (-1, 1):
        if used - {*period} and used <= {year + by for year in period}:
            yield Displaced((COSTS, FINANCING), by, _measures(data), whole=True)
