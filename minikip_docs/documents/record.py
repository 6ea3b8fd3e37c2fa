"""The record of a document: what it was made from, for the steps that come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs import __version__
from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import read_bytes, sha256
from minikip_docs.data.model import Submission
from minikip_docs.documents import record_hashes
from minikip_docs.facts.contributions import Decision
from minikip_docs.press.fill.images import Drawing, Picture

FORMAT = "minikip-agreement-record/1"
RECORD_SUFFIX = ".agreement.json"  # how the name of an agreement's record ends


@dataclass(frozen=True, slots=True)
class Kind:
    """What a record is of: how it calls itself and how its name ends."""

    format: str
    suffix: str


AGREEMENT = Kind(FORMAT, RECORD_SUFFIX)  # of an amendment, too
REPORT = Kind("minikip-report-record/1", ".report.json")
KINDS = {kind.format: kind for kind in (AGREEMENT, REPORT)}
SUFFIXES = tuple(kind.suffix for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document rests on: the data, the decided contributions, the period.

    ``added`` are the further parts of its record: ``predecessor`` and ``amendment`` of an
    amendment; ``agreement``, ``received``, ``warnings`` and ``decision`` of a report.
    """

    submission: Submission
    decided: Mapping[int, Decision]
    programme: str  # its id
    added: Mapping[str, Any] = field(default_factory=dict)
    kind: Kind = AGREEMENT


def begin(
    basis: Basis,
    *,
    hashes: Mapping[str, str],
    printed: Mapping[str, Any],
    status: str,
    created: date,
) -> dict[str, Any]:
    """Give the parts of a record that are known before any document is made.

    These are the submission's data and hash, the decided contributions (CHF, with their basis),
    the programme's id, the ``hashes`` of programme, settings and template (SHA-256), the
    program's version and what is ``printed``: title, author and the ``context`` of the template,
    in which a picture is its hash. ``status`` is ``final`` or ``draft``; ``created`` the date of
    the documents.
    """
    submission = basis.submission
    return {
        "record": basis.kind.format,
        "status": status,
        "date": created.isoformat(),
        "party": figures.party_key(submission.data),
        "made_by": f"minikip-docs {__version__}",
        "programme": basis.programme,
        "sha256": dict(hashes),
        "contributions": [
            {"year": year, "amount": decision.amount, "source": decision.source}
            for year, decision in sorted(basis.decided.items())
        ],
        "submission": {
            "file": Path(submission.source).name,
            "sha256": submission.sha256,
            "data": submission.data,
        },
        "printed": without_pictures(printed),
        **basis.added,
    }


def finish(
    begun: Mapping[str, Any],
    files: Mapping[str, bytes],
    numbers: Mapping[str, str],
    exported_by: str | None = None,
) -> bytes:
    """Give the whole record as JSON: with the hash of every file made, and its own hashes.

    ``numbers`` are those of the paragraphs with a bookmark, unless it has those of the agreement
    already: an amendment names them. ``exported_by``: the program that somebody exported the PDF
    with, as it names itself (perhaps not at all). The record says then that the PDF was compared
    with the Word file, and that neither PDF/A nor PDF/UA is promised.
    """
    content = {**({"numbers": dict(numbers)} if numbers else {}), **begun}
    content["documents"] = [
        {"name": name, "sha256": sha256(data)} for name, data in sorted(files.items())
    ]
    if exported_by is not None:
        content["pdf"] = {"origin": "exported", "program": exported_by, "compared": True,
                          "standards": []}  # fmt: skip
    content["hashes"] = record_hashes.of(content)
    return jsonio.dumps(content)


def without_pictures(value: Any) -> Any:
    """Give what a template prints as plain data: of a picture its hash and what it is called."""
    if isinstance(value, Mapping):
        return {key: without_pictures(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_pictures(inner) for inner in value]
    if isinstance(value, Picture):
        return {"picture": sha256(value.content or read_bytes(value.path)), "alt": value.alt}
    if isinstance(value, Drawing):
        return {"picture": sha256(value.svg), "alt": value.alt}
    return value
