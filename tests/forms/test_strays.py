"""What people write beside the fields: a note is shown, what may be an answer must be mended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from openpyxl import Workbook

from minikip_docs.data.model import Severity
from minikip_docs.forms.excel import book as excel_book
from minikip_docs.forms.formats import EXCEL, PDF
from minikip_docs.forms.strays import may_be_answer
from tests.form_data import PROGRAMMES
from tests.forms import test_form_pdf as pdf
from tests.forms import test_form_word as word
from tests.forms.test_form_excel import BUDGET, data_of, edited, filled, only, sample

COSTS = "7 Budget Kosten"


def typed_below(**cells: Any) -> bytes:
    """Type into cells of the sheet of costs, also where our sentence below the table stood."""

    def change(book: Workbook) -> None:
        for area in list(book[COSTS].merged_cells.ranges):
            book[COSTS].unmerge_cells(str(area))
        for address, value in cells.items():
            book[COSTS][address] = value

    return edited(filled(), change)


def last_row() -> int:
    """Give the row of the last line that was made, as Excel counts."""
    names = excel_book.open_book(filled()).names
    return 1 + max(s.row for p, s in names.items() if s and p.startswith("/budget_lines/"))


def test_a_note_is_quoted_with_its_cell_and_stands_in_nobodys_way() -> None:
    below = last_row() + 3
    found = only(typed_below(**{f"D{below}": "Bemerkung: Saalmiete noch offen"}), "F182")
    assert (found.severity, found.pointer) == (Severity.WARNING, "")
    assert found.message == (
        "Neben den Feldern steht: «Bemerkung: Saalmiete noch offen». Diese Notiz wird nicht "
        "gelesen."
    )
    assert found.place is not None
    assert found.place.text == f"Blatt {COSTS}, Zelle D{below}"
    two = only(typed_below(**{f"D{below}": "Offen", f"D{below + 2}": "Später"}), "F182")
    assert two.message == (
        f"Neben den Feldern steht: «Offen» (D{below}) und «Später» (D{below + 2}). Diese 2 Notizen "
        "werden nicht gelesen."
    )


def test_words_in_one_line_with_a_figure_are_no_note() -> None:
    below = last_row() + 3
    found = only(typed_below(**{f"D{below}": "Saalmiete", f"F{below}": 500}), "F136")
    assert found.message == (
        "Ausserhalb der Felder stehen 2 Angaben, die nicht gelesen werden (zuerst «Saalmiete»)."
    )
    assert found.pointer == "/budget_lines"  # its sums are not judged, all others are


def test_rows_that_go_on_below_the_table_are_read() -> None:
    line, rows = last_row() + 1, len(sample()["budget_lines"])
    more = {
        f"{column}{line + n}": value
        for n in range(3)
        for column, value in zip(
            "BCDF", (f"M{n + 1}", "Projekte und Programme", f"Zeile {n}", 100 + n), strict=True
        )
    }
    raw = typed_below(**more)
    found = only(raw, "F183")
    assert found.severity is Severity.WARNING
    assert found.message == (
        f"3 Zeilen unter den vorbereiteten wurden mitgelesen (Zeilen {line}–{line + 2})."
    )
    data, _codes = data_of(EXCEL.read(raw, PROGRAMMES))
    assert data["budget_lines"][rows:] == [
        {"measure": f"M{n + 1}", "category": "projects", "text": f"Zeile {n}",
         "amounts": {"y2025": Decimal(100 + n)}}
        for n in range(3)
    ]  # fmt: skip


def test_a_sum_of_their_own_below_the_table_is_no_row() -> None:
    below = last_row() + 1
    found = only(typed_below(**{f"B{below}": "Total", f"F{below}": 5000}), "F136")
    assert "«Total»" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "5’000.–",
        "CHF 500",
        "500.00 Fr.",
        "12.03.2026",
        "ja",
        "Projekte und Programme",
        "M3",
        "80 %",
    ],
)
def test_what_may_be_an_answer_is_no_note_wherever_it_stands(text: str) -> None:
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:sectPr>"
    found = word.only(word.replaced(word.filled(), "<w:sectPr>", paragraph), "F136")
    assert found.severity is Severity.ERROR
    assert found.message == (
        f"Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «{text}»)."
    )


@pytest.mark.parametrize("value", [5, 0.5, True, date(2026, 3, 1), "–", "x"])
def test_what_a_cell_holds_may_be_an_answer(value: object) -> None:
    assert may_be_answer(BUDGET, value)


@pytest.mark.parametrize("text", ["2 Offerten eingeholt", "Saalmiete noch offen", "siehe M3", "OK"])
def test_a_sentence_is_a_note(text: str) -> None:
    assert not may_be_answer(BUDGET, text)


def test_a_figure_laid_over_a_pdf_is_no_remark() -> None:
    def comment(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText,
                                  Rect=pikepdf.Array([9, 9, 99, 99]),
                                  Contents=pikepdf.String("1’250.–"))  # fmt: skip
        file.pages[1].obj.Annots.append(file.make_indirect(note))

    (found,) = PDF.read(pdf.edited(pdf.filled_budget(), comment), PROGRAMMES).findings
    assert (found.code, found.severity) == ("F136", Severity.ERROR)
    assert found.place is not None
    assert found.place.text == "Seite 2"
