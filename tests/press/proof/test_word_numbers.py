"""Word's numbers worked out a second time: every kind of figure, by a rule of its own."""

from __future__ import annotations

from typing import Any

import pytest

from minikip_docs.press.ooxml.word import w
from minikip_docs.press.proof.word_numbers import numeral
from minikip_docs.press.proof.word_words import read_word
from tests.press.hostile.edits import small, t, xml

ROMAN = {
    1: "i", 3: "iii", 4: "iv", 5: "v", 9: "ix", 10: "x", 14: "xiv", 40: "xl", 44: "xliv", 50: "l",
    90: "xc", 99: "xcix", 100: "c", 400: "cd", 499: "cdxcix", 500: "d", 900: "cm", 999: "cmxcix",
    1000: "m", 1001: "mi", 1110: "mcx", 1998: "mcmxcviii", 2024: "mmxxiv", 3999: "mmmcmxcix",
}  # fmt: skip
LETTERS = {1: "a", 2: "b", 26: "z", 27: "aa", 28: "bb", 52: "zz", 53: "aaa"}


@pytest.mark.parametrize(("number", "figure"), ROMAN.items())
def test_roman_figures(number: int, figure: str) -> None:
    assert numeral(number, "lowerRoman") == figure
    assert numeral(number, "upperRoman") == figure.upper()


def test_no_two_roman_figures_are_the_same() -> None:
    assert len({numeral(number, "lowerRoman") for number in range(1, 4000)}) == 3999


@pytest.mark.parametrize(("number", "figure"), LETTERS.items())
def test_letters(number: int, figure: str) -> None:
    assert numeral(number, "lowerLetter") == figure
    assert numeral(number, "upperLetter") == figure.upper()


@pytest.mark.parametrize(
    ("number", "kind", "figure"),
    [
        (7, "decimal", "7"),
        (0, "decimal", "0"),
        (7, "decimalZero", "07"),
        (17, "decimalZero", "17"),
        (7, "00", "007"),
        (7, "000", "0007"),
        (7, "none", ""),
    ],
)
def test_figures(number: int, kind: str, figure: str) -> None:
    assert numeral(number, kind) == figure


def test_paragraphs_without_a_style_have_the_list_of_the_default_one() -> None:
    def bend(doc: Any) -> None:
        (normal,) = (s for s in doc.styles.element if s.get(w("styleId")) == "Normal")
        numbered = xml('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        normal.get_or_add_pPr().append(numbered)

    (chapter,) = read_word(small(t("eins"), t("zwei"), bend=bend)()).chapters
    assert chapter.words == ("1.", "eins", "2.", "zwei")
