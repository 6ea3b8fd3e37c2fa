"""Tells what stands outside the fields of a form and may be an answer from what is a note."""

from __future__ import annotations

import re
from contextlib import suppress

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean
from minikip_docs.forms.cells import NO, YES
from minikip_docs.forms.definition import Definition

_FIGURES = re.compile(r"(?:chf|s?fr\.?)?[0-9 ’'.,%–-]+(?:chf|s?fr\.?|franken)?")
_MEASURE = re.compile(r"m\s?[0-9]{1,3}")


def may_be_answer(form: Definition, value: object) -> bool:
    """Say whether what stands outside the fields may be what belongs into one.

    A figure, a day, yes or no, a choice of the form or the number of a measure may: nobody
    may overlook it. Other words are a note, which a person looks at.
    """
    if not isinstance(value, str):
        return True
    typed = clean(value).casefold()
    if typed in YES | NO or _FIGURES.fullmatch(typed) or _MEASURE.fullmatch(typed):
        return True
    with suppress(Refusal):
        return bool(parse_date(typed))
    choices = (choice for _section, item in form.items() for choice in item.choices)
    return any(typed == choice.label.casefold() for choice in choices)
