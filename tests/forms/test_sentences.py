"""Many findings of one kind are told together; errors at fields each, for the check needs them."""

from __future__ import annotations

from minikip_docs.data.model import Finding, Severity
from minikip_docs.forms.sentences.note import FORM, few, note


def several(count: int, severity: Severity, pointer: str = "") -> list[Finding]:
    return [
        note("F181", severity, (pointer and f"{pointer}/{n}", f"Feld {n}", None), "Es fehlt.", "")
        for n in range(count)
    ]


def test_more_than_ten_of_a_kind_are_told_together() -> None:
    found = list(few(several(14, Severity.WARNING)))
    assert found[:10] == several(10, Severity.WARNING)
    (rest,) = found[10:]
    assert (rest.code, rest.severity, rest.label) == ("F181", Severity.WARNING, FORM[1])
    assert rest.message == (
        "Dasselbe gilt an 4 weiteren Stellen: Feld 10, Feld 11, Feld 12 und Feld 13."
    )


def test_an_eleventh_stands_for_itself() -> None:
    assert list(few(several(11, Severity.WARNING))) == several(11, Severity.WARNING)


def test_kinds_and_weights_are_counted_apart() -> None:
    mixed = [*several(10, Severity.WARNING), *several(10, Severity.INFO)]
    assert list(few(mixed)) == mixed


def test_every_field_that_is_not_sound_is_told() -> None:
    errors = several(40, Severity.ERROR, "/finances")
    assert list(few(errors)) == errors
