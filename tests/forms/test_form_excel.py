"""The Excel form: what is filled in comes back as the same data, and nothing gets lost unseen."""

from __future__ import annotations

import dataclasses
import functools
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from minikip_docs.data import figures, jsonio
from minikip_docs.data.model import Finding, FormKind, Refusal, Severity
from minikip_docs.data.resources import resource
from minikip_docs.data.values import typed
from minikip_docs.facts import schemas
from minikip_docs.forms.cells import Reading, assemble, flatten
from minikip_docs.forms.definition import Definition, Item
from minikip_docs.forms.excel import plan
from minikip_docs.forms.excel import read as excel_read
from minikip_docs.forms.formats import EXCEL
from tests.cases import without_sums
from tests.data.post.compound import compound
from tests.form_data import PROGRAMME, PROGRAMMES, filled_forms, form_for

BUDGET = form_for(FormKind.BUDGET, without_sums("budget-sursee"))
REPORT = form_for(FormKind.ANNUAL_REPORT, without_sums("annual-report-sursee"))
CREATED = date(2026, 1, 5)
QUICK = settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck))


@functools.cache
def sample() -> Any:
    raw = resource("samples", "budget-sursee.json").read_bytes()
    return typed(jsonio.loads(raw), schemas.schema(FormKind.BUDGET, PROGRAMME))


@functools.cache
def filled() -> bytes:
    return EXCEL.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)


@functools.cache
def empty() -> bytes:
    return EXCEL.blank(BUDGET, {}, created=CREATED)


