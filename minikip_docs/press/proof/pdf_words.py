"""Reads the words of a PDF back: in the order its tags give them, and those in the margins."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from minikip_docs.data.model import Refusal

# pdfium's sign for a hyphen at the end of a line, hyphens that only look alike, letters that
# are one sign, and signs that show nothing.
_SAME = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\u2011": "-"}
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | dict.fromkeys("\x00\u00ad\u200b\u200e\u200f", "")
)
_INLINE = {x.encode("utf-16-le") for x in ("Span", "Link", "Em", "Strong", "Reference", "Lbl")}
_BLANK = 0.2  # of the size of the letters; a blank is wider
_RAISED = 0.6  # of the size of the letters; lines are further apart
_LEVEL = 0.1  # of the size of the letters; what is raised stands higher
_DECORATION = "Artifact".encode("utf-16-le")
_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."

TagPath = tuple[int, ...]  # where an element stands in the tree of tags


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


@dataclass(slots=True)
class _Piece:
    """One text object: what it says, where it stands, and the tag it belongs to."""

    text: str
    page: int
    left: float  # points
    right: float
    line: float  # the base line, points from the foot of the page
    size: float  # of its letters, points
    tag: TagPath  # empty for decoration
    block: TagPath  # the paragraph, heading or cell around it


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return unicodedata.normalize("NFC", text.translate(_SAME))


def read_pdf(data: bytes, *, all_tagged: bool = True) -> Reading:
    """Read the words of a PDF.

    Without ``all_tagged`` what has no tag is decoration, even if the PDF does not say so.
    Raises Refusal X906 for an unreadable file, X905 for text outside its page and X907
    for text that is neither tagged nor marked as decoration.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY) from fault
    reader = _Reader(all_tagged=all_tagged)
    try:
        pages = [reader.pieces(document, n) for n in range(len(document))]
    finally:
        document.close()
    text = sorted((p for page in pages for p in page if p.tag), key=lambda p: p.tag)
    margins = tuple(tuple(_words([p for p in page if not p.tag])) for page in pages)
    return Reading(tuple(_words(text)), margins)


