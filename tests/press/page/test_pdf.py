"""The PDF has the words and the layout of the Word file and keeps both standards."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any
from xml.sax.saxutils import escape

import page as conformance
import pikepdf
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.shared import Mm
from page import ValidationProfile as Profile

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page import typeset
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof import readback
from tests.press import docx_builder as build
from tests.press.hostile import CASES
from tests.press.hostile.pages import jpeg, pictured

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselloch"


def set_pdf(docx: bytes) -> bytes:
    """Set a document, check both standards and that Word and PDF agree."""
    data = to_pdf(open_package(docx), timestamp=MOMENT)
    for profile in (Profile.PDF_UA_1, Profile.PDF_A_2A):
        report = conformance.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, report.failures
    readback.compare(docx, data, ())
    return data


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [p.get_textpage().get_text_range().replace("\r\n", "\n") for p in document]


def boxes(data: bytes, page: int = 0) -> list[tuple[str, Any]]:
    """Give every line piece of a page with its place."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    rects = [text.get_rect(n) for n in range(text.count_rects())]
    return [(text.get_text_bounded(*r).strip(), r) for r in rects]


@pytest.fixture(scope="module")
def agreement() -> bytes:
    return build.settled(build.agreement())


def test_an_agreement_keeps_both_standards_and_all_words(agreement: bytes) -> None:
    data = set_pdf(agreement)
    readback.compare(agreement, data, ["Müller & Söhne", "CHF\u00a012’500.00", "Erstinformation"])
    texts = pages(data)
    assert len(texts) == 3
    assert "2.2 Im Übrigen gilt Ziffer 1.1 sinngemäss." in texts[0]
    for n, text in enumerate(texts, 1):
        assert f"Seite {n} von 3" in text
        assert "Vereinbarung Musterwil" in text
    assert "Massnahme Schwerpunkt Betrag CHF" in texts[1]  # the header row again


def test_same_input_same_bytes(agreement: bytes) -> None:
    first = to_pdf(open_package(agreement), timestamp=MOMENT)
    to_pdf(open_package(build.one(build.run("anderes"))), timestamp=MOMENT)
    assert to_pdf(open_package(agreement), timestamp=MOMENT) == first


def test_title_language_and_bookmarks(agreement: bytes) -> None:
    document = pypdfium2.PdfDocument(to_pdf(open_package(agreement), timestamp=MOMENT))
    meta = document.get_metadata_dict()
    assert (meta["Title"], meta["Author"]) == ("Leistungsvereinbarung", "Kanton Luzern")
    assert meta["CreationDate"] == "D:20260315000000Z"
    titles = [b.get_title().replace("\xa0", " ") for b in document.get_toc()]
    assert titles == [
        "1. Gegenstand",
        "2. Finanzielles",
        "Massnahmen im Einzelnen",
        "3. Schlussbestimmungen",
    ]


@pytest.mark.parametrize(
    "text",
    ["Müller &amp; Söhne &lt;AG&gt;", "«Guillemets» – ’Apostroph’", "Đặng Şahin Łukasz",
     "#let x = 1 * 2 _a_ @b $c$ [d] \\e", "{{ 7*7 }}", "https://example.ch/a_b?c=d&amp;e#f"],
)  # fmt: skip
def test_every_character_stays_text(text: str) -> None:
    plain = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    docx = build.one(build.run(text))
    data = set_pdf(docx)
    assert plain in pages(data)[0]


def test_a_character_the_font_lacks_is_named_with_its_paragraph() -> None:
    with pytest.raises(Refusal) as caught:
        to_pdf(
            open_package(build.one(build.run("gut"), build.run("Verein 漢字"))), timestamp=MOMENT
        )
    assert caught.value.code == "T210"
    assert caught.value.message == (
        "Die Schrift Liberation Sans hat diese Zeichen nicht: «漢» (U+6F22), «字» (U+5B57) "
        "(im Absatz «Verein 漢字»)."
    )


