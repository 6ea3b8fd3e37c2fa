"""Reads records back, and holds them against the documents that lie beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from minikip_docs.data import figures, jsonio
from minikip_docs.data.apart import EndedError, UnknownError, apart
from minikip_docs.data.files import read_bytes, reason, sha256
from minikip_docs.data.model import Refusal, SourceFile
from minikip_docs.data.text import excerpt, listing, some
from minikip_docs.documents import record_hashes
from minikip_docs.documents.record import FORMAT, KINDS, RECORD_SUFFIX, SIGNED, SUFFIXES
from minikip_docs.facts import schemas
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.programme import load_all
from minikip_docs.facts.schemas import RECORD, REPORT_RECORD
from minikip_docs.press.proof import signed

# What comes of data that have not the shape in which they were written.
_NOT_WRITTEN = (KeyError, TypeError, ValueError, AttributeError)
Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What every record says of the documents it is of, whatever they are; as read, not equal."""

    path: Path
    sha256: str
    status: str  # final or draft
    documents: Mapping[str, str]  # name -> SHA-256
    content: str  # the hash of its content; empty: an older record, which proves nothing
    whole: Mapping[str, Any] = field(repr=False)  # all that stands in it

    @property
    def kind(self) -> str:
        """What it is the record of, as its format says."""
        return str(self.whole["record"])


@dataclass(frozen=True, slots=True)
class Record:
    """What is agreed, as the record of an agreement or of its latest amendment says."""

    path: Path
    sha256: str
    status: str  # final or draft
    created: date  # the date of the documents
    programme: str
    data: Mapping[str, Any]
    decided: Mapping[int, Decision]
    submission: SourceFile  # what it all began with
    documents: Mapping[str, str]  # name -> SHA-256
    predecessor: str  # SHA-256 of the record that was amended; empty for an agreement itself
    numbers: Mapping[str, str]  # of the agreement's paragraphs with a bookmark
    agreed_on: date  # of the documents of the agreement itself
    agreed_years: tuple[int, int]  # first and last, of the agreement itself
    amended_on: tuple[date, ...]  # of its amendments, this one included
    effective: date | None  # from when this amendment holds
    content: str = ""  # the hash of its content; empty: an older record, which proves nothing

    @property
    def proven(self) -> bool:
        """Whether the record shows that nothing in it was changed."""
        return bool(self.content)


def read(path: Path) -> Record:
    """Read the record of an agreement or amendment, and hold it against its own hashes.

    Raises ``Refusal`` as ``prove`` does, also D411 for the record of another document.
    """
    proof = prove(path)
    if proof.kind != FORMAT:
        raise _no_record(path)
    try:
        return _record(proof)
    except _NOT_WRITTEN as error:
        raise damaged(path, "Angaben fehlen oder haben eine falsche Form") from error


def prove(path: Path) -> Proof:
    """Read a record of whatever document, and hold it against its own hashes.

    Raises ``Refusal`` D410 to D413, and D360 if anything in it was changed since it was written.
    """
    raw = _bytes(path)
    try:
        content = jsonio.loads(raw)
    except Refusal as fault:
        if not path.name.casefold().endswith(SUFFIXES):
            raise _no_record(path) from fault
        raise damaged(path, fault.message.rstrip(".")) from fault
    version = content.get("record") if isinstance(content, dict) else None
    if not isinstance(version, str):
        raise _no_record(path)
    if version not in KINDS:
        raise Refusal(
            "D412",
            f"Der Nachweis «{path.name}» ist in der Fassung «{excerpt(version)}»; dieses "
            f"Programm liest «{FORMAT}».",
            "Bitte die Fassung des Programms verwenden, die zum Nachweis passt.",
        )
    try:
        if "hashes" in content and not record_hashes.prove(content):
            raise _changed(path, content)
        return Proof(
            path=path,
            sha256=sha256(raw),
            status=_of(str, content["status"]),
            documents={_of(str, r["name"]): _of(str, r["sha256"]) for r in content["documents"]},
            content=_of(str, content["hashes"]["content"]) if "hashes" in content else "",
            whole=content,
        )
    except _NOT_WRITTEN as error:
        raise damaged(path, "Angaben fehlen oder haben eine falsche Form") from error


