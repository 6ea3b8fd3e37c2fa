"""Dates as typed: one certain day, or a refusal that says why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.dates import parse_date
from minikip_docs.model import Refusal
from minikip_docs.text import MONTHS, long_date, short_date

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_every_usual_spelling_gives_the_same_day(day: date) -> None:
    month = MONTHS[day.month - 1]
    for typed in (
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        short_date(day),
        long_date(day),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}. {day.month}. {day:%y}",
        f"Mo, {day.day}.{day.month}.{day.year}",
        f"Samstag, {day.day}. {month.upper()} {day.year}",
        f"{day.day} {month[:3]}. {day.year}",
    ):
        assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("3/15/2025", "V211", "Bei «3/15/2025» ist unklar, was Tag und was Monat ist."),
        ("heute", "V211", "«heute» ist kein Datum."),
        ("45731", "V211", "«45731» ist kein Datum."),
        ("15. Foo 2025", "V211", "«15. Foo 2025» ist kein Datum."),
        ("15.3.", "V212", "Im Datum «15.3.» fehlt der Tag oder das Jahr."),
        ("März 2025", "V212", "Im Datum «März 2025» fehlt der Tag oder das Jahr."),
        ("31.02.2025", "V213", "Den Tag «31.02.2025» gibt es im Kalender nicht."),
        (
            "03.15.2025",
            "V213",
            "Den Tag «03.15.2025» gibt es im Kalender nicht. Meinten Sie den 15.03.2025?",
        ),
    ],
)
def test_what_is_not_one_certain_day_is_refused(typed: str, code: str, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_date(typed)
    assert (caught.value.code, caught.value.message) == (code, message)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_refusal(typed: str) -> None:
    try:
        assert isinstance(parse_date(typed), date)
    except Refusal as refusal:
        assert refusal.code in {"V211", "V212", "V213"}
