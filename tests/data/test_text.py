"""Printed amounts and dates in Swiss German; cleaning of typed text."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data import text


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("12500"), "CHF\u00a012’500.00"),
        (Decimal("1234567.5"), "CHF\u00a01’234’567.50"),
        (Decimal("0"), "CHF\u00a00.00"),
        (Decimal("-3.05"), "CHF\u00a0-3.05"),
    ],
)
def test_amounts(value: Decimal, printed: str) -> None:
    assert text.chf(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("37.50"), "37,5"),
        (Decimal("80.00"), "80"),
        (1250, "1’250"),
        (Decimal("100"), "100"),
    ],
)
def test_quantities_have_a_decimal_comma(value: Decimal, printed: str) -> None:
    assert text.number(value) == printed


def test_dates() -> None:
    assert text.long_date("2026-03-15") == "15.\u00a0März 2026"
    assert text.short_date("2026-03-05") == "05.03.2026"


def test_lists_and_years() -> None:
    assert text.listing([]) == ""
    assert text.listing(["Eich"]) == "Eich"
    assert text.listing(["Eich", "Sempach", "Neuenkirch"]) == "Eich, Sempach und Neuenkirch"
    assert (text.years(2025, 2027), text.years(2025, 2025)) == ("2025–2027", "2025")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Bu\u0308ron ", "Büron"),
        ("a\u00adb\u200bc\ufeff", "abc"),
        ("Zeile 1\r\nZeile 2\u2028Zeile 3\vZeile 4", "Zeile 1\nZeile 2\nZeile 3\nZeile 4"),
        ("a\tb\x00\x07", "a b"),
        ("\u202eabc\u202c", "abc"),
        ("Eﬃziente Laﬆenpﬂicht, ﬁnanziert", "Effiziente Lastenpflicht, finanziert"),
        ("u\u200d\u0308", "ü"),
        ("½ m² №", "½ m² №"),
        ("Müller & Söhne <AG>", "Müller & Söhne <AG>"),
    ],
)
def test_cleaning(typed: str, cleaned: str) -> None:
    assert text.clean(typed) == cleaned


@given(st.text())
def test_cleaned_text_is_printable_and_stays_as_it_is(typed: str) -> None:
    cleaned = text.clean(typed)
    assert text.clean(cleaned) == cleaned
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in cleaned)


def test_signs_that_no_document_prints_are_found() -> None:
    assert not text.not_printed("Müller & Söhne, 5° ©, Łuzern, Ελλάδα")
    assert [text.not_printed(f"a{sign}b") for sign in ("☺", "\u0301", "😀")] == [
        "☺", "\u0301", "😀",
    ]  # fmt: skip


def test_a_file_name_of_an_older_system_is_readable() -> None:
    assert text.encodable("B\udcfcdget 2026\u2013\udc96.pdf") == "Büdget 2026––.pdf"
    assert text.encodable("\udc81\ud800") == "\ufffd\\ud800"  # no letter, and no byte


def test_quotes_in_a_quote_are_single() -> None:
    assert text.quoted("Treffpunkt «Sprache und Alltag»") == "«Treffpunkt ‹Sprache und Alltag›»"
    assert text.quoted("x" * 9, 5) == "«xxxx…»"


def test_names_are_sorted_as_in_a_list_for_people() -> None:
    names = ["Zell", "Ölwil", "emmen", "Éboli", "Oberkirch"]
    assert sorted(names, key=text.alphabetical) == ["Éboli", "emmen", "Oberkirch", "Ölwil", "Zell"]
