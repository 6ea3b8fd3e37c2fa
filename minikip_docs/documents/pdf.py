"""Sets a filled Word document as PDF/A-2a and PDF/UA-1 with the very same words."""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst

from minikip_docs.documents.layout import lay_out
from minikip_docs.documents.setting import Data
from minikip_docs.documents.walk import read
from minikip_docs.model import Refusal
from minikip_docs.resources import resource

_HOUSE = Path(__file__).with_name("house.typ")


def to_pdf(docx: bytes, *, timestamp: datetime.datetime) -> bytes:
    """Set the bytes of a Word file as PDF; ``timestamp`` becomes the date of the document.

    The same input gives the same bytes. Raises Refusal T2xx for what the PDF cannot carry
    and X910 if the typesetter fails. Standards: ISO 19005-2 (PDF/A-2a), ISO 14289-1 (PDF/UA-1).
    """
    data, pictures = _without_pictures(lay_out(read(docx)))
    inputs = {"data": json.dumps({**data, "pictures": [list(p) for p in pictures]})}
    try:
        result = _compiler().compile(
            format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
        )
    except (typst.TypstError, RuntimeError) as fault:
        raise _failure(str(fault)) from fault
    if not isinstance(result, bytes):
        raise _failure("kein PDF erhalten")
    return result


@cache
def _compiler() -> typst.Compiler:
    """Give the one typesetter of this process; it keeps fonts and layout between documents."""
    return typst.Compiler(
        str(_HOUSE),
        root=str(_HOUSE.parent),
        font_paths=[str(resource("fonts"))],
        ignore_system_fonts=True,
    )


def _without_pictures(data: Data) -> tuple[Data, list[bytes]]:
    """Replace the bytes of every picture by its place in a list, each picture once."""
    pictures: dict[bytes, int] = {}

    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: plain(v) for k, v in node.items()}
        if isinstance(node, list | tuple):
            return [plain(v) for v in node]
        if isinstance(node, bytes):
            return pictures.setdefault(node, len(pictures))
        return node

    return plain(data), list(pictures)


def _failure(message: str) -> Refusal:
    """Turn a message of the typesetter into a refusal; the first line says what happened."""
    found = re.search(r"^(?:error: )?(.+)$", message, re.MULTILINE)
    reason = found[1] if found else message
    return Refusal(
        "X910",
        f"Das PDF konnte nicht gesetzt werden ({reason}).",
        "Melden Sie diesen Fehler mit dem Word-Dokument; es wurde keine Datei geschrieben.",
    )
