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
from minikip_docs.press.proof import asked

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
_ALIKE = 24  # of 255: colours that differ by no more in red, green or blue
_INK = 0.01  # points; what is lower has none
_THIN = 3.0  # points; what is broader is no line
LEVEL = 0.1  # of the size of the letters; what is raised stands higher
RAISED = 0.6  # of the size of the letters; lines are further apart
_OPAQUE = 128  # of 255; less is seen through
_PAINTED = frozenset((0, 1, 2, 4, 5, 6))  # modes that fill or stroke letters; ISO 32000-1, 9.3.6
UNSEEN, MOTLEY = -1, -2  # instead of a colour: not to be seen; many colours

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
    colour: int  # red, green and blue, a byte each; or UNSEEN, MOTLEY
    painted: int  # what has a higher figure is painted later

    @property
    def said(self) -> str:
        """What a message calls it."""
        return "[Bild]" if self.text[0] == PICTURE else self.text.strip()


@dataclass(frozen=True, slots=True)
class Ground:
    """A painted surface, also that of a picture; ``colour`` as with pieces."""

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
    lines: list[tuple[float, float, float, float]]  # upright ones: left, right, foot, head


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return text if _PLAIN(text) else unicodedata.normalize("NFC", text.translate(_SAME))


def alike(one: int, other: int) -> bool:
    """Tell whether nobody can tell two colours apart; there is no telling without a colour."""
    if one < 0 or other < 0:
        return False
    return all(abs((one >> n & 255) - (other >> n & 255)) <= _ALIKE for n in (0, 8, 16))


def picture_word(width: float, height: float) -> str:
    """Write what stands for a picture in a text; width and height in points."""
    return f"{PICTURE}{width:.1f}×{height:.1f}"


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


class _Room:
    """Room for an answer, made once: there are many small questions."""

    def __init__(self, kind: Any) -> None:
        self.content = kind()
        self.address = ctypes.addressof(self.content)


