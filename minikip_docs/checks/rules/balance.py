"""Rules on costs and their financing in the budget: they agree, in the years they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.displaced import COSTS, FINANCING, Displaced, displaced
from minikip_docs.data.figures import ByYear
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, listing, quoted
from minikip_docs.data.text import years as span
from minikip_docs.facts import schemas

_ZERO = Decimal(0)
_SHOWN = 4  # measures named in one message
_LINES = (
    "/budget_lines/*/measure",
    "/budget_lines/*/amounts",
    "/financing/*/measure",
    "/financing/*/amounts",
)
# What a rule needs that asks whether amounts stand in their years, or what is not financed.
YEARS = ("/period/first_year", "/period/last_year", *_LINES)


class _Gap(NamedTuple):
    """A measure whose costs and financing differ in a year, in CHF."""

    measure: str
    cost: Decimal
    paid: Decimal

    @property
    def missing(self) -> Decimal:
        return self.cost - self.paid


def _gaps(data: Data) -> Iterator[tuple[int, list[_Gap]]]:
    """Give for each year the measures that do not balance, without those that are displaced."""
    moved = displaced(data)
    beside = {m for one in moved if len(one.lists) == 1 for m in (*one.measures, *one.likely)}
    costs, paid = (figures.by_measure(data[name]) for name in (COSTS, FINANCING))
    found: dict[int, list[_Gap]] = {}
    for measure in dict.fromkeys((*costs, *paid)):
        cost, money = costs.get(measure, {}), paid.get(measure, {})
        for year in () if measure in beside else {*cost, *money}:
            gap = _Gap(measure, cost.get(year, _ZERO), money.get(year, _ZERO))
            if gap.missing:
                found.setdefault(year, []).append(gap)
    yield from sorted(found.items())


def gaps(data: Data) -> ByYear:
    """Give by year how much more the costs are than the financing, only where they differ.

    Needs ``YEARS``.
    """
    sums = {year: sum((gap.missing for gap in rows), _ZERO) for year, rows in _gaps(data)}
    return {year: missing for year, missing in sums.items() if missing}


def unpaid(data: Data) -> ByYear:
    """Give by year what measures lack that R101 tells of, only where they lack something.

    No other rule says the same shortage again. Needs ``YEARS``.
    """
    lacking = (
        (year, sum((gap.missing for gap in _apart(rows)[0] if gap.missing > 0), _ZERO))
        for year, rows in _gaps(data)
    )
    return {year: missing for year, missing in lacking if missing}


def _fields(data: Data, year: int, measures: Iterable[str]) -> tuple[str, ...]:
    """Give the pointers of all amounts of a year that belong to some measures."""
    wanted = set(measures)
    return tuple(
        f"/{name}/{index}/amounts/{schemas.year_key(year)}"
        for name in (COSTS, FINANCING)
        for index, line in enumerate(data[name])
        if line["measure"] in wanted
    )


@rule(
    "R101",
    "Kosten und Finanzierung sind in jedem Jahr gleich hoch",
    needs=("/measures/*/id", *YEARS),
)
def costs_are_financed(data: Data, _facts: Facts) -> Problems:
    """Das Budget zeigt nur dann, wie die Mittel eingesetzt werden, wenn beide Seiten aufgehen.

    Gerechnet wird je Jahr über alle Massnahmen; geht ein Jahr nicht auf, wird jede Massnahme
    gemeldet, die den Unterschied ausmacht.
    """
    known = {measure["id"] for measure in data["measures"]}
    unbalanced = gaps(data)
    for year, rows in _gaps(data):
        if year not in unbalanced:
            continue  # R108
        told = _apart(rows)[0]
        if not known.issuperset(gap.measure for gap in rows):
            # R104: the line may belong to any measure, so that none can be said to lack it.
            cost, paid = (figures.add(map(figures.amounts, data[n])) for n in (COSTS, FINANCING))
            told = [_Gap("", cost.get(year, _ZERO), paid.get(year, _ZERO))]
        for gap in told:
            who = f"Massnahme {quoted(gap.measure)}, {year}" if gap.measure else str(year)
            verb = "es fehlen" if gap.missing > 0 else "die Finanzierung ist zu hoch um"
            yield Problem(
                "/financing",
                f"{who}: Die Kosten betragen {chf(gap.cost)}, die Finanzierung {chf(gap.paid)}; "
                f"{verb} {chf(abs(gap.missing))}.",
                "Bitte Kosten oder Finanzierung berichtigen, bis beide gleich hoch sind.",
                _fields(data, year, [gap.measure]),
            )


def _apart(rows: list[_Gap]) -> tuple[list[_Gap], list[_Gap]]:
    """Part the measures that make the difference from those that make up for each other."""
    if not sum((gap.missing for gap in rows), _ZERO):
        return [], rows
    alone: list[_Gap] = []
    for gap in rows:
        other = next((each for each in alone if each.missing == -gap.missing), None)
        if other:
            alone.remove(other)
        else:
            alone.append(gap)
    return alone, [gap for gap in rows if gap not in alone]


@rule(
    "R108",
    "Kosten und Finanzierung jeder Massnahme sind in jedem Jahr gleich hoch",
    severity=Severity.WARNING,
    needs=("/measures/*/id", *YEARS),
)
def measures_are_financed(data: Data, _facts: Facts) -> Problems:
    """Gleichen sich Massnahmen in einem Jahr aus, ist wohl eine Zeile falsch zugeordnet.

    Das Merkblatt verlangt die Rechnung nicht je Massnahme.
    """
    known = {measure["id"] for measure in data["measures"]}
    for year, every in _gaps(data):
        rows = _apart(every)[1]
        # Of a year with money of a measure nobody knows R104 tells.
        if rows and known.issuperset(gap.measure for gap in every):
            yield Problem(
                "/financing",
                f"{year} gehen Kosten und Finanzierung zusammen auf, aber nicht einzeln bei den "
                f"Massnahmen {_where(rows)}.",
                "Bitte prüfen, ob ein Betrag bei der falschen Massnahme oder im falschen Jahr "
                "steht.",
                _fields(data, year, [gap.measure for gap in rows]),
            )


def _where(rows: list[_Gap]) -> str:
    shown = [
        f"{quoted(gap.measure)} (Kosten {chf(gap.cost)}, Finanzierung {chf(gap.paid)})"
        for gap in rows[:_SHOWN]
    ]
    more = len(rows) - len(shown)
    if more:
        shown.append("einer weiteren" if more == 1 else f"{more} weiteren")
    return listing(shown)


@rule("R109", "Keine Beträge stehen ein Jahr zu früh oder zu spät", needs=YEARS)
def in_their_years(data: Data, _facts: Facts) -> Problems:
    """Um ein Jahr verschobene Beträge zeigen sich überall; gemeldet werden sie nur hier."""
    for one in displaced(data):
        where, to, side = (
            ("zu früh", "folgende", "rechts")
            if one.by < 0
            else ("zu spät", "vorangehende", "links")
        )
        remedy = f"Bitte die Beträge in das {to} Jahr verschieben (eine Spalte nach {side})"
        if len(one.lists) > 1:
            remedy += " oder die Dauer berichtigen"
        elif not one.sure:
            remedy += " oder die Finanzierung ebenso in die andere Richtung"
        subject, evidence = _evidence(data, one)
        yield Problem(
            f"/{one.lists[0]}", f"{subject} stehen ein Jahr {where}: {evidence}.", f"{remedy}."
        )


def _evidence(data: Data, one: Displaced) -> tuple[str, str]:
    """Name the amounts that are displaced and the sums that show it."""
    rows = ([r for r in data[name] if r["measure"] in one.measures] for name in (COSTS, FINANCING))
    costs, paid = (_sums(map(figures.amounts, each)) for each in rows)
    whose = "" if one.whole else f" von {listing(f'{quoted(m)}' for m in one.measures)}"
    if len(one.lists) > 1:
        years = figures.years(data)
        empty = years[-1] if one.by < 0 else years[0]
        return (
            "Alle Beträge",
            f"Kosten {costs}, Finanzierung {paid}; die Dauer ist {span(years[0], years[-1])}, "
            f"für {empty} steht nichts da",
        )
    if one.lists == (FINANCING,):
        return f"Die Beträge der Finanzierung{whose}", f"Finanzierung {paid}, aber Kosten {costs}"
    return f"Die Kosten{whose}", f"Kosten {costs}, aber Finanzierung {paid}"


def _sums(amounts: Iterable[ByYear]) -> str:
    total = sorted(figures.add(amounts).items())
    return listing(f"{year} {chf(value)}" for year, value in total if value)


RULES: tuple[Rule, ...] = (costs_are_financed, measures_are_financed, in_their_years)
