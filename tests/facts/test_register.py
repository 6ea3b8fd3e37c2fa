"""The register: complete, agreeing with the published totals, and never guessing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.facts import register

REGISTER = register.load()
CUT_OFF = date(2023, 12, 31)


def total(on: date, constituency: str | None = None) -> int:
    return sum(
        figure.population
        for (number, day), figure in REGISTER.figures.items()
        if day == on and constituency in (None, name_of(number).constituency)
    )


def name_of(number: int) -> register.Municipality:
    found = REGISTER.by_number(number)
    assert found is not None
    return found


def test_there_are_80_municipalities_and_79_since_2025() -> None:
    assert len(REGISTER.active(date(2024, 12, 31))) == 80
    assert len(REGISTER.active(date(2025, 1, 1))) == 79
    gone = set(REGISTER.active(date(2024, 12, 31))) - set(REGISTER.active(date(2025, 1, 1)))
    assert [m.name for m in gone] == ["Honau"]


def test_numbers_and_names_are_unique_and_in_order() -> None:
    numbers = [m.number for m in REGISTER.municipalities]
    assert numbers == sorted(set(numbers))
    assert len({register.folded(m.name) for m in REGISTER.municipalities}) == 80
    assert Counter(m.constituency for m in REGISTER.municipalities) == {
        "Entlebuch": 9, "Hochdorf": 13, "Luzern-Land": 17, "Luzern-Stadt": 1, "Sursee": 19,
        "Willisau": 21,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on", "constituency", "published"),
    [
        (date(2022, 12, 31), None, 424_851),
        (CUT_OFF, "Luzern-Stadt", 85_534),
        (CUT_OFF, "Luzern-Land", 110_302),
        (CUT_OFF, "Sursee", 78_957),
        (date(2024, 12, 31), None, 437_944),
        (date(2025, 12, 31), None, 441_500),
    ],
)
def test_sums_equal_the_published_totals(
    on: date, constituency: str | None, published: int
) -> None:
    assert total(on, constituency) == published


@pytest.mark.parametrize(("year", "published"), [("2024", 94_271), ("2025", 96_796)])
def test_foreign_nationals_equal_the_published_totals(year: str, published: int) -> None:
    rows = register._rows("population.csv")
    found = [int(row["foreign_nationals"]) for row in rows if row["date"] == f"{year}-12-31"]
    assert len(found) == 79
    assert sum(found) == published


def test_known_figures_by_date() -> None:
    days = Counter(day for _number, day in REGISTER.figures)
    assert days == {
        date(2022, 12, 31): 80, CUT_OFF: 41, date(2024, 12, 31): 79, date(2025, 12, 31): 79,
    }  # fmt: skip
    assert total(CUT_OFF) == 328_421


def test_honau_joined_root() -> None:
    honau = name_of(1057)
    assert (honau.name, honau.valid_until, honau.successor) == ("Honau", date(2024, 12, 31), 1065)
    assert name_of(1065).name == "Root"
    assert honau.exists(date(2024, 12, 31))
    assert not honau.exists(date(2025, 1, 1))


def test_population_of_root_includes_honau_exactly_once() -> None:
    assert REGISTER.population(1065, date(2022, 12, 31)) == 5_498 + 512
    assert REGISTER.population(1065, CUT_OFF) == 6_293
    # On this day Honau still existed, but the figure already follows the borders of 2025.
    assert REGISTER.population(1065, date(2024, 12, 31)) == 6_643
    assert REGISTER.population(1057, CUT_OFF) == 566


def test_population_is_never_guessed() -> None:
    assert REGISTER.population(1103, CUT_OFF) == 10_810
    assert REGISTER.population(1151, date(2022, 12, 31)) == 9_108
    assert REGISTER.population(1151, CUT_OFF) is None  # Willisau: not found for 2023
    assert REGISTER.population(1103, date(2023, 12, 30)) is None
    assert REGISTER.population(1057, date(2024, 12, 31)) is None
    assert REGISTER.population(9999, CUT_OFF) is None


def test_population_is_unknown_if_the_part_of_a_joined_municipality_is() -> None:
    figures = {key: f for key, f in REGISTER.figures.items() if key != (1057, CUT_OFF)}
    without = register.Register(REGISTER.municipalities, figures)
    assert without.population(1065, CUT_OFF) is None


@pytest.mark.parametrize(
    "name",
    ["Aesch (LU)", "Aesch LU", "Aesch", " aesch  (lu) ", "AESCH(LU)"],
)
def test_the_sign_of_the_canton_may_be_left_out(name: str) -> None:
    found = REGISTER.by_name(name)
    assert found is not None
    assert found.number == 1021


@given(st.sampled_from(REGISTER.municipalities), st.sampled_from(["NFC", "NFD"]))
def test_every_official_name_is_found_in_any_case(
    municipality: register.Municipality, form: str
) -> None:
    for name in (municipality.name, municipality.name.upper()):
        written = unicodedata.normalize("NFD" if form == "NFD" else "NFC", name)
        assert REGISTER.by_name(written) == municipality


@pytest.mark.parametrize(
    "name", ["", "LU", "Zürich", "Aesch BL", "Surse", "Stadtpark Sursee", "Gemeinde"]
)
def test_other_names_are_not_found(name: str) -> None:
    assert REGISTER.by_name(name) is None


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("Surse", "Sursee"),
        ("Stadt Sursee", "Sursee"),
        ("Gemeinde Root", "Root"),
        ("Einwohnergemeinde Horw", "Horw"),
        ("Escholzmatt–Marbach", "Escholzmatt-Marbach"),
        ("Fluehli", "Flühli"),
        ("Hergiswil b. Willisau", "Hergiswil bei Willisau"),
        ("Zürich", None),
        ("", None),
    ],
)
def test_suggestion(name: str, official: str | None) -> None:
    assert REGISTER.suggest(name) == official


def test_a_population_says_what_it_adds_up_and_where_that_is_from() -> None:
    parts = REGISTER.parts(1065, CUT_OFF)
    assert parts is not None
    assert [(m.name, f.population) for m, f in parts] == [("Root", 5_727), ("Honau", 566)]
    assert {source for _m, figure in parts for source in figure.sources} == {"W1"}
    assert REGISTER.parts(1151, CUT_OFF) is None
    assert REGISTER.parts(9999, CUT_OFF) is None
    used = {source for figure in REGISTER.figures.values() for source in figure.sources}
    assert used | {"BFS", "MERGER", "GAP"} == set(REGISTER.sources)
