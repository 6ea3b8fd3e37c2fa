"""Reminders: a letter and an e-mail draft for each dossier in which something is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.files import safe_name, sha256
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.documents import reminder
from minikip_docs.documents.reminder import Outstanding
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Came, Standing, Step
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts.addresses import Entry as Address
from minikip_docs.jobs import mailing, outgoing
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.enclosures import only_form
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.next_steps import Position, positions
from minikip_docs.jobs.reply import sender
from minikip_docs.press import eml

if TYPE_CHECKING:
    from concurrent.futures import Executor

_REPORTS = (Step.REPORT_AWAITED, Step.REPORT_CORRECTION_AWAITED)
_CORRECTIONS = (Step.BUDGET_CORRECTION_AWAITED, Step.REPORT_CORRECTION_AWAITED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What all reminders of a call have in common."""

    on: date  # of the letters
    due: date | None = None  # the new last day; none is invented
    again: bool = False  # also what a reminder was sent of already


@dataclass(frozen=True, slots=True)
class Reminder:
    """The reminder to one party: its files by their names in the dossier, and of what it is."""

    dossier: Dossier
    overdue: tuple[Standing, ...]
    what: tuple[str, ...]  # the same in words
    files: Mapping[str, bytes]
    addressed: bool  # whether the draft has a recipient
    due: date | None = None  # the new last day that it names

    def entries(self, on: date) -> Iterator[Entry]:
        """Give what the journal says of it: an entry for each thing that is overdue."""
        names, first = tuple(self.files), next(iter(self.files.values()))
        due = {"due": self.due.isoformat()} if self.due else {}
        for row in self.overdue:
            report = row.step in _REPORTS
            yield Entry(
                Event.REMINDED,
                About.ANNUAL_REPORT if report else About.BUDGET,
                on,
                sha256(first),
                names,
                year=row.year if report else None,
                said={"step": row.step.value, **due},
            )


@dataclass(frozen=True, slots=True)
class Overdue:
    """The dossiers of a folder in which something is overdue, and those nobody can tell of."""

    positions: tuple[tuple[Position, tuple[Standing, ...]], ...]
    reminded: int  # dossiers whose party was reminded of all of it already
    faults: tuple[Refusal, ...]


def overdue(folder: Path, house: House, terms: Terms) -> Overdue:
    """Find what is overdue on the day of the letters and did not come in since.

    A budget is missed only where a form for it went out. Raises ``Refusal`` D330 (due before the
    letter is written), D332 (no settings file) or D420.
    """
    mailing.check_due(terms.on, terms.due)
    mailing.check_settings(house)
    found: list[tuple[Position, tuple[Standing, ...]]] = []
    faults: list[Refusal] = []
    reminded = 0
    for one in positions(folder, house, terms.on):
        if isinstance(one, Refusal):
            faults.append(one)
            continue
        fresh = tuple(missed(one.rows, terms.on, again=terms.again))
        reminded += bool(missed(one.rows, terms.on)) and not fresh
        if fresh:
            found.append((one, fresh))
    return Overdue(tuple(found), reminded, tuple(faults))


def missed(rows: Sequence[Standing], on: date, *, again: bool = True) -> list[Standing]:
    """Give one row for each thing that is overdue: the budget is the same in all years.

    Without ``again`` only of what no reminder was sent yet.
    """
    found: dict[tuple[Step, int | None], Standing] = {}
    for row in rows:
        asked = row.step is not Step.BUDGET_AWAITED or row.form is not None
        if row.overdue(on) and asked:
            found.setdefault((row.step, row.year if row.step in _REPORTS else None), row)
    return [row for row in found.values() if again or not row.is_reminded]


def reminders(
    found: Overdue, house: House, terms: Terms, executor: Executor | None = None
) -> Iterator[Reminder | Refusal]:
    """Write a reminder for each dossier in which something is overdue, in their order.

    One letter names all that is. It goes to the address of the address book, else of the newest
    form that came in; without either it is addressed by name alone. What ``mailing.write`` refuses
    is a ``Refusal``: it concerns all. Same input, same bytes.
    """
    return in_order(partial(_one, house=house, terms=terms), found.positions, executor)


def _one(given: tuple[Position, tuple[Standing, ...]], *, house: House, terms: Terms) -> Reminder:
    position, rows = given
    dossier = position.dossier
    programme = house.programmes.known[dossier.programme]
    party, entry = _party(position, house)
    context = reminder.context(
        reminder.Material(
            party,
            entry,
            [_outstanding(row, programme.deadline(row.year), terms.on) for row in rows],
            terms.due,
            programme,
            house.settings,
            terms.on,
        )
    )
    named = f"{safe_name(f'{dossier.party}_{dossier.name}')}_{terms.on.isoformat()}"
    stem = f"Erinnerung_{named}"
    sent = mailing.write(
        "reminder-letter", context, house, title=reminder.title(context), stem=stem, on=terms.on
    )
    files = {**sent.files, f"E-Mail_{stem}{eml.SUFFIX}": sent.draft({})}
    inside = {f"{store.REMINDERS}/{name}": raw for name, raw in files.items()}
    what = tuple(f"{one['what']}, erwartet bis {one['last_day']}" for one in context["outstanding"])
    return Reminder(dossier, rows, what, inside, bool(sent.to), terms.due)


def _outstanding(row: Standing, deadline: date, on: date) -> Outstanding:
    """Say what did not come in, and by when it was expected; of a report that is the leaflet's."""
    report = row.step in _REPORTS
    came: Came | None = None
    if row.step in _CORRECTIONS:
        came = row.report if report else row.budget
    last_day = deadline if row.step is Step.REPORT_AWAITED else row.due
    assert last_day is not None  # noqa: S101 - what has no last day is never overdue
    return Outstanding(
        FormKind.ANNUAL_REPORT if report else FormKind.BUDGET,
        row.year if report else None,
        last_day,
        came.on if came else None,
        came.replied if came else None,
        row.reminded if row.reminded and row.reminded < on else None,
    )


def _party(position: Position, house: House) -> tuple[Mapping[str, Any], Address | None]:
    """Give the party as the newest form that came in has it, and its row of the address book.

    Without a form that can be read it is the name alone.
    """
    dossier = position.dossier
    came = [one for one in position.entries if one.event is Event.RECEIVED]
    if came:
        entry = max(came, key=lambda one: one.on)
        handed = only_form(dossier.path / entry.files[0], house.programmes)
        party, address = sender(check(handed.accepted(house.programmes), house), house)
        if party:
            return party, address
    official = house.register.by_number(int(dossier.party)) if dossier.party.isdecimal() else None
    kind = "municipality" if dossier.party.isdecimal() else "association"
    name = official.name if official else dossier.name
    return {"kind": kind, "name": name}, address_book(house).of(dossier.party)


def keep(made: Reminder, on: date) -> None:
    """Write the files of a reminder into its dossier and note them; D302 or D390."""
    outgoing.put(made.dossier, made.files, made.entries(on))
