"""Whose a form is that arrived, and for when: only what it says for certain counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minikip_docs.checks.rules import party as rules
from minikip_docs.checks.rules.party import Member
from minikip_docs.data.model import FORMS, Finding, FormKind, Refusal, Severity, Submission, Verdict
from minikip_docs.data.text import excerpt, listing
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import About
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.noting import successors
from minikip_docs.jobs.rivals import party_key


@dataclass(frozen=True, slots=True)
class Party:
    """A municipality or association: BFS number or id, and what it is called."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a form is and for when: what leads to its dossier, and to its place there."""

    party: Party
    programme: str  # id of the KIP period
    about: About  # one of the two forms
    year: int | None  # of an annual report

    @property
    def stem(self) -> str:
        """Name the folders of its versions, without the number: «Jahresbericht_2025»."""
        form = FORMS[FormKind(self.about.value)]
        return form if self.year is None else f"{form}_{self.year}"


def whose(verdict: Verdict, house: House, into: Path, party: Party | None = None) -> Whose:
    """Say whose a form is that was read and checked; faults elsewhere are no hindrance.

    ``party``: an officer has decided whose it is (``named``). Raises ``Refusal`` D431 (not certain
        whose), D432 (not certain for which KIP period or year), D441 (for certain another one's).
    """
    read = verdict.submission
    if read is None:
        raise ValueError("what was not read is nobody's")
    programme, year = read.data.get("programme"), read.data.get("report_year")
    known = house.programmes.known.get(programme) if isinstance(programme, str) else None
    if known is None:
        said = f"«{excerpt(programme)}»" if programme else "keine"
        raise Refusal(
            "D432",
            f"Für welche KIP-Periode die Eingabe ist, steht nicht fest: Sie nennt {said}; bekannt "
            f"sind {listing(f'«{one}»' for one in house.programmes.known)}.",
            "Bitte das Formular der richtigen KIP-Periode verlangen oder deren Angaben mit "
            "--programme angeben.",
        )
    if read.kind is FormKind.BUDGET:
        year = None
    elif not isinstance(year, int) or year not in known.years:
        said = f"«{excerpt(year)}»" if year else "keines"
        raise Refusal(
            "D432",
            f"Für welches Jahr der Bericht ist, steht nicht fest: Er nennt {said}; die KIP-Periode "
            f"umfasst {known.years[0]} bis {known.years[-1]}.",
            "Bitte nachfragen und das berichtigte Formular ablegen.",
        )
    about = About(read.kind.value)
    if party is None:
        return Whose(_certain(verdict, house, into), known.id, about, year)
    own = attempt(_certain, verdict, house, into)
    if isinstance(own, Party) and own.key != party.key:
        raise Refusal(
            "D441",
            f"Die Eingabe ist von {own.name} ({own.key}), nicht von {party.name} ({party.key}).",
            "Bitte ohne --party ablegen, oder nachfragen, wessen Eingabe es ist.",
        )
    return Whose(party, known.id, about, year)


def _certain(verdict: Verdict, house: House, into: Path) -> Party:
    found, read = members(verdict, house), verdict.submission
    key = party_key(read) if read else None
    if not (found and read and key):
        why = next((one.message for one in verdict.findings if _tells_party(one)), "")
        raise _doubt(f": {why}" if why else ".")
    own = read.data["party"]
    if own["kind"] == "association":
        book = address_book(house)
        if book.associations() and not book.of(key) and not store.find(into, key, _programme(read)):
            raise _doubt(f": Die Kennung «{excerpt(key)}» steht nicht im Adressbuch.")
        return Party(key, str(own["name"]))
    official = house.register.by_number(found[0].number)
    return Party(key, official.name if official else found[0].name)


def _programme(read: Submission) -> str:
    return str(read.data["programme"])


def _doubt(why: str) -> Refusal:
    return Refusal(
        "D431",
        f"Wessen Eingabe das ist, steht nicht fest{why}",
        "Bitte klären und die Datei dann allein mit --party NUMMER|KENNUNG ablegen.",
    )


def members(verdict: Verdict, house: House) -> tuple[Member, ...]:
    """Give the municipalities of the party a form is of; none where that is not certain.

    Number and name that do not fit, or are not there, may be anybody's.
    """
    read = verdict.submission
    if read is None or any(map(_tells_party, verdict.findings)):
        return ()
    try:
        found = rules.members(read.data, house.register)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
    known = all(house.register.by_number(one.number) and not one.mistyped for one in found)
    return found if known else ()


def _tells_party(finding: Finding) -> bool:
    """Say whether an error is at a field that tells whose a form is, or one around it."""
    own = {f"/party/{name}" for name in ("kind", "name", "bfs_number", "association_id")}
    at = finding.pointer
    told = at in {"/party", *own} or at.startswith("/party/members")
    return told and finding.severity is Severity.ERROR


def named(text: str, house: House, into: Path) -> Party:
    """Give the party that an officer names, by number, id or name.

    Raises ``Refusal`` D433 for one that neither the register nor the address book nor a dossier
    knows.
    """
    wanted = text.strip()
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 0
    found = house.register.by_number(number) or house.register.by_name(wanted)
    if found:
        return Party(str(found.number), found.name)
    if entry := address_book(house).association(wanted):
        return Party(entry.key, entry.name)
    for one in store.known(into):
        if one.party == wanted:
            return Party(one.party, one.name)
    raise Refusal(
        "D433",
        f"«{excerpt(text)}» ist weder eine Gemeinde des Kantons Luzern noch ein Gemeindeverbund "
        "des Adressbuchs oder eines Dossiers.",
        "Bitte BFS-Nummer oder Kennung angeben.",
    )


def dossier_of(into: Path, key: str, programme: str) -> Dossier | None:
    """Find the dossier of a party: its own, else the one whose agreement it has taken over.

    Raises ``Refusal`` D420 to D422.
    """
    if own := store.find(into, key, programme):
        return own
    taken = [
        one for one in store.known(into) if one.programme == programme and key in successors(one)
    ]
    return taken[0] if len(taken) == 1 else None


def merged_into(into: Path, key: str, programme: str, house: House) -> list[Dossier]:
    """Find the dossiers of municipalities that have become part of another one."""
    return [
        one
        for one in (store.known(into) if key.isdecimal() else ())
        if one.programme == programme
        and one.party.isdecimal()
        and (was := house.register.by_number(int(one.party)))
        and was.successor == int(key)
    ]
