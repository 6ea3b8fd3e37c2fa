"""The agreements reports are held against: records of a folder or of one chain, by party and year.

An agreement and its amendments are a chain of records, each naming the one it amends by its
hash. For a report year counts the newest one that takes effect by the end of that year.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.checks.rules.compared import own_key
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data import figures
from minikip_docs.data.files import REPLACED
from minikip_docs.data.model import Refusal, Submission
from minikip_docs.data.text import letters, listing, long_date, some
from minikip_docs.data.text import years as span
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.documents.record_reading import Record
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts.agreed import Agreed, NoAgreement, agreed
from minikip_docs.jobs.amendment_basis import read_record
from minikip_docs.jobs.house import House


@dataclass(frozen=True, slots=True)
class Entry:
    """One final record: what is needed to find it. It is read again when it counts."""

    path: Path
    sha256: str
    predecessor: str  # SHA-256 of the record it amends; empty for an agreement
    effective: date | None  # of an amendment
    party: str
    name: str
    years: tuple[int, int]  # first and last

    def holds_by(self, year: int) -> bool:
        """Say whether it takes effect by the end of a year."""
        return self.effective is None or self.effective.year <= year

    def covers(self, year: int) -> bool:
        """Say whether a year lies within the agreement."""
        return self.years[0] <= year <= self.years[1]


@dataclass(frozen=True, slots=True)
class Agreements:
    """All records that reports of a call are held against; light, it goes to other processes.

    ``of_all``: one chain was named, which counts for every report, whoever it is of.
    """

    entries: tuple[Entry, ...]
    drafts: tuple[tuple[str, str], ...]  # party and file name of each draft
    of_all: bool
    unproven: tuple[str, ...] = ()  # names of older records, which have no hashes


def load_agreements(path: Path) -> Agreements:
    """Find the agreements of a folder (with those below it), or the chain of one record.

    Of a record those beside it are read, too, that amend it or that it amends. Raises
    ``Refusal`` D360 or D410 to D413 for a record that cannot be read, or was changed: it may be
    the one that counts.
    D310: the folder has no final one. D311: what was named is the record of a draft.
    """
    if os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
        found = [
            Path(place, name)
            for place, _folders, names in os.walk(path)
            if REPLACED not in Path(place).relative_to(path).parts
            for name in names
            if name.casefold().endswith(RECORD_SUFFIX) and not name.startswith((".", "~$"))
        ]
        read = [record_reading.read(one) for one in sorted(found)]
        final = _entries([one for one in read if one.status == "final"])
        if not final:
            raise Refusal(
                "D310",
                f"Im Ordner «{path}» liegt kein Nachweis einer fertigen Vereinbarung "
                f"(«…{RECORD_SUFFIX}»).",
                "Bitte den Ordner angeben, in dem die Vereinbarungen mit ihren Nachweisen liegen.",
            )
        drafts = [(figures.party_key(one.data), one.path.name)
                  for one in read if one.status != "final"]  # fmt: skip
        return Agreements(final, tuple(drafts), of_all=False, unproven=_unproven(read))
    named = record_reading.read(path)
    if named.status != "final":
        raise Refusal(
            "D311",
            f"«{path.name}» ist der Nachweis eines Entwurfs; ein Bericht wird mit der fertigen "
            "Vereinbarung verglichen.",
            "Bitte den Nachweis der fertigen Vereinbarung angeben.",
        )
    beside = [
        record_reading.read(one)
        for one in sorted(path.parent.glob("*"))
        if one.name.casefold().endswith(RECORD_SUFFIX) and one.name != path.name
    ]
    final = _entries([named, *(one for one in beside if one.status == "final")])
    return Agreements(
        _chain(final, named.sha256), (), of_all=True, unproven=_unproven([named, *beside])
    )


def in_dossier(dossier: Dossier) -> Agreements | None:
    """Find the agreements of a dossier; None if there is no final one yet.

    Raises ``Refusal`` as ``load_agreements`` does for a record that cannot be read.
    """
    if not dossier.documents.is_dir():
        return None
    try:
        return load_agreements(dossier.documents)
    except Refusal as refusal:
        if refusal.code == "D310":
            return None
        raise


def newest(dossier: Dossier) -> Entry:
    """Give the record that an amendment in a dossier changes: nothing amends it yet.

    Raises ``Refusal`` D451 (there is none), D630 (several), and as ``load_agreements`` does.
    """
    found = in_dossier(dossier)
    if found is None:
        raise no_agreement(dossier)
    amended = {one.predecessor for one in found.entries}
    last = [one for one in found.entries if one.sha256 not in amended]
    if len(last) != 1:
        raise Refusal(
            "D630",
            f"Im Dossier «{dossier.path.name}» liegen mehrere Vereinbarungen: "
            f"{listing(f'«{one.path.name}»' for one in last)}. Welche sich ändert, ist unklar.",
            "Bitte mit dem Nachweis der richtigen ausstellen (minikip amendment), oder was nicht "
            "gilt aus dem Ordner «Dokumente» legen.",
        )
    return last[0]


def no_agreement(dossier: Dossier) -> Refusal:
    """Give the refusal D451 of what needs an agreement, in a dossier without one."""
    return Refusal(
        "D451",
        f"Im Dossier «{dossier.path.name}» liegt keine fertige Vereinbarung.",
        "Bitte die Vereinbarung mit ihrem Nachweis ablegen («minikip intake»).",
    )


def _unproven(read: Sequence[Record]) -> tuple[str, ...]:
    return tuple(one.path.name for one in read if not one.proven)


def _entries(read: Sequence[Record]) -> tuple[Entry, ...]:
    """Give records as entries; one that lies there twice counts once. Raises ``Refusal`` D413."""
    found: dict[str, Entry] = {}
    for one in read:
        try:
            first, last = (one.data["period"][key] for key in ("first_year", "last_year"))
            entry = Entry(
                one.path, one.sha256, one.predecessor, one.effective,
                figures.party_key(one.data), str(one.data["party"]["name"]),
                (int(first), int(last)),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            how = "Angaben fehlen oder haben eine falsche Form"
            raise record_reading.damaged(one.path, how) from error
        found.setdefault(one.sha256, entry)
    return tuple(found.values())


def _chain(entries: Sequence[Entry], digest: str) -> tuple[Entry, ...]:
    """Give the records that hang together with one of them, forwards and backwards."""
    kept = {digest}
    while True:
        more = {one.sha256 for one in entries if one.predecessor in kept}
        more |= {one.predecessor for one in entries if one.sha256 in kept and one.predecessor}
        if more <= kept:
            return tuple(one for one in entries if one.sha256 in kept)
        kept |= more


def find(
    agreements: Agreements, submission: Submission, house: House, facts: Facts
) -> Agreed | NoAgreement:
    """Find what is agreed for the party and year of a report; see ``find_record``."""
    record = find_record(agreements, submission, house, facts)
    if isinstance(record, NoAgreement):
        return record
    return agreed_by(record, submission.data["report_year"])


def agreed_by(record: Record, year: int) -> Agreed:
    """Give what a record says is agreed for a year."""
    return agreed(record.data, {y: one.amount for y, one in record.decided.items()}, year)


def find_record(
    agreements: Agreements, submission: Submission, house: House, facts: Facts
) -> Record | NoAgreement:
    """Find the record of what is agreed for the party and year of a report, and read it.

    With one chain its record is given whoever the report is of: the rules say it is another
    party's. Where nothing can be compared the reason is a ``NoAgreement``: D312 (none of the
    party), D313 (several), D314 (amended, and what held before is not there), D315 (the record
    is another file now), or as ``read_record`` and ``refuse_changed`` refuse it.
    """
    try:
        key, year = own_key(submission.data, facts), submission.data["report_year"]
        name, programme = submission.data["party"]["name"], submission.data["programme"]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return NoAgreement()
    if not (isinstance(year, int) and isinstance(name, str) and programme):
        return NoAgreement()
    try:
        entry = _entry(agreements, key, name, year)
        return _read(entry, house)
    except Refusal as refusal:
        return NoAgreement(refusal)


def _entry(agreements: Agreements, key: str, name: str, year: int) -> Entry:
    """Choose the record that counts; raises ``Refusal`` D312 to D314."""
    own = [
        one
        for one in agreements.entries
        if agreements.of_all or one.party == key or (not key and letters(one.name) == letters(name))
    ]
    held = [one for one in own if one.holds_by(year)]
    newest = _newest(agreements, year)
    last = [one for one in held if one in newest]
    fitting = [one for one in last if one.covers(year)]
    if fitting:
        return _only(fitting, name, year)
    later = [one for one in own if not one.holds_by(year) and one.covers(year)]
    if later and not held:
        first = min(later, key=lambda one: one.effective or date.min)
        assert first.effective is not None  # noqa: S101 - what is later has a day
        raise Refusal(
            "D314",
            f"«{first.path.name}» gilt erst ab dem {long_date(first.effective)}; was für {name} im "
            f"Jahr {year} vereinbart war, liegt nicht vor.",
            "Bitte den Nachweis der Vereinbarung, die er ändert, in den gleichen Ordner legen.",
        )
    if last:  # another year: the rules say so
        return max(last, key=lambda one: one.years)
    raise _none(agreements, key, name, year)


def _newest(agreements: Agreements, year: int) -> list[Entry]:
    """Give the last record of each chain that takes effect by the end of a year."""
    held = [one for one in agreements.entries if one.holds_by(year)]
    replaced = {one.predecessor for one in held}
    return [one for one in held if one.sha256 not in replaced]


def _only(fitting: Sequence[Entry], name: str, year: int) -> Entry:
    """Give the one record of a party that holds for a year; raises ``Refusal`` D313."""
    if len(fitting) > 1:
        raise Refusal(
            "D313",
            f"Für {name} und {year} liegen mehrere Vereinbarungen vor: "
            f"{listing(f'«{one.path}»' for one in fitting)}. Welche gilt, ist unklar.",
            "Bitte den Nachweis der gültigen Vereinbarung allein angeben.",
        )
    return fitting[0]


def of_year(agreements: Agreements, year: int) -> Mapping[str, list[Entry]]:
    """Give the records that hold for a year, by party: should be one for each.

    Municipalities come first, by number. Raises ``Refusal`` D316 if there are none.
    """
    found: dict[str, list[Entry]] = {}
    for one in _newest(agreements, year):
        if one.covers(year):
            found.setdefault(one.party, []).append(one)
    if not found:
        spans = sorted({one.years for one in agreements.entries})
        raise Refusal(
            "D316",
            f"Für {year} gilt keine der Vereinbarungen; sie umfassen "
            f"{listing(span(*one) for one in spans)}.",
            f"Bitte ein Jahr der Vereinbarung angeben, zum Beispiel --year {spans[0][0]}.",
        )
    return {key: found[key] for key in sorted(found, key=lambda k: (not k.isdecimal(), len(k), k))}


def what_holds(fitting: Sequence[Entry], year: int, house: House) -> Record:
    """Read the record of a party that holds for a year.

    An older record, which has no hashes, is taken: what a form shows is compared once more when
    it comes back. Raises ``Refusal`` D313, D315, or as ``read_record`` and ``refuse_changed`` do.
    """
    return _read(_only(fitting, fitting[0].name, year), house)


def _none(agreements: Agreements, key: str, name: str, year: int) -> Refusal:
    drafts = [file for party, file in agreements.drafts if party == key]
    beside = f", nur ein Entwurf ({some([f'«{one}»' for one in drafts])})" if drafts else ""
    return Refusal(
        "D312",
        f"Für {name}{f' ({key})' if key else ''} liegt keine Vereinbarung vor, die {year} "
        f"gilt{beside}; der Bericht wurde mit keiner verglichen.",
        "Bitte prüfen, ob es eine gibt, und ihren Nachweis in den Ordner der Vereinbarungen legen.",
    )


def _read(entry: Entry, house: House) -> Record:
    """Read the record that counts, and hold it against the documents beside it."""
    record = read_record(entry.path, house, proven=False)
    if record.sha256 != entry.sha256:
        raise Refusal(
            "D315",
            f"Der Nachweis «{entry.path.name}» wurde verändert, während das Programm lief.",
            "Bitte noch einmal versuchen.",
        )
    record_reading.refuse_changed(record)
    return record
