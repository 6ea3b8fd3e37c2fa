"""Issues an amendment: record and file of changes become Word, PDF and the next record."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from minikip_docs.files import sha256
from minikip_docs.model import (
    Finding,
    FormKind,
    Place,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.text import listing, long_date
from minikip_docs.workflow import Agreement, House, template_path

if TYPE_CHECKING:
    from minikip_docs.amending.apply import Amended
    from minikip_docs.amending.changes import Changes
    from minikip_docs.amending.step import Ground
    from minikip_docs.contributions import Decision
    from minikip_docs.documents.record_reading import Record


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
) -> Amendment:
    """Amend an agreement: make the document in Word and PDF, with the record that follows.

    ``record`` is that of the agreement or of its latest amendment, ``changes`` the
    officer's file, ``folder`` where the files will be written. The new data are checked
    like a submission before signing; errors mean that nothing is made, except for a
    ``draft``, which only needs sound data. ``on`` is the date of the documents, without it
    the file's. Raises ``Refusal`` D410 to D417 (record), K3xx (changes), K209, T…, X9xx.
    """
    from minikip_docs.amending import apply  # noqa: PLC0415 - see design: fast start
    from minikip_docs.amending import changes as changes_file  # noqa: PLC0415
    from minikip_docs.documents import record_reading  # noqa: PLC0415

    before = read_record(record, house)
    record_reading.refuse_changed(before)
    stated = changes_file.load(changes)
    stated = dataclasses.replace(stated, date=on or stated.date)
    ground = _ground(changes, stated, house)
    _refuse_dates(before, stated, ground, house)
    _refuse_unprintable(stated, ground)
    amended = apply.apply(before.data, before.decided, stated, ground)
    number = len(before.amended_on) + 1
    verdict = _verdict(before, amended, stated, changes, house)
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Amendment(number, Agreement(verdict, "refused", {}))
    made = _produce(before, amended, stated, changes, house, verdict=verdict, draft=draft)
    _refuse_successor(before, made, folder)
    return Amendment(number, made)


def read_record(path: Path, house: House) -> Record:
    """Read the record of a final agreement or amendment; its data are sound.

    Raises ``Refusal`` D1xx, D410 to D414 and D417.
    """
    from minikip_docs.checks import schema  # noqa: PLC0415
    from minikip_docs.documents import record_reading  # noqa: PLC0415

    record = record_reading.read(path)
    if record.status != "final":
        raise Refusal(
            "D414",
            f"«{path.name}» ist der Nachweis eines Entwurfs; ein Entwurf lässt sich nicht ändern.",
            "Bitte den Nachweis der fertigen Vereinbarung angeben.",
        )
    if record.programme != house.programme.id:
        raise Refusal(
            "D417",
            f"Die Vereinbarung gehört zur KIP-Periode «{record.programme}», das Programm arbeitet "
            f"mit «{house.programme.id}».",
            "Bitte die Angaben der anderen KIP-Periode mit --programme angeben.",
        )
    submission = Submission(str(path), record.sha256, FormKind.BUDGET, record.data)
    if faults := schema.findings(submission, house.programme):
        where = f"{faults[0].label}: {faults[0].message}".removeprefix(": ")
        raise record_reading.damaged(path, where.rstrip("."))
    return record


def _ground(path: Path, changes: Changes, house: House) -> Ground:
    from minikip_docs import schemas  # noqa: PLC0415
    from minikip_docs.amending.changes import source_of  # noqa: PLC0415
    from minikip_docs.amending.step import Ground  # noqa: PLC0415

    root = schemas.schema(FormKind.BUDGET, house.programme)
    return Ground(root, house.register, source_of(path), changes.effective)


def _refuse_dates(record: Record, changes: Changes, ground: Ground, house: House) -> None:
    """Refuse (K311, K312) dates that do not follow those of the agreement."""
    period, dates = record.data["period"], house.settings.agreement
    first = dates.start or date(period["first_year"], 1, 1)
    last = dates.end or date(period["last_year"], 12, 31)
    if not first <= changes.effective <= last:
        ground.refuse(
            11,
            "effective",
            f"Der {long_date(changes.effective)} liegt ausserhalb der Vereinbarung "
            f"({long_date(first)} bis {long_date(last)})",
            "Bitte das Datum berichtigen.",
        )
    earlier = f"Nachtrag Nr. {len(record.amended_on)}" if record.amended_on else "Vereinbarung"
    for key, day, least in (
        ("date", changes.date, record.created),
        ("effective", changes.effective, record.effective),
    ):
        if least is not None and day < least:
            ground.refuse(
                12,
                key,
                f"Der {long_date(day)} liegt vor dem Datum der Grundlage ({earlier}, "
                f"{long_date(least)})",
                "Bitte das Datum berichtigen.",
            )


def _refuse_unprintable(changes: Changes, ground: Ground) -> None:
    """Refuse (K334) a text of the file that the documents cannot print."""
    from minikip_docs.amending.changes import printed  # noqa: PLC0415
    from minikip_docs.checks.printable import named, unprintable  # noqa: PLC0415

    for key, words in printed(changes):
        if signs := unprintable(words):
            ground.refuse(
                34,
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
    return dataclasses.replace(new, findings=(*findings, *_to_decide(amended, changes)))


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
    from minikip_docs.checks import run  # noqa: PLC0415
    from minikip_docs.checks.rules.rule import Facts  # noqa: PLC0415

    dated = {**data, "signature": {**data["signature"], "date": day.isoformat()}}
    amounts = {year: decision.amount for year, decision in decided.items()}
    facts = Facts(house.programme, house.settings, house.register, decided=amounts)
    submission = Submission(str(record.path), record.sha256, FormKind.BUDGET, dated, places or {})
    return run.check(submission, facts)


def _to_decide(amended: Amended, changes: Changes) -> list[Finding]:
    """Say what the canton has to decide and the file does not state: nothing is computed."""
    from minikip_docs.amending.apply import PARTY_KINDS  # noqa: PLC0415

    kinds = {step.kind for step in amended.steps}
    if changes.contribution or not kinds & PARTY_KINDS:
        return []
    return [
        Finding(
            code="K340",
            severity=Severity.WARNING,
            stage=Stage.SIGNING,
            pointer="",
            label="",
            message="Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend "
            "für die Beiträge ist die Bevölkerungsgrösse.",
            remedy="Bitte entscheiden, ob der Kanton die Beiträge neu festlegt; wenn ja, in der "
            "Änderungsdatei mit [[contribution]] eintragen.",
            section="5",
        )
    ]


def _produce(
    record: Record,
    amended: Amended,
    changes: Changes,
    path: Path,
    house: House,
    *,
    verdict: Verdict,
    draft: bool,
) -> Agreement:
    from minikip_docs.amending.apply import listed  # noqa: PLC0415
    from minikip_docs.documents import agreement, amendment, unset  # noqa: PLC0415
    from minikip_docs.documents.produce import produce  # noqa: PLC0415
    from minikip_docs.documents.record import agreement_record  # noqa: PLC0415

    number = len(record.amended_on) + 1
    rows = listed(amended, record.data)
    source = amendment.Source(
        agreement.Source(amended.data, house.programme, house.settings, amended.decided),
        old=record.data,
        changes=rows,
        agreed_on=record.agreed_on,
        amended_on=record.amended_on,
        created=changes.date,
        effective=changes.effective,
        reason=changes.reason,
        exists=house.register.exists,
    )
    template = template_path("amendment.docx", house.settings)
    made = produce(
        template,
        amendment.context(source),
        title=amendment.title(amended.data, number),
        author=house.settings.canton.office or "Kanton Luzern",
        created=changes.date,
        draft=draft,
    )
    missing = unset.missing(made.printed)
    if missing and not draft:
        return Agreement(verdict, "refused", {}, missing)
    stem = amendment.file_stem(amended.data, number) + ("_ENTWURF" if draft else "")
    files = {f"{stem}.docx": made.docx, f"{stem}.pdf": made.pdf}
    status: Literal["final", "draft"] = "draft" if draft else "final"
    began = Submission(
        record.submission["file"], record.submission["sha256"], FormKind.BUDGET, amended.data
    )
    files[f"{stem}.agreement.json"] = agreement_record(
        began,
        amended.decided,
        programme=house.programme.id,
        hashes={**house.hashes, "template": sha256(template.read_bytes())},
        files=files,
        status=status,
        created=changes.date,
        added={
            "predecessor": {"file": record.path.name, "sha256": record.sha256},
            "amendment": {
                "number": number,
                "agreed_on": record.agreed_on.isoformat(),
                "amended_on": [d.isoformat() for d in (*record.amended_on, changes.date)],
                "effective": changes.effective.isoformat(),
                "reason": changes.reason,
                "changes_file": {"file": path.name, "sha256": sha256(path.read_bytes())},
                "changes": rows,
            },
        },
    )
    return Agreement(verdict, status, files, missing)


def _refuse_successor(record: Record, made: Agreement, folder: Path) -> None:
    """Refuse (D416) a second amendment of the same record, and to break a chain.

    The latest amendment may be replaced by another version of itself.
    """
    from minikip_docs.documents.record_reading import successors  # noqa: PLC0415

    if made.status != "final":
        return
    targets = [folder.absolute() / name for name in made.files]
    for place in dict.fromkeys((folder.absolute(), record.path.parent.absolute())):
        for path in successors(record.sha256, place):
            if path not in targets:
                raise _amended(record.path, path)
    for target in targets:
        if target.is_file():
            for path in successors(sha256(target.read_bytes()), folder):
                raise _amended(target, path)


def _amended(record: Path, successor: Path) -> Refusal:
    return Refusal(
        "D416",
        f"«{record.name}» ist schon geändert, durch «{successor.name}».",
        "Bitte den Nachweis des neusten Nachtrags als Grundlage angeben.",
    )


def new_changes(record: Path, house: House) -> bytes:
    """Begin a file of changes for an agreement; raises ``Refusal`` as ``read_record``."""
    from minikip_docs import schemas  # noqa: PLC0415
    from minikip_docs.amending import starter  # noqa: PLC0415

    now = read_record(record, house)
    root = schemas.schema(FormKind.BUDGET, house.programme)
    number = len(now.amended_on) + 1
    return starter.new_changes(now.data, now.decided, root, number=number, day=now.created)
