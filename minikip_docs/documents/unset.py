"""Settings the canton has not fixed yet: they print a visible mark and are listed afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data import text
from minikip_docs.data.model import Refusal
from minikip_docs.facts.settings import Settings, describe, known_keys


class Unset(str):
    """The printed mark of a setting without a value; false in a template's condition.

    It is there whole or not at all: no part of it, no letter and no other order hides it.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __getitem__(self, _part: object) -> Unset:
        return self

    def __iter__(self) -> Iterator[str]:
        return iter((self,))

    def _whole(self, *_asked: object) -> Unset:
        return self

    replace = strip = _whole

    def upper(self) -> Unset:
        """Give the mark in capitals."""
        return Unset(super().upper())

    def lower(self) -> Unset:
        """Give the mark in small letters."""
        return Unset(super().lower())


def _mark(key: str) -> Unset:
    return Unset(f"[noch festzulegen: {describe(key)}]")


_BEGIN = "nochfestzulegen"  # how the letters of every mark begin


class Wanted:
    """Asks the settings for values to print.

    ``values``: what the placeholders in their texts may name, «{{ party.nominative }}».
    """

    def __init__(self, settings: Settings, values: Mapping[str, Any] | None = None) -> None:
        self._settings = settings
        self._values = values

    def __call__(self, key: str) -> str:
        """Give a setting as printed text, or its ``Unset`` mark.

        Raises ``Refusal`` K521 for a wrong placeholder in it.
        """
        value = self._settings.value(key)
        if value in (None, "", ()):
            return _mark(key)
        if isinstance(value, date):
            return text.long_date(value)
        if isinstance(value, int | Decimal):
            return text.number(value)
        words = str(value)
        return words if self._values is None or "{" not in words else self._filled(key, words)

    def _filled(self, key: str, words: str) -> str:
        from minikip_docs.press import text_template  # noqa: PLC0415 - slow, and rarely needed

        try:
            filled = text_template.fill_text(words, key, self._values or {})
        except Refusal as fault:
            what = fault.message.replace("In der Vorlage ", "In ")
            raise Refusal(
                "K521", f"Ein Platzhalter in canton.toml ist falsch. {what}", fault.remedy
            ) from fault
        return filled.text.replace(text_template.LINE_END, "\n").strip()


def revived(context: Any) -> Any:
    """Give what was kept as plain data its ``Unset`` marks back."""
    if isinstance(context, Mapping):
        return {key: revived(value) for key, value in context.items()}
    if isinstance(context, list):
        return [revived(value) for value in context]
    mark = isinstance(context, str) and text.letters(context).startswith(_BEGIN)
    return Unset(context) if mark else context


def missing(printed: Iterable[str]) -> tuple[str, ...]:
    """List the unset keys whose mark was really printed, described in German.

    A template may print a mark in capitals, with a point behind it or without its blanks
    (filters, ``~``): it counts all the same.
    """
    seen = [words for value in printed if _BEGIN in (words := text.letters(value))]
    marks = {key: text.letters(_mark(key)) for key in known_keys() if seen}
    return tuple(
        describe(key) for key, mark in marks.items() if any(mark in words for words in seen)
    )
