"""Which characters our documents can print and read back: what all shipped fonts have."""

from __future__ import annotations

import unicodedata

from minikip_docs.data.text import nfc
from minikip_docs.press.faces import in_all_faces

_LINE_END = "\n"  # set without a glyph of its own


def unprintable(text: str) -> list[str]:
    """List the characters of a text that cannot be printed, each once, in order."""
    if text.isascii():
        return []
    return list(dict.fromkeys(character for character in nfc(text) if not _sure(character)))


def _sure(character: str) -> bool:
    """Tell whether a character is printed and can be read back from the PDF as it was.

    Marks that no letter carries, and scripts written from right to left (Hebrew), come
    back in another order: Word and PDF could not be shown to be the same.
    """
    mark = unicodedata.category(character)[0] == "M"
    to_the_left = unicodedata.bidirectional(character) in {"R", "AL", "AN"}
    known = character == _LINE_END or ord(character) in in_all_faces()
    return known and not mark and not to_the_left


def named(characters: str) -> str:
    """Name characters for a message: ``«漢» (U+6F22)``, without the sign if it is unseen."""
    return ", ".join(
        f"«{c}» (U+{ord(c):04X})" if unicodedata.category(c)[0] not in "CZM" else f"U+{ord(c):04X}"
        for c in characters
    )
