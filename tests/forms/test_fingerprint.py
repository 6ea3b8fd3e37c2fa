"""A form that comes back with nothing but what was prefilled is told, whatever its format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from minikip_docs import open_house
from minikip_docs.data.model import FormKind, Outcome
from minikip_docs.facts import programme
from minikip_docs.forms.cells import Value, flatten
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.pdf.read import read as read_pdf
from minikip_docs.jobs.check import check
from tests import cases
from tests.form_data import filled_forms, form_for, forms_made

HOUSE = open_house()
PROGRAMMES = programme.load_all()
DAY = date(2026, 1, 5)
FOR_CLERKS = [suffix for suffix in FORMATS if suffix != "json"]
PHASES = (Phase.explicit, Phase.generate)
UNCHANGED = "Das Formular ist unverändert zurückgekommen: Es enthält nur, was vorausgefüllt war."


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_a_prefilled_form_that_comes_back_unchanged_goes_back(suffix: str, tmp_path: Path) -> None:
    source = str(cases.written(tmp_path, cases.BUDGET))
    ((_whom, files),) = forms_made(FormKind.BUDGET, HOUSE, formats=[suffix], source=source)
    path = tmp_path / next(iter(files))
    path.write_bytes(next(iter(files.values())))
    verdict = check(path, HOUSE)
    assert [(f.code, f.message) for f in verdict.findings] == [("F184", UNCHANGED)]
    assert verdict.outcome is Outcome.RETURN


@pytest.mark.parametrize("suffix", FOR_CLERKS)
def test_one_answer_more_or_other_is_a_change(suffix: str, tmp_path: Path) -> None:
    data = cases.sample(cases.BUDGET)
    form = form_for(FormKind.BUDGET, data)
    before = flatten(form, data)
    handed_out = replace(form, prefilled=fingerprint(form, before))
    path = tmp_path / "formular"
    changes: dict[str, Value] = {
        "/budget_lines/0/amounts/y2025": Decimal("12700.00"),
        "/declarations/correct": False,
        "/measures/0/target_groups/professionals": True,
        "/signature/date": date(2026, 4, 1),
    }
    for pointer, value in changes.items():
        assert before.get(pointer) != value
        values = {**before, pointer: value}
        path.write_bytes(FORMATS[suffix].blank(handed_out, values, created=DAY))
        assert "F184" not in {f.code for f in check(path, HOUSE).findings}, pointer


@pytest.mark.parametrize("suffix", FOR_CLERKS)
@pytest.mark.parametrize("kind", FormKind)
def test_whatever_is_prefilled_is_known_again(kind: FormKind, suffix: str) -> None:
    @settings(max_examples=4, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(filled_forms(kind))
    def holds(filled: tuple[Definition, dict[str, Any]]) -> None:
        form, data = filled
        values = flatten(form, data)
        form = replace(form, prefilled=fingerprint(form, values))
        reading = FORMATS[suffix].read(FORMATS[suffix].blank(form, values, created=DAY), PROGRAMMES)
        assert reading.prefilled == form.prefilled
        read = {cell.pointer: cell.value for cell in reading.cells}
        assert fingerprint(form, read) == form.prefilled

    holds()


def test_blanks_line_breaks_and_ways_to_write_are_no_change() -> None:
    form = form_for(FormKind.BUDGET)
    typed: dict[str, Value] = {
        "/structure/mandate": "eins\n\nzwei drei",
        "/budget_lines/0/amounts/y2025": Decimal("12500.00"),
        "/signature/date": date(2026, 3, 15),
        "/measures/0/target_groups/professionals": False,
    }
    shown: dict[str, Value] = {
        "/structure/mandate": " eins zweidrei",
        "/budget_lines/0/amounts/y2025": "12’500.–",
        "/signature/date": "15. März 2026",
        "/measures/0/id": "M1",  # every blank form shows it
        "/party/name": " ",
    }
    assert fingerprint(form, typed) == fingerprint(form, shown)
    assert fingerprint(form, typed) != fingerprint(form, {**shown, "/measures/0/id": "M2"})


def test_the_footer_says_no_more_than_before() -> None:
    form = form_for(FormKind.BUDGET)
    other = replace(form, prefilled="0123456789abcdef")
    assert other.mark == f"{form.mark}/0123456789abcdef"
    assert other.footer("Sursee") == form.footer("Sursee")
    raw = FORMATS["pdf"].blank(form, {}, created=DAY)
    assert read_pdf(raw, PROGRAMMES).prefilled == ""
