"""The new table of contributions: complete, nothing invented, read back as it was filled in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minikip_docs.facts import contributions_workbook, register
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.contributions_plan import Association, missing
from tests.contribution_tables import PROGRAMMES, changed, load, reckoned, refused, result

REGISTER = register.load()
KIP3 = PROGRAMMES.current
DAY = KIP3.leaflet_date
RAW = contributions_workbook.blank(KIP3, REGISTER, DAY)
FIRST, LAST = 6, 84  # rows of the municipalities


def opened(raw: bytes = RAW, *, results: bool = False) -> Any:
    return load_workbook(io.BytesIO(raw), data_only=results)


def column(name: str, *, results: bool = False) -> list[Any]:
    page = opened(results=results)["Beiträge"]
    return [page[f"{name}{row}"].value for row in range(FIRST, LAST + 1)]


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "beitraege.xlsx"
    path.write_bytes(raw)
    return path


def test_every_municipality_has_a_row_and_every_year_a_column() -> None:
    expected = REGISTER.active(DAY)
    assert column("A") == [m.number for m in expected]
    assert column("B") == [m.name for m in expected]
    page = opened()["Beiträge"]
    assert [cell.value for cell in page[5]] == [
        "BFS-Nummer oder Kennung", "Gemeinde oder Gemeindeverbund", "Bevölkerung", "Stichtag",
        "2024", "2025", "2026", "2027", "Quelle",
    ]  # fmt: skip
    assert page["A85"].value is None
    assert "VERBUND-MUSTERTAL" in page["B85"].value
    assert [page[f"E{row}"].value is None for row in (97, 98)] == [False, True]


def test_population_is_that_of_the_cut_off_date_or_a_gap() -> None:
    known = {m.number: REGISTER.population(m.number, date(2023, 12, 31))
             for m in REGISTER.active(DAY)}  # fmt: skip
    assert dict(zip(column("A"), column("C"), strict=True)) == known
    assert known[1065] == 6_293  # with Honau
    assert known[1151] is None
    shown = dict(zip(column("A"), column("D", results=True), strict=True))
    assert shown[1151] == "fehlt"
    assert shown[1065].date() == date(2023, 12, 31)
    assert sum(value is None for value in known.values()) == 39
    lacking = missing(REGISTER.active(DAY), REGISTER, KIP3.contribution.population_date)
    assert (len(lacking), lacking[-1]) == (39, "Willisau")


def test_a_cut_off_date_without_figures_gives_gaps_alone() -> None:
    day = date(2027, 12, 31)
    later = replace(KIP3, contribution=replace(KIP3.contribution, population_date=day))
    page = opened(contributions_workbook.blank(later, REGISTER, DAY))["Beiträge"]
    assert {page[f"C{row}"].value for row in range(FIRST, LAST + 1)} == {None}
    assert "DATE(2027,12,31)" in page["D6"].value


def test_sources_name_where_every_figure_is_from_and_what_is_missing() -> None:
    rows: list[list[Any]] = [
        [cell.value for cell in row] for row in opened()["Quellen"].iter_rows(min_row=6)
    ]
    figures = [row for row in rows if row[0] == "Bevölkerung" and "einschliesslich" not in row[3]]
    gaps = [row for row in rows if row[0] == "Bevölkerung, fehlt"]
    assert rows[0][:3] == ["Nummern und Namen", "23.01.2025", 79]
    assert sum(row[2] for row in figures) == 40
    assert [row[2] for row in gaps] == [39]
    assert "LUSTAT" in gaps[0][3]
    assert "Willisau" in gaps[0][3]
    assert all(row[3] and "…" not in row[3] for row in rows)
    joined = next(row for row in rows if "einschliesslich" in row[3])
    assert joined[3].startswith("Root: einschliesslich Honau.")
    assert all(i in REGISTER.sources for f in REGISTER.figures.values() for i in f.sources)


def test_the_key_is_empty_and_shows_what_there_is_to_set() -> None:
    page = opened()["Verteilschlüssel"]
    assert [page[f"A{row}"].value for row in range(6, 13)] == [
        "Betrag je Person (CHF)", "Grundbetrag (CHF)", "Minimum (CHF)", "Maximum (CHF)",
        "Runden auf (CHF)", "Verfügbarer Betrag (CHF)", "Quelle (Entscheid)",
    ]  # fmt: skip
    cells = [page[f"{name}{row}"].value for name in "BCDE" for row in range(6, 13)]
    assert set(cells) == {None}
    assert "Ziffer 5" in page["A2"].value
    assert "31.\u00a0Dezember 2023" in page["A2"].value


# Worked out in LibreOffice for 79 municipalities and four sets of parameters, and compared with
# the same key in exact decimals: no difference.
FORMULA = (
    "=IF(AND(ISNUMBER($C7),'Verteilschlüssel'!D$15=\"rechnet\"),"
    "ROUND(MIN(IF(ISNUMBER('Verteilschlüssel'!D$9),'Verteilschlüssel'!D$9,10^8),"
    "MAX(N('Verteilschlüssel'!D$8),"
    "ROUND((N('Verteilschlüssel'!D$7)+N('Verteilschlüssel'!D$6)*$C7)/'Verteilschlüssel'!D$10,0)"
    "*'Verteilschlüssel'!D$10)),2),\"\")"
)


def test_each_year_has_the_formula_of_its_own_column_of_the_key() -> None:
    page = opened()["Beiträge"]
    assert page["G7"].value == FORMULA
    assert page["E97"].value == FORMULA.replace("$C7", "$C97").replace("!D$", "!B$")
    assert page["I7"].value == (
        "=IF(AND(COUNT(E7:H7)>0,'Verteilschlüssel'!$B$12<>\"\"),'Verteilschlüssel'!$B$12,\"\")"
    )
    state = opened()["Verteilschlüssel"]["D15"].value
    assert state == (
        '=IF(COUNTA(D6:D10)=0,"leer",IF(COUNTA(D6:D10)>COUNT(D6:D10),"keine Zahl",'
        'IF(COUNT(D6:D7)=0,"ohne Betrag",IF(N(D10)<0.01,"ohne Rundung",'
        'IF(AND(ISNUMBER(D9),N(D8)>D9),"Min. über Max.","rechnet")))))'
    )


def test_results_are_kept_as_an_empty_key_gives_them() -> None:
    """LibreOffice, which works everything out anew, gives the same."""
    book = opened(results=True)
    page, key = book["Beiträge"], book["Verteilschlüssel"]
    assert {page.cell(row, c).value for row in range(FIRST, 98) for c in range(5, 10)} == {None}
    assert [key[f"B{row}"].value for row in range(15, 22)] == ["leer", 0, None, None, 0, 0, 39]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert contributions_workbook.blank(KIP3, REGISTER, DAY) == RAW


def test_sheets_print_on_a4_with_their_heads_on_every_page() -> None:
    book = opened()
    for page in book.worksheets:
        setup = page.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        fitted: Any = page.sheet_properties.pageSetUpPr
        assert fitted.fitToPage
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    assert [page.print_title_rows for page in book.worksheets] == ["$5:$5", None, "$5:$5", "$5:$5"]


@pytest.mark.parametrize("raw", [RAW, reckoned(RAW)], ids=["never opened", "saved by Excel"])
def test_a_new_table_holds_no_amount(tmp_path: Path, raw: bytes) -> None:
    refusal = refused(written(tmp_path, raw))
    assert (refusal.code, refusal.message) == (
        "D233", "Die Beitragsliste enthält in den Spalten der Jahre (2024, 2025, 2026 und 2027) "
        "keinen Betrag.",
    )  # fmt: skip


def typed(raw: bytes, cell: str, value: str) -> bytes:
    """Type a number over the formula of a cell."""
    return changed(raw, "xl/worksheets/sheet1.xml",
                   rf'<c r="{cell}"((?: s="\d+")?)(?: t="str")?><f>.*?</f><v>[^<]*</v></c>',
                   rf'<c r="{cell}"\1><v>{value}</v></c>')  # fmt: skip


def test_amounts_that_the_key_gives_and_that_are_typed_are_read(tmp_path: Path) -> None:
    raw = typed(result(reckoned(RAW), "G7", "9459.45"), "H7", "9500")
    raw = changed(raw, "xl/worksheets/sheet1.xml",
                  r'<c r="I7"(.*?) t="str">(<f>.*?</f>)<v></v>',
                  r'<c r="I7"\1 t="str">\2<v>Entscheid vom 3. Februar</v>')  # fmt: skip
    assert load(written(tmp_path, raw)).decisions == {
        "1002": {
            2026: Decision(Decimal("9459.45"), "Entscheid vom 3. Februar", 7),
            2027: Decision(Decimal("9500.00"), "Entscheid vom 3. Februar", 7),
        }
    }


def test_an_amount_without_a_source_is_refused_with_its_cell(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path, typed(reckoned(RAW), "G7", "9500")))
    assert (refusal.code, refusal.message) == (
        "D209", "Beitragsliste, Blatt Beiträge, Zelle I7: Die Grundlage des Beitrags fehlt.",
    )  # fmt: skip


def test_a_key_that_nobody_worked_out_is_not_read(tmp_path: Path) -> None:
    raw = typed(RAW, "H7", "9500")
    refusal = refused(written(tmp_path, raw))
    assert (refusal.code, refusal.message) == (
        "D211", "Beitragsliste, Blatt Beiträge, Zelle E6: Zur Formel in dieser Zelle gibt es kein "
        "gerechnetes "
        "Ergebnis.",
    )  # fmt: skip


def test_known_associations_and_the_years_of_the_agreements_stand_in_it(tmp_path: Path) -> None:
    both = [
        Association("VERBUND-A", "Verbund A", (1065, 1103)),
        Association("VERBUND-B", "Verbund B", (1065, 1151)),  # a figure is missing
    ]
    raw = contributions_workbook.blank(KIP3, REGISTER, DAY, years=(2026, 2027), associations=both)
    page = opened(raw)["Beiträge"]
    assert [page.cell(5, column).value for column in range(5, 8)] == ["2026", "2027", "Quelle"]
    first = LAST + 2
    known = [REGISTER.population(number, date(2023, 12, 31)) for number in (1065, 1103)]
    assert None not in known
    rows = [[page[f"{name}{row}"].value for name in "ABC"] for row in (first, first + 1, first + 2)]
    assert rows == [
        ["VERBUND-A", "Verbund A", sum(figure or 0 for figure in known)],
        ["VERBUND-B", "Verbund B", None],
        [None, None, None],
    ]
    row = f"{first}"
    filled = typed(reckoned(raw), f"E{row}", "9500")
    refusal = refused(written(tmp_path, filled))
    assert refusal.message.startswith(f"Beitragsliste, Blatt Beiträge, Zelle G{row}")  # no source
