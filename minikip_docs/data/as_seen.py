"""Figures and days as people see them: what shows otherwise than it would be read is refused."""

from __future__ import annotations

import unicodedata

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt

# Characters of a figure or a day; what is longer is none, and patterns look at no more.
LONGEST = 100

# Signs that programs leave in what is copied, and that change nothing of how figures show: blanks
# without width, joiners, the mark of the writing direction that figures have anyway.
_HARMLESS = frozenset("\u200b\u200c\u200d\u200e\u2060\ufeff\t\n\r\v\f\x85\u2028\u2029")
_UNSEEN = {"Cc", "Cf", "Cs", "Co"}


def hidden(text: str) -> str:
    """Give the first sign that may make a text show otherwise than it is read, "" if none does.

    Such are marks of writing direction (after U+202E «00621» shows as 12600), the soft hyphen,
    which some programs draw as a minus, control characters and signs of no alphabet.
    """
    if text.isprintable():  # as nearly always
        return ""
    unseen = (c for c in text if unicodedata.category(c) in _UNSEEN)
    return next((c for c in unseen if c not in _HARMLESS), "")


def as_seen(text: str) -> str:
    """Clean a text that is to be read as a figure or a day.

    Raises ``Refusal`` V230 (it may show otherwise than it is read, see ``hidden``) or V231 (it
    has digits of another alphabet, which look like others of ours or like letters).
    """
    typed = clean(text)
    if typed and (sign := hidden(text)):
        raise Refusal(
            "V230",
            f"In «{excerpt(typed)}» ist ein Zeichen versteckt (U+{ord(sign):04X}); angezeigt wird "
            "vielleicht etwas anderes, als gespeichert ist.",
            "Bitte die Angabe löschen und neu eintippen.",
        )
    if not typed.isascii():
        for sign in typed:
            if sign.isdecimal() and not sign.isascii():
                raise Refusal(
                    "V231",
                    f"«{excerpt(typed)}» enthält Ziffern einer anderen Schrift "
                    f"(U+{ord(sign):04X}).",
                    "Bitte mit den gewöhnlichen Ziffern 0 bis 9 schreiben.",
                )
    return typed
