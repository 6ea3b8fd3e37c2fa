"""Whether the objects a PDF keeps compressed arrived as they were sent."""

from __future__ import annotations

import re
import zlib

_KIND = re.compile(rb"/Type\s{0,8}/(?:ObjStm|XRef)\b")
_LONGEST = 20_000  # of what a stream says of itself
_PIECE = 1 << 20
_MOST = 100_000_000  # bytes unpacked of one stream; beyond, the library refuses
_OTHER = re.compile(rb"/(?:ASCII85|ASCIIHex|LZW|RunLength|Crypt)")
_BEGIN = re.compile(rb"\bstream\r?\n")


def is_whole(raw: bytes) -> bool:
    """Say whether all streams of objects and of their places unpack to what was packed.

    Their checksum (RFC 1950) tells of a single bit that changed; the library does not look at
    it and takes what comes out, fields and amounts, as it is. Files that are encrypted are not
    looked at.
    """
    if b"/Encrypt" in raw:
        return True
    return all(_is_whole(raw, found.start(), found.end()) for found in _KIND.finditer(raw))


def _is_whole(raw: bytes, start: int, end: int) -> bool:
    begin = _BEGIN.search(raw, end, end + _LONGEST)
    if begin is None:
        return True  # a text that reads so; what is cut is told elsewhere
    head = raw[max(raw.rfind(b"obj", max(0, start - _LONGEST), start), 0) : begin.start()]
    if b"/FlateDecode" not in head or _OTHER.search(head):
        return True
    unpacker, unpacked, at, more = zlib.decompressobj(), 0, begin.end(), b""
    try:
        while not unpacker.eof and unpacked < _MOST:
            if not more:
                more, at = raw[at : at + _PIECE], at + _PIECE
            if not more:
                return False
            unpacked += len(unpacker.decompress(more, _PIECE))
            more = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return True
