"""300 changed templates: each fault is reported at its place, or the documents are still right."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal, Severity
from minikip_docs.data.resources import resource
from minikip_docs.documents.kinds import KINDS
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.inspect.annotated import annotated
from minikip_docs.press.inspect.check import check
from minikip_docs.press.inspect.context import example
from minikip_docs.press.produce import produce
from tests.press.fill import static_words, test_word
from tests.press.inspect.template_mutations import ANYWHERE, MUTATIONS, Mutant, mutants

COUNT = 300
CONTEXT = next(kind for kind in KINDS if kind.name == "agreement").context
MUTANTS = mutants(resource("templates", "agreement.docx").read_bytes(), COUNT)


def reported(mutant: Mutant) -> bool:
    """Check a mutant; False if there is no error, a failed test if none is at its place."""
    faults = check(mutant.docx, "agreement.docx", CONTEXT, tried=False)
    errors = [fault.place for fault in faults if fault.severity is Severity.ERROR]
    assert not errors or any(
        (place.member == mutant.member and place.number in mutant.allowed)
        or (not place.text and mutant.allowed >= ANYWHERE)
        for place in errors
    ), (mutant.name, faults)
    if faults:
        annotated(mutant.docx, "agreement.docx", faults)
    return bool(errors)


@pytest.mark.parametrize("mutation", range(len(MUTATIONS)), ids=lambda n: MUTATIONS[n][0].__name__)
def test_each_fault_is_reported_at_its_place_or_the_documents_are_right(
    mutation: int, tmp_path: Path
) -> None:
    logo = Picture(test_word.png(tmp_path / "logo.png"), "Logo", 16)
    path, day = tmp_path / "agreement.docx", datetime.date(2025, 4, 15)
    for n, mutant in enumerate(MUTANTS[mutation :: len(MUTATIONS)]):
        if reported(mutant):
            continue
        path.write_bytes(mutant.docx)
        values = example(CONTEXT, full=n % 2 == 0, picture=logo)
        try:  # reads both files back and raises if a word differs
            made = produce(
                read_template(path), values, title="V", author="Kanton", created=day, draft=False
            )
        except Refusal as refusal:  # what only the finished pages show, such as a crowded footer
            faults = check(mutant.docx, "agreement.docx", CONTEXT)
            assert refusal.code in {fault.code for fault in faults}, mutant.name
            assert refusal.code.startswith(("X90", "T214")), mutant.name  # T214: a bookmark twice
        else:
            assert static_words.lost(mutant.docx, made.docx) == "", mutant.name


def test_the_mutants_are_always_the_same_and_of_every_kind() -> None:
    again = mutants(resource("templates", "agreement.docx").read_bytes(), len(MUTATIONS))
    assert [m.docx for m in again] == [m.docx for m in MUTANTS[: len(MUTATIONS)]]
    assert len(MUTANTS) == COUNT
