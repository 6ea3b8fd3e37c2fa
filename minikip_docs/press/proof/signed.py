"""What became of a PDF after it was issued: who signed it, and whether anything else differs."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2

from minikip_docs.data.files import sha256
from minikip_docs.data.text import excerpt

_END = b"%%EOF"  # closes a PDF, and again each revision that was added to it
_LARGEST = 50_000_000  # bytes of one stream
# What leads back up, or away to other pages.
_UPWARDS = {"/Parent", "/P", "/Pg", "/Dest", "/StructParent", "/StructParents"}
_PACKING = {"/Length", "/Filter", "/DecodeParms"}
# What signing adds to a page, to a field and to the file, and nobody sees on paper.
_OF_PAGE = {"/Annots", "/LastModified", "/PieceInfo", "/Tabs", "/Type", *_UPWARDS}
_OF_FIELD = {"/V", "/AP", "/AS", "/F", "/MK", "/DA", "/M", "/Lock", "/SV", "/NM", "/Ff", *_UPWARDS}
_OF_FILE = {
    "/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Pages", "/Perms", "/Type", "/Version",
}  # fmt: skip
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


@dataclass(frozen=True, slots=True)
class Later:
    """What became of a PDF: whether somebody signed it, and what else is not as issued."""

    signed: bool
    changes: tuple[str, ...]  # each said in German; none: it shows what was issued


def is_signed(pdf: bytes) -> bool:
    """Say whether a field of a PDF holds a signature; one that cannot be read has none.

    Whether the signature is valid, and whose it is, is not asked.
    """
    with suppress(pikepdf.PdfError, ValueError), pikepdf.open(io.BytesIO(pdf)) as opened:
        return any(_is_signature(field, len(pdf)) for field in _fields(opened))
    return False


@dataclass(frozen=True, slots=True)
class Places:
    """The fields of a PDF that are for signatures, by their names."""

    signed: tuple[str, ...]
    open: tuple[str, ...]


def places(pdf: bytes) -> Places:
    """Find which of its fields are signed; none in a PDF that cannot be read."""
    found: dict[bool, list[str]] = {True: [], False: []}
    with suppress(pikepdf.PdfError, ValueError), pikepdf.open(io.BytesIO(pdf)) as opened:
        for field in _fields(opened):
            if _get(field, "/FT") == "/Sig" and "/T" in field:
                found[_is_signature(field, len(pdf))].append(str(field["/T"]))
    return Places(tuple(sorted(found[True])), tuple(sorted(found[False])))


def since_issued(pdf: bytes, digest: str) -> Later | None:
    """Hold a PDF against its own beginning, the revision with a SHA-256; None if it has none."""
    if sha256(pdf) == digest:
        return Later(is_signed(pdf), ())
    length = revisions(pdf).get(digest)
    return None if length is None else later(pdf[:length], pdf)


def revisions(pdf: bytes) -> dict[str, int]:
    """Give how far each revision of a PDF goes, by the SHA-256 of all up to there."""
    found: dict[str, int] = {}
    so_far, done = hashlib.sha256(), 0
    end = pdf.find(_END) if pdf.startswith(b"%PDF") else -1
    while end >= 0:
        for tail in (b"", b"\n", b"\r\n"):
            if pdf.startswith(_END + tail, end):
                upto = end + len(_END) + len(tail)
                so_far.update(pdf[done:upto])
                done = upto
                found[so_far.hexdigest()] = upto
        end = pdf.find(_END, end + 1)
    return found


def later(issued: bytes, now: bytes) -> Later:
    """Say what a PDF shows otherwise than the one that was issued.

    Compared is what stands on the pages, the fields and notes on them and the file's other
    parts, however they are packed. A signature in a field is none of it; one that lies over
    text is.
    """
    try:
        with pikepdf.open(io.BytesIO(issued)) as old, pikepdf.open(io.BytesIO(now)) as new:
            return Later(is_signed(now), tuple(_changes(old, new, issued)))
    except (pikepdf.PdfError, ValueError, RecursionError):
        return Later(False, ("das PDF ist beschädigt oder geschützt",))


def _changes(old: pikepdf.Pdf, new: pikepdf.Pdf, issued: bytes) -> Iterator[str]:
    was, is_now = _Values(), _Values()
    if len(old.pages) != len(new.pages):
        yield f"es hat {len(new.pages)} statt {len(old.pages)} Seiten"
    for n, (before, after) in enumerate(zip(old.pages, new.pages, strict=False), 1):
        keys = (set(before.obj.keys()) | set(after.obj.keys()) | set(_INHERITED)) - _OF_PAGE
        if any(was.of(_get(before.obj, k)) != is_now.of(_get(after.obj, k)) for k in keys):
            yield f"die Seite {n} zeigt anderes"
        yield from _laid_on(n, (before, was), (after, is_now), issued)
    keys = (set(old.Root.keys()) | set(new.Root.keys())) - _OF_FILE
    if any(was.of(old.Root.get(key)) != is_now.of(new.Root.get(key)) for key in keys):
        yield (
            "Teile, die nicht auf den Seiten stehen, sind anders (zum Beispiel, was vorgelesen "
            "wird)"
        )
    if "/XFA" in new.Root.get("/AcroForm", {}):
        yield "es enthält ein zweites Formular (XFA)"


def _laid_on(
    n: int,
    before: tuple[pikepdf.Page, _Values],
    after: tuple[pikepdf.Page, _Values],
    issued: bytes,
) -> Iterator[str]:
    """Compare what is laid on a page: fields, notes, links."""
    known = [(one, before[1].of(one, _OF_FIELD), before[1].of(one)) for one in _laid(before[0])]
    for one in _laid(after[0]):
        of_signature = _kind(one) == "/Sig"
        loose, strict = after[1].of(one, _OF_FIELD), after[1].of(one)
        fit = [row for row in known if (row[1] == loose if of_signature else row[2] == strict)]
        if fit:
            known.remove(fit[0])
        elif not of_signature:
            kind = str(one.get("/Subtype", "")).removeprefix("/")
            yield f"auf der Seite {n} liegt, was nicht ausgestellt wurde ({kind})"
        elif text := _beneath(issued, n, one):
            yield f"auf der Seite {n} liegt eine Unterschrift über «{excerpt(text)}»"
    if known:
        yield f"auf der Seite {n} fehlt ein Feld oder ein Link"


def _laid(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.obj.get("/Annots", []))


def _kind(widget: pikepdf.Object) -> str:
    return str(_get(widget, "/FT") or "") if widget.get("/Subtype") == "/Widget" else ""


def _get(item: pikepdf.Object, key: str) -> Any:
    """Give an entry of a page or field, perhaps of one above it."""
    for _step in range(50):
        if key in item:
            return item[key]
        if "/Parent" not in item or (key not in _INHERITED and key != "/FT"):
            return None
        item = item["/Parent"]
    return None


def _beneath(issued: bytes, n: int, widget: pikepdf.Object) -> str:
    """Give the text of the issued page that lies under a field."""
    sides = [float(side) for side in widget["/Rect"]]
    left, right = sorted(sides[::2])
    bottom, top = sorted(sides[1::2])
    document = pypdfium2.PdfDocument(issued)
    try:
        text = document[n - 1].get_textpage().get_text_bounded(left, bottom, right, top)
    finally:
        document.close()
    return " ".join(text.split())


def _fields(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Give every field of a form, whether it stands in its tree or on a page alone."""
    form: Any = pdf.Root.get("/AcroForm", {})
    waiting = [*form.get("/Fields", []), *(one for page in pdf.pages for one in _laid(page))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Dictionary) or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen)
        yield one
        waiting += one.get("/Kids", [])


