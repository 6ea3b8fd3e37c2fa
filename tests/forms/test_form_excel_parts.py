"""What is in the file of an Excel form beside its cells, and files that are built otherwise."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.utils.datetime import from_excel
from PIL import Image as Picture

from minikip_docs.forms.cells import assemble
from minikip_docs.forms.formats import EXCEL
from tests.form_data import PROGRAMME, PROGRAMMES
from tests.forms.test_form_excel import (
    BUDGET,
    data_of,
    edited,
    empty,
    filled,
    members,
    only,
    refusal,
    same,
    typed_in,
)  # fmt: skip

DDE = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'


@pytest.mark.parametrize(("part", "content", "what"), [
    ("xl__externalLinks__externalLink1_dot_xml", b"<externalLink/>",
     "Verknüpfungen mit anderen Dateien"),
    ("xl__externalLinks__externalLink1_dot_xml", DDE,
     "Verknüpfungen mit anderen Dateien und Abfragen anderer Programme (DDE)"),
    ("xl__embeddings__oleObject1_dot_bin", b"x", "eingebettete Objekte"),
    ("xl__connections_dot_xml", b"<connections/>", "Datenverbindungen"),
    ("xl__activeX__activeX1_dot_xml", b"<ocx/>", "Steuerelemente"),
    ("customUI__customUI_dot_xml", b"<customUI/>", "eigene Befehle"),
])  # fmt: skip
def test_what_a_program_would_run_is_said_and_left_alone(
    part: str, content: bytes, what: str
) -> None:
    found = only(members(filled(), same, **{part: content}), "F168")
    assert found.message == (f"Die Datei enthält {what}; das wurde weder gelesen noch ausgeführt.")


def test_old_macro_sheets_are_macros() -> None:
    raw = members(filled(), same, xl__macrosheets__sheet1_dot_xml=b"<x/>")
    assert refusal(raw).code == "D114"


def test_recorded_changes_are_said() -> None:
    raw = members(filled(), same, xl__revisions__revisionHeaders_dot_xml=b"<headers/>")
    assert only(raw, "F177").message.startswith("Die Arbeitsmappe ist freigegeben")


def test_a_picture_on_a_sheet_is_said() -> None:
    def add(book: Workbook) -> None:
        out = io.BytesIO()
        Picture.new("RGB", (20, 20)).save(out, "png")
        book["7 Budget Kosten"].add_image(Image(out), "F5")

    found = only(edited(filled(), add), "F179")
    assert found.message == "Auf dem Blatt liegt ein Bild; es wird nicht gelesen."
    assert found.place and found.place.text == "Blatt 7 Budget Kosten"


BOX = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from>
<xdr:col>5</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r><a:t>Neu: 18'000
</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"""
RELATED = """<Relationships><Relationship Id="rId9" Target="../drawings/drawing9.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"/>
</Relationships>"""


def test_a_text_box_is_quoted_as_a_note() -> None:
    raw = members(filled(), same, xl__drawings__drawing9_dot_xml=BOX.encode(),
                  xl__worksheets___rels__sheet4_dot_xml_dot_rels=RELATED.encode())  # fmt: skip
    found = only(raw, "F182")
    assert "«Neu: 18'000» (F5)" in found.message
    assert found.place and found.place.text == "Blatt 7 Budget Kosten, Zelle F5"


def strict(raw: bytes) -> bytes:
    """Write a form as «Strict Open XML»: other namespaces, days as text."""
    office, main = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"

    def day(found: re.Match[bytes]) -> bytes:
        iso = from_excel(int(found[2])).date().isoformat()
        return b'%s t="d"><v>%s</v>' % (found[1], iso.encode())

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/worksheets/sheet3.xml":  # the measures; no amounts
            content = re.sub(rb'(<c r="\w+" s="\d+")><v>(4[56]\d{3})</v>', day, content)
        for old, new in (
            (f"{office}spreadsheetml/2006/main", f"{main}spreadsheetml/main"),
            (f"{office}officeDocument/2006/relationships", f"{main}officeDocument/relationships"),
            (f"{office}officeDocument/2006/", f"{main}officeDocument/"),
            (f"{office}drawingml/2006/main", f"{main}drawingml/main"),
        ):
            content = content.replace(old.encode(), new.encode())
        return content

    return members(raw, change)


def test_a_strict_workbook_is_read_as_any_other() -> None:
    raw = strict(filled())
    reading = EXCEL.read(raw, PROGRAMMES)
    assert reading.findings == ()
    assert b't="d"><v>2025-' in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet3.xml")
    assert data_of(reading) == data_of(EXCEL.read(filled(), PROGRAMMES))


def written(cell: str) -> bytes:
    """Put a cell as it is written in the file in the place of F5 of the costs."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet4.xml":
            return content
        return re.sub(rb'<c r="F5"( s="\d+")[^>]*?(/>|>.*?</c>)',
                      rf'<c r="F5"\1 {cell}</c>'.encode(), content, count=1)  # fmt: skip

    return members(typed_in("7 Budget Kosten", "F5", 1), change)


@pytest.mark.parametrize(("cell", "message"), [
    ("><v>1e400</v>", "«1e400» ist kein Betrag."),
    ("><v>-1e400</v>", "«-1e400» ist kein Betrag."),
    ("><v>NaN</v>", "«NaN» ist kein Betrag."),
    ("><v>INF</v>", "«INF» ist kein Betrag."),
    ("><v>1_000</v>", "«1_000» ist kein Betrag."),
    (f"><v>{'9' * 4000}</v>", f"«{'9' * 59}…» ist kein Betrag."),
    ("><v>1E30</v>", "grösser als 99’999’999.99."),
    ("><v>-5</v>", "«-5.00» ist kleiner als null."),
    ('t="b"><v>1</v>', "«WAHR» ist kein Betrag."),
    ('t="d"><v>2026-03-15T00:00:00</v>', "«15.03.2026» ist kein Betrag."),
    ('t="str"><v>zwölf</v>', "«zwölf» ist kein Betrag."),
])  # fmt: skip
def test_odd_numbers_get_a_sentence(cell: str, message: str) -> None:
    reading = EXCEL.read(written(cell), PROGRAMMES)
    _data, _places, findings = assemble(BUDGET, PROGRAMME, reading)
    assert [f.message for f in findings if f.message.endswith(message)]


@pytest.mark.parametrize(("cell", "code"), [
    ('t="e"><v>#DIV/0!</v>', "F131"), ("><f>1/0</f>", "F131"), ("><f>2+3</f><v>5</v>", "F132"),
])  # fmt: skip
def test_faults_and_formulas_are_named(cell: str, code: str) -> None:
    assert code in [f.code for f in EXCEL.read(written(cell), PROGRAMMES).findings]


@pytest.mark.parametrize("code", ["[$" * 10_000, '"' * 20_001, "0" * 256, "[" * 300])
def test_number_formats_longer_than_excel_takes_are_not_looked_at(code: str) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "xl/styles.xml":
            return content
        quoted = code.replace('"', "&quot;").encode()
        return re.sub(rb'formatCode="@"', b'formatCode="' + quoted + b'"', content, count=1)

    assert refusal(members(empty(), change)).code == "D115"


def test_the_longest_number_formats_cost_nothing() -> None:
    for code in ("[$" * 127, '"' * 255, "[$[" * 85, "\\" * 255, "[" * 255):
        EXCEL.read(typed_in("7 Budget Kosten", "F5", 5, code), PROGRAMMES)
