"""OLE2 compound files, in which Office 2003 and Outlook keep their streams: names and beginnings.

Source: [MS-CFB]. Nothing is unpacked; every chain is followed only as far as is needed to say
what a file is, and a damaged one gives less, never an error.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of an entry of the directory
_MOST = 4096  # entries and sectors that are looked at; office files have some dozens
_LAST = 0xFFFFFFFA  # sector numbers above are marks: end of chain, free …
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """What stands at the top of a compound file; what is embedded deeper does not count."""

    def __init__(self, raw: bytes) -> None:
        """Take a whole file that begins with ``MAGIC``."""
        head = raw[:512].ljust(512, b"\0")
        self._raw = raw
        shift = struct.unpack_from("<H", head, 30)[0]
        self._sector = 1 << (shift if shift in {9, 12} else 9)
        first, self._cutoff = struct.unpack_from("<I4xI", head, 48)
        self._tables = self._all_tables(head)  # sectors that say how sectors are chained
        found = b"".join(self._chain(first))
        entries = [_entry(found[at : at + _ENTRY]) for at in range(0, len(found), _ENTRY)]
        self._root = next((e for e in entries[:1] if e and e.kind == _ROOT), None)
        self._top = {e.name: e for e in self._children(entries)}

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams and folders at the top; none if the directory is damaged."""
        return frozenset(self._top)

    def start(self, name: str, size: int = 512) -> bytes:
        """Give the first bytes of a stream at the top, less if it is shorter or damaged."""
        entry = self._top.get(name)
        if entry is None or entry.kind != _STREAM:
            return b""
        size = min(size, entry.size)
        if entry.size >= self._cutoff or self._root is None:
            return next(self._chain(entry.start), b"")[:size]
        # Short streams stand in the stream of the root, in pieces of 64 bytes.
        at = entry.start * 64
        for number, content in enumerate(self._chain(self._root.start)):
            if number == at // self._sector:
                inner = at % self._sector
                return content[inner : inner + min(size, 64)]
        return b""

    def _children(self, entries: list[_Entry | None]) -> Iterator[_Entry]:
        left, seen = [self._root.child] if self._root else [], set[int]()
        while left:
            at = left.pop()
            entry = entries[at] if at < len(entries) and at not in seen else None
            seen.add(at)
            if entry is not None:
                yield entry
                left += [entry.left, entry.right]

    def _chain(self, sector: int) -> Iterator[bytes]:
        """Give the sectors of a chain, in order."""
        seen = set[int]()
        while sector < _LAST and sector not in seen and len(seen) < _MOST:
            seen.add(sector)
            content = self._content(sector)
            if not content:
                return
            yield content
            sector = self._next(sector)

    def _all_tables(self, head: bytes) -> tuple[int, ...]:
        tables = struct.unpack_from("<109I", head, 76)
        sector, seen = struct.unpack_from("<I", head, 68)[0], set[int]()
        while sector < _LAST and sector not in seen and len(seen) < _MOST:  # beyond 7 MB
            seen.add(sector)
            content = self._content(sector)
            if len(content) < self._sector:
                break
            *more, sector = struct.unpack(f"<{self._sector // 4}I", content)
            tables += tuple(more)
        return tables

    def _next(self, sector: int) -> int:
        each = self._sector // 4
        table, place = divmod(sector, each)
        if table >= len(self._tables) or self._tables[table] >= _LAST:
            return _LAST
        found = self._content(self._tables[table])[place * 4 : place * 4 + 4]
        return int.from_bytes(found, "little") if len(found) == 4 else _LAST

    def _content(self, sector: int) -> bytes:
        at = (sector + 1) * self._sector
        return self._raw[at : at + self._sector]


def _entry(raw: bytes) -> _Entry | None:
    if len(raw) < _ENTRY:
        return None
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<IQ", raw, 116)
    if kind == 0 or length > 64:
        return None
    name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, start, size & 0xFFFFFFFF)
