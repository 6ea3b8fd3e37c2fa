"""Files the forms that arrived in the dossiers of those who sent them; copies, moves nothing.

A form lies in ``Eingang/<form>_v<number>/`` of its dossier with what came with it: its enclosures,
the e-mail or archive it came in (unless other parties' forms are in it, too) and the verdict on it
(``Pruefergebnis.json``). The journal's entry RECEIVED names the form first, then the others. What
does not say for certain whose it is, or cannot be read, is filed nowhere; what was read from a
print lies in a dossier only if somebody has accepted it (``Handed.accepted``). The same bytes are
filed once; other bytes of the same party and form are its next version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.checks import run
from minikip_docs.checks.rules.party import is_sure, numbers
from minikip_docs.data import figures
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Refusal, Submission, Verdict
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts.contributions import Contributions
from minikip_docs.forms import reading
from minikip_docs.jobs.agreements import Agreements, in_dossier
from minikip_docs.jobs.amendment_basis import prefilled_from
from minikip_docs.jobs.arrived import Party, Whose, dossier_of, merged_into, whose
from minikip_docs.jobs.batch import attempt, in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.contents import Contents, changed
from minikip_docs.jobs.enclosures import Sorted
from minikip_docs.jobs.filing import Arrival, folder_of, place, refuse_long
from minikip_docs.jobs.house import House
from minikip_docs.jobs.left_over import left_over, mark_of
from minikip_docs.jobs.rivals import party_key, rivals
from minikip_docs.jobs.signing import Taken
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor


_NO_AGREEMENT = Agreements((), (), of_all=False)  # a report held against it says so (D312)


@dataclass(frozen=True, slots=True)
class Terms:
    """What all files of a call have in common."""

    into: Path  # the folder of the dossiers
    received: date  # the day on which they came in
    contributions: Contributions | None = None
    party: Party | None = None  # whose they are, if an officer has decided it


@dataclass(frozen=True, slots=True)
class Filed:
    """Where something lies now; ``known``: it lay there before, and nothing was done."""

    dossier: Dossier
    about: About
    year: int | None
    place: Path  # a folder of what came in, or a document
    known: bool = False
    version: int | None = None  # of what came in
    verdict: Verdict | None = None  # on what came in, unless it was known
    taken: Taken | None = None  # what could be said of what came back signed
    newest: int | None = None  # the version that counts: what is filed later may be older
    not_there: tuple[str, ...] = ()  # came with what is known, and does not lie with it


def file_forms(
    arrived: Sorted, house: House, terms: Terms, executor: Executor | None = None
) -> Iterator[tuple[Handed, Filed | Refusal]]:
    """Check and file forms that were opened and sorted out; yields each when it is done, in order.

    What is not filed is a ``Refusal`` and stops nobody: as it was read, D302 or D390 (writing),
    D303 (several of one party: nobody but the canton knows which is the newer), D420 to D422 (the
    dossiers), D431, D432 (whose it is and for when), D434 to D436, D440.
    """
    known = _known(terms.into)
    forms = [one for one in arrived.forms if not isinstance(one.paper, Refusal)]
    new: dict[str, Handed] = {}
    for one in forms:
        if _digest(one) not in known:
            new.setdefault(_digest(one), one)
    sure = [one for one in new.values() if terms.party is None and _is_sure(one, house)]
    refused = rivals(sure, house)
    to_check = [one for one in new.values() if one.path not in refused]
    reports = {mark: one for one in to_check if (mark := mark_of(one, house))}
    pairs = [(one, _year_before(one, reports, house)) for one in to_check]
    checked = in_order(partial(_checked, house=house, terms=terms), pairs, executor)
    parties = _parties_of_parcels(forms, house)
    contents = Contents()
    for one in arrived.forms:
        beside = arrived.beside.get(one.path, [])
        if isinstance(one.paper, Refusal):
            yield one, one.paper
        elif one.path in refused:
            yield one, _of_several(refused[one.path])
        elif new.get(_digest(one)) is one:
            found = next(checked)
            if isinstance(found, Refusal):
                yield one, found
                continue
            whole = one.came_in is not None and len(parties[one.came_in.parcel]) < 2
            yield one, attempt(_filed, found, one, beside, contents, terms, with_parcel=whole)
        else:
            known = known if _digest(one) in known else _known(terms.into)
            yield one, attempt(_again, one, beside, contents, known)


def _known(into: Path) -> Mapping[str, tuple[Dossier, Entry]]:
    """Give what lies in the dossiers, by the SHA-256 of each form."""
    dossiers = store.known(into)
    return {
        entry.sha256: (dossier, entry)
        for dossier in dossiers
        for entry in journal.read(dossier).entries
        if entry.event is Event.RECEIVED
    }


def _digest(one: Handed) -> str:
    return "" if isinstance(one.paper, Refusal) else one.paper.file.sha256


def _brief(one: Handed, house: House) -> Submission | None:
    """Give what a form says of whose it is and for when; None if it does not say it."""
    if isinstance(one.paper, Refusal):
        return None
    found = attempt(reading.submission, one.paper.brief, house.programmes)
    return None if isinstance(found, Refusal) else found


def _is_sure(one: Handed, house: House) -> bool:
    brief = _brief(one, house)
    try:
        return brief is not None and is_sure(brief.data, house.register)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _year_before(
    one: Handed, reports: Mapping[tuple[str, int], Handed], house: House
) -> Handed | None:
    """Give the report on the year before, if it is among those of the call."""
    mark = mark_of(one, house)
    return reports.get((mark[0], mark[1] - 1)) if mark else None


def _parties_of_parcels(forms: Iterable[Handed], house: House) -> Mapping[Path, set[str | None]]:
    """Say whose forms each e-mail or archive holds."""
    found: dict[Path, set[str | None]] = {}
    for one in forms:
        if one.came_in:
            brief = _brief(one, house)
            whose = party_key(brief) if brief else None
            found.setdefault(one.came_in.parcel, set()).add(whose)
    return found


def _of_several(rival: Refusal) -> Refusal:
    return Refusal(
        rival.code,
        f"{rival.message} Welche neuer ist, lässt sich nicht sagen; keine wurde abgelegt.",
        "Bitte einzeln ablegen, die ältere zuerst.",
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    whose: Whose
    verdict: Verdict
    dossier: Dossier | None  # where it belongs, if there is such a one yet
    said: Mapping[str, object]  # what its entry says beside the verdict


def _checked(given: tuple[Handed, Handed | None], *, house: House, terms: Terms) -> _Checked:
    """Check a form with what its dossier knows; in whatever process."""
    one, before = given
    if isinstance(one.paper, Refusal):
        raise one.paper
    own, merged = _dossiers(reading.submission(one.paper.brief, house.programmes), house, terms)
    amended = next((each for each in (*own, *merged) if _amends(one, each, house)), None)
    dossier = amended or next(iter(own), None)
    agreements = attempt(in_dossier, dossier) if dossier else None
    fault = agreements if isinstance(agreements, Refusal) else None
    agreed = None if isinstance(agreements, Refusal) else agreements
    reports = [before] if before else _reported(one, dossier, house)
    verdict = check(
        one, house,
        received=terms.received, first=_first_day(one, dossier, house),
        contributions=terms.contributions, agreements=None if fault else agreed or _NO_AGREEMENT,
        left=left_over([one, *reports], house, agreed),
    )  # fmt: skip
    if verdict.submission is None:
        raise Refusal(
            *(getattr(verdict.findings[0], name) for name in ("code", "message", "remedy"))
        )
    if fault is not None:
        verdict = replace(verdict, findings=(run.warning(fault), *verdict.findings))
    found = whose(verdict, house, terms.into, terms.party)
    said = {**_years(verdict), **_members(verdict.submission, house)}
    return _Checked(found, verdict, dossier, said | ({"amendment": True} if amended else {}))


def _dossiers(
    read: Submission, house: House, terms: Terms
) -> tuple[list[Dossier], Sequence[Dossier]]:
    """Give the dossier of the party that a form names, and those of whom it has merged with."""
    key = terms.party.key if terms.party else party_key(read)
    programme = read.data.get("programme")
    if not key or not isinstance(programme, str):
        return [], []
    own = dossier_of(terms.into, key, programme)
    return [own] if own else [], merged_into(terms.into, key, programme, house)


def _reported(one: Handed, dossier: Dossier | None, house: House) -> list[Handed]:
    """Open the newest report of a dossier on the year before that of a report."""
    mark = mark_of(one, house)
    if dossier is None or mark is None:
        return []
    found = journal.came_in(journal.read(dossier).entries, About.ANNUAL_REPORT, mark[1] - 1)
    if not found:
        return []
    path = dossier.path / found[-1].files[0]
    paper = attempt(reading.open_paper, path, house.programmes)
    return [Handed(path, paper).accepted(house.programmes)]


def _first_day(one: Handed, dossier: Dossier | None, house: House) -> date | None:
    """Give the day on which the first version of a report came in, if there was one."""
    mark = mark_of(one, house)
    if dossier is None or mark is None:
        return None
    found = journal.came_in(journal.read(dossier).entries, About.ANNUAL_REPORT, mark[1])
    return found[0].on if found else None


def _amends(one: Handed, dossier: Dossier, house: House) -> bool:
    """Say whether a form was prefilled from what is agreed, to amend it: by its fingerprint."""
    if isinstance(one.paper, Refusal) or one.paper.kind is not FormKind.BUDGET:
        return False
    for path in dossier.documents.glob(f"*{RECORD_SUFFIX}"):
        record = attempt(record_reading.read, path)
        if not isinstance(record, Refusal) and attempt(prefilled_from, record, one, house) is True:
            return True
    return False


def _files(
    one: Handed, beside: Sequence[Handed], contents: Contents, *, with_parcel: bool
) -> list[tuple[str, bytes]]:
    """Read a form again with what came with it: its e-mail or archive, and its enclosures."""
    raw = contents.of(one)
    if sha256(raw) != _digest(one):
        raise changed(one.name)
    files = [(one.own_name, raw)]
    if one.came_in and with_parcel:
        files.append((one.came_in.parcel.name, reading.bytes_of(one.came_in.parcel)))
    for other in beside:
        within = other.came_in is not None and other.came_in.in_text and with_parcel
        found = attempt(contents.of, other)
        if not within and not isinstance(found, Refusal):
            files.append((other.own_name, found))
    return files


def _filed(
    checked: _Checked,
    one: Handed,
    beside: Sequence[Handed],
    contents: Contents,
    terms: Terms,
    *,
    with_parcel: bool,
) -> Filed:
    """Put a form that was checked into its dossier, which is made if there is none."""
    files = _files(one, beside, contents, with_parcel=with_parcel)
    own, party = checked.whose, checked.whose.party
    dossier = checked.dossier or dossier_of(terms.into, party.key, own.programme)
    if dossier is None:
        name = store.folder_name(party.key, party.name, own.programme)
        refuse_long(terms.into / name, own)
        dossier = store.opened(terms.into, party.key, party.name, own.programme)
    form = Arrival(own, files, checked.verdict, terms.received, checked.said)
    found = place(dossier, form)
    verdict = None if found.known else checked.verdict
    newest = journal.came_in(journal.read(dossier).entries, own.about, own.year)[-1].version
    return Filed(
        dossier, own.about, own.year, found.folder, found.known, found.version, verdict,
        newest=newest,
    )  # fmt: skip


def _years(verdict: Verdict) -> Mapping[str, object]:
    """Give the years of a budget as its entry says them, if it says them soundly."""
    period = verdict.submission.data.get("period") if verdict.submission else None
    if not isinstance(period, Mapping) or verdict.kind is not FormKind.BUDGET:
        return {}
    years = [period.get(name) for name in ("first_year", "last_year")]
    first, last = years
    sound = isinstance(first, int) and isinstance(last, int) and 2000 < first <= last < 2100
    return {"years": years} if sound else {}


def _members(read: Submission | None, house: House) -> Mapping[str, object]:
    """Give the parties of an association's budget as its entry says them."""
    if read is None or read.kind is not FormKind.BUDGET:
        return {}
    try:
        association = figures.is_association(read.data)
        return {"members": [*map(str, numbers(read.data, house.register))]} if association else {}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _again(
    one: Handed,
    beside: Sequence[Handed],
    contents: Contents,
    known: Mapping[str, tuple[Dossier, Entry]],
) -> Filed:
    """Say where a form lies already, and what came with it this time and does not lie there."""
    found = known.get(_digest(one))
    if found is None:  # its twin in this call was not filed, which is said there
        raise Refusal(
            "D436",
            "Die Datei ist die gleiche wie eine andere dieses Aufrufs, die nicht abgelegt wurde.",
            "Bitte bei jener nachsehen, warum.",
        )
    dossier, entry = found
    folder = folder_of(dossier, entry)
    there = {sha256(reading.bytes_of(path)) for path in folder.iterdir()} if beside else set()
    missing = []
    for other in beside:
        raw = attempt(contents.of, other)
        if not isinstance(raw, Refusal) and sha256(raw) not in there:
            missing += [] if other.came_in and other.came_in.in_text else [other.own_name]
    return Filed(
        dossier, entry.about, entry.year, folder, True, entry.version, not_there=tuple(missing)
    )
