"""Figures and days that show otherwise than they would be read, and ones without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from minikip_docs.data import mail_address
from minikip_docs.data.as_seen import LONGEST, as_seen, hidden
from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import clean
from minikip_docs.data.values import is_dash, parse_amount
from minikip_docs.facts import programme
from minikip_docs.forms.cells import read_value
from minikip_docs.forms.definition import definition

FORM = definition(FormKind.BUDGET, programme.load())
ITEMS = {item.kind: item for _section, item in FORM.items()}


def _read(kind: str) -> Callable[[str], Any]:
    return lambda typed: read_value(ITEMS[kind], typed)


READERS = {
    "amount": parse_amount,
    "date": parse_date,
    **{kind: _read(kind) for kind in ("amount", "date", "percent", "bfs_number")},
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        # shows as 12600
        ("\u202e00621", "V230", "In «00621» ist ein Zeichen versteckt (U+202E); angezeigt wird "
         "vielleicht etwas anderes, als gespeichert ist."),
        ("1\u20675\u2069", "V230", None),
        ("5\u200f-", "V230", None),
        ("\u00ad500", "V230", None),  # some programs draw it as a minus
        ("5\b00", "V230", None),
        ("5\ue000", "V230", None),  # a letter of a font alone: it may look like a figure
        ("١٢", "V231", "«١٢» enthält Ziffern einer anderen Schrift (U+0661)."),
        ("12５00", "V231", "«12５00» enthält Ziffern einer anderen Schrift (U+FF15)."),
        ("𝟏𝟐", "V231", "«𝟏𝟐» enthält Ziffern einer anderen Schrift (U+1D7CF)."),
    ],
)  # fmt: skip
def test_what_shows_as_another_figure_is_refused(
    kind: str, typed: str, code: str, message: str | None
) -> None:
    with pytest.raises(Refusal) as caught:
        READERS[kind](typed)
    assert caught.value.code == code
    assert message in (None, caught.value.message)
    assert caught.value.remedy in (
        "Bitte die Angabe löschen und neu eintippen.",
        "Bitte mit den gewöhnlichen Ziffern 0 bis 9 schreiben.",
    )


@pytest.mark.parametrize("typed", ["12\u200b500", "\ufeff12500", "12500\u200e", "12500\r\n"])
def test_signs_that_change_nothing_of_a_figure_do_no_harm(typed: str) -> None:
    assert parse_amount(typed) == 12500
    assert as_seen(typed) == "12500"


@pytest.mark.parametrize(
    "text", ["", "12’500.00", "Bu\u0308ron\tan\nder\u00a0See", "–", "1\u202f000"]
)
def test_what_everybody_types_hides_nothing(text: str) -> None:
    assert hidden(text) == ""


@pytest.mark.parametrize(
    ("kind", "sign", "message"),
    [
        ("amount", "1a", "ist kein Betrag."),
        ("amount", "1", "ist kein Betrag."),
        ("date", "15. März ", "ist kein Datum."),
        ("percent", "1", "ist keine Prozentzahl."),
        ("bfs_number", "1'", "ist keine ganze Zahl."),
    ],
)
def test_what_is_longer_than_any_figure_is_none(kind: str, sign: str, message: str) -> None:
    typed = sign * (LONGEST + 1)
    with pytest.raises(Refusal) as caught:
        READERS[kind](typed)
    assert caught.value.message == f"«{typed[:59].rstrip()}…» {message}"


def test_a_line_of_dashes_is_not_a_dash() -> None:
    assert is_dash("-" * LONGEST)
    assert not is_dash("-" * (LONGEST + 1))


def test_an_address_longer_than_any_is_not_looked_at() -> None:
    assert mail_address.fault("a" * 400 + "@gemeinde.ch") == "sie ist zu lang"
    assert mail_address.plain("a@" + "ü." * 200 + "ch") == ""


def test_marks_without_end_stay_as_they_are() -> None:
    """Putting them in order takes the square of their number; 20,000 would take minutes."""
    piled = "a" + "\u0301\u0323" * 100_000
    assert clean(piled) == piled
    assert clean("a" + "\u0323\u0301" * 15) == "ạ" + "\u0323" * 14 + "\u0301" * 15  # in order
