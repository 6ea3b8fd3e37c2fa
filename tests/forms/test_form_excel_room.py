"""The Excel form has room for all that the schema accepts, folded; its controls see everything."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from minikip_docs.data.model import FormKind, Severity
from minikip_docs.forms.cells import assemble, flatten
from minikip_docs.forms.definition import Definition, definition
from minikip_docs.forms.excel import plan
from minikip_docs.forms.formats import EXCEL
from tests.cases import without_sums
from tests.form_data import PROGRAMME, PROGRAMMES, form_for
from tests.forms.test_form_excel import data_of, edited

CREATED = date(2026, 1, 5)
VILLAGE = form_for(FormKind.BUDGET)
MONEY = "7–8 Budget"


@functools.cache
def blank() -> bytes:
    return EXCEL.blank(VILLAGE, {}, created=CREATED)


def town() -> dict[str, Any]:
    """Give the budget of a town: 15 measures, 68 lines of costs, 45 of financing."""
    data: dict[str, Any] = without_sums("budget-sursee")
    measure, line, paid = (data[key][0] for key in ("measures", "budget_lines", "financing"))
    data["measures"] = [{**measure, "id": f"M{n + 1}", "title": f"Titel {n}"} for n in range(15)]
    data["budget_lines"] = [
        {**line, "measure": f"M{n % 15 + 1}", "text": f"Zeile {n}",
         "amounts": {"y2025": Decimal(100 + n)}}
        for n in range(68)
    ]  # fmt: skip
    data["financing"] = [
        {**paid, "measure": f"M{n % 15 + 1}", "amounts": {"y2026": Decimal(7 * n + 1)}}
        for n in range(45)
    ]
    return data


def written(form: Definition, data: dict[str, Any] | None = None) -> bytes:
    return EXCEL.blank(form, flatten(form, data or {}), created=CREATED)


def sheet(raw: bytes, name: str, *, results: bool = False) -> Worksheet:
    page: Worksheet = load_workbook(io.BytesIO(raw), data_only=results)[name]
    return page


def hidden_columns(page: Worksheet) -> set[int]:
    """Give the hidden columns, counted from 1."""
    return {
        column
        for one in page.column_dimensions.values()
        if one.hidden
        for column in range(one.min or 0, (one.max or 0) + 1)
    }


def test_a_town_fits_the_form_of_a_village() -> None:
    data = town()
    raw = written(VILLAGE, data)
    reading = EXCEL.read(raw, PROGRAMMES)
    assert {f.code for f in reading.findings} == {"F172"}  # it holds more than it shows
    found, _codes = data_of(reading, VILLAGE)
    for name in ("measures", "budget_lines", "financing"):
        assert found[name] == data[name]
    page = sheet(raw, MONEY, results=True)
    cells_of_a_line = 4  # measure, category, text and one amount
    assert page["A207"].value.endswith(
        f"In ausgeblendeten Zeilen stehen {59 * cells_of_a_line} Angaben."
    )
    measures = sheet(raw, "6 Massnahmen", results=True)["A3"].value
    filled = len(flatten(VILLAGE, {"measures": data["measures"][3:]})) - 12  # but their numbers
    assert measures.endswith(f"In den Spalten ab Massnahme 4 stehen {filled} Angaben.")


def test_what_a_clerk_types_into_folded_rows_and_columns_is_read() -> None:
    def type_in(book: Any) -> None:
        book[MONEY]["B206"], book[MONEY]["G206"] = "M60", 12.5  # the last line of costs
        book["6 Massnahmen"]["BJ6"] = "Sechzigste"

    reading = EXCEL.read(edited(blank(), type_in), PROGRAMMES)
    data, _places, found = assemble(VILLAGE, PROGRAMME, reading)
    assert found == ()
    assert [(f.code, f.severity, f.message, f.place and f.place.text)
            for f in reading.findings] == [
        ("F172", Severity.WARNING, "In der ausgeblendeten Zeile 206 stehen 2 Angaben (zuerst "
         "«M60»); sie wurden mitgelesen.", "Blatt 7–8 Budget, Zelle B206"),
        ("F172", Severity.WARNING, "In der ausgeblendeten Spalte BJ steht 1 Angabe (zuerst "
         "«Sechzigste»); sie wurde mitgelesen.", "Blatt 6 Massnahmen, Zelle BJ6"),
    ]  # fmt: skip
    assert data["budget_lines"] == [{"measure": "M60", "amounts": {"y2026": Decimal("12.50")}}]
    assert data["measures"] == [{"id": "M60", "title": "Sechzigste"}]


@pytest.mark.parametrize(
    "form",
    [VILLAGE, form_for(FormKind.BUDGET, party="association"),
     form_for(FormKind.BUDGET, measures=15), form_for(FormKind.ANNUAL_REPORT, years=(2026,))],
    ids=["village", "association", "town", "report"],
)  # fmt: skip
def test_lists_have_all_rows_and_show_those_of_the_form(form: Definition) -> None:
    book = load_workbook(io.BytesIO(written(form)))
    lists = [part for part in plan.parts(form) if part.layout in ("table", "blocks")]
    assert lists
    for part in lists:
        page, first = book[part.sheet], part.first
        assert len(list(plan.addresses(part))) == part.section.max_rows * len(part.section.items)
        if part.layout == "blocks":
            hidden = hidden_columns(page)
            shown = [n for n in range(part.count) if plan.INPUT + n + 1 not in hidden]
        else:
            shown = [n for n in range(part.count) if not page.row_dimensions[first + n + 1].hidden]
        assert shown == list(range(part.section.rows))


def test_the_sentence_below_a_table_names_the_rows_around_the_fold() -> None:
    formulas, page = sheet(blank(), MONEY), sheet(blank(), MONEY, results=True)
    assert page["A207"].value == (
        "Mehr Zeilen (bis 200)? Zeilen 15 und 207 links am Rand zusammen markieren, rechte "
        "Maustaste, «Einblenden». In ausgeblendeten Zeilen stehen 0 Angaben."
    )
    assert [row for row in (14, 15, 16, 206, 207) if page.row_dimensions[row].hidden] == [16, 206]
    assert "COUNTA(B7:H206)-SUBTOTAL(103,B7:H206)" in str(formulas["A207"].value)
    measures = sheet(blank(), "6 Massnahmen", results=True)
    assert measures["A3"].value == (
        "Mehr Massnahmen (bis 60)? Spalten E und BK oben am Rand zusammen markieren, rechte "
        "Maustaste, «Einblenden». In den Spalten ab Massnahme 4 stehen 0 Angaben."
    )
    assert {get_column_letter(c) for c in hidden_columns(measures)} >= {"F", "BJ"}
    assert not hidden_columns(measures) & {3, 4, 5, 63}


def balanced_only_by_year() -> dict[str, Any]:
    """Give a budget whose years balance while measures do not: costs were moved among them."""
    data: dict[str, Any] = without_sums("budget-sursee")
    lines = [{"M1": 300, "M2": 100}, {"M1": 100, "M2": 300}]
    for name, (own, other) in zip(("budget_lines", "financing"), (lines, lines[::-1]), strict=True):
        row = data[name][0]
        data[name] = [
            {**row, "measure": measure,
             "amounts": {"y2025": Decimal(own[measure]), "y2026": Decimal(other[measure])}}
            for measure in own
        ]  # fmt: skip
    return data


def test_a_measure_that_balances_only_over_all_years_is_seen() -> None:
    data = balanced_only_by_year()
    page = sheet(written(VILLAGE, data), "9 Zusammenzug", results=True)
    assert page["B11"].value == "Finanzierung minus Kosten (muss 0.00 sein)"
    assert [page.cell(11, column).value for column in range(3, 8)] == [0, 0, 0, 0, 0]
    assert page["B14"].value == (
        "Finanzierung minus Kosten je Massnahme und Jahr (bitte prüfen, wo nicht 0.00)"
    )
    rows = {page.cell(r, 2).value: [page.cell(r, c).value for c in range(3, 10)] for r in (15, 16)}
    assert rows == {
        "M1": [0, -200, 200, 0, 0, 400, 400],
        "M2": [0, 200, -200, 0, 0, 400, 400],
    }
    formulas = sheet(blank(), "9 Zusammenzug")
    assert formulas["D15"].value == (
        f"=ROUND(SUMIF('{MONEY}'!$B$213:$B$412,'6 Massnahmen'!$C$5,'{MONEY}'!$F$213:$F$412)"
        f"-SUMIF('{MONEY}'!$B$7:$B$206,'6 Massnahmen'!$C$5,'{MONEY}'!$F$7:$F$206),2)"
    )


def test_lines_of_no_measure_and_folded_measures_are_seen() -> None:
    data = balanced_only_by_year()
    data["budget_lines"][0]["measure"] = "M99"  # nobody describes it
    data["budget_lines"][1]["measure"] = "M7"  # folded
    page = sheet(written(VILLAGE, data), "9 Zusammenzug", results=True)
    assert [page.row_dimensions[row].hidden for row in (17, 18, 74, 75)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert page["B75"].value == "Zeilen ohne oder mit anderer Massnahme"
    assert [page.cell(75, column).value for column in range(3, 8)] == [0, -300, -100, 0, -400]
    assert page["A76"].value == (
        "Mehr Massnahmen? Zeilen 17 und 75 links am Rand zusammen markieren, rechte Maustaste, "
        "«Einblenden». Dort stehen 2 Differenzen."
    )


def test_a_report_of_one_year_speaks_of_no_years() -> None:
    form = form_for(FormKind.ANNUAL_REPORT, years=(2026,), measures=2)
    page = sheet(written(form), "9 Zusammenzug", results=True)
    shown = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert "Finanzierung minus Kosten je Massnahme (bitte prüfen, wo nicht 0.00)" in shown
    assert not [text for text in shown if "Jahr" in text]


def test_rows_grow_while_someone_writes() -> None:
    with zipfile.ZipFile(io.BytesIO(blank())) as file:
        pages = [file.read(n) for n in file.namelist() if n.startswith("xl/worksheets/sheet")]
    assert any(re.search(rb'<row [^>]*ht="', page) for page in pages)
    assert not any(b"customHeight" in page for page in pages)


def test_the_leaflets_examples_stand_with_the_measures() -> None:
    page = sheet(blank(), "6 Massnahmen")
    shown = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    for area in PROGRAMME.focus_areas:
        assert "; ".join(area.example_measures) in shown


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        (MONEY, "F211", "F136"),  # over the heads of the second table
        (MONEY, "F208", "F136"),  # below the first table
        (MONEY, "K9", "F136"),  # beside it
        (MONEY, "F414", "F136"),  # below the second
        ("1–5 Angaben", "E8", "F136"),  # beside single fields
    ],
)
def test_what_stands_between_two_tables_is_no_field(name: str, address: str, code: str) -> None:
    def type_in(book: Any) -> None:
        book[name][address] = 5000

    found = EXCEL.read(edited(blank(), type_in), PROGRAMMES).findings
    assert [(f.code, f.place and f.place.text) for f in found] == [
        (code, f"Blatt {name}, Zelle {address}")
    ]


def test_a_line_of_costs_pasted_among_the_financing_is_not_read_as_costs() -> None:
    def cut(book: Any) -> None:
        page = book[MONEY]
        for column in "BCDEFGH":
            page[f"{column}213"], page[f"{column}7"] = page[f"{column}7"].value, None
        for defined in book.defined_names.values():  # a spreadsheet takes the names along
            at = re.fullmatch(rf"'{MONEY}'!\$([B-H])\$(7|213)", defined.attr_text)
            if at:
                defined.attr_text = f"'{MONEY}'!${at[1]}$213" if at[2] == "7" else "#REF!"

    data = {"budget_lines": without_sums("budget-sursee")["budget_lines"][:1]}
    found = EXCEL.read(edited(written(VILLAGE, data), cut), PROGRAMMES).findings
    assert {f.code for f in found} == {"F135", "F137"}


def test_a_form_that_does_not_say_its_shape_is_read_by_its_names() -> None:
    def forget(book: Any) -> None:
        del book.custom_doc_props["minikip_shape"]
        mark = "/".join(VILLAGE.identity.values())
        book.properties.keywords = mark
        hidden = book["Formular"]
        for row in hidden.iter_rows():
            if row[0].value == "shape":
                row[0].value = row[1].value = None

    data = town()
    reading = EXCEL.read(edited(written(VILLAGE, data), forget), PROGRAMMES)
    assert reading.shape is None
    assert {f.code for f in reading.findings} == {"F172"}  # it holds more than it shows
    found, _codes = data_of(reading, definition(FormKind.BUDGET, PROGRAMME, None))
    assert found["budget_lines"] == data["budget_lines"]
    assert found["party"]["name"] == data["party"]["name"]
    assert "kind" not in found["party"]
