"""Fields that are carried: links, sequences and properties, in one element or between marks."""

from __future__ import annotations

import pytest

from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.walk.blocks import Link, Paragraph, Text
from minikip_docs.press.walk.document import read_document
from minikip_docs.press.walk.references import address, settle
from tests.press import docx_builder as build


def paragraphs(*inner: str) -> list[Paragraph]:
    document = read_document(settle(open_package(build.one(*inner))))
    return [b for b in document.sections[0].blocks if isinstance(b, Paragraph)]


def words(paragraph: Paragraph) -> str:
    return "".join(item.text for item in paragraph.inlines if isinstance(item, Text))


@pytest.mark.parametrize(
    ("instruction", "url"),
    [
        ('HYPERLINK "https://www.lu.ch/a b"', "https://www.lu.ch/a b"),
        ("HYPERLINK mailto:a@lu.ch", "mailto:a@lu.ch"),
        ('HYPERLINK \\o "Tipp" \\t "_blank" "https://www.lu.ch" \\h', "https://www.lu.ch"),
        ('HYPERLINK "https://www.lu.ch" \\l "hier"', "https://www.lu.ch"),
        ('HYPERLINK \\l "hier"', ""),
        ('HYPERLINK ""', ""),
    ],
)
def test_the_address_of_a_link_that_is_a_field(instruction: str, url: str) -> None:
    assert address(instruction) == url
    simple = f"<w:fldSimple w:instr='{instruction}'>{build.run('Wort')}</w:fldSimple>"
    for inner in (build.field(instruction, "Wort"), simple):
        (paragraph,) = paragraphs(build.run("vor ") + inner + build.run(" nach"))
        links = [item for item in paragraph.inlines if isinstance(item, Link)]
        assert [(x.url, [i.text for i in x.inlines if isinstance(i, Text)]) for x in links] == (
            [(url, ["Wort"])] if url else []
        )


def test_sequences_count_in_the_order_of_the_text_and_each_by_itself() -> None:
    simple = f'<w:fldSimple w:instr=" SEQ Tabelle ">{build.run("9")}</w:fldSimple>'
    marked = build.field("SEQ Tabelle", "9")
    shown = paragraphs(
        marked + build.run("/") + simple, build.field("SEQ Bild", "9"), simple,
        build.field("SEQ Tabelle \\r 7", "9"), build.field("SEQ TABELLE \\c", "9"), marked,
    )  # fmt: skip
    assert [words(p) for p in shown] == ["1/2", "1", "3", "7", "7", "8"]


def test_a_property_shows_what_the_file_says_and_another_what_is_stored() -> None:
    shown = paragraphs(
        build.field("DOCPROPERTY Title", "alt"), build.field('DOCPROPERTY "Eigene"', "gespeichert")
    )
    assert [words(p) for p in shown] == ["Leistungsvereinbarung", "gespeichert"]
