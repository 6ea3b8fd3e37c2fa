"""The filled forms among the samples give what the demo shows."""

from __future__ import annotations

from datetime import date

import pytest

from minikip_docs.jobs.check import check
from tests.amendments import SURSEE
from tests.cases import BUDGET, changed, without_sums
from tests.issued import HOUSE
from tests.sample_forms import AMENDMENT, NAME, SAMPLES

LATE = {"S101": "/measures/2/deviation", "R542": "/financial_statement/financing"}


@pytest.mark.parametrize(
    ("name", "received", "expected"),
    [(NAME, date(2026, 3, 27), LATE), (f"{NAME}_korrigiert", date(2026, 4, 10), {})],
)
def test_the_report_that_came_back(name: str, received: date, expected: dict[str, str]) -> None:
    """Two faults and the lateness; mended, the lateness alone; of the form itself nothing."""
    verdict = check(SAMPLES / "returned" / f"{name}.pdf", HOUSE, received=received)
    found = {finding.code: finding.pointer for finding in verdict.findings}
    assert found == expected | {"R550": ""}


def test_the_form_of_an_amendment_that_came_back() -> None:
    """It says what the tests of amendments change."""
    submission = check(SAMPLES / "returned" / AMENDMENT, HOUSE).submission
    assert submission is not None
    assert submission.findings == ()
    expected = changed(without_sums(BUDGET), ("/signature/date", "2026-11-20"), *SURSEE.changes)
    assert {k: v for k, v in submission.data.items() if k != "totals"} == expected
