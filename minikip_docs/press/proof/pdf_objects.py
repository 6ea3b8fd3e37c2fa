"""Asks pdfium what stands on the pages of a PDF: texts, pictures, grounds and lines, with tags."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
# What needs none of this: letters of Latin-1, and dashes, quotes and the like.
_PLAIN = re.compile("[\t-\r -~\xa0-\xac\xae-\xff\u2012-\u2027\u2030-\u205e]*").fullmatch
PICTURE = "\ue002"  # stands for a picture in a text; its width and height in points follow
_INLINE = {x.encode("utf-16-le") for x in ("Span", "Link", "Em", "Strong", "Reference", "Lbl")}
_DECORATION = "Artifact".encode("utf-16-le")
_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."
_NAME = 64  # bytes; the names of tags and marks are shorter
_THIN = 3.0  # points; what is broader is no line

TagPath = tuple[int, ...]  # where an element stands in the tree of tags
_NO_TAG: tuple[TagPath, TagPath] = (), ()


@dataclass(slots=True)
class Piece:
    """One text object or picture: what it says, where it stands, and the tag it belongs to.

    Places are points from the left edge and the foot of the page.
    """

    text: str
    page: int  # from 1
    left: float
    bottom: float
    right: float
    top: float
    line: float  # the base line
    size: float  # of its letters
    tag: TagPath  # empty for decoration
    block: TagPath  # the paragraph, heading or cell around it
    colour: int  # red, green and blue, a byte each; -1: not painted or seen through
    painted: int  # what has a higher figure is painted later


@dataclass(frozen=True, slots=True)
class Ground:
    """A painted surface; ``colour`` as with pieces, -1 for that of a picture."""

    left: float
    bottom: float
    right: float
    top: float
    colour: int
    painted: int


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in the order in which it is painted."""

    number: int  # from 1
    width: float
    height: float
    pieces: list[Piece]
    grounds: list[Ground]
    lines: list[tuple[float, float, float]]  # upright ones: across, foot, head


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return text if _PLAIN(text) else unicodedata.normalize("NFC", text.translate(_SAME))


