"""What people write beside the fields: a note is shown, what may be an answer must be mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Severity
from minikip_docs.data.resources import resource
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.excel import book as excel_book
from minikip_docs.forms.excel.comments import comments
from minikip_docs.forms.formats import EXCEL, PDF, WORD
from minikip_docs.forms.shape import usual
from minikip_docs.forms.strays import may_be_answer
from tests.form_data import PROGRAMME, PROGRAMMES, form_for
from tests.forms import test_form_pdf as pdf
from tests.forms import test_form_word as word
from tests.forms.test_form_excel import (
    BUDGET,
    CREATED,
    data_of,
    edited,
    empty,
    filled,
    only,
    sample,
)

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


NOTE = "Bitte beachten: M3 fällt weg"


@pytest.mark.parametrize(
    ("sheet", "address", "value", "code"),
    [
        ("1–5 Angaben", "A60", NOTE, "F182"),  # below, left of the fields
        ("1–5 Angaben", "B13", NOTE, "F182"),  # between two sections
        ("1–5 Angaben", "B40", NOTE, "F182"),  # over the label of a field
        ("1–5 Angaben", "D10", NOTE, "F182"),
        ("6 Massnahmen", "A60", NOTE, "F182"),
        ("6 Massnahmen", "B33", NOTE, "F182"),
        ("6 Massnahmen", "D4", "gestrichen", "F182"),  # over the name of a block
        (COSTS, "L3", NOTE, "F182"),
        (COSTS, "L4", 4000, "F136"),
        (COSTS, "C4", NOTE, "F182"),  # in the row of totals
        (COSTS, "E3", 4000, "F136"),  # over the year of a column
        (COSTS, "E4", 4000, "F136"),  # over a total
        (COSTS, "I5", 4000, "F136"),  # over the sum of a line
        (COSTS, "A5", "gestrichen", "F182"),  # over its number
        (COSTS, "A5", 2, "F136"),
        (COSTS, "L9", "=1+1", "F182"),  # a library wrote it without a result
        ("8 Finanzierung", "A220", NOTE, "F182"),
        ("9 Zusammenzug", "K8", 99999, "F136"),
        ("9 Zusammenzug", "C11", 1, "F136"),  # over a sum
        ("9 Zusammenzug", "B200", NOTE, "F182"),
        ("Anleitung", "D5", NOTE, "F182"),
        ("Anleitung", "B40", 4000, "F136"),
    ],
)
def test_no_cell_of_a_form_swallows_what_is_typed_into_it(
    sheet: str, address: str, value: Any, code: str
) -> None:
    def type_in(book: Workbook) -> None:
        assert address not in {s.address for s in fields if s and s.sheet == sheet}
        book[sheet][address] = value

    fields = excel_book.open_book(filled()).names.values()
    (found,) = EXCEL.read(edited(filled(), type_in), PROGRAMMES).findings
    assert found.code == code
    assert found.place is not None
    assert found.place.text == f"Blatt {sheet}, Zelle {address}"
    assert f"«{'Formel' if value == '=1+1' else value}»" in found.message


@pytest.mark.parametrize("kind", FormKind)
@pytest.mark.parametrize(
    ("party", "measures", "years"),
    [("municipality", 1, 1), ("municipality", 12, 3), ("association", None, 2)],
)
def test_a_form_that_nobody_wrote_beside_has_no_strays(
    kind: FormKind, party: str, measures: int | None, years: int
) -> None:
    shape = usual(kind, PROGRAMME, party, measures=measures, years=PROGRAMME.years[-years:])
    for counts in (None, True, False):  # as each canton decides: it changes a text of the form
        form = replace(definition(kind, PROGRAMME, shape), third_party_counts=counts)
        raw = EXCEL.blank(form, {}, created=CREATED)
        assert EXCEL.read(raw, PROGRAMMES).findings == ()
        assert EXCEL.read(edited(raw, lambda _book: None), PROGRAMMES).findings == ()


def test_whom_to_ask_may_have_changed_since_the_form_was_sent_out() -> None:
    before = replace(BUDGET, contact="Fragen: Amt (A), Team; Vorname Name, Leitung, a@b.ch, 041",
                     programme="KIP drei, 2024–2027")  # fmt: skip
    raw = EXCEL.blank(before, flatten(before, sample()), created=CREATED)
    assert EXCEL.read(raw, PROGRAMMES).findings == ()


def test_a_comment_at_a_cell_is_quoted() -> None:
    def comment(book: Workbook) -> None:
        book[COSTS]["E5"].comment = Comment("falsch, richtig 9000.", "")
        book["Anleitung"]["B3"].comment = Comment("Wer füllt das aus?", "")

    guide, cell = EXCEL.read(edited(empty(), comment), PROGRAMMES).findings
    assert (cell.code, cell.severity) == ("F170", Severity.WARNING)
    assert cell.message == "Der Kommentar «falsch, richtig 9000» wird nicht gelesen."
    assert cell.pointer.startswith("/budget_lines/0/amounts/")
    assert [f.place and f.place.text for f in (guide, cell)] == [
        "Blatt Anleitung, Zelle B3", f"Blatt {COSTS}, Zelle E5"
    ]  # fmt: skip
    assert (guide.pointer, guide.label) == ("", "Anleitung")


def test_a_thread_of_comments_is_read_once() -> None:
    kinds = (
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"),
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="../c{n}.xml"/>'
        for n, kind in enumerate(kinds)
    )
    members = {
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/c0.xml": (
            "<ThreadedComments>"
            '<threadedComment ref="B2" id="1" done="1"><text>Stimmt das?</text></threadedComment>'
            '<threadedComment ref="B2" id="2" parentId="1"><text>Ja.</text></threadedComment>'
            "</ThreadedComments>"
        ),
        "xl/c1.xml": (
            '<comments><commentList><comment ref="B2"><text><t>[Threaded comment]</t></text>'
            '</comment><comment ref="C9"><text><r><t>Alte </t></r><r><t>Notiz</t></r></text>'
            "</comment></commentList></comments>"
        ),
    }
    raw = {name: text.encode() for name, text in members.items()}
    found = comments(raw, {"Blatt": "xl/worksheets/sheet1.xml"})
    assert [(one.spot.address, one.text, one.settled) for one in found] == [
        ("B2", "Stimmt das?", True), ("B2", "Ja.", True), ("C9", "Alte Notiz", False)
    ]  # fmt: skip


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


STAMP = "<w:p><w:r><w:t>16.03.2026</w:t></w:r></w:p><w:sectPr>"


@pytest.mark.parametrize(("emptied", "code"), [("", "F182"), ("/signature/date", "F136")])
def test_a_day_stamped_on_a_form_is_no_answer_where_none_is_asked_for(
    emptied: str, code: str
) -> None:
    data = jsonio.loads(resource("samples/annual-report-sursee.json").read_bytes())
    form = form_for(FormKind.ANNUAL_REPORT, data)
    flat = {name: value for name, value in flatten(form, data).items() if name != emptied}
    raw = word.replaced(WORD.blank(form, flat, created=CREATED), "<w:sectPr>", STAMP)
    assert [f.code for f in WORD.read(raw, PROGRAMMES).findings] == [code]


@pytest.mark.parametrize("text", ["ok", "OK", "CHF", "Fr.", "✓"])
def test_what_adds_nothing_beside_a_field_is_a_note(text: str) -> None:
    raw = word.in_control(
        word.filled(), "/party/name", lambda sdt: f"<w:r><w:t>{text}</w:t></w:r>{sdt}"
    )
    found = word.only(raw, "F182")
    assert (found.severity, f"«{text}»" in found.message) == (Severity.WARNING, True)


@pytest.mark.parametrize(("pointer", "text"), [("/party/name", "✓"), ("/party/name", "und Emmen")])
def test_beside_an_empty_field_a_tick_may_be_the_answer(pointer: str, text: str) -> None:
    raw = word.in_control(word.empty(), pointer, lambda sdt: f"{sdt}<w:r><w:t>{text}</w:t></w:r>")
    assert word.only(raw, "F136").severity is Severity.ERROR


@pytest.mark.parametrize("value", [5, 0.5, True, date(2026, 3, 1), "–", "x"])
def test_what_a_cell_holds_may_be_an_answer(value: object) -> None:
    assert may_be_answer(BUDGET, value)


@pytest.mark.parametrize("text", ["2 Offerten eingeholt", "Saalmiete noch offen", "siehe M3", "OK"])
def test_a_sentence_is_a_note(text: str) -> None:
    assert not may_be_answer(BUDGET, text)


def test_a_figure_laid_over_a_pdf_is_no_remark() -> None:
    def comment(file: pikepdf.Pdf, _fields: dict[str, pikepdf.Object]) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText,
                                  Rect=pikepdf.Array([9, 830, 99, 839]),
                                  Contents=pikepdf.String("1’250.–"))  # fmt: skip
        file.pages[1].obj.Annots.append(file.make_indirect(note))

    (found,) = PDF.read(pdf.edited(pdf.filled_budget(), comment), PROGRAMMES).findings
    assert (found.code, found.severity) == ("F136", Severity.ERROR)
    assert found.place is not None
    assert found.place.text == "Seite 2"
