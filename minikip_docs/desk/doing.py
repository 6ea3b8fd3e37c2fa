"""Does what is next in a dossier or in all: the jobs of ``reply``, ``agreement``, and so on.

They are called as with ``--dossiers``: what is made lies in the dossier and stands in its journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.desk.work import Task
from minikip_docs.documents.report import Decision
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About
from minikip_docs.dossiers.store import Dossier, Store
from minikip_docs.facts import contributions
from minikip_docs.forms.formats import OFFERED
from minikip_docs.jobs import forms_in_dossiers, in_dossiers, keeping, letters, reminders, reply
from minikip_docs.jobs.agreements import newest
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.forms import make_forms
from minikip_docs.jobs.house import House
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.next_steps import (
    Position,
    Waiting,
    for_agreement,
    for_amendment,
    for_reply,
    for_report,
)
from minikip_docs.jobs.reminders import Reminder
from minikip_docs.jobs.status import of_dossier

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class Next:
    """What can be done now in a dossier; nothing where its journal is damaged (D450)."""

    replies: list[Waiting] = field(default_factory=list)
    agreements: list[Waiting] = field(default_factory=list)
    amendments: list[Waiting] = field(default_factory=list)
    reports: list[Waiting] = field(default_factory=list)
    remind: bool = False  # something is overdue that may be missed
    amend: bool = False  # the agreement is signed: a form may ask what is to change
    years: list[int] = field(default_factory=list)  # that may be reported on
    year: int | None = None  # the first of them for which nothing went out


@dataclass(frozen=True, slots=True)
class Sent:
    """Forms that lie in a dossier now; no files where they lay there already."""

    files: list[Path]
    letter: bool
    addressed: bool = True


Came = Answer | Made | Reminder | Sent | Refusal


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: for each form, and of a reminder or of forms that go out."""

    results: Sequence[tuple[Waiting | None, Came]]
    about: About = About.AGREEMENT  # what was made, where it is a document
    unsigned: Path | None = None  # the record that an amendment changes, before it is signed


def can_be_done(dossier: Dossier, house: House, on: date) -> Next:
    """Say what is next in a dossier, on a day."""
    noted = journal.read(dossier)
    if noted.damaged or dossier.programme not in house.programmes.known:
        return Next()
    rows = of_dossier(dossier, noted.entries, house, on)
    return next_of(Position(dossier, noted.entries, tuple(rows)), on)


def next_of(position: Position, on: date) -> Next:
    """Say what is next in a dossier whose journal is sound, on the day its position is of."""
    rows = position.rows
    years = [row.year for row in rows if row.agreement]
    unsent = [row.year for row in rows if row.agreement and not (row.report_form or row.report)]
    return Next(
        for_reply(position)[0], for_agreement(position)[0], for_amendment(position)[0],
        for_report(position)[0], bool(reminders.missed(rows, on)),
        amend=any(row.signed for row in rows), years=years, year=next(iter(unsent), None),
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
    table: Path | None,
    on: date | None,
    task: Task[Done],
    *,
    draft: bool = False,
    signature_fields: bool = False,
) -> Done:
    """Make the agreement, from a table of contributions or the one in use; a draft without any.

    A draft has no fields for signatures. Raises ``Refusal`` D2xx for a table that cannot be read.
    """
    options = agreement_options(house, table, on, draft=draft, signature_fields=signature_fields)
    waiting = can_be_done(dossier, house, date.today()).agreements
    return _issued(in_dossiers.agreement, waiting, house, options, task)


def agreement_options(
    house: House, table: Path | None, on: date | None, *, draft: bool, signature_fields: bool
) -> dict[str, Any]:
    """Give what agreements are made with; raises ``Refusal`` D2xx."""
    decided = _decided(table or house.settings.contribution.table, house)
    draft = draft or decided is None
    return {
        "contributions": decided, "draft": draft, "on": on,
        "signature_fields": signature_fields and not draft,
    }  # fmt: skip


def make_amendment(
    dossier: Dossier,
    house: House,
    table: Path | None,
    task: Task[Done],
    *,
    effective: date | None,
    draft: bool,
    signature_fields: bool,
    **days: date | None,
) -> Done:
    """Make the amendment; without a table the contributions stay. ``days``: on, agreed_on.

    Raises ``Refusal`` D2xx for a table that cannot be read, D631 without the day it takes effect.
    """
    if effective is None:
        raise Refusal(
            "D631",
            "Es fehlt, ab wann die Änderungen gelten.",
            "Bitte zurückgehen und «In Kraft ab» ausfüllen.",
        )
    options = {
        "contributions": _decided(table, house), "effective": effective, "draft": draft,
        "signature_fields": signature_fields and not draft, **days,
    }  # fmt: skip
    waiting = can_be_done(dossier, house, date.today()).amendments
    record = newest(dossier).path if waiting and not draft else None
    done = _issued(in_dossiers.amendment, waiting, house, options, task)
    return replace(
        done, about=About.AMENDMENT,
        unsigned=record if record and not keeping.is_signed(record) else None,
    )  # fmt: skip


def _decided(table: Path | None, house: House) -> contributions.Contributions | None:
    return contributions.load(table, house.programmes, house.register) if table else None


def make_forms_for(
    dossier: Dossier,
    folder: Path,
    house: House,
    task: Task[Done],
    *,
    year: int | None = None,
    letter: date | None = None,
    again: bool = False,
) -> Done:
    """Put the form for the report of a year, or without one that for an amendment, to send out.

    ``letter`` is the day of the letter that goes with it; what went out already is not made
    ``again``. Raises ``Refusal`` as ``make_forms`` and, for an amendment, ``newest``.
    """
    kind = FormKind.BUDGET if year is None else FormKind.ANNUAL_REPORT
    own = Store(folder, (dossier,))
    put = forms_in_dossiers.filing(folder, kind, house, year, letter, amendment=year is None)
    sets = make_forms(
        kind, house, formats=OFFERED, year=year, created=letter, cover=letter is not None,
        amendment=year is None, source=str(newest(dossier).path) if year is None else None,
        parties=None if year is None else list(forms_in_dossiers.reported(own, year, house)),
        noted={} if again else forms_in_dossiers.noted(own, put.programme),
    )  # fmt: skip
    made = (
        files if isinstance(files, Refusal) else attempt(_put, put, one, files)
        for one, files in sets
    )  # fmt: skip
    return Done([(None, one) for one in task.each(made, 1)])


def _put(put: forms_in_dossiers.Filing, one: Any, files: dict[str, bytes]) -> Sent:
    letter = any(Path(name).name.startswith(letters.LETTER) for name in files)
    return Sent(put(one, files) if files else [], letter, not letters.without_recipient(files))


def make_report(dossier: Dossier, house: House, decision: Decision, task: Task[Done]) -> Done:
    """Make the documents of the reports that wait for one."""
    options = {"draft": False, "decision": decision}
    waiting = can_be_done(dossier, house, date.today()).reports
    return replace(_issued(in_dossiers.report, waiting, house, options, task), about=About.REPORT)


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
    force = options["draft"]  # one that lies there is set aside: nothing rests on it
    made = in_dossiers.issue(make, waiting, house, executor, force=force, **options)
    for one, result in zip(waiting, made, strict=True):
        kept: object = None
        if isinstance(result, Made):
            targets = {one.dossier.documents / name: raw for name, raw in result.files.items()}
            kept = attempt(keeping.hand_out, targets, exported=False, force=force)
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
