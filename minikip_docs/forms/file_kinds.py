"""What a file is that is no form, by its content: the one table, with what to do about each.

Office formats of others stand in ``office``; e-mails and archives are opened by ``data.post``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from minikip_docs.data.model import Refusal
from minikip_docs.data.office_kind import Kind as OfficeKind
from minikip_docs.data.office_kind import office
from minikip_docs.data.post.item import Kind
from minikip_docs.data.post.parcel import kind_of
from minikip_docs.forms.formats import FORMATS, named

_FORM = f"Bitte das ausgefüllte Mini-KIP-Formular senden ({named('oder')})."
_SCREEN = (
    "Aus einem Bild lassen sich keine sicheren Angaben lesen: Bitte die ausgefüllte Datei des "
    f"Formulars selbst senden ({named('oder')})."
)
_TARGET = "Sie zeigt nur, wo das Formular liegt: Bitte dort öffnen und die Datei selbst senden."
_PACKED = "Bitte die Formulare einzeln oder in einem Zip-Archiv senden."
_OUTLOOK = (
    "Bitte die Dateien einzeln senden lassen, in Outlook im Nachrichtenformat «HTML» statt "
    "«Rich-Text»."
)
_SIGNED = (
    "Bitte die E-Mail in Outlook oder Thunderbird öffnen und die Anhänge daraus speichern, oder "
    "sie unverschlüsselt senden lassen."
)
_AGAIN = "Bitte das Formular noch einmal herunterladen oder speichern und die Datei selbst senden."


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it is in a sentence, several of them in a list, and what to do."""

    one: str  # «ein Foto (HEIC)»
    many: str  # «Fotos»
    remedy: str = _FORM
    aside: str = ""  # what is said of it beside its name in a list of enclosures, if anything

    def refusal(self) -> Refusal:
        """Give the refusal D110 of such a file."""
        return Refusal("D110", f"Die Datei ist {self.one}.", self.remedy)


def _photo(title: str) -> FileKind:
    return FileKind(f"ein Foto ({title})", "Fotos", _SCREEN)


def _picture(title: str) -> FileKind:
    return FileKind(f"ein Bild ({title})", "Bilder", _SCREEN)


def _archive(title: str) -> FileKind:
    return FileKind(f"ein Archiv ({title})", "Archive", _PACKED, aside="ein Archiv, nicht geöffnet")


