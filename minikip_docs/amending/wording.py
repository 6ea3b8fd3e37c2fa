"""What changed inside a text: its words, in pieces that stayed, went or came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Literal

# A number with what parts its thousands and decimals is one word, so is every other sign.
_PIECES = re.compile(r"\s+|\d+(?:[.,’'\u00a0\u202f]\d+)*|[^\W\d_]+|.", re.DOTALL)
_MOST = 2_000  # pieces of a text that are compared; the longest text of a form has fewer
_LEAST = Fraction(1, 3)  # of the words that must have stayed; below it is another text

State = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that is in both versions, or only in the old or the new one."""

    state: State
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces of both versions in reading order; empty where they have little in common.

    All that are not ``added`` make the old text, all that are not ``removed`` the new one.
    """
    was, now = _PIECES.findall(old), _PIECES.findall(new)
    if max(len(was), len(now)) > _MOST:
        return ()
    matcher = SequenceMatcher(None, was, now)  # it begins nothing at words found everywhere: quick
    stayed = sum(
        _words(was[block.a : block.a + block.size]) for block in matcher.get_matching_blocks()
    )
    if 2 * stayed < _LEAST * (_words(was) + _words(now)) or not stayed:
        return ()
    found: list[Piece] = []
    gone = come = ""
    for _kind, i, k, j, m in matcher.get_opcodes():
        left, right = "".join(was[i:k]), "".join(now[j:m])
        joint = left == right and (left.strip() or not (gone or come))
        if not joint:  # a blank between two changes belongs to them
            gone, come = gone + left, come + right
            continue
        found += [*_change(gone, come), Piece("same", left)]
        gone = come = ""
    return (*found, *_change(gone, come))


def _words(pieces: Sequence[str]) -> int:
    return sum(piece[0].isalnum() for piece in pieces)


def _change(gone: str, come: str) -> list[Piece]:
    both: tuple[tuple[State, str], ...] = (("removed", gone), ("added", come))
    return [Piece(state, text) for state, text in both if text]
