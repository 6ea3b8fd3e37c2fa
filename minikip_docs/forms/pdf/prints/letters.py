"""The letters of a PDF page as they stand on it: which, where, and how sure that is."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw as pdfium

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top; points

UNKNOWN = "\ufffd"  # a letter of which the file does not say what it is
_HYPHEN = "\u00ad"  # programs write it for a hyphen that is always seen
_MOST = 60_000  # letters of a page that are looked at; a full page of ours has 5,000


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that is no blank.

    ``at`` is where it was set, ``box`` what it covers, ``room`` what it takes in its line.
    """

    text: str
    at: Point
    box: Rectangle
    room: Rectangle
    after_blank: bool = False  # a blank of the file itself stands before it

    @property
    def middle(self) -> Point:
        """Give the middle of what it covers."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2


def letters(page: pypdfium2.PdfPage) -> list[Letter]:
    """Give the letters of a page in the order of the file, blanks left out.

    What cannot be told becomes ``UNKNOWN``: no letter is left out because it is unreadable.
    """
    text = page.get_textpage()
    found: list[Letter] = []
    blank = False
    for index in range(min(pdfium.FPDFText_CountChars(text), _MOST)):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        sign = chr(pdfium.FPDFText_GetUnicode(text, index))
        if sign.isspace():
            blank = True
            continue
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 or not _is_letter(sign):
            sign = UNKNOWN
        x, y = ctypes.c_double(), ctypes.c_double()
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        loose = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        room = (loose.left, loose.bottom, loose.right, loose.top)
        one = Letter("-" if sign == _HYPHEN else sign, (x.value, y.value), box, room)
        found.append(replace(one, after_blank=True) if blank else one)
        blank = False
    return found


def _is_letter(sign: str) -> bool:
    """Say whether a sign is one that people read: no control sign, and of no private use."""
    return sign == _HYPHEN or unicodedata.category(sign) not in {"Cc", "Co", "Cn", "Cs"}


def joined(line: list[Letter]) -> str:
    """Give letters as a text without blanks."""
    return "".join(letter.text for letter in line)
