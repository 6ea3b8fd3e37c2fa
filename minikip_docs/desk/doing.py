"""Does what is next in one dossier: the jobs of ``reply``, ``agreement``, ``report``, ``remind``.

They are called as with ``--dossiers``: what is made lies in the dossier and stands in its journal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

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

    results: list[tuple[Waiting | None, Answer | Made | Reminder | Refusal]]


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
    reply.check_terms(terms, house)
    waiting = can_be_done(dossier, house, date.today()).replies
    made = in_dossiers.replies(waiting, house, terms, None, contributions=None)
    done = Done([])
    for one, answer in zip(waiting, task.each(made, len(waiting)), strict=True):
        kept: object = None
        if isinstance(answer, Answer) and isinstance(answer.reply, reply.Reply):
            kept = attempt(in_dossiers.keep, one, answer.reply, terms)
        done.results.append((one, kept if isinstance(kept, Refusal) else answer))
    return done


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
    path = table.paths[0] if table else house.settings.contribution.table
    decided = contributions.load(path, house.programmes, house.register) if path else None
    options = {
        "contributions": decided, "draft": draft or decided is None, "on": on,
        "signature_fields": False,
    }  # fmt: skip
    waiting = can_be_done(dossier, house, date.today()).agreements
    return _issued(in_dossiers.agreement, waiting, house, options, task)


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
    made = in_dossiers.issue(make, waiting, house, None, force=False, **options)
    done = Done([])
    for one, result in zip(waiting, task.each(made, len(waiting)), strict=True):
        kept: object = None
        if isinstance(result, Made):
            targets = {one.dossier.documents / name: raw for name, raw in result.files.items()}
            kept = attempt(keeping.hand_out, targets, exported=False, force=False)
        done.results.append((one, kept if isinstance(kept, Refusal) else result))
    return done


def write_reminder(
    dossier: Dossier, folder: Path, house: House, terms: reminders.Terms, task: Task[Done]
) -> Done:
    """Write a reminder of what is overdue. Raises ``Refusal`` D330, D332."""
    found = reminders.overdue(folder, house, terms)
    own = tuple(one for one in found.positions if one[0].dossier.path == dossier.path)
    done = Done([])
    for made in task.each(
        reminders.reminders(replace(found, positions=own), house, terms), len(own)
    ):
        kept = attempt(reminders.keep, made, terms.on) if isinstance(made, Reminder) else None
        done.results.append((None, kept if isinstance(kept, Refusal) else made))
    return done
