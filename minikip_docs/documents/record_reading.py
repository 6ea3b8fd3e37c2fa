"""Reads an agreement record back, and holds it against the documents that lie beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import read_bytes, reason, sha256
from minikip_docs.data.model import Refusal, SourceFile
from minikip_docs.data.text import excerpt
from minikip_docs.documents.record import FORMAT, RECORD_SUFFIX
from minikip_docs.facts.contributions import Decision

_END = b"%%EOF"  # closes a PDF, and again each revision that was added to it


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


def read(path: Path) -> Record:
    """Read a record. Raises ``Refusal`` D410 to D413."""
    raw = _bytes(path)
    try:
        content = jsonio.loads(raw)
    except Refusal as fault:
        if not path.name.casefold().endswith(RECORD_SUFFIX):
            raise _no_record(path) from fault
        raise damaged(path, fault.message.rstrip(".")) from fault
    version = content.get("record") if isinstance(content, dict) else None
    if not isinstance(version, str):
        raise _no_record(path)
    if version != FORMAT:
        raise Refusal(
            "D412",
            f"Der Nachweis «{path.name}» ist in der Fassung «{excerpt(version)}»; dieses "
            f"Programm liest «{FORMAT}».",
            "Bitte die Fassung des Programms verwenden, die zum Nachweis passt.",
        )
    try:
        return _record(path, sha256(raw), content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(path, "Angaben fehlen oder haben eine falsche Form") from error


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


def _record(path: Path, digest: str, content: Mapping[str, Any]) -> Record:

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
        or not all(d.amount.is_finite() and d.amount >= 0 for d in decided.values())
    ):
        raise ValueError("not what was written")
    amendment = _of(dict, content.get("amendment", {}))
    created = date.fromisoformat(content["date"])
    return Record(
        path=path,
        sha256=digest,
        status=_of(str, content["status"]),
        created=created,
        programme=_of(str, content["programme"]),
        data=data,
        decided=decided,
        submission=_source(submission),
        documents={_of(str, row["name"]): _of(str, row["sha256"]) for row in content["documents"]},
        predecessor=_of(str, content["predecessor"]["sha256"]) if amendment else "",
        numbers=_of(dict, content["numbers"]),
        agreed_on=date.fromisoformat(amendment["agreed_on"]) if amendment else created,
        agreed_years=_years(amendment, data),
        amended_on=tuple(map(date.fromisoformat, amendment.get("amended_on", ()))),
        effective=date.fromisoformat(amendment["effective"]) if amendment else None,
    )


def _years(amendment: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[int, int]:
    period = data["period"]
    own = (period["first_year"], period["last_year"])
    first, last = amendment["agreed_years"] if amendment else own
    return _of(int, first), _of(int, last)


def _source(row: Mapping[str, Any]) -> SourceFile:
    return SourceFile(_of(str, row["file"]), _of(str, row["sha256"]))


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def refuse_changed(record: Record) -> None:
    """Refuse (D415) if a document beside the record is no longer the one that was issued.

    A PDF that was signed on screen keeps the issued one as its beginning and is fine.
    Documents that do not lie there cannot be compared; the signed paper counts anyway.
    """
    for name, digest in record.documents.items():
        path = record.path.parent / Path(name).name
        if path.is_file() and digest not in _digests(path):
            raise Refusal(
                "D415",
                f"Das Dokument «{path.name}» neben dem Nachweis ist nicht mehr das, das "
                "ausgestellt wurde; der Nachweis sagt vielleicht etwas anderes als das, was "
                "unterzeichnet ist.",
                "Massgebend ist, was unterzeichnet ist. Ist es die ausgestellte Fassung: bitte "
                "sie aus der Ablage wieder hierhin legen oder die veränderte Datei wegräumen. "
                "Ist es die veränderte: Dieser Nachweis taugt nicht als Grundlage; bitte die "
                "Vereinbarung neu ausstellen.",
            )


def _digests(path: Path) -> Iterator[str]:
    """Give the hash of a file, and of a PDF before each later revision."""
    try:
        content = read_bytes(path)
    except OSError:
        return
    yield sha256(content)
    end = content.find(_END) if content.startswith(b"%PDF") else -1
    while end >= 0:
        for tail in (b"", b"\n", b"\r\n"):
            if content.startswith(_END + tail, end):
                yield sha256(content[: end + len(_END) + len(tail)])
        end = content.find(_END, end + 1)


def successors(digest: str, folder: Path) -> Iterator[Path]:
    """Find the final records in a folder that amend the one with this SHA-256."""
    for path in sorted(folder.glob(f"*{RECORD_SUFFIX}")) if folder.is_dir() else ():
        try:
            other = read(path)
        except Refusal:  # whatever it is, it amends nothing
            continue
        if other.predecessor == digest and other.status == "final":
            yield path
