"""The words read back from a Word file: what is shown, in which part, and what is never shown."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from minikip_docs.press.proof.pdf_page import DRAWN, PICTURE
from minikip_docs.press.proof.word_words import PAGE, TOTAL, NoteWord, Script, read_word
from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    add_style,
    cells,
    noted,
    notes,
    p,
    par_style,
    run,
    section,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
    xml,
)

HEAD = "<w:tblHeader/>"


def words(*blocks: str) -> tuple[str, ...]:
    """Give the words of a document with these blocks alone."""
    (chapter,) = read_word(small(*blocks)()).chapters
    return chapter.words


def with_section(bend: Any) -> Script:
    return read_word(small(t("Text"), bend=bend)())


@pytest.mark.parametrize("field", ["PAGE", " NUMPAGES "])
def test_the_stored_number_of_a_page_field_is_not_read(field: str) -> None:
    sign = PAGE if "NUM" not in field else TOTAL
    simple = f'<w:fldSimple w:instr=" {field} ">{run("7")}</w:fldSimple>'
    assert words(p(run("Seite ") + simple + run(" hier"))) == ("Seite", sign, "hier")
    complex_field = build.field(field, "7")
    assert words(p(run("Seite ") + complex_field + run(" hier"))) == ("Seite", sign, "hier")


def test_the_result_of_another_field_is_read() -> None:
    simple = f'<w:fldSimple w:instr=" DATE ">{run("heute")}</w:fldSimple>'
    assert words(p(run("Luzern, ") + simple + build.field("DATE", "morgen"))) == (
        "Luzern,", "heutemorgen",
    )  # fmt: skip


def test_tabs_and_line_ends_part_words_and_tab_stops_do_not() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="1500"/></w:tabs>'
    inner = run("a") + "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:br/></w:r>" + run("c")
    assert words(p(inner + "<w:r><w:noBreakHyphen/></w:r>" + run("d"), stops)) == ("a", "b", "c-d")


@pytest.mark.parametrize(("value", "differs"), [("", True), (' w:val="0"', False), (None, False)])
def test_even_pages_differ_if_the_settings_say_so(value: str | None, differs: bool) -> None:
    docx = build.one(run("Text"))
    if value is not None:
        docx = build.change(
            docx,
            "word/settings.xml",
            lambda x: x.replace("</w:settings>", f"<w:evenAndOddHeaders{value}/></w:settings>"),
        )
    assert read_word(docx).even_differs is differs


def test_the_first_page_differs_and_counts_from_where_its_section_says() -> None:
    plain = with_section(lambda doc: None)
    assert (plain.chapters[0].start, plain.chapters[0].first_differs) == (None, False)
    bent = with_section(
        lambda doc: (section(doc, '<w:pgNumType w:start="5"/>'), section(doc, "<w:titlePg/>"))
    )
    assert (bent.chapters[0].start, bent.chapters[0].first_differs) == (5, True)


def test_header_rows_that_repeat_are_read_whole_and_merged_ones_by_cell() -> None:
    rows = tr(*cells("Jahr", "2026", "2027"), props=HEAD), tr(*cells("a", "b", "c"))
    assert read_word(small(tbl(*rows))()).repeated == (("Jahr", "2026", "2027"),)
    merged = tr(tc(p(run("Jahr")), props='<w:vMerge w:val="restart"/>'), *cells("x", "y"),
                props=HEAD)  # fmt: skip
    below = tr(tc("<w:p/>", props="<w:vMerge/>"), *cells("d", "e"))
    assert read_word(small(tbl(merged, below))()).repeated == (("Jahr",), ("x",), ("y",))


def test_only_a_look_of_the_text_makes_capitals() -> None:
    docx = build.one(run("Text"))
    assert read_word(docx).capitals is False
    titled = build.change(
        docx, "docProps/core.xml", lambda x: x.replace("Leistungsvereinbarung", "caps")
    )
    assert read_word(titled).capitals is False
    assert read_word(build.one(run("Text", "<w:caps/>"))).capitals is True
    assert read_word(build.one(run("Text", "<w:smallCaps/>"))).capitals is True
    style = '<w:style w:type="character" w:styleId="Klein"><w:rPr><w:smallCaps/></w:rPr></w:style>'
    for named, capitals in (("Klein", True), ("Gross", False)):
        docx = build.one(run("Text", f'<w:rStyle w:val="{named}"/>'))
        docx = build.change(
            docx, "word/styles.xml", lambda x: x.replace("</w:styles>", f"{style}</w:styles>")
        )
        assert read_word(docx).capitals is capitals


def _annex(kind: str) -> Any:
    def bend(doc: Any) -> None:
        doc.sections[0].header.paragraphs[0].text = "Kopf vorne"
        annex = doc.add_section()
        annex.header.is_linked_to_previous = False
        annex.header.paragraphs[0].text = "Kopf hinten"
        doc.add_paragraph("Anhang")
        if kind:
            section(doc, f'<w:type w:val="{kind}"/>')

    return bend


def test_each_section_has_its_words_and_margins() -> None:
    front, annex = with_section(_annex("")).chapters
    assert (front.words, annex.words) == (("Text",), ("Anhang",))
    assert front.margins["header", "default"] == ("Kopf", "vorne")
    assert annex.margins["header", "default"] == ("Kopf", "hinten")


def test_everything_is_the_text_and_the_margins_apart() -> None:
    assert with_section(_annex("")).everything == "Text Anhang ¦ Kopf vorne ¦ Kopf hinten"


PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
BEGIN = "<w:pageBreakBefore/>"


def gaps(*blocks: str, bend: Any = None) -> dict[int, tuple[int, int]]:
    """Give how many breaks and empty paragraphs stand before which word of the first section."""
    first = read_word(small(*blocks, bend=bend)()).chapters[0]
    return {n: (gap.breaks, gap.empty) for n, gap in first.gaps.items()}


def test_page_breaks_and_empty_paragraphs_stand_between_words() -> None:
    assert gaps(t("a b"), t("c")) == {}
    assert gaps(p(PAGE_BREAK), t("a"), p(PAGE_BREAK), "<w:p/>", t("b"), "<w:p/>") == {
        0: (1, 0), 1: (1, 1), 2: (0, 1),
    }  # fmt: skip
    assert gaps(p(run("a ") + PAGE_BREAK + run("b"))) == {1: (1, 0)}
    assert gaps(t("a"), p('<w:r><w:br w:type="textWrapping"/></w:r>' + run("b"))) == {}


def test_what_begins_a_page_counts_as_a_break() -> None:
    def bend(doc: Any) -> None:
        add_style(doc, par_style("Neu", "").replace("<w:rPr>", f"<w:pPr>{BEGIN}</w:pPr><w:rPr>"))
        add_style(doc, par_style("Neuer", "<w:b/>").replace('"Normal"', '"Neu"'))

    off = '<w:pageBreakBefore w:val="0"/>'
    assert gaps(t("a"), t("b", BEGIN), t("c", off)) == {1: (1, 0)}
    styled_ = t("a"), t("b", style("Neu")), t("c", style("Neuer")), t("d", style("Neu") + off)
    assert gaps(*styled_, bend=bend) == {1: (1, 0), 2: (1, 0)}


def test_breaks_in_cells_need_not_begin_a_page() -> None:
    assert gaps(t("x"), tbl(tr(tc(t("a", BEGIN)), tc("<w:p/>"), tc(t("c"))))) == {
        1: (0, 1), 2: (0, 1),
    }  # fmt: skip


def test_a_continuous_section_goes_on_with_its_gaps() -> None:
    def bend(doc: Any) -> None:
        doc.add_paragraph("")
        _annex("continuous")(doc)
        doc.add_paragraph("").add_run().add_break(WD_BREAK.PAGE)
        doc.add_paragraph("Schluss")

    (chapter,) = with_section(bend).chapters
    assert chapter.words == ("Text", "Anhang", "Schluss")
    assert {n: (g.breaks, g.empty) for n, g in chapter.gaps.items()} == {1: (0, 2), 2: (1, 0)}


def test_a_picture_is_a_word_with_its_size() -> None:
    (chapter,) = with_section(build.picture).chapters
    assert chapter.words == ("Text", f"{PICTURE}85.0×28.3")


def test_the_words_of_a_footnote_are_marked() -> None:
    docx = notes(small(p(run("Wort") + noted(2) + run(" weiter"))), "Stand 2025.")()
    (chapter,) = read_word(docx).chapters
    noted_ = [word for word in chapter.words if isinstance(word, NoteWord)]
    assert (chapter.words[0], noted_) == ("Wort1", ["1", "Stand", "2025."])


DECORATES = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative xmlns:adec='
    '"http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
LINES = (
    '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip xmlns:asvg='
    '"http://schemas.microsoft.com/office/drawing/2016/SVG/main"/></a:ext></a:extLst>'
)


@pytest.mark.parametrize(
    ("decorates", "lines", "words", "decoration"),
    [
        (True, False, ("Text",), (f"{PICTURE}85.0×28.3",)),
        (True, True, ("Text",), ()),
        (False, True, ("Text", DRAWN), ()),
    ],
)
def test_pictures_that_decorate_or_are_made_of_lines(
    *, decorates: bool, lines: bool, words: tuple[str, ...], decoration: tuple[str, ...]
) -> None:
    def bend(doc: Any) -> None:
        build.picture(doc)
        for name, more, wanted in (("docPr", DECORATES, decorates), ("blip", LINES, lines)):
            if wanted:
                next(doc.element.body.iter(f"{{*}}{name}")).append(xml(more))

    script = with_section(bend)
    assert (script.chapters[0].words, script.decoration) == (words, decoration)


def test_a_picture_of_a_header_is_shown_whether_it_decorates_or_not() -> None:
    def bend(doc: Any) -> None:
        header = doc.sections[0].header
        header.paragraphs[0].add_run().add_picture(io.BytesIO(build.png()), Mm(20))
        next(header._element.iter("{*}docPr")).append(xml(DECORATES))

    (chapter,) = with_section(bend).chapters
    assert chapter.margins["header", "default"] == (f"{PICTURE}56.7×18.9",)
