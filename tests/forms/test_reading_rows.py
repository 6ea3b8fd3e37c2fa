"""What a reader notices belongs to the same row of the data, also behind rows left empty."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from minikip_docs.checks import run
from minikip_docs.data.model import FormKind, Verdict
from minikip_docs.forms import reading
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import EXCEL
from tests import cases
from tests.form_data import PROGRAMMES, form_for

# The good sample lists two people; a form has room for more.
FUNCTION, PERCENT = "f.staff.{}.function", "f.staff.{}.percent"
NO_VALUE = "=1/0"  # kept without a result: F131


def checked(folder: Path, *typed: tuple[str, str]) -> Verdict:
    """Fill in the good sample, type into some cells by their names, and check what comes back."""
    form = form_for(FormKind.BUDGET, cases.sample(cases.BUDGET))
    values = flatten(form, cases.sample(cases.BUDGET))
    raw = EXCEL.blank(form, values, created=date(2026, 1, 5))
    book = load_workbook(io.BytesIO(raw))
    for name, value in typed:
        ((sheet, address),) = book.defined_names[name].destinations
        book[sheet][address.replace("$", "")] = value
    path = folder / "formular.xlsx"
    book.save(path)
    return run.check(reading.read(path, PROGRAMMES), cases.facts())


def test_a_row_with_nothing_but_a_fault_belongs_to_its_list(tmp_path: Path) -> None:
    verdict = checked(tmp_path, (PERCENT.format(4), NO_VALUE))
    (found,) = cases.found(verdict, "F131")
    assert (found.pointer, found.label) == ("/staff", "10.2 Stellenprozente, Stelle 5")
    assert "X900" not in cases.codes(verdict)


@pytest.mark.parametrize("row", [2, 4])
def test_rows_left_empty_before_it_change_nothing(row: int, tmp_path: Path) -> None:
    verdict = checked(tmp_path, (FUNCTION.format(row), "Leitung"), (PERCENT.format(row), NO_VALUE))
    (found,) = cases.found(verdict, "F131")
    assert found.pointer == "/staff/2/percent"
    # What could not be read is told once, not missed as well.
    assert [f.code for f in verdict.findings if f.pointer == found.pointer] == ["F131"]
    assert "X900" not in cases.codes(verdict)
