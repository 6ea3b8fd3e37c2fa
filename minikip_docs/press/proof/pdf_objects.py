"""Asks pdfium what stands on the pages of a PDF: texts, pictures, grounds and lines, with tags."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from minikip_docs.data.model import Refusal
from minikip_docs.press.proof import asked
from minikip_docs.press.proof.pdf_page import (
    DRAWN,
    LEVEL,
    MOTLEY,
    RAISED,
    REMEDY,
    UNSEEN,
    Ground,
    Page,
    Piece,
    TagPath,
    normal,
    picture_word,
)

_INLINE = {x.encode("utf-16-le") for x in ("Span", "Link", "Em", "Strong", "Reference", "Lbl")}
_FIGURE = "Figure".encode("utf-16-le")
_DECORATION = "Artifact".encode("utf-16-le")
_NAME = 64  # bytes; the names of tags and marks are shorter
_INK = 0.01  # points; what is lower has none
_THIN = 3.0  # points; what is broader is no line
_OPAQUE = 128  # of 255; less is seen through
_PAINTED = frozenset((0, 1, 2, 4, 5, 6))  # modes that fill or stroke letters; ISO 32000-1, 9.3.6

_NO_TAG: tuple[TagPath, TagPath] = (), ()


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
            figures: dict[TagPath, Piece] = {}
            page_at, texts_at = asked.address(handle), asked.address(texts)
            for i in range(pdfium.FPDFPage_CountObjects(handle)):
                item = asked.object_at(page_at, i)
                kind = asked.kind(item)
                if self.figures and asked.content_id(item) in self.figures:
                    self.read_figure(page, item, i, tags, figures)
                elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
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
            raise Refusal("X907", f"Text ohne Auszeichnung im PDF: «{raw.strip()}».", REMEDY)
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
            raise Refusal("X907", f"Bild ohne Auszeichnung im PDF (Seite {page.number}).", REMEDY)
        text = picture_word(right - left, top - bottom)
        page.pieces.append(Piece(text, page.number, *box, bottom, 0.0, tag, block, MOTLEY, i))
        page.grounds.append(Ground(left, bottom, right, top, MOTLEY, i))

    def read_figure(self, page: Page, item: int, i: int,
                    tags: Mapping[int, tuple[TagPath, TagPath]],
                    figures: dict[TagPath, Piece]) -> None:  # fmt: skip
        """Read a part of what its tag calls a figure: all its parts are one picture."""
        content = asked.content_id(item)
        figure = self.figures[content]
        if figure not in figures:
            box = self.bounds(item)
            figures[figure] = Piece(
                DRAWN, page.number, *box, box[1], 0.0, figure, figure, MOTLEY, i
            )
            page.pieces.append(figures[figure])
        if asked.kind(item) == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.read_picture(page, item, i, tags)
            picture, known = page.pieces.pop(), figures[figure]
            known.text = picture.text if known.painted == i else DRAWN

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
        self.figures: dict[int, TagPath] = {}  # the marked contents of figures
        kind_of, parts, part_at, content_at = (
            asked.tag_kind, asked.tag_parts, asked.tag_part, asked.tag_content)  # fmt: skip
        name, name_at = self.name, self.name_at

        def below(element: int, path: TagPath, block: TagPath) -> None:
            size = kind_of(element, name_at, _NAME)
            kind = name.raw[: max(size - 2, 0)]
            block = block if kind in _INLINE else path
            if kind == _FIGURE:
                self.figures |= dict.fromkeys(contents(element), path)
            for n in range(parts(element)):
                content = content_at(element, n)
                if content >= 0:
                    found[content] = (*path, n), block
                    continue
                part = part_at(element, n)
                if part:
                    below(part, (*path, n), block)

        def contents(element: int) -> Iterator[int]:
            for n in range(parts(element)):
                content, part = content_at(element, n), 0
                if content >= 0:
                    yield content
                else:
                    part = part_at(element, n)
                yield from contents(part) if part else ()

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
    return Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", REMEDY)
