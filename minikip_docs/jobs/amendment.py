"""Issues an amendment: a record and a filled form become Word, PDF and the next record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs.amending import limits, listed
from minikip_docs.amending.listed import Change
from minikip_docs.checks import schema
from minikip_docs.data import figures
from minikip_docs.data.model import (
    Finding,
    FormKind,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.data.text import long_date
from minikip_docs.documents import agreement, amendment, official, record_reading
from minikip_docs.documents.record import Basis
from minikip_docs.documents.record_reading import Record
from minikip_docs.facts import schemas
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.jobs.amendment_basis import (
    prefilled_from,
    read_record,
    refuse_dates,
    refuse_elsewhere,
    refuse_successor,
)
from minikip_docs.jobs.check import unread
from minikip_docs.jobs.check import verdict as verdict_on
from minikip_docs.jobs.enclosures import only_form
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.issue import Made, issue
from minikip_docs.jobs.submissions import Handed

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What came of a form: number of the amendment, verdict and files to write."""

    number: int
    made: Made


@dataclass(frozen=True, slots=True)
class _Dates:
    """From when the amendment holds, its own date, and that of the agreement."""

    effective: date
    created: date
    agreed_on: date


def issue_amendment(
    record: Path,
    form: Path | Handed,
    house: House,
    *,
    effective: date,
    folder: Path,
    draft: bool,
    contributions: Contributions | None = None,
    on: date | None = None,
    agreed_on: date | None = None,
    signature_fields: bool = False,
    force: bool = False,
    pdf: Path | None = None,
) -> Amendment:
    """Amend an agreement: make the document in Word and PDF, with the record that follows.

    ``record`` is that of the agreement or of its latest amendment, ``form`` the budget form
    that says what is to hold ``effective`` a day; what differs is the amendment. The data are
    checked like a submission before signing; errors mean that nothing is made, except for a
    ``draft``, which only needs sound data. The decided ``contributions`` hold for the years from
    then on; without them those of the record stay. A final amendment goes to the ``folder`` of
    the record. ``on`` is the date of the documents, without it that of the form, ``agreed_on``
    the day the agreement was signed, if it is another than its record's. ``signature_fields``
    gives the PDF a field for each person who signs, ``pdf`` is an exported one as with
    ``issue_agreement``, as is ``force``. Raises ``Refusal`` D360, D361 or D410 to D417 (record),
    D301 or D362 to D364 (files that are there), D230 or D231 (nothing to sign), D501 to D508
    (exported PDF), K311 to K333 and K500 to K510 (what cannot be amended so), K209, T…, X9xx.
    """
    before = read_record(record, house)
    record_reading.refuse_changed(before)
    number = len(before.amended_on) + 1
    handed = only_form(form, house.programmes)
    try:
        submission = handed.submission(house.programmes)
        _refuse_other_form(submission, before)
    except Refusal as refusal:
        return Amendment(number, Made(unread(handed, house, refusal), "refused", {}))
    if any(one.code == "F184" for one in submission.findings):
        raise _nothing()
    programme = house.programmes.of(before.programme)
    faults = schema.findings(submission, programme)
    if faults or any(one.severity is Severity.ERROR for one in submission.findings):
        found = _verdict(before, submission, before.decided, house)
        return Amendment(number, Made(found, "refused", {}))
    new = submission.data
    limits.refuse_other_party(before.data, new, effective, house.register)
    of_record = prefilled_from(before, handed, house)
    house = _with_end(house, before, new)
    day = on or date.fromisoformat(new["signature"]["date"])
    dates = _Dates(effective, day, agreed_on or before.agreed_on)
    refuse_dates(before, new, effective=effective, day=day, agreed_on=dates.agreed_on, house=house)
    limits.refuse_past(before.data, new, effective)
    limits.refuse_late_resolutions(before.data, new, day)
    table = None if contributions is None else contributions.for_party(figures.party_key(new))
    decided = limits.contributions(before.data, new, before.decided, table, effective)
    changes = _changes(before, new, decided, effective, house)
    if not draft:
        refuse_elsewhere(before, folder)
    dated = dataclasses.replace(submission, data=_as_of(new, max(day, effective)))
    verdict = _verdict(before, dated, decided, house)
    asked = _to_decide(before, new, changes, effective, of_record=of_record)
    verdict = dataclasses.replace(verdict, findings=(*verdict.findings, *asked))
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Amendment(number, Made(verdict, "refused", {}))
    named = official.named(new, house.register)
    terms = address_book(house).terms()
    material = amendment.Material(
        agreement.Material(named, programme, house.settings, decided, terms),
        old=official.named(before.data, house.register),
        old_decided=before.decided,
        changes=changes,
        numbers=before.numbers,
        agreed_on=dates.agreed_on,
        agreed_years=before.agreed_years,
        amended_on=before.amended_on,
        created=day,
        effective=effective,
        exists=house.register.exists,
    )
    made = issue(
        "amendment.docx",
        amendment.context(material),
        house,
        title=amendment.title(named, number, before.agreed_years),
        stem=amendment.file_stem(named, number, before.agreed_years),
        created=day,
        draft=draft,
        signature_fields=signature_fields,
        basis=Basis(submission, decided, programme.id, _added(before, dates)),
        folder=folder,
        force=force,
        pdf=pdf,
    )
    if made.status == "final":
        refuse_successor(before, made.files, folder)
    return Amendment(number, made.of(verdict))


