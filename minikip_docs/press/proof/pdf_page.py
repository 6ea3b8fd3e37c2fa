"""What stands on a page of a PDF, as plain data: pieces of text, pictures, grounds and lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# pdfium's sign for a hyphen at the end of a line, hyphens that only look alike, letters that
# are one sign, and signs that show nothing.
_SAME = str.maketrans(
    {"\x02": "-", "\ufffe": "-", "\u2011": "-"}
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | dict.fromkeys("\x00\u00ad\u200b\u200e\u200f", "")
)
# What needs none of this: letters of Latin-1, and dashes, quotes and the like.
_PLAIN = re.compile("[\t-\r -~\xa0-\xac\xae-\xff\u2012-\u2027\u2030-\u205e]*").fullmatch
REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."
PICTURE = "\ue002"  # stands for a picture in a text; its width and height in points follow
DRAWN = f"{PICTURE}?"  # one that is made of lines and surfaces: what it measures is not to be seen
UNSEEN, MOTLEY = -1, -2  # instead of a colour: not to be seen; many colours
LEVEL = 0.1  # of the size of the letters; what is raised stands higher
RAISED = 0.6  # of the size of the letters; lines are further apart
_ALIKE = 24  # of 255: colours that differ by no more in red, green or blue

TagPath = tuple[int, ...]  # where an element stands in the tree of tags


@dataclass(slots=True)
class Piece:
    """One text object or picture: what it says, where it stands, and the tag it belongs to.

    Places are points from the left edge and the foot of the page.
    """

    text: str
    page: int  # from 1
    left: float
    bottom: float
    right: float
    top: float
    line: float  # the base line
    size: float  # of its letters
    tag: TagPath  # empty for decoration
    block: TagPath  # the paragraph, heading or cell around it
    colour: int  # red, green and blue, a byte each; or UNSEEN, MOTLEY
    painted: int  # what has a higher figure is painted later

    @property
    def said(self) -> str:
        """What a message calls it."""
        return "[Bild]" if self.text[0] == PICTURE else self.text.strip()


@dataclass(frozen=True, slots=True)
class Ground:
    """A painted surface, also that of a picture; ``colour`` as with pieces."""

    left: float
    bottom: float
    right: float
    top: float
    colour: int
    painted: int


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in the order in which it is painted."""

    number: int  # from 1
    width: float
    height: float
    pieces: list[Piece]
    grounds: list[Ground]
    lines: list[tuple[float, float, float, float]]  # upright ones: left, right, foot, head


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return text if _PLAIN(text) else unicodedata.normalize("NFC", text.translate(_SAME))


def alike(one: int, other: int) -> bool:
    """Tell whether nobody can tell two colours apart; there is no telling without a colour."""
    if one < 0 or other < 0:
        return False
    return all(abs((one >> n & 255) - (other >> n & 255)) <= _ALIKE for n in (0, 8, 16))


def picture_word(width: float, height: float) -> str:
    """Write what stands for a picture in a text; width and height in points."""
    return f"{PICTURE}{width:.1f}×{height:.1f}"
