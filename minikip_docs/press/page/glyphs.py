"""What the shipped font can print, how wide it is, and where a word too long may break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont

from minikip_docs.data.resources import resource
from minikip_docs.press.walk.blocks import Look

FONT = "Liberation Sans"
LINE = 1.149  # line height of the font in em, as Word sets it
DESCENT = 0.212  # em below the base line

ZERO_WIDTH_SPACE = "\u200b"
_NON_BREAKING_HYPHEN = 0x2011  # set with the glyph of the hyphen
_FACES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
_GOOD_BREAKS = "-/@._–,;:&=+\u00a0\u202f"
_UNKNOWN_WIDTH = 0.6  # em
_WIDEST = 1.05  # em; no letter of the font is wider


@dataclass(frozen=True, slots=True)
class Face:
    """The widths in em of all characters one face can print."""

    widths: Mapping[int, float]


@cache
def face(bold: bool, italic: bool) -> Face:
    """Give one face of the shipped family."""
    path = resource("press", "fonts") / f"LiberationSans-{_FACES[bold, italic]}.ttf"
    with TTFont(path, lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        widths = {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
    widths.setdefault(_NON_BREAKING_HYPHEN, widths[ord("-")])
    return Face(widths)


def missing(text: str, look: Look) -> str:
    """Give the characters of a text that the font cannot print, each once."""
    known = face(look.bold, look.italic).widths
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known))


def named(characters: str) -> str:
    """List characters for a message: ``«漢» (U+6F22)``."""
    return ", ".join(
        f"«{c}» (U+{ord(c):04X})" if unicodedata.category(c)[0] not in "CZM" else f"U+{ord(c):04X}"
        for c in characters
    )


def width(text: str, look: Look) -> float:
    """Give the width of a text in points, kerning left aside."""
    known = face(look.bold, look.italic).widths
    ems = sum(known.get(ord(c), _UNKNOWN_WIDTH) for c in text)
    return ems * look.size + look.tracking * len(text)


def soften(text: str, look: Look, available: float) -> str:
    """Let words wider than ``available`` points break: invisible spaces, only where needed."""
    safe = available / (look.size * _WIDEST + max(look.tracking, 0.0))
    if len(text) <= safe:
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