_VIDEO = FileKind("ein Video", "Videos")
_SOUND = FileKind("eine Tonaufnahme", "Tonaufnahmen")
_PROGRAM = FileKind(
    "ein Programm",
    "Programme",
    "Bitte nicht ausführen, sondern bei der Gemeinde nachfragen, was sie senden wollte.",
    aside="ein Programm, nicht ausführen",
)
_SHORTCUT = FileKind("nur eine Verknüpfung", "Verknüpfungen", _TARGET, aside="nur eine Verknüpfung")
_CLOUD = FileKind(
    "nur ein Platzhalter; der Inhalt liegt noch in der Cloud",
    "Platzhalter der Cloud",
    "Bitte die Datei zuerst auf den Computer herunterladen.",
    aside="nur ein Platzhalter",
)
_GOOGLE = FileKind(
    "nur ein Verweis auf ein Dokument bei Google",
    "Verweise auf Dokumente bei Google",
    "Bitte dort mit «Datei» → «Herunterladen» als Word oder Excel speichern und diese Datei "
    "senden.",
    aside="nur ein Verweis",
)
_CERTIFICATE = FileKind("ein Zertifikat", "Zertifikate")
_KEY = FileKind(
    "ein geheimer Schlüssel",
    "geheime Schlüssel",
    "Bitte löschen und die Absenderin darauf hinweisen: Er gehört niemand anderem.",
    aside="ein geheimer Schlüssel",
)
_SIGNATURE = FileKind("eine elektronische Signatur", "Signaturen", aside="eine Signatur")
_SIGNED_MAIL = FileKind(
    "eine signierte Nachricht oder Datei (S/MIME)",
    "signierte Nachrichten",
    _SIGNED,
    aside="signiert, nicht geöffnet",
)
_ENCRYPTED_MAIL = FileKind(
    "eine verschlüsselte Nachricht (S/MIME)",
    "verschlüsselte Nachrichten",
    _SIGNED,
    aside="verschlüsselt",
)
_PGP = FileKind(
    "eine verschlüsselte Nachricht (PGP)",
    "verschlüsselte Nachrichten",
    _SIGNED,
    aside="verschlüsselt",
)
_PGP_KEY = FileKind("ein öffentlicher Schlüssel (PGP)", "öffentliche Schlüssel")
_TNEF = FileKind(
    "eine Verpackung von Outlook (winmail.dat)",
    "Verpackungen von Outlook",
    _OUTLOOK,
    aside="eine Verpackung von Outlook, nicht geöffnet",
)
_STORE = FileKind(
    "ein ganzer Ordner von Outlook (.pst)",
    "Ordner von Outlook",
    "Bitte die einzelnen E-Mails daraus als .msg speichern, oder die Anhänge.",
    aside="ein Ordner von Outlook, nicht geöffnet",
)
_PRINT = FileKind(
    "eine Druckdatei (PostScript)",
    "Druckdateien",
    "Bitte nicht drucken, sondern das ausgefüllte Formular speichern und die Datei senden.",
)
_FDF = FileKind(
    "ein Auszug der Angaben eines PDF-Formulars (FDF), nicht das Formular",
    "Auszüge aus Formularen",
    "Bitte das ausgefüllte PDF selbst speichern und senden.",
    aside="nur ein Auszug der Angaben",
)
_XFDF = FileKind(
    _FDF.one.replace("(FDF)", "(XFDF)"), _FDF.many, _FDF.remedy, aside="nur ein Auszug der Angaben"
)
_WEB = FileKind(
    "eine Webseite (HTML), vielleicht die Meldung eines Fehlers beim Herunterladen",
    "Webseiten",
    _AGAIN,
)
_XML = FileKind("eine XML-Datei", "XML-Dateien")
_CALENDAR = FileKind("ein Termin (iCalendar)", "Termine")
_CONTACT = FileKind("eine Visitenkarte (vCard)", "Visitenkarten")
_TABLE = FileKind(
    "eine Tabelle als reiner Text (CSV)",
    "Tabellen als Text",
    "Bitte die Angaben in das Excel-Formular eintragen und als Excel-Arbeitsmappe (.xlsx) senden.",
)
_TEXT = FileKind("ein reiner Text", "Texte")
_MAIL = FileKind(
    "eine E-Mail",
    "E-Mails",
    "Bitte die Anhänge daraus speichern und angeben.",
    aside="eine E-Mail ohne Anhang",
)
_ZIP = FileKind(
    "ein Zip-Archiv",
    "Zip-Archive",
    "Bitte die Dateien daraus nehmen und angeben.",
    aside="ein Zip-Archiv, nicht geöffnet",
)
_DAMAGED = FileKind(
    "ein beschädigtes oder unvollständiges Zip-Archiv",
    "beschädigte Zip-Archive",
    "Bitte noch einmal senden lassen.",
    aside="beschädigt",
)
_DATABASE = FileKind("eine Datenbank", "Datenbanken")
_NOTES = FileKind("ein Notizbuch (OneNote)", "Notizbücher")

_EMPTY = FileKind("eine leere Datei", "leere Dateien", aside="leer")
UNKNOWN = FileKind("eine Datei unbekannter Art", "Dateien unbekannter Art")
_PDF = FileKind("ein PDF", "PDF")
_OFFICE = FileKind("ein Office-Dokument", "Office-Dokumente")
_OF_OFFICE = {
    OfficeKind.WORD: FileKind("ein Word-Dokument", "Word-Dokumente"),
    OfficeKind.EXCEL: FileKind("eine Excel-Arbeitsmappe", "Excel-Arbeitsmappen"),
}
# What a program makes of a form, or of its data: some may carry our mark.
_OF_FORMS = {_FDF, _XFDF, _XML, _WEB, _PRINT}