def edited(raw: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """Open a form as another program would, change it and save it."""
    book = load_workbook(io.BytesIO(raw))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def typed_in(sheet: str, address: str, value: Any, number_format: str = "") -> bytes:
    """Type one value into the empty budget form."""

    def edit(book: Workbook) -> None:
        book[sheet][address] = value
        if number_format:
            book[sheet][address].number_format = number_format

    return edited(empty(), edit)


def members(raw: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Rewrite the members of a zip file; None leaves one out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def data_of(reading: Reading, form: Definition = BUDGET) -> tuple[dict[str, Any], list[str]]:
    data, _places, findings = assemble(form, PROGRAMME, reading)
    return data, [finding.code for finding in findings]


def nothing(form: Definition) -> dict[str, Any]:
    """Give what an empty form says: which it is, and for which kind of party it was made."""
    return {**form.identity, "party": {"kind": "municipality"}}


def codes(raw: bytes) -> list[str]:
    return [finding.code for finding in EXCEL.read(raw, PROGRAMMES).findings]


def only(raw: bytes, code: str) -> Finding:
    (finding,) = [f for f in EXCEL.read(raw, PROGRAMMES).findings if f.code == code]
    return finding


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        EXCEL.read(raw, PROGRAMMES)
    return caught.value


@QUICK
@given(filled_forms(FormKind.BUDGET))
def test_budget_comes_back_as_filled_in(filled: tuple[Definition, dict[str, Any]]) -> None:
    check_round_trip(*filled)


@QUICK
@given(filled_forms(FormKind.ANNUAL_REPORT))
def test_report_comes_back_as_filled_in(filled: tuple[Definition, dict[str, Any]]) -> None:
    check_round_trip(*filled)


def check_round_trip(form: Definition, data: dict[str, Any]) -> None:
    raw = EXCEL.blank(form, flatten(form, data), created=CREATED)
    assert EXCEL.matches(raw)
    reading = EXCEL.read(raw, PROGRAMMES)
    assert reading.findings == ()
    assert reading.kind is form.kind
    assert data_of(reading, form) == (data, [])


def test_more_rows_than_the_form_offers_are_written_and_read() -> None:
    data = {**sample(), "staff": [{**sample()["staff"][0], "function": f"F{i}"} for i in range(30)]}
    reading = EXCEL.read(EXCEL.blank(BUDGET, flatten(BUDGET, data), created=CREATED), PROGRAMMES)
    assert data_of(reading)[0]["staff"] == data["staff"]


def test_same_input_gives_same_bytes() -> None:
    again = EXCEL.blank(BUDGET, flatten(BUDGET, sample()), created=CREATED)
    assert again == filled()
    assert again != EXCEL.blank(BUDGET, flatten(BUDGET, sample()), created=date(2026, 1, 6))


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_blank_form_reads_as_empty(form: Definition) -> None:
    reading = EXCEL.read(EXCEL.blank(form, {}, created=CREATED), PROGRAMMES)
    assert data_of(reading, form) == (nothing(form), [])
    assert reading.findings == ()


def test_places_name_sheet_and_cell() -> None:
    _data, places, _findings = assemble(BUDGET, PROGRAMME, EXCEL.read(filled(), PROGRAMMES))
    assert places["/party/name"].text == "Blatt 1–5 Angaben, Zelle C4"
    assert places["/budget_lines/0/amounts/y2025"].text == "Blatt 7 Budget Kosten, Zelle F5"
    assert places["/measures/1/title"].text == "Blatt 6 Massnahmen, Zelle D6"


def test_every_field_has_its_own_named_cell() -> None:
    book = load_workbook(io.BytesIO(empty()))
    for section, item in BUDGET.items():
        if not item.computed:
            row = section.max_rows - 1 if section.path else None
            assert plan.name_of(item.pointer(row)) in book.defined_names
    targets = [n.attr_text for k, n in book.defined_names.items() if k.startswith("f.")]
    assert len(targets) == len(set(targets)) > 4600


def test_a_new_field_appears_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Item("/bank/reference", "15.3", "Zahlungszweck", "", "text", required=False)
    row = Item("/staff/*/phone", "10.5", "Telefon", "", "phone", required=False)
    more = {"15": new, "10": row}
    sections = tuple(
        dataclasses.replace(s, items=(*s.items, more[s.number])) if s.number in more else s
        for s in BUDGET.sections
    )
    form = dataclasses.replace(BUDGET, sections=sections)
    monkeypatch.setattr(excel_read, "definition", lambda kind, programme, shape: form)
    values = {"/bank/reference": "Mini-KIP 2026", "/staff/3/phone": "041 000 00 00"}
    raw = EXCEL.blank(form, values, created=CREATED)
    shown = [c.value for ws in load_workbook(io.BytesIO(raw)) for r in ws.rows for c in r]
    assert "Zahlungszweck" in shown
    assert "10.5 Telefon" in shown
    data, _codes = data_of(EXCEL.read(raw, PROGRAMMES), form)
    assert data["bank"] == {"reference": "Mini-KIP 2026"}
    assert data["staff"] == [{"phone": "041 000 00 00"}]


def test_drop_downs_show_german_labels_and_stay_in_the_list() -> None:
    book = load_workbook(io.BytesIO(empty()))
    offered = {str(c.value) for r in book["Listen"].rows for c in r if c.value}
    labels = {choice.label for _s, item in BUDGET.items() for choice in item.choices}
    assert offered == labels
    assert book["Listen"].sheet_state == book["Formular"].sheet_state == "hidden"
    rules = book["7 Budget Kosten"].data_validations.dataValidation
    lists = {str(r.sqref): r.formula1 for r in rules if r.type == "list"}
    assert lists["B5:B204"] == "'6 Massnahmen'!$C$5:$BJ$5"  # all that are prepared
    assert lists["C5:C204"].startswith("Listen!$")
    amounts = next(r for r in rules if str(r.sqref) == "F5:F204")
    assert amounts.error.startswith("Bitte nur eine Zahl in Franken schreiben")


def test_labels_are_protected_and_fields_are_not() -> None:
    page = load_workbook(io.BytesIO(empty()))["1–5 Angaben"]
    assert page.protection.sheet and page.protection.password is None
    assert not (page.protection.formatRows or page.protection.formatColumns)  # allowed
    assert page["B4"].protection.locked and not page["C4"].protection.locked
    assert page.oddFooter is not None
    assert page.oddFooter.left.text == (
        "Budgeteingabe Mini-KIP · Fassung 1.0 · KIP 3, 2024–2027 · Gemeinde · Jahre 2024–2027\n"
        "minikip-budget/1.0/kip3/municipality.2024-2027.1-6-18-18-6-4-3"
    )


def test_sums_are_formulas_with_right_results() -> None:
    values = load_workbook(io.BytesIO(filled()), data_only=True)["9 Zusammenzug"]
    formulas = load_workbook(io.BytesIO(filled()))["9 Zusammenzug"]
    costs, asked = figures.costs(sample()), figures.financing(sample(), "mini_kip")
    assert [values.cell(5, c).value for c in (4, 5, 6)] == [costs[y] for y in (2025, 2026, 2027)]
    assert [values.cell(6, c).value for c in (4, 5, 6)] == [asked[y] for y in (2025, 2026, 2027)]
    assert formulas["D5"].value == "=SUM('7 Budget Kosten'!$F$5:$F$204)"
    assert [values.cell(11, c).value for c in (3, 4, 5, 6, 7)] == [0, 0, 0, 0, 0]
    assert (values["B15"].value, values["G15"].value) == ("M1", 0)
    spent = sum(figures.costs(sample(), "M1").values())
    assert (values["H15"].value, values["I15"].value) == (spent, spent)


@pytest.mark.parametrize(
    ("ratio", "third_party", "title", "formula"),
    [
        ("1", None, "Eigenmittel minus Mini-KIP (darf nicht unter 0.00 sein; ob Drittmittel "
         "mitzählen, entscheidet der Kanton)", "=ROUND(D7-D6,2)"),
        ("1", False, "Eigenmittel minus Mini-KIP (darf nicht unter 0.00 sein)", "=ROUND(D7-D6,2)"),
        ("2", True, "Eigen- und Drittmittel minus 2 × Mini-KIP (darf nicht unter 0.00 sein)",
         "=ROUND(D7+D8-2*D6,2)"),
        ("0.5", False, "Eigenmittel minus 0,5 × Mini-KIP (darf nicht unter 0.00 sein)",
         "=INT(ROUND((D7-0.5*D6)*100,4))/100"),
    ],
)  # fmt: skip
def test_the_own_share_is_checked_as_the_programme_asks(
    ratio: str, third_party: bool | None, title: str, formula: str
) -> None:
    form = dataclasses.replace(BUDGET, own_ratio=Decimal(ratio), third_party_counts=third_party)
    raw = EXCEL.blank(form, flatten(BUDGET, sample()), created=CREATED)
    written = load_workbook(io.BytesIO(raw))["9 Zusammenzug"]
    results = load_workbook(io.BytesIO(raw), data_only=True)["9 Zusammenzug"]
    assert (written["B12"].value, written["D12"].value) == (title, formula)
    own = figures.own_share(sample(), with_third_party=bool(third_party))
    asked = figures.financing(sample(), "mini_kip")
    assert results["D12"].value == float(own[2025] - Decimal(ratio) * asked[2025])


def test_without_a_ratio_the_own_share_is_not_checked() -> None:
    form = dataclasses.replace(BUDGET, own_ratio=Decimal(0))
    page = load_workbook(io.BytesIO(EXCEL.blank(form, {}, created=CREATED)))["9 Zusammenzug"]
    assert "Eigenmittel minus" not in str(list(page.iter_rows(values_only=True)))


def test_the_guide_says_whom_to_ask() -> None:
    page = load_workbook(io.BytesIO(empty()))["Anleitung"]
    shown = [cell.value for row in page.iter_rows() for cell in row if cell.value]
    office, person = PROGRAMME.office, PROGRAMME.contact
    assert shown[shown.index("Fragen und Einreichung") + 1] == (
        f"{office.name} ({office.abbreviation}), {office.unit}; {person.name}, "
        f"{person.function}, {person.email}, {person.phone}"
    )


def test_sums_are_never_read() -> None:
    raw = typed_in("9 Zusammenzug", "D5", 999)
    assert data_of(EXCEL.read(raw, PROGRAMMES))[0] == nothing(BUDGET)


READ: list[tuple[Any, str]] = [
    (12500, "12500.00"),
    (0.1 + 0.2, "0.30"),
    (99999999.99, "99999999.99"),
    ("7'300.50", "7300.50"),
    ("CHF 12 500.–", "12500.00"),
]
REFUSED: list[tuple[Any, str]] = [
    (12500.555, "V202"),
    (-5, "V205"),
    ("1.250", "V201"),
    ("€ 500", "V204"),
    (datetime(2026, 5, 1), "V203"),
    (True, "V203"),
    ("20%", "V203"),
]


def test_amounts_are_read_exactly_or_refused() -> None:
    def type_in(book: Workbook) -> None:
        page = book["7 Budget Kosten"]
        for row, (value, _result) in enumerate([*READ, *REFUSED], start=5):
            page.cell(row, 5).value = value
        page.cell(row, 5).value = 0.2
        page.cell(row, 5).number_format = "0%"

    reading = EXCEL.read(edited(empty(), type_in), PROGRAMMES)
    data, _places, findings = assemble(BUDGET, PROGRAMME, reading)
    kept = [line["amounts"]["y2024"] for line in data["budget_lines"]]
    assert kept[: len(READ)] == [Decimal(amount) for _value, amount in READ]
    found = {f.place.text: f.code for f in findings if f.place}
    assert found == {
        f"Blatt 7 Budget Kosten, Zelle E{row}": code
        for row, (_value, code) in enumerate(REFUSED, start=5 + len(READ))
    }


@pytest.mark.parametrize(
    ("cell", "value", "number_format", "path", "expected"),
    [
        ("10–15 Weitere Angaben!C141", "15. März 2026", "", "/signature/date", "2026-03-15"),
        (
            "10–15 Weitere Angaben!C141",
            datetime(2026, 3, 15),
            "d.m.yy",
            "/signature/date",
            "2026-03-15",
        ),
        ("1–5 Angaben!C7", 6210, "0", "/party/address/postcode", "6210"),
        ("1–5 Angaben!C5", "1’103", "", "/party/bfs_number", 1103),
        ("10–15 Weitere Angaben!C6", 0.2, "0%", "/staff/0/percent", Decimal(20)),
        ("10–15 Weitere Angaben!C6", 37.5, "", "/staff/0/percent", Decimal("37.5")),
        ("1–5 Angaben!C4", "a\r\nb_x000D_\nc", "", "/party/name", "a\nb\nc"),
    ],
)
def test_values_as_people_type_them(
    cell: str, value: Any, number_format: str, path: str, expected: Any
) -> None:
    sheet, address = cell.split("!")
    data, found = data_of(EXCEL.read(typed_in(sheet, address, value, number_format), PROGRAMMES))
    for part in jsonio.split(path):
        data = data[int(part) if isinstance(data, list) else part]
    assert (data, found) == (expected, [])


def test_texts_never_become_formulas() -> None:
    values = {"/party/name": "=cmd|' /C calc'!A0", "/party/contact/phone": "+41 41 000"}
    raw = EXCEL.blank(BUDGET, values, created=CREATED)
    page = load_workbook(io.BytesIO(raw))["1–5 Angaben"]
    assert (page["C4"].data_type, page["C4"].value) == ("s", "=cmd|' /C calc'!A0")
    assert data_of(EXCEL.read(raw, PROGRAMMES))[0]["party"] == {
        "kind": "municipality",
        "name": "=cmd|' /C calc'!A0",
        "contact": {"phone": "+41 41 000"},
    }


def test_a_formula_without_a_result_is_reported() -> None:
    finding = only(typed_in("7 Budget Kosten", "F5", "=1/0"), "F131")
    assert finding.severity is Severity.ERROR
    assert finding.label == "7.4 Betrag 2025, Budgetzeile 1"
    assert finding.message == "Die Formel ergibt keinen Wert."
    assert finding.place is not None
    assert finding.place.text == "Blatt 7 Budget Kosten, Zelle F5"


@pytest.mark.parametrize(
    ("cell", "code", "message"),
    [
        ('<f>100+20.5</f><v>120.5</v>', "F132",
         "Hier steht eine Formel; gelesen wurde ihr Ergebnis «120.50»."),
        ('<f>1/0</f><v>#DIV/0!</v>', "F131", "Die Formel ergibt keinen Wert (#DIV/0!)."),
    ],
)  # fmt: skip
def test_formulas_in_fields_are_named(cell: str, code: str, message: str) -> None:
    kind = ' t="e"' if "#" in cell else ""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet4.xml":
            return content
        pattern = rb'<c r="F5"( s="\d+")/>'
        assert re.search(pattern, content)
        return re.sub(pattern, rb'<c r="F5"\1' + f"{kind}>{cell}</c>".encode(), content)

    raw = members(empty(), change)
    assert only(raw, code).message == message
    if code == "F132":
        amounts = data_of(EXCEL.read(raw, PROGRAMMES))[0]["budget_lines"][0]["amounts"]
        assert amounts == {"y2025": Decimal("120.50")}


def test_names_lead_and_not_positions() -> None:
    def add_rows(book: Workbook) -> None:
        for row in (9, 3):  # in the table and above it, as Excel does: names move along
            book["7 Budget Kosten"].insert_rows(row)
            for name, cell in book.defined_names.items():
                at = re.fullmatch(r"'7 Budget Kosten'!(\$[A-Z]+)\$(\d+)", cell.attr_text)
                if name.startswith("f.") and at and int(at[2]) >= row:
                    cell.attr_text = f"'7 Budget Kosten'!{at[1]}${int(at[2]) + 1}"

    reading = EXCEL.read(edited(filled(), add_rows), PROGRAMMES)
    assert data_of(reading)[0]["budget_lines"] == sample()["budget_lines"]
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("sheet", "start", "end", "label"),
    [
        ("7 Budget Kosten", "F5", "F8", "7.4 Betrag 2025, Budgetzeile 1"),  # another row
        ("7 Budget Kosten", "F5", "E5", "7.4 Betrag 2025, Budgetzeile 1"),  # another year
        ("7 Budget Kosten", "F5", "F210", "7.4 Betrag 2025, Budgetzeile 1"),  # below the table
        ("6 Massnahmen", "D6", "H6", "6.2 Titel, Massnahme 2"),
        ("1–5 Angaben", "C8", "C9", "1.8 Ort"),
    ],
)
def test_a_cell_cut_out_and_pasted_elsewhere_is_not_read_for_its_old_place(
    sheet: str, start: str, end: str, label: str
) -> None:
    def cut(book: Workbook) -> None:
        page, value = book[sheet], book[sheet][start].value
        page[end], page[start] = value, None
        before, after = (f"'{sheet}'!${cell[0]}${cell[1:]}" for cell in (start, end))
        for defined in book.defined_names.values():
            if defined.attr_text in (before, after):  # a spreadsheet takes the name along
                defined.attr_text = after if defined.attr_text == before else "#REF!"

    found = only(edited(filled(), cut), "F137")
    value = load_workbook(io.BytesIO(filled()))[sheet][start].value
    assert (found.severity, found.label) == (Severity.ERROR, label)
    assert found.message == (
        f"Die Zelle mit «{value}» wurde verschoben; wozu sie gehört, ist unklar."
    )
    assert found.place is not None
    assert found.place.text == f"Blatt {sheet}, Zelle {end}"


def test_years_moved_together_are_not_read_for_the_years_they_had() -> None:
    def drag(book: Workbook) -> None:
        page = book["7 Budget Kosten"]
        for row in range(5, 205):
            page[f"E{row}"], page[f"F{row}"] = page[f"F{row}"].value, None
            for year, target in ((2024, "#REF!"), (2025, f"'7 Budget Kosten'!$E${row}")):
                name = f"f.budget_lines.{row - 5}.amounts.y{year}"
                book.defined_names[name].attr_text = target

    assert "F137" in codes(edited(filled(), drag))


@pytest.mark.parametrize("typed", ["1.5 Stellen", "7.30 Uhr, wöchentlich", "7.4 Betrag 2025"])
def test_a_text_that_begins_as_a_head_does_names_no_field_below_it(typed: str) -> None:
    def fill(book: Workbook) -> None:
        book["7 Budget Kosten"]["D5"] = typed

    assert codes(edited(filled(), fill)) == codes(filled())


def test_without_names_fields_are_found_by_their_numbers() -> None:
    def forget(book: Workbook) -> None:
        book.defined_names.clear()

    raw = edited(filled(), forget)
    reading = EXCEL.read(raw, PROGRAMMES)
    data, _codes = data_of(reading)
    assert data == data_of(EXCEL.read(filled(), PROGRAMMES))[0]
    assert data["budget_lines"] == sample()["budget_lines"]
    assert [f.code for f in reading.findings] == ["F117"]


def test_without_names_and_numbers_nothing_is_guessed() -> None:
    def forget(book: Workbook) -> None:
        book.defined_names.clear()
        book["7 Budget Kosten"].insert_cols(3)

    found = refusal(edited(filled(), forget))
    assert found.code == "F118"
    assert found.message == ("Die Angaben lassen sich den Feldern des Formulars nicht zuordnen.")


def test_deleted_cells_are_reported() -> None:
    def delete(book: Workbook) -> None:
        for year in (2024, 2025):
            name = f"f.budget_lines.0.amounts.y{year}"
            book.defined_names[name].attr_text = "'7 Budget Kosten'!#REF!"

    found = only(edited(empty(), delete), "F135")
    assert found.message == ("Das Blatt wurde verändert: 2 Felder sind nicht mehr auffindbar.")
    assert found.place is not None
    assert found.place.text == "Blatt 7 Budget Kosten"


@pytest.mark.parametrize(
    ("sheet", "address"),
    [
        ("7 Budget Kosten", "F206"),  # below the table
        ("7 Budget Kosten", "K9"),  # beside it
        ("6 Massnahmen", "BK6"),  # a measure more than there are columns
        ("1–5 Angaben", "C13"),  # between two sections
    ],
)
def test_nothing_outside_the_fields_is_lost_unseen(sheet: str, address: str) -> None:
    found = only(typed_in(sheet, address, 5000), "F136")
    assert found.severity is Severity.ERROR
    assert found.message == (
        "Ausserhalb der Felder steht eine Angabe, die nicht gelesen wird (zuerst «5000»)."
    )
    assert found.place is not None
    assert found.place.text == f"Blatt {sheet}, Zelle {address}"


@pytest.mark.parametrize("names", [True, False], ids=["names-too", "sheet-only"])
def test_a_sheet_with_another_name_is_read_whole_or_refused(names: bool) -> None:
    def rename(book: Workbook) -> None:
        book["10–15 Weitere Angaben"].title = "Personal"
        book["Personal"]["B67"] = "noch jemand"
        for defined in book.defined_names.values() if names else ():
            defined.attr_text = defined.attr_text.replace("'10–15 Weitere Angaben'", "'Personal'")

    if names:
        found = only(edited(filled(), rename), "F182")
        assert found.place is not None
        assert found.place.text == "Blatt Personal, Zelle B67"
        return
    found = only(edited(filled(), rename), "F135")
    assert found.severity is Severity.ERROR
    assert found.message == (
        "Das Blatt fehlt oder wurde umbenannt; seine Angaben wurden nicht gelesen."
    )


def test_a_deleted_sheet_is_not_an_empty_one() -> None:
    def delete(book: Workbook) -> None:
        del book["10–15 Weitere Angaben"]

    found = only(edited(filled(), delete), "F135")
    assert (found.severity, found.label) == (Severity.ERROR, "10–15 Weitere Angaben")


@pytest.mark.parametrize(
    ("shown_as", "message"),
    [
        ("#,##0.00 [$€-407]", "«12500.5 €» ist nicht in Schweizer Franken angegeben."),
        ('#,##0.00 "EUR"', "«12500.5 EUR» ist nicht in Schweizer Franken angegeben."),
        ("[$$-409]#,##0.00", "«12500.5 $» ist nicht in Schweizer Franken angegeben."),
        ("#,##0,", "«12500.5 (angezeigt in Tausend)» ist kein Betrag."),
        ('0.0,,"Mio."', "«12500.5 (angezeigt in Tausend)» ist kein Betrag."),
        ('[$CHF-807] #,##0.00;[Red]-#,##0.00 "Fr."', ""),
        ("_-* #,##0.00_-", ""),
    ],
)
def test_an_amount_is_the_one_that_is_shown(shown_as: str, message: str) -> None:
    raw = typed_in("7 Budget Kosten", "F5", 12500.5, shown_as)
    data, _places, findings = assemble(BUDGET, PROGRAMME, EXCEL.read(raw, PROGRAMMES))
    assert [finding.message for finding in findings] == ([message] if message else [])
    if not message:
        assert data["budget_lines"] == [{"amounts": {"y2025": Decimal("12500.50")}}]


def test_an_amount_struck_out_does_not_count_unseen() -> None:
    def strike(book: Workbook) -> None:
        book["7 Budget Kosten"]["F5"].font = Font(strike=True)

    found = only(edited(filled(), strike), "F138")
    assert (found.severity, found.message) == (
        Severity.ERROR,
        "Das Feld enthält durchgestrichenen Text («12600»); ob er gilt, ist unklar.",
    )  # fmt: skip
    assert found.place is not None
    assert found.place.text == "Blatt 7 Budget Kosten, Zelle F5"


def test_a_foreign_sheet_is_reported() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Nebenrechnung")["B2"] = 17

    assert only(edited(filled(), add), "F133").label == "Nebenrechnung"


def test_a_field_this_version_does_not_know_is_reported() -> None:
    def add(book: Workbook) -> None:
        book.defined_names["f.party.fax"] = DefinedName("f.party.fax", attr_text="Formular!$D$9")
        book["Formular"]["D9"] = "041 1"

    assert only(edited(filled(), add), "F181").message == (
        "Dieses Feld kennt die Fassung 1.0 des Formulars nicht; «041 1» wurde nicht gelesen."
    )


def test_identity_stands_in_three_carriers() -> None:
    def forget(book: Any, *, keywords: bool) -> None:
        for prop in list(book.custom_doc_props.names):
            del book.custom_doc_props[prop]
        if keywords:
            book.properties.keywords = None
        else:
            del book["Formular"]

    for keywords in (True, False):
        raw = edited(filled(), functools.partial(forget, keywords=keywords))
        assert EXCEL.read(raw, PROGRAMMES).identity == BUDGET.identity


def test_old_and_new_versions_are_recognised() -> None:
    def of(version: str) -> bytes:
        identity = {**BUDGET.identity, "version": version}
        return EXCEL.blank(dataclasses.replace(BUDGET, identity=identity), {}, created=CREATED)

    assert refusal(of("0.9")).message == "Das Formular mit der Fassung 0.9 gilt nicht mehr."
    assert refusal(of("1.1")).message == (
        "Das Formular hat die Fassung 1.1; dieses Programm kennt nur 1.0."
    )
    assert EXCEL.read(of("eins"), PROGRAMMES).identity["version"] == "eins"


def workbook(content: str = "") -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = content
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


def with_doctype(name: str, content: bytes) -> bytes:
    return content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)


