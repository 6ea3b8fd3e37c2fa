"""The comparison of Word and PDF bites: every seeded difference is found and named."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press import typst
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.source import write
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.page.typst_data import lay_out
from minikip_docs.press.proof import readback
from minikip_docs.press.proof.pdf_words import read_pdf
from minikip_docs.press.proof.word_words import read_word
from minikip_docs.press.walk import numbering
from minikip_docs.press.walk.document import read_document
from tests.press import docx_builder as build
from tests.press.hostile.edits import cells, noted, notes, p, small, tbl, tc, tr

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)
MAIN = "word/document.xml"


@pytest.fixture(scope="module")
def agreement() -> bytes:
    return build.settled(build.agreement(4))


def compare_bent(docx: bytes, member: str, bend: Callable[[str], str]) -> Refusal:
    """Set a bent copy and compare it with the true Word file."""
    bent = build.change(docx, member, bend)
    with pytest.raises(Refusal) as caught:
        readback.compare(docx, to_pdf(open_package(bent), timestamp=MOMENT), ())
    return caught.value


def swap(one: str, other: str) -> Callable[[str], str]:
    return lambda x: x.replace(one, "\0").replace(other, one).replace("\0", other)


def test_equal_files_pass(agreement: bytes) -> None:
    readback.compare(agreement, to_pdf(open_package(agreement), timestamp=MOMENT), ["4’250.00"])


@pytest.mark.parametrize(
    ("old", "new", "word_has", "pdf_has"),
    [
        ("Beitrag des Kantons", "Beitrag Kantons", "des Kantons an", "Kantons an die"),
        ("Beitrag des", "Beitrag nicht des", "des Kantons an", "nicht des Kantons"),
        ("12’500.00", "12’600.00", "12’500.00 pro Jahr.", "12’600.00 pro Jahr."),
        ("Ziffer ", "Ziffer", "Ziffer 1.1", "Ziffer1.1"),
        ("die Abrechnung", "dieAbrechnung", "die Abrechnung liegt", "dieAbrechnung liegt"),
        ("Für die Gemeinde", "Für die", "Gemeinde", "Luzern,"),
    ],
)
def test_lost_new_and_changed_words(
    agreement: bytes, old: str, new: str, word_has: str, pdf_has: str
) -> None:
    refusal = compare_bent(agreement, MAIN, lambda x: x.replace(old, new))
    assert refusal.code == "X901"
    assert f"steht in Word «{word_has}" in refusal.message
    assert f"im PDF «{pdf_has}" in refusal.message


def test_the_place_of_a_difference_is_quoted(agreement: bytes) -> None:
    refusal = compare_bent(agreement, MAIN, lambda x: x.replace("pro Jahr", "im Jahr"))
    assert "nach «Der Kanton zahlt höchstens CHF 12’500.00»" in refusal.message


def test_swapped_cells(agreement: bytes) -> None:
    refusal = compare_bent(agreement, MAIN, swap("2’250.00", "3’250.00"))
    assert "steht in Word «2’250.00 3 Massnahme" in refusal.message
    assert "im PDF «3’250.00 3 Massnahme" in refusal.message


def test_swapped_cells_of_one_row(agreement: bytes) -> None:
    refusal = compare_bent(agreement, MAIN, swap("Für den Kanton", "Für die Gemeinde"))
    assert refusal.code == "X901"


def test_a_wrong_clause_number(agreement: bytes) -> None:
    refusal = compare_bent(
        agreement, "word/numbering.xml", lambda x: x.replace('w:val="%1.%2"', 'w:val="%1.0%2"')
    )
    assert "steht in Word «1.1 Diese" in refusal.message
    assert "im PDF «1.01 Diese" in refusal.message


def test_a_number_the_walker_gets_wrong(monkeypatch: pytest.MonkeyPatch, agreement: bytes) -> None:
    monkeypatch.setattr(numbering, "format_number", lambda n, kind: str(n + 1))
    wrong = to_pdf(open_package(agreement), timestamp=MOMENT)
    with pytest.raises(Refusal) as caught:
        readback.compare(agreement, wrong, ())
    assert "steht in Word «1. Gegenstand" in caught.value.message
    assert "im PDF «2. Gegenstand" in caught.value.message


def test_a_blank_that_is_lost_between_two_looks() -> None:
    docx = build.one(build.run("Ziffer ") + build.run("1.1", "<w:b/>"))
    bent = build.change(docx, MAIN, lambda x: x.replace("Ziffer ", "Ziffer"))
    with pytest.raises(Refusal) as caught:
        readback.compare(docx, to_pdf(open_package(bent), timestamp=MOMENT), ())
    assert caught.value.code == "X901"


def test_words_behind_the_end(agreement: bytes) -> None:
    refusal = compare_bent(agreement, MAIN, lambda x: x.replace("3’000.00", "3’000.00 Franken"))
    assert refusal.code == "X902"
    assert refusal.message == "Das PDF hat am Ende Wörter, die in Word fehlen: «Franken»."


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("word/header1.xml", "Vereinbarung Musterwil", ""),
        ("word/header1.xml", "Musterwil", "Mustorwil"),
        ("word/footer1.xml", "Seite ", "Blatt "),
        ("word/footer1.xml", " PAGE ", " NUMPAGES "),
    ],
)
def test_headers_and_footers(agreement: bytes, member: str, old: str, new: str) -> None:
    refusal = compare_bent(agreement, member, lambda x: x.replace(old, new))
    assert refusal.code == "X903"
    assert refusal.message.startswith("Kopf- oder Fusszeile der Seite 1 stimmen nicht überein")


def test_a_header_that_is_gone(agreement: bytes) -> None:
    def without(xml: str) -> str:
        start = xml.index("<w:headerReference")
        return xml[:start] + xml[xml.index("/>", start) + 2 :]

    assert compare_bent(agreement, MAIN, without).code == "X903"


def test_a_value_that_was_not_printed(agreement: bytes) -> None:
    data = to_pdf(open_package(agreement), timestamp=MOMENT)
    readback.compare(
        agreement, data, ["Kanton Luzern\nDienststelle Soziales", "der Gemeinde  Müller"]
    )
    with pytest.raises(Refusal) as caught:
        readback.compare(agreement, data, ["Musterwil", "Beispielwil"])
    assert caught.value.message == "Der Wert «Beispielwil» fehlt im Dokument."
    with pytest.raises(Refusal) as caught:  # each word is there, but not one behind the other
        readback.compare(agreement, data, ["Dienststelle Luzern"])
    assert caught.value.message == "Der Wert «Dienststelle Luzern» fehlt im Dokument."


def test_text_that_leaves_its_page_or_has_no_tag() -> None:
    docx = build.one('<w:pPr><w:ind w:left="-3000"/></w:pPr>' + build.run("links hinaus"))
    data = to_pdf(open_package(docx), timestamp=MOMENT)
    with pytest.raises(Refusal, match="Text steht ausserhalb der Seite 1: «links hinaus»"):
        readback.compare(docx, data, ())
    docx = build.one(build.run("ohne Auszeichnung"))
    code, _ = write(lay_out(read_document(open_package(docx))))
    untagged = typst.typeset(
        code.encode(),
        {"pictures": "[]"},
        refuse=lambda reason: Refusal("X910", reason),
        pdf_tags=False,
    )
    with pytest.raises(Refusal) as caught:
        readback.compare(docx, untagged, ())
    assert caught.value.code == "X907"


def test_capitals_and_broken_words_agree() -> None:
    docx = build.one(
        build.run("gemäss Strassenverzeichnis ", "<w:caps/>"),
        build.run("Mini-KIP-Vereinbarung und Wort\u2011mit\u2011Strich " * 30),
        build.run("halb")
        + build.run("fett", "<w:b/>")
        + build.run("er")
        + build.run("² ", "<w:i/>"),
    )
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ["gemäss"])


def test_a_word_of_two_looks_is_one_and_what_follows_stays() -> None:
    docx = build.one(build.run("halb") + build.run("fett und mehr", "<w:b/>") + build.run("mals."))
    pdf = to_pdf(open_package(docx), timestamp=MOMENT)
    assert [word.text for word in read_pdf(pdf).text] == ["halbfett", "und", "mehrmals."]
    readback.compare(docx, pdf, ["halbfett und mehrmals."])


def test_no_pdf_is_a_refusal(agreement: bytes) -> None:
    with pytest.raises(Refusal, match="Das erzeugte PDF ist nicht lesbar"):
        readback.compare(agreement, b"%PDF-", ())


def test_a_reference_within_a_link_is_replaced_not_repeated() -> None:
    link = f'<w:hyperlink w:anchor="M">{build.run("veraltet")}</w:hyperlink>'
    docx = build.one(
        '<w:bookmarkStart w:id="1" w:name="M"/>' + build.run("Ziel") + '<w:bookmarkEnd w:id="1"/>',
        build.run("siehe ") + f'<w:fldSimple w:instr=" REF M ">{link}</w:fldSimple>',
    )
    settled = build.settled(docx)
    assert read_word(settled).everything.split(" ¦ ")[0] == "Ziel siehe Ziel"
    readback.compare(settled, to_pdf(open_package(settled), timestamp=MOMENT), ["siehe Ziel"])


@pytest.mark.parametrize("kind", ["right", "center"])
def test_a_tab_without_room_still_parts_the_words(kind: str) -> None:
    docx = build.one(
        f'<w:pPr><w:tabs><w:tab w:val="{kind}" w:pos="1500"/></w:tabs></w:pPr>'
        + build.run("Unterschrift") + "<w:r><w:tab/></w:r>" + build.run("ein viel zu langer Text")
    )  # fmt: skip
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ())


def test_a_footnote_in_a_cell_merged_downwards() -> None:
    cell = [tc(p(build.run("M") + noted(2)), props='<w:vMerge w:val="restart"/>')]
    rows = tr(*cell, *cells("b", "c")), tr(tc(props="<w:vMerge/>"), *cells("d", "e"))
    docx = notes(small(tbl(*rows)), "Stand 2025.")()
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ["Stand 2025."])


SMALL = '<w:sz w:val="2"/>'


@pytest.mark.parametrize("blank", [" ", "\u00a0", "   "])
@pytest.mark.parametrize("look", ["", "<w:b/>"])
def test_a_blank_of_one_point_is_one(blank: str, look: str) -> None:
    docx = build.one(build.run("eins", look) + build.run(blank, SMALL) + build.run("zwei", look))
    pdf = to_pdf(open_package(docx), timestamp=MOMENT)
    assert [word.text for word in read_pdf(pdf).text] == ["eins", "zwei"]
    readback.compare(docx, pdf, ())


def test_a_blank_of_one_point_that_is_lost_or_new_is_found() -> None:
    docx = build.one(build.run("eins") + build.run(" ", SMALL) + build.run("zwei"))
    assert compare_bent(docx, MAIN, lambda x: x.replace("> <", "><")).code == "X901"
    glued = build.one(build.run("eins") + build.run("\u00ad", SMALL) + build.run("zwei"))
    assert compare_bent(glued, MAIN, lambda x: x.replace("\u00ad", " ")).code == "X901"


def test_a_raised_figure_keeps_its_blank_and_gets_none() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    for figure, words in (("2 ", ["m2", "und"]), ("2", ["m2und"])):
        docx = build.one(build.run("m") + build.run(figure, raised) + build.run("und"))
        pdf = to_pdf(open_package(docx), timestamp=MOMENT)
        assert [word.text for word in read_pdf(pdf).text] == words
        readback.compare(docx, pdf, ())


@pytest.mark.parametrize("words", ["Vereinbarung", "«Leistungsvereinbarung»", "MITTE", "Wir, Ort"])
def test_spaced_letters_are_no_words(words: str) -> None:
    docx = build.one(build.run("x") + build.run(words, '<w:spacing w:val="16"/>') + build.run(","))
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ())


@pytest.mark.parametrize("other", ["<w:b/>", "<w:i/>", '<w:sz w:val="40"/>'])
def test_dots_of_two_looks_are_one_word(other: str) -> None:
    docx = build.one(build.run("1…") + build.run("…2·", other) + build.run("·3"))
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ())


@pytest.mark.parametrize("sign", "☐☑☒✓✔")
def test_a_sign_with_room_around_it_takes_no_blank_and_keeps_its_own(sign: str) -> None:
    docx = build.one(build.run(f"M{sign}, M{sign}M {sign}{sign} {sign} M ({sign})"))
    pdf = to_pdf(open_package(docx), timestamp=MOMENT)
    words = [f"M{sign},", f"M{sign}M", sign + sign, sign, "M", f"({sign})"]
    assert [word.text for word in read_pdf(pdf).text] == words
    readback.compare(docx, pdf, ())
    assert compare_bent(docx, MAIN, lambda x: x.replace(f"{sign},", f"{sign} ,")).code == "X901"


def test_capitals_of_a_part_of_a_word_agree_and_no_other_letters() -> None:
    docx = build.one(build.run("Fuss") + build.run("weg", "<w:caps/>") + build.run("e"))
    readback.compare(docx, to_pdf(open_package(docx), timestamp=MOMENT), ())
    assert compare_bent(docx, MAIN, lambda x: x.replace("weg", "wag")).code == "X901"
    assert compare_bent(docx, MAIN, lambda x: x.replace("Fuss", "fuss")).code == "X901"
