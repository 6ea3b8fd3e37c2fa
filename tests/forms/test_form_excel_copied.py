"""Visible sheets of an Excel form that were copied to a new workbook: read by what is left."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from minikip_docs.data.model import Severity
from minikip_docs.forms.formats import EXCEL
from tests.form_data import PROGRAMMES
from tests.forms.test_form_excel import BUDGET, data_of, edited, filled, members, only, refusal

Change = Callable[[Workbook], None]


def moved(raw: bytes, *, names: bool, change: Change = lambda book: None) -> bytes:
    """Do what a spreadsheet does: the sheets go, and with them no properties or hidden sheets."""

    def copy(book: Workbook) -> None:
        for name in ("Formular", "Listen"):
            del book[name]
        properties: Any = vars(book)["custom_doc_props"]
        for name in list(properties.names):
            del properties[name]
        book.properties.keywords = ""
        if not names:
            for name in list(book.defined_names):
                del book.defined_names[name]
        change(book)

    return edited(raw, copy)


@pytest.mark.parametrize(("names", "how"), [
    (True, "nach ihren Namen"), (False, "nach ihrer Lage und ihren Nummern"),
])  # fmt: skip
def test_copied_sheets_are_read_by_their_footer(names: bool, how: str) -> None:
    raw = moved(filled(), names=names)
    found = only(raw, "F174")
    assert (found.severity, found.message) == (
        Severity.WARNING,
        f"Die Blätter wurden in eine neue Arbeitsmappe kopiert; die Angaben wurden {how} gelesen.",
    )
    reading, before = (EXCEL.read(one, PROGRAMMES) for one in (raw, filled()))
    assert (reading.shape, reading.identity) == (before.shape, before.identity)
    assert data_of(reading) == data_of(before)
    assert [f.code for f in reading.findings] == ["F174"]


def test_names_that_speak_of_the_old_workbook_are_not_believed() -> None:
    def link(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        text = content.decode()
        return re.sub(r"(<definedName[^>]*>)'", r"\1'[Formular.xlsx]", text).encode()

    raw = members(moved(filled(), names=True), link)
    reading = EXCEL.read(raw, PROGRAMMES)
    assert [f.code for f in reading.findings] == ["F174"]
    assert data_of(reading) == data_of(EXCEL.read(filled(), PROGRAMMES))


def footer(page: Any) -> Any:
    return page.oddFooter.left


def delete_sheet(book: Workbook) -> None:
    del book["8 Finanzierung"]


def insert_row(book: Workbook) -> None:
    book["1–5 Angaben"].insert_rows(4)


def without_footers(book: Workbook) -> None:
    for page in book.worksheets:
        footer(page).text = ""


def two_forms(book: Workbook) -> None:
    footer(book.worksheets[1]).text = "minikip-annual-report/1.0/kip3"


@pytest.mark.parametrize(("change", "why"), [
    (delete_sheet, "nicht alle Felder stehen noch an ihrem Ort"),
    (insert_row, "nicht alle Felder stehen noch an ihrem Ort"),
    (without_footers, "zu welchem Formular sie gehören, steht nirgends mehr"),
    (two_forms, "sie gehören zu verschiedenen Formularen"),
])  # fmt: skip
def test_what_cannot_be_read_for_certain_is_refused(change: Change, why: str) -> None:
    refused = refusal(moved(filled(), names=False, change=change))
    assert (refused.code, refused.message, refused.remedy) == (
        "F175",
        f"Die Blätter des Formulars wurden in eine neue Arbeitsmappe kopiert; {why}.",
        "Bitte die Datei des Formulars selbst ausfüllen und senden, nicht kopierte Blätter.",
    )


def test_the_footer_of_every_sheet_says_which_form_it_is() -> None:
    book = load_workbook(io.BytesIO(filled()))
    shown = [page for page in book.worksheets if page.sheet_state == "visible"]
    for page in shown:
        assert footer(page).text.splitlines() == [BUDGET.footer(), BUDGET.mark]
