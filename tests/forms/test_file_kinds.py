"""What is no form is said as what it is, by its content, in one sentence with a remedy."""

from __future__ import annotations

import io
import zipfile

import pytest

from minikip_docs.forms.file_kinds import kind, refused
from minikip_docs.forms.json_form.read import matches as looks_like_json
from tests.data.post.compound import attachment, compound, mail

FORM = "Bitte das ausgefüllte Mini-KIP-Formular senden (PDF, Word oder Excel)."
PICTURE = (
    "Aus einem Bild lassen sich keine sicheren Angaben lesen: Bitte die ausgefüllte Datei des "
    "Formulars selbst senden (PDF, Word oder Excel)."
)
PACKED = "Bitte die Formulare einzeln oder in einem Zip-Archiv senden."
TARGET = "Sie zeigt nur, wo das Formular liegt: Bitte dort öffnen und die Datei selbst senden."
PROGRAM = "Bitte nicht ausführen, sondern bei der Gemeinde nachfragen, was sie senden wollte."
PRINT = "Bitte nicht drucken, sondern das ausgefüllte Formular speichern und die Datei senden."
SIGNED = (
    "Bitte die E-Mail in Outlook oder Thunderbird öffnen und die Anhänge daraus speichern, oder "
    "sie unverschlüsselt senden lassen."
)
AGAIN = "Bitte das Formular noch einmal herunterladen oder speichern und die Datei selbst senden."
FDF = "Bitte das ausgefüllte PDF selbst speichern und senden."
TABLE = (
    "Bitte die Angaben in das Excel-Formular eintragen und als Excel-Arbeitsmappe (.xlsx) senden."
)


def cms(number: int, rest: bytes = b"") -> bytes:
    """Begin a message of RFC 5652: 1 data, 2 signed, 3 enveloped."""
    return b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + bytes([number]) + b"\xa0\x80" + rest


CONTENT = b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80"

