"""Checking one submission: what was handed in meets schema and rules and gets its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data.model import FormKind, Refusal, Submission, Verdict
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.jobs.agreements import Agreements, find
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.enclosures import forms_of, only_form
from minikip_docs.jobs.house import House
from minikip_docs.jobs.left_over import left_over, mark
from minikip_docs.jobs.rivals import party_key, rivals
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor


def check(
    given: Path | Handed,
    house: House,
    *,
    received: date | None = None,
    first: date | None = None,
    contributions: Contributions | None = None,
    agreements: Agreements | None = None,
    left: Mapping[tuple[str, int], Decimal] | None = None,
) -> Verdict:
    """Check one submitted form; a file that cannot be read is a verdict too.

    Takes its path, or what was opened already. Of an e-mail or archive its one form is checked
    (D144 if there is none, D149 if there are several).
    ``received`` is the day an annual report came in, ``first`` that of its first version, which
    is what may be late. With the canton's decided
    ``contributions`` a budget is also checked against them, as before signing, and a report
    with what it says was received. A report is held against ``agreements``, if there are;
    ``left`` is what reports of the year before left unused (see ``left_over``).
    """
    handed = only_form(given, house.programmes)
    try:
        submission = handed.submission(house.programmes)
    except Refusal as refusal:
        return unread(handed, house, refusal)
    facts = _facts(submission, house, received, decided_for(submission, contributions))
    if submission.kind is FormKind.ANNUAL_REPORT:
        facts = replace(facts, first=first)
        facts = _of_report(submission, house, facts, agreements, left or {})
    return run.check(submission, facts)


def unread(handed: Handed, house: House, refusal: Refusal) -> Verdict:
    """Give the verdict on a file that is no submission; of a print with what could be read."""
    found = run.unreadable(handed.name, refusal)
    proposals = handed.proposals(house.programmes)
    if not proposals:
        return found
    read = handed.accepted(house.programmes).submission(house.programmes)
    doubts = [finding for finding in read.findings if finding.code != "F161"]
    return replace(found, kind=read.kind, findings=(*found.findings, *doubts), proposals=proposals)


def check_all(
    given: Sequence[Path | Handed],
    house: House,
    *,
    received: date | None = None,
    contributions: Contributions | None = None,
    agreements: Agreements | None = None,
    executor: Executor | None = None,
) -> Iterator[Verdict]:
    """Check many forms; yields their verdicts in order, each as soon as it is there.

    Takes their paths, or what was opened already, and what ``check`` takes. An e-mail or
    archive gives a verdict for each form in it. A fault of
    the program is a verdict too and stops nobody. With an ``executor`` of processes
    (``Processes``) several are checked at once. Several submissions of one party are told
    beside each of them (D303).
    """
    handed = forms_of(given, house.programmes)
    job = partial(
        check, house=house, received=received, contributions=contributions, agreements=agreements,
        left=left_over(handed, house, agreements),
    )  # fmt: skip
    beside = rivals(handed, house)
    for one, found in zip(handed, in_order(job, handed, executor), strict=True):
        if isinstance(found, Refusal):
            yield run.unreadable(one.name, found)
        elif one.path in beside:
            yield replace(found, findings=(run.warning(beside[one.path]), *found.findings))
        else:
            yield found


def verdict(
    submission: Submission,
    house: House,
    received: date | None,
    decided: Mapping[int, Decision] | None,
    *,
    on: date | None = None,
) -> Verdict:
    """Check what was read; ``on`` is the date of the documents that are made of it."""
    return run.check(submission, replace(_facts(submission, house, received, decided), on=on))


def _facts(
    submission: Submission,
    house: House,
    received: date | None,
    decided: Mapping[int, Decision] | None,
) -> Facts:
    amounts = None if decided is None else {year: d.amount for year, d in decided.items()}
    programme = house.programme_of(submission.data)
    return Facts(programme, house.settings, house.register, received, amounts)


def _of_report(
    submission: Submission,
    house: House,
    facts: Facts,
    agreements: Agreements | None,
    left: Mapping[tuple[str, int], Decimal],
) -> Facts:
    """Add to the facts what a report is held against beside them."""
    if own := mark(submission):
        facts = replace(facts, left=left.get(own))
    if agreements is not None:
        facts = replace(facts, agreed=find(agreements, submission, house, facts))
    return facts


def decided_for(
    submission: Submission, contributions: Contributions | None
) -> Mapping[int, Decision] | None:
    """Give the decisions on a party by year; None without a table or without a known party."""
    if contributions is None or (key := party_key(submission)) is None:
        return None
    return contributions.for_party(key)
