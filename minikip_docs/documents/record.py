"""The agreement record: what an agreement was made from, for the steps that come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs import __version__
from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Submission
from minikip_docs.facts.contributions import Decision

FORMAT = "minikip-agreement-record/1"
RECORD_SUFFIX = ".agreement.json"  # how the name of every record ends


@dataclass(frozen=True, slots=True)
class Basis:
    """What an agreement or amendment rests on: the data, the decided contributions, the period.

    ``added`` are the further parts of an amendment's record: ``predecessor``, ``amendment`` and
    the ``numbers`` of the agreement.
    """

    submission: Submission
    decided: Mapping[int, Decision]
    programme: str  # its id
    added: Mapping[str, Any] = field(default_factory=dict)


def record(
    basis: Basis,
    *,
    hashes: Mapping[str, str],
    files: Mapping[str, bytes],
    status: str,
    created: date,
    numbers: Mapping[str, str],
    exported_by: str | None = None,
) -> bytes:
    """Give the record as canonical JSON.

    It holds the submission's data and hash, the decided contributions (CHF, with their basis),
    the programme's id, the ``hashes`` of programme, settings and template (SHA-256), the
    program's version and the hash of every file made. ``status`` is ``final`` or ``draft``;
    ``created`` the date of the documents, ``numbers`` those of its paragraphs with a bookmark: an
    amendment names them. ``exported_by``: the program that
    somebody exported the PDF with, as it names itself (perhaps not at all). The record says
    then that the PDF was compared with the Word file, and that neither PDF/A nor PDF/UA is
    promised.
    """
    submission = basis.submission
    content: dict[str, Any] = {
        "record": FORMAT,
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
        "documents": [
            {"name": name, "sha256": sha256(data)} for name, data in sorted(files.items())
        ],
        "numbers": dict(numbers),
        "submission": {
            "file": Path(submission.source).name,
            "sha256": submission.sha256,
            "data": submission.data,
        },
        **basis.added,
    }
    if exported_by is not None:
        content["pdf"] = {"origin": "exported", "program": exported_by, "compared": True,
                          "standards": []}  # fmt: skip
    return jsonio.dumps(content)
