"""Joins what stands on the pages of a PDF to words: as its tags order them, and in the margins."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from minikip_docs.press.proof import seen
from minikip_docs.press.proof.pdf_objects import read_pages
from minikip_docs.press.proof.pdf_page import PICTURE, RAISED, Piece

_BLANK = 0.12  # of the size of the letters on both sides; the gap of a tab is wider
_AIRY = frozenset("☐☑☒✓✔…·")  # signs with more room around their ink than letters have …
_ROOM = 0.1  # … by this much of their size; a blank of a font is wider than twice that


class Word(NamedTuple):
    """One piece of text between blanks; ``glue``: it may continue the piece before."""

    text: str
    glue: bool
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a PDF: the text as the tags order it, and the decoration of each page."""

    text: tuple[Word, ...]
    margins: tuple[tuple[Word, ...], ...]  # headers, footers and repeated table headers
    pale: tuple[Piece, ...] = ()  # texts of the colour of their ground


def read_pdf(data: bytes, *, all_tagged: bool = True, pictures: bool = True) -> Reading:
    """Read the words of a PDF.

    Without ``all_tagged`` what has no tag is decoration, even if the PDF does not say so;
    ``pictures``: whether they are among the words. Raises Refusal X906 for an unreadable file,
    X907 for what is neither tagged nor marked as decoration, and X905, X908, X909 or X912 for
    what is not to be seen in its place.
    """
    text: list[Piece] = []
    margins: list[tuple[Word, ...]] = []
    pale: list[Piece] = []
    for page in read_pages(data, all_tagged=all_tagged):
        pale += seen.check(page, free_pictures=not pictures)
        pieces = page.pieces if pictures else [p for p in page.pieces if p.text[0] != PICTURE]
        text += (piece for piece in pieces if piece.tag)
        margins.append(tuple(_words([piece for piece in pieces if not piece.tag])))
    text.sort(key=lambda piece: piece.tag)
    return Reading(tuple(_words(text)), tuple(margins), tuple(pale))


def _words(pieces: Sequence[Piece]) -> Iterator[Word]:
    """Join pieces to words; inside one block a word may run on over a line end or new look."""
    for _, block in groupby(pieces, key=lambda p: p.block):
        words: list[Word] = []
        before: Piece | None = None
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


def _blank_between(before: Piece, after: Piece) -> bool:
    """Tell whether a reader sees a blank between two pieces of one line."""
    if not _same_line(before, after):
        return False
    gap = max(after.left - before.right, before.left - after.right)
    gap -= _ROOM * before.size * (before.text[-1] in _AIRY)
    gap -= _ROOM * after.size * (after.text[0] in _AIRY)
    blank = after.text[0].isspace() or before.text[-1].isspace()
    return blank or gap >= _BLANK * (before.size + after.size)


def _same_line(before: Piece, after: Piece) -> bool:
    apart = abs(before.line - after.line)  # a raised figure stands half a letter higher
    return before.page == after.page and apart < RAISED * max(before.size, after.size)
