"""Looks at a Word or Excel file before it is read: whether it is safe, whole and without macros."""

from __future__ import annotations

import zipfile

from minikip_docs.data.model import Refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
CHUNK = 1 << 16


def refuse_old(raw: bytes, example: str, remedy: str) -> None:
    """Refuse an OLE file: D113 (password) or D112 (an old format, such as ``example``)."""
    if raw.startswith(_OLE):
        if _PROTECTED in raw:
            raise _protected()
        message = f"Das ist ein altes Office-Format (zum Beispiel {example})."
        raise Refusal("D112", message, remedy)


def members(archive: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """List the members of a package with at most ``most``.

    Raises ``Refusal`` D113 (password), D114 (macros) or D115 (too many, or two of a name).
    """
    found = archive.infolist()
    names = {member.filename.casefold() for member in found}
    if any(member.flag_bits & 1 for member in found):
        raise _protected()
    if len(found) > most or len(names) < len(found):
        raise unusual()
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refusal(
            "D114",
            "Die Datei enthält Makros und wird nicht gelesen.",
            "Bitte das Originalformular ausfüllen und senden.",
        )
    return found


def _protected() -> Refusal:
    return Refusal(
        "D113",
        "Die Datei ist mit einem Passwort geschützt.",
        "Bitte ohne Passwort speichern und noch einmal senden.",
    )


def unusual() -> Refusal:
    """Give the refusal of a file that is built in a way that can do harm."""
    return Refusal(
        "D115",
        "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen.",
        "Bitte ein frisches Formular ausfüllen.",
    )
