"""The door to Office files: what it does not open, for which reason, and what it writes."""

from __future__ import annotations

import io
import zipfile

import pytest

from minikip_docs.data.container import (
    Limits,
    Reason,
    UnopenedError,
    deflate,
    pack,
    unpack,
)
from tests.data.post.compound import compound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN = {"word/document.xml": b"<a/>", "word/media/b.png": b"<!DOCTYPE"}


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def locked() -> bytes:
    """Make a zip file that says of its member that it is encrypted."""
    raw = bytearray(zipped(("a.xml", b"<a/>")))
    at = raw.index(b"PK\x01\x02")
    raw[6] |= 1
    raw[at + 8] |= 1
    return bytes(raw)


def understated() -> bytes:
    """Make a zip file whose member declares fewer bytes than it has."""
    raw = zipped(("a.xml", bytes(1000)))
    return raw.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def test_what_was_packed_is_unpacked_and_always_the_same_bytes() -> None:
    raw = pack(PLAIN)
    assert unpack(raw) == PLAIN
    assert list(unpack(raw)) == list(PLAIN)
    assert pack(PLAIN, {data: deflate(data) for data in PLAIN.values()}) == raw
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None


def test_folders_of_a_zip_file_are_no_members() -> None:
    assert unpack(zipped(("word/", b""), ("word/a.xml", b"<a/>"))) == {"word/a.xml": b"<a/>"}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (OLE + bytes(600), Reason.OLD),
        (compound({"EncryptedPackage": b"x"}), Reason.PASSWORD),
        (compound({"WordDocument": "EncryptedPackage".encode("utf-16-le")}), Reason.OLD),
        (locked(), Reason.PASSWORD),
        (zipped(("word/VBAProject.bin", b"")), Reason.MACROS),
        (zipped(("a.xml", b"<!DOCTYPE a><a/>")), Reason.UNUSUAL),
        (zipped(("a.xml", "<!DOCTYPE a><a/>".encode("utf-16"))), Reason.UNUSUAL),
        (zipped(("a.XML", b"<!DOCTYPE a><a/>")), Reason.UNUSUAL),
        (zipped(("a.xml", b""), ("A.xml", b"")), Reason.UNUSUAL),
        (zipped(*((f"{n}.xml", b"") for n in range(4))), Reason.UNUSUAL),
        (zipped(("a.bin", bytes(101))), Reason.UNUSUAL),
        (zipped(*((f"{n}.bin", bytes(90)) for n in range(3))), Reason.UNUSUAL),
        (b"", Reason.DAMAGED),
        (b"PK", Reason.DAMAGED),
        (pack(PLAIN)[:-60], Reason.DAMAGED),
        (zipped(("a.xml", b"<a/>"), method=zipfile.ZIP_LZMA), Reason.DAMAGED),
        (understated(), Reason.DAMAGED),
    ],
)
def test_what_is_not_opened_and_why(raw: bytes, reason: Reason) -> None:
    with pytest.raises(UnopenedError) as caught:
        unpack(raw, Limits(members=3, member=100, file=200))
    assert caught.value.reason is reason