def _refuse_other_form(submission: Submission, record: Record) -> None:
    """Refuse (F103, K507) a form of another kind or KIP period."""
    if submission.kind is not FormKind.BUDGET:
        raise Refusal(
            "F103",
            "Das ist ein Jahresbericht; ein Nachtrag entsteht aus der Budgeteingabe.",
            "Bitte das Formular angeben, das aus dem Nachweis vorausgefüllt wurde.",
        )
    if submission.data.get("programme") != record.programme:
        raise Refusal(
            "K507",
            f"Das Formular gehört zur KIP-Periode «{submission.data.get('programme', '')}», die "
            f"Vereinbarung zu «{record.programme}».",
            "Bitte das Formular angeben, das aus dem Nachweis vorausgefüllt wurde.",
        )


def _with_end(house: House, record: Record, new: Data) -> House:
    """Give the house with the end of an agreement whose duration changes, or has changed."""
    last = new["period"]["last_year"]
    if last == record.agreed_years[1]:
        return house
    terms = dataclasses.replace(house.settings.agreement, end=date(last, 12, 31))
    return dataclasses.replace(house, settings=dataclasses.replace(house.settings, agreement=terms))


def _changes(
    record: Record, new: Data, decided: Mapping[int, Decision], effective: date, house: House
) -> list[Change]:
    """List all changes; refuses (K508) a form that changes nothing."""
    root = schemas.schema(FormKind.BUDGET, house.programmes.of(record.programme))
    old = official.named(record.data, house.register)
    changes = [
        *listed.parties(old, official.named(new, house.register), effective, house.register),
        *listed.contributions(record.decided, decided),
        *listed.changes(old, official.named(new, house.register), root),
    ]
    if not changes:
        raise _nothing()
    return changes


def _nothing() -> Refusal:
    return Refusal(
        "K508",
        "Im Formular steht dasselbe wie in der Vereinbarung; es gibt nichts zu ändern.",
        "Bitte das Formular angeben, in dem die Änderungen eingetragen und gespeichert sind.",
    )


def _verdict(
    record: Record, submission: Submission, decided: Mapping[int, Decision], house: House
) -> Verdict:
    """Check a form; of warnings only those stay that the changes bring with them."""
    signature = submission.data.get("signature")
    day = signature.get("date") if isinstance(signature, Mapping) else None
    dated = record.data if day is None else _as_of(record.data, day)
    of_record = Submission(str(record.path), record.sha256, FormKind.BUDGET, dated)
    old = verdict_on(of_record, house, None, record.decided)
    new = verdict_on(submission, house, None, decided)
    known = {(f.code, f.message) for f in old.findings if f.severity is not Severity.ERROR}
    findings = tuple(f for f in new.findings if (f.code, f.message) not in known)
    return dataclasses.replace(new, findings=findings)


def _as_of(data: Data, day: object) -> Data:
    """Give data as of a day: what is to hold from then on must not be too young for the form."""
    return {**data, "signature": {**data["signature"], "date": str(day)}}


def _to_decide(
    record: Record,
    new: Data,
    changes: Sequence[Change],
    effective: date,
    *,
    of_record: bool | None,
) -> Iterator[Finding]:
    """Say what a person has to decide and the form does not state: nothing is computed."""
    if of_record is False:
        yield _warning(
            "K344",
            "Das Formular wurde nicht aus diesem Nachweis vorausgefüllt; geändert wird alles, was "
            "darin anders steht.",
            "Bitte jede Zeile der Änderungen prüfen.",
        )
    decides = any(one.clause == "contributions" for one in changes)
    if {*figures.numbers(record.data)} != {*figures.numbers(new)} and not decides:
        yield _warning(
            "K340",
            "Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend "
            "für die Beiträge ist die Bevölkerungsgrösse.",
            "Bitte entscheiden, ob der Kanton die Beiträge neu festlegt; wenn ja, mit "
            "--contributions angeben.",
            section="5",
        )
    known = {measure["id"] for measure in record.data["measures"]}
    for measure in new["measures"]:
        start = measure.get("start", "")
        if measure["id"] not in known and start and start < effective.isoformat():
            yield _warning(
                "K345",
                f"Die neue Massnahme {measure['id']} beginnt am {long_date(start)}, die Änderung "
                f"gilt erst ab {long_date(effective)}.",
                "Bitte den Beginn im Formular oder «--effective» prüfen.",
            )
    other = figures.party_key(record.data) != figures.party_key(new)
    if other and "bank" in new and new["bank"] == record.data.get("bank"):
        yield _warning(
            "K341",
            "Die Gemeinde ist eine andere, das Konto bleibt dasjenige der bisherigen.",
            "Bitte das Konto prüfen und im Formular berichtigen lassen.",
        )


def _warning(code: str, message: str, remedy: str, section: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, Stage.SIGNING, "", "", message, remedy, section)


def _added(record: Record, dates: _Dates) -> Mapping[str, Any]:
    """Give what the record of an amendment holds beside what every record holds."""
    return {
        "numbers": dict(record.numbers),
        "predecessor": {"file": record.path.name, "sha256": record.sha256},
        "amendment": {
            "number": len(record.amended_on) + 1,
            "agreed_on": dates.agreed_on.isoformat(),
            "agreed_years": list(record.agreed_years),
            "amended_on": [day.isoformat() for day in (*record.amended_on, dates.created)],
            "effective": dates.effective.isoformat(),
        },
    }
