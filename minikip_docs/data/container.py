"""The zip file around an Office file: unpacked with every check, packed to the same bytes."""

from __future__ import annotations

import enum
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from minikip_docs.data import compound

MAGIC = b"PK\x03\x04"  # how every zip file with something in it begins
_LOCAL = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)  # the head of a member, its name next
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # no office program knows others
_CHUNK = 1 << 16
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError,
    ValueError, RuntimeError, KeyError,
)  # fmt: skip


class Reason(enum.Enum):
    """Why a file is not opened; what to say of it is the caller's business."""

    OLD = enum.auto()  # a format of before 2007: .doc, .xls
    PASSWORD = enum.auto()
    MACROS = enum.auto()
    UNUSUAL = enum.auto()  # too large, too many members, two of a name, a document type
    DAMAGED = enum.auto()  # or no zip file at all


class UnopenedError(Exception):
    """A file that is not opened, and the plain reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may unpack to at most, in bytes, and the members that are parsed as XML.

    ``markup``: how the names of those members end; none may declare a document type, which
    office programs never do and which could make a small file grow without end.
    """

    members: int = 2000
    member: int = 200_000_000
    file: int = 200_000_000
    markup: tuple[str, ...] = (".xml", ".rels")


def unpack(raw: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    """Give the members of an Office file, in their order; raises ``UnopenedError``."""
    limits = limits or Limits()
    if raw.startswith(compound.MAGIC):
        locked = "EncryptedPackage" in compound.Compound(raw).names
        raise UnopenedError(Reason.PASSWORD if locked else Reason.OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _members(archive, limits)
    except _BROKEN as fault:
        raise UnopenedError(Reason.DAMAGED) from fault


def names(raw: bytes) -> frozenset[str]:
    """List the members of a zip file; of a damaged one those whose heads are still there."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return frozenset(archive.namelist())
    except _BROKEN:
        found = (raw[head.end() :][: int.from_bytes(head[1], "little")]
                 for head in _LOCAL.finditer(raw))  # fmt: skip
        return frozenset(name.decode("utf-8", "replace") for name in found)


def member(raw: bytes, name: str, *, most: int) -> bytes:
    """Give the first ``most`` bytes of a member, ``b""`` if it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if archive.getinfo(name).compress_type not in _METHODS:
                return b""
            with archive.open(name) as stream:
                return stream.read(most)
    except _BROKEN:
        return b""


def _members(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    found = archive.infolist()
    names = {info.filename.casefold() for info in found}
    if any(info.flag_bits & 1 for info in found):
        raise UnopenedError(Reason.PASSWORD)
    if len(found) > limits.members or len(names) < len(found):
        raise UnopenedError(Reason.UNUSUAL)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnopenedError(Reason.MACROS)
    left, members = limits.file, {}
    for info in found:
        if info.compress_type not in _METHODS:
            raise UnopenedError(Reason.DAMAGED)
        content = _content(archive, info, min(left, limits.member))
        left -= len(content)
        markup = info.filename.casefold().endswith(limits.markup)
        if markup and any(mark in content for mark in _DOCTYPE):
            raise UnopenedError(Reason.UNUSUAL)
        if not info.is_dir():
            members[info.filename] = content
    return members


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a member piece by piece; what it declares as its size may be untrue."""
    content = bytearray()
    with archive.open(info) as stream:
        while piece := stream.read(_CHUNK):
            content += piece
            if len(content) > most:
                raise UnopenedError(Reason.UNUSUAL)
    return bytes(content)


@dataclass(frozen=True, slots=True)
class Packed:
    """One member, deflated: what a zip file needs to know of it."""

    data: bytes
    crc: int
    size: int


def deflate(data: bytes) -> Packed:
    """Deflate one member."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Packed(squeeze.compress(data) + squeeze.flush(), zlib.crc32(data), len(data))


def pack(
    members: Mapping[str, bytes],
    deflated: Mapping[bytes, Packed] = MappingProxyType({}),
    *,
    rights: int = 0,
) -> bytes:
    """Write an Office file with fixed times: the same members always give the same bytes.

    ``deflated``: by content, what has been deflated before and is taken over as it is, which
    ``zipfile`` cannot do. ``rights``: those a zip program on Unix gives what it unpacks.
    """
    body, directory = bytearray(), bytearray()
    for name, data in members.items():
        packed = deflated.get(data) or deflate(data)
        encoded = name.encode()
        flags = 0 if name.isascii() else 0x800
        # version, flags, deflate, 00:00, 1980-01-01, crc, sizes, name length, no extra field
        common = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0x21, packed.crc, len(packed.data),
                             packed.size, len(encoded), 0)  # fmt: skip
        directory += b"PK\x01\x02\x14\x00" + common
        directory += struct.pack("<HHHII", 0, 0, 0, rights << 16, len(body)) + encoded
        body += b"PK\x03\x04" + common + encoded + packed.data
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)
