"""Takes the files out of a zip archive, in memory: with limits, names only to be shown.

Source: PKWARE APPNOTE 6.3.10; Office files are zip archives, too, and are none here.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from minikip_docs.data.jsonio import too_large
from minikip_docs.data.model import Refusal
from minikip_docs.data.post.item import LARGEST_FILE, Item, Kind, Room, file_name, unopened

MAGIC = b"PK\x03\x04"
_STARTS = (MAGIC, b"PK\x05\x06", b"PK00PK\x03\x04")
_OFFICE = re.compile(
    r"\[content_types\]\.xml|mimetype|meta-inf/manifest\.xml|(?:word|xl|ppt)/[^/]+\.xml"
    r"|index/(?:document|metadata)\.iwa",
    re.IGNORECASE,
)
# What systems and programs leave behind; nobody put it there.
_LEFT_BEHIND = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*)", re.IGNORECASE
)
_UTF8 = 0x800  # the flag of names in UTF-8 (4.4.4)
_ENCRYPTED = 0x1
_SUSPICIOUS = 1_000_000  # bytes from which on a file may not grow more than
_GROWTH = 200  # times; scans of white paper grow more, forms do not
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError,
    OSError, ValueError, RuntimeError, KeyError, IndexError,
)  # fmt: skip


def matches(raw: bytes) -> bool:
    """Say whether the bytes are a zip archive and no Office file."""
    if not raw.startswith(_STARTS):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return not any(_OFFICE.fullmatch(name) for name in archive.namelist())
    except _BROKEN:
        return False  # what it is cannot be told any more


def items(raw: bytes, room: Room) -> Iterator[Item]:
    """Give the files of an archive, without folders and what systems leave behind.

    Raises ``Refusal`` D146 (damaged, too much in it) or D147 (password). One file that cannot
    be taken out is told as such and stops none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.flag_bits & _ENCRYPTED for info in found):
                raise Refusal(
                    "D147",
                    "Das Zip-Archiv ist mit einem Passwort geschützt.",
                    "Bitte die Dateien einzeln senden lassen oder das Archiv ohne Passwort.",
                )
            for info in found:
                name = _name(info)
                if not _LEFT_BEHIND.fullmatch(name):
                    content = _content(archive, info)
                    room.take(Kind.ARCHIVE, len(content) if isinstance(content, bytes) else 0)
                    yield Item(_path(name), content)
    except _BROKEN as fault:
        raise unopened(Kind.ARCHIVE, "ist beschädigt") from fault


def _name(info: zipfile.ZipInfo) -> str:
    """Give the name of a file; many programs write UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        with suppress(UnicodeError):  # then it is as the standard says: code page 437
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _path(name: str) -> tuple[str, ...]:
    """Give folders and name as one name to show, without anything that leads out of it."""
    parts = [part for part in name.split("/") if part.strip(". ") and not part.endswith(":")]
    *folders, last = parts or [""]
    return ("/".join([*(file_name(one, "Ordner") for one in folders), file_name(last, "Datei")]),)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Refusal:
    """Unpack a file as far as it may go; what it declares as its size may be untrue."""
    most = LARGEST_FILE
    if info.compress_size * _GROWTH < most:
        most = max(_SUSPICIOUS, info.compress_size * _GROWTH)
    try:
        with archive.open(info) as stream:
            content = stream.read(most + 1)
    except _BROKEN:
        return Refusal(
            "D146",
            "Die Datei ist im Zip-Archiv beschädigt oder in einer Art gepackt, die nicht gelesen "
            "wird.",
            "Bitte die Datei einzeln senden lassen.",
        )
    if len(content) <= most:
        return content
    if most == LARGEST_FILE:
        return too_large(max(info.file_size, len(content)))
    return Refusal(
        "D146",
        "Die Datei ist im Zip-Archiv ungewöhnlich gepackt und wurde aus Sicherheitsgründen nicht "
        "gelesen.",
        "Bitte die Datei einzeln senden lassen.",
    )


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip archive, in their order; the same files give the same bytes."""
    made = io.BytesIO()
    pack_into(made, [files])
    return made.getvalue()


def pack_into(target: Path | IO[bytes], sets: Iterable[Mapping[str, bytes]]) -> None:
    """Pack sets of files as ``pack`` does, each as soon as it is there."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for files in sets:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
