"""Report documents: a checked annual report and its agreement become Word, PDF and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data.model import FormKind, Refusal, Severity, Submission, Verdict
from minikip_docs.documents import official, report
from minikip_docs.documents.record import REPORT, Basis
from minikip_docs.documents.record_reading import Record
from minikip_docs.documents.report import Decision
from minikip_docs.facts.agreed import NoAgreement
from minikip_docs.jobs.agreements import Agreements, agreed_by, find_record
from minikip_docs.jobs.check import check
from minikip_docs.jobs.enclosures import forms_of, only_form
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.issue import Made, issue
from minikip_docs.jobs.left_over import left_over
from minikip_docs.jobs.rivals import one_of_each
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor


def issue_report(
    given: Path | Handed,
    house: House,
    *,
    agreements: Agreements,
    draft: bool,
    received: date | None = None,
    first: date | None = None,
    decision: Decision | None = None,
    left: Mapping[tuple[str, int], Decimal] | None = None,
    folder: Path | None = None,
    force: bool = False,
    pdf: Path | None = None,
) -> Made:
    """Make the document of one annual report in Word and PDF, with its record.

    Takes the path of the form, or what was opened already. It is checked as ``check`` does,
    against ``agreements``, with the days it was ``received`` and its ``first`` version was, and
    what the year before ``left``; one with errors becomes no document, and warnings are printed.
    The ``decision`` is printed, what it does not say is left to fill in by hand; its day is the
    date of the documents, without it that of the report. ``draft``, ``folder``, ``force`` and
    ``pdf`` are those of ``issue_agreement``. Raises ``Refusal`` D312 to D316 or D410 to D415 (no
    agreement to compare with), D340 (a budget), D301 (a file is there), D362 (it is signed), D501
    to D511 (the exported PDF), K209, T… or X9xx (faults of the template or of the program).
    """
    handed = only_form(given, house.programmes)
    verdict = check(handed, house, received=received, first=first, agreements=agreements, left=left)
    submission = verdict.submission
    if submission is not None and submission.kind is not FormKind.ANNUAL_REPORT:
        raise Refusal(
            "D340",
            "Das ist eine Budgeteingabe; ein Berichtsdokument entsteht aus dem Jahresbericht.",
            "Bitte den Jahresbericht der Gemeinde angeben.",
        )
    if submission is None or any(one.severity is Severity.ERROR for one in verdict.findings):
        return Made(verdict, "refused", {})
    programme = house.programme_of(submission.data)
    record = held_against(agreements, submission, house)
    agreed = agreed_by(record, submission.data["report_year"])
    decided = decision or Decision()
    data = official.named(submission.data, house.register)
    made = issue(
        "report.docx",
        report.context(
            report.Material(
                data, agreed, record.agreed_on, record.amended_on, verdict, programme,
                house.settings, received, decided, address_book(house).terms(),
            )
        ),
        house,
        title=report.title(data),
        stem=report.file_stem(data, agreed),
        created=decided.on or date.fromisoformat(data["signature"]["date"]),
        draft=draft,
        basis=Basis(
            submission,
            {y: one for y, one in record.decided.items() if y == agreed.year},
            programme.id,
            added=_added(record, verdict, received, decided),
            kind=REPORT,
        ),
        folder=folder,
        force=force,
        pdf=pdf,
    )  # fmt: skip
    return made.of(verdict)


def held_against(agreements: Agreements, submission: Submission, house: House) -> Record:
    """Give the record of the agreement that a sound report was held against."""
    programme = house.programme_of(submission.data)
    facts = Facts(programme, house.settings, house.register, None, None)
    found = find_record(agreements, submission, house, facts)
    if isinstance(found, NoAgreement):
        assert found.refusal is not None  # noqa: S101 - a sound report says whose it is
        raise found.refusal
    return found


def _added(
    record: Record, verdict: Verdict, received: date | None, decision: Decision
) -> Mapping[str, object]:
    """Give what the record of a report says beside what every record does."""
    decided = {
        "text": decision.text,
        "by": decision.by,
        "date": decision.on.isoformat() if decision.on else "",
    }
    return {
        "agreement": {"file": record.path.name, "sha256": record.sha256},
        **({"received": received.isoformat()} if received else {}),
        "warnings": [
            {"code": one.code, "pointer": one.pointer, "message": one.message}
            for one in verdict.findings
            if one.severity is Severity.WARNING
        ],
        "decision": {key: value for key, value in decided.items() if value},
    }


def issue_reports(
    given: Sequence[Path | Handed],
    house: House,
    *,
    agreements: Agreements,
    draft: bool,
    received: date | None = None,
    decision: Decision | None = None,
    folder: Path | None = None,
    force: bool = False,
    pdf: Path | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[Path, Made | Refusal]]:
    """Make the documents of many reports; yields each with its path, in their order.

    Takes what ``issue_report`` takes; what the reports of the year before left unused is taken
    from those of the call. With several reports of a party on one year each is D303. Otherwise as
    ``issue_agreements``.
    """
    handed = forms_of(given, house.programmes)
    make = partial(
        issue_report,
        house=house,
        agreements=agreements,
        draft=draft,
        received=received,
        decision=decision,
        left=left_over(handed, house, agreements),
        folder=folder,
        force=force,
        pdf=pdf,
    )
    nothing = "Aus keinem davon wurde ein Berichtsdokument erstellt."
    return one_of_each(handed, house, make, nothing, executor)
