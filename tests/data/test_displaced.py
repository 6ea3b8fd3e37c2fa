"""Amounts in the neighbouring year: what is found, what is not, and which rules keep silent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data.displaced import COSTS, FINANCING, Displaced, displaced, is_displaced
from tests import cases
from tests.cases import BUDGET, DELETE, Change

ALL = ("M1", "M2", "M3", "M4", "M5")


def moved(name: str, by: int, *measures: str) -> list[Change]:
    """Type the amounts of a list into other years."""
    return [
        (
            f"/{name}/{index}/amounts",
            {f"y{int(year[1:]) + by}": value for year, value in row["amounts"].items()},
        )
        for index, row in enumerate(cases.sample(BUDGET)[name])
        if not measures or row["measure"] in measures
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ()),
        (moved(COSTS, -1), (Displaced((COSTS,), -1, ALL, whole=True),)),
        (moved(FINANCING, -1), (Displaced((FINANCING,), -1, ALL, whole=True),)),
        (moved(COSTS, -1, "M3"), (Displaced((COSTS,), -1, ("M3",), whole=False),)),
        (
            moved(COSTS, -1) + moved(FINANCING, -1),
            (Displaced((COSTS, FINANCING), -1, ALL, whole=True),),
        ),
        (  # 2024 is a year of the period as well: nobody can tell which side is wrong
            [*moved(COSTS, -1), ("/period/first_year", 2024)],
            (Displaced((COSTS,), -1, ALL, whole=True, sure=False),),
        ),
        ([("/budget_lines/0/amounts/y2025", 1)], ()),
        ([("/budget_lines/6/measure", "M1"), ("/financing/9/measure", "M1")], ()),
    ],
)
def test_what_stands_in_the_wrong_year(changes: list[Change], expected: Any) -> None:
    assert displaced(cases.sample(BUDGET, *changes)) == expected


def test_measures_that_balance_each_other_are_no_matter_of_years() -> None:
    one, two = Decimal(100), Decimal(100)
    data = {
        "period": {"first_year": 2025, "last_year": 2026},
        "budget_lines": [
            {"measure": "M1", "amounts": {"y2025": one}},
            {"measure": "M2", "amounts": {"y2026": two}},
        ],
        "financing": [
            {"measure": "M1", "origin": "own", "amounts": {"y2026": one}},
            {"measure": "M2", "origin": "own", "amounts": {"y2025": two}},
        ],
    }
    assert displaced(data) == ()
    assert not is_displaced(data, COSTS)


@pytest.mark.parametrize(
    ("changes", "pointer", "message", "remedy"),
    [
        (
            moved(FINANCING, -1), "/financing",
            "Die Beträge der Finanzierung stehen ein Jahr zu früh: Finanzierung 2024 "
            "CHF 43’750.00, "
            "2025 CHF 67’600.00 und 2026 CHF 67’650.50, aber Kosten 2025 CHF 43’750.00, 2026 "
            "CHF 67’600.00 und 2027 CHF 67’650.50.",
            "Bitte die Beträge in das folgende Jahr verschieben (eine Spalte nach rechts).",
        ),
        (
            moved(COSTS, -1, "M3", "M4"), "/budget_lines",
            "Die Kosten von «M3» und «M4» stehen ein Jahr zu früh: Kosten 2024 CHF 13’550.00, 2025 "
            "CHF 17’100.00 und 2026 CHF 17’100.00, aber Finanzierung 2025 CHF 13’550.00, 2026 "
            "CHF 17’100.00 und 2027 CHF 17’100.00.",
            "Bitte die Beträge in das folgende Jahr verschieben (eine Spalte nach rechts).",
        ),
        (
            moved(COSTS, -1) + moved(FINANCING, -1), "/budget_lines",
            "Alle Beträge stehen ein Jahr zu früh: Kosten 2024 CHF 43’750.00, 2025 CHF 67’600.00 "
            "und 2026 CHF 67’650.50, Finanzierung 2024 CHF 43’750.00, 2025 CHF 67’600.00 und 2026 "
            "CHF 67’650.50; die Dauer ist 2025–2027, für 2027 steht nichts da.",
            "Bitte die Beträge in das folgende Jahr verschieben (eine Spalte nach rechts) oder die "
            "Dauer berichtigen.",
        ),
        (
            [*moved(COSTS, -1), ("/period/first_year", 2024)], "/budget_lines",
            "Die Kosten stehen ein Jahr zu früh: Kosten 2024 CHF 43’750.00, 2025 CHF 67’600.00 und "
            "2026 CHF 67’650.50, aber Finanzierung 2025 CHF 43’750.00, 2026 CHF 67’600.00 und 2027 "
            "CHF 67’650.50.",
            "Bitte die Beträge in das folgende Jahr verschieben (eine Spalte nach rechts) oder die "
            "Finanzierung ebenso in die andere Richtung.",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("totals", [[], [("/totals", DELETE)]])
def test_it_is_the_only_finding(
    changes: list[Change], pointer: str, message: str, remedy: str, totals: list[Change]
) -> None:
    verdict = cases.check(BUDGET, *changes, *totals)
    told = (
        cases.only(verdict, "R109")
        if ("/period/first_year", 2024) not in changes
        else next(f for f in verdict.findings if f.code == "R109")
    )
    assert told.pointer == pointer
    assert told.message.replace("\u00a0", " ") == message
    assert told.remedy == remedy


def test_to_the_right_it_is_the_preceding_year() -> None:
    period: list[Change] = [("/period/first_year", 2024), ("/period/last_year", 2026)]
    back = moved(COSTS, -1) + moved(FINANCING, -1)
    right = [
        change for name in (COSTS,)
        for change in [(f"/{name}/{i}/amounts", row["amounts"])
                       for i, row in enumerate(cases.sample(BUDGET)[name])]
    ]  # fmt: skip
    verdict = cases.check(BUDGET, *back, *right, *period, ("/totals", DELETE))
    finding = next(f for f in verdict.findings if f.code == "R109")
    assert finding.message.startswith("Die Kosten stehen ein Jahr zu spät: Kosten 2025")
    assert finding.remedy == (
        "Bitte die Beträge in das vorangehende Jahr verschieben (eine Spalte nach links)."
    )
    assert not {"R101", "R105", "R108"} & set(cases.codes(verdict))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(2026, 2027, "R105"), (2025, 2026, "R105"), (2026, 2026, "R105"), (2024, 2026, "R109")],
)
def test_a_wrong_period_is_one_finding(first: int, last: int, code: str) -> None:
    period: list[Change] = [("/period/first_year", first), ("/period/last_year", last)]
    assert cases.codes(cases.check(BUDGET, *period)) == [code]


def test_a_measure_with_another_fault_is_not_judged_by_the_wrong_years() -> None:
    broken: Change = ("/budget_lines/0/amounts/y2024", "viel")
    verdict = cases.check(BUDGET, *moved(COSTS, -1), ("/totals", DELETE), broken)
    assert cases.codes(verdict) == ["R109", "S102"]
    wrong: Change = ("/budget_lines/4/amounts/y2024", 6000)  # M3 is M3, with 6000 for 6200
    assert cases.codes(cases.check(BUDGET, *moved(COSTS, -1), wrong)) == ["R109"]


def test_one_stray_amount_does_not_cast_doubt_on_the_period() -> None:
    stray: list[Change] = [
        ("/budget_lines/4/amounts/y2024", 100), ("/measures/0/start", "2024-12-31"),
    ]  # fmt: skip
    assert cases.codes(cases.check(BUDGET, *stray)) == ["R101", "R105", "R505"]


def test_other_faults_are_still_found_beside_it() -> None:
    verdict = cases.check(BUDGET, *moved(COSTS, -1, "M3"), ("/budget_lines/5/amounts/y2025", 7000))
    assert cases.codes(verdict) == ["R101", "R109"]


@given(st.lists(st.integers(0, 3), min_size=14, max_size=14))
def test_a_budget_that_balances_is_never_displaced(amounts: list[int]) -> None:
    data = cases.sample(BUDGET)
    data["budget_lines"] = [
        {"measure": f"M{n % 3}", "amounts": {f"y{2025 + n % 2}": Decimal(amount)}}
        for n, amount in enumerate(amounts)
    ]
    data["financing"] = [{**line, "origin": "own"} for line in data["budget_lines"]]
    assert displaced(data) == ()
