"""Cleaning and typing of submitted data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data import values
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.facts import programme, schemas

ROOT = schemas.schema(FormKind.BUDGET, programme.load())


def test_blank_means_not_filled_in_and_rows_keep_their_places() -> None:
    data = {"a": "  ", "b": None, "c": [{"t": " x "}, {"t": ""}, {"t": "y"}, {}], "d": {"e": ""}}
    assert values.clean_data(data) == ({"c": [{"t": "x"}, {}, {"t": "y"}]}, ())


@pytest.mark.parametrize(
    ("typed", "noticed"),
    [
        ("a\u200bb", True),
        ("a\x07b", True),
        ("Bu\u0308ron", False),
        (" a\tb\r\nc ", False),
        ("Müller & Söhne <AG>", False),
        ("ﬁnanziert", False),
    ],
)
def test_only_invisible_characters_are_worth_a_word(typed: str, noticed: bool) -> None:
    _, removed = values.clean_data({"x": [typed]})
    assert removed == (("/x/0",) if noticed else ())


def test_amounts_become_decimal_and_counts_whole() -> None:
    data = {
        "structure": {"annual_budget": 5},
        "period": {"first_year": Decimal("2025.00")},
        "declarations": {"correct": True},
        "budget_lines": [{"amounts": {"y2025": 7}}],
        "unknown": 3,
    }
    typed: Any = values.typed(data, ROOT)
    assert typed == data
    assert isinstance(typed["structure"]["annual_budget"], Decimal)
    assert isinstance(typed["period"]["first_year"], int)
    assert isinstance(typed["budget_lines"][0]["amounts"]["y2025"], Decimal)
    assert typed["declarations"]["correct"] is True
    assert isinstance(typed["unknown"], int)


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("1.250", "Meinten Sie 1’250.00 oder 1.25? Bitte so schreiben."),
        ("CHF 1,250", "Meinten Sie 1’250.00 oder 1.25? Bitte so schreiben."),
        ("12,500.00", "Meinten Sie 12’500.00? Bitte so schreiben."),
        ("12.500,5", "Meinten Sie 12’500.50? Bitte so schreiben."),
        ("1'250,50", "Meinten Sie 1’250.50? Bitte so schreiben."),
        ("500,5", "Meinten Sie 500.50? Bitte so schreiben."),
        ("1.234.567", "Meinten Sie 1’234’567.00? Bitte so schreiben."),
        ("1.255", "Meinten Sie 1’255.00? Bitte so schreiben."),
        (
            "1,2,3",
            "Bitte den Betrag in Franken mit höchstens zwei Stellen nach dem Punkt schreiben, "
            "zum Beispiel 12’500.00.",
        ),
    ],
)
def test_an_amount_that_can_be_read_two_ways_comes_with_proposals(typed: str, remedy: str) -> None:
    with pytest.raises(Refusal) as caught:
        values.parse_amount(typed)
    assert (caught.value.code, caught.value.remedy) == ("V201", remedy)


def test_field_names_that_fall_together_are_refused() -> None:
    with pytest.raises(Refusal) as caught:
        values.clean_data({"party": {"name": "Sursee", "name\u200b": ""}})
    assert (caught.value.code, caught.value.message) == (
        "D108",
        "Das Feld «name» steht in der Datei zweimal an derselben Stelle.",
    )


def test_a_line_break_stays_only_where_several_lines_have_room() -> None:
    data = {"party": {"name": "Sursee\n\nLuzern"}, "measures": [{"description": "Eins\nZwei"}]}
    assert values.typed(data, ROOT) == {
        "party": {"name": "Sursee Luzern"},
        "measures": [{"description": "Eins\nZwei"}],
    }


json_data: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(json_data)
def test_cleaned_data_stay_as_they_are(data: Any) -> None:
    try:
        cleaned, _ = values.clean_data(data)
    except Refusal as refusal:
        assert refusal.code == "D108"
        return
    assert values.clean_data(cleaned) == (cleaned, ())


def test_texts_are_found_with_their_pointers() -> None:
    assert list(values.texts({"a": ["x", {"b/c": "y"}], "n": 1})) == [
        ("/a/0", "x"),
        ("/a/1/b~1c", "y"),
    ]
