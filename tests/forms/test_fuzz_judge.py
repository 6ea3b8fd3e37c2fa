"""The judge of broken forms: it sees a wrong amount, a lost one and a fault of the program."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from minikip_docs.data.model import FormKind
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import EXCEL
from tests.forms.filled import blanks
from tests.fuzz import judge
from tests.fuzz.cases import FORMS, case

ORIGINAL = FORMS / "budget-exceljs.xlsx"
LINE = "/budget_lines/0/amounts/y2026"


def form_with(amounts: dict[str, Any]) -> bytes:
    """Give the form with other amounts in its first line, as if reading had got them wrong."""
    data = copy.deepcopy(blanks.values(FormKind.BUDGET))
    data["budget_lines"][0]["amounts"] = amounts
    form = blanks.form(FormKind.BUDGET)
    return EXCEL.blank(form, flatten(form, data), created=blanks.CREATED)


def test_what_was_not_changed_is_right() -> None:
    assert judge.fault(ORIGINAL, ORIGINAL.read_bytes(), container=True) == ""


def test_an_amount_that_changes_by_itself_is_a_fault() -> None:
    value = blanks.values(FormKind.BUDGET)["financing"][0]["amounts"]["y2026"]
    found = judge.fault(ORIGINAL, form_with({"y2026": value}), container=True)
    assert found == f"{LINE} is read as 600000.00, not 12500.00, without a word"


def test_an_amount_that_the_file_was_given_is_none() -> None:
    value = blanks.values(FormKind.BUDGET)["financing"][0]["amounts"]["y2026"]
    assert judge.fault(ORIGINAL, form_with({"y2026": value}), container=False) == ""


def test_an_amount_that_gets_lost_is_a_fault() -> None:
    found = judge.fault(ORIGINAL, form_with({}), container=True)
    assert found == f"['{LINE}'] lost without a word"


def test_a_fault_of_the_program_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr(judge, "read", broken)
    (again, what, *trace) = case("xlsx", 1, 0).fault().splitlines()
    assert again == "python -m tests.fuzz --seed 1 --format xlsx --only 0"
    assert what.startswith(case("xlsx", 1, 0).original.name)
    assert trace[-1] == "ZeroDivisionError: nobody foresaw this"
