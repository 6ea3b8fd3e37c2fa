"""The walker carries what Word shows, in its effective look, or refuses it by name."""

from __future__ import annotations

import io
import sys
from typing import Any
from unicodedata import bidirectional

import pytest
from docx.oxml import parse_xml

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.walk import inline
from minikip_docs.press.walk.blocks import (
    Break,
    Link,
    PageBreak,
    PageNumber,
    Paragraph,
    Picture,
    Tab,
    Table,
    Text,
)
from minikip_docs.press.walk.document import read_document
from tests.press import docx_builder as build


def paragraphs(docx: bytes) -> list[Paragraph]:
    blocks = read_document(open_package(docx)).sections[0].blocks
    return [b for b in blocks if isinstance(b, Paragraph)]


def only(*inner: str) -> Paragraph:
    (found,) = paragraphs(build.one(*inner))
    return found


def words(p: Paragraph) -> str:
    return "".join(i.text if isinstance(i, Text) else "|" for i in p.inlines)


def look(properties: str) -> Any:
    (item,) = only(build.run("Wort", properties)).inlines
    assert isinstance(item, Text)
    return item.look


def test_the_look_comes_from_defaults_styles_and_the_run_itself() -> None:
    p = only(
        '<w:pPr><w:pStyle w:val="Title"/></w:pPr>'
        + build.run("A")
        + build.run("B", '<w:b w:val="0"/><w:sz w:val="17"/>')
    )
    a, b = p.inlines
    assert isinstance(a, Text)
    assert isinstance(b, Text)
    assert (a.look.size, a.look.bold) == (18, True)
    assert (b.look.size, b.look.bold) == (8.5, False)


def test_a_character_style_flips_what_the_paragraph_style_switched_on() -> None:
    p = only(
        '<w:pPr><w:pStyle w:val="Title"/></w:pPr>' + build.run("A", '<w:rStyle w:val="Strong"/>')
    )
    (a,) = p.inlines
    assert isinstance(a, Text)
    assert not a.look.bold
    assert look('<w:rStyle w:val="Strong"/>').bold


def test_colour_underline_height_and_highlight() -> None:
    found = look(
        '<w:i/><w:u w:val="single"/><w:color w:val="c00000"/><w:highlight w:val="yellow"/>'
    )
    assert (found.italic, found.underline, found.colour, found.highlight) == (
        True,
        True,
        "C00000",
        "FFFF00",
    )
    assert look('<w:vertAlign w:val="superscript"/>').vertical == "super"
    assert look('<w:color w:val="auto"/>').colour == ""


def test_capitals_are_carried_as_they_are_shown() -> None:
    assert words(only(build.run("Gemäss ", "<w:caps/>") + build.run("Vertrag"))) == "GEMÄSS Vertrag"


def test_marks_inside_a_paragraph() -> None:
    inner = (
        "<w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t><w:noBreakHyphen/><w:t>D</w:t>"
        "<w:softHyphen/><w:t>E</w:t></w:r>"
    )
    p = only(inner)
    assert words(p) == "A|B|C\u2011DE"
    assert [type(i) for i in p.inlines if not isinstance(i, Text)] == [Tab, Break]


def test_wrappers_are_looked_through() -> None:
    inner = (
        "<w:sdt><w:sdtPr/><w:sdtContent>" + build.run("eins ") + "</w:sdtContent></w:sdt>"
        '<w:smartTag w:uri="x" w:element="y">' + build.run("zwei") + "</w:smartTag>"
        '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/>'
        '<w:bookmarkEnd w:id="1"/><w:r><w:lastRenderedPageBreak/><w:t> drei</w:t></w:r>'
    )
    # Without xml:space a blank at the edge does not count, in Word neither.
    assert words(only(inner)) == "eins zweidrei"


def test_page_fields_are_worked_out_anew() -> None:
    p = only(
        build.run("Seite ")
        + build.field("PAGE", "7")
        + '<w:fldSimple w:instr=" NUMPAGES \\* MERGEFORMAT ">'
        + build.run("9")
        + "</w:fldSimple>"
    )
    assert [i.total for i in p.inlines if isinstance(i, PageNumber)] == [False, True]
    assert words(p) == "Seite ||"


