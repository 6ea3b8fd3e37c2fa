"""Looks at an Excel file before it is opened: what it is, whether it is safe and whole."""

from __future__ import annotations

import io
import zipfile
import zlib

from minikip_docs.data.model import Refusal
from minikip_docs.forms import office

# A filled form unpacks to less than 2 MB.
_MOST_MEMBERS = 500
_LARGEST_MEMBER = 8_000_000
_LARGEST_FILE = 20_000_000

_SAVE_AS = "Bitte mit «Speichern unter» als «Excel-Arbeitsmappe (.xlsx)» sichern und neu senden."


def is_workbook(raw: bytes) -> bool:
    """Say whether the bytes are an Excel workbook (.xlsx or one of its relatives)."""
    return raw.startswith(b"PK") and b"xl/workbook." in raw


def check(raw: bytes) -> None:
    """Refuse what must not or cannot be opened.

    Raises ``Refusal`` D112 (not .xlsx), D113 (password), D114 (macros), D115 (built in a
    way that can do harm) or D116 (damaged).
    """
    office.refuse_old(raw, ".xls", _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
            RuntimeError) as error:  # fmt: skip
        raise damaged() from error


def damaged() -> Refusal:
    """Give the refusal of a file that cannot be read."""
    return Refusal(
        "D116",
        "Die Excel-Datei ist beschädigt und lässt sich nicht lesen.",
        "Bitte die Datei in Excel öffnen, unter neuem Namen speichern und noch einmal senden.",
    )


def _check_members(archive: zipfile.ZipFile) -> None:
    members = office.members(archive, _MOST_MEMBERS)
    if "xl/workbook.xml" not in {member.filename.casefold() for member in members}:
        raise Refusal("D112", "Das ist keine Excel-Arbeitsmappe (.xlsx).", _SAVE_AS)
    left = _LARGEST_FILE
    for member in members:
        left -= _size(archive, member, min(left, _LARGEST_MEMBER))


def _size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    """Unpack a member piece by piece and give its size; what it declares may be untrue."""
    size, tail = 0, b""
    with archive.open(member) as stream:
        while piece := stream.read(office.CHUNK):
            size += len(piece)
            if size > most or any(mark in tail + piece for mark in office.DOCTYPE):
                raise office.unusual()
            tail = piece[-20:]
    return size
