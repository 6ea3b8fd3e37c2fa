"""First and last day of an agreement: within its years, before its measures, not backdated."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from minikip_docs.data.model import Stage
from minikip_docs.facts import settings
from tests.cases import BUDGET, Change, check, codes, found, only

START, END = "/period/start", "/period/end"
SHORT: list[Change] = [(START, "2025-05-01"), (END, "2027-12-31")]
FIRING: dict[str, tuple[str, list[Change], dict[str, Any]]] = {
    "R141": (BUDGET, [(START, "2024-12-31")], {}),
    "R142": (BUDGET, [(START, "2025-05-02")], {}),
    "R143": (BUDGET, [(START, "2025-03-13")], {}),
}


def set_to(start: date | None) -> settings.Settings:
    base = settings.load(None)
    return dataclasses.replace(base, agreement=dataclasses.replace(base.agreement, start=start))


@pytest.mark.parametrize(
    ("changes", "pointer", "message"),
    [
        ([(START, "2026-01-01")], START,
         "Die Vereinbarung beginnt am 1. Januar 2026, die Dauer ist aber 2025–2027."),
        ([(END, "2028-01-31")], END,
         "Die Vereinbarung endet am 31. Januar 2028, die Dauer ist aber 2025–2027."),
        ([("/period/last_year", 2025), (START, "2025-06-01"), (END, "2025-05-31")], END,
         "Das Ende (31. Mai 2025) liegt vor dem Beginn (1. Juni 2025)."),
    ],
)  # fmt: skip
def test_the_days_lie_in_the_first_and_last_year(
    changes: list[Change], pointer: str, message: str
) -> None:
    [finding] = found(check(BUDGET, *changes), "R141")
    assert (finding.pointer, finding.message.replace("\u00a0", " ")) == (pointer, message)


def test_own_days_that_fit_are_no_matter() -> None:
    assert codes(check(BUDGET, *SHORT)) == []
    assert codes(check(BUDGET, *SHORT, settings=set_to(date(2026, 1, 1)))) == []  # no R525


def test_days_outside_the_kip_period_are_an_error_whatever_the_years() -> None:
    for change in ((START, "2023-12-31"), (END, "2028-01-01")):
        assert "R141" in codes(check(BUDGET, change))


@pytest.mark.parametrize("own", [True, False])
def test_measures_before_the_start_are_asked_about(own: bool) -> None:
    known = {} if own else {"settings": set_to(date(2025, 5, 2))}
    changes: list[Change] = [(START, "2025-05-02")] if own else []
    findings = found(check(BUDGET, *changes, **known), "R142")
    assert [one.pointer for one in findings] == [f"/measures/{n}/start" for n in (0, 1, 3)]
    assert findings[0].message.replace("\u00a0", " ") == (
        "Die Massnahme beginnt am 1. Mai 2025, die Vereinbarung erst am 2. Mai 2025."
    )
    early: Change = ("/measures/0/start", "2024-08-01")  # R505 asks
    assert "/measures/0/start" not in [
        one.pointer for one in found(check(BUDGET, *changes, early, **known), "R142")
    ]


def test_a_start_before_the_date_of_the_document_is_asked_about() -> None:
    usual = {"settings": set_to(date(2025, 5, 1))}
    assert codes(check(BUDGET, **usual, on=date(2025, 5, 1))) == []
    finding = only(check(BUDGET, **usual, on=date(2025, 5, 2)), "R143")
    assert (finding.stage, finding.pointer) == (Stage.SIGNING, START)
    assert finding.message.replace("\u00a0", " ") == (
        "Die Vereinbarung beginnt am 1. Mai 2025, ist aber vom 2. Mai 2025; sie gilt rückwirkend."
    )
    later: Change = ("/signature/date", "2025-05-02")
    assert codes(check(BUDGET, later, **usual)) == ["R143"]