def test_paragraph_formatting_is_effective() -> None:
    p = only(
        '<w:pPr><w:pStyle w:val="Heading2"/><w:jc w:val="both"/><w:ind w:left="567" w:hanging="283"'
        ' w:right="100"/><w:spacing w:line="360" w:lineRule="exact"/></w:pPr>' + build.run("X")
    )
    assert (p.heading, p.align, p.left, p.first, p.right) == (2, "both", 28.35, -14.15, 5)
    assert (p.before, p.after, p.line) == (10, 4, ("exact", 18))
    assert p.keep_next


def test_page_breaks_cut_a_paragraph() -> None:
    inner = build.run("vor") + '<w:r><w:br w:type="page"/></w:r>' + build.run("nach")
    blocks = read_document(open_package(build.one(inner))).sections[0].blocks
    assert [type(b) for b in blocks] == [Paragraph, PageBreak, Paragraph]
    alone = (
        read_document(open_package(build.one('<w:r><w:br w:type="page"/></w:r>')))
        .sections[0]
        .blocks
    )
    assert [type(b) for b in alone] == [PageBreak]


def test_a_link_keeps_its_address() -> None:
    doc = build.document()
    relation = doc.part.relate_to(
        "https://www.lu.ch",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    build.add(doc, f'<w:hyperlink r:id="{relation}">{build.run("Kanton")}</w:hyperlink>')
    (p,) = paragraphs(build.save(doc))
    (link,) = p.inlines
    assert isinstance(link, Link)
    assert link.url == "https://www.lu.ch"


def test_a_picture_keeps_size_and_description() -> None:
    doc = build.document()
    build.picture(doc, "Logo")
    (p,) = paragraphs(build.save(doc))
    (found,) = p.inlines
    assert isinstance(found, Picture)
    assert found.alt == "Logo"
    assert round(found.width) == 85
    assert found.data == build.png()


def test_tables_have_merged_cells_lines_and_header_rows() -> None:
    doc = build.document()
    table = build.grid(doc, [["A", "B", "C"], ["D", "E", "F"], ["G", "H", "I"]], (20, 40, 60))
    for cell in (table.cell(0, 1), table.cell(0, 2), table.cell(2, 0)):
        cell.text = ""
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    (found,) = [
        b
        for b in read_document(open_package(build.save(doc))).sections[0].blocks
        if isinstance(b, Table)
    ]
    assert found.header_rows == 1
    assert [round(c) for c in found.columns] == [57, 113, 170]
    assert [(c.column, c.colspan, c.rowspan) for c in found.rows[0].cells] == [(0, 3, 1)]
    assert [(c.column, c.colspan, c.rowspan) for c in found.rows[1].cells] == [
        (0, 1, 2),
        (1, 1, 1),
        (2, 1, 1),
    ]
    assert [c.column for c in found.rows[2].cells] == [1, 2]
    assert found.rows[1].cells[0].margins == (2, 5.4, 2, 5.4)
    line = found.rows[1].cells[0].borders.top
    assert line is not None
    assert line.width == 0.5


def test_a_cell_can_switch_its_line_off_only_together_with_its_neighbour() -> None:
    doc = build.document()
    table = build.grid(doc, [["A", "B"]], (20, 20))
    off = '<w:tcBorders {}><w:right w:val="nil"/><w:left w:val="nil"/></w:tcBorders>'
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(off.format(build.NS)))
    (first,) = [
        b
        for b in read_document(open_package(build.save(doc))).sections[0].blocks
        if isinstance(b, Table)
    ]
    assert first.rows[0].cells[0].borders.left is None
    assert first.rows[0].cells[0].borders.right is not None
    table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(off.format(build.NS)))
    (second,) = [
        b
        for b in read_document(open_package(build.save(doc))).sections[0].blocks
        if isinstance(b, Table)
    ]
    assert second.rows[0].cells[0].borders.right is None


def test_sections_inherit_headers_and_have_their_own_pages() -> None:
    document = read_document(open_package(build.agreement(2)))
    portrait, landscape = document.sections
    assert (document.title, document.author) == ("Leistungsvereinbarung", "Kanton Luzern")
    assert round(portrait.width) == 595
    assert round(landscape.width) == 842
    assert landscape.headers == portrait.headers
    assert set(portrait.headers) == {"default"}
    assert [type(b) for b in portrait.headers["default"]] == [Paragraph, Table]