def test_a_document_needs_a_title() -> None:
    doc = build.document("")
    build.add(doc, build.run("Text"))
    with pytest.raises(Refusal, match="Das Word-Dokument hat keinen Titel"):
        to_pdf(open_package(build.save(doc)), timestamp=MOMENT)


def test_heading_levels_must_not_leave_a_gap() -> None:
    docx = build.one('<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>' + build.run("Zuerst"))
    with pytest.raises(Refusal, match="Die Überschrift «Zuerst» hat Ebene 2, davor steht keine"):
        to_pdf(open_package(docx), timestamp=MOMENT)


@pytest.mark.parametrize(
    "text",
    ['"; pagebreak(); "', "\\", '\\"#pagebreak()', "#{x} $y$ @z <last> *a* `c`", "\\u{41} // /*"],
)  # fmt: skip
def test_no_text_is_read_as_code(text: str) -> None:
    doc = build.document(text)
    build.add(doc, build.run(escape(text)))
    build.grid(doc, [[text, "b"]], (60, 20))
    data = set_pdf(build.save(doc))
    assert pages(data)[0].split() == [*text.split(), *text.split(), "b"]
    assert pypdfium2.PdfDocument(data).get_metadata_value("Title") == text


def test_a_fault_of_the_typesetter_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "write", lambda _: ("#nothing", []))
    with pytest.raises(Refusal) as caught:
        to_pdf(open_package(build.one(build.run("x"))), timestamp=MOMENT)
    assert caught.value.code == "X910"
    assert caught.value.message.startswith("Das PDF konnte nicht gesetzt werden (")


@pytest.mark.parametrize(
    "word",
    [LONG, "vorname.nachname-doppelname@integrationsfoerderung.example.ch", "CH93\u00a00076\u00a02011\u00a06238\u00a05295\u00a07", "W" * 200],  # noqa: E501
)  # fmt: skip
def test_long_words_stay_inside_their_cell(word: str) -> None:
    doc = build.document()
    build.grid(doc, [["Kurz", "Links", "Rechts"], ["a", word, "b"]], (30, 20, 30))
    build.add(doc, build.run(word, "<w:sz w:val='96'/>"))
    data = set_pdf(build.save(doc))
    edge = (22.5 + 30 + 20) * 72 / 25.4
    column = [(t, r) for t, r in boxes(data) if 85 < r[0] - 63 < 140 and r[2] < edge + 30]
    assert column
    assert max(r[2] for _, r in column) <= edge - 5
    assert max(r[2] for _, r in boxes(data)) <= (210 - 22.5) * 72 / 25.4 + 1


def test_a_long_word_of_several_runs_breaks_too() -> None:
    doc = build.document()
    table = build.grid(doc, [["", "x"]], (20, 20))
    paragraph = table.cell(0, 0).paragraphs[0]
    paragraph.add_run("Integrations")
    paragraph.add_run("förderung").bold = True
    data = set_pdf(build.save(doc))
    assert max(r[2] for t, r in boxes(data) if t != "x") <= (22.5 + 20) * 72 / 25.4 - 5


def test_a_right_tab_ends_at_the_margin_and_a_left_one_at_its_stop() -> None:
    tabs = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="2835"/><w:tab w:val="right" w:pos="9355"/></w:tabs></w:pPr>'  # noqa: E501
    tab = "<w:r><w:tab/></w:r>"
    data = set_pdf(
        build.one(tabs + build.run("Ort") + tab + build.run("Datum") + tab + build.run("Ende"))
    )
    places = dict(boxes(data))
    left = 22.5 * 72 / 25.4
    assert abs(places["Datum"][0] - (left + 141.75)) < 2
    assert abs(places["Ende"][2] - (left + 467.75)) < 2
    assert len({round(r[1]) for r in places.values()}) == 1


