"""Signature fields: one for each line to sign on, named after its person, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page as conformance
import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from page import ValidationProfile as Profile

from minikip_docs import open_house
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.jobs.check import check as checked
from minikip_docs.jobs.issue import Made
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page import signing
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof import readback
from tests import issued
from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change
from tests.issued import HOUSE, decided, fields_of, own_template, pdf_of, pdf_text
from tests.press import docx_builder as build
from tests.press.page.test_pdf import MOMENT

CANTON = [
    "Unterschrift: Leitung Gesundheits- und Sozialdepartement, Kanton Luzern",
    "Unterschrift: Leitung Dienststelle Soziales und Gesellschaft, Kanton Luzern",
]
LABELS = {
    BUDGET: [
        *CANTON,
        "Unterschrift: Stadtpräsidium, Gemeinde Sursee",
        "Unterschrift: Stadtschreiberin oder Stadtschreiber, Gemeinde Sursee",
    ],
    BUDGET_ASSOCIATION: [
        *CANTON,
        "Unterschrift: Stadtpräsidium, Gemeinde Sempach",
        "Unterschrift: Gemeindepräsidium, Gemeinde Eich",
        "Unterschrift: Gemeindepräsidium, Gemeinde Hildisrieden",
        "Unterschrift: Gemeindepräsidium, Gemeinde Neuenkirch",
    ],
}


def issue(folder: Path, name: str, *changes: Change, fields: bool = True, **options: Any) -> Made:
    given: dict[str, Any] = {"contributions": decided(name), "signature_fields": fields}
    return issued.issue(folder, name, *changes, **(given | options))


def tags(element: Any) -> Iterator[Any]:
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from tags(kid)


def check(docx: bytes, data: bytes) -> None:
    """Hold what is true of every file with fields: conformance, same words, room to sign."""
    for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
        report = conformance.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, report.failures
    readback.compare(docx, data, ())
    document = pypdfium2.PdfDocument(data)
    names = []
    for name, label, n, (left, bottom, right, top) in fields_of(data):
        names.append(name)
        assert "." not in name
        assert label.startswith("Unterschrift")
        assert top - bottom > 39.99
        assert right - left >= 100
        shown = document[n]
        width, height = shown.get_size()
        assert 0 < left < right < width
        assert 0 < bottom < top < height
        text = shown.get_textpage()
        assert text.get_text_bounded(left, bottom, right, top).strip() == ""
    assert len(set(names)) == len(names)


@pytest.fixture(scope="module", params=[BUDGET, BUDGET_ASSOCIATION])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Made]:
    return request.param, issue(tmp_path_factory.mktemp("signing"), request.param)


def test_each_person_has_one_field_in_order(made: tuple[str, Made]) -> None:
    name, agreement = made
    found = fields_of(pdf_of(agreement))
    assert [label for _, label, _, _ in found] == LABELS[name]
    assert [name for name, _, _, _ in found] == LABELS[name]
    check(agreement.files[next(iter(agreement.files))], pdf_of(agreement))


def test_a_field_stands_above_its_person(made: tuple[str, Made]) -> None:
    _name, agreement = made
    document = pypdfium2.PdfDocument(pdf_of(agreement))
    for _, label, n, (left, bottom, right, _top) in fields_of(pdf_of(agreement)):
        below = document[n].get_textpage().get_text_bounded(left, bottom - 20, right, bottom)
        role = label.removeprefix("Unterschrift: ").split(",")[0]
        assert below.strip() == role


def _text_of_body(made: Made) -> list[str]:
    """Give the words without headers and footers: room to sign may move text to another page."""
    lines = pdf_text(made).splitlines()
    running = ("Mini-KIP-Vereinbarung 2025–2027 ·", "Dienststelle Soziales und Gesellschaft ·")
    return " ".join(line for line in lines if not line.startswith(running)).split()


def _parts_of_word(made: Made) -> dict[str, bytes]:
    """Give the parts of the Word file but its properties, which hold the hash of the record."""
    with zipfile.ZipFile(io.BytesIO(next(iter(made.files.values())))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    del parts["docProps/core.xml"]
    return parts


def test_nothing_else_changes(made: tuple[str, Made], tmp_path: Path) -> None:
    name, agreement = made
    plain = issue(tmp_path, name, fields=False)
    assert _parts_of_word(agreement) == _parts_of_word(plain)
    assert _text_of_body(agreement) == _text_of_body(plain)
    assert fields_of(pdf_of(plain)) == []
    assert issue(tmp_path, name).files == agreement.files  # same input, same bytes


def test_fields_can_be_signed_one_after_another(made: tuple[str, Made]) -> None:
    name, agreement = made
    with pikepdf.open(io.BytesIO(pdf_of(agreement))) as document:
        form = document.Root.AcroForm
        assert form.SigFlags == 1  # there are places to sign; nothing is signed yet
        assert "/XFA" not in form
        assert "/NeedAppearances" not in form
        for field in form.Fields:
            assert str(field.FT) == "/Sig"
            assert int(field.F) == 4  # part of the printed page
            assert "/V" not in field
            assert field.AP.N.read_bytes() == b""  # and yet not seen there
            assert not {"/AA", "/A", "/Ff", "/Lock", "/SV"} & set(field.keys())
        assert {str(p.obj.get("/Tabs")) for p in document.pages if "/Annots" in p.obj} == {"/S"}
        # From the tag straight to the field: checkers of signatures follow no other way when
        # they decide whether a later signature changed more than its own field.
        forms = [t for t in tags(document.Root.StructTreeRoot) if str(t.S) == "/Form"]
        assert [str(tag.K.Obj.T) for tag in forms] == LABELS[name]


def test_many_persons_of_the_same_role_are_told_apart(tmp_path: Path) -> None:
    people = [
        {"role": "Mitglied des Rats", "bfs_number": number}
        for number in (1102, 1084, 1088, 1093)
        for _ in range(3)
    ]
    people[1] = {"role": "Mitglied des Rats.", "bfs_number": 1102}
    change = ("/signatories", [{"role": "Vorsitz, Abt. Soziales", "name": "A. Beispiel"}, *people])
    agreement = issue(tmp_path, BUDGET_ASSOCIATION, change)
    found = fields_of(pdf_of(agreement))
    assert len(found) == 15
    own = "Gemeindeverbund Integration Sempachersee (Beispiel)"
    assert found[2][1] == f"Unterschrift: Vorsitz, Abt. Soziales, A. Beispiel, {own}"
    assert found[2][0] == f"Unterschrift: Vorsitz, Abt Soziales, A Beispiel, {own}"
    assert [name for name, _, _, _ in found[3:6]] == [
        "Unterschrift: Mitglied des Rats, Gemeinde Sempach",
        "Unterschrift: Mitglied des Rats, Gemeinde Sempach (2)",
        "Unterschrift: Mitglied des Rats, Gemeinde Sempach (3)",
    ]
    assert len({place for _, _, place, _ in found}) == 2  # on two pages
    check(agreement.files[next(iter(agreement.files))], pdf_of(agreement))


def test_lines_and_persons_must_agree(tmp_path: Path) -> None:
    house = own_template(tmp_path, "{{ block.place }}, ____", "{{ block.place }}, ____")
    template = tmp_path / "vorlagen" / "agreement.docx"
    document = Document(str(template))
    place = next(p for p in document.paragraphs if "block.place" in p.text)
    place.style = "Unterschrift Linie"
    document.save(str(template))
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, house=house)
    assert caught.value.code == "T230"
    assert str(caught.value) == (
        "Das Dokument hat nicht gleich viele Unterschriftslinien (6) wie Unterzeichnende (4). "
        "Bitte in der Word-Vorlage jeder Person genau einen Absatz der Formatvorlage "
        "«Unterschrift Linie» geben oder auf die Unterschriftsfelder verzichten."
    )
    assert issue(tmp_path, BUDGET, house=house, fields=False).status == "final"


def test_a_draft_is_not_signed(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, draft=True)
    assert str(caught.value) == (
        "Ein Entwurf ist nicht zum Unterzeichnen und hat deshalb keine Unterschriftsfelder. "
        "Bitte --draft oder --signature-fields weglassen."
    )


def test_without_signatories_of_the_canton_there_is_nothing_to_sign(tmp_path: Path) -> None:
    agreement = issue(tmp_path, BUDGET, house=open_house())
    assert (agreement.status, agreement.files) == ("refused", {})
    assert "Unterzeichnende des Kantons (canton.signatories)" in agreement.missing


def test_the_option_of_the_command(minikip: Any, tmp_path: Path) -> None:
    call = ["--settings", str(resource("samples", "canton.toml")), "agreement",
            str(resource("samples", "budget-sursee.json")), "-o", str(tmp_path),
            "--signature-fields"]  # fmt: skip
    table = ["--contributions", str(resource("samples", "contributions.csv"))]
    ended = minikip(*call, "--draft")
    assert (ended.code, "Ein Entwurf ist nicht zum Unterzeichnen" in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
    assert minikip(*call, *table).code == 0
    written = next(tmp_path.glob("*.pdf"))
    assert [label for _, label, _, _ in fields_of(written.read_bytes())] == LABELS[BUDGET]
    # The agreement is no form to read data from, and is told so.
    verdict = checked(written, HOUSE)
    assert [f.code for f in verdict.findings] == ["F104"]


STYLE = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Linie1"><w:name '
    'w:val="Unterschrift Linie"/><w:basedOn w:val="Normal"/>{}</w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="LinieFett"><w:name w:val="Linie '
    'fett"/><w:basedOn w:val="Linie1"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
)


def lines(*paragraphs: str, style: str = "") -> bytes:
    """Give a document with these paragraphs and the style of lines to sign on."""
    docx = build.one(build.run("Davor."), *paragraphs, build.run("Danach."))
    return build.change(
        docx, "word/styles.xml", lambda xml: xml.replace("</w:styles>", STYLE.format(style))
    )


def line(text: str, properties: str = "", style: str = "Linie1") -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{build.run(text)}'


@pytest.mark.parametrize(
    "style",
    [
        "",
        '<w:pPr><w:spacing w:before="0" w:after="0"/><w:contextualSpacing/></w:pPr>',
        '<w:pPr><w:spacing w:before="2000"/></w:pPr>',
        '<w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="3"/></w:pBdr></w:pPr>',
        '<w:pPr><w:ind w:left="1000" w:right="3000" w:hanging="400"/></w:pPr>',
    ],
)
def test_every_kind_of_line_leaves_room_to_sign(style: str) -> None:
    docx = lines(
        line("Präsidium"),
        line("Schreiberin oder Schreiber"),
        line("Fett", style="LinieFett"),
        line("Rechts", '<w:jc w:val="right"/>'),
        line("Mit Nummer", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'),
        line("Auf neuer Seite", "<w:pageBreakBefore/>"),
        line("__________________________"),
        style=style,
    )
    labels = [f"Unterschrift: {n}" for n in range(7)]
    data = to_pdf(open_package(docx), timestamp=MOMENT, signature_fields=labels)
    assert [label for _, label, _, _ in fields_of(data)] == labels
    check(docx, data)


def test_what_repeats_on_every_page_is_no_place_to_sign() -> None:
    doc = build.document()
    doc.styles.add_style(signing.LINE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    table = build.grid(doc, [["Kopf"], ["Zeile"]], (60,))
    table.cell(0, 0).paragraphs[0].style = "Unterschrift Linie"
    with pytest.raises(Refusal) as caught:
        to_pdf(
            open_package(build.save(doc)), timestamp=MOMENT, signature_fields=["Unterschrift: A"]
        )
    assert caught.value.message == (
        "Das Dokument hat nicht gleich viele Unterschriftslinien (0) wie Unterzeichnende (1)."
    )
    table.cell(1, 0).paragraphs[0].style = "Unterschrift Linie"
    docx = build.save(doc)
    data = to_pdf(open_package(docx), timestamp=MOMENT, signature_fields=["Unterschrift: A"])
    assert len(fields_of(data)) == 1
    check(docx, data)


def test_the_shipped_template_has_the_style_of_the_lines() -> None:
    styles = Document(str(resource("templates", "agreement.docx"))).styles
    assert signing.LINE_STYLE in [style.name for style in styles]
