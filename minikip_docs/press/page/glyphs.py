"""Measures text in the shipped font: how wide it is, what is missing, where a word may break."""

from __future__ import annotations

import re
from functools import lru_cache

from minikip_docs.press.faces import letters, widths
from minikip_docs.press.walk.blocks import Look

LINE = 1.149  # line height of the font in em, as Word sets it
DESCENT = 0.212  # em below the base line

ZERO_WIDTH_SPACE = "\u200b"
_GOOD_BREAKS = "-/@._–,;:&=+\u00a0\u202f"
_UNKNOWN_WIDTH = 0.6  # em
_WIDEST = 1.05  # em; no letter of the font is wider


def missing(text: str, look: Look) -> str:
    """Give the characters of a text that the font cannot print, each once."""
    known = letters(look.bold, look.italic)
    if known.issuperset(text):  # as nearly always
        return ""
    return "".join(dict.fromkeys(c for c in text if c not in known))


def width(text: str, look: Look) -> float:
    """Give the width of a text in points, kerning left aside."""
    return _ems(text, look.bold, look.italic) * look.size + look.tracking * len(text)


def at_most(text: str, look: Look) -> float:
    """Give a width in points that no text of this length has more of; quickly."""
    return (_WIDEST * look.size + look.tracking) * len(text)


@lru_cache(maxsize=10_000)  # the texts of a template come again in each of its documents
def _ems(text: str, bold: bool, italic: bool) -> float:
    known = widths(bold, italic)
    return sum([known.get(ord(c), _UNKNOWN_WIDTH) for c in text])


def soften(text: str, look: Look, available: float) -> str:
    """Let words wider than ``available`` points break: invisible spaces, only where needed."""
    safe = available / (look.size * _WIDEST + max(look.tracking, 0.0))
    if len(text) <= safe or max(map(len, text.split(" "))) <= safe:
        return text
    return "".join(
        word if len(word) <= safe or width(word, look) <= available else _cut(word, look, available)
        for word in re.split("( +)", text)
    )


def _cut(word: str, look: Look, available: float) -> str:
    pieces, piece, used = [], "", 0.0
    for character in word:
        step = width(character, look)
        if piece and used + step > available:
            good = max(piece.rfind(c) for c in _GOOD_BREAKS) + 1
            at = good if good > len(piece) // 3 else len(piece)
            pieces.append(piece[:at])
            piece = piece[at:]
            used = width(piece, look)
        piece += character
        used += step
    return ZERO_WIDTH_SPACE.join([*pieces, piece])