class _Reader:
    """Asks pdfium, through buffers that are made once: there are many small questions."""

    def __init__(self, *, all_tagged: bool) -> None:
        self.all_tagged = all_tagged
        self.name = ctypes.create_string_buffer(64)
        self.make_room(4096)
        self.size = ctypes.c_ulong()
        self.number = ctypes.c_float()
        self.matrix = pdfium.FS_MATRIX()
        self.box = tuple(ctypes.c_float() for _ in range(4))

    def make_room(self, size: int) -> None:
        """Make the buffer for texts."""
        self.text = ctypes.create_string_buffer(size)
        self.start = ctypes.cast(self.text, ctypes.POINTER(pdfium.FPDF_WCHAR))

    def pieces(self, document: pypdfium2.PdfDocument, n: int) -> list[_Piece]:
        """Read the text objects of page ``n`` (from 0)."""
        page = pdfium.FPDF_LoadPage(document.raw, n)
        if not page:
            raise Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY)
        texts = pdfium.FPDFText_LoadPage(page)
        try:
            tags = self.tags(page)
            sheet = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
            objects = (
                pdfium.FPDFPage_GetObject(page, i)
                for i in range(pdfium.FPDFPage_CountObjects(page))
            )
            found = (
                self.piece(item, texts, tags, n + 1, sheet)
                for item in objects
                if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT
            )
            return [piece for piece in found if piece is not None]
        finally:
            pdfium.FPDFText_ClosePage(texts)
            pdfium.FPDF_ClosePage(page)

    def piece(self, item: Any, texts: Any, tags: Mapping[int, tuple[TagPath, TagPath]], n: int,
              sheet: tuple[float, float]) -> _Piece | None:  # fmt: skip
        text = normal(self.content(item, texts))
        if not text:
            return None
        pdfium.FPDFPageObj_GetBounds(item, *self.box)
        left, bottom, right, top = (side.value for side in self.box)
        outside = left < -1 or bottom < -1 or right > sheet[0] + 1 or top > sheet[1] + 1
        if outside and text.strip():
            raise Refusal(
                "X905", f"Text steht ausserhalb der Seite {n}: «{text.strip()}».", _REMEDY
            )
        tag, block = tags.get(pdfium.FPDFPageObj_GetMarkedContentID(item), ((), ()))
        if not tag and text.strip() and self.all_tagged and not self.decoration(item):
            raise Refusal("X907", f"Text ohne Auszeichnung im PDF: «{text.strip()}».", _REMEDY)
        pdfium.FPDFTextObj_GetFontSize(item, self.number)
        pdfium.FPDFPageObj_GetMatrix(item, self.matrix)
        size = self.number.value * abs(self.matrix.d)
        return _Piece(text, n, left, right, self.matrix.f, size, tag, block)

    def content(self, item: Any, texts: Any) -> str:
        """Give the text of an object; a text too long for the buffer is asked for again."""
        size = pdfium.FPDFTextObj_GetText(item, texts, self.start, len(self.text))
        if size > len(self.text):
            self.make_room(size)
            return self.content(item, texts)
        return ctypes.string_at(self.text, max(size - 2, 0)).decode("utf-16-le", "replace")

    def decoration(self, item: Any) -> bool:
        """Tell whether the text is decoration to a screen reader (header, footer, repetition)."""
        room = ctypes.cast(self.name, ctypes.POINTER(pdfium.FPDF_WCHAR))
        for n in range(pdfium.FPDFPageObj_CountMarks(item)):
            mark = pdfium.FPDFPageObj_GetMark(item, n)
            pdfium.FPDFPageObjMark_GetName(mark, room, 64, self.size)
            if ctypes.string_at(self.name, self.size.value - 2) == _DECORATION:
                return True
        return False

    def tags(self, page: Any) -> dict[int, tuple[TagPath, TagPath]]:
        """Give for each marked content of a page its tag and the tag of the block around it."""
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        found: dict[int, tuple[TagPath, TagPath]] = {}

        def below(element: Any, path: TagPath, block: TagPath) -> None:
            block = block if self.kind(element) in _INLINE else path
            for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
                content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, n)
                if content >= 0:
                    found[content] = (*path, n), block
                else:
                    child = pdfium.FPDF_StructElement_GetChildAtIndex(element, n)
                    if child:
                        below(child, (*path, n), block)

        try:
            for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, n)
                if element:
                    below(element, (n,), (n,))
        finally:
            pdfium.FPDF_StructTree_Close(tree)
        return found

    def kind(self, element: Any) -> bytes:
        """Give the kind of an element as pdfium writes it."""
        size = pdfium.FPDF_StructElement_GetType(element, self.name, 64)
        return ctypes.string_at(self.name, max(size - 2, 0))


def _words(pieces: Sequence[_Piece]) -> Iterator[Word]:
    """Join pieces to words; inside one block a word may run on over a line end or new look."""
    for _, block in groupby(pieces, key=lambda p: p.block):
        words: list[Word] = []
        before: _Piece | None = None
        for piece in block:
            parts = piece.text.split()
            new = [Word(part, False, piece.page) for part in parts]
            if new and words and before and not _blank_between(before, piece):
                if _same_line(before, piece):
                    joined = words.pop()
                    # An accent of its own look makes one letter with what stands before it.
                    text = unicodedata.normalize("NFC", joined.text + new[0].text)
                    new[0] = Word(text, joined.glue, joined.page)
                else:
                    new[0] = Word(new[0].text, True, piece.page)
            words += new
            before = piece
        yield from words


def _blank_between(before: _Piece, after: _Piece) -> bool:
    """Tell whether a reader sees a blank between two pieces of one line."""
    if not _same_line(before, after):
        return False
    gap = abs(after.left - before.right)
    # pdfium ends a text with a blank of its own where the next one of its base line stands apart;
    # a raised one may come between. The gap tells it from a true blank.
    level = abs(before.line - after.line) < _LEVEL * max(before.size, after.size)
    blank = after.text[0].isspace() or (level and before.text[-1].isspace())
    return blank or gap >= _BLANK * max(before.size, after.size)


def _same_line(before: _Piece, after: _Piece) -> bool:
    apart = abs(before.line - after.line)  # a raised figure stands half a letter higher
    return before.page == after.page and apart < _RAISED * max(before.size, after.size)
