"""OLE2 compound files ([MS-CFB]), in which Office 2003 and Outlook keep their streams."""

from __future__ import annotations

import io

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEVER = 100  # above every defect the library knows: what is left of a damaged file tells its kind


class Compound:
    """What stands at the top of a compound file; what is embedded deeper does not count."""

    def __init__(self, raw: bytes) -> None:
        """Take a whole file that begins with ``MAGIC``; one that is damaged gives less."""
        from olefile import OleFileIO  # noqa: PLC0415 - few files are of that kind

        self._size = len(raw)
        try:
            self._file = OleFileIO(io.BytesIO(raw), raise_defects=_NEVER)
            self.names = frozenset(entry.name for entry in self._file.root.kids)
        except Exception:
            self.names = frozenset[str]()

    def start(self, name: str, size: int = 512) -> bytes:
        """Give the first bytes of a stream at the top, less if it is shorter or damaged."""
        try:
            if name not in self.names or self._file.get_size(name) > self._size:
                return b""  # chained in a circle it would be read for ever
            with self._file.openstream([name]) as stream:
                found: bytes = stream.read(size)
        except Exception:
            return b""
        return found