SAID = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "ein Foto (JPEG)", PICTURE),
    (b"\x89PNG\r\n\x1a\n", "ein Bild (PNG)", PICTURE),
    (b"GIF89a\1\0", "ein Bild (GIF)", PICTURE),
    (b"II*\0\x08\0\0\0", "ein Bild (TIFF)", PICTURE),
    (b"MM\0*\0\0\0\x08", "ein Bild (TIFF)", PICTURE),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "ein Bild (WebP)", PICTURE),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "ein Bild (BMP)", PICTURE),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "ein Foto (HEIC)", PICTURE),
    (b"\0\0\0\x18ftypmif1\0\0\0\0", "ein Foto (HEIC)", PICTURE),
    (b"\0\0\0\x18ftypavif\0\0\0\0", "ein Foto (AVIF)", PICTURE),
    (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', "ein Bild (SVG)", PICTURE),
    (b"\0\0\0\x18ftypmp42\0\0\0\0", "ein Video", FORM),
    (b"\0\0\0\x14ftypqt  \0\0\0\0", "ein Video", FORM),
    (b"\x1a\x45\xdf\xa3\x01", "ein Video", FORM),
    (b"RIFF\x24\0\0\0AVI LIST", "ein Video", FORM),
    (b"\0\0\0\x18ftypM4A \0\0\0\0", "eine Tonaufnahme", FORM),
    (b"ID3\x03\0\0\0", "eine Tonaufnahme", FORM),
    (b"\xff\xfb\x90\x44\0\0", "eine Tonaufnahme", FORM),
    (b"RIFF\x24\0\0\0WAVEfmt ", "eine Tonaufnahme", FORM),
    (b"7z\xbc\xaf\x27\x1c\0\4", "ein Archiv (7z)", PACKED),
    (b"Rar!\x1a\x07\1\0", "ein Archiv (RAR)", PACKED),
    (b"\x1f\x8b\x08\0\0", "ein Archiv (gzip)", PACKED),
    (bytes(257) + b"ustar\x0000", "ein Archiv (tar)", PACKED),
    (b"%!PS-Adobe-3.0\n", "eine Druckdatei (PostScript)", PRINT),
    (b"\x1b%-12345X@PJL\r\n", "eine Druckdatei (PostScript)", PRINT),
    (b"%FDF-1.2\n1 0 obj", "ein Auszug der Angaben eines PDF-Formulars (FDF), nicht das Formular",
     FDF),
    (b'<?xml version="1.0"?><xfdf xmlns="http://ns.adobe.com/xfdf/">',
     "ein Auszug der Angaben eines PDF-Formulars (XFDF), nicht das Formular", FDF),
    (b"-----BEGIN CERTIFICATE-----\nMIIB", "ein Zertifikat", FORM),
    (b"0\x82\x03\x050\x82\x01\xed\xa0\x03\x02\x01\x02\x02\x01\x01", "ein Zertifikat", FORM),
    (b"0\x82\x09\x91\x02\x01\x030\x82", "ein Zertifikat", FORM),
    (b"-----BEGIN RSA PRIVATE KEY-----\n", "ein geheimer Schlüssel",
     "Bitte löschen und die Absenderin darauf hinweisen: Er gehört niemand anderem."),
    (b"-----BEGIN PRIVATE KEY-----\n", "ein geheimer Schlüssel",
     "Bitte löschen und die Absenderin darauf hinweisen: Er gehört niemand anderem."),
    (cms(2), "eine elektronische Signatur", FORM),
    (cms(2, CONTENT), "eine signierte Nachricht oder Datei (S/MIME)", SIGNED),
    (cms(3), "eine verschlüsselte Nachricht (S/MIME)", SIGNED),
    (b"-----BEGIN PGP MESSAGE-----\n", "eine verschlüsselte Nachricht (PGP)", SIGNED),
    (b"-----BEGIN PGP SIGNATURE-----\n", "eine elektronische Signatur", FORM),
    (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "ein öffentlicher Schlüssel (PGP)", FORM),
    (b"\x78\x9f\x3e\x22\1\0", "eine Verpackung von Outlook (winmail.dat)",
     "Bitte die Dateien einzeln senden lassen, in Outlook im Nachrichtenformat «HTML» statt "
     "«Rich-Text»."),
    (b"!BDN\0\0", "ein ganzer Ordner von Outlook (.pst)",
     "Bitte die einzelnen E-Mails daraus als .msg speichern, oder die Anhänge."),
    (b"L\0\0\0\1\x14\2\0\0", "nur eine Verknüpfung", TARGET),
    (b"[InternetShortcut]\r\nURL=https://x.example/", "nur eine Verknüpfung", TARGET),
    (b"\xef\xbb\xbf[internetshortcut]\n", "nur eine Verknüpfung", TARGET),
    (b"[Desktop Entry]\nType=Link", "nur eine Verknüpfung", TARGET),
    (b"book\0\0\0\0mark\0", "nur eine Verknüpfung", TARGET),
    (b"<?xml version='1.0'?><plist><dict><key>URL</key>", "nur eine Verknüpfung", TARGET),
    (b"bplist00\xd1\x01\x02SURL_", "nur eine Verknüpfung", TARGET),
    (b"bplist00\xd3NSURLNameKey", "nur ein Platzhalter; der Inhalt liegt noch in der Cloud",
     "Bitte die Datei zuerst auf den Computer herunterladen."),
    (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
     "nur ein Verweis auf ein Dokument bei Google",
     "Bitte dort mit «Datei» → «Herunterladen» als Word oder Excel speichern und diese Datei "
     "senden."),
    (b"MZ\x90\0\3\0", "ein Programm", PROGRAM),
    (b"\x7fELF\2\1", "ein Programm", PROGRAM),
    (b"#!/bin/sh\n", "ein Programm", PROGRAM),
    (b"@ECHO OFF\r\ndel *", "ein Programm", PROGRAM),
    (b"\n<!DOCTYPE html><title>Fehler 404</title>",
     "eine Webseite (HTML), vielleicht die Meldung eines Fehlers beim Herunterladen", AGAIN),
    (b"\xff\xfe" + "<html>".encode("utf-16-le"),
     "eine Webseite (HTML), vielleicht die Meldung eines Fehlers beim Herunterladen", AGAIN),
    (b'<?xml version="1.0"?><budget/>', "eine XML-Datei", FORM),
    (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "ein Termin (iCalendar)", FORM),
    (b"BEGIN:VCARD\r\n", "eine Visitenkarte (vCard)", FORM),
    (b"SQLite format 3\0", "eine Datenbank", FORM),
    (b"Gemeinde;Betrag\r\nSursee;1250\r\n", "eine Tabelle als reiner Text (CSV)", TABLE),
    (b"a,b,c\n1,2,3\n", "eine Tabelle als reiner Text (CSV)", TABLE),
    ("Zürich\t1\nWil\t2".encode("utf-16"), "eine Tabelle als reiner Text (CSV)", TABLE),
    (b"Guten Tag,\nanbei das Budget, wie besprochen\n", "ein reiner Text", FORM),
    ("Grüsse aus Sursee".encode("cp1252"), "ein reiner Text", FORM),
    (b"MZ und weitere", "ein reiner Text", FORM),
    (b"[Entwurf] Sehr geehrte Damen und Herren", "ein reiner Text", FORM),
    (b"From: a@sursee.example\nSubject: Budget\n\nx", "eine E-Mail",
     "Bitte die Anhänge daraus speichern und angeben."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "what", "remedy"), SAID)