def without_workbook(name: str, content: bytes) -> bytes | None:
    return None if name == "xl/workbook.xml" else content


def cut_sheet(name: str, content: bytes) -> bytes:
    return content[:900] if name == "xl/worksheets/sheet4.xml" else content


BAD: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("foreign", lambda: workbook("Kosten"), "F104", "Diese Excel-Datei ist kein Mini-KIP-Formular."),  # noqa: E501
    ("xls", lambda: compound({"Workbook": b"x"}), "D112",
     "Die Datei ist ein altes Office-Dokument."),
    ("password", lambda: compound({"EncryptedPackage": b"x"}), "D113",
     "Die Datei ist mit einem Passwort geschützt."),
    ("macros", lambda: members(empty(), same, xl__vbaProject_dot_bin=b"x"), "D114",
     "Die Datei enthält Makros und wird nicht gelesen."),
    ("ods", lambda: members(empty(), without_workbook), "D112",
     "Das ist keine Excel-Arbeitsmappe (.xlsx)."),
    ("bomb", lambda: members(empty(), same, xl__bomb_dot_xml=bytes(9_000_000)), "D115",
     "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen."),
    ("doctype", lambda: members(empty(), with_doctype), "D115",
     "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht gelesen."),
    ("nothing", lambda: b"", "D116", "Die Excel-Datei ist beschädigt und lässt sich nicht lesen."),
    ("cut off", lambda: empty()[:-3000], "D116",
     "Die Excel-Datei ist beschädigt und lässt sich nicht lesen."),
    ("cut sheet", lambda: members(empty(), cut_sheet), "D116",
     "Die Excel-Datei ist beschädigt und lässt sich nicht lesen."),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_files_are_refused_in_german(
    make: Callable[[], bytes], code: str, message: str
) -> None:
    found = refusal(make())
    assert (found.code, found.message) == (code, message)
    assert found.remedy.startswith("Bitte")


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    for cell, where in (("XFD1048576", "Zelle XFD1048576"), ("A2000", "Zeile 2000")):
        assert only(typed_in("Anleitung", cell, "x"), "F182").message == (
            f"Neben den Feldern steht: etwas weit ausserhalb ({where}). Diese Notiz wird nicht "
            "gelesen."
        )


def test_only_workbooks_match() -> None:
    assert EXCEL.matches(filled())
    assert not EXCEL.matches(b"%PDF-1.7")
    assert not EXCEL.matches(b"PK\x03\x04 word/document.xml")


@pytest.mark.parametrize("form", [BUDGET, REPORT], ids=lambda form: str(form.kind))
def test_sheet_names_suit_excel(form: Definition) -> None:
    names = [sheet.name for sheet in plan.sheets(form)]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
