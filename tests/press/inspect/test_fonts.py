"""The check says once which other fonts a template uses than the one of our PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument

from minikip_docs.data.model import Severity
from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS
from minikip_docs.jobs import templates
from minikip_docs.press.inspect.fonts import other_fonts
from tests.press import docx_builder as build

REST = (
    "; das PDF hat immer die Schrift Liberation Sans, die so breit läuft wie Arial. Die Wörter "
    "sind dieselben, Zeilen und Seiten können anders enden."
)


def said(docx: bytes) -> list[str]:
    return [fault.message for fault in other_fonts(docx, "x.docx")]


def changed(change: Callable[[WordDocument], object]) -> bytes:
    document = Document(str(resource("templates", "agreement.docx")))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_templates_of_the_house_say_nothing(kind: object) -> None:
    assert said(resource("templates", kind.file).read_bytes()) == []  # type: ignore[attr-defined]


def test_fonts_of_styles_and_of_single_words_are_named_once(tmp_path: Path) -> None:
    def change(document: WordDocument) -> None:
        document.styles["Normal"].font.name = "Calibri"
        for text in ("eins", "zwei"):
            document.paragraphs[3].add_run(text).font.name = "Frutiger LT"
        document.paragraphs[4].add_run(" ").font.name = "Nur Leerschlag"
        document.styles["Title"].font.name = "arial"

    path = tmp_path / "agreement.docx"
    path.write_bytes(changed(change))
    (fault,) = templates.check(path).faults
    assert (fault.code, fault.severity) == ("T155", Severity.INFO)
    names = "«Calibri» und «Frutiger LT»"
    assert fault.message == f"Die Vorlage verwendet die Schriften {names}{REST}"


def test_a_font_of_the_theme_and_the_one_that_nobody_names() -> None:
    plain = build.one(build.run("Text"))
    themed = 'w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"'
    named = 'w:rFonts w:ascii="Arial" w:hAnsi="Arial"'
    docx = build.change(plain, "word/styles.xml", lambda text: text.replace(named, themed))
    assert said(plain) == []
    assert said(docx) == [f"Die Vorlage verwendet die Schrift «Cambria»{REST}"]
    docx = build.change(plain, "word/styles.xml", lambda text: text.replace(named, "w:rFonts"))
    assert said(docx) == [f"Die Vorlage verwendet die Schrift «Times New Roman»{REST}"]


def test_many_fonts_are_counted_and_symbols_are_none() -> None:
    texts = [build.run("a", f'<w:rFonts w:ascii="Schrift {n}" w:hAnsi="x"/>') for n in range(7)]
    symbol = build.run("n", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    assert said(build.one(*texts, symbol)) == [
        "Die Vorlage verwendet die Schriften «Schrift 0», «Schrift 1», «Schrift 2», «Schrift 3», "
        f"«Schrift 4» und 2 weiteren{REST}"
    ]
