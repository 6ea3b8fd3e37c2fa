"""What may be amended: a final record of a known period, not amended yet; dates and a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs.checks import schema
from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.documents.record_reading import Record, successors
from minikip_docs.facts.duration import duration
from minikip_docs.forms import prefill
from minikip_docs.forms.cells import Reading, flatten
from minikip_docs.forms.definition import Definition, definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.submissions import Handed


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


def refuse_dates(
    record: Record, new: Mapping[str, Any], *, effective: date, day: date, agreed_on: date,
    house: House,
) -> None:  # fmt: skip
    """Refuse (K311, K312, K317) dates that do not follow those of the agreement.

    ``new`` are the data as they become, ``day`` is the date of the amendment, ``agreed_on`` that
    of the agreement.
    """
    period, (start, end) = new["period"], duration(new, house.settings)
    first = start or date(period["first_year"], 1, 1)
    last = end or date(period["last_year"], 12, 31)
    if not first <= effective <= last:
        raise Refusal(
            "K311",
            f"Der {long_date(effective)} liegt ausserhalb der Vereinbarung "
            f"({long_date(first)} bis {long_date(last)}).",
            "Bitte «--effective» berichtigen.",
        )
    if agreed_on > day:
        raise Refusal(
            "K317",
            f"Die Vereinbarung vom {long_date(agreed_on)} ist jünger als der Nachtrag vom "
            f"{long_date(day)}.",
            "Bitte «--agreement-date» oder «--date» berichtigen.",
        )
    earlier = f"Nachtrag Nr. {len(record.amended_on)}" if record.amended_on else "Vereinbarung"
    for option, given, least in (
        ("--date", day, record.created),
        ("--effective", effective, record.effective),
    ):
        if least is not None and given < least:
            raise Refusal(
                "K312",
                f"Der {long_date(given)} liegt vor dem Datum der Grundlage ({earlier}, "
                f"{long_date(least)}).",
                f"Bitte «{option}» berichtigen.",
            )


def prefilled_from(record: Record, handed: Handed, house: House) -> bool | None:
    """Say whether a form is the one that was prefilled from a record; None if it does not say.

    It says so by its fingerprint; JSON has none. Refuses (K509) one from an earlier record of
    the same chain: what was agreed since then would be undone.
    """
    reading = None if isinstance(handed.paper, Refusal) else handed.paper.content
    if not isinstance(reading, Reading) or not reading.prefilled or reading.shape is None:
        return None
    form = definition(FormKind.BUDGET, house.programmes.of(record.programme), reading.shape)
    if _is_of(record, form, reading.prefilled):
        return True
    for older in _predecessors(record):
        if _is_of(older, form, reading.prefilled):
            what = f"Nachtrag Nr. {len(older.amended_on)}" if older.amended_on else "Vereinbarung"
            raise Refusal(
                "K509",
                f"«{handed.name}» wurde aus einem älteren Stand vorausgefüllt ({what} vom "
                f"{long_date(older.created)}); seither gilt Nachtrag Nr. {len(record.amended_on)}.",
                "Bitte das Formular neu vorausfüllen (minikip form budget --amendment --from "
                f"«{record.path.name}») und die Änderungen dort eintragen lassen.",
            )
    return False


def _is_of(record: Record, form: Definition, mark: str) -> bool:
    try:
        return fingerprint(form, flatten(form, prefill.for_amendment(record.data))) == mark
    except KeyError:  # the form has no room for it
        return False


def _predecessors(record: Record) -> Iterator[Record]:
    """Find the records that one builds on, as far as they lie beside it."""
    beside = {}
    for path in record.path.absolute().parent.glob(f"*{RECORD_SUFFIX}"):
        other = attempt(record_reading.read, path)
        if isinstance(other, Record):
            beside[other.sha256] = other
    while older := beside.pop(record.predecessor, None):
        yield older
        record = older


def refuse_elsewhere(record: Record, folder: Path) -> None:
    """Refuse (K510) to put an amendment where nobody looks for it: one record, one amendment."""
    if folder.resolve() != record.path.resolve().parent:
        raise Refusal(
            "K510",
            "Ein Nachtrag gehört in den Ordner seines Nachweises; nur dort findet ihn das "
            "Programm, wenn die Vereinbarung wieder ändert.",
            f"Bitte «-o {record.path.parent}» angeben, oder mit --draft einen Entwurf erstellen.",
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
