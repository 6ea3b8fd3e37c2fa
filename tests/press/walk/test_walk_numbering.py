"""Numbers and cross-references are worked out as Word does it."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.proof.word_words import read_word
from minikip_docs.press.walk import references
from minikip_docs.press.walk.blocks import Paragraph, Text
from minikip_docs.press.walk.document import read_document
from minikip_docs.press.walk.numbering import format_number
from tests.press import docx_builder as build


def level(ilvl: int, number: int = 1) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'


def styled(name: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


def numbers(docx: bytes) -> list[str]:
    blocks = read_document(open_package(docx)).sections[0].blocks
    return [b.label.text if b.label else "" for b in blocks if isinstance(b, Paragraph)]


def of(*properties: str) -> list[str]:
    return numbers(build.one(*(p + build.run("Text") for p in properties)))


def with_numbering(levels: str, *properties: str, more: str = "") -> bytes:
    """Give a document whose list 8 has these levels."""
    doc = build.document()
    root = doc.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {build.NS} w:abstractNumId="8">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {build.NS} w:numId="8"><w:abstractNumId w:val="8"/>{more}</w:num>')
    )
    for p in properties:
        build.add(doc, p + build.run("Text"))
    return build.save(doc)


def lvl(ilvl: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_levels_count_and_restart_after_a_higher_one() -> None:
    heading, clause = styled("Heading1"), styled("Clause")
    assert of(heading, clause, level(2), level(2), clause, level(2), heading, clause, level(2)) == [
        "1.", "1.1", "a)", "b)", "1.2", "a)", "2.", "2.1", "a)",
    ]  # fmt: skip


def test_no_number_where_the_paragraph_switches_it_off() -> None:
    off = '<w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    docx = build.one(*(p + build.run("X") for p in (styled("Heading1"), off, styled("Heading1"))))
    assert numbers(docx) == ["1.", "", "2."]
    blocks = read_document(open_package(docx)).sections[0].blocks
    assert [b.left for b in blocks if isinstance(b, Paragraph)] == [28.35, 0, 28.35]


def test_an_override_starts_anew_once() -> None:
    heading, clause = styled("Heading1"), styled("Clause")
    # List 3 shares the counters of list 1 and starts its third level anew.
    assert of(heading, clause, level(2), level(2), level(2, 3), level(2, 3), level(2)) == [
        "1.", "1.1", "a)", "b)", "a)", "b)", "c)",
    ]  # fmt: skip


def test_bullets_of_symbol_fonts_become_ordinary_characters() -> None:
    assert of(styled("ListItem"), level(1, 2)) == ["•", "–"]


def test_legal_numbering_shows_arabic_figures() -> None:
    levels = lvl(0, "upperRoman", "%1.") + lvl(1, "lowerLetter", "%1.%2", "<w:isLgl/>")
    assert numbers(with_numbering(levels, level(0, 8), level(1, 8), level(1, 8))) == [
        "I.",
        "1.1",
        "1.2",
    ]


def test_a_level_may_go_on_counting_or_show_nothing() -> None:
    levels = lvl(0, "none", "Teil") + lvl(1, "decimalZero", "%2", '<w:lvlRestart w:val="0"/>')
    assert numbers(with_numbering(levels, level(0, 8), level(1, 8), level(0, 8), level(1, 8))) == [
        "Teil",
        "01",
        "Teil",
        "02",
    ]


def test_a_full_override_of_a_level_counts() -> None:
    more = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>{lvl(0, "upperLetter", "§ %1")}</w:lvlOverride>'  # noqa: E501
    assert numbers(
        with_numbering(lvl(0, "decimal", "%1."), level(0, 8), level(0, 8), more=more)
    ) == ["§ E", "§ F"]


def test_numbers_run_on_through_tables() -> None:
    doc = build.document()
    build.add(doc, level(0, 1) + build.run("eins"))
    table = build.grid(doc, [["zwei"]], (50,))
    table.cell(0, 0).paragraphs[0]._p.insert(0, parse_xml(f"<w:pPr {build.NS}>{level(0, 1)[7:]}"))
    build.add(doc, level(0, 1) + build.run("drei"))
    assert numbers(build.save(doc)) == ["1.", "3."]


@pytest.mark.parametrize(
    ("levels", "what"),
    [
        (lvl(0, "ordinal", "%1"), "Nummern als Ordnungszahlen"),
        (lvl(0, "decimal", "%1.%2") + lvl(1, "decimal", "%2"), "eine Nummer, deren übergeordnete"),
        (lvl(0, "bullet", "\uf0ff"), "ein Aufzählungszeichen der Symbolschrift"),
        (lvl(0, "decimal", "%1", '<w:lvlPicBulletId w:val="0"/>'),
         "ein Bild als Aufzählungszeichen"),
        (lvl(0, "decimal", "%1").replace("</w:lvl>", '<w:lvlJc w:val="center"/></w:lvl>'),
         "eine zentrierte Nummer"),
    ],
)  # fmt: skip
def test_numbers_that_are_not_carried(levels: str, what: str) -> None:
    with pytest.raises(Refusal, match=what):
        numbers(with_numbering(levels, level(0, 8)))


def test_a_number_in_a_header_is_refused() -> None:
    doc = build.document()
    doc.sections[0].header.paragraphs[0].style = "List Item"
    doc.sections[0].header.paragraphs[0].add_run("oben")
    with pytest.raises(Refusal, match=r"eine automatische Nummer in Kopf- oder Fusszeile .*oben"):
        numbers(build.save(doc))


@pytest.mark.parametrize(
    ("n", "kind", "text"),
    [(27, "lowerLetter", "aa"), (28, "upperLetter", "BB"), (1994, "upperRoman", "MCMXCIV"),
     (4, "lowerRoman", "iv"), (7, "decimalZero", "07"), (12, "decimal", "12"), (3, "none", "")],
)  # fmt: skip
def test_number_formats(n: int, kind: str, text: str) -> None:
    assert format_number(n, kind) == text


@given(st.integers(1, 400))
def test_every_number_has_its_own_letters_and_roman_figures(n: int) -> None:
    for kind in ("lowerLetter", "lowerRoman"):
        assert format_number(n, kind) != format_number(n + 1, kind)


def shown(docx: bytes) -> str:
    blocks = read_document(open_package(docx)).sections[0].blocks
    last = blocks[-1]
    assert isinstance(last, Paragraph)
    return "".join(i.text for i in last.inlines if isinstance(i, Text))


def marked(inner: str, name: str = "Ziel", number: int = 1) -> str:
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
    )


@pytest.mark.parametrize(
    ("switch", "text"), [("\\n \\h", "a)"), ("\\w", "1.2a)"), ("\\h", "das Ziel"), ("\\* MERGEFORMAT", "das Ziel")]  # noqa: E501
)  # fmt: skip
def test_cross_references_show_number_or_text(switch: str, text: str) -> None:
    docx = build.one(
        styled("Heading1") + build.run("H"),
        styled("Clause") + build.run("K"),
        styled("Clause") + build.run("K"),
        level(2) + marked(build.run("das ") + build.run("Ziel", "<w:b/>")),
        build.run("siehe ") + build.field(f"REF Ziel {switch}", "veraltet") + build.run("."),
    )
    assert shown(docx) == "siehe veraltet."
    settled = build.settled(docx)
    assert shown(settled) == f"siehe {text}."
    assert build.settled(docx) == settled
    assert shown(build.settled(settled)) == f"siehe {text}."


def test_a_reference_drops_the_full_stop_and_may_be_a_simple_field() -> None:
    docx = build.one(
        styled("Heading1") + marked(build.run("H")),
        build.run("Ziffer ")
        + f'<w:fldSimple w:instr=" REF ziel \\r ">{build.run("?")}</w:fldSimple>',
    )
    assert shown(build.settled(docx)) == "Ziffer 1"


def test_a_reference_without_stored_result_gets_one() -> None:
    inner = build.field("REF Ziel \\r", "").replace(build.run(""), "")
    docx = build.one(styled("Heading1") + marked(build.run("H")), inner)
    assert shown(build.settled(docx)) == "1"


def test_a_file_without_references_stays_as_it_is() -> None:
    package = open_package(build.one(build.run("Text") + build.field("PAGE")))
    assert references.settle(package) is package


TARGET = styled("Heading1") + marked(build.run("H"))


@pytest.mark.parametrize(
    ("target", "instruction", "code", "what"),
    [
        (TARGET, "REF Fehlt \\r", "T214",
         "einen Querverweis, der ins Leere führt (Textmarke «Fehlt»)"),
        (TARGET + marked(build.run("zwei"), number=2), "REF Ziel \\r", "T214",
         "einen Querverweis, der auf mehrere Stellen zeigt (Textmarke «Ziel»)"),
        (marked(build.run("ohne")), "REF Ziel \\r", "T214",
         "einen Querverweis auf eine Stelle ohne Nummer («Ziel»)"),
        (TARGET, "REF Ziel \\p", "T206",
         "einen Querverweis mit unbekanntem Schalter («REF Ziel \\p»)"),
        (TARGET, "SECTIONPAGES", "T206",
         "eine Angabe zur Datei, die Word einsetzt (Feld «SECTIONPAGES»)"),
        (TARGET, "HYPERLINK", "T206", "das Feld «HYPERLINK»"),
    ],
)  # fmt: skip
def test_references_that_cannot_be_settled(
    target: str, instruction: str, code: str, what: str
) -> None:
    with pytest.raises(Refusal) as caught:
        build.settled(build.one(target, build.run("siehe ") + build.field(instruction, "9")))
    assert caught.value.code == code
    assert caught.value.message == (
        f"Das Word-Dokument enthält {what} (Haupttext, im Absatz «siehe 9»)."
    )


def test_a_restart_in_a_replaced_level_is_ignored_as_word_does() -> None:
    def one(ilvl: int, more: str = "") -> str:
        return (
            f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{more}'
            f'<w:lvlText w:val="%{ilvl + 1})"/></w:lvl>'
        )

    never = one(1, '<w:lvlRestart w:val="0"/>')
    docx = with_numbering(
        one(0) + one(1), *(level(n, 8) for n in (0, 1, 0, 1)),
        more=f'<w:lvlOverride w:ilvl="1">{never}</w:lvlOverride>',
    )  # fmt: skip
    assert numbers(docx) == ["1)", "1)", "2)", "1)"]
    assert read_word(docx).everything == "1) Text 1) Text 2) Text 1) Text"


def test_bookmarks_have_the_number_of_their_paragraph() -> None:
    clause = styled("Clause")
    docx = build.one(
        styled("Heading1") + build.run("Erstens"),
        clause + marked(build.run("Zweitens"), "Konto", 1),
        clause + marked(build.run("Drittens"), "Doppelt", 2),
        clause + marked(build.run("Viertens"), "Doppelt", 3),
        marked(build.run("Ohne Nummer"), "Text", 4),
    )
    assert references.marked_numbers(open_package(docx)) == {"Konto": "1.1"}
