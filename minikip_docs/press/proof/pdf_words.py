"""Joins what stands on the pages of a PDF to words: as its tags order them, and in the margins."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from minikip_docs.data.model import Refusal
from minikip_docs.press.proof.pdf_objects import Page, Piece, read_pages

_BLANK = 0.2  # of the size of the letters; a blank is wider
_RAISED = 0.6  # of the size of the letters; lines are further apart
_LEVEL = 0.1  # of the size of the letters; what is raised stands higher
_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."


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


def read_pdf(data: bytes, *, all_tagged: bool = True) -> Reading:
    """Read the words of a PDF.

    Without ``all_tagged`` what has no tag is decoration, even if the PDF does not say so.
    Raises Refusal X906 for an unreadable file, X905 for text outside its page and X907
    for text that is neither tagged nor marked as decoration.
    """
    text: list[Piece] = []
    margins: list[tuple[Word, ...]] = []
    for page in read_pages(data, all_tagged=all_tagged):
        _check_edges(page)
        text += (piece for piece in page.pieces if piece.tag)
        margins.append(tuple(_words([piece for piece in page.pieces if not piece.tag])))
    text.sort(key=lambda piece: piece.tag)
    return Reading(tuple(_words(text)), tuple(margins))


def _check_edges(page: Page) -> None:
    for p in page.pieces:
        if p.left < -1 or p.bottom < -1 or p.right > page.width + 1 or p.top > page.height + 1:
            shown = p.text.strip()
            if shown:
                message = f"Text steht ausserhalb der Seite {page.number}: «{shown}»."
                raise Refusal("X905", message, _REMEDY)


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
    gap = abs(after.left - before.right)
    # pdfium ends a text with a blank of its own where the next one of its base line stands apart;
    # a raised one may come between. The gap tells it from a true blank.
    level = abs(before.line - after.line) < _LEVEL * max(before.size, after.size)
    blank = after.text[0].isspace() or (level and before.text[-1].isspace())
    return blank or gap >= _BLANK * max(before.size, after.size)


def _same_line(before: Piece, after: Piece) -> bool:
    apart = abs(before.line - after.line)  # a raised figure stands half a letter higher
    return before.page == after.page and apart < _RAISED * max(before.size, after.size)
