"""Cleaning and typing of submitted data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data import values
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import amount
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


def test_what_fits_no_field_stays_as_it_is() -> None:
    data = {
        "structure": {"annual_budget": True},
        "period": {"first_year": Decimal("2025.50"), "last_year": True},
        "budget_lines": [{"amounts": {"y2025": "viel", "y2026": None, "y2027": []}}],
    }
    typed: Any = values.typed(data, ROOT)
    assert typed == data
    assert typed["structure"]["annual_budget"] is True
    assert isinstance(typed["period"]["first_year"], Decimal)
    assert typed["period"]["last_year"] is True


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
        ("99.999.999,99", "Meinten Sie 99’999’999.99? Bitte so schreiben."),
        ("99.999.999", "Meinten Sie 99’999’999.00? Bitte so schreiben."),
        ("1,234,567.8", "Meinten Sie 1’234’567.80? Bitte so schreiben."),
        ("12.345.678,90", "Meinten Sie 12’345’678.90? Bitte so schreiben."),
        ("1.250,000", "Meinten Sie 1’250.00? Bitte so schreiben."),
        ("1,2500", "Meinten Sie 1.25? Bitte so schreiben."),
        *(
            (
                typed,
                "Bitte den Betrag in Franken mit höchstens zwei Stellen nach dem Punkt schreiben, "
                "zum Beispiel 12’500.00.",
            )
            for typed in ("123.456.789", "1.250,555", "1,25,50")
        ),
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


SPELLINGS: list[Callable[[Decimal], str]] = [
    str,
    amount,
    lambda v: amount(v).replace("’", "'"),
    lambda v: amount(v).replace("’", " "),
    lambda v: amount(v).replace("’", "\u202f"),
    lambda v: f"CHF {amount(v)}",
    lambda v: f"CHF\u00a0{amount(v)}",
    lambda v: f"{v} Fr.",
    lambda v: f"SFr. {amount(v)}",
    lambda v: f"  {v}\t",
    lambda v: amount(v).removesuffix(".00"),
    lambda v: amount(v).replace(".00", ".–"),
    lambda v: f"Fr. {amount(v).replace('.00', '.-')}",
    lambda v: amount(v).replace(".00", ".--"),
]


@given(st.decimals(0, values.MAX_AMOUNT, places=2), st.sampled_from(SPELLINGS))
def test_every_accepted_spelling_gives_the_very_amount(value: Decimal, spell: Any) -> None:
    parsed = values.parse_amount(spell(value))
    assert parsed == value
    assert parsed.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("1.250", "V201", "Bei «1.250» ist unklar, ob Punkt oder Komma Tausender oder Rappen "
         "abtrennt."),
        ("1,250", "V201", None),
        ("12,50", "V201", None),
        ("12.500,00", "V201", None),
        ("12,500.00", "V201", None),
        ("CHF 1.250.000", "V201", None),
        ("0.125", "V202", "«0.125» hat mehr als zwei Stellen nach dem Punkt."),
        ("12500.505", "V202", None),
        ("NaN", "V203", "«NaN» ist kein Betrag."),
        ("1e5", "V203", None),
        ("12k", "V203", None),
        ("ca. 500", "V203", None),
        ("100–200", "V203", None),
        ("12'50", "V203", None),
        ("12’34.00", "V203", "«12’34.00» ist kein Betrag."),
        ("12 34.00", "V203", None),
        ("1’2’345", "V203", None),
        ("1’234’56", "V203", None),
        ("1234’567", "V203", None),
        ("’500", "V203", None),
        ("1’’000", "V203", None),
        ("12.---", "V203", None),
        (".50", "V203", None),
        ("50.", "V203", None),
        ("1.2.3", "V203", None),
        ("12\t500", "V203", None),
        ("12\n500", "V203", None),
        ("CHF", "V203", None),
        ("EUROPA 5", "V203", None),
        ("12'5000", "V203", None),
        ("1'000 000", "V203", None),
        ("1’2OO", "V203", None),
        ("500-", "V203", None),
        ("2²", "V203", None),
        ("", "V203", None),
        ("€ 500", "V204", "«€ 500» ist nicht in Schweizer Franken angegeben."),
        ("500 EUR", "V204", None),
        *((f"{sign} 500", "V204", None) for sign in ("$", "£", "¥")),
        *((f"500 {name}", "V204", None) for name in ("Euro", "usd", "GBP", "DM")),
        ("-500", "V205", "«-500» ist kleiner als null."),
        ("CHF −5.00", "V205", None),
        ("100000000", "V205", "«100000000» ist grösser als 99’999’999.99."),
        ("99999999.991", "V202", None),
        ("100’000’000", "V205", None),
        ("−\u00a00.01", "V205", "«− 0.01» ist kleiner als null."),
        ("CHF -0.-", "V205", None),
        ("-0.001", "V202", None),
    ],
)  # fmt: skip
def test_what_is_no_amount_or_two_is_refused(typed: str, code: str, message: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        values.parse_amount(typed)
    assert refused.value.code == code
    assert message in (None, refused.value.message)
    proposed = {"V201": "Meinten Sie ", "V205": "Bitte den Betrag "}
    assert refused.value.remedy.startswith(proposed.get(code, "Bitte den Betrag in Franken"))


def test_below_zero_the_remedy_is_about_the_sign() -> None:
    with pytest.raises(Refusal) as refused:
        values.parse_amount("-500")
    assert refused.value.remedy == "Bitte den Betrag ohne Minuszeichen schreiben."


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("0", "0.00"),
        ("0.5", "0.50"),
        ("0.05", "0.05"),
        ("5.-", "5.00"),
        ("5.–", "5.00"),
        ("5.—", "5.00"),
        ("0001", "1.00"),
        ("1’234’567.8", "1234567.80"),
        ("12´345", "12345.00"),
        ("12`345 Franken", "12345.00"),
        ("12ʼ345 CHF", "12345.00"),
        ("12\u2009345.05Fr.", "12345.05"),
        ("chf12500", "12500.00"),
        ("Franken 7", "7.00"),
        ("\t7\n", "7.00"),
        ("99’999’999.99", "99999999.99"),
    ],
)
def test_amounts_as_they_are_typed(typed: str, exact: str) -> None:
    assert str(values.parse_amount(typed)) == exact


@pytest.mark.parametrize(
    ("text", "named"),
    [("5 EUR", "EUR"), ("5 €", "€"), ("in usd", "usd"), ("CHF 5", ""), ("EUROPA", "")],
)
def test_a_foreign_currency_is_named_as_it_stands(text: str, named: str) -> None:
    assert values.foreign_currency(text) == named


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


@pytest.mark.parametrize(
    ("calculated", "meant"),
    [
        ("12580.400000000001", "12580.40"),
        ("12580.399999999998", "12580.40"),
        ("0.30000000000000004", "0.30"),
        ("99999999.989999995", "99999999.99"),
        ("5.551115123125783E-17", "0.00"),  # 0.1 + 0.2 - 0.3
        ("-2.7755575615628914E-17", "0.00"),
        ("-12.349999999999998", "-12.35"),
        ("1234.5600009", "1234.56"),
    ],
)
def test_the_noise_of_a_calculation_is_no_part_of_an_amount(calculated: str, meant: str) -> None:
    assert str(values.exact(Decimal(calculated))) == meant


@pytest.mark.parametrize("typed", ["12580.404", "12580.405", "0.004", "0.000001", "12.345001",
                                   "33.333333333333336", "1234567890123.4000000001"])  # fmt: skip
def test_what_somebody_may_have_typed_stays_as_it_is(typed: str) -> None:
    assert str(values.exact(Decimal(typed))) == typed


@given(st.lists(st.decimals("0", "99999999.99", places=2), min_size=1, max_size=100))
def test_a_sum_calculated_in_floating_point_is_read_as_the_sum(amounts: list[Decimal]) -> None:
    calculated = sum((float(a) for a in amounts), 0.0)
    total = sum(amounts, Decimal(0))
    if total <= values.MAX_AMOUNT:
        assert values.exact(Decimal(repr(calculated))) == total


def test_only_amounts_and_percents_lose_noise_and_each_is_named() -> None:
    data = {
        "structure": {"annual_budget": Decimal("0.30000000000000004"), "percent": Decimal("80.5")},
        "period": {"first_year": Decimal("2025.0000000001")},
        "budget_lines": [{}, {"amounts": {"y2025": Decimal("7.999999999999999")}}],
        "unknown": Decimal("0.30000000000000004"),
    }
    read, noisy = values.without_noise(data, ROOT)
    assert read == data | {
        "structure": {"annual_budget": Decimal("0.30"), "percent": Decimal("80.5")},
        "budget_lines": [{}, {"amounts": {"y2025": Decimal("8.00")}}],
    }
    assert {pointer: str(value) for pointer, (_, value) in noisy.items()} == {
        "/structure/annual_budget": "0.30",
        "/budget_lines/1/amounts/y2025": "8.00",
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


@pytest.mark.parametrize(
    "typed",
    ["-", "–", "—", "−", " - ", "--", "---", "-.-", "-.--", "–.–", "CHF -", "Fr. –.–"],
)
def test_a_dash_stands_for_nothing(typed: str) -> None:
    assert values.is_dash(typed)


@pytest.mark.parametrize("typed", ["", "-5", "5.-", "0", "- 0", "CHF", ".", "-.-.-", "x", "_"])
def test_what_is_more_or_less_than_a_dash(typed: str) -> None:
    assert not values.is_dash(typed)
