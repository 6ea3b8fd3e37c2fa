"""A value at fault silences only what depends on it, and never makes a finding of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Data, Facts, Problems, rule
from minikip_docs.checks.rules.sums import to_the_rappen
from minikip_docs.data import figures
from minikip_docs.data.model import Finding, Problem, Severity, Stage, Verdict
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change
from tests.checks.test_run import pointers, submission

# Faults of many kinds at once, so that there is something to find beside a broken field.
FAULTY: dict[str, list[Change]] = {
    BUDGET: [
        ("/totals", DELETE),
        ("/budget_lines/1/amounts/y2025", Decimal("3400.10")),
        ("/budget_lines/2/measure", "M77"),
        ("/measures/1/target_groups", {"local_population": False}),
        ("/measures/2/title", "Begrüssungsgespräche"),
        ("/staff/0/percent", Decimal(130)),
        ("/financing/0/amounts/y2024", Decimal(5)),
        ("/signature/date", "2029-05-05"),
    ],
    BUDGET_ASSOCIATION: [
        ("/totals", DELETE),
        ("/budget_lines/1/amounts/y2025", Decimal("3400.10")),
        ("/signatories/1/bfs_number", 1103),
        ("/budget_lines/2/measure", "M77"),
    ],
    REPORT: [("/financial_statement/costs/1/actual", Decimal("1.10"))],
}
Found = set[tuple[str, str, str]]


def by_rules(verdict: Verdict) -> Found:
    found = (f for f in verdict.findings if f.code.startswith(("R", "X")))
    return {(f.code, f.pointer, f.message) for f in found}


def fields(name: str) -> list[str]:
    """List the fields of a sample that hold one value, not those around them."""
    every = pointers(cases.sample(name, *FAULTY[name]))
    return [p for p in every if not any(other.startswith(f"{p}/") for other in every)]


BEFORE = {name: by_rules(cases.check(name, *changes)) for name, changes in FAULTY.items()}
PLACES = [(name, pointer) for name in FAULTY for pointer in fields(name)]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from([{"a": 1}, "x" * 4000, Decimal("-1.5"), [True]]))
def test_no_rule_finds_what_it_would_not_find_with_the_right_value(
    place: tuple[str, str], odd: Any
) -> None:
    name, pointer = place
    verdict = cases.check(name, *FAULTY[name], (pointer, odd))
    errors = [f.pointer for f in verdict.findings if f.severity is Severity.ERROR]
    if pointer in errors:  # else the value is possible, and what is found is about it
        assert by_rules(verdict) <= BEFORE[name]


COSTS = ("/budget_lines/*/measure", "/budget_lines/*/amounts")


@rule("R997", "Jede Massnahme kostet in jedem Jahr gerade Beträge", needs=COSTS)
def even(data: Data, _facts: Facts) -> Problems:
    """Grund."""
    for measure in dict.fromkeys(line["measure"] for line in data["budget_lines"]):
        for year, cost in sorted(figures.costs(data, measure).items()):
            if cost % 2:
                yield Problem("/budget_lines", f"{measure}, {year}: {cost}", "Bitte prüfen.")


@rule("R996", "Jede Massnahme kostet etwas", needs=("/measures/*/id", *COSTS))
def costly(data: Data, _facts: Facts) -> Problems:
    """Grund."""
    for measure in data["measures"]:
        if not any(figures.costs(data, measure["id"]).values()):
            yield Problem("/measures", f"{measure['id']} kostet nichts.", "Bitte prüfen.")


def messages(*changes: Change) -> list[str]:
    data = submission(cases.sample(BUDGET, ("/budget_lines/1/amounts/y2027", 4650), *changes))
    verdict = run.check(data, cases.facts(), [even, costly])
    return [f.message for f in verdict.findings if f.code.startswith(("R", "X"))]


FIRST = "/budget_lines/0/amounts/y2025"  # of M1
ODD_AMOUNTS: list[Change] = [
    ("/budget_lines/0/amounts/y2026", 12501),  # of M1, too, in another year
    ("/budget_lines/3/amounts/y2025", 4801),  # of M2, in the same year
]


def test_a_broken_amount_silences_its_own_measure_and_year_alone() -> None:
    two = messages(*ODD_AMOUNTS)
    assert len(two) == 2
    assert messages(*ODD_AMOUNTS, (FIRST, 3)) != two
    assert messages(*ODD_AMOUNTS, (FIRST, "viel")) == two


@pytest.mark.parametrize("value", [0, 1, Decimal("0.01"), Decimal("70613.07"), 99980000])
def test_a_broken_amount_is_in_no_total_whatever_it_may_be(value: Any) -> None:
    assert (messages((FIRST, value)) == []) is (value % 2 == 0)
    assert messages((FIRST, "viel")) == []


def test_a_row_whose_measure_is_not_known_may_belong_to_any() -> None:
    """Its amounts may be what a measure lacks, so that no measure can be said to lack them."""
    without_m3: list[Change] = [("/budget_lines/4/measure", "M1")]
    assert messages(*without_m3) == ["M3 kostet nichts."]
    assert messages(*without_m3, ("/budget_lines/0/measure", "M0")) == []
    other = ("/budget_lines/0/amounts", {"y2025": 0})  # but a row without amounts cannot
    assert messages(*without_m3, other, ("/budget_lines/0/measure", "M0")) == ["M3 kostet nichts."]


def test_a_row_with_too_many_fields_at_fault_is_not_judged() -> None:
    groups = cases.facts().programme.target_groups
    broken = [(f"/measures/0/target_groups/{group.key}", 7) for group in groups]
    verdict = cases.check(BUDGET, ("/measures/1/target_groups", {"local_population": False}),
                          *broken, ("/measures/0/asylum_complement", 7))  # fmt: skip
    unjudged = [item.code for item in verdict.not_checked if not item.partly]
    assert "R402" in unjudged


def test_the_rules_say_whether_they_looked_at_the_rest() -> None:
    cell = cases.check(BUDGET, ("/budget_lines/0/amounts/y2025", "viel"))
    assert {item.partly for item in cell.not_checked} == {True}
    section = cases.check(BUDGET, ("/budget_lines", DELETE))
    assert {item.partly for item in section.not_checked} == {False}
    assert section.not_checked[0].because == ("7 Budget: Kosten",)


def test_a_figure_that_cannot_be_read_is_not_judged_by_its_looks_as_well() -> None:
    cell = "/budget_lines/0/amounts/y2025"
    data = cases.sample(BUDGET, (cell, Decimal("12600.005")))
    by_rule = run.check(submission(data), cases.facts(), [to_the_rappen])
    assert [f.code for f in by_rule.findings] == ["R103"]
    said = Finding("V202", Severity.ERROR, Stage.SUBMISSION, cell, "7.4", "Zu genau.", "")
    by_reader = run.check(submission(data, findings=(said,)), cases.facts(), [to_the_rappen])
    assert by_reader.findings == (said,)
