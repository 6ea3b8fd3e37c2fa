"""Where a dossier stands: each entry of its journal moves it one step on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.dossiers import standing
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Step
from minikip_docs.dossiers.store import Dossier

DOSSIER = Dossier(Path("1103_Sursee_kip3"), "1103", "Sursee", "kip3")


def entry(event: Event, about: About, on: str, **given: Any) -> Entry:
    return Entry(
        event, about, date.fromisoformat(on), f"{event}{about}{on}{given}", ("Datei",),
        year=given.pop("year", None), version=given.pop("version", None), said=given,
    )  # fmt: skip


FORM = entry(Event.FORM, About.BUDGET, "2025-01-31")
BUDGET = entry(
    Event.RECEIVED, About.BUDGET, "2025-03-01", version=1, outcome="to-be-returned", errors=2,
    years=[2025, 2027],
)  # fmt: skip
REPLY = entry(Event.REPLIED, About.BUDGET, "2025-03-10", version=1, due="2025-03-31")
BETTER = replace(BUDGET, version=2, on=date(2025, 3, 28), sha256="v2",
                 said={"outcome": "complete", "years": [2025, 2027]})  # fmt: skip
AGREEMENT = entry(Event.ISSUED, About.AGREEMENT, "2025-04-15", years=[2025, 2027])
SIGNED = entry(Event.SIGNED, About.AGREEMENT, "2025-05-02")
REPORT = entry(
    Event.RECEIVED, About.ANNUAL_REPORT, "2026-03-17", version=1, year=2025,
    outcome="to-be-returned", errors=1,
)  # fmt: skip
REPORT_REPLY = entry(
    Event.REPLIED, About.ANNUAL_REPORT, "2026-03-20", version=1, year=2025, due="2026-04-20"
)
REPORT_BETTER = replace(REPORT, version=2, on=date(2026, 4, 2), sha256="r2",
                        said={"outcome": "complete-please-look", "warnings": 1})  # fmt: skip
DOCUMENT = entry(Event.ISSUED, About.REPORT, "2026-04-10", year=2025)
CHANGED = replace(BETTER, version=3, on=date(2026, 9, 1), sha256="v3")
AMENDMENT = entry(Event.ISSUED, About.AMENDMENT, "2026-10-01", number=1)
AMENDMENT_SIGNED = entry(Event.SIGNED, About.AMENDMENT, "2026-11-01", number=1)
LIFE = (
    FORM, BUDGET, REPLY, BETTER, AGREEMENT, SIGNED, REPORT, REPORT_REPLY, REPORT_BETTER, DOCUMENT,
    CHANGED, AMENDMENT, AMENDMENT_SIGNED,
)  # fmt: skip


def rows(entries: Sequence[Entry], on: str) -> list[standing.Standing]:
    return standing.of(
        DOSSIER, entries, date.fromisoformat(on),
        years=(2025, 2026), report_due=lambda year: date(year + 1, 3, 15),
        budget_due=date(2025, 2, 28),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("many", "on", "step"),
    [
        (0, "2025-01-15", Step.BUDGET_AWAITED),
        (1, "2025-02-01", Step.BUDGET_AWAITED),
        (2, "2025-03-02", Step.BUDGET_REPLY),
        (3, "2025-03-11", Step.BUDGET_CORRECTION_AWAITED),
        (4, "2025-03-29", Step.AGREEMENT),
        (5, "2025-04-16", Step.SIGNATURE_AWAITED),
        (6, "2025-05-03", Step.RUNNING),
        (6, "2026-01-01", Step.REPORT_AWAITED),
        (7, "2026-03-18", Step.REPORT_REPLY),
        (8, "2026-03-21", Step.REPORT_CORRECTION_AWAITED),
        (9, "2026-04-03", Step.REPORT_DOCUMENT),
        (10, "2026-04-11", Step.DONE),
    ],
)
def test_each_entry_moves_the_first_year_one_step_on(many: int, on: str, step: Step) -> None:
    assert rows(LIFE[:many], on)[0].step is step


@pytest.mark.parametrize(
    ("many", "step"),
    [(11, Step.AMENDMENT), (12, Step.SIGNATURE_AWAITED), (13, Step.RUNNING)],
)
def test_a_form_after_the_signature_asks_for_an_amendment(many: int, step: Step) -> None:
    first, second, _third = rows(LIFE[:many], "2026-12-01")
    assert (first.step, second.step) == (Step.DONE, step)


def test_the_whole_life_in_a_row() -> None:
    first, second, third = rows(LIFE, "2026-12-01")
    assert [one.year for one in (first, second, third)] == [2025, 2026, 2027]
    assert (first.form, first.agreement, first.signed) == (
        date(2025, 1, 31), date(2025, 4, 15), date(2025, 5, 2)
    )  # fmt: skip
    assert first.amendments == (standing.Amendment(1, date(2026, 10, 1), date(2026, 11, 1)),)
    assert first.report is not None
    assert (first.report.version, first.report.warnings, first.late) == (2, 1, 2)
    assert first.document == date(2026, 4, 10)
    assert (second.report, second.document, second.late) == (None, None, 0)


def test_what_comes_later_does_not_count_yet() -> None:
    assert rows(LIFE, "2025-03-11") == rows(LIFE[:3], "2025-03-11")


def test_years_are_those_of_the_agreement_else_of_the_budget_else_the_usual_ones() -> None:
    assert [one.year for one in rows((), "2025-01-01")] == [2025, 2026]
    assert [one.year for one in rows(LIFE[:2], "2025-03-02")] == [2025, 2026, 2027]


def test_only_what_the_party_has_to_do_is_overdue() -> None:
    assert rows((), "2025-03-01")[0].overdue(date(2025, 3, 1))
    assert not rows((), "2025-02-28")[0].overdue(date(2025, 2, 28))
    assert not rows(LIFE[:2], "2025-05-01")[0].overdue(date(2025, 5, 1))
    assert rows(LIFE[:3], "2025-04-01")[0].overdue(date(2025, 4, 1))
    assert rows(LIFE[:6], "2026-03-16")[0].overdue(date(2026, 3, 16))


def test_a_reminder_is_of_the_day_that_is_past() -> None:
    early = entry(Event.REMINDED, About.BUDGET, "2025-03-05", step="budget-awaited")
    assert rows((FORM, early), "2025-03-06")[0].reminded == date(2025, 3, 5)
    for_reply = entry(Event.REMINDED, About.BUDGET, "2025-03-12", step="budget-correction-awaited")
    before_due = rows((*LIFE[:3], for_reply), "2025-04-05")[0]
    assert before_due.reminded is None
    assert before_due.overdue(date(2025, 4, 5))
    assert rows((*LIFE[:3], early), "2025-03-11")[0].reminded is None


def test_an_agreement_issued_again_is_not_signed_yet() -> None:
    again = replace(AGREEMENT, sha256="zwei", on=date(2025, 5, 10))
    row = rows((*LIFE[:6], again), "2025-06-01")[0]
    assert (row.signed, row.step) == (None, Step.SIGNATURE_AWAITED)


def test_an_agreement_of_before_the_dossiers_needs_no_budget() -> None:
    assert rows((AGREEMENT, SIGNED), "2025-06-01")[0].step is Step.RUNNING


def test_the_form_of_an_agreement_may_be_noted_after_it() -> None:
    """Who begins in the middle of a period takes the agreement over first."""
    made = replace(AGREEMENT, said={**AGREEMENT.said, "form": BETTER.sha256})
    assert rows((made, SIGNED, BETTER), "2025-06-01")[0].step is Step.RUNNING
    assert rows((AGREEMENT, SIGNED, BETTER), "2025-06-01")[0].step is Step.AMENDMENT
    changed = replace(AMENDMENT, said={"number": 1, "form": CHANGED.sha256})
    life = (made, SIGNED, BETTER, changed, AMENDMENT_SIGNED, CHANGED)
    assert rows(life, "2026-12-01")[1].step is Step.RUNNING


def test_a_report_in_time_is_not_late_because_it_was_mended_later() -> None:
    early = replace(REPORT, on=date(2026, 3, 10))
    row = rows((*LIFE[:6], early, REPORT_REPLY, REPORT_BETTER), "2026-04-03")[0]
    assert row.report is not None
    assert (row.report.on, row.report.version, row.late) == (date(2026, 4, 2), 2, 0)


def test_an_amendment_that_waits_hides_no_report_that_is_late() -> None:
    first, second, _third = rows((*LIFE[:6], CHANGED, AMENDMENT), "2027-03-20")
    assert (first.step, second.step) == (Step.REPORT_AWAITED, Step.REPORT_AWAITED)
    assert second.overdue(date(2027, 3, 20))


def test_a_year_that_is_over_without_a_signature_still_waits_for_it() -> None:
    assert rows(LIFE[:5], "2026-03-20")[0].step is Step.SIGNATURE_AWAITED


def test_an_amendment_may_change_the_last_year() -> None:
    shorter = entry(Event.ISSUED, About.AMENDMENT, "2026-10-01", number=1, years=[2025, 2026])
    assert [one.year for one in rows((*LIFE[:6], CHANGED, shorter), "2026-11-01")] == [2025, 2026]


def test_a_report_of_a_year_that_is_not_agreed_has_a_row() -> None:
    stray = replace(REPORT, year=2023, on=date(2025, 6, 1))
    first, second, *_rest = rows((*LIFE[:6], stray), "2025-06-02")
    assert (first.year, first.step, second.year) == (2023, Step.REPORT_REPLY, 2025)


def test_the_document_of_a_report_may_be_noted_before_it_or_without_it() -> None:
    complete = replace(REPORT, said={"outcome": "complete"})
    made = replace(DOCUMENT, said={"form": complete.sha256})
    for life in ((made,), (made, complete)):
        row = rows((*LIFE[:6], *life), "2026-05-01")[0]
        assert (row.step, row.document) == (Step.DONE, DOCUMENT.on)
    again = rows((*LIFE[:6], DOCUMENT, complete), "2026-05-01")[0]
    assert (again.step, again.document) == (Step.REPORT_DOCUMENT, None)


def test_what_the_reply_told_counts_and_a_document_ends_it() -> None:
    """More may be agreed, or mended in the settings, since the form came in."""
    sound = replace(REPORT_BETTER, version=1)
    told = replace(REPORT_REPLY, said={"outcome": "to-be-returned", "due": "2026-04-20"})
    (row, *_rest) = rows((*LIFE[:6], sound, told), "2026-04-05")
    assert (row.step, row.due) == (Step.REPORT_CORRECTION_AWAITED, date(2026, 4, 20))
    assert rows((*LIFE[:7], DOCUMENT), "2026-04-11")[0].step is Step.DONE


def test_a_reminder_moves_the_last_day_and_is_followed_by_another_after_it() -> None:
    moved = entry(
        Event.REMINDED, About.ANNUAL_REPORT, "2026-03-20", year=2025, step="report-awaited",
        due="2026-04-10",
    )  # fmt: skip
    waiting = rows((*LIFE[:6], moved), "2026-04-10")[0]
    assert (waiting.due, waiting.reminded) == (date(2026, 4, 10), date(2026, 3, 20))
    assert not waiting.overdue(date(2026, 4, 10))
    past = rows((*LIFE[:6], moved), "2026-04-11")[0]
    assert past.overdue(date(2026, 4, 11))
    assert not past.is_reminded
    again = replace(moved, on=date(2026, 4, 12), sha256="zwei", said={"step": "report-awaited"})
    assert rows((*LIFE[:6], moved, again), "2026-04-13")[0].is_reminded
