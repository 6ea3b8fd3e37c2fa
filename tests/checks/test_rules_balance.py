"""Costs and financing per year: what makes the difference is told, what makes up for it asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests import cases
from tests.cases import BUDGET, DELETE, Change

NO_TOTALS: Change = ("/totals", DELETE)
MOVED: list[Change] = [  # 100 of M3 stand at M4
    ("/financing/5/amounts/y2025", 3300), ("/financing/7/amounts/y2025", 3250), NO_TOTALS,
]  # fmt: skip


def told(*changes: Change) -> list[str]:
    found = cases.check(BUDGET, *changes).findings
    return [f"{f.code} {f.message.partition('; ')[0]}".replace("\u00a0", " ") for f in found]


M3_AND_M4 = (
    "R108 2025 gehen Kosten und Finanzierung zusammen auf, aber nicht einzeln bei den Massnahmen "
    "«M3» (Kosten CHF 6’200.00, Finanzierung CHF 6’300.00) und «M4» (Kosten CHF 7’350.00, "
    "Finanzierung CHF 7’250.00)."
)


def test_what_makes_up_for_each_other_is_asked_beside_what_is_missing() -> None:
    assert told(*MOVED) == [M3_AND_M4]
    assert told(*MOVED, ("/budget_lines/0/amounts/y2025", 12650)) == [
        "R101 Massnahme «M1», 2025: Die Kosten betragen CHF 16’050.00, die Finanzierung "
        "CHF 16’000.00",
        M3_AND_M4,
    ]


def test_a_value_at_fault_does_not_hide_the_fault_of_another_measure() -> None:
    broken: Change = ("/budget_lines/0/amounts/y2025", "viel")
    assert M3_AND_M4 in told(*MOVED, broken)
    assert told(("/budget_lines/4/amounts/y2025", 6300), NO_TOTALS, broken)[1:] == [
        "R101 Massnahme «M3», 2025: Die Kosten betragen CHF 6’300.00, die Finanzierung CHF 6’200.00"
    ]


def test_what_a_measure_lacks_is_no_lack_of_own_money_as_well() -> None:
    """Too much at another measure does not hide that it is the same shortage."""
    own: list[Change] = [
        ("/financing/3/amounts/y2025", 5200), ("/budget_lines/0/amounts/y2025", 11000), NO_TOTALS,
    ]  # fmt: skip
    assert [line[:27] for line in told(*own)] == [
        "R101 Massnahme «M1», 2025: ", "R101 Massnahme «M2», 2025: ",
    ]  # fmt: skip


def test_all_money_at_one_measure_is_one_question_a_year() -> None:
    whole = [
        {"measure": "M1", "origin": origin, "amounts": amounts}
        for origin, amounts in (
            ("mini_kip", {"y2025": 21000, "y2026": 32400, "y2027": 32400}),
            ("own", {"y2025": 22750, "y2026": 35200, "y2027": Decimal("35250.50")}),
        )
    ]
    verdict = cases.check(BUDGET, ("/financing", whole), NO_TOTALS)
    assert cases.codes(verdict) == ["R108"] * 3
    assert verdict.findings[1].message.endswith(" und einer weiteren.")


def test_a_year_with_a_measure_nobody_knows_is_told_as_a_whole() -> None:
    unknown: Change = ("/budget_lines/4/measure", "M33")
    assert told(unknown) == ["R104 Die Massnahme «M33» ist bei den Massnahmen nicht beschrieben."]
    assert told(unknown, ("/budget_lines/0/amounts/y2025", 12650), NO_TOTALS)[-1] == (
        "R101 2025: Die Kosten betragen CHF 43’800.00, die Finanzierung CHF 43’750.00"
    )


@pytest.mark.parametrize("amount", [5000, 7000])
def test_a_shortage_is_told_once(amount: int) -> None:
    """Own money that is missing is missing in the financing."""
    for name in ("own", "mini_kip"):
        row = 1 if name == "own" else 0
        change: Change = (f"/financing/{row}/amounts/y2025", amount)
        assert cases.codes(cases.check(BUDGET, change)) == ["R101"]