def test_numbers_hang_and_their_text_is_flush() -> None:
    text = "Wörter die über eine Zeile hinaus reichen " * 4
    data = set_pdf(
        build.one(
            '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' + build.run("H"),
            '<w:pPr><w:pStyle w:val="Clause"/></w:pPr>' + build.run(text),
        )
    )
    left = 22.5 * 72 / 25.4
    found = boxes(data)
    (number,) = [r for t, r in found if t.startswith("1.1")]
    others = [r for t, r in found if t.startswith(("Zeile", "die", "über", "hinaus", "reichen"))]
    assert abs(number[0] - left) < 1.5
    assert others
    assert all(abs(r[0] - (left + 28.35)) < 1.5 for r in others)


def test_headings_stay_with_their_text_and_signatures_together() -> None:
    for lines in range(44, 56, 3):
        doc = build.document()
        for n in range(lines):
            doc.add_paragraph(f"Zeile {n}").paragraph_format.space_after = 0
        doc.add_paragraph("Unterschriften", style="heading 1")
        table = doc.add_table(3, 2)
        for row in table.rows:
            row.height = Mm(14)
            for cell in row.cells:
                cell.text = "Amt"
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        texts = pages(set_pdf(build.save(doc)))
        holder = [t for t in texts if "Unterschriften" in t]
        assert len(holder) == 1
        assert holder[0].count("Amt") == 6


def test_rows_kept_with_the_next_stay_together_also_in_the_middle_of_a_table() -> None:
    for lines in range(21, 50, 2):
        doc = build.document()
        for n in range(lines):
            doc.add_paragraph(f"Zeile {n}").paragraph_format.space_after = 0
        rows = [["Kopf", "Wert"], *([f"Feld{n}", "1"] for n in range(8)), ["Total", "8"]]
        table = build.grid(doc, rows, (60, 60))
        for n in (3, 4, 8):
            for cell in table.rows[n].cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        texts = pages(set_pdf(build.save(doc)))
        for together in (("Feld2", "Feld3", "Feld4"), ("Feld7", "Total"), ("Kopf", "Feld0")):
            assert any(all(words in text for words in together) for text in texts), (lines, texts)


def test_an_empty_paragraph_that_is_not_kept_ends_what_is_kept_together() -> None:
    for lines in range(20, 34):
        doc = build.document()
        doc.add_paragraph("Anfang").paragraph_format.keep_with_next = True
        table = build.grid(doc, [[f"Zeile {n}", "1"] for n in range(lines)], (60, 60))
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        doc.add_paragraph().paragraph_format.space_before = Mm(4)
        doc.add_paragraph("Titel", style="heading 1")
        table = build.grid(doc, [[f"Unten {n}", "1"] for n in range(12)], (60, 60))
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        texts = pages(set_pdf(build.save(doc)))
        assert "Anfang" in texts[0]
        (holder,) = [text for text in texts if "Titel" in text]
        assert "Unten 0" in holder
        assert "Unten 11" in holder


def test_a_numbered_paragraph_kept_with_the_next_moves_without_those_above() -> None:
    for lines in range(36, 48, 2):
        doc = build.document()
        for n in range(lines):
            doc.add_paragraph(f"Zeile {n}").paragraph_format.space_after = 0
        doc.add_paragraph("Titel", style="heading 1")
        items = [doc.add_paragraph(f"Ziffer {n}", style="Clause") for n in range(3)]
        items[-1].paragraph_format.keep_with_next = True
        table = build.grid(doc, [["Amt", "Amt"]], (60, 60))
        table.rows[0].height = Mm(60)
        texts = pages(set_pdf(build.save(doc)))
        (holder,) = [text for text in texts if "Amt" in text]
        assert "Ziffer 2" in holder
        assert len(texts) == 1 or "Ziffer 1" not in holder


def test_a_row_that_must_not_break_moves_and_one_taller_than_a_page_breaks() -> None:
    doc = build.document()
    rows = [["Nr.", "Text"], *([str(n), "Wort " * 60] for n in range(14)), ["X", "Ende " * 2500]]
    table = build.grid(doc, rows, (20, 60))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {build.NS}/>"))
    texts = pages(set_pdf(build.save(doc)))
    assert len(texts) > 4
    for text in texts:
        assert text.count("Wort") % 60 == 0


