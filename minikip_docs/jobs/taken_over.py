"""Takes over what is no form: records of before there were dossiers, and what comes back signed.

A record comes with the documents that lie beside it and, if there is one, its signed file; the
journal then says what it would have said, so that a canton can begin in the middle of a period.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from minikip_docs.data.files import REPLACED, holds, read_bytes, safe_name, sha256, write_files
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_reading
from minikip_docs.documents.record import REPORT, SUFFIXES
from minikip_docs.documents.record_reading import Proof, Returned
from minikip_docs.dossiers import store
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import noting
from minikip_docs.jobs.arrived import dossier_of
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.contents import Contents
from minikip_docs.jobs.house import House
from minikip_docs.jobs.intake_forms import Filed, Terms
from minikip_docs.jobs.keeping import hand_out
from minikip_docs.jobs.signing import take_back
from minikip_docs.jobs.submissions import Handed
from minikip_docs.jobs.verifying import find_record, marked_in, records_in

# Why what lies beside other files may be a copy that nobody meant to hand in.
_A_COPY = {"D393", "D394"}


def records_of(paths: Sequence[Path], into: Path) -> list[Path]:
    """Give the records among files and in folders, but none that lies in a dossier of ``into``."""
    found = []
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
            found += [path] if path.name.casefold().endswith(SUFFIXES) else []
            continue
        for place, folders, names in os.walk(path):
            folders[:] = [one for one in folders if one != REPLACED and not one.startswith(".")]
            found += [
                Path(place, name)
                for name in sorted(names)
                if name.casefold().endswith(SUFFIXES) and not name.startswith((".", "~$"))
            ]
    return [path for path in dict.fromkeys(found) if not lies_in(path, into)]


def lies_in(path: Path, into: Path) -> bool:
    """Say whether a file lies in one of the dossiers already."""
    dossier = attempt(store.enclosing, path)
    if isinstance(dossier, Refusal):
        return True  # of a damaged one
    return dossier is not None and dossier.path.parent.resolve() == into.resolve()


def documents_of(records: Sequence[Path]) -> set[Path]:
    """Give the files that records say belong to them, and the notes of what came back signed."""
    found: set[Path] = set()
    for path in records:
        proof, returned = (
            attempt(read, path) for read in (record_reading.prove, record_reading.read_signed)
        )
        found |= {path, record_reading.signed_note(path)}
        if isinstance(proof, Proof):
            found |= {path.with_name(Path(name).name) for name in proof.documents}
        if isinstance(returned, Returned):
            found.add(returned.file)
    return found


def bring_in(records: Sequence[Path], into: Path) -> Iterator[tuple[Path, Filed | Refusal]]:
    """Copy final documents with their records into the dossiers; yields each record.

    Agreements come first, then what amends them, then reports. Raises nothing; a record that is
    not taken is a ``Refusal``: D360, D361, D410 to D413 (it proves nothing), D415 (a document is
    another one now), D437 (the signed file is missing), D439 (a draft), or as ``hand_out`` does.
    """
    read = {path: attempt(record_reading.prove, path) for path in records}
    proofs = {one.sha256: one for one in read.values() if isinstance(one, Proof)}
    for path in sorted(read, key=lambda path: (_order(read[path]), path)):
        proof = read[path]
        yield path, proof if isinstance(proof, Refusal) else attempt(_taken, proof, proofs, into)


def _order(proof: Proof | Refusal) -> tuple[bool, int]:
    if isinstance(proof, Refusal):
        return True, 0
    return proof.kind == REPORT.format, proof.whole.get("amendment", {}).get("number", 0)


def _taken(proof: Proof, proofs: Mapping[str, Proof], into: Path) -> Filed:
    """Copy one record with what belongs to it, or say that it lies there already."""
    record_reading.refuse_unproven(proof)
    if proof.status != "final":
        raise Refusal(
            "D439",
            f"«{proof.path.name}» ist der Nachweis eines Entwurfs.",
            "Bitte nur fertige Dokumente ablegen.",
        )
    record_reading.refuse_changed(proof)
    dossier = _dossier(proof, proofs, into)
    returned = _returned(proof)
    record = dossier.documents / proof.path.name
    files = [proof.path, *(proof.path.with_name(Path(name).name) for name in proof.documents)]
    known = _copied(files, dossier.documents, partial(hand_out, exported=False))
    noting.issued(record)
    if returned:
        files = [returned.file, record_reading.signed_note(proof.path)]
        known = _copied(files, dossier.documents, write_files) and known
        noting.signed(replace(proof, path=record))
    about, year = noting.about_of(proof)
    return Filed(dossier, about, year, record, known)


def _copied(files: Sequence[Path], folder: Path, write: Callable[..., None]) -> bool:
    """Copy the files that are there into a folder; say whether all of them lie there already."""
    targets = {folder / path.name: read_bytes(path) for path in files if path.is_file()}
    if all(holds(path, raw) for path, raw in targets.items()):
        return True
    write(targets, force=False)
    return False


def _returned(proof: Proof) -> Returned | None:
    """Give what came back signed, if it did. Raises ``Refusal`` D413, D437."""
    found = record_reading.read_signed(proof.path)
    if found and not (found.file.is_file() and sha256(read_bytes(found.file)) == found.sha256):
        raise Refusal(
            "D437",
            f"Zu «{proof.path.name}» gehört die unterzeichnete Datei «{found.file.name}»; sie "
            "liegt nicht daneben oder ist eine andere.",
            "Bitte die unterzeichnete Datei aus der Ablage wieder daneben legen.",
        )
    return found


def _dossier(proof: Proof, proofs: Mapping[str, Proof], into: Path) -> Dossier:
    """Give the dossier of a document: of an amendment that of what it amends."""
    first = proof
    while earlier := proofs.get(first.whole.get("predecessor", {}).get("sha256", "")):
        first = earlier
    programme, before = str(proof.whole["programme"]), first.whole.get("predecessor")
    if before:
        for one in store.known(into):
            path = one.documents / Path(before["file"]).name
            if path.is_file() and sha256(read_bytes(path)) == before["sha256"]:
                return one
    key, party = str(first.whole["party"]), first.whole["submission"]["data"]["party"]
    if found := dossier_of(into, key, programme):
        return found
    return store.opened(into, key, str(party["name"]), programme)


def take_signed(
    opened: Sequence[Handed], given: Sequence[Path], house: House, terms: Terms
) -> Iterator[tuple[Handed, Filed | Refusal | None]]:
    """Take PDF that came back signed, and scans, back into the dossiers; yields all files.

    A PDF is one by its hash, by the record that it names itself, or by its name, as ``take_back``
    finds it, among the documents of all dossiers; everything else is None, and so is a copy that
    came as an enclosure. A ``Refusal`` is as ``take_back`` gives it.
    """
    contents = Contents()
    known: Mapping[Path, Proof | Refusal] | None = None
    for one in opened:
        record: Proof | Refusal | None = None
        if isinstance(one.paper, Refusal) and one.own_name.casefold().endswith(".pdf"):
            known = _records(terms.into) if known is None else known
            record = attempt(_record, one, known, contents) if known else None
        if not isinstance(record, Proof):
            yield one, None
            continue
        found = attempt(_signed, one, record, house, terms, contents)
        beside = one.foreign is not None and one.path not in given
        copy = beside and isinstance(found, Refusal) and found.code in _A_COPY
        yield one, None if copy else found


def _records(into: Path) -> dict[Path, Proof | Refusal]:
    """Read the records of all dossiers."""
    dossiers = store.known(into)
    return {path: proof for one in dossiers for path, proof in records_in(one.documents).items()}


def _record(one: Handed, known: Mapping[Path, Proof | Refusal], contents: Contents) -> Proof:
    path, raw = Path(one.own_name), contents.of(one)
    return find_record(path, raw, marked_in(path, raw), known)


def _signed(one: Handed, record: Proof, house: House, terms: Terms, contents: Contents) -> Filed:
    """Take a PDF back into the dossier of its record."""
    dossier = store.enclosing(record.path)
    if dossier is None:
        raise ValueError("the record of a dossier lies in it")
    with TemporaryDirectory() as folder:
        path = one.path
        if one.came_in:
            path = Path(folder, safe_name(Path(one.own_name).stem, longest=120) + ".pdf")
            write_files({path: contents.of(one)}, force=False)
        taken = take_back(path, house, record.path.parent, terms.received)
    about, year = noting.about_of(record)
    known = taken.state == "unchanged"
    return Filed(dossier, about, year, taken.file, known, taken=taken)