def _changed(path: Path, content: Mapping[str, Any]) -> Refusal:
    fields = record_hashes.changed(content)
    name = RECORD if content["record"] == FORMAT else REPORT_RECORD
    root = schemas.schema(name, load_all().current)
    named = some([_label(root, pointer) for pointer in fields])
    what = f": {named}" if named else "; eine Angabe fehlt, oder die Prüfsummen sind andere"
    return Refusal(
        "D360",
        f"Der Nachweis «{path.name}» ist nicht mehr so, wie er ausgestellt wurde{what}.",
        "Bitte den Nachweis aus der Ablage verwenden, so wie er mit der Vereinbarung entstanden "
        "ist. Was gelten soll, ändert ein Nachtrag."
        if name == RECORD
        else "Bitte den Nachweis aus der Ablage verwenden, so wie er mit dem Berichtsdokument "
        "entstanden ist.",
    )


def _label(root: schemas.Node, pointer: str) -> str:
    """Name a field as the form does, or as the schema of the record."""
    node, rows = schemas.find(root, pointer)
    if node is None or "x-number" in node or "title" not in node:
        return schemas.label(root, pointer)
    return ", ".join([node["title"], *(f"{name} {row}" for name, row in rows)])


def refuse_unproven(record: Record | Proof) -> None:
    """Refuse (D361) an older record without hashes where something is to be built on it."""
    if not record.content:
        raise Refusal(
            "D361",
            f"Der Nachweis «{record.path.name}» ist ohne Prüfsummen: Ob er noch so ist, wie er "
            "ausgestellt wurde, lässt sich nicht feststellen.",
            "Bitte die Vereinbarung mit dieser Fassung des Programms neu ausstellen.",
        )


def _no_record(path: Path) -> Refusal:
    return Refusal(
        "D411",
        f"«{path.name}» ist kein Nachweis einer Vereinbarung.",
        f"Bitte die Datei angeben, die mit «{RECORD_SUFFIX}» endet und mit der Vereinbarung "
        "entstanden ist.",
    )


def damaged(path: Path, how: str) -> Refusal:
    """Give the refusal D413 of a record that cannot be as it was written."""
    return Refusal(
        "D413",
        f"Der Nachweis «{path.name}» ist beschädigt: {how}.",
        "Bitte den Nachweis aus der Ablage verwenden, so wie er mit der Vereinbarung entstanden "
        "ist.",
    )


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, jsonio.MAX_BYTES)
    except OSError as error:
        raise Refusal(
            "D410",
            f"Der Nachweis «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Ordner und Schreibweise prüfen.",
        ) from error


def _record(proof: Proof) -> Record:
    content = proof.whole
    submission = content["submission"]
    data = _of(dict, submission["data"])
    decided = {
        _of(int, row["year"]): Decision(_of(Decimal, row["amount"]), _of(str, row["source"]), 0)
        for row in content["contributions"]
    }
    twice = len(decided) != len(content["contributions"])
    if (
        twice
        or content["party"] != figures.party_key(data)
        or not all(_is_amount(d.amount) for d in decided.values())
    ):
        raise ValueError("not what was written")
    amendment = _of(dict, content.get("amendment", {}))
    created = date.fromisoformat(content["date"])
    return Record(
        path=proof.path,
        sha256=proof.sha256,
        status=proof.status,
        created=created,
        programme=_of(str, content["programme"]),
        data=data,
        decided=decided,
        submission=_source(submission),
        documents=proof.documents,
        predecessor=_of(str, content["predecessor"]["sha256"]) if amendment else "",
        numbers=_of(dict, content.get("numbers", {})),
        agreed_on=date.fromisoformat(amendment["agreed_on"]) if amendment else created,
        agreed_years=_years(amendment, data),
        amended_on=tuple(map(date.fromisoformat, amendment.get("amended_on", ()))),
        effective=date.fromisoformat(amendment["effective"]) if amendment else None,
        content=proof.content,
    )


