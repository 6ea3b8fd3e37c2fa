"""Sums and parties of a submission."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from minikip_docs.data import figures
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE

SURSEE = cases.sample(BUDGET)
VERBUND = cases.sample(BUDGET_ASSOCIATION)
LINES = {
    "budget_lines": [
        {"measure": "M1", "amounts": {"y2025": Decimal("0.10"), "y2026": 7}},
        {"measure": "M2", "amounts": {"y2025": Decimal("0.20")}},
        {"measure": "M1", "amounts": {}},
    ],
    "financing": [
        {"measure": "M1", "origin": "own", "amounts": {"y2025": Decimal("0.10")}},
        {"measure": "M1", "origin": "third_party", "amounts": {"y2026": Decimal(3)}},
        {"measure": "M2", "origin": "own", "amounts": {"y2025": Decimal("0.05"), "y2027": 1}},
        {"measure": "M2", "origin": "mini_kip", "amounts": {"y2025": Decimal("0.15")}},
    ],
}


def test_amounts_are_added_year_by_year_and_exactly() -> None:
    rows = [{2025: Decimal("0.10")}, {2025: Decimal("0.20"), 2026: Decimal(1)}]
    assert figures.add(rows) == {2025: Decimal("0.30"), 2026: Decimal(1)}
    assert figures.add([]) == {}


def test_costs_of_all_measures_or_one() -> None:
    assert figures.costs(LINES) == {2025: Decimal("0.30"), 2026: Decimal(7)}
    assert figures.costs(LINES, "M1") == {2025: Decimal("0.10"), 2026: Decimal(7)}
    assert figures.costs(LINES, "M9") == {}
    assert all(isinstance(value, Decimal) for value in figures.costs(LINES).values())


@pytest.mark.parametrize(
    ("origin", "measure", "sums"),
    [
        (None, None, {2025: "0.30", 2026: "3", 2027: "1"}),
        ("own", None, {2025: "0.15", 2027: "1"}),
        (None, "M1", {2025: "0.10", 2026: "3"}),
        ("own", "M2", {2025: "0.05", 2027: "1"}),
        ("mini_kip", "M1", {}),
    ],
)
def test_financing_by_origin_and_measure(
    origin: str | None, measure: str | None, sums: dict[int, str]
) -> None:
    expected = {year: Decimal(value) for year, value in sums.items()}
    assert figures.financing(LINES, origin, measure) == expected


def test_whether_third_party_money_is_own_is_asked_for() -> None:
    assert figures.own_share(LINES, with_third_party=False) == {2025: Decimal("0.15"), 2027: 1}
    assert figures.own_share(LINES, with_third_party=True) == {
        2025: Decimal("0.15"), 2026: Decimal(3), 2027: Decimal(1),
    }  # fmt: skip


def test_a_field_that_is_not_asked_for_may_be_missing() -> None:
    rows = {"budget_lines": [{"amounts": {"y2025": 1}}]}
    assert figures.costs(rows) == {2025: Decimal(1)}
    with pytest.raises(KeyError):
        figures.costs(rows, "M1")


def test_one_field_is_added_up_where_the_others_fit() -> None:
    rows: list[dict[str, Any]] = [
        {"origin": "own", "measure": "M1", "actual": Decimal("1.05")},
        {"origin": "own", "measure": "M2", "actual": 2},
        {"origin": "mini_kip", "measure": "M1", "actual": Decimal(4)},
        {"origin": "own", "measure": "M1"},
    ]
    assert figures.total(rows, "actual") == Decimal("7.05")
    assert figures.total(rows, "actual", origin="own") == Decimal("3.05")
    assert figures.total(rows, "actual", origin="own", measure="M1") == Decimal("1.05")
    nothing = figures.total([], "actual")
    assert (nothing, type(nothing)) == (Decimal(0), Decimal)


def test_the_years_of_the_period() -> None:
    assert figures.years(SURSEE) == (2025, 2026, 2027)
    assert figures.years(cases.sample(BUDGET, ("/period/first_year", 2027))) == (2027,)
    assert figures.years(cases.sample(BUDGET, ("/period/first_year", 2028))) == ()


def test_who_the_party_is() -> None:
    assert not figures.is_association(SURSEE)
    assert figures.party_key(SURSEE) == "1103"
    assert figures.numbers(SURSEE) == (1103,)
    assert figures.municipalities(SURSEE) == ((1103, "Sursee"),)
    assert figures.is_association(VERBUND)
    assert figures.party_key(VERBUND) == "VERBUND-SEE"
    assert figures.numbers(VERBUND) == (1102, 1084, 1088, 1093)
    assert figures.municipalities(VERBUND)[1] == (1084, "Eich")
    one = cases.sample(BUDGET_ASSOCIATION, *[("/party/members/1", DELETE)] * 3)
    assert figures.municipalities(one) == ((1102, "Sempach"),)
