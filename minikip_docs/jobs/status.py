"""Where all dossiers of a folder stand on a day: read from their journals, no form is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import some
from minikip_docs.dossiers import journal, standing, store
from minikip_docs.dossiers.journal import Entry, Journal
from minikip_docs.dossiers.standing import Standing
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts import deadlines
from minikip_docs.jobs.house import House, agreed_years

RESTORE = (
    "Bitte die Dateien im Ordner «Verlauf» aus der Datensicherung zurückholen. Hat sie eine neuere "
    "Version des Programms geschrieben, bitte diese verwenden."
)


@dataclass(frozen=True, slots=True)
class Status:
    """The rows of a folder on a day, municipalities by number, then associations; and faults."""

    on: date
    rows: tuple[Standing, ...]  # one for each party and year, the years of one in order
    faults: tuple[Refusal, ...]  # dossiers and entries that cannot be read, by what is wrong


def status(folder: Path, house: House, on: date, *, year: int | None = None) -> Status:
    """Say where each dossier of a folder stands in each year, or in one ``year``.

    What is damaged is named and stops nothing: D421, D422 (a dossier), D480 (entries of a
    journal), D481 (of a KIP period that is not known). Raises ``Refusal`` D420.
    """
    rows: list[Standing] = []
    faults: list[Refusal] = []
    for one in each(folder, house, on):
        if isinstance(one, Refusal):
            faults.append(one)
            continue
        dossier, noted, own = one
        faults += [_damaged(dossier, noted)] if noted.damaged else []
        rows += own
    wanted = [one for one in rows if year in {None, one.year}]
    return Status(on, tuple(wanted), tuple(faults))


def each(
    folder: Path, house: House, on: date
) -> Iterator[tuple[Dossier, Journal, list[Standing]] | Refusal]:
    """Give each dossier of a folder with its journal and where it stands.

    One that cannot be read, or is of a KIP period that is not known, is a ``Refusal`` (D421, D422,
    D481) and stops nobody. Raises ``Refusal`` D420.
    """
    found = store.load(folder)
    yield from found.faults
    read = {dossier: journal.read(dossier) for dossier in found.dossiers}
    within = joined(read, on)
    for dossier, noted in read.items():
        if dossier.programme in house.programmes.known:
            yield dossier, noted, of_dossier(dossier, noted.entries, house, on, within)
        else:
            yield unknown_period(dossier)


def joined(read: Mapping[Dossier, Journal], on: date) -> Set[tuple[str, str]]:
    """Give KIP period and number of those whose association has handed in for them by a day."""
    return {
        (dossier.programme, member)
        for dossier, noted in read.items()
        for member in standing.members(noted.entries, on)
    }


def of_dossier(
    dossier: Dossier,
    entries: Sequence[Entry],
    house: House,
    on: date,
    within: Set[tuple[str, str]] | None = None,
) -> list[Standing]:
    """Say where a dossier stands in each of its years; its KIP period must be known.

    ``within``: who is in an association (``joined``); without it the dossiers beside it say so.
    """
    if within is None:
        beside = store.read_all(dossier.path.parent).dossiers
        within = joined({one: journal.read(one) for one in beside}, on)
    programme, settings = house.programmes.known[dossier.programme], house.settings
    current = programme.id == house.programme.id  # the setting is of the forms that go out now
    return standing.of(
        dossier,
        entries,
        on,
        years=agreed_years(programme, settings),
        report_due=partial(deadlines.of_report, programme, settings),
        budget_due=settings.distribution.budget_return_by if current else None,
        joined=(dossier.programme, dossier.party) in within,
    )


def unknown_period(dossier: Dossier) -> Refusal:
    """Say that a dossier is of a KIP period that is not known (D481)."""
    return Refusal(
        "D481",
        f"Das Dossier «{dossier.path.name}» ist von der KIP-Periode «{dossier.programme}», die "
        "nicht bekannt ist.",
        "Bitte die Datei dieser KIP-Periode mit --programme angeben.",
    )


def _damaged(dossier: Dossier, noted: Journal) -> Refusal:
    many = len(noted.damaged)
    files = some([f"«{name}»" for name in noted.damaged])
    what = f"{many} Einträge sind" if many > 1 else "1 Eintrag ist"
    return Refusal(
        "D480",
        f"Im Verlauf des Dossiers «{dossier.path.name}» lässt sich nicht alles lesen; "
        f"{what} beschädigt und {'zählen' if many > 1 else 'zählt'} nicht: {files}.",
        RESTORE,
    )
