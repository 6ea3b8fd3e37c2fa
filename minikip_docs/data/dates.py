"""Reads dates as people type them in Switzerland; what is not one certain day is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from minikip_docs.data.as_seen import LONGEST, as_seen
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import MONTHS, excerpt, short_date

_NAMES = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)} | {
    "jan": 1, "jän": 1, "feb": 2, "mrz": 3, "mär": 3, "maerz": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_WEEKDAY = r"(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so)\.?,?\s+)?"  # noqa: E501
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]00:00(?::00)?)?")
_FIGURES = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s*(?P<month>\d{{1,2}})\.\s*(?P<year>\d{{4}}|\d{{2}})",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s*(?P<name>[a-zäöü]+)\.?\s+(?P<year>\d{{4}}|\d{{2}})",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
_PARTIAL = re.compile(
    r"\d{1,2}\.\s*\d{1,2}\.?|[a-zäöü]+\.?\s+\d{4}|\d{1,2}\.\s*\d{4}", re.IGNORECASE
)
_LAST_SHORT_YEAR = 49  # 49 can only be 2049; 95 may be 1995 or 2095
_FIRST_YEAR = 1800  # an older year is a slip, such as 0026
_EXAMPLE = "Bitte als Tag, Monat und Jahr schreiben, zum Beispiel 15.03.2026."


def parse_date(text: str) -> date:
    """Read a date: ``15.3.2026``, ``15.03.26``, ``15. März 2026``, ISO, with weekday or not.

    A year of two figures up to 49 means 20xx. Raises ``Refusal`` V211 (not a date), V212 (day
    or year is missing), V213 (no such day in the calendar), V214 (can be read in two ways: with
    slashes, or a year such as 95), V230 or V231 (``as_seen``). Nothing is guessed, days are
    proposed.
    """
    typed = " ".join(as_seen(text).split())
    shown = f"«{excerpt(typed)}»"
    if len(typed) > LONGEST:
        raise Refusal("V211", f"{shown} ist kein Datum.", _EXAMPLE)
    for pattern in (_ISO, _FIGURES, _WORDS):
        if found := pattern.fullmatch(typed):
            parts = found.groupdict()
            month = _NAMES.get(parts["name"].casefold()) if "name" in parts else int(parts["month"])
            if month is None:
                break
            return _day(parts, month, shown)
    if _SLASHES.fullmatch(typed):
        message = f"Bei {shown} ist unklar, was Tag und was Monat ist."
        raise Refusal("V214", message, _proposal(_orders(typed)))
    if _PARTIAL.fullmatch(typed):
        raise Refusal("V212", f"Im Datum {shown} fehlt der Tag oder das Jahr.", _EXAMPLE)
    raise Refusal("V211", f"{shown} ist kein Datum.", _EXAMPLE)


def _day(parts: dict[str, str], month: int, shown: str) -> date:
    year, day = int(parts["year"]), int(parts["day"])
    if len(parts["year"]) == 2:
        if year > _LAST_SHORT_YEAR:
            both = _existing((century + year, month, day) for century in (1900, 2000))
            raise Refusal("V214", f"Bei {shown} ist das Jahrhundert unklar.", _proposal(both))
        year += 2000
    elif year < _FIRST_YEAR:
        raise Refusal("V211", f"{shown} ist kein Datum.", _EXAMPLE)
    try:
        return date(year, month, day)
    except ValueError as error:
        swapped = ""
        if 1 <= day <= 12 < month <= 31:
            swapped = f" Meinten Sie den {short_date(date(year, day, month))}?"
        raise Refusal(
            "V213", f"Den Tag {shown} gibt es im Kalender nicht.{swapped}", _EXAMPLE
        ) from error


def _orders(typed: str) -> list[date]:
    """List the days that three figures with slashes may mean, first as day and month."""
    one, two, three = (int(part) for part in typed.split("/"))
    if one > 31:
        return _existing([(one, two, three)])
    year = three + 2000 if three <= _LAST_SHORT_YEAR else three
    return _existing([(year, two, one), (year, one, two)])


def _existing(days: Iterable[tuple[int, int, int]]) -> list[date]:
    """Give the days that exist, each once."""
    found: dict[date, None] = {}
    for year, month, day in days:
        with suppress(ValueError):
            if year >= _FIRST_YEAR:
                found[date(year, month, day)] = None
    return list(found)


def _proposal(days: Sequence[date]) -> str:
    named = " oder den ".join(short_date(day) for day in days)
    return f"Meinten Sie den {named}? Bitte so schreiben." if named else _EXAMPLE
