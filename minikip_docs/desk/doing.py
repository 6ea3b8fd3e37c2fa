"""Does what is next in a dossier or in all: the jobs of ``reply``, ``agreement``, and so on.

They are called as with ``--dossiers``: what is made lies in the dossier and stands in its journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.model import Refusal
from minikip_docs.desk.trays import Tray
from minikip_docs.desk.work import Task
from minikip_docs.documents.report import Decision
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts import contributions
from minikip_docs.jobs import in_dossiers, keeping, reminders, reply
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.next_steps import Position, Waiting, for_agreement, for_reply, for_report
from minikip_docs.jobs.reminders import Reminder
from minikip_docs.jobs.status import of_dossier

if TYPE_CHECKING:
    from concurrent.futures import Executor
Came = Answer | Made | Reminder | Refusal  # what came of one form, or of a reminder


@dataclass(frozen=True, slots=True)
class Next:
    """What can be done now in a dossier; nothing where its journal is damaged (D450)."""

    replies: list[Waiting] = field(default_factory=list)
    agreements: list[Waiting] = field(default_factory=list)
    reports: list[Waiting] = field(default_factory=list)
    remind: bool = False  # something is overdue that may be missed


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: for each form, and of a reminder."""

    results: Sequence[tuple[Waiting | None, Came]]


def can_be_done(dossier: Dossier, house: House, on: date) -> Next:
    """Say what is next in a dossier, on a day."""
    noted = journal.read(dossier)
    if noted.damaged or dossier.programme not in house.programmes.known:
        return Next()
    rows = of_dossier(dossier, noted.entries, house, on)
    position = Position(dossier, noted.entries, tuple(rows))
    return Next(
        for_reply(position)[0], for_agreement(position)[0], for_report(position)[0],
        bool(reminders.missed(rows, on)),
    )  # fmt: skip


def write_replies(dossier: Dossier, house: House, terms: reply.Terms, task: Task[Done]) -> Done:
    """Answer what waits for a reply. Raises ``Refusal`` D330, D332."""
    waiting = can_be_done(dossier, house, date.today()).replies
    return Done(list(task.each(replied(waiting, house, terms, None), len(waiting))))


def replied(
    waiting: Sequence[Waiting], house: House, terms: reply.Terms, executor: Executor | None
) -> Iterator[tuple[Waiting, Came]]:
    """Answer forms, keep each answer and say what came of it. Raises ``Refusal`` D330, D332."""
    reply.check_terms(terms, house)
    made = in_dossiers.replies(waiting, house, terms, executor, contributions=None)
    for one, answer in zip(waiting, made, strict=True):
        kept: object = None
        if isinstance(answer, Answer) and isinstance(answer.reply, reply.Reply):
            kept = attempt(in_dossiers.keep, one, answer.reply, terms)
        yield one, kept if isinstance(kept, Refusal) else answer


def make_agreement(
    dossier: Dossier,
    house: House,
    table: Tray | None,
    on: date | None,
    task: Task[Done],
    *,
    draft: bool = False,
) -> Done:
    """Make the agreement, from a table of contributions or the one in use; a draft without any.

    Raises ``Refusal`` D2xx for a table that cannot be read.
    """
    options = agreement_options(house, table, on, draft=draft)
    waiting = can_be_done(dossier, house, date.today()).agreements
    return _issued(in_dossiers.agreement, waiting, house, options, task)


def agreement_options(
    house: House, table: Tray | None, on: date | None, *, draft: bool
) -> dict[str, Any]:
    """Give what agreements are made with; raises ``Refusal`` D2xx."""
    path = table.paths[0] if table else house.settings.contribution.table
    decided = contributions.load(path, house.programmes, house.register) if path else None
    return {
        "contributions": decided, "draft": draft or decided is None, "on": on,
        "signature_fields": False,
    }  # fmt: skip


def make_report(dossier: Dossier, house: House, decision: Decision, task: Task[Done]) -> Done:
    """Make the documents of the reports that wait for one."""
    options = {"draft": False, "decision": decision}
    waiting = can_be_done(dossier, house, date.today()).reports
    return _issued(in_dossiers.report, waiting, house, options, task)


def _issued(
    make: Callable[..., Made],
    waiting: list[Waiting],
    house: House,
    options: dict[str, Any],
    task: Task[Done],
) -> Done:
    return Done(list(task.each(issued(make, waiting, house, options, None), len(waiting))))


def issued(
    make: Callable[..., Made],
    waiting: Sequence[Waiting],
    house: House,
    options: Mapping[str, Any],
    executor: Executor | None,
) -> Iterator[tuple[Waiting, Came]]:
    """Make a document of each form, keep it and say what came of it."""
    made = in_dossiers.issue(make, waiting, house, executor, force=False, **options)
    for one, result in zip(waiting, made, strict=True):
        kept: object = None
        if isinstance(result, Made):
            targets = {one.dossier.documents / name: raw for name, raw in result.files.items()}
            kept = attempt(keeping.hand_out, targets, exported=False, force=False)
        yield one, kept if isinstance(kept, Refusal) else result


def write_reminder(
    dossier: Dossier, folder: Path, house: House, terms: reminders.Terms, task: Task[Done]
) -> Done:
    """Write a reminder of what is overdue. Raises ``Refusal`` D330, D332."""
    found = reminders.overdue(folder, house, terms)
    own = tuple(one for one in found.positions if one[0].dossier.path == dossier.path)
    made = reminded(replace(found, positions=own), house, terms, None)
    return Done([(None, came) for _dossier, came in task.each(made, len(own))])


def reminded(
    found: reminders.Overdue, house: House, terms: reminders.Terms, executor: Executor | None
) -> Iterator[tuple[Dossier, Came]]:
    """Write reminders, keep each and say what came of it."""
    made = reminders.reminders(found, house, terms, executor)
    for (position, _rows), one in zip(found.positions, made, strict=True):
        kept = attempt(reminders.keep, one, terms.on) if isinstance(one, Reminder) else None
        yield position.dossier, kept if isinstance(kept, Refusal) else one
