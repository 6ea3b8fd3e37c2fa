"""Reads the words of a PDF back: in the order its tags give them, and those in the margins."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from minikip_docs.model import Refusal

# pdfium's sign for a hyphen at the end of a line, hyphens that only look alike, and signs
# that show nothing.
_SAME = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\u2011": "-", "\u200b": "", "\u00ad": "", "\x00": ""}
)
_INLINE = {"Span", "Link", "Em", "Strong", "Reference"}
_GAP = 0.2  # of the letters' height; a blank is wider
_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."

Tag = tuple[int, ...]  # where an element stands in the tree of tags


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of text between blanks; ``glue``: it may continue the piece before."""

    text: str
    glue: bool
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a PDF: the text as the tags order it, and the decoration of each page."""

    text: tuple[Word, ...]
    margins: tuple[tuple[Word, ...], ...]  # headers, footers and repeated table headers


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text object: what it says, where it stands, and the tag it belongs to."""

    text: str
    page: int
    bounds: tuple[float, float, float, float]  # left, bottom, right, top
    tag: Tag  # empty for decoration
    block: Tag  # the paragraph, heading or cell around it


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return unicodedata.normalize("NFC", text.translate(_SAME))


def read_pdf(data: bytes) -> Reading:
    """Read the words of a PDF.

    Raises Refusal X906 for an unreadable file, X905 for text outside its page and X907
    for text that is neither tagged nor marked as decoration.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY) from fault
    try:
        pages = [list(_pieces(page, n)) for n, page in enumerate(document, 1)]
    finally:
        document.close()
    text = sorted((p for page in pages for p in page if p.tag), key=lambda p: p.tag)
    margins = tuple(tuple(_words([p for p in page if not p.tag])) for page in pages)
    return Reading(tuple(_words(text)), margins)


def _pieces(page: pypdfium2.PdfPage, n: int) -> Iterator[_Piece]:
    width, height = page.get_size()
    tags = dict(_tags(page))
    texts = page.get_textpage()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        text = normal(_text(item, texts))
        if not text:
            continue
        left, bottom, right, top = item.get_bounds()
        outside = left < -1 or bottom < -1 or right > width + 1 or top > height + 1
        if outside and text.strip():
            raise Refusal(
                "X905", f"Text steht ausserhalb der Seite {n}: «{text.strip()}».", _REMEDY
            )
        tag, block = tags.get(pdfium.FPDFPageObj_GetMarkedContentID(item), ((), ()))
        if not tag and text.strip() and not _artifact(item):
            raise Refusal("X907", f"Text ohne Auszeichnung im PDF: «{text.strip()}».", _REMEDY)
        yield _Piece(text, n, (left, bottom, right, top), tag, block)


def _tags(page: pypdfium2.PdfPage) -> Iterator[tuple[int, tuple[Tag, Tag]]]:
    """Give for each marked content of a page its tag and the tag of the block around it."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)

    def below(element: object, path: Tag, block: Tag) -> Iterator[tuple[int, tuple[Tag, Tag]]]:
        block = block if _kind(element) in _INLINE else path
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, n)
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, n)
            if content >= 0:
                yield content, ((*path, n), block)
            elif child:
                yield from below(child, (*path, n), block)

    try:
        for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, n)
            if element:
                yield from below(element, (n,), (n,))
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _words(pieces: Sequence[_Piece]) -> Iterator[Word]:
    """Join pieces to words; inside one block a word may run on over a line end or new look."""
    for _, block in groupby(pieces, key=lambda p: p.block):
        words: list[Word] = []
        before: _Piece | None = None
        for piece in block:
            parts = re.findall(r"\S+", piece.text)
            new = [
                Word(part, n == 0 and before is not None, piece.page)
                for n, part in enumerate(parts)
            ]
            if new and words and before and _adjoins(before, piece):
                joined = words.pop()
                new[0] = Word(joined.text + new[0].text, joined.glue, joined.page)
            words += new
            before = piece
        yield from words


def _adjoins(before: _Piece, after: _Piece) -> bool:
    """Tell whether a piece continues the one before on its line, without a blank between."""
    if before.page != after.page or before.text[-1].isspace() or after.text[0].isspace():
        return False
    _, low, end, high = before.bounds
    left, bottom, _, top = after.bounds
    return bottom < high and top > low and abs(left - end) < _GAP * (top - bottom)


def _text(item: pypdfium2.PdfObject, texts: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(item, texts, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(
        item, texts, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _artifact(item: pypdfium2.PdfObject) -> bool:
    """Tell whether the text is decoration to a screen reader (header, footer, repetition)."""
    size, buffer = ctypes.c_ulong(), ctypes.create_string_buffer(64)
    for n in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, n)
        room = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        pdfium.FPDFPageObjMark_GetName(mark, room, 64, size)
        if buffer.raw[: size.value - 2].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def _kind(element: object) -> str:
    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")
