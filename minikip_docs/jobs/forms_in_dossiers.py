"""Forms that go out into dossiers: for whom, what is there already, and how they are noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.data import figures
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Store
from minikip_docs.forms import prefill
from minikip_docs.jobs import outgoing
from minikip_docs.jobs.agreements import in_dossier
from minikip_docs.jobs.arrived import dossier_of
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.letters import LETTER
from minikip_docs.jobs.noting import successors
from minikip_docs.jobs.parties import Source
from minikip_docs.jobs.reported import Unmade, reported_on


def found_in(folder: Path) -> Store:
    """Read the dossiers of a folder that forms are for; there may be none yet."""
    found = attempt(store.load, folder)
    if isinstance(found, Refusal):
        if found.code == "D420":
            return Store(folder, ())
        raise found
    return found


def reported(found: Store, year: int | None, house: House) -> Iterator[Source | Unmade]:
    """Give the parties of the dossiers whose agreement holds for a year, with what is agreed.

    Raises ``Refusal`` F112 without a year.
    """
    if year is None:
        raise prefill.year_is_missing()
    for dossier in found.dossiers:
        agreed = attempt(in_dossier, dossier)
        if isinstance(agreed, Refusal):
            yield Unmade(dossier.name, agreed)
        elif agreed and any(one.covers(year) for one in agreed.entries):
            yield from reported_on(agreed, year, house)


def noted(found: Store, programme: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """Give the sets of forms that went out in a KIP period, by party: the names of their files.

    Who has taken over an agreement finds them in its dossier.
    """
    return {
        party: [
            [Path(name).name for name in one.files]
            for one in journal.read(dossier).entries
            if one.event is Event.FORM
        ]
        for dossier in found.dossiers
        if dossier.programme == programme
        for party in (dossier.party, *successors(dossier))
    }


@dataclass(frozen=True, slots=True)
class Filing:
    """Puts sets of forms into the dossiers of their parties and notes them."""

    folder: Path
    kind: FormKind
    programme: str  # id of the KIP period, where the data do not say it
    year: int | None  # of a report
    on: date
    amendment: bool

    def __call__(self, source: Source, files: Mapping[str, bytes]) -> list[Path]:
        """Put one set into its dossier, which is made if there is none; gives where the files are.

        Raises ``Refusal`` D302, D390, D420 to D422, and D452 for an association without an id.
        """
        key, whom = figures.party_key(source.data), source.data["party"]["name"]
        if not key:
            raise Refusal(
                "D452",
                f"{whom} hat keine Kennung; ohne sie gibt es kein Dossier.",
                "Bitte dem Gemeindeverbund im Adressbuch eine Kennung geben.",
            )
        programme = source.data.get("programme", self.programme)
        dossier = dossier_of(self.folder, key, programme) or store.opened(
            self.folder, key, whom, programme
        )
        inside = {f"{store.FORMS}/{name}": raw for name, raw in files.items()}
        # The forms first: the letter that goes with them is not what the entry is about.
        names = sorted(inside, key=lambda name: Path(name).name.startswith((LETTER, "E-Mail_")))
        entry = Entry(
            Event.FORM, About(self.kind.value), self.on, sha256(inside[names[0]]), tuple(names),
            self.year, said={"amendment": True} if self.amendment else {},
        )  # fmt: skip
        outgoing.put(dossier, inside, [entry])
        return [dossier.path / name for name in inside]


def filing(
    folder: Path,
    kind: FormKind,
    house: House,
    year: int | None,
    on: date | None,
    *,
    amendment: bool = False,
) -> Filing:
    """Give what puts the forms of a call into the dossiers; without a day they are of today."""
    of_year = house.programmes.in_year(year) if year and kind is FormKind.ANNUAL_REPORT else None
    programme = (of_year or house.programme).id
    return Filing(folder, kind, programme, year, on or date.today(), amendment)