def _years(amendment: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[int, int]:
    period = data["period"]
    own = (period["first_year"], period["last_year"])
    first, last = amendment["agreed_years"] if amendment else own
    return _of(int, first), _of(int, last)


def _is_amount(value: Decimal) -> bool:
    return value >= 0 and value == round(value, 2)


def _source(row: Mapping[str, Any]) -> SourceFile:
    return SourceFile(_of(str, row["file"]), _of(str, row["sha256"]))


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def refuse_changed(record: Record | Proof) -> None:
    """Refuse (D415) if a document beside the record is no longer the one that was issued.

    A PDF that was signed on screen keeps the issued one as its beginning and is fine, as long as
    nothing but signatures was added. Documents that do not lie there cannot be compared; the
    signed paper counts anyway.
    """
    for name, digest in record.documents.items():
        path = record.path.parent / Path(name).name
        fault = fault_of(path, digest) if path.is_file() else None
        if fault is not None:
            more = f" ({fault})" if fault else ""
            raise Refusal(
                "D415",
                f"Das Dokument «{path.name}» neben dem Nachweis ist nicht mehr das, das "
                f"ausgestellt wurde{more}; der Nachweis sagt vielleicht etwas anderes als das, was "
                "unterzeichnet ist.",
                "Massgebend ist, was unterzeichnet ist. Ist es die ausgestellte Fassung: bitte "
                "sie aus der Ablage wieder hierhin legen oder die veränderte Datei wegräumen. "
                "Ist es die veränderte: Dieser Nachweis taugt nicht als Grundlage; bitte die "
                "Vereinbarung neu ausstellen.",
            )


def fault_of(path: Path, digest: str) -> str | None:
    """Say how a document differs from the one that was issued with this SHA-256, if it does.

    None: it is the same, or a PDF that was signed since and shows the same. Empty: it is
    another file.
    """
    try:
        raw = read_bytes(path)
    except OSError:
        return "es kann nicht gelesen werden"
    if sha256(raw) == digest:
        return None
    since = _asked(signed.since_issued, raw, digest)
    if since is None:
        return ""
    if since.changes:
        return f"seither wurde es verändert: {listing(since.changes)}"
    return None if since.signed else "seither wurde etwas angefügt, aber nicht unterzeichnet"


def is_signed(path: Path) -> bool:
    """Say whether a file is a PDF with a signature in one of its fields."""
    raw = read_bytes(path)
    return b"/ByteRange" in raw and bool(_asked(signed.is_signed, raw))


def signed_note(record: Path) -> Path:
    """Name the note of the signed document that lies beside a record, if one came back."""
    return record.with_name(record.name.rsplit(".", 2)[0] + SIGNED.suffix)


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back signed, as its note says: the file, and on which day."""

    file: Path
    sha256: str
    on: date


def read_signed(record: Path) -> Returned | None:
    """Read the note of what came back signed beside a record; None if there is none.

    Raises ``Refusal`` D413 for a note that cannot be read.
    """
    note = signed_note(record)
    if not note.is_file():
        return None
    try:
        said = jsonio.loads(read_bytes(note, jsonio.MAX_BYTES))
        name, digest = said["signed"]["file"], said["signed"]["sha256"]
        on = date.fromisoformat(said["date"])
        return Returned(note.with_name(Path(name).name), _of(str, digest), on)
    except (OSError, Refusal, *_NOT_WRITTEN) as error:
        raise damaged(note, "Angaben fehlen oder haben eine falsche Form") from error


def _asked(
    function: Callable[Given, Result], *given: Given.args, **more: Given.kwargs
) -> Result | None:
    """Look into a file from outside, apart; None if that comes to no end."""
    try:
        return apart(function, *given, **more)
    except (EndedError, UnknownError):
        return None


def successors(record: bytes, folder: Path) -> Iterator[Path]:
    """Find the final records in a folder that amend this one, also those that were changed."""
    digest = sha256(record)
    for path in sorted(folder.glob(f"*{RECORD_SUFFIX}")) if folder.is_dir() else ():
        try:
            other = jsonio.loads(_bytes(path))
            amends = other["predecessor"]["sha256"] == digest and other["status"] == "final"
        except (Refusal, KeyError, TypeError):  # whatever it is, it amends nothing
            continue
        if amends:
            yield path
