"""What is next in the dossiers of a folder: where each stands now, and the form that is next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import some
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Entry
from minikip_docs.dossiers.standing import Came, Standing, Step
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import status
from minikip_docs.jobs.house import House


@dataclass(frozen=True, slots=True)
class Position:
    """A dossier, what its journal says, and where it stands in each of its years."""

    dossier: Dossier
    entries: tuple[Entry, ...]
    rows: tuple[Standing, ...]


def positions(folder: Path, house: House, on: date) -> Iterator[Position | Refusal]:
    """Say where each dossier of a folder stands today, or on a day ``on`` that is still to come.

    What came in counts at once, whatever day a letter or document is of. One that is damaged is a
    ``Refusal`` and stops nobody: D421, D422, D450 (its journal: nothing is done on what may be
    half the truth), D481. Raises ``Refusal`` D420.
    """
    for one in status.each(folder, house, max(on, date.today())):
        if isinstance(one, Refusal):
            yield one
            continue
        dossier, noted, rows = one
        if noted.damaged:
            yield Refusal(
                "D450",
                f"Was im Dossier «{dossier.path.name}» als Nächstes kommt, ist nicht sicher: Im "
                f"Verlauf ist beschädigt: {some([f'«{name}»' for name in noted.damaged])}.",
                status.RESTORE,
            )
        else:
            yield Position(dossier, noted.entries, tuple(rows))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form in a dossier that waits for a document or an answer."""

    dossier: Dossier
    entry: Entry  # of what came in
    first: date  # when its first version came in
    before: Entry | None = None  # of the report of the year before, if it came in

    @property
    def path(self) -> Path:
        """Where the form lies as it came in."""
        return self.dossier.path / self.entry.files[0]


Picked = tuple[list[Waiting], int]  # what waits in a dossier, and how many of that are done


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in the dossiers of a folder, how much is done, and what cannot be told."""

    waiting: tuple[Waiting, ...]
    done: int
    faults: tuple[Refusal, ...]


def queue(folder: Path, house: House, on: date, pick: Callable[[Position], Picked]) -> Queue:
    """Gather what waits in the dossiers of a folder; see ``positions``."""
    waiting: list[Waiting] = []
    faults: list[Refusal] = []
    done = 0
    for one in positions(folder, house, on):
        if isinstance(one, Refusal):
            faults.append(one)
        else:
            own, before = pick(one)
            waiting += own
            done += before
    return Queue(tuple(waiting), done, tuple(faults))


def for_agreement(one: Position) -> Picked:
    """Give the budget of which the agreement is to be made."""
    if any(row.step is Step.AGREEMENT for row in one.rows):
        return [_waiting(one, About.BUDGET)], 0
    return [], int(any(row.agreement for row in one.rows))


def for_amendment(one: Position) -> Picked:
    """Give the form that came in after the agreement was signed, to be made an amendment."""
    if any(row.step is Step.AMENDMENT for row in one.rows):
        return [_waiting(one, About.BUDGET)], 0
    return [], len(one.rows[0].amendments)


def for_report(one: Position) -> Picked:
    """Give the reports of which the document is to be made."""
    due = [row.year for row in one.rows if row.step is Step.REPORT_DOCUMENT]
    done = sum(row.step is Step.DONE for row in one.rows)
    return [_waiting(one, About.ANNUAL_REPORT, year) for year in due], done


def for_reply(one: Position) -> Picked:
    """Give the forms that nobody has answered and nothing was made of.

    Those without a fault when they came in, too: more may be agreed or decided by now.
    """
    first = one.rows[0]
    came: list[tuple[About, int | None, Came | None, bool]] = [
        (About.ANNUAL_REPORT, row.year, row.report, _open(row)) for row in one.rows
    ]
    came.insert(0, (About.BUDGET, None, first.budget, any(map(_budget_open, one.rows))))
    waiting = [
        _waiting(one, about, year)
        for about, year, form, is_open in came
        if form and is_open and not form.replied
    ]  # fmt: skip
    return waiting, sum(bool(form and form.replied) for _about, _year, form, _open in came)


def _open(row: Standing) -> bool:
    return row.step in {Step.REPORT_REPLY, Step.REPORT_DOCUMENT}


def _budget_open(row: Standing) -> bool:
    return row.step in {Step.BUDGET_REPLY, Step.AGREEMENT, Step.AMENDMENT}


def _waiting(one: Position, about: About, year: int | None = None) -> Waiting:
    found = journal.came_in(one.entries, about, year)  # some: its step says so
    before = journal.came_in(one.entries, about, year - 1)[-1:] if year else []
    return Waiting(one.dossier, found[-1], found[0].on, before[0] if before else None)
