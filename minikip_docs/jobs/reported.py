"""Whom prefilled reports are for: the parties of agreements, with what is agreed for a year."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.forms import prefill
from minikip_docs.jobs.agreements import Agreements, load_agreements, of_year, what_holds
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.parties import Source, submitted


@dataclass(frozen=True, slots=True)
class Unmade:
    """A party whose agreement cannot be used, and why."""

    whom: str
    refusal: Refusal


def is_folder_of_records(kind: FormKind, source: str | None) -> bool:
    """Say whether a source is a folder: of agreements, to report on."""
    return kind is FormKind.ANNUAL_REPORT and source is not None and os.path.isdir(source)  # noqa: PTH112


def agreements_of(kind: FormKind, source: str | None, year: int | None) -> Agreements | None:
    """Read the agreements that a report form starts from; None where it starts from others.

    Raises ``Refusal`` D310, D311, D410 to D413, and F112 without a year.
    """
    folder = is_folder_of_records(kind, source)
    record = source is not None and source.casefold().endswith(RECORD_SUFFIX)
    if source is None or kind is not FormKind.ANNUAL_REPORT or not (folder or record):
        return None
    if year is None:
        raise prefill.year_is_missing()
    return load_agreements(Path(source))


def reported_on(
    agreements: Agreements, year: int, house: House, whom: str | None = None
) -> Iterator[Source | Unmade]:
    """Give the parties whose agreements hold for a year, with what a report form can know.

    ``whom`` names the one party of a single record; the parties of a folder are named by
    themselves. One whose record cannot be used is ``Unmade``. Raises ``Refusal`` D316.
    """
    for fitting in of_year(agreements, year).values():
        name = whom or fitting[0].name
        record = attempt(what_holds, fitting, year, house)
        if isinstance(record, Refusal):
            yield Unmade(name, record)
            continue
        decided = {each: decision.amount for each, decision in record.decided.items()}
        origin = Submission(str(record.path), record.sha256, FormKind.BUDGET, record.data)
        data = prefill.from_submission(FormKind.ANNUAL_REPORT, origin, year, decided)
        yield submitted(house, name, data)
