"""What is next in the dossiers of a folder: where each stands now, and the form that is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import some
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Standing
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import status
from minikip_docs.jobs.house import House


@dataclass(frozen=True, slots=True)
class Position:
    """A dossier, what its journal says, and where it stands in each of its years."""

    dossier: Dossier
    entries: tuple[Entry, ...]
    rows: tuple[Standing, ...]

    def received(self, about: About | None = None, year: int | None = None) -> Entry | None:
        """Give the entry of the newest form that came in, of a kind and year if they are named."""
        found = [
            one
            for one in self.entries
            if one.event is Event.RECEIVED and about in {None, one.about}
            and year in {None, one.year}
        ]  # fmt: skip
        return found[-1] if found else None


def positions(folder: Path, house: House, on: date) -> Iterator[Position | Refusal]:
    """Say where each dossier of a folder stands today, or on a day ``on`` that is still to come.

    What came in counts at once, whatever day a letter or document is of. One that is damaged is a
    ``Refusal`` and stops nobody: D421, D422, D450 (its journal: nothing is done on what may be
    half the truth), D481. Raises ``Refusal`` D420.
    """
    found = store.load(folder)
    yield from found.faults
    for dossier in found.dossiers:
        noted = journal.read(dossier)
        if dossier.programme not in house.programmes.known:
            yield status.unknown_period(dossier)
        elif noted.damaged:
            yield Refusal(
                "D450",
                f"Was im Dossier «{dossier.path.name}» als Nächstes kommt, ist nicht sicher: Im "
                f"Verlauf ist beschädigt: {some([f'«{name}»' for name in noted.damaged])}.",
                "Bitte die Dateien im Ordner «Verlauf» aus der Datensicherung zurückholen.",
            )
        else:
            day = max(on, date.today())
            rows = status.of_dossier(dossier, noted.entries, house, day)
            yield Position(dossier, noted.entries, tuple(rows))
