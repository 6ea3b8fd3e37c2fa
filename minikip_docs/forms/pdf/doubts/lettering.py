"""Which letters the codes in a drawn text stand for, by the font that draws them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

UNKNOWN = "\ufffd"  # a code whose letter the font does not tell

Decoder = Callable[[bytes], str]

_BASES = {
    "/WinAnsiEncoding": "cp1252",
    "/MacRomanEncoding": "mac_roman",
    "/PDFDocEncoding": "pdfdoc",
}
# Encodings of the Far East (ISO 32000-1, table 118): pdfium sets «’» in a Chinese font.
_EAST_ASIAN = {
    "UCS2": "utf-16-be", "UTF16": "utf-16-be", "GBK2K": "gb18030", "GBK": "gbk", "GB-EUC": "gb2312",
    "RKSJ": "cp932", "ETen": "big5", "B5pc": "big5", "KSCms": "cp949", "KSC-EUC": "euc_kr",
}  # fmt: skip
_STANDARD = {0x27: "’", 0x60: "‘"}  # where Adobe's encoding is not ASCII (ISO 32000-1, annex D)
_LONGEST = 400_000
_WIDEST_RANGE = 0x10000
_HEX = rb"<([0-9A-Fa-f\s]*+)>"
_SPACE = re.compile(rb"begincodespacerange\s*+" + _HEX)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR = re.compile(_HEX + rb"\s*+" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*+" + _HEX + rb"\s*+(?:" + _HEX + rb"|\[([^\]]*+)\])")


class _Table(dict[int, str]):
    """Letters by code; what is not listed is unknown."""

    def __missing__(self, _code: int) -> str:
        return UNKNOWN


def decoder(font: pikepdf.Object) -> Decoder:
    """Give what turns the codes of one font into letters (ISO 32000-1, 9.10.2).

    Takes the font as it stands in the resources. What the font does not tell becomes
    ``UNKNOWN``, one for each code.
    """
    wide = font.get("/Subtype") == Name.Type0
    listed = font.get("/ToUnicode")
    if isinstance(listed, Stream):
        data = content(listed, _LONGEST)
        size, table = _listed(data) if data else (0, _Table())
        if table:
            return _double(table) if size == 2 or (not size and wide) else _single(font, table)
    if wide:
        named = str(font.get("/Encoding")) if isinstance(font.get("/Encoding"), Name) else ""
        codec = next((codec for part, codec in _EAST_ASIAN.items() if part in named), None)
        return (lambda raw: raw.decode(codec, "replace")) if codec else _double(_Table())
    return _single(font, {})


def content(stream: pikepdf.Object, longest: int) -> bytes | None:
    """Give what a stream holds, or None for one that may hold more than is good.

    Each compression may make it a thousand times longer; none of ours has two.
    """
    filters = stream.get("/Filter")
    if isinstance(filters, Array) and len(filters) > 1:
        return None
    if int(stream.get("/Length", 0)) > (longest if filters is None else longest // 10):
        return None
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return None
    return data if len(data) <= longest else None


def _double(table: _Table) -> Decoder:
    return lambda raw: raw.decode("utf-16-be", "replace").translate(table)


def _single(font: pikepdf.Object, listed: dict[int, str]) -> Decoder:
    """Decode fonts of one byte a letter: the list of the font goes before its encoding."""
    table = _Table(_encoded(font) | listed)
    return lambda raw: raw.decode("latin-1").translate(table)


def _encoded(font: pikepdf.Object) -> dict[int, str]:
    encoding = font.get("/Encoding")
    base, changed = encoding, None
    if isinstance(encoding, Dictionary):
        base, changed = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    named = _BASES.get(str(base)) if isinstance(base, Name) else None
    table: dict[int, str] = {}
    for code in range(32, 256 if named else 127):
        letter = bytes([code]).decode(named or "ascii", "replace")
        table[code] = letter if named else _STANDARD.get(code, letter)
    if isinstance(changed, Array):
        table |= _differences(changed)
    return table


def _differences(listed: Array) -> dict[int, str]:
    from fontTools.agl import toUnicode  # noqa: PLC0415 - few files ask for it

    table: dict[int, str] = {}
    code = 0
    for entry in listed:
        if isinstance(entry, Name):
            table[code] = toUnicode(str(entry)[1:]) or UNKNOWN
            code += 1
        elif isinstance(entry, int):
            code = entry
    return table


@lru_cache(maxsize=8)
def _listed(data: bytes) -> tuple[int, _Table]:
    """Read a font's list of letters (ToUnicode CMap): bytes of a code, and letters by code."""
    table = _Table()
    for block in _CHARS.findall(data):
        for code, letters in _CHAR.findall(block):
            table[_number(code)] = _letters(letters)
    for block in _RANGES.findall(data):
        for first, last, start, each in _RANGE.findall(block):
            _add_range(table, range(_number(first), _number(last) + 1), start, each)
    space = _SPACE.search(data)
    return (len(b"".join(space[1].split())) // 2 if space else 0), table


def _add_range(table: _Table, codes: range, start: bytes, each: bytes) -> None:
    if len(codes) > _WIDEST_RANGE or len(table) > _WIDEST_RANGE:
        return
    if each:
        for code, letters in zip(codes, re.findall(_HEX, each), strict=False):
            table[code] = _letters(letters)
        return
    first = _letters(start)
    for step, code in enumerate(codes):
        if first and ord(first[-1]) + step < 0x110000:
            table[code] = first[:-1] + chr(ord(first[-1]) + step)


def _number(code: bytes) -> int:
    return int(b"".join(code.split()) or b"0", 16)


def _letters(code: bytes) -> str:
    digits = b"".join(code.split()).decode("ascii")
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-16-be", "replace")
