"""Office files that are no form as they come: each is named by its content, with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.forms import office
from minikip_docs.forms.formats import EXCEL, WORD
from minikip_docs.forms.reading import open_paper
from tests.data.post.compound import compound
from tests.form_data import PROGRAMMES
from tests.forms.test_form_word import empty
from tests.office_files import zipped

FIB = bytes(10) + b"\x00\x00" + bytes(5000)  # fEncrypted is a bit of the second of these bytes
LOCKED_FIB = bytes(10) + b"\x00\x01" + bytes(5000)
BOF = b"\x09\x08\x10\x00" + bytes(16)
LOCKED_BOOK = BOF + b"\x2f\x00\x36\x00" + bytes(54)
ODF = b"application/vnd.oasis.opendocument."
TYPES = {"[Content_Types]_dot_xml": b"<Types/>"}
SAVE_WORD = (
    "Bitte in Word mit «Datei» → «Speichern unter» als «Word-Dokument (.docx)» sichern und neu "
    "senden."
)
SAVE_EXCEL = (
    "Bitte in Excel mit «Datei» → «Speichern unter» als «Excel-Arbeitsmappe (.xlsx)» sichern und "
    "neu senden."
)
FROM_WRITER = (
    "Bitte in LibreOffice mit «Datei» → «Speichern unter» als «Word (.docx)» sichern und neu "
    "senden."
)
FROM_CALC = FROM_WRITER.replace("Word (.docx)", "Excel (.xlsx)")
OURS = "Bitte das ausgefüllte Mini-KIP-Formular senden (PDF, Word oder Excel)."

FILES = [
    ("doc", compound({"WordDocument": FIB}), "D112",
     f"Die Datei ist ein altes Word-Dokument (.doc). {SAVE_WORD}"),
    ("doc-with-a-table-of-excel",
     compound({"WordDocument": FIB, "ObjectPool": {"_1": {"Workbook": BOF}}}), "D112",
     f"Die Datei ist ein altes Word-Dokument (.doc). {SAVE_WORD}"),
    ("xls", compound({"Workbook": BOF * 300}), "D112",
     f"Die Datei ist eine alte Excel-Arbeitsmappe (.xls). {SAVE_EXCEL}"),
    ("xls-95", compound({"Book": BOF}), "D112",
     f"Die Datei ist eine alte Excel-Arbeitsmappe (.xls). {SAVE_EXCEL}"),
    ("ole-damaged", compound({"Workbook": BOF})[:520], "D112",
     "Die Datei ist ein altes Office-Dokument. Bitte in Word oder Excel mit «Datei» → «Speichern "
     "unter» im heutigen Format (.docx oder .xlsx) sichern und neu senden."),
    ("ppt", compound({"PowerPoint Document": FIB}), "D110",
     f"Die Datei ist eine PowerPoint-Präsentation. {OURS}"),
    ("vsd", compound({"VisioDocument": FIB}), "D110",
     f"Die Datei ist eine Visio-Zeichnung. {OURS}"),
    ("doc-password", compound({"WordDocument": LOCKED_FIB}), "D113",
     "Die Datei ist ein altes Word-Dokument (.doc) und mit einem Passwort geschützt. "
     + SAVE_WORD.replace("Bitte", "Bitte das Passwort entfernen und")),
    ("xls-password", compound({"Workbook": LOCKED_BOOK}), "D113",
     "Die Datei ist eine alte Excel-Arbeitsmappe (.xls) und mit einem Passwort geschützt. "
     + SAVE_EXCEL.replace("Bitte", "Bitte das Passwort entfernen und")),
    ("docx-password", compound({"EncryptionInfo": b"x", "EncryptedPackage": FIB}), "D113",
     "Die Datei ist mit einem Passwort geschützt. Bitte ohne Passwort speichern («Datei» → "
     "«Informationen» → «Dokument schützen» oder «Arbeitsmappe schützen» → «Mit Kennwort "
     "verschlüsseln», Kennwort löschen) und noch einmal senden."),
    ("docx-rights", compound({"\x06DataSpaces": {}, "EncryptedPackage": FIB}), "D113",
     "Die Datei ist mit einer Berechtigung (Rechteverwaltung) geschützt. Bitte unter «Datei» → "
     "«Informationen» den Zugriff freigeben und noch einmal senden."),
    ("odt", zipped(mimetype=ODF + b"text", content_dot_xml=b"<a/>"), "D112",
     f"Die Datei ist ein OpenDocument-Text (.odt). {FROM_WRITER}"),
    ("odt-template", zipped(mimetype=ODF + b"text-template"), "D112",
     f"Die Datei ist ein OpenDocument-Text (.odt). {FROM_WRITER}"),
    ("sxw", zipped(mimetype=b"application/vnd.sun.xml.writer"), "D112",
     f"Die Datei ist ein OpenDocument-Text (.odt). {FROM_WRITER}"),
    ("ods", zipped(mimetype=ODF + b"spreadsheet"), "D112",
     f"Die Datei ist eine OpenDocument-Tabelle (.ods). {FROM_CALC}"),
    ("odp", zipped(mimetype=ODF + b"presentation"), "D110",
     f"Die Datei ist ein OpenDocument, das weder Text noch Tabelle ist. {OURS}"),
    ("odt-password", zipped(mimetype=ODF + b"text", META__INF__x=b"", **{
        "META-INF__manifest_dot_xml": b"<manifest:encryption-data/>"}), "D113",
     "Die Datei ist ein OpenDocument-Text (.odt) und mit einem Passwort geschützt. "
     + FROM_WRITER.replace("Bitte", "Bitte das Passwort entfernen und")),
    ("ods-password-whole", zipped(mimetype=ODF + b"spreadsheet", **{"encrypted-package": b"x"}),
     "D113", "Die Datei ist eine OpenDocument-Tabelle (.ods) und mit einem Passwort geschützt. "
     + FROM_CALC.replace("Bitte", "Bitte das Passwort entfernen und")),
    ("fodt", b'<?xml version="1.0"?>\n<office:document office:mimetype='
     b'"application/vnd.oasis.opendocument.text">', "D112",
     f"Die Datei ist ein OpenDocument-Text (.odt). {FROM_WRITER}"),
    ("rtf", b"{\\rtf1\\ansi Sursee}", "D112",
     f"Die Datei ist ein RTF-Dokument (.rtf). {SAVE_WORD}"),
    ("rtf-after-a-mark", b"\xef\xbb\xbf\r\n{\\rtf1 x}", "D112",
     f"Die Datei ist ein RTF-Dokument (.rtf). {SAVE_WORD}"),
    ("wpd", b"\xffWPC\x10", "D112", f"Die Datei ist ein WordPerfect-Dokument (.wpd). {SAVE_WORD}"),
    ("word-xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "D112",
     f"Die Datei ist ein Word-Dokument als XML (.xml). {SAVE_WORD}"),
    ("excel-xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><w/>', "D112",
     f"Die Datei ist eine Excel-Tabelle als XML (.xml). {SAVE_EXCEL}"),
    ("xlsb", zipped(xl__workbook_dot_bin=b"x", **TYPES), "D112",
     f"Die Datei ist eine binäre Excel-Arbeitsmappe (.xlsb). {SAVE_EXCEL}"),
    ("pptx-with-a-table-of-excel", zipped(ppt__presentation_dot_xml=b"<a/>", **TYPES,
     **{"ppt__embeddings__a_dot_xlsx": b"xl/workbook.xml"}), "D110",
     f"Die Datei ist eine PowerPoint-Präsentation. {OURS}"),
    ("vsdx", zipped(visio__document_dot_xml=b"<a/>", **TYPES), "D110",
     f"Die Datei ist eine Visio-Zeichnung. {OURS}"),
    ("xps", zipped(FixedDocSeq_dot_fdseq=b"<a/>", **TYPES), "D110",
     f"Die Datei ist ein Ausdruck als XPS-Datei. {OURS}"),
    ("pages", zipped(Index__Document_dot_iwa=b"\x00\x20\x00\x00\x40\x0c\x12\x08\x01\x12\x0e\x08"
     b"\x90\x4e\x12\x03"), "D112", "Die Datei ist ein Dokument von Apple Pages (.pages). Bitte in "
     "Pages mit «Ablage» → «Exportieren» als «Word» sichern und neu senden."),
    ("numbers", zipped(Index__Document_dot_iwa=b"\x00\x20\x00\x00\x40\x0c\x12\x08\x01\x12\x0e\x08"
     b"\x01\x12\x03"), "D112", "Die Datei ist eine Tabelle von Apple Numbers (.numbers). Bitte in "
     "Numbers mit «Ablage» → «Exportieren» als «Excel» sichern und neu senden."),
    ("keynote", zipped(Index__Document_dot_iwa=b"x", **{"Index__Slide-1_dot_iwa": b"x"}), "D110",
     f"Die Datei ist eine Präsentation von Apple Keynote. {OURS}"),
    ("pages-09", zipped(index_dot_xml=b'<?xml version="1.0"?><sl:document/>',
     buildVersionHistory_dot_plist=b"x"), "D112", "Die Datei ist ein Dokument von Apple Pages "
     "(.pages). Bitte in Pages mit «Ablage» → «Exportieren» als «Word» sichern und neu senden."),
    ("iwork-folder", zipped(Index_dot_zip=b"x", Metadata__a=b"x"), "D112",
     "Die Datei ist ein Dokument von Apple Pages, Numbers oder Keynote. Bitte in Pages oder "
     "Numbers mit «Ablage» → «Exportieren» als «Word» oder «Excel» sichern und neu senden."),
]  # fmt: skip


@pytest.mark.parametrize("name", ["formular.docx", "formular.xlsx", "formular.dat"])
@pytest.mark.parametrize(
    ("raw", "code", "sentence"), [file[1:] for file in FILES], ids=[file[0] for file in FILES]
)
def test_each_is_named_by_its_content_whatever_its_name_says(
    raw: bytes, code: str, sentence: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(Refusal) as caught:
        open_paper(path, PROGRAMMES)
    assert (caught.value.code, str(caught.value)) == (code, sentence)


@pytest.mark.parametrize("raw", [
    compound({"__properties_version1.0": b"x", "__substg1.0_37010102": LOCKED_FIB}),
    zipped(formular_dot_docx=empty()),
    zipped(word__formular_dot_docx=empty()),
    zipped(mimetype=b"application/epub+zip"),
    b"<!DOCTYPE html><html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">",
    b"MIME-Version: 1.0", b"%PDF-1.7 word/", b"PK", b"",
], ids=["msg", "zip", "zip-with-a-folder-word", "epub", "html", "mail", "pdf", "stub", "nothing"])  # fmt: skip  # noqa: E501
def test_what_is_no_office_file_is_left_to_others(raw: bytes) -> None:
    assert office.not_read(raw) is None
    assert not WORD.matches(raw)
    assert not EXCEL.matches(raw)


def test_a_form_that_is_cut_is_still_one_of_its_kind() -> None:
    assert WORD.matches(empty())
    assert WORD.matches(empty()[:9000])
    assert office.not_read(empty()[:9000]) is None
