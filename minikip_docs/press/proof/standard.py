"""What standard for archives a PDF says it keeps to (ISO 19005), in its XMP metadata."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import pikepdf

_SAID = r"""pdfaid:{}(?:\s*=\s*["']|>)\s*([\w]{{1,3}})"""


def pdf_a(pdf: bytes) -> str:
    """Give what a PDF claims, such as «PDF/A-2A»; ``""`` if nothing, or if it cannot be read.

    Whether the claim is true is not asked: for that there are validators.
    """
    with suppress(pikepdf.PdfError, ValueError), pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = opened.Root.get("/Metadata")
        if opened.is_encrypted or not isinstance(metadata, pikepdf.Stream):
            return ""
        raw = metadata.read_bytes().replace(b"\0", b"")  # UTF-16 becomes readable, too
        text = raw.decode("utf-8", "replace")
        part = re.search(_SAID.format("part"), text)
        level = re.search(_SAID.format("conformance"), text)
        return f"PDF/A-{part[1]}{level[1] if level else ''}" if part else ""
    return ""