def test_rows_that_break_over_pages_agree_cell_by_cell() -> None:
    doc = build.document()
    rows = [["A", "B"], ["links " * 900, "rechts " * 700], ["unten", "Schluss"]]
    build.grid(doc, rows, (60, 60))
    assert len(pages(set_pdf(build.save(doc)))) > 2


def test_merged_cells_keep_their_order() -> None:
    doc = build.document()
    rows = [[f"{a}{n}" for a in "ABCD"] for n in range(5)]
    table = build.grid(doc, rows, (20, 20, 20, 20))
    for (r1, c1), (r2, c2) in (((1, 1), (2, 1)), ((1, 3), (4, 3)), ((3, 0), (4, 0))):
        for r in range(r1 + 1, r2 + 1):
            table.cell(r, c1).text = ""
        table.cell(r1, c1).merge(table.cell(r2, c2))
    set_pdf(build.save(doc))


def test_nested_tables_keep_their_order_over_pages() -> None:
    doc = build.document()
    cell = build.grid(doc, [["aussen"]], (150,)).cell(0, 0)
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "innen links " * 500, "innen rechts " * 500
    cell.add_paragraph("danach")
    assert len(pages(set_pdf(build.save(doc)))) > 1


def test_a_number_wider_than_its_indent_pushes_its_text_on() -> None:
    doc = build.document()
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    for _ in range(101):
        indent = '<w:ind w:left="284" w:hanging="284"/>'
        build.add(doc, f"<w:pPr>{number}{indent}</w:pPr>{build.run('Punkt')}")
    data = set_pdf(build.save(doc))
    left = 22.5 * 72 / 25.4
    last = len(pages(data)) - 1
    assert abs(boxes(data)[1][1][0] - (left + 14.2)) < 1.5  # behind «1.»: at the indent
    assert abs(boxes(data, last)[-1][1][0] - (left + 35.4)) < 1.5  # behind «101.»: the next tab
    assert "101. Punkt" in pages(data)[last]


def test_a_taller_first_header_moves_only_the_first_page() -> None:
    doc = build.document()
    section = doc.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "gross\n" * 14
    for n in range(90):
        doc.add_paragraph(f"Zeile {n}")
    data = set_pdf(build.save(doc))
    tops = [max(r[3] for t, r in boxes(data, n) if t.startswith("Zeile")) for n in range(2)]
    assert tops[0] < tops[1] - 80


def test_a_picture_has_the_size_word_gives_it() -> None:
    doc = build.document()
    build.picture(doc)  # 3 times as wide as high by itself
    extent = doc.inline_shapes[0]
    extent.width, extent.height = Mm(40), Mm(40)
    objects = pypdfium2.PdfDocument(set_pdf(build.save(doc)))[0].get_objects()
    bounds = next(o for o in objects if type(o).__name__ == "PdfImage").get_bounds()
    left, bottom, right, top = bounds
    assert (right - left, top - bottom) == pytest.approx((Mm(40).pt, Mm(40).pt), abs=0.01)


