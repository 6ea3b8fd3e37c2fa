"""Checking one submission: what was handed in meets schema and rules and gets its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data.model import Finding, Refusal, Severity, Stage, Submission, Verdict
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.house import House
from minikip_docs.jobs.rivals import party_key, rivals
from minikip_docs.jobs.submissions import Handed, opened

if TYPE_CHECKING:
    from concurrent.futures import Executor


def check(
    given: Path | Handed,
    house: House,
    *,
    received: date | None = None,
    contributions: Contributions | None = None,
) -> Verdict:
    """Check one submitted form; a file that cannot be read is a verdict too.

    Takes its path, or what was opened already.
    ``received`` is the day an annual report came in. With the canton's decided
    ``contributions`` a budget is also checked against them, as before signing.
    """
    handed = opened(given, house.programmes)
    try:
        submission = handed.submission(house.programmes)
    except Refusal as refusal:
        return unread(handed, house, refusal)
    decided = decided_for(submission, contributions)
    return verdict(submission, house, received, decided)


def unread(handed: Handed, house: House, refusal: Refusal) -> Verdict:
    """Give the verdict on a file that is no submission; of a print with what could be read."""
    found = run.unreadable(str(handed.path), refusal)
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
    executor: Executor | None = None,
) -> Iterator[Verdict]:
    """Check many forms; yields their verdicts in order, each as soon as it is there.

    Takes their paths, or what was opened already, and what ``check`` takes. A fault of
    the program is a verdict too and stops nobody. With an ``executor`` of processes
    (``Processes``) several are checked at once. Several submissions of one party are told
    beside each of them (D303).
    """
    job = partial(check, house=house, received=received, contributions=contributions)
    handed = [opened(one, house.programmes) for one in given]
    beside = rivals(handed, house)
    for one, found in zip(handed, in_order(job, handed, executor), strict=True):
        if isinstance(found, Refusal):
            yield run.unreadable(str(one.path), found)
        elif one.path in beside:
            yield replace(found, findings=(_rival(beside[one.path]), *found.findings))
        else:
            yield found


def _rival(rival: Refusal) -> Finding:
    """Say as a warning what an agreement would be refused for."""
    return Finding(
        code=rival.code,
        severity=Severity.WARNING,
        stage=Stage.SUBMISSION,
        pointer="",
        label="",
        message=rival.message,
        remedy=rival.remedy,
    )


def verdict(
    submission: Submission,
    house: House,
    received: date | None,
    decided: Mapping[int, Decision] | None,
) -> Verdict:
    """Check what was read."""
    amounts = None if decided is None else {year: d.amount for year, d in decided.items()}
    programme = house.programme_of(submission.data)
    facts = Facts(programme, house.settings, house.register, received, amounts)
    return run.check(submission, facts)


def decided_for(
    submission: Submission, contributions: Contributions | None
) -> Mapping[int, Decision] | None:
    """Give the decisions on a party by year; None without a table or without a known party."""
    if contributions is None or (key := party_key(submission)) is None:
        return None
    return contributions.for_party(key)