# What was not taken out of an e-mail or archive, by the code of why, and is no form.
NOT_TAKEN = {
    "D102": FileKind("eine sehr grosse Datei", "sehr grosse Dateien", aside="sehr gross"),
    "D110": FileKind(
        "nur ein Verweis auf eine Datei an einem anderen Ort",
        "Verweise",
        "Bitte die Datei selbst anhängen lassen.",
        aside="nur ein Verweis, die Datei selbst fehlt",
    ),
}

# By the first bytes, in this order.
_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", _photo("JPEG")),
    (b"\x89PNG\r\n", _picture("PNG")),
    (b"GIF8", _picture("GIF")),
    (b"II*\0", _picture("TIFF")), (b"MM\0*", _picture("TIFF")),
    (b"II+\0", _picture("TIFF")), (b"MM\0+", _picture("TIFF")),
    (b"\0\0\1\0", _picture("ICO")),
    (b"8BPS", _picture("Photoshop")),
    (b"\xff\x0a", _photo("JPEG XL")),
    (b"\0\0\0\x0cJXL ", _photo("JPEG XL")),
    (b"\0\0\0\x0cjP  ", _picture("JPEG 2000")),
    (b"7z\xbc\xaf\x27\x1c", _archive("7z")),
    (b"Rar!\x1a\x07", _archive("RAR")),
    (b"\x1f\x8b", _archive("gzip")),
    (b"BZh", _archive("bzip2")),
    (b"\xfd7zXZ\0", _archive("xz")),
    (b"\x28\xb5\x2f\xfd", _archive("Zstandard")),
    (b"MSCF", _archive("CAB")),
    (b"xar!", _archive("xar")),
    (b"\x78\x9f\x3e\x22", _TNEF),
    (b"!BDN", _STORE),
    (b"%!PS", _PRINT), (b"\xc5\xd0\xd3\xc6", _PRINT), (b"\x1b%-12345X", _PRINT),
    (b"%FDF-", _FDF),
    (b"L\0\0\0\x01\x14\x02\0", _SHORTCUT),
    (b"[InternetShortcut]", _SHORTCUT), (b"[Desktop Entry]", _SHORTCUT),
    (b"book\0\0\0\0mark", _SHORTCUT),
    (b"BEGIN:VCALENDAR", _CALENDAR), (b"BEGIN:VCARD", _CONTACT),
    (b"-----BEGIN PGP MESSAGE", _PGP), (b"-----BEGIN PGP SIGNATURE", _SIGNATURE),
    (b"-----BEGIN PGP PUBLIC KEY", _PGP_KEY), (b"-----BEGIN PGP PRIVATE KEY", _KEY),
    (b"-----BEGIN CERTIFICATE", _CERTIFICATE), (b"-----BEGIN TRUSTED CERTIFICATE", _CERTIFICATE),
    (b"-----BEGIN PKCS7", _SIGNED_MAIL), (b"-----BEGIN CMS", _SIGNED_MAIL),
    (b"ID3", _SOUND), (b"fLaC", _SOUND), (b"OggS", _SOUND), (b"#!AMR", _SOUND), (b"MThd", _SOUND),
    (b"\x1a\x45\xdf\xa3", _VIDEO), (b"\0\0\1\xba", _VIDEO), (b"\0\0\1\xb3", _VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _VIDEO), (b"FLV\x01", _VIDEO),
    (b"MZ", _PROGRAM), (b"\x7fELF", _PROGRAM), (b"#!/bin", _PROGRAM), (b"#!/usr", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM), (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM), (b"@echo off", _PROGRAM),
    (b"SQLite format 3\0", _DATABASE), (b"\0\1\0\0Standard ", _DATABASE),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", _NOTES),
)  # fmt: skip
# By brand, in files of the family of ISO 14496-12; all others of it are videos.
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), _photo("HEIC")),
    **dict.fromkeys((b"hevc", b"mif1", b"msf1"), _photo("HEIC")),
    **dict.fromkeys((b"avif", b"avis"), _photo("AVIF")),
    b"crx ": _photo("Rohbild"), b"M4A ": _SOUND, b"M4B ": _SOUND,
}  # fmt: skip
_RIFF = {b"WEBP": _picture("WebP"), b"WAVE": _SOUND, b"AVI ": _VIDEO}
# By what stands near the beginning of a text that begins with «<».
_MARKUP: tuple[tuple[bytes, FileKind], ...] = (
    (b"<xfdf", _XFDF), (b"<svg", _picture("SVG")), (b"<html", _WEB), (b"<!doctype html", _WEB),
    (b"<head", _WEB), (b"<body", _WEB), (b"<key>url</key>", _SHORTCUT),
)  # fmt: skip
# By the object identifier of a message (RFC 5652): 1.2.840.113549.1.7.n
_BETWEEN = ((";", 1), ("\t", 1), (",", 2))  # cells of a table, and how often in a row at least
_CMS = re.compile(rb"0[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x01-\x06])", re.S)
_CONTAINED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0"  # what is signed stands in it
_X509 = re.compile(rb"0\x82..0\x82..\xa0\x03\x02\x01\x02\x02", re.S)  # RFC 5280: version, number
_PKCS12 = re.compile(rb"0[\x80-\x84].{0,4}\x02\x01\x030", re.S)  # RFC 7292: version 3
_MP3 = re.compile(rb"\xff[\xe2-\xfb][\x10-\xeb]", re.S)  # a frame of sound without a head
_TAR = slice(257, 262)
_BEGINNING = 65_536  # bytes that are looked at, where the first do not tell
_BLANK = b"\xef\xbb\xbf \r\n\t"
_BINARY = re.compile(rb"[\x00-\x08\x80-\xff]")  # short beginnings may be those of a word: «MZ …»
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind(raw: bytes, name: str = "") -> FileKind | None:
    """Say what a file is; None if its content does not tell, and for PDF and Office files.

    ``name`` helps only where the content leaves it open: a text called «.csv» is a table.
    """
    begin = raw[:_BEGINNING]
    if b"%PDF-" in begin[:1024] and not begin.startswith(b"\x1b%-12345X"):
        return None
    text = begin.lstrip(_BLANK)
    for start, found in _STARTS:
        if begin.startswith(start) and (len(start) > 3 or _BINARY.search(begin[:512])):
            return found
        if len(start) > 7 and text[:40].lower().startswith(start.lower()):  # written by hand
            return found
    tests: tuple[Callable[[bytes], FileKind | None], ...] = (
        _binary, of_google, _markup, _certificate,
    )  # fmt: skip
    for test in tests:
        if told := test(begin):
            return told
    if parcel := kind_of(raw):
        return of_parcel(parcel)
    return _text(begin, name)


