"""Texts of PDF forms whose encoding their program did not say: read right, or asked about."""

from __future__ import annotations

import pytest

from minikip_docs.data.model import Severity
from minikip_docs.forms import sentences
from minikip_docs.forms.pdf.encodings import readings

TEXTS = (
    "Zürich – «Ü»", "Müller & Söhne", "geht’s", "12’500.–", "2024–2027", "Luzern – Sursee",
    "„Titel“", "• Punkt\n• zwei", "Škoda", "Žižek", "500 €", "CHF 500.– / 20 €", "d’Écublens",
    "½ – ¾", "Lehrer·innen", "m² je °C", "Nr. 5 § 3", "Zoë", "5 ‰", "«a» ‹b›", "Genève, Rhône",
    "ÄRZTE ÖV ÜBER", "5–6 Jahre", "hello — world", "Łukasz", "Nenad Šarić", "œuvre",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["pdfdoc", "utf-8", "cp1252"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_makes_sense_in_one_way_alone_is_read_so(text: str, encoding: str) -> None:
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        return  # 1252 and PDFDocEncoding have few letters
    assert readings(raw) == (text,)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Đặng Văn", "utf-8"), ("Ελλάδα", "utf-8"), ("Ђорђе", "utf-8"), ("漢字", "utf-8"),
     ("😀", "utf-8"), ("u\u0308ber", "utf-8")],
)  # fmt: skip
def test_letters_that_the_standard_encoding_has_not(text: str, encoding: str) -> None:
    assert readings(text.encode(encoding)) == (text,)


@pytest.mark.parametrize(
    ("raw", "both"),
    [
        (b"Nata\x9aa", ("Nataıa", "Nataša")),
        (b"Hans\x92 Buch", ("Hans™ Buch", "Hans’ Buch")),
        (b"\x80 5", ("• 5", "€ 5")),
        (b"S\xc3\xbb", ("SÃ»", "Sû")),
    ],
)
def test_what_makes_sense_in_two_ways_is_asked_about(raw: bytes, both: tuple[str, ...]) -> None:
    assert readings(raw)[:2] == both


def test_the_question_shows_the_word_in_both_ways() -> None:
    found = sentences.pdf.two_readings(("", "", None), "Kurs bei Nataıa in Sursee",
                                   "Kurs bei Nataša in Sursee")  # fmt: skip
    assert (found.code, found.severity) == ("F185", Severity.WARNING)
    assert found.message == (
        "Ein Sonderzeichen lässt sich auf zwei Arten lesen: «Nataıa in Sursee» oder "
        "«Nataša in Sursee»; gelesen wurde das Erste."
    )


def test_long_texts_are_judged_at_once() -> None:
    for raw in (b"\xa0" * 50_000, b"\x95" + b" " * 50_000, b"a\xc3" * 25_000):
        assert readings(raw)
