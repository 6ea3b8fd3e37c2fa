"""Makes forms at the desk, for one party or all: the job of ``minikip form``, packed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.post.archive import pack_into
from minikip_docs.desk.state import Desk
from minikip_docs.desk.work import Task
from minikip_docs.jobs import letters
from minikip_docs.jobs.agreements import Agreements, of_year
from minikip_docs.jobs.batch import workers
from minikip_docs.jobs.forms import make_forms
from minikip_docs.jobs.house import House
from minikip_docs.jobs.parties import Source, sources
from minikip_docs.jobs.reported import Unmade, agreements_of

WORTH = 4  # sets of forms from which on a process is worth starting


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants: the arguments of ``make_forms``."""

    kind: FormKind
    formats: Sequence[str]
    source: str | None = None
    party: str | None = None
    year: int | None = None
    years: Sequence[int] = ()
    measures: int | None = None
    letter: date | None = None  # the day of the letter that goes with them


@dataclass(slots=True)
class Made:
    """What came of it; the files of a single set by name, those of many only packed."""

    order: Order
    tray: str  # where the archive lies
    archive: Path
    sets: list[list[str] | None] = field(default_factory=list)  # names, None if refused
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)  # whose e-mail has no address
    unproven: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def make(order: Order, desk: Desk, task: Task[Made]) -> Made:
    """Make all sets of an order and pack them, each as soon as it is there.

    Raises what ``make_forms`` raises; a later set that is refused stops nobody.
    """
    house, source = desk.house(), order.source
    agreed = agreements_of(order.kind, source, order.year)
    total = _how_many(order, house, agreed)
    tray = desk.trays.new([], None)
    made = Made(order, tray.id, tray.folder / "Formulare.zip")
    made.unproven = agreed.unproven if agreed else ()
    try:
        with workers(None, total, worth=WORTH) as executor:
            sets = make_forms(
                order.kind, house, formats=order.formats, source=source, year=order.year,
                created=order.letter, party=order.party, years=order.years, measures=order.measures,
                cover=order.letter is not None, agreed=agreed, executor=executor,
            )  # fmt: skip
            pack_into(made.archive, _kept(made, task.each(sets, total), alone=total == 1))
    except BaseException:  # what was stopped is of no use to anybody
        desk.trays.forget(tray)
        raise
    return made


def _kept(
    made: Made, sets: Iterator[tuple[Source | Unmade, dict[str, bytes] | Refusal]], *, alone: bool
) -> Iterator[dict[str, bytes]]:
    """Give the files of each set, and keep what is to be said of it."""
    for one, files in sets:
        if isinstance(files, Refusal):
            made.sets.append(None)
            made.refused.append((one.whom, files))
            continue
        made.sets.append(list(files))
        if made.order.letter and letters.without_recipient(files):
            made.nowhere.append(one.whom)
        if alone:
            made.files = files
        yield files


def _how_many(order: Order, house: House, agreed: Agreements | None) -> int:
    if agreed is not None and order.year is not None:
        return len(of_year(agreed, order.year))
    day = order.letter or house.programme.leaflet_date
    return len(list(sources(house, order.source, day, order.party)))