def _binary(begin: bytes) -> FileKind | None:
    if begin[4:8] == b"ftyp":
        return _BRANDS.get(begin[8:12], _VIDEO)
    if begin[:4] == b"RIFF" and begin[8:12] in _RIFF:
        return _RIFF[begin[8:12]]
    if begin[:2] == b"BM" and begin[6:10] == bytes(4):
        return _picture("BMP")
    if begin[_TAR] == b"ustar":
        return _archive("tar")
    if begin[4:8] in {b"moov", b"mdat", b"wide"}:
        return _VIDEO
    if begin.startswith(b"bplist00"):
        return _CLOUD if b"NSURLNameKey" in begin else _SHORTCUT if b"URL" in begin else None
    return _SOUND if _MP3.match(begin) else None


def of_google(begin: bytes) -> FileKind | None:
    """Know the file that Google Drive puts where a document is not: JSON with its address."""
    ours = b'"doc_id"' in begin or b"docs.google.com/" in begin
    return _GOOGLE if len(begin) < 2000 and begin.startswith(b"{") and ours else None


def _markup(begin: bytes) -> FileKind | None:
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        begin = begin.replace(b"\0", b"")[2:]
    begin = begin.lstrip(_BLANK)
    if not re.match(rb"<[!?/a-zA-Z]", begin):
        return None
    head = begin[:2000].lower()
    return next((found for mark, found in _MARKUP if mark in head), _XML)


