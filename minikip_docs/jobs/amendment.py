"""Issues an amendment: record and file of changes become Word, PDF and the next record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from minikip_docs.amending import apply, starter
from minikip_docs.amending import changes as changes_file
from minikip_docs.amending.apply import Amended, listed
from minikip_docs.amending.changes import Changes, printed, source_of
from minikip_docs.amending.step import Ground
from minikip_docs.checks import run
from minikip_docs.checks.rules.rule import Facts
from minikip_docs.data import figures
from minikip_docs.data.files import read_bytes, sha256
from minikip_docs.data.model import Finding, FormKind, Place, Severity, Stage, Submission, Verdict
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents import agreement, amendment, official, record_reading
from minikip_docs.documents.amendment import PARTY_KINDS
from minikip_docs.documents.record import Basis
from minikip_docs.documents.record_reading import Record
from minikip_docs.facts import schemas
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.programme import Programme
from minikip_docs.jobs.agreement import Agreement
from minikip_docs.jobs.amendment_basis import read_record, refuse_dates, refuse_successor
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.issue import Issued, issue
from minikip_docs.press.printable import named, unprintable


@dataclass(frozen=True, slots=True)
class Amendment:
    """What came of a file of changes: number of the amendment, verdict and files to write."""

    number: int
    made: Agreement


def issue_amendment(
    record: Path,
    changes: Path,
    house: House,
    *,
    folder: Path,
    draft: bool,
    on: date | None = None,
    signature_fields: bool = False,
    force: bool = False,
    pdf: Path | None = None,
) -> Amendment:
    """Amend an agreement: make the document in Word and PDF, with the record that follows.

    ``record`` is that of the agreement or of its latest amendment, ``changes`` the
    officer's file, ``folder`` where the files will be written. The new data are checked
    like a submission before signing; errors mean that nothing is made, except for a
    ``draft``, which only needs sound data. ``on`` is the date of the documents, without it
    the file's. ``signature_fields`` gives the PDF a field for each person who signs, ``pdf`` is
    an exported one as with ``issue_agreement``, as is ``force``. Raises ``Refusal`` D360, D361 or
    D410 to D417 (record), D301 or D362 to D364 (files that are there), D230
    or D231 (nothing to sign), D501 to D508 (exported PDF), K3xx (changes), K209, T…, X9xx.
    """
    before = read_record(record, house)
    record_reading.refuse_changed(before)
    stated = changes_file.load(changes)
    stated = dataclasses.replace(stated, date=on or stated.date)
    ground = _ground(changes, stated, house.programmes.of(before.programme), house)
    refuse_dates(before, stated, ground, house)
    _refuse_unprintable(stated, ground)
    amended = apply.apply(before.data, before.decided, stated, ground)
    number = len(before.amended_on) + 1
    verdict = _verdict(before, amended, stated, changes, house)
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Amendment(number, Agreement(verdict, "refused", {}))
    made = _issue(
        before, amended, stated, changes, house,
        draft=draft, signature_fields=signature_fields, folder=folder, force=force, pdf=pdf,
    )  # fmt: skip
    if made.status == "final":
        refuse_successor(before, made.files, folder)
    result = Agreement(verdict, made.status, made.files, made.missing, made.export, made.unapproved)
    return Amendment(number, result)


def _ground(path: Path, changes: Changes, programme: Programme, house: House) -> Ground:
    root = schemas.schema(FormKind.BUDGET, programme)
    return Ground(root, house.register, source_of(path), changes.effective)


def _refuse_unprintable(changes: Changes, ground: Ground) -> None:
    """Refuse (K334) a text of the file that the documents cannot print."""
    for key, words in printed(changes):
        if signs := unprintable(words):
            ground.refuse(
                "K334",
                key,
                f"Diese Zeichen können nicht gedruckt werden: {listing(map(named, signs[:5]))}",
                "Bitte löschen oder mit lateinischen Buchstaben schreiben.",
            )


def _verdict(
    record: Record, amended: Amended, changes: Changes, path: Path, house: House
) -> Verdict:
    """Check the new data; of warnings only those stay that the changes bring with them."""
    day = max(changes.date, changes.effective)
    places = {pointer: Place(f"{path.name}, {key}") for pointer, key in amended.places.items()}
    old = _checked(record, record.data, record.decided, day=day, house=house)
    new = _checked(record, amended.data, amended.decided, day=day, house=house, places=places)
    known = {(f.code, f.message) for f in old.findings if f.severity is not Severity.ERROR}
    findings = [f for f in new.findings if (f.code, f.message) not in known]
    decide = _to_decide(amended, changes, record.data)
    return dataclasses.replace(new, findings=(*findings, *decide))


def _checked(
    record: Record,
    data: Mapping[str, Any],
    decided: Mapping[int, Decision],
    *,
    day: date,
    house: House,
    places: Mapping[str, Place] | None = None,
) -> Verdict:
    """Check data as of a day: what joins later than the submission must not be too young for it."""
    dated = {**data, "signature": {**data["signature"], "date": day.isoformat()}}
    amounts = {year: decision.amount for year, decision in decided.items()}
    programme = house.programmes.of(record.programme)
    facts = Facts(programme, house.settings, house.register, decided=amounts)
    submission = Submission(str(record.path), record.sha256, FormKind.BUDGET, dated, places or {})
    return run.check(submission, facts)


def _to_decide(amended: Amended, changes: Changes, before: Mapping[str, Any]) -> Iterator[Finding]:
    """Say what a person has to decide and the file does not state: nothing is computed."""
    if PARTY_KINDS & {step.kind for step in amended.steps} and not changes.contribution:
        yield _warning(
            "K340",
            "Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend "
            "für die Beiträge ist die Bevölkerungsgrösse.",
            "Bitte entscheiden, ob der Kanton die Beiträge neu festlegt; wenn ja, in der "
            "Änderungsdatei mit [[contribution]] eintragen.",
            section="5",
        )
    mergers = (row for row in amended.steps if row.kind == "merger" and "bank" not in row.new)
    if any(mergers) and "bank" in amended.data and not figures.is_association(amended.data):
        yield _warning(
            "K341",
            "Die Gemeinde ist eine andere, das Konto bleibt dasjenige der bisherigen.",
            "Bitte das Konto prüfen; ein neues mit [merger.bank] eintragen.",
        )
    year, last = changes.effective.year, changes.effective - timedelta(days=1)
    for row in changes.measure_replaced if last.year == year else ():
        if _has_costs(before, row.replaces, year) and not _has_costs(
            amended.data, row.replaces, year
        ):
            yield _warning(
                "K342",
                f"Die Massnahme {row.replaces} dauert noch bis {long_date(last)}, hat für {year} "
                "aber keine Kosten mehr.",
                f"Bitte prüfen; bleiben {year} Kosten, gehören sie mit ihrer Finanzierung zu "
                f'[[measure_replaced]], mit measure = "{row.replaces}" in der Zeile.',
            )


def _has_costs(data: Mapping[str, Any], measure: str, year: int) -> bool:
    """Say whether a measure has a line with costs in a year; expects nothing of new lines."""
    rows = (row.get("amounts") for row in data["budget_lines"] if row["measure"] == measure)
    return any(isinstance(amounts, Mapping) and amounts.get(f"y{year}") for amounts in rows)


def _warning(code: str, message: str, remedy: str, section: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, Stage.SIGNING, "", "", message, remedy, section)


def _issue(
    record: Record,
    amended: Amended,
    changes: Changes,
    path: Path,
    house: House,
    *,
    draft: bool,
    signature_fields: bool,
    folder: Path,
    force: bool,
    pdf: Path | None,
) -> Issued:
    programme = house.programmes.of(record.programme)
    number = len(record.amended_on) + 1
    rows = listed(amended, record.data)
    agreed_on = changes.agreement_date or record.agreed_on
    named = official.named(amended.data, house.register)
    material = amendment.Material(
        agreement.Material(
            named, programme, house.settings, amended.decided, address_book(house).terms()
        ),
        old=official.named(record.data, house.register),
        changes=rows,
        agreed_on=agreed_on,
        amended_on=record.amended_on,
        created=changes.date,
        effective=changes.effective,
        reason=changes.reason,
        exists=house.register.exists,
    )
    began = Submission(
        record.submission.name,
        record.submission.sha256,
        FormKind.BUDGET,
        amended.data,
    )
    added = {
        "predecessor": {"file": record.path.name, "sha256": record.sha256},
        "amendment": {
            "number": number,
            "agreed_on": agreed_on.isoformat(),
            "amended_on": [d.isoformat() for d in (*record.amended_on, changes.date)],
            "effective": changes.effective.isoformat(),
            "reason": changes.reason,
            "changes_file": {"file": path.name, "sha256": sha256(read_bytes(path))},
            "changes": rows,
        },
    }
    return issue(
        "amendment.docx",
        amendment.context(material),
        house,
        title=amendment.title(named, number),
        stem=amendment.file_stem(named, number),
        created=changes.date,
        draft=draft,
        signature_fields=signature_fields,
        basis=Basis(began, amended.decided, programme.id, added),
        folder=folder,
        force=force,
        pdf=pdf,
    )


def new_changes(record: Path, house: House) -> bytes:
    """Begin a file of changes for an agreement; raises ``Refusal`` as ``read_record``."""
    now = read_record(record, house)
    root = schemas.schema(FormKind.BUDGET, house.programmes.of(now.programme))
    number = len(now.amended_on) + 1
    return starter.new_changes(
        now.data, now.decided, root, number=number, day=now.created, agreed=now.agreed_on
    )
