"""The money of the agreement: what is decided counts, not what was requested; every row adds up."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from minikip_docs.documents.agreement_money import budget_tables, contributions
from minikip_docs.facts import programme
from minikip_docs.facts.contributions import Decision
from tests import cases
from tests.cases import BUDGET, DELETE

KIP3 = programme.load()
# Requested are 21’000.00 and twice 32’400.00; own money is 21’750.00, 33’700.00 and 33’750.50,
# third parties give 1’000.00 and twice 1’500.00.
DECIDED = {
    2025: Decision(Decimal("21500.00"), "Beispielentscheid A", 2),
    2026: Decision(Decimal("30000.05"), "Beispielentscheid B", 3),
}


def years(decided: dict[int, Decision] = DECIDED, *, third_party_counts: bool = False) -> Any:
    return contributions(cases.sample(BUDGET), KIP3, decided, third_party_counts=third_party_counts)


def row(year: str, amount: str, least: str, own: str, source: str) -> dict[str, str]:
    return {
        "year": year, "amount": amount, "own_minimum": least, "own_budgeted": own,
        "source": source,
    }  # fmt: skip


def test_decided_amounts_count_and_undecided_years_say_so() -> None:
    assert years() == {
        "contributions": [
            row("2025", "21’500.00", "21’500.00", "21’750.00", "Beispielentscheid A"),
            row("2026", "30’000.05", "30’000.05", "33’700.00", "Beispielentscheid B"),
            row("2027", "32’400.00", "32’400.00", "33’750.50", "beantragt, noch nicht festgelegt"),
        ],
        "contribution_total": {
            "amount": "83’900.05", "own_minimum": "83’900.05", "own_budgeted": "89’200.50",
        },
    }  # fmt: skip


def test_third_party_money_counts_where_the_canton_says_so() -> None:
    made = years(third_party_counts=True)
    own = [r["own_budgeted"] for r in made["contributions"]]
    assert own == ["22’750.00", "35’200.00", "35’250.50"]
    assert made["contribution_total"]["own_budgeted"] == "93’200.50"


def test_the_least_own_contribution_follows_ratio_and_decided_amount() -> None:
    rules = dataclasses.replace(KIP3.contribution, own_contribution_ratio=Decimal(2))
    double = dataclasses.replace(KIP3, contribution=rules)
    made: Any = contributions(cases.sample(BUDGET), double, DECIDED, third_party_counts=False)
    least = [r["own_minimum"] for r in made["contributions"]]
    assert least == ["43’000.00", "60’000.10", "64’800.00"]


def test_a_decision_of_nothing_is_a_decision() -> None:
    nothing = {2025: Decision(Decimal("0.00"), "abgelehnt", 2)}
    assert years(nothing)["contributions"][0] == row(
        "2025", "0.00", "0.00", "21’750.00", "abgelehnt"
    )


def test_years_without_requested_or_own_money_are_nought() -> None:
    data = cases.sample(BUDGET)
    for line in data["financing"]:
        line["amounts"].pop("y2026", None)
    made: Any = contributions(data, KIP3, {}, third_party_counts=True)
    undecided = "beantragt, noch nicht festgelegt"
    assert made["contributions"][1] == row("2026", "0.00", "0.00", "0.00", undecided)


def test_annex_2_shows_every_line_and_the_money_of_third_parties() -> None:
    made: Any = budget_tables(cases.sample(BUDGET), KIP3)
    assert made["years"] == ["2025", "2026", "2027"]
    assert made["cost_rows"][6] == {
        "measure": "M5", "category": "Projekte und Programme", "text": "Kursleitung und Unterlagen",
        "amounts": ["0.00", "4’800.00", "4’800.00"], "total": "9’600.00",
    }  # fmt: skip
    assert made["cost_total"] == {
        "amounts": ["43’750.00", "67’600.00", "67’650.50"], "total": "179’000.50",
    }  # fmt: skip
    assert made["financing_rows"][8] == {
        "measure": "M4", "origin": "Drittmittel", "text": "Beitrag einer Stiftung (Beispiel)",
        "amounts": ["1’000.00", "1’500.00", "1’500.00"], "total": "4’000.00",
    }  # fmt: skip
    assert made["financing_rows"][0]["text"] == ""
    assert made["financing_totals"] == [
        {"origin": "Total Mini-KIP (Kantonsbeitrag)",
         "amounts": ["21’000.00", "32’400.00", "32’400.00"], "total": "85’800.00"},
        {"origin": "Total Eigenmittel",
         "amounts": ["21’750.00", "33’700.00", "33’750.50"], "total": "89’200.50"},
        {"origin": "Total Drittmittel",
         "amounts": ["1’000.00", "1’500.00", "1’500.00"], "total": "4’000.00"},
        {"origin": "Total Finanzierung",
         "amounts": ["43’750.00", "67’600.00", "67’650.50"], "total": "179’000.50"},
    ]  # fmt: skip


def test_an_origin_nobody_names_has_no_total() -> None:
    made: Any = budget_tables(cases.sample(BUDGET, ("/financing/8", DELETE)), KIP3)
    origins = [total["origin"] for total in made["financing_totals"]]
    assert origins == ["Total Mini-KIP (Kantonsbeitrag)", "Total Eigenmittel", "Total Finanzierung"]
