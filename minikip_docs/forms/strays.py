"""Tells what stands outside the fields of a form and may be an answer from what is a note."""

from __future__ import annotations

import re
from collections.abc import Container
from contextlib import suppress

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean
from minikip_docs.forms.cells import NO, YES
from minikip_docs.forms.definition import ROW, Definition, path_of

_FIGURES = re.compile(r"(?:chf|s?fr\.?)?[0-9 ’'.,%–-]+(?:chf|s?fr\.?|franken)?")
_MEASURE = re.compile(r"m\s?[0-9]{1,3}")


# What people write beside a field and what changes no answer: currencies, signs of assent.
_ADDED = re.compile(r"chf|s?fr\.?|franken|ok|o\.\s?k\.")
_TICKS = {"✓", "✔"}


def is_addition(value: str, *, all_filled: bool) -> bool:
    """Say whether a text beside fields belongs into none of them: a currency, an assent.

    A tick may be the answer of a field that is empty; ``all_filled`` says that none is.
    """
    typed = clean(value).casefold()
    return bool(_ADDED.fullmatch(typed)) or (all_filled and typed in _TICKS)


def may_be_answer(form: Definition, value: object, filled: Container[str] | None = None) -> bool:
    """Say whether what stands outside the fields may be what belongs into one.

    A figure, a day, yes or no, a choice of the form or the number of a measure may: nobody
    may overlook it. Other words are a note, which a person looks at; so is a day where the fields
    that are ``filled`` are known and none for a day is empty: a stamp of the day it came in.
    """
    if not isinstance(value, str):
        return True
    typed = clean(value).casefold()
    with suppress(Refusal):
        return bool(parse_date(typed)) and (filled is None or _asks_for_a_day(form, filled))
    if typed in YES | NO or _FIGURES.fullmatch(typed) or _MEASURE.fullmatch(typed):
        return True
    choices = (choice for _section, item in form.items() for choice in item.choices)
    return any(typed == choice.label.casefold() for choice in choices)


def _asks_for_a_day(form: Definition, filled: Container[str]) -> bool:
    """Say whether a field for a day is empty; one in a row counts where the row is begun."""
    days = {item.path for _section, item in form.items() if item.kind == "date"}
    begun = {_row(one) for one in form.pointers() if one in filled}
    return any(
        path_of(one) in days and one not in filled and _row(one) in begun | {""}
        for one in form.pointers()
    )


def _row(pointer: str) -> str:
    """Give the row a field belongs to; "" for a field that stands alone."""
    found = ROW.search(pointer)
    return pointer[: found.end()] if found else ""