def read_pages(data: bytes, *, all_tagged: bool) -> Iterator[Page]:
    """Read the pages of a PDF.

    Without ``all_tagged`` what has no tag is decoration, even if the PDF does not say so.
    Raises Refusal X906 for an unreadable file and X907 for text or a picture that is
    neither tagged nor marked as decoration.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise _unreadable() from fault
    reader = _Reader(all_tagged=all_tagged)
    try:
        for n in range(len(document)):
            yield reader.page(document, n)
    finally:
        document.close()


class _Reader:
    """Asks through buffers that are made once: there are many small questions."""

    def __init__(self, *, all_tagged: bool) -> None:
        self.all_tagged = all_tagged
        self.name = ctypes.create_string_buffer(_NAME)
        self.make_room(4096)
        self.size = ctypes.c_ulong()
        self.number = ctypes.c_float()
        self.matrix = pdfium.FS_MATRIX()
        self.box = tuple(ctypes.c_float() for _ in range(4))
        self.colour = tuple(ctypes.c_uint() for _ in range(4))
        self.filled, self.stroked = ctypes.c_int(), ctypes.c_int()

    def make_room(self, size: int) -> None:
        """Make the buffer for texts."""
        self.text = ctypes.create_string_buffer(size)
        self.start = ctypes.cast(self.text, ctypes.POINTER(pdfium.FPDF_WCHAR))

    def page(self, document: pypdfium2.PdfDocument, n: int) -> Page:
        """Read page ``n`` (from 0)."""
        handle = pdfium.FPDF_LoadPage(document.raw, n)
        if not handle:
            raise _unreadable()
        texts = pdfium.FPDFText_LoadPage(handle)
        try:
            width, height = pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle)
            page = Page(n + 1, width, height, [], [], [])
            tags = self.tags(handle)
            kind_of, text, picture, path = (pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_TEXT,
                pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)  # fmt: skip
            for i in range(pdfium.FPDFPage_CountObjects(handle)):
                item = pdfium.FPDFPage_GetObject(handle, i)
                kind = kind_of(item)
                if kind == text:
                    self.read_text(page, item, i, texts, tags)
                elif kind == path:
                    self.read_path(page, item, i)
                elif kind == picture:
                    self.read_picture(page, item, i, tags)
            return page
        finally:
            pdfium.FPDFText_ClosePage(texts)
            pdfium.FPDF_ClosePage(handle)

    def read_text(self, page: Page, item: Any, i: int, texts: Any,
                  tags: Mapping[int, tuple[TagPath, TagPath]]) -> None:  # fmt: skip
        text = normal(self.content(item, texts))
        if not text:
            return
        tag, block = tags.get(pdfium.FPDFPageObj_GetMarkedContentID(item), _NO_TAG)
        if not tag and text.strip() and not self.decoration(item):
            raise Refusal("X907", f"Text ohne Auszeichnung im PDF: «{text.strip()}».", _REMEDY)
        pdfium.FPDFTextObj_GetFontSize(item, self.number)
        pdfium.FPDFPageObj_GetMatrix(item, self.matrix)
        size, line = self.number.value * abs(self.matrix.d), self.matrix.f
        page.pieces.append(
            Piece(text, page.number, *self.bounds(item), line, size, tag, block, 0, i)
        )

    def read_path(self, page: Page, item: Any, i: int) -> None:
        pass

    def read_picture(self, page: Page, item: Any, i: int,
                     tags: Mapping[int, tuple[TagPath, TagPath]]) -> None:  # fmt: skip
        pass

    def bounds(self, item: Any) -> tuple[float, float, float, float]:
        """Give left, bottom, right and top of what is printed."""
        left, bottom, right, top = self.box
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return left.value, bottom.value, right.value, top.value

    def content(self, item: Any, texts: Any) -> str:
        """Give the text of an object; a text too long for the buffer is asked for again."""
        size = pdfium.FPDFTextObj_GetText(item, texts, self.start, len(self.text))
        if size > len(self.text):
            self.make_room(size)
            return self.content(item, texts)
        return ctypes.string_at(self.text, max(size - 2, 0)).decode("utf-16-le", "replace")

    def decoration(self, item: Any) -> bool:
        """Tell whether it is decoration to a screen reader (header, footer, repetition)."""
        room = ctypes.cast(self.name, ctypes.POINTER(pdfium.FPDF_WCHAR))
        for n in range(pdfium.FPDFPageObj_CountMarks(item)):
            mark = pdfium.FPDFPageObj_GetMark(item, n)
            pdfium.FPDFPageObjMark_GetName(mark, room, _NAME, self.size)
            if self.name.raw[: self.size.value - 2] == _DECORATION:
                return True
        return not self.all_tagged

    def tags(self, handle: Any) -> dict[int, tuple[TagPath, TagPath]]:
        """Give for each marked content of a page its tag and the tag of the block around it."""
        tree = pdfium.FPDF_StructTree_GetForPage(handle)
        found: dict[int, tuple[TagPath, TagPath]] = {}
        content_of, child_of = (pdfium.FPDF_StructElement_GetChildMarkedContentID,
                                pdfium.FPDF_StructElement_GetChildAtIndex)  # fmt: skip
        kind_of, count_of = (pdfium.FPDF_StructElement_GetType,
                             pdfium.FPDF_StructElement_CountChildren)  # fmt: skip
        name = self.name

        def below(element: Any, path: TagPath, block: TagPath) -> None:
            size = kind_of(element, name, _NAME)
            block = block if name.raw[: max(size - 2, 0)] in _INLINE else path
            for n in range(count_of(element)):
                content = content_of(element, n)
                if content >= 0:
                    found[content] = (*path, n), block
                else:
                    child = child_of(element, n)
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


def _unreadable() -> Refusal:
    return Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY)