def _certificate(begin: bytes) -> FileKind | None:
    if re.match(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY", begin):
        return _KEY
    if _X509.match(begin) or _PKCS12.match(begin):
        return _CERTIFICATE
    if found := _CMS.match(begin):
        if found[1] != b"\x02":
            return _ENCRYPTED_MAIL
        return _SIGNED_MAIL if _CONTAINED in begin else _SIGNATURE
    return None


def _text(begin: bytes, name: str) -> FileKind | None:
    text = _decoded(begin)
    if text is None or _CONTROL.search(text):
        return None
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    cells = [({line.count(sign) for line in lines}, least) for sign, least in _BETWEEN]
    table = len(lines) > 1 and any(len(n) == 1 and min(n) >= least for n, least in cells)
    called = PurePath(name).suffix.casefold() in {".csv", ".tsv"}
    return _TABLE if table or called else _TEXT


def _decoded(begin: bytes) -> str | None:
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return begin[: len(begin) // 2 * 2].decode("utf-16", "ignore")
    if b"\0" in begin:
        return None
    try:
        return begin.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if fault.start > len(begin) - 4 and len(begin) == _BEGINNING:  # cut within a letter
            return begin[: fault.start].decode("utf-8-sig")
    letters = sum(byte > 127 for byte in begin)
    return begin.decode("cp1252", "replace") if letters * 4 < len(begin) else None


def is_text(raw: bytes) -> bool:
    """Say whether a file is a text that is no known kind of one."""
    return kind(raw) in {_TEXT, _TABLE}


def of_parcel(parcel: Kind) -> FileKind:
    """Give the kind of an e-mail or archive as a file that is not opened."""
    return _MAIL if parcel is Kind.MAIL else _ZIP


def without_content(raw: bytes) -> Refusal | None:
    """D101: a file of no bytes, of nothing but zeros or of blanks; None for any other."""
    if not raw:
        return Refusal(
            "D101",
            "Die Datei ist leer (0 Bytes).",
            "Liegt sie noch in der Cloud (OneDrive, iCloud), bitte zuerst herunterladen; sonst das "
            "Formular noch einmal speichern und senden.",
        )
    if not raw.strip(b"\0"):
        return Refusal(
            "D101",
            "Die Datei enthält nur Nullzeichen; sie wurde nicht fertig gespeichert oder "
            "übertragen.",
            "Bitte das Formular noch einmal speichern und senden.",
        )
    if not raw.strip(_BLANK):
        return Refusal(
            "D101",
            "Die Datei ist leer.",
            "Bitte das Formular noch einmal speichern und senden.",
        )
    return None


def refused(raw: bytes, name: str) -> Refusal:
    """Say what a file is that none of the readers takes: D101, D110, D142 or D143."""
    if empty := without_content(raw):
        return empty
    called = FORMATS.get(PurePath(name).suffix.casefold().removeprefix("."))
    if found := kind(raw, name):
        return found.refusal()
    if raw.startswith(b"PK\x03\x04") and not called:
        return _DAMAGED.refusal()
    if called:
        return Refusal(
            "D142",
            f"Die Datei ist dem Namen nach {called.title}, dem Inhalt nach nicht; sie ist "
            "beschädigt oder falsch benannt.",
            "Bitte das Formular öffnen, neu speichern und noch einmal senden.",
        )
    return Refusal("D143", "Diese Art von Datei wird nicht gelesen.", _FORM)


def whatever(raw: bytes, name: str) -> tuple[FileKind, bool]:
    """Give the kind of any file, and whether it is of a kind that may be a form of ours.

    For files that no reader took: what they are beside forms.
    """
    if without_content(raw):
        return _EMPTY, PurePath(name).suffix.casefold().removeprefix(".") in FORMATS
    if found := kind(raw, name):
        return found, found in _OF_FORMS
    if b"%PDF-" in raw[:1024]:
        return _PDF, True
    if known := office(raw):
        return _OF_OFFICE.get(known.kind, _OFFICE), True
    return (_DAMAGED if raw.startswith(b"PK\x03\x04") else UNKNOWN), True
