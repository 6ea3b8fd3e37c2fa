"""Looks into PNG and JPEG files: what makes them show otherwise in a PDF than in Word."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_TURNED = "das die Kamera nur mit einem Vermerk gedreht hat (Exif)"
_COLOURS = "dessen Farben für die Druckerei gemischt sind (CMYK)"
_DAMAGED = "das beschädigt ist"
_ORIENTATION, _UPRIGHT = 0x0112, {0, 1}  # 0: not said
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers that say what the pixels are
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a segment behind them
_SCAN, _EXIF = 0xDA, 0xE1
_GREY_OR_RGB = {1, 3}  # values for each pixel


def strange(data: bytes) -> str:
    """Tell in German what cannot be shown of a picture; «» if all can.

    Word turns a photo when it is put in and overlooks from then on what its camera noted
    (Exif, tag 274); a PDF would be turned by it. Printing colours need the profile of a press
    (ISO 19005-2, 6.2.4.3).
    """
    try:
        if data.startswith(_PNG):
            return (
                _TURNED if any(_turned(x) for kind, x in _chunks(data) if kind == b"eXIf") else ""
            )
        if data.startswith(_JPEG):
            return _jpeg(data)
    except struct.error:
        return _DAMAGED
    return "das weder PNG noch JPEG ist"


def _jpeg(data: bytes) -> str:
    for kind, body in _segments(data):
        if kind == _EXIF and body.startswith(b"Exif\0\0") and _turned(body[6:]):
            return _TURNED
        if kind in _FRAMES:
            *_, components = struct.unpack_from(">BHHB", body)
            return "" if components in _GREY_OR_RGB else _COLOURS
    return _DAMAGED


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the segments of a JPEG up to its pixels: marker and content (ITU-T T.81, B.1)."""
    at = len(_JPEG)
    while at < len(data) and data[at] == 0xFF:
        kind = data[at + 1] if at + 1 < len(data) else _SCAN
        if kind == _SCAN:
            return
        at += 1 if kind == 0xFF else 2  # a marker may be filled up
        if kind != 0xFF and kind not in _ALONE:
            (size,) = struct.unpack_from(">H", data, at)
            yield kind, data[at + 2 : at + size]
            at += max(size, 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the chunks of a PNG: type and content."""
    at = len(_PNG)
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + size]
        at += size + 12


def _turned(exif: bytes) -> bool:
    """Tell whether a camera noted that the picture is to be turned or mirrored."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return False
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    entries = (struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * n) for n in range(count))
    return any(tag == _ORIENTATION and value not in _UPRIGHT for tag, _, _, value in entries)
