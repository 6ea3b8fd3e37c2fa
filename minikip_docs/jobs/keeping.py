"""What counts is never replaced: what is signed or amended, and what is no longer as issued.

The one way in which issued documents are written, whatever kind they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from minikip_docs.data.alone import alone_in
from minikip_docs.data.files import read_bytes, write_files
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import SUFFIXES
from minikip_docs.documents.record_reading import Proof
from minikip_docs.jobs import noting
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.export import to_write


def hand_out(targets: Mapping[Path, bytes], *, exported: bool, force: bool) -> None:
    """Write the files of one document, all of them or none.

    With ``force`` what is replaced is moved into the folder ``ersetzt``, under the day. With an
    ``exported`` PDF the Word file lies there from the first call, and perhaps the PDF too.
    What is final and lies in a dossier is noted in its journal.
    Raises ``Refusal`` D301, D302, D390, D421, D430, D509, and as ``refuse_lasting`` does.
    """
    records = noting.records(targets)
    with alone_in(path.parent for path in targets):
        if exported:
            targets = to_write(targets, force=force)
        refuse_lasting(targets)
        write_files(targets, force=force, aside=True)
        for record in records:
            noting.issued(record)


def is_issued(record: Path, content: str) -> bool:
    """Say whether a document with this content lies there already, whole and as it was issued."""
    found = attempt(record_reading.prove, record) if record.is_file() else None
    if not isinstance(found, Proof) or found.content != content:
        return False
    files = {record.parent / name: digest for name, digest in found.documents.items()}
    return all(
        path.is_file() and record_reading.fault_of(path, digest) is None
        for path, digest in files.items()
    )


def refuse_lasting(targets: Iterable[Path]) -> None:
    """Refuse to replace files that count, with or without force.

    Raises ``Refusal`` D362 (signed), D363 (amended) or D364 (not as it was issued: a document
    whose hash differs from its record, or a record that was changed).
    """
    for path in targets:
        if not path.is_file():
            continue
        of_record = path.name.casefold().endswith(SUFFIXES)
        if record_reading.is_signed(path) or (
            of_record and record_reading.signed_note(path).is_file()
        ):
            raise _signed(path)
        if of_record:
            _refuse_amended(path)
            _refuse_changed(path)


def is_signed(record: Path) -> bool:
    """Say whether what a record is of came back signed, or lies beside it signed."""
    pdf = record.with_name(record.name.rsplit(".", 2)[0] + ".pdf")
    return record_reading.signed_note(record).is_file() or (
        pdf.is_file() and record_reading.is_signed(pdf)
    )


def _signed(path: Path) -> Refusal:
    return Refusal(
        "D362",
        f"«{path.name}» ist unterzeichnet und wird nie ersetzt, auch nicht mit --force.",
        "Was sich ändern soll, regelt ein Nachtrag (minikip amendment). Soll die Datei nicht "
        "gelten, bitte alle Dateien dieses Namens selbst an einen anderen Ort legen.",
    )


def _refuse_amended(path: Path) -> None:
    for successor in record_reading.successors(read_bytes(path), path.parent):
        raise Refusal(
            "D363",
            f"«{path.name}» ist schon geändert, durch «{successor.name}», und wird nie ersetzt, "
            "auch nicht mit --force.",
            f"Bitte einen Nachtrag zu «{successor.name}» ausstellen.",
        )


def _refuse_changed(path: Path) -> None:
    record = attempt(record_reading.prove, path)
    if isinstance(record, Refusal):
        raise _changed(path, record.message)
    for name, digest in record.documents.items():
        document = path.parent / Path(name).name
        if document.is_file() and (fault := record_reading.fault_of(document, digest)) is not None:
            more = f" ({fault})" if fault else ""
            raise _changed(
                document, f"«{name}» ist nicht mehr das Dokument, das ausgestellt wurde{more}."
            )


def _changed(path: Path, what: str) -> Refusal:
    return Refusal(
        "D364",
        f"{what} Die Datei wird nie ersetzt, auch nicht mit --force.",
        f"Bitte ansehen, was sich geändert hat (minikip verify «{path.name}»), und die Datei "
        "selbst umbenennen oder an einen anderen Ort legen; danach lässt sich neu ausstellen.",
    )
