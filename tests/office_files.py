"""Makes small office files of other kinds: OLE2 compound files, zip files by their members."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Streams = Mapping[str, "bytes | Streams"]


def compound(streams: Streams, *, cutoff: int = 4096) -> bytes:
    """Give an OLE2 file ([MS-CFB], 512-byte sectors) with streams and folders of streams.

    Streams shorter than ``cutoff`` stand in the stream of the root, as the standard wants it.
    """
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, _NONE, _END, 0]]
    contents: list[tuple[int, bytes]] = []

    def add(folder: int, inner: Streams) -> None:
        before = -1
        for name, content in inner.items():
            at = len(entries)
            kind = 2 if isinstance(content, bytes) else 1
            entries.append([name, kind, _NONE, _NONE, _NONE, _END, 0])
            entries[folder if before < 0 else before][4 if before < 0 else 3] = at
            before = at
            if isinstance(content, bytes):
                contents.append((at, content))
            else:
                add(at, content)

    add(0, streams)
    mini = b""
    chained: list[bytes] = []
    chains: list[int] = []

    def store(content: bytes) -> int:
        first, count = len(chained), -(-len(content) // 512)
        chained.extend(
            content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)
        )
        chains.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    for at, content in contents:
        entries[at][6] = len(content)
        if len(content) < cutoff:
            entries[at][5] = len(mini) // 64
            mini += content.ljust(-(-len(content) // 64) * 64, b"\0")
        else:
            entries[at][5] = store(content)
    entries[0][5], entries[0][6] = store(mini), len(mini)
    directory = b"".join(map(_entry, entries))
    start = store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    tables = -(-(len(chained) + 1) // 128)
    marks = [*chains, *[_TABLE] * tables]
    marks += [_FREE] * (tables * 128 - len(marks))
    first_table = len(chained)
    raw = b"".join(chained) + struct.pack(f"<{tables * 128}I", *marks)
    head = struct.pack("<8s16xHHHHH6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3,
                       0xFFFE, 9, 6, 0, tables, start, 0, cutoff, _END, 0, _END, 0)  # fmt: skip
    places = [*range(first_table, first_table + tables)]
    return head + struct.pack("<109I", *places, *[_FREE] * (109 - tables)) + raw


def _entry(entry: list[object]) -> bytes:
    name, kind, left, right, child, start, size = entry
    coded = str(name).encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", coded, len(coded), kind, 1, left, right, child, start, size
    )


def zipped(**members: bytes) -> bytes:
    """Give a zip file; in the names of members ``__`` is a slash and ``_dot_`` a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()
