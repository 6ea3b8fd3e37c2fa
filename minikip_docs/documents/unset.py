"""Settings the canton has not fixed yet: they print a visible mark and are listed afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from minikip_docs.data import text
from minikip_docs.facts.settings import Settings, describe, known_keys


class Unset(str):
    """The printed mark of a setting without a value; false in a template's condition."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def _mark(key: str) -> Unset:
    return Unset(f"[noch festzulegen: {describe(key)}]")


_BEGIN = "nochfestzulegen"  # how every mark begins, see _bare


class Wanted:
    """Asks the settings for values to print."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, key: str) -> str:
        """Give a setting as printed text, or its ``Unset`` mark."""
        value = self._settings.value(key)
        if value in (None, "", ()):
            return _mark(key)
        if isinstance(value, date):
            return text.long_date(value)
        if isinstance(value, int | Decimal):
            return text.number(value)
        return str(value)


def missing(printed: Iterable[str]) -> tuple[str, ...]:
    """List the unset keys whose mark was really printed, described in German.

    A template may print a mark in capitals, with a point behind it or without its blanks
    (filters, ``~``): it counts all the same.
    """
    seen = {_bare(value) for value in printed}
    seen = {value for value in seen if _BEGIN in value}
    return tuple(describe(key) for key in known_keys() if any(_bare(_mark(key)) in v for v in seen))


def _bare(words: str) -> str:
    """Give the letters and figures of a text, small."""
    return "".join(filter(str.isalnum, words.casefold()))
