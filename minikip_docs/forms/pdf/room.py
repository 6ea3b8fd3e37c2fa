"""How wide and how tall a box of the PDF form must be to hold what may be typed in it.

The rule: a box of ``n`` characters has as many lines as ``n`` letters of running German text
take in it, if every line stays empty for ten letters at its end, half a long word such as
«Integrationsförderung»; and its lines are as far apart as the widest-setting viewer sets them
(pdf.js: 1.35 font sizes; ours is 1.16), so that a paragraph or two find room as well. Lengths
are points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from minikip_docs.press import faces
from minikip_docs.press.field_font import LINE, field_font
from minikip_docs.press.pdf_fields import PADDING

PITCH = 1.35
_LETTER = 0.465  # em: mean of the leaflet's words and blanks in the font of the fields
_LOSS = 10  # letters
_EDGES = 2 * PADDING
_SIGN = 0.5  # em: mean of telephone and account numbers
_ADDRESS = 0.53  # em: mean of e-mail addresses, which have no blanks
_ARROW = 12.0  # viewers draw one in lists


def height(lines: int, size: float) -> float:
    """Give the height of a box of so many lines."""
    return round(lines * size * PITCH + _EDGES, 1)


def lines(characters: int, width: float, size: float) -> int:
    """Give how many lines a text of so many characters takes in a box."""
    letters = (width - _EDGES) / (_LETTER * size) - _LOSS
    # A little less, so that a width this was undone from gives the same lines again.
    return math.ceil(characters / letters - 0.01) if letters > 1 else characters


def width(characters: int, in_lines: int, size: float) -> float:
    """Give the least width of a box in which a text takes so many lines: undoes ``lines``."""
    return (math.ceil(characters / in_lines) + _LOSS) * _LETTER * size + _EDGES


def width_of(text: str, size: float) -> float:
    """Give the width of a box that holds one text on one line."""
    return field_font().width(text, size) + _EDGES


def width_of_signs(characters: int, size: float, *, address: bool = False) -> float:
    """Give the width of a box that holds so many signs of a number or address on one line."""
    return characters * (_ADDRESS if address else _SIGN) * size + _EDGES


def width_of_list(options: tuple[str, ...], size: float) -> float:
    """Give the width of a list to choose from that shows each of its entries whole."""
    return max(width_of(option, size) for option in options) + _ARROW


def holds(value: str, box: tuple[float, float], size: float, *, multiline: bool) -> bool:
    """Say whether a box (width, height) shows a text whole, as we draw it."""
    shown = field_font().lines(value, size, box[0] - _EDGES)
    if not multiline:
        return len(shown) == 1
    return len(shown) * size * LINE + _EDGES <= box[1]


def set_lines(pieces: tuple[tuple[str, bool, float], ...], available: float) -> int:
    """Give how many lines some words take on the page: text, bold or not, size.

    Breaks as the typesetter does, at blanks and hyphens, with a little less room.
    """
    count, used = 1, 0.0
    for text, bold, size in pieces:
        widths = _widths(bold)
        for word in text.replace("-", "-\u200b").replace(" ", " \u200b").split("\u200b"):
            whole = sum(widths.get(ord(c), 1.0) for c in word) * size
            bare = sum(widths.get(ord(c), 1.0) for c in word.rstrip(" ")) * size
            if used and used + bare > available * 0.99:
                count, used = count + 1, 0.0
            used += whole
    return count


def widest_word(text: str, size: float) -> float:
    """Give the width of the widest word of a bold text."""
    widths = _widths(bold=True)
    return max(sum(widths.get(ord(c), 1.0) for c in word) * size for word in text.split(" "))


@cache
def _widths(bold: bool) -> Mapping[int, float]:
    return faces.widths(bold, False)
