"""Says of issued documents and records whether they still are what was issued."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from minikip_docs.data.apart import EndedError, UnknownError, apart
from minikip_docs.data.files import read_bytes, reason, sha256
from minikip_docs.data.model import Refusal
from minikip_docs.documents import record_hashes, record_reading
from minikip_docs.documents.agreement_party import signature_labels
from minikip_docs.documents.record import RECORD_SUFFIX, REPORT, SUFFIXES, without_pictures
from minikip_docs.documents.record_reading import Proof
from minikip_docs.documents.unset import revived
from minikip_docs.dossiers import store
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House, template_path
from minikip_docs.press.deviations import Deviation, Looked, keywords, look
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.proof import signed

# exact: what data and template give · issued: by its hash alone · signed: since, otherwise
# unchanged · saved: the same words in another file
State = Literal["exact", "issued", "signed", "saved", "differs", "unknown"]
_SUFFIXES = (".docx", ".pdf", *SUFFIXES)
Records = Mapping[Path, Proof | Refusal]  # of one folder, by file


@dataclass(frozen=True, slots=True)
class Verified:
    """What is to be said of one file."""

    path: Path
    state: State
    deviations: tuple[Deviation, ...] = ()
    changes: tuple[str, ...] = ()  # what differs otherwise, in German
    refusal: Refusal | None = None  # why nothing can be said


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Give the files to verify: those named, and of folders their documents and records.

    What else lies in a dossier was not issued with a record: nothing can be said of it.
    """
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
            found.append(path)
            continue
        inside = []
        for place, folders, names in os.walk(path):
            if store.FILE in names:
                folders[:] = [one for one in folders if one == store.DOCUMENTS]
            inside += [
                Path(place, name)
                for name in names
                if name.casefold().endswith(_SUFFIXES) and not name.startswith((".", "~$"))
            ]
        found += sorted(inside)
    return found


def verify(path: Path, house: House) -> Verified:
    """Say whether a Word file, PDF or record is what was issued; its record lies beside it."""
    return next(verify_all([path], house))


def _verify(
    path: Path, records: Callable[[Path], Records], made: Callable[[Proof], Any]
) -> Verified:
    try:
        if path.name.casefold().endswith(SUFFIXES):
            record_reading.refuse_unproven(record_reading.prove(path))
            return Verified(path, "issued")
        raw = read_document(path)
        marked = marked_in(path, raw)
        return _hold(path, raw, marked, find_record(path, raw, marked, records(path.parent)), made)
    except Refusal as refusal:
        own = refusal.code == "D360" and path.name.casefold().endswith(SUFFIXES)
        state: State = "differs" if own else "unknown"
        return Verified(path, state, refusal=refusal)


def hold(path: Path, raw: bytes, marked: str, record: Proof, house: House) -> Verified:
    """Hold a document against its record, and what lies beside that.

    ``marked`` is the hash of a record that it names itself. Raises ``Refusal`` D361, D367 (a
    scan), D368, D370, or as the press does: nothing can be said.
    """
    return _hold(path, raw, marked, record, partial(_made, house=house))


def _hold(
    path: Path, raw: bytes, marked: str, record: Proof, make: Callable[[Proof], Any]
) -> Verified:
    record_reading.refuse_unproven(record)
    changes = () if marked in {"", record.content} else ("es nennt einen anderen Nachweis",)
    issued = {n: _beside(record, n, digest) for n, digest in record.documents.items()}
    word, pdf = (_one(issued, suffix) for suffix in (".docx", ".pdf"))
    made = make(record)
    if made is not None:
        word, pdf = made.docx, (pdf if "pdf" in record.whole else made.pdf)
    same = sha256(raw) in record.documents.values()
    if word is None:
        if same:
            return Verified(path, "differs" if changes else "issued", changes=changes)
        digest = next(
            (d for n, d in record.documents.items() if n.endswith(path.suffix.casefold())), ""
        )
        since = record_reading.fault_of(path, digest)
        if since is None:
            return Verified(path, "signed")
        raise Refusal(
            "D368",
            f"«{path.name}» ist nicht mehr das Dokument, das ausgestellt wurde"
            f"{f' ({since})' if since else ''}; was anders ist, lässt sich nicht sagen: Weder die "
            "Vorlage von damals noch das ausgestellte Word-Dokument liegt vor.",
            "Bitte das Word-Dokument aus der Ablage neben den Nachweis legen.",
        )
    looked: Looked = look_apart(path, look, raw, word, pdf)
    if looked.since is not None:
        changes = (*looked.since.changes, *changes)
    if looked.deviations or changes:
        return Verified(path, "differs", looked.deviations, changes)
    if same:
        return Verified(path, "exact" if made is not None else "issued")
    is_signed = looked.since is not None and looked.since.signed
    return Verified(path, "signed" if is_signed else "saved")


def marked_in(path: Path, raw: bytes) -> str:
    """Give the hash of the record that a document names in its properties; empty if none."""
    return record_hashes.marked(look_apart(path, keywords, raw))


def read_document(path: Path) -> bytes:
    """Read a Word file or PDF; raises ``Refusal`` D366 or D369 if it is none."""
    try:
        raw = read_bytes(path)
    except OSError as error:
        raise Refusal(
            "D366",
            f"Die Datei «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Ordner und Schreibweise prüfen.",
        ) from error
    if not raw.startswith((b"%PDF", b"PK")):
        raise Refusal(
            "D369",
            f"«{path.name}» ist weder ein Word-Dokument noch ein PDF noch ein Nachweis.",
            "Bitte die Vereinbarung, den Nachtrag, das Berichtsdokument oder den Nachweis angeben.",
        )
    return raw


