"""Opens an e-mail or a zip archive, and one level of those within it: gives all their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from minikip_docs.data.compound import MAGIC
from minikip_docs.data.model import Refusal
from minikip_docs.data.post import archive, mime, outlook
from minikip_docs.data.post.item import Item, Kind, Parcel, Room, nested, numbered


def kind_of(raw: bytes) -> Kind | None:
    """Say whether the bytes are an e-mail or a zip archive; Office files are neither."""
    if archive.matches(raw):
        return Kind.ARCHIVE
    return Kind.MAIL if outlook.matches(raw) or mime.matches(raw) else None


def may_be_parcel(raw: bytes) -> bool:
    """Say by the first bytes alone whether a file may be an e-mail or an archive."""
    return raw.startswith((archive.MAGIC, MAGIC)) or mime.matches(raw)


def unpacked(raw: bytes) -> Parcel | None:
    """Take the files out of an e-mail or an archive; None for any other file.

    An e-mail or archive within it is opened, too, but no archive within an archive and nothing
    on a third level: these are files with a refusal (D148). Raises ``Refusal`` D146 (damaged,
    too much in it) or D147 (password).
    """
    kind = kind_of(raw)
    return Parcel(kind, tuple(numbered(_items(raw, kind, Room())))) if kind else None


def _items(raw: bytes, kind: Kind, room: Room, outer: Kind | None = None) -> Iterator[Item]:
    for item in _read(raw, kind, room, deep=outer is None):
        content = item.content
        inner = kind_of(content) if isinstance(content, bytes) and content != mime.BARE else None
        if inner is None or isinstance(content, Refusal):
            yield item
        elif outer or len(item.path) > 1 or inner is kind is Kind.ARCHIVE:
            yield replace(item, content=nested(inner))
        else:
            yield from _within(item, content, inner, room, kind)


def _within(item: Item, content: bytes, inner: Kind, room: Room, kind: Kind) -> Iterator[Item]:
    """Give what lies in an e-mail or archive that came in another one; itself if it is empty."""
    try:
        found = list(_items(content, inner, room, kind))
    except Refusal as fault:
        yield replace(item, content=fault)
        return
    if not found:
        yield item
    for one in found:
        yield replace(one, path=(*item.path, *one.path))


def _read(raw: bytes, kind: Kind, room: Room, *, deep: bool) -> Iterator[Item]:
    if kind is Kind.ARCHIVE:
        return archive.items(raw, room)
    if outlook.matches(raw):
        return outlook.items(raw, room, deep=deep)
    return mime.items(raw, room, deep=deep)
