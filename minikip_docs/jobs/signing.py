"""Takes back what was signed: held against its record, laid beside it, and noted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from minikip_docs import __version__
from minikip_docs.data import jsonio
from minikip_docs.data.apart import EndedError, UnknownError, apart
from minikip_docs.data.files import sha256, write_files
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import long_date, some
from minikip_docs.documents.record import FORMAT, SIGNED
from minikip_docs.documents.record_reading import Proof, read_signed, refuse_unproven, signed_note
from minikip_docs.jobs import noting
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.verifying import (
    Verified,
    find_record,
    hold,
    look_apart,
    marked_in,
    read_document,
    records_in,
)
from minikip_docs.press.proof import signed
from minikip_docs.press.proof.signatures import Signature, validate


@dataclass(frozen=True, slots=True)
class Taken:
    """What came back signed: where it lies now, and how far it could be compared.

    ``scan``: nothing could be; ``unchanged``: it was taken back before.
    """

    source: Path
    file: Path
    record: Path
    state: Literal["compared", "scan", "unchanged"]
    fields: tuple[str, ...] = ()  # that are signed
    signatures: tuple[Signature, ...] | None = ()  # None: whether they are valid was not looked at


def take_back(path: Path, house: House, folder: Path, on: date) -> Taken:
    """Take a signed PDF or a scan back into the folder of the agreement or amendment it is of.

    A PDF with text must show what was issued, and all its fields must be signed; of a scan nothing
    can be said. It is laid beside the record as «…_unterzeichnet.pdf», unless it lies in the
    folder already, and the note («….signed.json») says which file it is, by its hash, and on which
    day it came back. In a dossier that is noted in its journal, too. Raises ``Refusal`` D391 to
    D398, D301, D302, D360, D361, D366, D368 to D370, D421.
    """
    raw = read_document(path)
    if not raw.startswith(b"%PDF"):
        raise Refusal(
            "D391",
            f"«{path.name}» ist kein PDF.",
            "Bitte das unterzeichnete PDF angeben; ein Scan muss als PDF gespeichert sein.",
        )
    marked = marked_in(path, raw)
    record = _record(path, raw, marked, folder)
    stem = record.path.name.rsplit(".", 2)[0]
    inside = path.resolve().parent == folder.resolve()
    target = path if inside else folder / f"{stem}_unterzeichnet.pdf"
    if known := _taken_before(path, raw, record):
        noting.signed(record)  # a killed call may not have come to it
        return known
    state, fields = _compared(path, raw, marked, record, house)
    valid = _validity(raw) if fields else ()
    _refuse_broken(path, valid or ())
    note = {
        "record": SIGNED.format,
        "made_by": f"minikip-docs {__version__}",
        "date": on.isoformat(),
        "agreement": {"file": record.path.name, "sha256": record.sha256},
        "signed": {"file": target.name, "sha256": sha256(raw), "compared": state == "compared"},
        "fields": list(fields),
        "signatures": None if valid is None else [one.said() for one in valid],
    }
    files = {} if inside else {target: raw}
    write_files({**files, signed_note(record.path): jsonio.dumps(note)}, force=False)
    noting.signed(record)
    return Taken(path, target, record.path, state, fields, valid)


def _record(path: Path, raw: bytes, marked: str, folder: Path) -> Proof:
    """Find the final record of an agreement or amendment that a signed document is of."""
    try:
        record = find_record(path, raw, marked, records_in(folder))
    except Refusal as refusal:
        if refusal.code != "D365":
            raise
        raise Refusal(
            "D392",
            f"Zu welcher Vereinbarung im Ordner «{folder}» «{path.name}» gehört, ist nicht zu "
            "erkennen.",
            "Bitte den Ordner angeben, in dem der Nachweis liegt (-o), und einen Scan so nennen "
            "wie das ausgestellte PDF, zum Beispiel «Vereinbarung_1103_Sursee_2025-2027_Scan.pdf».",
        ) from refusal
    if record.kind != FORMAT or record.status != "final":
        what = "einem Entwurf" if record.kind == FORMAT else "einem Berichtsdokument"
        raise Refusal(
            "D393",
            f"«{path.name}» gehört zu {what} («{record.path.name}»); unterzeichnet werden fertige "
            "Vereinbarungen und Nachträge.",
            "Bitte das PDF der fertigen Vereinbarung angeben.",
        )
    refuse_unproven(record)
    return record


def _taken_before(path: Path, raw: bytes, record: Proof) -> Taken | None:
    """Say whether just this came back before; refuses (D394) another one."""
    note = signed_note(record.path)
    known = attempt(read_signed, record.path)
    if known is None:
        return None
    when = ""
    if not isinstance(known, Refusal):
        if known.sha256 == sha256(raw) and known.file.is_file():
            return Taken(path, known.file, record.path, "unchanged")
        when = f", vom {long_date(known.on)}"
    raise Refusal(
        "D394",
        f"Zu «{record.path.name}» ist schon eine unterzeichnete Fassung abgelegt («{note.name}»"
        f"{when}); sie wird nie ersetzt.",
        "Soll die neue gelten, bitte die abgelegte und ihre «….signed.json» selbst an einen "
        "anderen Ort legen.",
    )


def _compared(
    path: Path, raw: bytes, marked: str, record: Proof, house: House
) -> tuple[Literal["compared", "scan"], tuple[str, ...]]:
    """Hold what came back against what was issued; gives the names of the fields signed."""
    try:
        found = hold(path, raw, marked, record, house)
    except Refusal as refusal:
        if refusal.code != "D367":
            raise
        return "scan", ()
    if found.state == "differs":
        raise Refusal(
            "D395",
            f"«{path.name}» ist nicht, was ausgestellt wurde: {_difference(found)}.",
            "Bitte mit der Gegenpartei klären, was gilt. «minikip verify» zeigt alle Stellen, wenn "
            "die Datei neben dem Nachweis liegt.",
        )
    places = look_apart(path, signed.places, raw)
    if not places.signed:
        raise Refusal(
            "D396",
            f"In «{path.name}» ist nichts unterzeichnet.",
            "Bitte das PDF angeben, in dem alle unterzeichnet haben, oder den Scan des Papiers.",
        )
    if places.open:
        raise Refusal(
            "D397",
            f"In «{path.name}» haben noch nicht alle unterzeichnet; es "
            f"{'fehlt' if len(places.open) == 1 else 'fehlen'} "
            f"{some([f'«{name}»' for name in places.open])}.",
            "Bitte weitergeben und das PDF angeben, in dem alle unterzeichnet haben.",
        )
    return "compared", places.signed


def _difference(found: Verified) -> str:
    for one in found.deviations:
        where = f"Ziffer {one.clause.rstrip('.')}" if one.clause else "ohne Ziffer"
        return f"{where}, ausgestellt «{one.issued}», jetzt «{one.now}»"
    return found.changes[0]


def _refuse_broken(path: Path, found: Sequence[Signature]) -> None:
    broken = [f"«{one.name or one.field}»" for one in found if one.intact is False]
    if broken:
        raise Refusal(
            "D398",
            f"In «{path.name}» ist ungültig, was {some(broken)} unterzeichnet "
            f"{'hat' if len(broken) == 1 else 'haben'}: Das PDF wurde danach verändert, oder die "
            "Unterschrift ist beschädigt.",
            "Bitte noch einmal unterzeichnen lassen, ausgehend vom ausgestellten PDF.",
        )


def _validity(raw: bytes) -> tuple[Signature, ...] | None:
    """Look whether the signatures are valid; None if that cannot be said."""
    try:
        return apart(validate, raw)
    except (EndedError, UnknownError):
        return None