def look_apart(path: Path, function: Any, *given: Any) -> Any:
    """Look into a file from outside, in a process of its own; raises ``Refusal`` D370."""
    try:
        return apart(function, *given)
    except (EndedError, UnknownError) as error:
        raise Refusal(
            "D370",
            f"«{path.name}» lässt sich nicht vergleichen: Die Datei ist beschädigt oder sehr "
            "ungewöhnlich.",
            "Bitte die Datei in ihrem Programm öffnen und von Hand vergleichen.",
        ) from error


def records_in(folder: Path) -> Records:
    """Read the records of a folder, each held against its own hashes."""
    return {
        one: attempt(record_reading.prove, one)
        for one in sorted(folder.glob("*"))
        if one.name.casefold().endswith(SUFFIXES) and one.is_file()
    }


def find_record(path: Path, raw: bytes, marked: str, beside: Records) -> Proof:
    """Find the record of a document: by its hash, what it says itself, or its name.

    ``marked`` is the hash of a record that it names itself, ``beside`` are the records of the
    folder. Its name may be longer, as «…_Scan.pdf». Raises ``Refusal`` D365 if there is none, or
    as ``prove`` does of the one that it should be.
    """
    digests = {sha256(raw), *look_apart(path, signed.revisions, raw)}
    own = sorted(
        (one for one in beside if _is_named(path.stem, one.name.rsplit(".", 2)[0])),
        key=lambda one: -len(one.name),
    )
    records = [one for one in beside.values() if isinstance(one, Proof)]
    for fits in (
        [one for one in records if not digests.isdisjoint(one.documents.values())],
        [one for one in records if marked and one.content == marked],
        [one for one in map(beside.get, own) if isinstance(one, Proof)][:1],
    ):
        if fits:
            return fits[0]
    for one in own:
        if isinstance(refusal := beside[one], Refusal):
            raise refusal
    raise Refusal(
        "D365",
        f"Zu «{path.name}» liegt kein Nachweis im gleichen Ordner.",
        f"Bitte die Datei neben ihren Nachweis («…{RECORD_SUFFIX}», bei einem Berichtsdokument "
        f"«…{REPORT.suffix}») legen.",
    )


def _is_named(stem: str, whole: str) -> bool:
    """Say whether a name begins with that of a record, up to the end of a word."""
    return stem == whole or (stem.startswith(whole) and not stem[len(whole)].isalnum())


def _beside(record: Proof, name: str, digest: str) -> bytes | None:
    """Give an issued document that lies beside its record, if it is still the same."""
    path = record.path.parent / Path(name).name
    raw = read_bytes(path) if path.is_file() else b""
    return raw if sha256(raw) == digest else None


def _one(issued: Mapping[str, bytes | None], suffix: str) -> bytes | None:
    return next((raw for name, raw in issued.items() if name.endswith(suffix)), None)


def _made(record: Proof, house: House) -> Any:
    """Make the documents of a record anew; None if its template or logo is another one now."""
    from minikip_docs.jobs.issue import make  # noqa: PLC0415 - slow, and not always needed

    whole = record.whole
    printed = whole["printed"]
    name = "report" if record.kind == REPORT.format else "agreement"
    name = "amendment.docx" if "amendment" in whole else f"{name}.docx"
    source = read_template(template_path(name, house.settings))
    context = _with_pictures(revived(printed["context"]), house)
    if sha256(source.raw) != whole["sha256"]["template"] or context is None:
        return None
    labels = signature_labels(context["signature_blocks"]) if printed["signature_fields"] else ()
    about = {
        "title": printed["title"], "author": printed["author"],
        "created": date.fromisoformat(whole["date"]), "draft": record.status == "draft",
        "keywords": record_hashes.mark(record.content), "signature_fields": labels,
    }  # fmt: skip
    return make(source, context, about)


def _with_pictures(context: Any, house: House) -> Any:
    """Put the canton's logo and the chart of a report back; None if one is another now."""
    from minikip_docs.documents import report_account  # noqa: PLC0415 - see above
    from minikip_docs.documents.letterhead import canton  # noqa: PLC0415 - see above
    from minikip_docs.documents.unset import Wanted  # noqa: PLC0415 - see above

    kept = context["canton"]["logo"]
    now = canton(house.settings, Wanted(house.settings))["logo"]
    if without_pictures(now) != kept:
        return None
    context = {**context, "canton": {**context["canton"], "logo": now}}
    if "chart" in context:
        drawn = report_account.chart(context, context["document"]["year"])
        if without_pictures(drawn) != context["chart"]:
            return None
        context["chart"] = drawn
    return context


def verify_all(paths: Sequence[Path], house: House) -> Iterator[Verified]:
    """Verify files one after the other; each is said when it is looked at.

    The records of a folder are read once for all files in it, and what a record gives is made once
    for its Word file and its PDF, which follow each other.
    """
    records = lru_cache(maxsize=1)(records_in)
    made = lru_cache(maxsize=1)(partial(_made, house=house))
    for path in paths:
        yield _verify(path, records, made)
