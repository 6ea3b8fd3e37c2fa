"""The last question to a template: whether filled with examples Word and PDF come out alike."""

from __future__ import annotations

import datetime
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from minikip_docs.data.model import Refusal, Severity
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.fill.source_file import TemplateFile
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.inspect import flat
from minikip_docs.press.inspect.context import Node, example
from minikip_docs.press.inspect.fault import Fault, Place
from minikip_docs.press.produce import produce

_DAY = datetime.date(2000, 1, 1)
_VARIANTS = {
    True: "mit Beispielwerten für alle Angaben",
    False: "wenn alles fehlt, was fehlen darf",
}


Located = Callable[[Refusal], tuple[Place, str]]


def trial(source: Opened, context: Node, located: Located) -> Iterator[Fault]:
    """Produce the documents from two contexts: all there is, and only what is always there.

    ``located`` finds the place a refusal names, and its message without that place.
    """
    template = TemplateFile("Vorlage.docx", flat.packed(flat.marked(source)))
    picture = Picture(Path("logo.png"), "Logo", 16, _png())
    seen: set[str] = set()
    for full, variant in _VARIANTS.items():
        values = example(context, full=full, picture=picture)
        try:
            produce(template, values, title="Vorlage", author="minikip", created=_DAY, draft=False)
        except Refusal as refusal:
            if refusal.message not in seen:
                yield _fault(refusal, variant, located)
            seen.add(refusal.message)


def _fault(refusal: Refusal, variant: str, located: Located) -> Fault:
    place, message = located(refusal)
    message = f"{message} Das zeigt sich, {variant}." if "wenn" in variant else message
    return Fault(refusal.code, Severity.ERROR, place, message, refusal.remedy)


def _png() -> bytes:
    """Make a small picture, grey, two by one points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x80\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")
