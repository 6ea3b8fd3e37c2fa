"""Where a PDF ends: whether all of it arrived, and whether its end names its newest revision."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = b"%%EOF"
BLANK = b"\0\t\n\f\r "  # ISO 32000-1, table 1
# Blanks between words; more than a few are for none but to keep a reader busy.
_MAY, _GAP = rb"[\0\t\n\f\r ]{0,16}", rb"[\0\t\n\f\r ]{1,16}"
_END = re.compile(rb"startxref" + _GAP + rb"(\d{1,12})" + _GAP + rb"%%EOF")
_TABLE = re.compile(_MAY + rb"xref" + _GAP)
_STREAM = re.compile(_MAY + rb"\d{1,10}" + _GAP + rb"\d{1,5}" + _GAP + rb"obj" + _MAY + rb"<<")
_EARLIER = re.compile(rb"/(?:Prev|XRefStm)" + _GAP + rb"(\d{1,12})")
_LONGEST_TABLE = 5_000_000
_LONGEST = 20_000  # of what a cross-reference says of itself
_MOST = 500  # revisions


def is_cut(raw: bytes) -> bool:
    """Say whether the end is missing: after the last «%%EOF» come only blanks, and it is there.

    What is cut anywhere else than right behind the end of an older revision is told by that
    (ISO 32000-1, 7.5.5 and 7.5.6). There nothing in the bytes shows that there was more.
    """
    return not raw.rstrip(BLANK).endswith(_MARK)


def has_older(raw: bytes) -> bool:
    """Say whether a file holds more than one revision, or a second file."""
    return raw.count(b"startxref") > 1 or raw.count(_MARK) > 1


def is_newest(raw: bytes) -> bool:
    """Say whether the end of a file leads to all its cross-references, its newest among them.

    Otherwise an older revision would be read, or one passed over: files put together, ends
    that a program copied. Where none is older it does not matter where the end points to.
    """
    if not has_older(raw):
        return True
    start = max(raw.find(b"%PDF-", 0, 1024), 0)  # positions count from here (7.5.2)
    ends = list(_END.finditer(raw))
    if not 0 < len(ends) <= _MOST or ends[-1].end() != raw.rfind(_MARK) + len(_MARK):
        return False
    reached = _reached(raw, start, int(ends[-1][1]))
    before = raw.rfind(_MARK, 0, ends[-1].start())
    if not any(at > before for at in reached):
        return False
    named = {start + int(end[1]) for end in ends}
    return all(at in reached for at in named if _section(raw, at) is not None)


def _reached(raw: bytes, start: int, last: int) -> set[int]:
    """Follow the cross-references from the last one to those that were before it."""
    reached: set[int] = set()
    waiting = [last]
    while waiting and len(reached) <= 2 * _MOST:
        at = start + waiting.pop()
        if at in reached or (text := _section(raw, at)) is None:
            continue
        reached.add(at)
        waiting += _earlier(text)
    return reached


def _earlier(text: bytes) -> Iterator[int]:
    return (int(found[1]) for found in _EARLIER.finditer(text))


def _section(raw: bytes, at: int) -> bytes | None:
    """Give what a cross-reference at a place says of itself; None if there is none."""
    if _TABLE.match(raw, at):
        begin = raw.find(b"trailer", at, at + _LONGEST_TABLE)
        end = raw.find(b"startxref", begin, begin + _LONGEST)
        return None if begin < 0 or end < 0 else raw[begin:end]
    if _STREAM.match(raw, at):
        text = raw[at : raw.find(b"stream", at, at + _LONGEST)]
        return text if b"/XRef" in text else None
    return None
