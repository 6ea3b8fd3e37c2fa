"""What an Excel form holds and does not show is named at its place, and read all the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook import Workbook

from minikip_docs.data.model import Finding, FormKind, Severity
from minikip_docs.forms.excel import plan
from minikip_docs.forms.formats import EXCEL
from tests.form_data import PROGRAMMES, form_for
from tests.forms.test_form_excel import (
    CREATED,
    codes,
    edited,
    empty,
    filled,
    members,
    only,
    typed_in,
)

COSTS = "7 Budget Kosten"
Edit = Callable[[Workbook], None]


def said(finding: Finding) -> tuple[Severity, str, str]:
    assert finding.place is not None
    return finding.severity, finding.message, finding.place.text


def looking(cell: str = "F5", **look: Any) -> bytes:
    def edit(book: Workbook) -> None:
        for name, value in look.items():
            setattr(book[COSTS][cell], name, value)

    return edited(filled(), edit)


@pytest.mark.parametrize("code", [
    ";;;", '"12\'900"', '0"000"', "[=12600]\"18'000\";0.00", '[>0]"900";0', "[White]0.00",
    "[Color2]0", '0.00" in 1000"', '"CHF 9"', '0\\0', '"zwölf"',
])  # fmt: skip
def test_an_amount_whose_format_shows_another_is_an_error(code: str) -> None:
    assert said(only(looking(number_format=code), "F171")) == (
        Severity.ERROR,
        f"Gespeichert ist «12600», angezeigt wird es mit dem Zahlenformat «{code}» als etwas "
        "anderes; was gilt, ist unklar.",
        "Blatt 7 Budget Kosten, Zelle F5",
    )


@pytest.mark.parametrize("code", [
    "General", "0", "0.00", "#,##0", "#'##0.00", '_ "CHF"* #,##0.00_ ;_ "CHF"* -#,##0.00_ ;_ @_ ',
    '[=0]"-";#,##0.00', '[=0]"";General', 'General" CHF"', "[>=1000]#\\’##0.00;0.00",
    '[<0][Red]-0.00;[=0]"keine";0.00', "[Blue]0.00", "[$-807]#,##0.00",
])  # fmt: skip
def test_usual_formats_of_an_amount_are_let_pass(code: str) -> None:
    assert codes(looking(number_format=code)) == []


def test_an_amount_that_is_shown_rounded_is_asked_about() -> None:
    raw = typed_in(COSTS, "F5", 12500.5, "#,##0")
    assert said(only(raw, "F171")) == (
        Severity.WARNING,
        "Gespeichert und gelesen ist «12500.5», angezeigt wird es mit dem Zahlenformat «#,##0» "
        "gerundet.",
        "Blatt 7 Budget Kosten, Zelle F5",
    )


@pytest.mark.parametrize(("sheet", "cell", "value", "code"), [
    ("1–5 Angaben", "C4", "Sursee", ";;;"),
    ("1–5 Angaben", "C4", "Sursee", '0;0;0;"Emmen"'),
    (COSTS, "C5", "Personal", "0.00;-0.00;0.00;"),
])  # fmt: skip
def test_a_text_whose_format_shows_another_is_an_error(
    sheet: str, cell: str, value: str, code: str
) -> None:
    found = only(typed_in(sheet, cell, value, code), "F171")
    assert found.severity is Severity.ERROR
    assert f"«{value}»" in found.message


@pytest.mark.parametrize("look", [
    {"font": Font(color="FFFFFFFF")},  # on our light blue
    {"font": Font(color="FFEAF2F8")},
    {"font": Font(color=Color(theme=0))},
    {"font": Font(color=Color(theme=1, tint=1.0))},
    {"font": Font(color=Color(indexed=9))},
    {"font": Font(size=1)},
    {"font": Font(color="FF000000"), "fill": PatternFill("solid", fgColor="FF000000")},
    {"fill": PatternFill("solid", fgColor=Color(theme=1))},
])  # fmt: skip
def test_letters_that_nobody_sees_are_an_error(look: dict[str, Any]) -> None:
    assert said(only(looking(**look), "F138")) == (
        Severity.ERROR,
        "Das Feld enthält nicht sichtbaren Text («12600»); ob er gilt, ist unklar.",
        "Blatt 7 Budget Kosten, Zelle F5",
    )


@pytest.mark.parametrize("look", [
    {"font": Font(color="FF808080")}, {"font": Font(color=Color(theme=0, tint=-0.35))},
    {"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF1B4F72")},
    {"font": Font(size=6)}, {"fill": PatternFill("solid", fgColor="FFFFFF00")},
])  # fmt: skip
def test_letters_that_one_can_see_are_let_pass(look: dict[str, Any]) -> None:
    assert codes(looking(**look)) == []


def test_white_letters_within_a_text_are_seen() -> None:
    """In a text of several parts, each has its own colour."""
    white = (
        "<is><r><t>Personal</t></r><r><rPr><sz val='10'/><color rgb='FFFFFFFF'/></rPr>"
        "<t> nicht gültig</t></r></is>"
    )

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/worksheets/sheet4.xml":
            text = content.decode()
            start = text.index('<c r="D5"')
            end = text.index(">", start)
            close = text.index("</c>", start)
            style = text[start:end].partition(' s="')[2].partition('"')[0]
            cell = f'<c r="D5" s="{style}" t="inlineStr">{white}'
            return (text[:start] + cell + text[close:]).encode()
        return content

    raw = members(filled(), change)
    page = load_workbook(io.BytesIO(raw)).worksheets[3]
    assert (page.title, page["D5"].value) == (COSTS, "Personal nicht gültig")
    assert "nicht sichtbaren Text («Personal nicht gültig»)" in only(raw, "F138").message


def hide_rows(book: Workbook) -> None:
    for row in (5, 6, 8):
        book[COSTS].row_dimensions[row].hidden = True


def hide_column(book: Workbook) -> None:
    book[COSTS].column_dimensions["F"].hidden = True


def flat_row(book: Workbook) -> None:
    book[COSTS].row_dimensions[5].height = 0.5


def hide_sheet(book: Workbook) -> None:
    book[COSTS].sheet_state = "hidden"


def hide_sheet_well(book: Workbook) -> None:
    book[COSTS].sheet_state = "veryHidden"


@pytest.mark.parametrize(("edit", "where"), [
    (hide_rows, "In den ausgeblendeten Zeilen 5 bis 6 und 8 stehen"),
    (hide_column, "In der ausgeblendeten Spalte F stehen"),
    (flat_row, "In der ausgeblendeten Zeile 5 stehen"),
    (hide_sheet, "Auf diesem ausgeblendeten Blatt stehen"),
    (hide_sheet_well, "Auf diesem ausgeblendeten Blatt stehen"),
])  # fmt: skip
def test_what_is_hidden_is_read_and_named(edit: Edit, where: str) -> None:
    raw = edited(filled(), edit)
    found = only(raw, "F172")
    assert found.severity is Severity.WARNING
    assert found.message.startswith(where)
    assert found.message.endswith("; sie wurden mitgelesen.")
    assert EXCEL.read(raw, PROGRAMMES).cells == EXCEL.read(filled(), PROGRAMMES).cells


def test_rows_that_are_hidden_and_empty_say_nothing() -> None:
    def hide(book: Workbook) -> None:
        book["1–5 Angaben"].row_dimensions[5].hidden = True

    assert codes(edited(empty(), hide)) == []


@pytest.mark.parametrize(("code", "fault"), [
    ("dd.mm.yyyy", False), ("d. mmmm yyyy", False), ("[$-807]dddd, d. mmmm yyyy;@", False),
    ("yyyy", True), ('dd.mm."2027"', True), ('"31.12."yyyy', True), ("mmmm yyyy", True),
])  # fmt: skip
def test_a_date_is_the_one_that_is_shown(code: str, fault: bool) -> None:
    form = form_for(FormKind.BUDGET)
    pointer, spot = next(
        (pointer, spot) for part in plan.parts(form)
        for pointer, item, spot in plan.addresses(part) if item.kind == "date"
    )  # fmt: skip

    def type_in(book: Workbook) -> None:
        cell = book[spot.sheet][spot.address]
        cell.value, cell.number_format = date(2026, 3, 15), code

    raw = edited(EXCEL.blank(form, {}, created=CREATED), type_in)
    reading = EXCEL.read(raw, PROGRAMMES)
    assert {c.pointer: c.value for c in reading.cells}[pointer] == date(2026, 3, 15)
    assert [f.code for f in reading.findings] == (["F171"] if fault else [])


def condition(rule: Any) -> Edit:
    return lambda book: book[COSTS].conditional_formatting.add("F5:F7", rule)


def positive(**look: Any) -> Rule:
    rule = Rule("cellIs", operator="greaterThan", formula=["0"])
    rule.dxf = DifferentialStyle(**look)
    return rule


def bar(*, value: bool) -> Rule:
    ends = [FormatObject("min"), FormatObject("max")]
    return Rule("dataBar", dataBar=DataBar(cfvo=ends, color=Color("FF638EC6"), showValue=value))


@pytest.mark.parametrize("rule", [
    positive(font=Font(color="FFFFFFFF")),
    positive(font=Font(color="FF000000"), fill=PatternFill("solid", bgColor="FF000000")),
    positive(numFmt=NumberFormat(numFmtId=190, formatCode=";;;")),
    bar(value=False),
])  # fmt: skip
def test_a_condition_that_may_hide_a_value_is_named(rule: Any) -> None:
    assert said(only(edited(filled(), condition(rule)), "F178")) == (
        Severity.WARNING,
        "Eine bedingte Formatierung kann 3 Angaben unsichtbar machen (zuerst «12600»).",
        "Blatt 7 Budget Kosten, Zelle F5",
    )


@pytest.mark.parametrize("rule", [
    positive(font=Font(color="FFFF0000")),
    positive(fill=PatternFill(bgColor="FFFFC7CE")),
    bar(value=True),
])  # fmt: skip
def test_a_condition_that_only_marks_is_let_pass(rule: Any) -> None:
    assert codes(edited(filled(), condition(rule))) == []


@pytest.mark.parametrize(("cell", "formula"), [
    ("F4", "=SUM(F6:F204)"), ("F4", "=SUM(F5:F204)+1"), ("F4", "=12600"),
    ("F4", "=SUM(F$5:G$204)"),
])  # fmt: skip
def test_a_formula_of_ours_that_was_replaced_is_named(cell: str, formula: str) -> None:
    def edit(book: Workbook) -> None:
        assert str(book[COSTS][cell].value).startswith("=SUM(F5:F")
        book[COSTS][cell] = formula

    found = only(edited(filled(), edit), "F173")
    assert found.severity is Severity.WARNING
    assert found.message.startswith(
        f"Eine Formel des Formulars wurde geändert («{formula}» statt «=SUM(F5:F"
    )
    assert found.place is not None
    assert found.place.text == f"Blatt 7 Budget Kosten, Zelle {cell}"


def test_the_same_formula_in_other_words_says_nothing() -> None:
    def edit(book: Workbook) -> None:
        for page in book.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if str(cell.value).startswith("=SUM("):
                        cell.value = str(cell.value).replace("SUM(", "Sum( $").replace("$$", "$")
                        cell.value = cell.value.replace("$'", "'")

    assert codes(edited(filled(), edit)) == []


def test_rows_that_were_added_move_the_formulas_and_say_nothing() -> None:
    def edit(book: Workbook) -> None:
        """Do what a spreadsheet does with a row above everything."""
        page = book[COSTS]
        page.insert_rows(1)
        for name, defined in book.defined_names.items():
            if COSTS in str(defined.attr_text) and name.startswith("f."):
                head, _, row = str(defined.attr_text).rpartition("$")
                defined.attr_text = f"{head}${int(row) + 1}"

    assert "F173" not in codes(edited(filled(), edit))


@pytest.mark.parametrize(("state", "message"), [
    ("visible", "Dieses Blatt gehört nicht zum Formular und wurde nicht gelesen (2 Angaben, "
     "zuerst «Saalmiete»)."),
    ("veryHidden", "Dieses ausgeblendete Blatt gehört nicht zum Formular und wurde nicht gelesen "
     "(2 Angaben, zuerst «Saalmiete»)."),
])  # fmt: skip
def test_a_foreign_sheet_is_quoted_at_its_place(state: str, message: str) -> None:
    def add(book: Workbook) -> None:
        page = book.create_sheet("Nebenrechnung")
        page["B2"], page["C2"] = "Saalmiete", 1200
        page.sheet_state = state

    assert said(only(edited(filled(), add), "F133")) == (
        Severity.WARNING, message, "Blatt Nebenrechnung, Zelle B2",
    )  # fmt: skip
