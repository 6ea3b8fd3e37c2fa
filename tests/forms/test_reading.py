"""What is said of data as they are read: numbers that a program calculated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minikip_docs.data.model import Outcome, Severity
from tests import cases
from tests.cases import BUDGET, REPORT

BUDGETED = "/structure/annual_budget"
STARTED = Decimal("12580.400000000001")


def test_a_sum_in_floating_point_is_read_as_what_it_is_with_a_note() -> None:
    verdict = cases.check(BUDGET, (BUDGETED, STARTED))
    assert verdict.outcome is Outcome.COMPLETE
    (note,) = cases.found(verdict, "V120")
    assert (note.severity, note.pointer) == (Severity.INFO, BUDGETED)
    assert note.message == (
        "Die Zahl 12580.400000000001 wird als 12’580.40 gelesen; der winzige Rest stammt aus der "
        "Rechnung eines Programms."
    )
    assert verdict.submission is not None
    assert str(verdict.submission.data["structure"]["annual_budget"]) == "12580.40"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (("/structure/percent",), "(ebenso eine weitere Zahl)"),
        (("/structure/percent", "/staff/0/percent"), "(ebenso 2 weitere Zahlen)"),
    ],
)
def test_many_such_numbers_are_one_note(others: tuple[str, ...], said: str) -> None:
    noisy = [(pointer, Decimal("20.000000000000004")) for pointer in others]
    verdict = cases.check(BUDGET, (BUDGETED, STARTED), *noisy)
    (note,) = cases.found(verdict, "V120")
    assert note.message.endswith(f"der Rechnung eines Programms {said}.")


def test_a_rest_of_nothing_is_nothing() -> None:
    unused = "/financial_statement/contribution_unused"
    verdict = cases.check(REPORT, (unused, Decimal("5.551115123125783E-17")))
    assert "R103" not in cases.codes(verdict)
    assert verdict.submission is not None
    assert verdict.submission.data["financial_statement"]["contribution_unused"] == 0
    (note,) = cases.found(verdict, "V120")
    assert "5.551115123125783E-17 wird als 0.00 gelesen" in note.message


@pytest.mark.parametrize("typed", ["12580.404", "12580.4000011", "12580.405"])
def test_a_tenth_of_a_rappen_that_was_typed_is_still_refused(typed: str) -> None:
    verdict = cases.check(BUDGET, (BUDGETED, Decimal(typed)))
    assert cases.codes(verdict) == ["R103"]
    assert cases.found(verdict, "V120") == []
