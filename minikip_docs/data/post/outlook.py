"""Takes the attachments out of an e-mail as Outlook keeps it (.msg; MS-OXMSG, MS-OXCMSG)."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from minikip_docs.data.compound import MAGIC, Compound
from minikip_docs.data.jsonio import too_large
from minikip_docs.data.model import Refusal
from minikip_docs.data.post import mime
from minikip_docs.data.post.item import (
    LARGEST_FILE,
    Item,
    Kind,
    Room,
    file_name,
    nested,
    unopened,
)

if TYPE_CHECKING:
    from olefile import OleFileIO

_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}", re.IGNORECASE)
_EMBEDDED = "__substg1.0_3701000D"  # PidTagAttachDataObject: another e-mail
# Properties by tag (MS-OXPROPS): id and type; 0x0003 is a number, 0x000B true or false.
_CLASS, _SUBJECT, _CODE_PAGE = 0x001A, 0x0037, 0x3FFD0003
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3001, 0x3712
_METHOD, _FLAGS, _HIDDEN = 0x37050003, 0x37140003, 0x7FFE000B
_BY_LINK = {2, 3, 4, 7}  # only the address of a file elsewhere (a share, the cloud)
_IN_TEXT = 0x4  # attRenderedInBody
_HEAD_OF_ATTACHMENT, _HEAD_OF_EMBEDDED, _HEAD_OF_MESSAGE = 8, 24, 32  # before the properties
_SIGNED = "ipm.note.smime.multipartsigned"  # the whole e-mail is one attachment, as MIME

_OF_PROGRAM = 6  # an object of another program, inside the text
_IN_PLACE = Refusal(
    "D110",
    "Die Datei ist ein in den Text der E-Mail eingebettetes Objekt.",
    "Bitte die Datei selbst anhängen lassen.",
)
_CODECS = {65001: "utf-8", 20127: "ascii", 28591: "latin-1"}  # code pages without «cp»
_STREAM = 2  # as olefile calls it

Storage = Sequence[str]


def matches(raw: bytes) -> bool:
    """Say whether the bytes are an e-mail of Outlook."""
    return raw.startswith(MAGIC) and _PROPERTIES in Compound(raw).names


def items(raw: bytes, room: Room, *, deep: bool = True) -> Iterator[Item]:
    """Give the attachments of an e-mail, those of an e-mail within it too if ``deep``.

    Raises ``Refusal`` D146 for one that is damaged or holds too much.
    """
    import olefile  # noqa: PLC0415 - few files are of Outlook

    try:
        ole = olefile.OleFileIO(io.BytesIO(raw))
        found = list(_items(ole, (), room, deep=deep))
    except Refusal:
        raise
    except Exception as fault:
        # What a broken file makes the library raise is not limited to its own errors.
        raise unopened(Kind.MAIL, "ist beschädigt") from fault
    yield from found


def _items(ole: OleFileIO, home: Storage, room: Room, *, deep: bool) -> Iterator[Item]:
    numbers = _numbers(ole, home, _HEAD_OF_EMBEDDED if home else _HEAD_OF_MESSAGE)
    page = numbers.get(_CODE_PAGE, 0)
    signed = _string(ole, home, _CLASS, page).casefold() == _SIGNED
    for storage in _attachments(ole, home):
        about = _numbers(ole, storage, _HEAD_OF_ATTACHMENT)
        names = [_string(ole, storage, tag, page) for tag in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)]
        told = next((name for name in names if name.strip()), "")
        if ole.exists([*storage, _EMBEDDED]):
            inner = (*storage, _EMBEDDED)
            if about.get(_METHOD) == _OF_PROGRAM:
                room.take(Kind.MAIL, 0)
                yield Item((file_name(told, "Objekt"),), _IN_PLACE)
            else:
                yield from _forwarded(ole, inner, told or _string(ole, inner, _SUBJECT, page), room,
                                      deep=deep)  # fmt: skip
            continue
        content = _stream(ole, [*storage, f"__substg1.0_{_DATA:04X}0102"])
        if signed and mime.matches(content):
            yield from mime.items(content, room, deep=deep)
            continue
        room.take(Kind.MAIL, len(content))
        yield Item(
            (file_name(told, "Anhang"),), _kept(content, about), _is_in_text(ole, storage, about)
        )


def _attachments(ole: OleFileIO, home: Storage) -> list[tuple[str, ...]]:
    """List where the attachments of an e-mail lie, in their order."""
    found = {
        tuple(path[: len(home) + 1])
        for path in ole.listdir(streams=True, storages=True)
        if tuple(path[: len(home)]) == tuple(home)
        and len(path) > len(home)
        and _ATTACHMENT.fullmatch(path[len(home)])
    }
    return sorted(found)


def _forwarded(
    ole: OleFileIO, inner: Storage, told: str, room: Room, *, deep: bool
) -> Iterator[Item]:
    told = told.replace("/", "-").strip()
    named = told if told.casefold().endswith(".msg") or not told else f"{told[:80]}.msg"
    name = file_name(named, "E-Mail.msg")
    if not deep:
        yield Item((name,), nested(Kind.MAIL))
        return
    found = list(_items(ole, inner, room, deep=False))
    for item in found:
        yield Item((name, *item.path), item.content, item.in_text)
    if not found:
        room.take(Kind.MAIL, 0)
        yield Item((name,), mime.BARE)


def _kept(content: bytes, about: Mapping[int, int]) -> bytes | Refusal:
    if about.get(_METHOD) in _BY_LINK:
        return Refusal(
            "D110",
            "Die Datei liegt der E-Mail nur als Verweis auf einen anderen Ort bei (Freigabe oder "
            "Cloud).",
            "Bitte die Datei selbst anhängen lassen.",
        )
    return content if len(content) <= LARGEST_FILE else too_large(len(content))


def _is_in_text(ole: OleFileIO, storage: Storage, about: Mapping[int, int]) -> bool:
    """Say whether the text of the e-mail shows it, so that nobody attached it as a file."""
    if about.get(_HIDDEN):
        return True
    named = any(ole.exists([*storage, f"__substg1.0_{_CONTENT_ID:04X}{kind}"])
                for kind in ("001F", "001E"))  # fmt: skip
    return named and bool(about.get(_FLAGS, 0) & _IN_TEXT)


def _numbers(ole: OleFileIO, storage: Storage, head: int) -> dict[int, int]:
    """Read the properties of fixed length (MS-OXMSG 2.4): by tag, as numbers."""
    raw = _stream(ole, [*storage, _PROPERTIES])[head:]
    whole = raw[: len(raw) // 16 * 16]
    return {tag: value for tag, _flags, value, _more in struct.iter_unpack("<IIII", whole)}


def _string(ole: OleFileIO, storage: Storage, tag: int, page: int) -> str:
    """Read a text, in UTF-16 or in the code page of the e-mail."""
    if raw := _stream(ole, [*storage, f"__substg1.0_{tag:04X}001F"]):
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    raw = _stream(ole, [*storage, f"__substg1.0_{tag:04X}001E"])
    for codec in (_CODECS.get(page, f"cp{page}"), "cp1252"):
        try:
            return raw.decode(codec).rstrip("\0")
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1").rstrip("\0")


def _stream(ole: OleFileIO, path: Sequence[str]) -> bytes:
    if not ole.exists([*path]) or ole.get_type([*path]) != _STREAM:
        return b""
    with ole.openstream([*path]) as stream:
        content: bytes = stream.read()
    return content
