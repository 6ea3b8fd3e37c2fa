"""What may be amended: a final record of a known period, not amended yet; dates that follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from minikip_docs.amending.changes import Changes
from minikip_docs.amending.step import Ground
from minikip_docs.checks import schema
from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents import record_reading
from minikip_docs.documents.record_reading import Record, successors
from minikip_docs.facts.duration import duration
from minikip_docs.jobs.house import House


def read_record(path: Path, house: House, *, proven: bool = True) -> Record:
    """Read the record of a final agreement or amendment; its data are sound.

    Raises ``Refusal`` D360, D410 to D414 and D417, and D361 for an older one that cannot be
    ``proven``.
    """
    record = record_reading.read(path)
    if proven:
        record_reading.refuse_unproven(record)
    if record.status != "final":
        raise Refusal(
            "D414",
            f"«{path.name}» ist der Nachweis eines Entwurfs; ein Entwurf lässt sich nicht ändern.",
            "Bitte den Nachweis der fertigen Vereinbarung angeben.",
        )
    if record.programme not in house.programmes.known:
        raise Refusal(
            "D417",
            f"Die Vereinbarung gehört zur KIP-Periode «{record.programme}», das Programm arbeitet "
            f"mit {listing(f'«{known}»' for known in house.programmes.known)}.",
            "Bitte die Angaben der anderen KIP-Periode mit --programme angeben.",
        )
    submission = Submission(str(path), record.sha256, FormKind.BUDGET, record.data)
    if faults := schema.findings(submission, house.programmes.known[record.programme]):
        where = f"{faults[0].label}: {faults[0].message}".removeprefix(": ")
        raise record_reading.damaged(path, where.rstrip("."))
    return record


def refuse_dates(record: Record, changes: Changes, ground: Ground, house: House) -> None:
    """Refuse (K311, K312, K317) dates that do not follow those of the agreement."""
    period, (start, end) = record.data["period"], duration(record.data, house.settings)
    first = start or date(period["first_year"], 1, 1)
    last = end or date(period["last_year"], 12, 31)
    if not first <= changes.effective <= last:
        ground.refuse(
            "K311",
            "effective",
            f"Der {long_date(changes.effective)} liegt ausserhalb der Vereinbarung "
            f"({long_date(first)} bis {long_date(last)})",
            "Bitte das Datum berichtigen.",
        )
    if changes.agreement_date and changes.agreement_date > changes.date:
        ground.refuse(
            "K317",
            "agreement_date",
            f"Die Vereinbarung vom {long_date(changes.agreement_date)} ist jünger als der Nachtrag",
            "Bitte eines der beiden Daten berichtigen.",
        )
    earlier = f"Nachtrag Nr. {len(record.amended_on)}" if record.amended_on else "Vereinbarung"
    for key, day, least in (
        ("date", changes.date, record.created),
        ("effective", changes.effective, record.effective),
    ):
        if least is not None and day < least:
            ground.refuse(
                "K312",
                key,
                f"Der {long_date(day)} liegt vor dem Datum der Grundlage ({earlier}, "
                f"{long_date(least)})",
                "Bitte das Datum berichtigen.",
            )


def refuse_successor(record: Record, names: Iterable[str], folder: Path) -> None:
    """Refuse (D416) a second amendment of the same record.

    ``names`` are the files to be written to the folder; the latest amendment may be replaced
    by another version of itself.
    """
    targets = [folder.absolute() / name for name in names]
    for place in dict.fromkeys((folder.absolute(), record.path.parent.absolute())):
        for path in successors(read_bytes(record.path), place):
            if path not in targets:
                raise Refusal(
                    "D416",
                    f"«{record.path.name}» ist schon geändert, durch «{path.name}».",
                    "Bitte den Nachweis des neusten Nachtrags als Grundlage angeben.",
                )