def test_a_file_is_said_as_what_it_is_whatever_it_is_called(
    raw: bytes, what: str, remedy: str
) -> None:
    for name in ("Budget", "Budget.xyz", "Budget.json"):
        told = refused(raw, name)
        assert (told.code, told.message, told.remedy) == ("D110", f"Die Datei ist {what}.", remedy)
    assert "JSON" not in str(told)


def test_an_email_of_outlook_and_an_archive() -> None:
    assert refused(compound(mail(attachment("a.pdf", b""))), "x").message == (
        "Die Datei ist eine E-Mail."
    )
    packed = io.BytesIO()
    zipfile.ZipFile(packed, "w").close()
    assert refused(packed.getvalue(), "x").message == "Die Datei ist ein Zip-Archiv."


def test_a_name_helps_only_where_the_content_says_nothing() -> None:
    table = kind(b"Sursee 12 500\n", "Liste.CSV")
    assert table is not None and table.one == "eine Tabelle als reiner Text (CSV)"
    photo = kind(b"\xff\xd8\xff\xe0", "Liste.csv")
    assert photo is not None and photo.one == "ein Foto (JPEG)"


@pytest.mark.parametrize(("raw", "message", "remedy"), [
    (b"", "Die Datei ist leer (0 Bytes).",
     "Liegt sie noch in der Cloud (OneDrive, iCloud), bitte zuerst herunterladen; sonst das "
     "Formular noch einmal speichern und senden."),
    (bytes(4096),
     "Die Datei enthält nur Nullzeichen; sie wurde nicht fertig gespeichert oder übertragen.",
     "Bitte das Formular noch einmal speichern und senden."),
    (b"\xef\xbb\xbf \r\n", "Die Datei ist leer.",
     "Bitte das Formular noch einmal speichern und senden."),
])  # fmt: skip
def test_a_file_without_content(raw: bytes, message: str, remedy: str) -> None:
    told = refused(raw, "Budget.pdf")
    assert (told.code, told.message, told.remedy) == ("D101", message, remedy)


def test_what_nobody_knows() -> None:
    noise = bytes(range(1, 256)) * 3
    called = refused(noise, "Budget.docx")
    assert (called.code, called.message, called.remedy) == (
        "D142",
        "Die Datei ist dem Namen nach Word, dem Inhalt nach nicht; sie ist beschädigt oder falsch "
        "benannt.",
        "Bitte das Formular öffnen, neu speichern und noch einmal senden.",
    )  # fmt: skip
    assert refused(b"PK\3\4", "Budget.xlsx").code == "D142"
    cut = refused(b"PK\3\4\x14\0\0\0", "alles.zip")
    assert (cut.code, cut.message, cut.remedy) == (
        "D110", "Die Datei ist ein beschädigtes oder unvollständiges Zip-Archiv.",
        "Bitte noch einmal senden lassen.",
    )  # fmt: skip
    unknown = refused(noise, "Budget.xyz")
    assert (unknown.code, unknown.message, unknown.remedy) == (
        "D143", "Diese Art von Datei wird nicht gelesen.", FORM,
    )  # fmt: skip


@pytest.mark.parametrize(("raw", "data"), [
    (b'{"form": 1}', True), (b"\xef\xbb\xbf\n{\n  'a': 1}", True), (b"{", True), (b"{}", True),
    (b"[]", True), (b'["a"]', True), (b"[{", True), (b"{form: 1}", True), (b"{ // x", True),
    (b"{\\rtf1\\ansi", False), (b"[Entwurf] Budget", False), (b"[1] Siehe", False),
    (b"[InternetShortcut]", False), (b"", False), (b"form", False),
])  # fmt: skip
def test_what_looks_like_data(raw: bytes, data: bool) -> None:
    assert looks_like_json(raw) is data
