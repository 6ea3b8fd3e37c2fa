"""Does what is next in all dossiers: the jobs of ``reply --dossiers`` and the others, ``remind``.

What was made stands in the journals: whoever begins again after a stop makes only what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data.model import Refusal
from minikip_docs.desk import doing
from minikip_docs.desk.doing import Came
from minikip_docs.desk.state import Desk
from minikip_docs.desk.work import StoppedError, Task
from minikip_docs.documents.report import Decision
from minikip_docs.dossiers.standing import Standing
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import in_dossiers, reminders, reply
from minikip_docs.jobs.batch import workers
from minikip_docs.jobs.house import House
from minikip_docs.jobs.next_steps import (
    Waiting,
    for_agreement,
    for_reply,
    for_report,
    positions,
    queue,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    Make = Callable[[Executor | None], Iterator[tuple[Waiting | Dossier, Came]]]

WORTH = 4  # documents or letters from which on a process is worth starting


@dataclass(frozen=True, slots=True)
class Due:
    """What waits in all dossiers, and of which nobody can tell."""

    replies: Sequence[Waiting]
    agreements: Sequence[Waiting]
    reports: Sequence[Waiting]
    missed: Sequence[tuple[Dossier, Sequence[Standing]]]  # of what no reminder was sent yet
    faults: Sequence[Refusal]


@dataclass(slots=True)
class DoneInAll:
    """What came of it in each dossier, until it was done or stopped."""

    total: int
    faults: Sequence[Refusal]  # dossiers of which nobody can tell what is next
    results: list[tuple[Dossier, Waiting | None, Came]] = field(default_factory=list)


def due(desk: Desk, house: House, on: date) -> Due:
    """Say what waits on a day; raises ``Refusal`` D420."""
    found = list(positions(desk.folder, house, on))
    known = [one for one in found if not isinstance(one, Refusal)]
    late = [(one.dossier, reminders.missed(one.rows, on, again=False)) for one in known]
    return Due(
        [one for position in known for one in for_reply(position)[0]],
        [one for position in known for one in for_agreement(position)[0]],
        [one for position in known for one in for_report(position)[0]],
        [(dossier, rows) for dossier, rows in late if rows],
        [one for one in found if isinstance(one, Refusal)],
    )


def reply_to_all(desk: Desk, terms: reply.Terms, task: Task[DoneInAll]) -> DoneInAll:
    """Answer all that waits for a reply. Raises ``Refusal`` D330, D332, D420."""
    house = desk.house()
    reply.check_terms(terms, house)
    found = queue(desk.folder, house, terms.on, for_reply)
    make = partial(doing.replied, found.waiting, house, terms)
    return _done(make, len(found.waiting), found.faults, task)


def make_agreements(
    desk: Desk,
    table: Path | None,
    on: date | None,
    task: Task[DoneInAll],
    *,
    draft: bool,
    signature_fields: bool,
) -> DoneInAll:
    """Make all agreements that are next. Raises ``Refusal`` D2xx (the table), D420."""
    house = desk.house()
    options = doing.agreement_options(
        house, table, on, draft=draft, signature_fields=signature_fields
    )
    found = queue(desk.folder, house, on or date.today(), for_agreement)
    make = partial(doing.issued, in_dossiers.agreement, found.waiting, house, options)
    return _done(make, len(found.waiting), found.faults, task)


def make_reports(desk: Desk, decision: Decision, task: Task[DoneInAll]) -> DoneInAll:
    """Make all documents of reports that are next. Raises ``Refusal`` D420."""
    house = desk.house()
    options = {"draft": False, "decision": decision}
    found = queue(desk.folder, house, decision.on or date.today(), for_report)
    make = partial(doing.issued, in_dossiers.report, found.waiting, house, options)
    return _done(make, len(found.waiting), found.faults, task)


def remind_all(desk: Desk, terms: reminders.Terms, task: Task[DoneInAll]) -> DoneInAll:
    """Remind of all that is overdue. Raises ``Refusal`` D330, D332, D420."""
    house = desk.house()
    found = reminders.overdue(desk.folder, house, terms)
    make = partial(doing.reminded, found, house, terms)
    return _done(make, len(found.positions), found.faults, task)


def _done(
    make: Make, total: int, faults: Sequence[Refusal], task: Task[DoneInAll]
) -> DoneInAll:  # fmt: skip
    """Make one after the other, several at once where it is worth it; what is made stays."""
    done = DoneInAll(total, faults)
    with suppress(StoppedError), workers(None, total, worth=WORTH) as executor:
        each: Iterable[tuple[Waiting | Dossier, Came]] = task.each(make(executor), total)
        for one, came in each:
            if isinstance(one, Waiting):
                done.results.append((one.dossier, one, came))
            else:
                done.results.append((one, None, came))
    return done
