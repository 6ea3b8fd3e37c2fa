"""Which characters our documents can print and read back: what all shipped fonts have."""

from __future__ import annotations

import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from minikip_docs.data.resources import resource

# Set without a glyph of their own: line end, and the hyphen that does not break.
_ALWAYS = {0x0A, 0x2011}


@cache
def _coverage() -> frozenset[int]:
    """Give the code points of the character maps (OpenType cmap) of all faces together."""
    maps = []
    for path in sorted(resource("press", "fonts").glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps) | _ALWAYS)


def unprintable(text: str) -> list[str]:
    """List the characters of a text that cannot be printed, each once, in order."""
    if text.isascii():
        return []
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(character for character in composed if not _sure(character)))


def _sure(character: str) -> bool:
    """Tell whether a character is printed and can be read back from the PDF as it was.

    Marks that no letter carries, and scripts written from right to left (Hebrew), come
    back in another order: Word and PDF could not be shown to be the same.
    """
    mark = unicodedata.category(character)[0] == "M"
    to_the_left = unicodedata.bidirectional(character) in {"R", "AL", "AN"}
    return ord(character) in _coverage() and not mark and not to_the_left


def named(character: str) -> str:
    """Name a character for a message: ``«漢» (U+6F22)``, without the sign if it is unseen."""
    code = f"U+{ord(character):04X}"
    seen = unicodedata.category(character)[0] not in "CZM"
    return f"«{character}» ({code})" if seen else code
