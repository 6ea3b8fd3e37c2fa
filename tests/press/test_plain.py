"""A Word template as plain text: numbers, lists, empty lines as in Word, and no word lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx.document import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.data.model import Refusal
from minikip_docs.press import plain
from minikip_docs.press.proof.word_words import read_word
from tests.press import docx_builder

Step = Callable[[Document], object]


def text_of(folder: Path, *steps: Step, **context: object) -> str:
    """Make a template with some steps, fill it and give its text with simple line ends."""
    document = docx_builder.document()
    for step in steps:
        step(document)
    document.save(str(folder / "mail.docx"))
    made = plain.produce(
        folder / "mail.docx", context, title="T", author="A", created=date(2025, 1, 31)
    )
    assert made.text.count("\n") == made.text.count("\r\n")
    return made.text.replace("\r\n", "\n")


def paragraph(text: str, style: str = "Normal", after: float | None = None) -> Step:
    def step(document: Document) -> None:
        made = document.add_paragraph(text, style)
        made.paragraph_format.space_after = None if after is None else Pt(after)

    return step


def test_numbers_bullets_and_breaks_are_those_of_word(tmp_path: Path) -> None:
    steps = (
        paragraph("Ziele", "heading 1"),
        paragraph("Erste Zeile\nzweite Zeile", "Clause"),
        paragraph("{{ wer }}", "List Item"),
        paragraph("Punkt", "List Item"),
    )
    assert text_of(tmp_path, *steps, wer="Zürich & «Łódź»\nzweite") == (
        "1. Ziele\n\n"
        "1.1 Erste Zeile\n    zweite Zeile\n\n"
        "      • Zürich & «Łódź»\n        zweite\n"
        "      • Punkt\n"
    )


def test_an_empty_line_stands_where_word_leaves_half_a_line(tmp_path: Path) -> None:
    steps = [paragraph(text, after=after) for text, after in
             (("a", 4.9), ("b", 5), ("c", 0), ("", 0), ("d", 0), ("e", None))]  # fmt: skip
    assert text_of(tmp_path, *steps) == "a\nb\n\nc\n\nd\ne\n"


def add_table(document: Document) -> None:
    document.add_table(1, 1)


def add_header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].add_run("Kopf")


@pytest.mark.parametrize(
    ("step", "what"),
    [
        (add_table, "eine Tabelle"),
        (add_header, "eine Kopf- oder Fusszeile"),
        (docx_builder.picture, "ein Bild"),
    ],
)
def test_what_a_text_cannot_show_is_refused_by_name(step: Step, what: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        text_of(tmp_path, paragraph("Text"), step)
    assert caught.value.code == "T301"
    assert str(caught.value) == (
        f"Die Vorlage «mail.docx» enthält {what}; ein E-Mail-Text kann das nicht zeigen. "
        "Bitte in dieser Vorlage nur Absätze und Listen verwenden."
    )


def test_an_empty_header_is_nothing(tmp_path: Path) -> None:
    def touch(document: Document) -> None:
        document.sections[0].header.is_linked_to_previous = False

    assert text_of(tmp_path, paragraph("Text"), touch) == "Text\n"


def test_a_lost_word_is_never_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_more(docx: bytes) -> object:
        script = read_word(docx)
        (chapter,) = script.chapters
        return type(script)((type(chapter)((*chapter.words, "mehr"), {}, False),), False, (), "")

    monkeypatch.setattr(plain, "read_word", one_more)
    with pytest.raises(Refusal) as caught:
        text_of(tmp_path, paragraph("Text"))
    assert caught.value.code == "X921"


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)


@settings(max_examples=40)
@given(values=st.lists(words.filter(str.strip), min_size=1, max_size=4))
def test_any_value_comes_out_as_it_went_in(
    values: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    steps = [paragraph(f"{{{{ values[{n}] }}}}", after=12) for n in range(len(values))]
    text = text_of(tmp_path_factory.mktemp("mail"), *steps, values=values)
    assert [" ".join(part.split()) for part in text.split("\n\n")] == [
        " ".join(value.split()) for value in values
    ]
