"""Takes the attachments out of an e-mail as programs and servers keep it (.eml; RFC 5322, 2045).

Headers are read leniently, as text: nothing that a sender writes may make the reading fail.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from minikip_docs.data.jsonio import too_large
from minikip_docs.data.post.item import (
    LARGEST_FILE,
    Item,
    Kind,
    Room,
    file_name,
    nested,
    unopened,
)

_BEGINNING = 65_536  # bytes within which two headers that every e-mail has must come
_LONGEST_HEADER = 4000  # signs; a name of 255 bytes takes a quarter of it at most
_HEADER = re.compile(rb"([!-9;-~]{1,80}):")
_OF_MAILS = {
    b"from", b"to", b"cc", b"bcc", b"subject", b"date", b"message-id", b"mime-version", b"received",
    b"return-path", b"reply-to", b"content-type", b"x-unsent", b"delivered-to", b"sender",
}  # fmt: skip
_APPLE = re.compile(rb"\s{0,20}\d{1,12}[ \t]*\r?\n")  # .emlx: the length stands before the e-mail
BARE = b"From: -\nSubject: -\n\n"  # stands for an e-mail within another that has no attachments
_PGP = b"-----BEGIN PGP MESSAGE-----"
_SUFFIXES = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
    "message/rfc822": ".eml", "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m",
}  # fmt: skip
# Parts that are about the e-mail and no file that anybody attached.
_ABOUT = {
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
    "application/applefile", "application/pgp-encrypted",
}  # fmt: skip


class _AsText(Compat32):
    """Gives headers as they stand; other signs than ASCII stay readable for ``_text``.

    What Python does with long ones takes time that grows with their square.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value[:_LONGEST_HEADER]


_POLICY = _AsText()


def matches(raw: bytes) -> bool:
    """Say whether the bytes begin as an e-mail does: with headers, two of them known ones."""
    known = set()
    head = _without_length(raw[:_BEGINNING]).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    for number, line in enumerate(head.splitlines()):
        if number == 0 and line.startswith(b"From "):  # of a mailbox
            continue
        if line[:1] in {b" ", b"\t"} and number:
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        known.add(header[1].lower())
        if len(known & _OF_MAILS) > 1:
            return True
    return False


def items(raw: bytes, room: Room, *, deep: bool = True) -> Iterator[Item]:
    """Give the attachments of an e-mail, those of an e-mail within it too if ``deep``.

    Raises ``Refusal`` D146 for one that is built so that it cannot be read, or holds too much.
    """
    raw = _without_length(raw).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    try:
        message = email.message_from_bytes(raw, policy=_POLICY)
        yield from _items(message, room, deep=deep)
    except (RecursionError, MessageError, LookupError, ValueError, TypeError) as fault:
        raise unopened(Kind.MAIL, "ist ungewöhnlich aufgebaut") from fault


def _without_length(raw: bytes) -> bytes:
    found = _APPLE.match(raw)
    return raw[found.end() :] if found else raw


def _items(message: Message, room: Room, *, deep: bool) -> Iterator[Item]:
    kind = message.get_content_type()
    payload = message.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list):
        yield from _forwarded(message, payload, room, deep=deep)
    elif isinstance(payload, list):
        if kind not in _ABOUT:
            for part in payload:
                if isinstance(part, Message):
                    yield from _items(part, room, deep=deep)
    elif kind not in _ABOUT:
        yield from _attachment(message, kind, room)


def _forwarded(
    part: Message, payload: Sequence[object], room: Room, *, deep: bool
) -> Iterator[Item]:
    for inner in payload:
        if not isinstance(inner, Message):
            continue
        subject = _text(str(inner.get("subject") or "")).replace("/", "-")[:80].strip()
        name = file_name(_told_name(part) or (subject and f"{subject}.eml"), "E-Mail.eml")
        if not deep:
            yield Item((name,), nested(Kind.MAIL))
            continue
        found = list(_items(inner, room, deep=False))
        if not found:
            room.take(Kind.MAIL, 0)
            found = [Item((), BARE)]
        for item in found:
            yield Item((name, *item.path), item.content, item.in_text)


def _attachment(part: Message, kind: str, room: Room) -> Iterator[Item]:
    """Give a part as a file, if it is one and not the text of the e-mail."""
    told = _told_name(part)
    attached = (part.get_content_disposition() or "") == "attachment"
    is_text = kind.startswith("text/") and not told and not attached
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    if is_text:
        if content.lstrip().startswith(_PGP):
            room.take(Kind.MAIL, len(content))
            yield Item(("Text der E-Mail",), content)
        return
    room.take(Kind.MAIL, len(content))
    name = file_name(told, f"Anhang{_SUFFIXES.get(kind, '')}")
    inline = kind.startswith("image/") and not attached and part.get("content-id") is not None
    if len(content) > LARGEST_FILE:
        yield Item((name,), too_large(len(content)), inline)
    else:
        yield Item((name,), content, inline)


def _told_name(part: Message) -> str:
    """Give the name a part has, however it is written (RFC 2183, 2231, 2047, or plain bytes)."""
    try:
        return _text(part.get_filename("") or "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _text(value: str) -> str:
    """Read a header: encoded words, and bytes that stand there as they are."""
    try:
        pieces = decode_header(value) if "=?" in value else [(value, None)]
    except (MessageError, ValueError):
        pieces = [(value, None)]
    return "".join(_decoded(piece, charset) for piece, charset in pieces)


def _decoded(piece: bytes | str, charset: str | None) -> str:
    raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
    for one in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(one or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")
