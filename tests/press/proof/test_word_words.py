"""The words read back from a Word file: what is shown, in which part, and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from minikip_docs.press.proof.word_words import PAGE, TOTAL, Script, read_word
from tests.press import docx_builder as build
from tests.press.hostile.edits import cells, p, run, section, small, t, tbl, tc, tr

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