def test_pictures_links_frames_and_tall_headers() -> None:
    doc = build.document()
    header = doc.sections[0].header
    for n in range(14):
        header.add_paragraph(f"Kopf {n}")
    header.paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
    for inline in header._element.iter("{*}docPr"):
        inline.set("descr", "Logo")
    build.picture(doc)
    relation = doc.part.relate_to(
        "mailto:amt@example.ch",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    shown = build.run("amt@example.ch", '<w:u w:val="single"/>')
    build.add(doc, f'<w:hyperlink r:id="{relation}">{shown}</w:hyperlink>')
    frame = "<w:pPr><w:pBdr>{}</w:pBdr><w:shd w:val='clear' w:fill='1F3864'/></w:pPr>".format(
        "".join(
            f'<w:{s} w:val="single" w:sz="8" w:space="4" w:color="C00000"/>'
            for s in ("top", "left", "bottom", "right")
        )
    )
    build.add(doc, frame + build.run("Gerahmt"))
    build.add(doc, frame + build.run("noch gerahmt", '<w:vertAlign w:val="superscript"/>'))
    data = set_pdf(build.save(doc))
    tops = {t: r[3] for t, r in boxes(data)}
    assert tops["Gerahmt"] < min(top for t, top in tops.items() if t.startswith("Kopf"))


def test_first_and_even_pages_have_their_own_headers() -> None:
    doc = build.document()
    section = doc.sections[0]
    section.different_first_page_header_footer = True
    doc.settings.odd_and_even_pages_header_footer = True
    section.header.paragraphs[0].text = "ungerade"
    section.even_page_header.paragraphs[0].text = "gerade"
    section.first_page_header.paragraphs[0].text = "erste"
    for n in range(3):
        build.add(
            doc, build.run(f"Text {n}") + ('<w:r><w:br w:type="page"/></w:r>' if n < 2 else "")
        )
    texts = pages(set_pdf(build.save(doc)))
    assert [next(w for w in ("ungerade", "gerade", "erste") if w in t) for t in texts] == [
        "erste",
        "gerade",
        "ungerade",
    ]


@pytest.mark.parametrize("suffix", ["tab", "space", "nothing"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("text", ["lit. %1)", "Art. %1", "Ziffer 1.%1 – neu", "Teil-%1", "§/%1"])
def test_a_number_is_never_broken_however_small_its_indent(
    text: str, side: str, suffix: str
) -> None:
    doc = build.document()
    level = f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="{side}"/>'
    doc.part.numbering_part.element.insert(0, parse_xml(
        f'<w:abstractNum {build.NS} w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="decimal"/>{level}<w:pPr><w:ind w:left="900" w:hanging="60"/></w:pPr>'
        "</w:lvl></w:abstractNum>"))  # fmt: skip
    doc.part.numbering_part.element.append(
        parse_xml(f'<w:num {build.NS} w:numId="8"><w:abstractNumId w:val="8"/></w:num>')
    )
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="8"/></w:numPr></w:pPr>'
    build.add(doc, number + build.run("Anfang " + "mit mehr Text als einer Zeile " * 5))
    shown = pages(set_pdf(build.save(doc)))[0].replace("\ufffe", "-")
    assert re.match(re.escape(text.replace("%1", "1")) + " ?Anfang", shown), shown


def test_a_picture_that_cannot_be_read_is_the_template_s_fault_not_ours() -> None:
    with pytest.raises(Refusal) as caught:
        set_pdf(pictured(jpeg())())
    assert (caught.value.code, caught.value.message) == (
        "T209",
        "Ein Bild des Word-Dokuments ist beschädigt und kann nicht gezeigt werden.",
    )


def test_a_picture_that_only_decorates_is_read_out_to_nobody() -> None:
    data = set_pdf(CASES["picture-decorative"]())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not [x for x in pdf.objects if isinstance(x, pikepdf.Dictionary) and "/Alt" in x]
        assert sum(len(page.get_images()) for page in pdf.pages) > 0


def test_mirrored_margins_change_sides_on_even_pages() -> None:
    data = set_pdf(CASES["file-mirror-margins-of-two-widths"]())
    lefts = [next(r[0] for text, r in boxes(data, n) if text in {"eins", "zwei", "drei"})
             for n in range(3)]  # fmt: skip
    assert lefts == pytest.approx([Mm(30).pt, Mm(15).pt, Mm(30).pt], abs=1)


@pytest.mark.parametrize("looks", ["", "<w:b/>", "<w:i/>", "<w:b/><w:i/>"])
def test_ticks_and_boxes_stand_among_words(looks: str) -> None:
    data = set_pdf(build.one(build.run("☐ offen ☑ja ☒ nein; gut✓ und ✔ sehr gut", looks)))
    assert pages(data)[0].strip() == "☐ offen ☑ja ☒ nein; gut✓ und ✔ sehr gut"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = {str(x["/FontName"]).partition("+")[2] for x in pdf.objects
                 if isinstance(x, pikepdf.Dictionary) and "/FontFile2" in x}  # fmt: skip
    assert "MinikipSymbols" in fonts
