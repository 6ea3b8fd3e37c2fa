"""Amounts that stand one year too early or too late: said once, and what follows is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from minikip_docs.data import figures
from minikip_docs.data.figures import ByYear, Data

COSTS, FINANCING = "budget_lines", "financing"


@dataclass(frozen=True, slots=True)
class Displaced:
    """Amounts of some measures that stand ``by`` years (-1 or 1) from where they belong.

    ``lists`` are the lists to be moved: costs, financing or both. Where the period does not
    tell which of the two is wrong, it is the costs and ``sure`` is false. ``likely`` are further
    measures that fit better once they are moved, but have another fault as well.
    """

    lists: tuple[str, ...]
    by: int
    measures: tuple[str, ...]
    whole: bool  # all measures of the budget
    sure: bool = True
    likely: tuple[str, ...] = ()


def displaced(data: Data) -> tuple[Displaced, ...]:
    """Find amounts that were typed into the neighbouring year, one entry for each direction.

    Costs are displaced against their financing if both agree once all years are moved by one,
    or costs and financing together against the period.
    """
    return tuple(_against_each_other(data)) or tuple(_against_the_period(data))


def is_displaced(data: Data, name: str) -> bool:
    """Say whether amounts of a list stand in a wrong year, so that no year of it can be judged."""
    return any(name in one.lists for one in displaced(data))


def period_in_doubt(data: Data) -> bool:
    """Say whether a measure is budgeted and financed outside the period: then that is wrong.

    The rule that finds the amounts says so; what else falls outside the period does not count.
    """
    period = figures.years(data)
    return any(
        paid.get(year) == value
        for _measure, costs, paid in _sides(data)
        for year, value in costs.items()
        if year not in period
    )


def _filled(amounts: ByYear) -> ByYear:
    return {year: value for year, value in amounts.items() if value}


def _moved(amounts: ByYear, by: int) -> ByYear:
    return {year + by: value for year, value in amounts.items()}


def _sides(data: Data) -> list[tuple[str, ByYear, ByYear]]:
    """Give each measure with its costs and its financing, without years of nothing."""
    costs, paid = (figures.by_measure(data[name]) for name in (COSTS, FINANCING))
    measures = dict.fromkeys((*costs, *paid))
    return [(m, _filled(costs.get(m, {})), _filled(paid.get(m, {}))) for m in measures]


def _against_each_other(data: Data) -> Iterator[Displaced]:
    sides = _sides(data)
    costs = _filled(figures.add(cost for _measure, cost, _paid in sides))
    paid = _filled(figures.add(paid for _measure, _cost, paid in sides))
    if costs == paid:
        return
    for by in (1, -1):
        whole = _moved(costs, by) == paid
        # A measure is displaced if moving its costs balances it, and nothing else does.
        found = [m for m, c, p in sides if whole or (c != p and _moved(c, by) == p)]
        if found:
            one = _placed(data, tuple(found), by, whole=len(found) == len(sides))
            likely = (m for m, c, p in sides if m not in found and _nearer(c, p, by))
            yield replace(one, likely=tuple(likely))


def _nearer(costs: ByYear, paid: ByYear, by: int) -> bool:
    """Say whether moved costs fit their financing better: in more years, or in the same ones."""
    moved = _moved(costs, by)
    agreeing, at_first = (
        sum(paid.get(year) == value for year, value in each.items()) for each in (moved, costs)
    )
    return agreeing > at_first or (moved.keys() == paid.keys() != costs.keys())


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
    sides = _sides(data)
    used = {year for _measure, costs, paid in sides for year in (*costs, *paid)}
    for by in (-1, 1):
        if used - {*period} and used <= {year + by for year in period}:
            measures = tuple(measure for measure, _costs, _paid in sides)
            yield Displaced((COSTS, FINANCING), by, measures, whole=True)