class _Reader:
    """Reads one page after the other."""

    def __init__(self, *, all_tagged: bool) -> None:
        self.all_tagged = all_tagged
        self.name = ctypes.create_string_buffer(_NAME)
        self.name_at = ctypes.addressof(self.name)
        self.make_room(4096)
        self.size, self.number = _Room(ctypes.c_ulong), _Room(ctypes.c_float)
        self.matrix = _Room(pdfium.FS_MATRIX)
        self.box, self.colour, self.drawn = (
            [_Room(kind) for _ in range(count)]
            for kind, count in ((ctypes.c_float, 4), (ctypes.c_uint, 4), (ctypes.c_int, 2))
        )
        self.box_at = [side.address for side in self.box]
        self.colour_at = [part.address for part in self.colour]

    def make_room(self, size: int) -> None:
        """Make the buffer for texts."""
        self.text = ctypes.create_string_buffer(size)
        self.text_at = ctypes.addressof(self.text)

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
            page_at, texts_at = asked.address(handle), asked.address(texts)
            for i in range(pdfium.FPDFPage_CountObjects(handle)):
                item = asked.object_at(page_at, i)
                kind = asked.kind(item)
                if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                    self.read_text(page, item, i, texts_at, tags)
                    if len(page.pieces) > 1:
                        _drop_blank(page.pieces[-2], page.pieces[-1], texts)
                elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                    self.read_path(page, item, i)
                elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    self.read_picture(page, item, i, tags)
            return page
        finally:
            pdfium.FPDFText_ClosePage(texts)
            pdfium.FPDF_ClosePage(handle)

    def read_text(self, page: Page, item: int, i: int, texts: int,
                  tags: Mapping[int, tuple[TagPath, TagPath]]) -> None:  # fmt: skip
        raw = self.content(item, texts)
        text = normal(raw)
        box = self.bounds(item)
        if not raw and box[3] - box[1] < _INK:
            text = " "  # pdfium leaves out a blank that stands alone
        if not text:
            return
        tag, block = tags.get(asked.content_id(item), _NO_TAG)
        if not tag and text.strip() and not self.decoration(item):
            raise Refusal("X907", f"Text ohne Auszeichnung im PDF: «{raw.strip()}».", _REMEDY)
        asked.font_size(item, self.number.address)
        asked.matrix(item, self.matrix.address)
        matrix = self.matrix.content
        size = self.number.content.value * abs(matrix.d)
        shown = asked.render_mode(item) in _PAINTED and self.unclipped(item, box)
        colour = self.fill(item) if shown else UNSEEN
        page.pieces.append(Piece(text, page.number, *box, matrix.f, size, tag, block, colour, i))

    def read_path(self, page: Page, item: int, i: int) -> None:
        """Read a surface or a line; outlines of surfaces are neither."""
        left, bottom, right, top = self.bounds(item)
        if right - left < _THIN:
            if top - bottom > _THIN:
                page.lines.append((left, right, bottom, top))
        elif top - bottom > _THIN:
            filled, stroked = self.drawn
            asked.draw_mode(item, filled.address, stroked.address)
            colour = self.fill(item) if filled.content.value else UNSEEN
            if colour != UNSEEN:
                page.grounds.append(Ground(left, bottom, right, top, colour, i))

    def read_picture(self, page: Page, item: int, i: int,
                     tags: Mapping[int, tuple[TagPath, TagPath]]) -> None:  # fmt: skip
        left, bottom, right, top = box = self.bounds(item)
        tag, block = tags.get(asked.content_id(item), _NO_TAG)
        if not tag and not self.decoration(item):
            raise Refusal("X907", f"Bild ohne Auszeichnung im PDF (Seite {page.number}).", _REMEDY)
        text = picture_word(right - left, top - bottom)
        page.pieces.append(Piece(text, page.number, *box, bottom, 0.0, tag, block, MOTLEY, i))
        page.grounds.append(Ground(left, bottom, right, top, MOTLEY, i))

    def fill(self, item: int) -> int:
        """Give the colour that fills an object."""
        if not asked.fill_colour(item, *self.colour_at):
            return MOTLEY  # a pattern
        red, green, blue, alpha = self.colour
        if alpha.content.value < _OPAQUE:
            return UNSEEN
        return int(red.content.value << 16 | green.content.value << 8 | blue.content.value)

    def unclipped(self, item: int, box: tuple[float, float, float, float]) -> bool:
        """Tell whether what clips an object leaves its middle."""
        clip = asked.clip_of(item)
        x, y = self.box[:2]
        middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for n in range(asked.clip_paths(clip)):
            across, up = [], []
            for k in range(asked.clip_corners(clip, n)):
                asked.corner_point(asked.clip_corner(clip, n, k), x.address, y.address)
                across.append(x.content.value)
                up.append(y.content.value)
            if across and not (min(across) <= middle <= max(across)
                               and min(up) <= height <= max(up)):  # fmt: skip
                return False
        return True

    def bounds(self, item: int) -> tuple[float, float, float, float]:
        """Give left, bottom, right and top of what is printed."""
        asked.bounds(item, *self.box_at)
        left, bottom, right, top = self.box
        return left.content.value, bottom.content.value, right.content.value, top.content.value

    def content(self, item: int, texts: int) -> str:
        """Give the text of an object; a text too long for the buffer is asked for again."""
        size = asked.text_of(item, texts, self.text_at, len(self.text))
        if size > len(self.text):
            self.make_room(size)
            return self.content(item, texts)
        return ctypes.string_at(self.text_at, max(size - 2, 0)).decode("utf-16-le", "replace")

    def decoration(self, item: int) -> bool:
        """Tell whether it is decoration to a screen reader (header, footer, repetition)."""
        for n in range(asked.marks(item)):
            asked.mark_name(asked.mark_at(item, n), self.name_at, _NAME, self.size.address)
            if self.name.raw[: self.size.content.value - 2] == _DECORATION:
                return True
        return not self.all_tagged

    def tags(self, handle: Any) -> dict[int, tuple[TagPath, TagPath]]:
        """Give for each marked content of a page its tag and the tag of the block around it."""
        tree = pdfium.FPDF_StructTree_GetForPage(handle)
        found: dict[int, tuple[TagPath, TagPath]] = {}
        kind_of, parts, part_at, content_at = (
            asked.tag_kind, asked.tag_parts, asked.tag_part, asked.tag_content)  # fmt: skip
        name, name_at = self.name, self.name_at

        def below(element: int, path: TagPath, block: TagPath) -> None:
            size = kind_of(element, name_at, _NAME)
            block = block if name.raw[: max(size - 2, 0)] in _INLINE else path
            for n in range(parts(element)):
                content = content_at(element, n)
                if content >= 0:
                    found[content] = (*path, n), block
                    continue
                part = part_at(element, n)
                if part:
                    below(part, (*path, n), block)

        try:
            for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                element = asked.address(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
                if element:
                    below(element, (n,), (n,))
        finally:
            pdfium.FPDF_StructTree_Close(tree)
        return found


def _drop_blank(before: Piece, after: Piece, texts: Any) -> None:
    """Take away the blank with which pdfium ends a text before one that is raised.

    It adds blanks of its own where two texts of one base line stand apart, not knowing
    what stands between them.
    """
    if before.line == after.line or before.text[-1] != " " or before.text.isspace():
        return
    if LEVEL < abs(before.line - after.line) / max(before.size, after.size, 1.0) < RAISED:
        height = (before.bottom + before.top) / 2
        last = pdfium.FPDFText_GetCharIndexAtPos(texts, before.right - 0.1, height, 0.5, 0.5)
        if last >= 0 and pdfium.FPDFText_IsGenerated(texts, last + 1) == 1:
            before.text = before.text[:-1]


def _unreadable() -> Refusal:
    return Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY)
