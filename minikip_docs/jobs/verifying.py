"""Says of issued documents and records whether they still are what was issued."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House, template_path
from minikip_docs.press.deviations import Deviation, Looked, keywords, look
from minikip_docs.press.fill.source_file import read_template

# exact: what data and template give · issued: by its hash alone · signed: since, otherwise
# unchanged · saved: the same words in another file
State = Literal["exact", "issued", "signed", "saved", "differs", "unknown"]
_SUFFIXES = (".docx", ".pdf", *SUFFIXES)


@dataclass(frozen=True, slots=True)
class Verified:
    """What is to be said of one file."""

    path: Path
    state: State
    deviations: tuple[Deviation, ...] = ()
    changes: tuple[str, ...] = ()  # what differs otherwise, in German
    refusal: Refusal | None = None  # why nothing can be said


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Give the files to verify: those named, and of folders their documents and records."""
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
            found.append(path)
            continue
        found += sorted(
            Path(place, name)
            for place, _folders, names in os.walk(path)
            for name in names
            if name.casefold().endswith(_SUFFIXES) and not name.startswith((".", "~$"))
        )
    return found


def verify(path: Path, house: House) -> Verified:
    """Say whether a Word file, PDF or record is what was issued; its record lies beside it."""
    try:
        if path.name.casefold().endswith(SUFFIXES):
            record_reading.refuse_unproven(record_reading.prove(path))
            return Verified(path, "issued")
        return _document(path, house)
    except Refusal as refusal:
        own = refusal.code == "D360" and path.name.casefold().endswith(SUFFIXES)
        state: State = "differs" if own else "unknown"
        return Verified(path, state, refusal=refusal)


def _document(path: Path, house: House) -> Verified:
    raw = _read(path)
    marked = record_hashes.marked(_apart(path, keywords, raw))
    record = _record_of(path, sha256(raw), marked)
    record_reading.refuse_unproven(record)
    changes = () if marked in {"", record.content} else ("es nennt einen anderen Nachweis",)
    issued = {n: _beside(record, n, digest) for n, digest in record.documents.items()}
    word, pdf = (_one(issued, suffix) for suffix in (".docx", ".pdf"))
    made = _made(record, house)
    if made is not None:
        word, pdf = made.docx, (pdf if "pdf" in record.whole else made.pdf)
    same = sha256(raw) in record.documents.values()
    if word is None:
        if same:
            return Verified(path, "differs" if changes else "issued", changes=changes)
        since = record_reading.fault_of(path, record.documents.get(path.name, ""))
        if since is None:
            return Verified(path, "signed")
        raise Refusal(
            "D368",
            f"«{path.name}» ist nicht mehr das Dokument, das ausgestellt wurde"
            f"{f' ({since})' if since else ''}; was anders ist, lässt sich nicht sagen: Weder die "
            "Vorlage von damals noch das ausgestellte Word-Dokument liegt vor.",
            "Bitte das Word-Dokument aus der Ablage neben den Nachweis legen.",
        )
    looked: Looked = _apart(path, look, raw, word, pdf)
    if looked.since is not None:
        changes = (*looked.since.changes, *changes)
    if looked.deviations or changes:
        return Verified(path, "differs", looked.deviations, changes)
    if same:
        return Verified(path, "exact" if made is not None else "issued")
    signed = looked.since is not None and looked.since.signed
    return Verified(path, "signed" if signed else "saved")


def _read(path: Path) -> bytes:
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


def _apart(path: Path, function: Any, *given: Any) -> Any:
    """Look into a file from outside, in a process of its own."""
    try:
        return apart(function, *given)
    except (EndedError, UnknownError) as error:
        raise Refusal(
            "D370",
            f"«{path.name}» lässt sich nicht vergleichen: Die Datei ist beschädigt oder sehr "
            "ungewöhnlich.",
            "Bitte die Datei in ihrem Programm öffnen und von Hand vergleichen.",
        ) from error


def _record_of(path: Path, digest: str, marked: str) -> Proof:
    """Find the record of a document: by its hash, what it says itself, or its name."""
    beside = [
        one
        for one in sorted(path.parent.glob("*"))
        if one.name.casefold().endswith(SUFFIXES) and one.is_file()
    ]
    own = [one for one in beside if path.name.startswith(one.name.rsplit(".", 2)[0])]
    read = {one: attempt(record_reading.prove, one) for one in beside}
    records = [one for one in read.values() if isinstance(one, Proof)]
    for fits in (
        [one for one in records if digest in one.documents.values()],
        [one for one in records if marked and one.content == marked],
        [one for one in records if path.name in one.documents],
    ):
        if fits:
            return fits[0]
    for one in own:
        if isinstance(refusal := read[one], Refusal):
            raise refusal
    raise Refusal(
        "D365",
        f"Zu «{path.name}» liegt kein Nachweis im gleichen Ordner.",
        f"Bitte die Datei neben ihren Nachweis («…{RECORD_SUFFIX}», bei einem Berichtsdokument "
        f"«…{REPORT.suffix}») legen.",
    )


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
    """Verify files one after the other; each is said when it is looked at."""
    for path in paths:
        yield verify(path, house)
