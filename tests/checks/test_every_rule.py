"""Every rule fires: a rule without a case that breaks it fails the build."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import Rule
from minikip_docs.facts import settings
from tests import cases
from tests.cases import BUDGET, DELETE, REPORT, REPORT_ASSOCIATION, Change, deviation
from tests.checks import test_rules_consistency as consistency
from tests.checks import test_rules_content as content
from tests.checks import test_rules_duration as duration

FS = "/financial_statement"
OWN = "/financing/1/amounts/y2025"  # 8000.00 of 21750.00; requested are 21000.00
COST = "/budget_lines/0/amounts/y2025"  # 12600.00
REPORTED_OWN = f"{FS}/financing/1/actual"  # of 17538.75; 16000.00 of the canton were used
REPORTED_COST = f"{FS}/costs/0/actual"
REQUESTED = {2025: Decimal(21000), 2026: Decimal(32400), 2027: Decimal(32400)}
NO_SUMS = ("/totals", DELETE)
NO_REPORTED_SUMS = (f"{FS}/totals", DELETE)
UNUSED: list[Change] = [  # 300.00 of 16000.00 were not used
    (f"{FS}/contribution_unused", Decimal(300)),
    (f"{FS}/financing/4/actual", Decimal(1700)),
    (f"{FS}/financing/5/actual", Decimal("2516.90")),
    NO_REPORTED_SUMS,
]
FOUNDATION: Change = (
    f"{FS}/financing/-",
    {"measure": "M1", "origin": "third_party", "actual": Decimal(2000)},
)
NOTHING_REACHED: list[Change] = [
    (f"/measures/0/{field}", nothing)
    for field, nothing in (("actual_value", "0 Prozent"), ("persons_reached", 0), ("events", 0))
]
M9 = {
    "id": "M9", "title": "Ohne Kosten", "status": "implemented",
    "focus_area": "living_together_participation", "activities": "Ohne Kosten durchgeführt.",
}  # fmt: skip
OWN_ALONE = {"measure": "M1", "origin": "own", "amounts": {"y2025": 1}}
STAFF = {"function": "Leitung", "percent": 5, "measure": "M4", "goal_link": "Leitet."}


def starting(day: date) -> settings.Settings:
    base = settings.load(None)
    dates = dataclasses.replace(base.agreement, start=day)
    return dataclasses.replace(base, agreement=dates)


def no(declaration: str) -> Change:
    return (f"/declarations/{declaration}", False)


Case = tuple[str, list[Change], dict[str, Any]]  # sample, changes, what else is known
MONEY: dict[str, Case] = {
    "R410": (BUDGET, [("/measures/1/indicator", DELETE)], {}),
    "R205": (BUDGET, [("/financing", [OWN_ALONE])], {"decided": REQUESTED}),
    "R514": (BUDGET, [no("not_regular_services"), ("/budget_lines/1/category", "projects")], {}),
    "R515": (BUDGET, [("/financing/8/text", "Projektförderung")], {}),
    "R548": (REPORT_ASSOCIATION, [("/measures/0/activities", "x")], {}),
    "R501": (BUDGET, [(OWN, 5000), (COST, 9600), NO_SUMS], {}),
    "R502": (BUDGET, [("/staff/0", DELETE)], {}),
    "R503": (BUDGET, [("/staff/-", STAFF)], {}),
    "R504": (BUDGET, [(OWN, 7000), (COST, 11600), NO_SUMS], {}),
    "R506": (BUDGET, [("/staff/1/percent", 101)], {}),
    "R510": (BUDGET, [no("no_project_funding")], {}),
    "R511": (BUDGET, [no("guidelines_observed")], {}),
    "R512": (BUDGET, [no("not_regular_services")], {}),
    "R513": (BUDGET, [no("correct")], {}),
    "R520": (BUDGET, [], {"decided": {}}),
    "R521": (BUDGET, [], {"decided": REQUESTED | {2025: Decimal("20999.99")}}),
    "R522": (BUDGET, [], {"decided": REQUESTED | {2025: Decimal("22750.01")}}),
    "R523": (BUDGET, [], {"decided": REQUESTED | {2025: Decimal("21000.01")}}),
    "R524": (BUDGET, [], {"decided": REQUESTED | {2028: Decimal(1)}}),
    "R525": (BUDGET, [], {"settings": starting(date(2026, 1, 1))}),
    "R526": (BUDGET, [], {"decided": REQUESTED | {2025: Decimal("21750.01")}}),
    "R140": (REPORT_ASSOCIATION, [(f"{FS}/totals/own", Decimal("17538.70"))], {}),
    "R541": (
        REPORT_ASSOCIATION,
        [
            *UNUSED,
            (f"{FS}/unused_reason", "Ein Treffen fiel aus."),
            (REPORTED_OWN, Decimal("9324.20")),
            (REPORTED_COST, Decimal("13844.20")),
        ],
        {},
    ),
    "R560": (REPORT, [], {"agreed": cases.agreed(REPORT_ASSOCIATION)}),
    "R561": (REPORT, [("/report_year", 2024)], {"agreed": cases.agreed(REPORT, 2024)}),
    "R562": (
        REPORT_ASSOCIATION,
        [("/party/members/3", DELETE)],
        {"agreed": cases.agreed(REPORT_ASSOCIATION)},
    ),
    "R563": (REPORT, [("/measures/1", DELETE)], {"agreed": cases.agreed()}),
    "R564": (REPORT, [("/measures/-", M9)], {"agreed": cases.agreed()}),
    "R565": (REPORT, [("/measures/0/target_value", "10 Prozent")], {"agreed": cases.agreed()}),
    "R566": (REPORT, [(f"{FS}/costs/0/budget", Decimal(1))], {"agreed": cases.agreed()}),
    "R568": (REPORT, [(f"{FS}/contribution_received", 99000)], {"agreed": cases.agreed()}),
    "R569": (REPORT, [], {"decided": {2025: Decimal(1)}}),
    "R575": (REPORT, [], {"decided": {2026: Decimal(1)}}),
    "R570": (REPORT, [*NOTHING_REACHED], {}),
    "R571": (REPORT, [("/measures/2/status", "not_implemented")], {}),
    "R573": (REPORT, [], {"received": date(2026, 3, 5)}),
    "R574": (REPORT, [("/signature/date", "2026-03-16")], {}),
    "R542": (REPORT_ASSOCIATION, [(REPORTED_COST, Decimal("15744.25")), NO_REPORTED_SUMS], {}),
    "R543": (REPORT_ASSOCIATION, [(f"{FS}/contribution_received", Decimal(17000))], {}),
    "R544": (REPORT_ASSOCIATION, UNUSED, {}),
    "R546": (REPORT_ASSOCIATION, [], {"settings": deviation(Decimal(5))}),
    "R547": (
        REPORT_ASSOCIATION,
        [(REPORTED_OWN, Decimal("9224.20")), FOUNDATION, NO_REPORTED_SUMS],
        {},
    ),
    "R550": (REPORT_ASSOCIATION, [], {"received": date(2026, 3, 16)}),
    "R551": (REPORT_ASSOCIATION, [("/signature/date", "2025-12-30")], {}),
    "R553": (REPORT_ASSOCIATION, [("/measures/-", M9)], {}),
}
FIRING: dict[str, Case] = (
    {code: (name, changes, {}) for name, changes, _, code, *_ in reversed(consistency.ALL)}
    | {code: (name, changes, {}) for name, changes, code, *_ in reversed(content.CASES)}
    | MONEY
    | duration.FIRING
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_fires(rule: Rule) -> None:
    assert rule.code in FIRING, "a rule needs a case here or in the tables of its file"
    name, changes, known = FIRING[rule.code]
    verdict = cases.check(name, *changes, **known)
    fired = cases.found(verdict, rule.code)
    assert fired
    assert {f.severity for f in fired} == {rule.severity}
    assert {f.stage for f in fired} == {rule.stage}
    assert [f.code for f in verdict.findings if f.code.startswith("X")] == []


def test_every_case_belongs_to_a_rule() -> None:
    assert FIRING.keys() == {rule.code for rule in RULES}
