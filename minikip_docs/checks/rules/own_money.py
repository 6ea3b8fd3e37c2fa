"""Rules on own contributions (leaflet section 5): in the budget and in the annual report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from minikip_docs.checks.rules import balance
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.displaced import FINANCING as LIST
from minikip_docs.data.displaced import is_displaced
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, number

FINANCING = ("/financing/*/origin", "/financing/*/amounts")
OPEN = "Das Merkblatt sagt nicht, ob Drittmittel als eigene Aufwendungen zählen; ohne sie fehlen"
OPEN_REMEDY = (
    "Bitte den Kanton entscheiden lassen und in canton.toml "
    "«contribution.own_includes_third_party» setzen."
)
_STATEMENT = "/financial_statement"
_ACTUAL = (
    f"{_STATEMENT}/costs/*/actual",
    f"{_STATEMENT}/financing/*/origin",
    f"{_STATEMENT}/financing/*/actual",
)
_RECEIVED = (f"{_STATEMENT}/contribution_received", f"{_STATEMENT}/contribution_unused")
_ZERO = Decimal(0)


def is_open(facts: Facts) -> bool:
    """Say whether the canton has not decided if third-party money counts as own."""
    return facts.settings.contribution.own_includes_third_party is None


def sure(own: Decimal, third_party: Decimal, facts: Facts) -> Decimal:
    """Give in CHF what counts as own contribution for certain: unset means no third party."""
    counts = facts.settings.contribution.own_includes_third_party is True
    return own + third_party if counts else own


def at_best(own: Decimal, third_party: Decimal, facts: Facts) -> Decimal:
    """Give in CHF what can count as own contribution: unset means third-party money may."""
    return own + third_party if is_open(facts) else sure(own, third_party, facts)


def own_name(facts: Facts) -> str:
    """Name what counts as own contribution for certain."""
    counts = facts.settings.contribution.own_includes_third_party is True
    return "Eigen- und Drittmittel" if counts else "Eigenmittel"


def third_party_hint(gap: Decimal, third_party: Decimal, facts: Facts) -> str:
    """Say why third-party money does not close the gap, where one might think it does."""
    if is_open(facts) and third_party:
        return f" Auch mit den Drittmitteln ({chf(third_party)}) wäre es zu wenig."
    if facts.settings.contribution.own_includes_third_party is False and third_party >= gap:
        return f" Drittmittel ({chf(third_party)}) zählen nach Festlegung des Kantons nicht."
    return ""


def _at_least(ratio: Decimal, of: str) -> str:
    return f"gleich viel wie {of}" if ratio == 1 else f"{number(ratio)} × {of}"


def _by_year(data: Data, facts: Facts) -> Iterator[tuple[int, Decimal, Decimal, Decimal]]:
    """Give for each year with a requested contribution: year, needed, own and third party.

    Left out is a year whose own money would do if the costs were financed: R101 says what is
    missing. None is given where the financing stands in the wrong years (R109).
    """
    ratio = facts.programme.contribution.own_contribution_ratio
    own, third = figures.financing(data, "own"), figures.financing(data, "third_party")
    unpaid = balance.unpaid(data)
    requested = {} if is_displaced(data, LIST) else figures.financing(data, "mini_kip")
    for year, amount in sorted(requested.items()):
        needed, spent = ratio * amount, own.get(year, _ZERO)
        if not spent < needed <= spent + unpaid.get(year, _ZERO):
            yield year, needed, spent, third.get(year, _ZERO)


@rule(
    "R501",
    "Die Eigenmittel sind in jedem Jahr mindestens so hoch wie der beantragte Kantonsbeitrag",
    section="5",
    needs=(*FINANCING, *balance.YEARS),
)
def own_contribution(data: Data, facts: Facts) -> Problems:
    """Der Kanton zahlt nur, wenn die Gemeinde jährlich mindestens gleich viel aufwendet.

    Merkblatt Ziffer 5: «jährliche Aufwendungen in mindestens derselben Höhe».
    """
    ratio = facts.programme.contribution.own_contribution_ratio
    for year, needed, own, third_party in _by_year(data, facts):
        if at_best(own, third_party, facts) < needed:
            spent = sure(own, third_party, facts)
            yield Problem(
                "/financing",
                f"Für {year} sind {chf(spent)} {own_name(facts)} eingetragen; nötig sind "
                f"mindestens {chf(needed)} ({_at_least(ratio, 'der beantragte Kantonsbeitrag')}). "
                f"Es fehlen {chf(needed - spent)}."
                + third_party_hint(needed - spent, third_party, facts),
                f"Bitte für {year} mehr Eigenmittel oder einen kleineren Kantonsbeitrag eintragen.",
            )


@rule(
    "R504",
    "Die Eigenmittel des Budgets genügen auch ohne Drittmittel",
    severity=Severity.WARNING,
    section="5",
    needs=(*FINANCING, *balance.YEARS),
    office=True,
)
def enough_without_third_party(data: Data, facts: Facts) -> Problems:
    """Ob Geld Dritter zu den eigenen Aufwendungen zählt, lässt das Merkblatt offen (Ziffer 5).

    Gilt nur, solange der Kanton es nicht festgelegt hat (contribution.own_includes_third_party).
    """
    if not is_open(facts):
        return
    for year, needed, own, third_party in _by_year(data, facts):
        if own < needed <= own + third_party:
            yield Problem("/financing", f"{OPEN} für {year} {chf(needed - own)}.", OPEN_REMEDY)


def _unpaid(data: Data) -> Decimal:
    """Give in CHF how much of the reported costs nothing pays for, 0 if all is paid.

    R542 says it; own money that would do with it is not said to be missing once more.
    """
    statement = data["financial_statement"]
    costs, paid = (figures.total(statement[name], "actual") for name in ("costs", "financing"))
    return max(costs - paid, _ZERO)


def _actual(data: Data, facts: Facts) -> tuple[Decimal, Decimal, Decimal]:
    """Give own and third-party money, and how much of it the canton's money asks for, in CHF.

    It asks for as much as was received (leaflet section 5). Where more is said to be received
    than is accounted for, one of both is wrong, and R543 says so: only the lower amount counts.
    """
    statement = data["financial_statement"]
    own, third_party, used = (
        figures.total(statement["financing"], "actual", origin=origin)
        for origin in ("own", "third_party", "mini_kip")
    )
    accounted = used + statement.get("contribution_unused", _ZERO)
    received = min(Decimal(statement["contribution_received"]), accounted)
    return own, third_party, facts.programme.contribution.own_contribution_ratio * received


@rule(
    "R541",
    "Die Eigenmittel sind mindestens so hoch wie der erhaltene Kantonsbeitrag",
    forms=REPORT,
    section="5",
    needs=(*_ACTUAL, *_RECEIVED),
)
def own_covers_received(data: Data, facts: Facts) -> Problems:
    """Die Gemeinde wendet im Jahr mindestens gleich viel auf, wie sie vom Kanton erhält.

    Merkblatt Ziffer 5: «jährliche Aufwendungen in mindestens derselben Höhe», auch wenn ein Teil
    des Beitrags nicht verwendet wurde.
    """
    ratio = facts.programme.contribution.own_contribution_ratio
    own, third_party, needed = _actual(data, facts)
    best = at_best(own, third_party, facts)
    if best < needed and best + _unpaid(data) < needed:
        spent = sure(own, third_party, facts)
        received = ratio * Decimal(data["financial_statement"]["contribution_received"])
        what = "erhaltene" if needed == received else "abgerechnete"
        unused = data["financial_statement"].get("contribution_unused", _ZERO)
        left = f" Nicht verwendet sind {chf(unused)} des Beitrags." if unused else ""
        yield Problem(
            f"{_STATEMENT}/financing",
            f"Abgerechnet sind {chf(spent)} {own_name(facts)}; nötig sind mindestens "
            f"{chf(needed)} ({_at_least(ratio, f'der {what} Kantonsbeitrag')}). "
            f"Es fehlen {chf(needed - spent)}."
            + third_party_hint(needed - spent, third_party, facts)
            + left,
            "Bitte prüfen, ob Eigenmittel fehlen oder ein Betrag falsch zugeordnet ist.",
        )


@rule(
    "R547",
    "Die abgerechneten Eigenmittel genügen auch ohne Drittmittel",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=("/report_year", *_ACTUAL, *_RECEIVED),
    office=True,
)
def spent_enough_without_third_party(data: Data, facts: Facts) -> Problems:
    """Ob Geld Dritter zu den eigenen Aufwendungen zählt, lässt das Merkblatt offen (Ziffer 5).

    Gilt nur, solange der Kanton es nicht festgelegt hat (contribution.own_includes_third_party).
    """
    if not is_open(facts):
        return
    own, third_party, needed = _actual(data, facts)
    if own + _unpaid(data) < needed <= own + third_party:
        yield Problem(
            f"{_STATEMENT}/financing",
            f"{OPEN} für {data['report_year']} {chf(needed - own)} zum erhaltenen Kantonsbeitrag.",
            OPEN_REMEDY,
        )


BUDGET_RULES: tuple[Rule, ...] = (own_contribution, enough_without_third_party)
REPORT_RULES: tuple[Rule, ...] = (own_covers_received, spent_enough_without_third_party)
