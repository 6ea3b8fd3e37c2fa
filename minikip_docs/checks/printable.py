"""Which characters our documents can print: those that all four shipped fonts have."""

from __future__ import annotations

import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from minikip_docs.resources import resource

# Set without a glyph of their own: line end, and the hyphen that does not break.
_ALWAYS = {0x0A, 0x2011}


@cache
def _coverage() -> frozenset[int]:
    """Give the code points of the character maps (OpenType cmap) of all faces together."""
    maps = []
    for path in sorted(resource("fonts").glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps) | _ALWAYS)


def unprintable(text: str) -> list[str]:
    """List the characters of a text that cannot be printed, each once, in order."""
    if text.isascii():
        return []
    known = _coverage()
    return list(dict.fromkeys(character for character in text if ord(character) not in known))


def named(character: str) -> str:
    """Name a character for a message: ``«漢» (U+6F22)``, without the sign if it is unseen."""
    code = f"U+{ord(character):04X}"
    seen = unicodedata.category(character)[0] not in "CZM"
    return f"«{character}» ({code})" if seen else code
