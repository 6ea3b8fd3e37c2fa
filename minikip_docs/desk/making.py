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
from minikip_docs.dossiers.store import Store
from minikip_docs.jobs import letters
from minikip_docs.jobs.agreements import Agreements, of_year
from minikip_docs.jobs.batch import attempt, workers
from minikip_docs.jobs.forms import make_forms
from minikip_docs.jobs.forms_in_dossiers import Filing, filing, found_in, noted, reported
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
    keep: bool = False  # also put each set into the dossier of its party and note it


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
    done: int = 0  # sets that went out already
    files: Mapping[str, bytes] = field(default_factory=dict)


def make(order: Order, desk: Desk, task: Task[Made]) -> Made:
    """Make all sets of an order and pack them, each as soon as it is there.

    Raises what ``make_forms`` raises; a later set that is refused stops nobody.
    """
    house, source = desk.house(), order.source
    keep = _keep(order, desk.folder, house) if order.keep else None
    reports = keep is not None and order.kind is FormKind.ANNUAL_REPORT
    parties = list(reported(keep.found, order.year, house)) if keep and reports else None
    if reports:
        source = None
    agreed = agreements_of(order.kind, source, order.year)
    total = _how_many(order, house, agreed) if parties is None else len(parties)
    tray = desk.trays.new([], None)
    made = Made(order, tray.id, tray.folder / "Formulare.zip")
    made.unproven = agreed.unproven if agreed else ()
    try:
        with workers(None, total, worth=WORTH) as executor:
            sets = make_forms(
                order.kind, house, formats=order.formats, source=source, year=order.year,
                created=order.letter, party=order.party, years=order.years, measures=order.measures,
                cover=order.letter is not None, agreed=agreed, executor=executor,
                parties=parties, noted=keep.noted if keep else None,
            )  # fmt: skip
            pack_into(made.archive, _kept(made, task.each(sets, total), keep, alone=total == 1))
    except BaseException:  # what was stopped is of no use to anybody
        desk.trays.forget(tray)
        raise
    return made


def _kept(
    made: Made,
    sets: Iterator[tuple[Source | Unmade, dict[str, bytes] | Refusal]],
    keep: _Keep | None,
    *,
    alone: bool,
) -> Iterator[dict[str, bytes]]:
    """Give the files of each set, and keep what is to be said of it."""
    for one, got in sets:
        if not got:
            made.done += 1
            continue
        files = _put(keep, one, got)
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


def _put(
    keep: _Keep | None, one: Source | Unmade, files: dict[str, bytes] | Refusal
) -> dict[str, bytes] | Refusal:
    """Put a set into its dossier, if that is wanted; gives it again, or why it cannot lie there."""
    if keep is None or isinstance(one, Unmade) or isinstance(files, Refusal):
        return files
    kept = attempt(keep.put, one, files)
    return kept if isinstance(kept, Refusal) else files


@dataclass(frozen=True, slots=True)
class _Keep:
    """Where sets of forms go beside the archive: the dossiers, and what lies there."""

    found: Store
    put: Filing
    noted: Mapping[str, Sequence[Sequence[str]]]


def _keep(order: Order, folder: Path, house: House) -> _Keep:
    found = found_in(folder)
    put = filing(folder, order.kind, house, order.year, order.letter)
    return _Keep(found, put, noted(found, put.programme))


def _how_many(order: Order, house: House, agreed: Agreements | None) -> int:
    if agreed is not None and order.year is not None:
        return len(of_year(agreed, order.year))
    day = order.letter or house.programme.leaflet_date
    return len(list(sources(house, order.source, day, order.party)))