def _is_signature(field: pikepdf.Object, size: int) -> bool:
    value = field.get("/V")
    if _get(field, "/FT") != "/Sig" or not isinstance(value, pikepdf.Dictionary):
        return False
    covered = [int(n) for n in value.get("/ByteRange", [])]
    fits = len(covered) >= 4 and covered[0] == 0 and 0 < covered[-2] + covered[-1] <= size
    return fits and any(bytes(value.get("/Contents", b"")))


class _Values:
    """Gives objects of one PDF as hashes of what they say, wherever they stand in the file."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], bytes] = {}
        self.open: set[tuple[int, int]] = set()

    def of(self, item: Any, without: set[str] = _UPWARDS) -> bytes:
        if not isinstance(item, pikepdf.Object) or not item.is_indirect or without != _UPWARDS:
            return self._made(item, without)
        if item.objgen in self.open:
            return b"again"
        if item.objgen not in self.known:
            self.open.add(item.objgen)
            self.known[item.objgen] = self._made(item, without)
            self.open.discard(item.objgen)
        return self.known[item.objgen]

    def _made(self, item: Any, without: set[str]) -> bytes:
        parts: list[bytes] = [type(item).__name__.encode()]
        if isinstance(item, pikepdf.Stream):
            parts += self._entries(item, without | _PACKING)
            raw = item.read_bytes() if len(item.read_raw_bytes()) < _LARGEST else b"large"
            parts.append(raw)
        elif isinstance(item, pikepdf.Dictionary):
            # What is read aloud names the fields, too: a signature in one is no other content.
            more = _OF_FIELD if _kind(item) == "/Sig" else set()
            parts += self._entries(item, without | more)
        elif isinstance(item, pikepdf.Array):
            parts += [self.of(one) for one in item]
        else:
            parts.append(repr(item).encode("utf-8", "surrogatepass"))
        sized = (len(part).to_bytes(8) + part for part in parts)
        return hashlib.sha256(b"".join(sized)).digest()

    def _entries(self, item: Any, without: set[str]) -> Iterator[bytes]:
        for key in sorted(set(item.keys()) - without):
            yield key.encode("utf-8", "surrogatepass")
            yield self.of(item[key])
