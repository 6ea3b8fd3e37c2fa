"""Rules on costs and their financing in the budget: they agree, in the years they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.displaced import COSTS, FINANCING, Displaced, displaced
from minikip_docs.data.figures import ByYear
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, excerpt, listing
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
_TOTALS = {"costs": "Total Kosten", "mini_kip": "Total Mini-KIP", "own": "Total Eigenmittel",
           "third_party": "Total Drittmittel"}  # fmt: skip


def _judged(data: Data) -> list[str]:
    """List the measures whose lines stand in their years, the unknown ones too."""
    moved = {measure for one in displaced(data) for measure in one.measures}
    both = any(len(one.lists) > 1 for one in displaced(data))  # then costs and financing agree
    named = (line["measure"] for name in (COSTS, FINANCING) for line in data[name])
    return [m for m in dict.fromkeys(named) if both or m not in moved]


def _gaps(data: Data) -> Iterator[tuple[int, list[tuple[str, Decimal, Decimal]]]]:
    """Give for each year the measures whose costs and financing differ, with both in CHF."""
    found: dict[int, list[tuple[str, Decimal, Decimal]]] = {}
    for measure in _judged(data):
        costs, paid = figures.costs(data, measure), figures.financing(data, measure=measure)
        for year in {*costs, *paid}:
            pair = costs.get(year, _ZERO), paid.get(year, _ZERO)
            if pair[0] != pair[1]:
                found.setdefault(year, []).append((measure, *pair))
    yield from sorted(found.items())


@figures.where_sound({})
def gaps(data: Data) -> ByYear:
    """Give by year how much more the costs are than the financing; R101 says so, nobody else.

    Data that are not sound have no gaps.
    """
    return {year: _gap(rows) for year, rows in _gaps(data)}


def _gap(rows: Iterable[tuple[str, Decimal, Decimal]]) -> Decimal:
    return sum((cost - paid for _measure, cost, paid in rows), _ZERO)


def _fields(data: Data, year: int, measures: Iterable[str]) -> tuple[str, ...]:
    """Give the pointers of all amounts of a year that belong to some measures."""
    wanted = set(measures)
    return tuple(
        f"/{name}/{index}/amounts/{schemas.year_key(year)}"
        for name in (COSTS, FINANCING)
        for index, line in enumerate(data[name])
        if line["measure"] in wanted
    )


def _where(rows: list[tuple[str, Decimal, Decimal]]) -> str:
    shown = [
        f"«{excerpt(measure)}» (Kosten {chf(cost)}, Finanzierung {chf(paid)})"
        for measure, cost, paid in rows[:_SHOWN]
    ]
    more = len(rows) - len(shown)
    if more:
        shown.append("einer weiteren Massnahme" if more == 1 else f"{more} weiteren Massnahmen")
    return listing(shown)


@rule(
    "R101",
    "Kosten und Finanzierung sind in jedem Jahr gleich hoch",
    needs=("/measures/*/id", *_LINES),
)
def costs_are_financed(data: Data, _facts: Facts) -> Problems:
    """Das Budget zeigt nur dann, wie die Mittel eingesetzt werden, wenn beide Seiten aufgehen.

    Gerechnet wird je Jahr über alle Massnahmen; die Meldung nennt die Massnahmen, die den
    Unterschied ausmachen.
    """
    for year, rows in _gaps(data):
        gap = _gap(rows)
        if not gap:
            continue  # R108
        measures = [measure for measure, _cost, _paid in rows]
        costs = sum((figures.costs(data, m).get(year, _ZERO) for m in _judged(data)), _ZERO)
        verb = "es fehlen" if gap > 0 else "die Finanzierung ist zu hoch um"
        yield Problem(
            "/financing",
            f"{year} betragen die Kosten zusammen {chf(costs)}, die Finanzierung "
            f"{chf(costs - gap)}; {verb} {chf(abs(gap))}. Der Unterschied liegt bei "
            f"{'Massnahme' if len(rows) == 1 else 'den Massnahmen'} {_where(rows)}."
            + _total_that_fits(data, year, gap),
            "Bitte Kosten oder Finanzierung berichtigen, bis beide gleich hoch sind.",
            _fields(data, year, measures),
        )


def _total_that_fits(data: Data, year: int, gap: Decimal) -> str:
    """Name the total that was typed and differs from its lines by the very gap."""
    for name, title in _TOTALS.items():
        declared = data.get("totals", {}).get(name, {}).get(schemas.year_key(year))
        if declared is not None and same_fault(data, name, year, gap):
            return f" Mit dem eingetragenen «{title}» ({chf(declared)}) geht es auf."
    return ""


def same_fault(data: Data, name: str, year: int, gap: Decimal) -> bool:
    """Say whether a declared total is right where the lines of a year are wrong by ``gap``."""
    declared = data.get("totals", {}).get(name, {}).get(schemas.year_key(year))
    if declared is None or not gap:
        return False
    lines = figures.costs(data) if name == "costs" else figures.financing(data, name)
    return bool(lines.get(year, _ZERO) - declared == (gap if name == "costs" else -gap))


@rule(
    "R108",
    "Kosten und Finanzierung jeder Massnahme sind in jedem Jahr gleich hoch",
    severity=Severity.WARNING,
    needs=("/measures/*/id", *_LINES),
)
def measures_are_financed(data: Data, _facts: Facts) -> Problems:
    """Geht das ganze Jahr auf, eine Massnahme aber nicht, ist wohl eine Zeile falsch zugeordnet.

    Das Merkblatt verlangt die Rechnung nicht je Massnahme.
    """
    known = {measure["id"] for measure in data["measures"]}
    for year, rows in _gaps(data):
        measures = [measure for measure, _cost, _paid in rows]
        # A year that does not balance is told by R101, a measure nobody knows by R104.
        if not _gap(rows) and known.issuperset(measures):
            yield Problem(
                "/financing",
                f"{year} gehen Kosten und Finanzierung zusammen auf, aber nicht bei "
                f"den Massnahmen {_where(rows)}.",
                "Bitte prüfen, ob ein Betrag bei der falschen Massnahme oder im falschen Jahr "
                "steht.",
                _fields(data, year, measures),
            )


@rule("R109", "Keine Beträge stehen ein Jahr zu früh oder zu spät", needs=("/period", *_LINES))
def in_their_years(data: Data, _facts: Facts) -> Problems:
    """Um ein Jahr verschobene Beträge zeigen sich überall; gemeldet werden sie nur hier."""
    for one in displaced(data):
        where, to = ("zu früh", "folgende") if one.by < 0 else ("zu spät", "vorangehende")
        side = "rechts" if one.by < 0 else "links"
        subject, evidence = _evidence(data, one)
        remedy = f"Bitte die Beträge in das {to} Jahr verschieben (eine Spalte nach {side})"
        if len(one.lists) > 1:
            remedy += " oder die Dauer berichtigen"
        elif not one.sure:
            remedy += " oder die Finanzierung ebenso in die andere Richtung"
        yield Problem(
            f"/{one.lists[0]}", f"{subject} stehen ein Jahr {where}: {evidence}.", f"{remedy}."
        )


def _evidence(data: Data, one: Displaced) -> tuple[str, str]:
    """Name the amounts that are displaced and the sums that show it."""
    costs = _sums(figures.costs(data, measure) for measure in one.measures)
    paid = _sums(figures.financing(data, measure=measure) for measure in one.measures)
    whose = "" if one.whole else f" von {listing(f'«{excerpt(m)}»' for m in one.measures)}"
    if len(one.lists) > 1:
        years = figures.years(data)
        empty = years[-1] if one.by < 0 else years[0]
        return (
            "Alle Beträge",
            f"Kosten {costs}, Finanzierung {paid}; die Dauer ist {span(years[0], years[-1])}, "
            f"für {empty} steht nichts da",
        )
    first, second = f"Kosten {costs}", f"Finanzierung {paid}"
    if one.lists == (FINANCING,):
        first, second = second, first
    name = "Die Kosten" if one.lists == (COSTS,) else "Die Beträge der Finanzierung"
    return f"{name}{whose}", f"{first}, aber {second}"


def _sums(amounts: Iterable[ByYear]) -> str:
    total = sorted(figures.add(amounts).items())
    return listing(f"{year} {chf(value)}" for year, value in total if value)


RULES: tuple[Rule, ...] = (costs_are_financed, measures_are_financed, in_their_years)
