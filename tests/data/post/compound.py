"""Writes compound files (MS-CFB, version 3) for tests: what Outlook keeps an e-mail in."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


class _Sectors:
    """Content cut into pieces of one size, and the chain that leads from each to the next."""

    def __init__(self, size: int) -> None:
        self.size, self.body, self.chains = size, b"", []  # type: int, bytes, list[int]

    def put(self, content: bytes) -> int:
        """Add content; gives the number of its first piece."""
        start, count = len(self.chains), -(-len(content) // self.size)
        self.body += content + bytes(-len(content) % self.size)
        self.chains += [*range(start + 1, start + count), END][:count]
        return start if count else END

    def table(self) -> bytes:
        """Give the chains as they are written, in whole sectors."""
        table = [*self.chains, *[FREE] * (-len(self.chains) % (SECTOR // 4))]
        return struct.pack(f"<{len(table)}I", *table)


def compound(tree: Tree) -> bytes:
    """Write storages and streams; what is shorter than 4096 bytes lies in small sectors."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, END, 0]]
    large, small = _Sectors(SECTOR), _Sectors(64)

    def add(children: Tree) -> int:
        first = FREE
        for name, value in reversed(list(children.items())):
            index = len(entries)
            entries.append([name, 1, FREE, END, 0, first])
            if isinstance(value, bytes):
                start = (small if len(value) < 4096 else large).put(value)
                entries[index][1:5] = [2, FREE, start, len(value)]
            else:
                entries[index][2] = add(value)
            first = index
        return first

    entries[0][2] = add(tree)
    entries[0][3:5] = [large.put(small.body), len(small.body)]
    small_table = small.table()
    small_start = large.put(small_table)
    directory = large.put(b"".join(_entry(entry) for entry in entries))
    fats = 1
    while fats * 128 < len(large.chains) + fats:
        fats += 1
    where = [*range(len(large.chains), len(large.chains) + fats)]
    large.chains += [FAT] * fats
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fats, directory, 0, 4096,
        small_start, len(small_table) // SECTOR, END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *where, *[FREE] * (109 - fats))
    return head + large.body + large.table()


def _entry(entry: Sequence[object]) -> bytes:
    name, kind, child, start, size, *following = entry
    encoded = str(name).encode("utf-16-le") + b"\0\0"
    after = following[0] if following else FREE
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, after, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def properties(head: int, **numbers: int) -> bytes:
    """Write properties of fixed length; names are tags in hex: ``x37050003=1``."""
    rows = (struct.pack("<IIII", int(tag[1:], 16), 6, n, 0) for tag, n in numbers.items())
    return bytes(head) + b"".join(rows)


def attachment(name: str, content: bytes, *, short: str = "", **numbers: int) -> Tree:
    """Write one attachment of an e-mail of Outlook."""
    told = {"x37050003": 1, **numbers}
    return {
        "__properties_version1.0": properties(8, **told),
        "__substg1.0_37010102": content,
        **({"__substg1.0_3707001F": name.encode("utf-16-le")} if name else {}),
        **({"__substg1.0_3704001E": short.encode("cp1252")} if short else {}),
    }


def mail(*attachments: Tree, subject: str = "Budget", head: int = 32, kind: str = "") -> Tree:
    """Write an e-mail of Outlook as a tree; ``head`` is 24 for one within another."""
    return {
        "__properties_version1.0": properties(head, x3FFD0003=1252),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        **({"__substg1.0_001A001F": kind.encode("utf-16-le")} if kind else {}),
        **{f"__attach_version1.0_#{n:08X}": one for n, one in enumerate(attachments)},
    }


def embedded(inner: Tree) -> Tree:
    """Write an attachment that is another e-mail."""
    return {
        "__properties_version1.0": properties(8, x37050003=5),
        "__substg1.0_3701000D": inner,
    }
