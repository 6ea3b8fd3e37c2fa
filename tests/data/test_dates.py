"""Dates as typed: one certain day, or a refusal that says why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import MONTHS, long_date, short_date

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
        f"Mo, {day.day}.{day.month}.{day.year}",
        f"Samstag, {day.day}. {month.upper()} {day.year}",
        f"{day.day} {month[:3]}. {day.year}",
    ):
        assert parse_date(typed) == day
    if day.year < 2050:
        assert parse_date(f"{day.day}. {day.month}. {day:%y}") == day


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("3/15/2025", "V214", "Bei «3/15/2025» ist unklar, was Tag und was Monat ist."),
        ("1.5.95", "V214", "Bei «1.5.95» ist das Jahrhundert unklar."),
        ("15.03.0026", "V211", "«15.03.0026» ist kein Datum."),
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


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("3/15/2025", "Meinten Sie den 15.03.2025? Bitte so schreiben."),
        ("3/4/25", "Meinten Sie den 03.04.2025 oder den 04.03.2025? Bitte so schreiben."),
        ("5/5/2025", "Meinten Sie den 05.05.2025? Bitte so schreiben."),
        ("2025/4/30", "Meinten Sie den 30.04.2025? Bitte so schreiben."),
        ("1.5.95", "Meinten Sie den 01.05.1995 oder den 01.05.2095? Bitte so schreiben."),
        ("29.2.96", "Meinten Sie den 29.02.1996 oder den 29.02.2096? Bitte so schreiben."),
        ("99/99/9999", "Bitte als Tag, Monat und Jahr schreiben, zum Beispiel 15.03.2026."),
    ],
)
def test_what_can_be_read_two_ways_comes_with_a_proposal(typed: str, remedy: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_date(typed)
    assert caught.value.remedy == remedy


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_refusal(typed: str) -> None:
    try:
        assert isinstance(parse_date(typed), date)
    except Refusal as refusal:
        assert refusal.code in {"V211", "V212", "V213", "V214", "V230", "V231"}