def test_a_first_page_without_a_header_of_its_own_has_none() -> None:
    doc = build.document()
    build.page_furniture(doc)
    doc.sections[0]._sectPr.append(parse_xml(f"<w:titlePg {build.NS}/>"))
    headers = read_document(open_package(build.save(doc))).sections[0].headers
    assert headers["first"] == ()
    assert headers["default"] != ()


REFUSED = [
    ("T201", "etwas, das dieses Programm nicht kennt", "<w:fantasie/>" + build.run("Kern")),
    ("T202", "Änderungen im Überarbeitungsmodus",
     build.run("Kern") + '<w:ins w:id="1" w:author="a">' + build.run("neu") + "</w:ins>"),
    ("T202", "Änderungen im Überarbeitungsmodus",
     build.run("Kern") + '<w:del w:id="1"><w:r><w:delText>alt</w:delText></w:r></w:del>'),
    ("T203", "Kommentare", build.run("Kern") + '<w:r><w:commentReference w:id="1"/></w:r>'),
    ("T204", "eine Fussnote, die in der Datei fehlt",
     build.run("Kern") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    ("T205", "ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm",
     build.run("Kern") + "<w:r><w:pict><v:shape/></w:pict></w:r>"),
    ("T205", "ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm",
     build.run("Kern") + "<w:r><mc:AlternateContent/></w:r>"),
    ("T206", "ein Datum oder eine Zeit, die Word einsetzt (Feld «DATE \\@ yyyy»)",
     build.run("Kern") + build.field("DATE \\@ yyyy")),
    ("T206", "ein Inhaltsverzeichnis (Feld «TOC \\o»)",
     build.run("Kern") + '<w:fldSimple w:instr=" TOC \\o "/>'),
    ("T207", "durchgestrichenen Text", build.run("Kern") + build.run("weg", "<w:strike/>")),
    ("T207", "durchgestrichenen Text", build.run("Kern") + build.run("weg", "<w:dstrike/>")),
    ("T207", "verborgenen Text", build.run("Kern") + build.run("weg", "<w:vanish/>")),
    ("T208", "Text in der Symbolschrift «Wingdings»",
     build.run("Kern", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')),
    ("T208", "ein Zeichen einer Symbolschrift",
     build.run("Kern") + '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'),
    ("T213", "einen Spaltenumbruch", build.run("Kern") + '<w:r><w:br w:type="column"/></w:r>'),
    ("T215", "Umrissschrift", build.run("Kern", "<w:outline/>")),
    ("T215", "eine besondere Unterstreichung", build.run("Kern", '<w:u w:val="double"/>')),
    ("T215", "einen Absatz in einem Positionsrahmen oder eine Initiale",
     '<w:pPr><w:framePr w:w="100"/></w:pPr>' + build.run("Kern")),
    ("T216", "eine Formel", build.run("Kern") + "<m:oMath/>"),
    ("T216", "Text mit Lautzeichen (Ruby)", build.run("Kern") + "<w:r><w:ruby/></w:r>"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "what", "inner"), REFUSED)
def test_what_is_not_carried_is_refused_by_name(code: str, what: str, inner: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_document(open_package(build.one(build.run("davor"), inner)))
    assert caught.value.code == code
    assert caught.value.message == (
        f"Das Word-Dokument enthält {what} (Haupttext, im Absatz «{_shown(inner)}»)."
    )


def _shown(inner: str) -> str:
    raw = parse_xml(f'<w:p {build.NS} xmlns:m="m" xmlns:mc="mc" xmlns:v="v">{inner}</w:p>')
    return "".join(t.text or "" for t in raw.iter("{*}t"))


def test_hidden_text_is_found_through_a_style() -> None:
    docx = build.change(
        build.one(build.run("geheim", '<w:rStyle w:val="Strong"/>')),
        "word/styles.xml",
        lambda xml: xml.replace(
            '<w:name w:val="Strong"/><w:rPr><w:b/>', '<w:name w:val="Strong"/><w:rPr><w:vanish/>'
        ),
    )
    with pytest.raises(Refusal, match=r"verborgenen Text .*geheim"):
        read_document(open_package(docx))


def test_what_is_refused_is_named_with_its_part() -> None:
    doc = build.document()
    doc.sections[0].header.paragraphs[0].add_run("oben").font.strike = True
    with pytest.raises(Refusal) as caught:
        read_document(open_package(build.save(doc)))
    assert caught.value.message == (
        "Das Word-Dokument enthält durchgestrichenen Text (Kopfzeile, im Absatz «oben»)."
    )


def test_a_picture_without_description_is_refused() -> None:
    doc = build.document()
    build.picture(doc, "")
    with pytest.raises(Refusal, match="ein Bild ohne Alternativtext"):
        read_document(open_package(build.save(doc)))


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("mehrspaltigen Text", "<w:cols ", '<w:cols w:num="2" '),
        (
            "einen Seitenrahmen",
            "<w:cols ",
            '<w:pgBorders><w:top w:val="single"/></w:pgBorders><w:cols ',
        ),
        ("Seitenzahlen mit Kapitelnummer", "<w:cols ", '<w:pgNumType w:chapStyle="1"/><w:cols '),
    ],
)
def test_pages_that_are_not_carried(what: str, old: str, new: str) -> None:
    docx = build.change(
        build.one(build.run("X")), "word/document.xml", lambda x: x.replace(old, new)
    )
    with pytest.raises(Refusal, match=what):
        read_document(open_package(docx))


@pytest.mark.parametrize("junk", [b"", b"PK", b"%PDF-1.7", io.BytesIO().getvalue() + b"x" * 99])
def test_no_word_file_is_a_refusal(junk: bytes) -> None:
    with pytest.raises(Refusal, match="Die Word-Datei kann nicht gelesen werden"):
        read_document(open_package(junk))


@pytest.mark.parametrize(
    ("first", "band", "bold"),
    [
        ("1", "1", [True, False]),
        ("0", "0", [True, False]),
        ("0", "1", [False, False]),
        ("1", "0", [True, True]),
    ],
)
def test_table_styles_that_dress_rows(first: str, band: str, bold: list[bool]) -> None:
    dress = (
        "<w:tblStylePr w:type='{}'><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>"
        "<w:bottom w:val='single' w:sz='24' w:color='C00000'/></w:tcBorders>"
        "<w:shd w:val='clear' w:fill='DDEEFF'/></w:tcPr></w:tblStylePr>"
    )
    doc = build.document()
    table = build.grid(doc, [["A"], ["B"]], (30,))
    look = next(table._tbl.tblPr.iter("{*}tblLook"))
    for name in list(look.attrib):
        del look.attrib[name]
    for name, value in (("firstRow", first), ("noHBand", band)):
        look.set(f"{{{look.nsmap['w']}}}{name}", value)
    docx = build.change(
        build.save(doc),
        "word/styles.xml",
        lambda x: x.replace(
            "</w:tblBorders></w:tblPr></w:style>",
            "</w:tblBorders></w:tblPr>"
            + dress.format("firstRow")
            + dress.format("band1Horz")
            + "</w:style>",
        ),
    )
    (found,) = [
        b for b in read_document(open_package(docx)).sections[0].blocks if isinstance(b, Table)
    ]
    cells = [row.cells[0] for row in found.rows]
    texts = [i for c in cells for b in c.blocks if isinstance(b, Paragraph) for i in b.inlines]
    assert [i.look.bold for i in texts if isinstance(i, Text)] == bold
    assert [c.shade == "DDEEFF" for c in cells] == bold
    lines = [c.borders.bottom for c in cells]
    assert [line is not None and line.width == 3 for line in lines] == bold


def test_space_between_paragraphs_is_the_larger_unless_word_is_told_to_add() -> None:
    docx = build.one(build.run("A"))
    assert not read_document(open_package(docx)).adds_spacing
    told = build.change(
        docx,
        "word/settings.xml",
        lambda x: x.replace(
            "<w:compatSetting", "<w:doNotUseHTMLParagraphAutoSpacing/><w:compatSetting"
        ),
    )
    assert read_document(open_package(told)).adds_spacing


def test_strongly_spaced_letters_are_refused() -> None:
    assert look('<w:spacing w:val="16"/>').tracking == 0.8
    for much in (17, 60, -21):
        with pytest.raises(Refusal, match="stark gesperrte oder gedrängte Schrift"):
            look(f'<w:spacing w:val="{much}"/>')


def test_every_letter_from_right_to_left_is_looked_for() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1))
    backward = [c for c in letters if bidirectional(c) in inline._TO_THE_LEFT]
    assert all(map(inline._MAYBE_TO_THE_LEFT.match, backward))
