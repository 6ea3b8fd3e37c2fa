"""Measures text in the shipped font: how wide it is, what is missing, where a word may break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from minikip_docs.press.faces import letters, widths
from minikip_docs.press.walk.blocks import Look

LINE = 1.149  # line height of the font in em, as Word sets it
DESCENT = 0.212  # em below the base line

ZERO_WIDTH_SPACE = "\u200b"
_GOOD_BREAKS = "-/@._–,;:&=+\u00a0\u202f"
# An amount, a date or any other figure, with its sign, its «.–» and the blanks of its thousands.
_NUMBER = re.compile(
    r"(?:(?<!\w)[-−–+])?\d+(?:[’'.,]\d+|[\u00a0\u202f]\d{3}(?!\d))*(?:\.[-–—])?[%‰]?"
)
_WORD = re.compile("[^ ]+")
_HAIR = 0.5  # points
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
    return softened(((text, look),), available)[0][0]


def softened(texts: Sequence[tuple[str, Look]], available: float) -> tuple[list[str], str]:
    """Let words wider than ``available`` points break, which may be of several texts.

    Gives the texts, and the first number that is too wide, «» if none is: a number is never
    cut, since a figure on the next line is another number to a reader.
    """
    places, wide = _cuts(texts, available)
    if not places:  # as nearly always
        return [text for text, _ in texts], wide
    done, at = [], 0
    for text, _ in texts:
        inside = (n - at for n in places if at <= n < at + len(text))
        done.append(ZERO_WIDTH_SPACE.join(_parts(text, [*inside])))
        at += len(text)
    return done, wide


def _cuts(texts: Sequence[tuple[str, Look]], available: float) -> tuple[list[int], str]:
    """Tell the places in the joined texts where they are cut, and the first number too wide."""
    safe = available / max(
        (look.size * _WIDEST + max(look.tracking, 0.0) for _, look in texts), default=1.0
    )
    joined = "".join(text for text, _ in texts)
    if len(joined) <= safe or max(map(len, joined.split(" "))) <= safe:  # as nearly always
        return [], ""
    places: list[int] = []
    steps: list[float] = []
    wide = ""
    for match in _WORD.finditer(joined):
        begin, end = match.span()
        if end - begin <= safe:
            continue
        steps = steps or [width(c, look) for text, look in texts for c in text]
        if sum(steps[begin:end]) > available:
            numbers = [(x.start(), x.end()) for x in _NUMBER.finditer(joined, begin, end)]
            places += _cut(joined, steps, (begin, end), numbers, available)
            broad = (joined[a:b] for a, b in numbers if sum(steps[a:b]) > available + _HAIR)
            wide = wide or next(broad, "")
    return places, wide


def _cut(
    text: str,
    steps: Sequence[float],
    span: tuple[int, int],
    numbers: Sequence[tuple[int, int]],
    available: float,
) -> Iterator[int]:
    whole = {n for begin, end in numbers for n in range(begin + 1, end)}
    begin, used = span[0], 0.0
    for n in range(*span):
        if n > begin and used + steps[n] > available:
            good = max(text.rfind(c, begin, n) for c in _GOOD_BREAKS) + 1
            at = good if good - begin > (n - begin) // 3 and good not in whole else n
            while at in whole and at > begin:
                at -= 1
            if at > begin:
                yield at
                begin, used = at, sum(steps[at:n])
        used += steps[n]


def _parts(text: str, places: Sequence[int]) -> list[str]:
    return [text[a:b] for a, b in pairwise((0, *places, len(text)))]
