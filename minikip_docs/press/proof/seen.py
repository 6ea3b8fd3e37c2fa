"""Looks at one page of a PDF: whatever stands on it must be seen, by itself and in its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from minikip_docs.data.model import Refusal
from minikip_docs.press.proof.pdf_page import PICTURE, REMEDY, UNSEEN, Ground, Page, Piece, alike

_PAPER = 0xFFFFFF
_HIDDEN = 0.5  # of the smaller text, in width and in height, that may lie under another one
_SLOPE = 0.25  # of the size of the letters: as far italics lean over what stands beside them
_LETTER = 0.3  # of their size: as wide as the narrower letters are
_OUT = 1.0  # points that a text may reach over an edge or a line


def check(page: Page, *, free_pictures: bool = True) -> list[Piece]:
    """Make sure that every text and picture of a page is seen.

    ``free_pictures``: text may stand on them. Gives the texts that have the colour of their
    ground: Word may show them so, too. Raises Refusal X905 (outside the page), X908 (printed
    over another one), X909 (transparent, clipped or covered) or X912 (over an upright line).
    """
    shown = [p for p in page.pieces if p.text[0] == PICTURE or not p.text.isspace()]
    _check_edges(page, shown)
    _check_covered(page, shown)
    texts = [p for p in shown if p.text[0] != PICTURE]
    _check_overprint(page, texts if free_pictures else shown)
    _check_lines(page, texts)
    return _pale(page, texts)


def _check_edges(page: Page, shown: Sequence[Piece]) -> None:
    right, top = page.width + _OUT, page.height + _OUT
    for p in shown:
        if p.left < -_OUT or p.bottom < -_OUT or p.right > right or p.top > top:
            message = f"Text steht ausserhalb der Seite {page.number}: «{p.said}»."
            raise Refusal("X905", message, REMEDY)


def _pale(page: Page, texts: Sequence[Piece]) -> list[Piece]:
    """Look for the ground of a text only where some ground has its colour."""
    colours = {_PAPER, *(ground.colour for ground in page.grounds)}
    inks = {ink for ink in {p.colour for p in texts} if any(alike(ink, c) for c in colours)}
    return [p for p in texts if p.colour in inks and alike(p.colour, _ground(page, p))]


def _ground(page: Page, piece: Piece) -> int:
    """Give the colour under a text: what was painted last there before it, or the paper."""
    for ground in reversed(page.grounds):
        if ground.painted < piece.painted and _covers(ground, piece):
            return ground.colour
    return _PAPER


def _check_covered(page: Page, shown: Sequence[Piece]) -> None:
    """Look for what is transparent or clipped, and for what is painted over it later on."""
    hidden = next((p for p in shown if p.colour == UNSEEN), None)
    if hidden is not None:
        raise unseen(hidden)
    n, lowest = 0, page.height
    for ground in page.grounds:
        while n < len(shown) and shown[n].painted < ground.painted:
            lowest = min(lowest, shown[n].bottom)
            n += 1
        if ground.top > lowest:  # mostly a page is painted from head to foot
            hidden = next((p for p in shown[:n] if _hides(ground, p)), None)
            if hidden is not None:
                raise unseen(hidden)


def _covers(ground: Ground, piece: Piece) -> bool:
    """Tell whether a surface holds the middle of a text or picture."""
    return (
        ground.left <= (piece.left + piece.right) / 2 <= ground.right
        and ground.bottom <= (piece.bottom + piece.top) / 2 <= ground.top
    )


def _hides(ground: Ground, piece: Piece) -> bool:
    """Tell whether a surface that is painted later hides a picture, or some letter of a text."""
    if piece.text[0] == PICTURE or _covers(ground, piece):
        return _covers(ground, piece)
    across = min(ground.right, piece.right) - max(ground.left, piece.left)
    height = (piece.bottom + piece.top) / 2
    return across > _LETTER * piece.size and ground.bottom <= height <= ground.top


def unseen(piece: Piece) -> Refusal:
    """Give the refusal of a text or picture that is printed but not to be seen."""
    message = f"Im PDF ist auf Seite {piece.page} nicht zu sehen: «{piece.said}»."
    return Refusal("X909", message, REMEDY)


def _check_overprint(page: Page, texts: Sequence[Piece]) -> None:
    for one, other in _near(texts):
        width = min(one.right, other.right) - max(one.left, other.left)
        least = _HIDDEN * min(one.right - one.left, other.right - other.left)
        lean = max if one.block == other.block else min
        if width <= least or width <= _SLOPE * lean(one.size, other.size):
            continue
        height = min(one.top, other.top) - max(one.bottom, other.bottom)
        if height > _HIDDEN * min(one.top - one.bottom, other.top - other.bottom):
            message = (
                f"Auf Seite {page.number} des PDF stehen Texte übereinander: "
                f"«{one.said}», «{other.said}»."
            )
            raise Refusal("X908", message, REMEDY)


def _near(texts: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Give the pairs of texts that share some height of the page."""
    upwards = sorted(texts, key=lambda p: p.bottom)
    for n, one in enumerate(upwards):
        for k in range(n + 1, len(upwards)):
            other = upwards[k]
            if other.bottom >= one.top:
                break
            yield one, other


def _check_lines(page: Page, texts: Sequence[Piece]) -> None:
    """Look for upright lines that a text runs over on both sides: it has left its cell."""
    lines = sorted(page.lines)
    places = [line[0] for line in lines]
    for p in texts:
        height, end = (p.bottom + p.top) / 2, p.right - _OUT
        for left, right, foot, head in lines[bisect_right(places, p.left + _OUT) :]:
            if left >= end:
                break
            if right < end and foot <= height <= head:
                message = (
                    f"Auf Seite {page.number} des PDF läuft ein Text über eine Linie: «{p.said}»."
                )
                raise Refusal("X912", message, REMEDY)
