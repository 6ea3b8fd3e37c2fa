"""Sets a filled Word document as PDF/A-2a and PDF/UA-1 with the very same words."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import Package
from minikip_docs.press.page.source import write
from minikip_docs.press.page.typst_data import lay_out
from minikip_docs.press.typst import typeset
from minikip_docs.press.walk.blocks import Document
from minikip_docs.press.walk.document import read_document


def to_pdf(
    package: Package, *, timestamp: datetime.datetime, signature_fields: Sequence[str] = ()
) -> bytes:
    """Set a Word file as PDF; ``timestamp`` becomes the date of the document.

    ``signature_fields``: what each field for an electronic signature is called, in the
    order of the lines to sign on; without them there are none. The same input gives the
    same bytes. Raises Refusal T2xx for what the PDF cannot carry and X910 if the
    typesetter fails. Standards: ISO 19005-2 (PDF/A-2a), ISO 14289-1 (PDF/UA-1).
    """
    document = read_document(package)
    if not signature_fields:
        return _typeset(document, timestamp)
    from minikip_docs.press.page import signing  # noqa: PLC0415 - slow, and seldom needed

    document = signing.with_places(document, package, signature_fields)
    return signing.with_fields(_typeset(document, timestamp), signature_fields)


def _typeset(document: Document, timestamp: datetime.datetime) -> bytes:
    code, pictures = write(lay_out(document))
    shown = json.dumps([list(picture) for picture in pictures])
    return typeset(
        code.encode(),
        {"pictures": shown},
        refuse=_failure,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=timestamp,
    )


def _failure(reason: str) -> Refusal:
    if re.search("(decode|process) image", reason):
        return Refusal(
            "T209",
            "Ein Bild des Word-Dokuments ist beschädigt und kann nicht gezeigt werden.",
            "Öffnen Sie die Bilder in einem Bildprogramm, speichern Sie sie als PNG und fügen Sie "
            "sie neu ein.",
        )
    return Refusal(
        "X910",
        f"Das PDF konnte nicht gesetzt werden ({reason}).",
        "Melden Sie diesen Fehler mit dem Word-Dokument; es wurde keine Datei geschrieben.",
    )
