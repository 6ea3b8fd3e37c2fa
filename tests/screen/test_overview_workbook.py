"""The overview as a workbook, read back: every file once, every finding, texts that stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from minikip_docs.data.model import FormKind, NotChecked, Outcome, Place, Severity, Verdict
from minikip_docs.jobs.overview import Subject
from minikip_docs.screen import overview
from minikip_docs.screen.overview_workbook import FILES, FINDINGS, Row, workbook
from minikip_docs.screen.words import OUTCOMES
from tests import cases
from tests.screen.test_screen import CRASH, ERROR, INFO, SIGNING, UNREADABLE, WARNING, result

DAY = date(2025, 1, 23)
SURSEE = Subject("a.pdf", "Sursee", FormKind.ANNUAL_REPORT, 2025)


def read(rows: Iterable[Row], **known: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(list(rows), "Eingaben", DAY, **known)))


def lines(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_a_row_for_each_file_by_municipality() -> None:
    late = replace(WARNING, code="R550", days_late=5)
    least = replace(WARNING, code="R574", days_late=12)
    book = read([
        (Subject("z.pdf"), Verdict("z.pdf", None, (UNREADABLE,))),
        (replace(SURSEE, file="b.pdf", year=2024), result(late)),
        (SURSEE, result(ERROR, ERROR, least, SIGNING, INFO)),
        (Subject("e.docx", "Ölwil", FormKind.BUDGET, "2025–2027"), result()),
        (Subject("x.json", "Zell", FormKind.BUDGET, "2025"), result(CRASH)),
    ])  # fmt: skip
    sheet = book[FILES]
    assert [cell.value for cell in sheet[4]] == [
        "Gemeinde", "Formular", "Jahr", "Ergebnis", "Fehler", "Warnungen", "Tage verspätet",
        "Was fehlt", "Datei",
    ]  # fmt: skip
    assert lines(sheet) == [
        ["Ölwil", "Budgeteingabe", "2025–2027", "vollständig", 0, 0, None, None, "e.docx"],
        ["Sursee", "Jahresbericht", 2024, "vollständig, bitte ansehen", 0, 1, 5, None, "b.pdf"],
        ["Sursee", "Jahresbericht", 2025, "zurückzugeben", 2, 1, 12, "gefasster Beschluss",
         "a.pdf"],
        ["Zell", "Budgeteingabe", "2025", "nicht prüfbar (Programmfehler)", 0, 0, None, None,
         "x.json"],
        [None, None, None, "nicht prüfbar", 1, 0, None, "lesbares Formular", "z.pdf"],
    ]  # fmt: skip
    assert (sheet["G6"].number_format, sheet["G7"].number_format) == ("General", '"mind. "0')
    grounds = [sheet.cell(row, 4).fill.fgColor.rgb for row in range(5, 10)]
    assert len(set(grounds)) == 4


def test_a_row_for_each_finding_as_it_was_found() -> None:
    verdict = cases.check(
        cases.BUDGET_ASSOCIATION, ("/resolutions/1/status", "planned"),
        ("/measures/0/title", cases.DELETE), ("/attachments", cases.DELETE),
        ("/budget_lines/0/amounts/y2025", "zwölf"),
    )  # fmt: skip
    placed = tuple(replace(f, place=Place(f"Feld {n}")) for n, f in enumerate(verdict.findings))
    verdict = replace(verdict, findings=placed)
    assert len(placed) > 3
    assert verdict.not_checked
    rows = lines(read([(SURSEE, verdict)])[FINDINGS])
    *found, skipped = rows
    words = {"Fehler": Severity.ERROR, "Warnung": Severity.WARNING, "Hinweis": Severity.INFO,
             "Unterzeichnung: offen": Severity.ERROR}  # fmt: skip
    assert sorted(
        (code, words[severity], label, place, message, remedy or "")
        for _file, _party, severity, code, label, place, message, remedy in found
    ) == sorted(
        (f.code, f.severity, f.label, f"Feld {n}", f.message, f.remedy)
        for n, f in enumerate(placed)
    )
    assert {(row[0], row[1]) for row in rows} == {("a.pdf", "Sursee")}
    assert skipped[2] == "Nicht geprüft"
    assert skipped[4] == f"{len(verdict.not_checked)} Regeln"
    assert all(item.code in skipped[6] for item in verdict.not_checked)


def test_the_figures_are_those_of_the_second_sheet() -> None:
    rows = [
        (replace(SURSEE, file=f"{n}.pdf"), result(*[ERROR] * n, *[WARNING] * (5 - n), SIGNING))
        for n in range(5)
    ]
    book = read(rows)
    found = lines(book[FINDINGS])
    for row in lines(book[FILES]):
        mine = [line[2] for line in found if line[0] == row[8]]
        assert (mine.count("Fehler"), mine.count("Warnung")) == (row[4], row[5])


def test_why_rules_were_not_checked_is_said_once() -> None:
    skipped = (
        NotChecked("R560", "Partei", "Kein Vergleich."),
        NotChecked("R561", "Jahr", "Kein Vergleich."),
        NotChecked("R101", "Summe", "Zuerst zu berichtigen: 7.4.", ("7.4 Betrag",)),
    )
    ((*_rest, message, remedy),) = lines(read([(SURSEE, result(not_checked=skipped))])[FINDINGS])
    assert message == "Nicht oder nur zum Teil geprüft: R560 Partei; R561 Jahr; R101 Summe."
    assert remedy == "Kein Vergleich. Zuerst zu berichtigen: 7.4 Betrag."


def test_both_sheets_are_tables_that_print_well() -> None:
    book = read([(SURSEE, result(ERROR, WARNING))] * 3)
    assert book.sheetnames == [FILES, FINDINGS]
    for sheet, name, area in ((book[FILES], "Dateien", "I7"), (book[FINDINGS], "Befunde", "H10")):
        (table,) = sheet.tables.values()
        assert (table.name, table.ref) == (name, f"A4:{area}")
        assert table.autoFilter.ref == table.ref
        assert sheet.freeze_panes == "B5"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.print_area == f"'{name}'!$A$1:${area[0]}${area[1:]}"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            0, True,
        )  # fmt: skip
        assert all(8 <= dimension.width <= 60 for dimension in sheet.column_dimensions.values())
        assert sheet["A1"].value == f"Übersicht der Eingaben: {name}"
        assert sheet["A2"].value == "3 Dateien: 3 zurückzugeben"


def test_a_call_without_findings_has_a_table_too() -> None:
    book = read([(SURSEE, result())], received=date(2026, 3, 20), compared=False)
    assert lines(book[FINDINGS]) == []
    assert next(iter(book[FINDINGS].tables.values())).ref == "A4:H5"
    assert book[FILES]["A3"].value.replace("\xa0", " ") == (
        "Ordner Eingaben. Eingegangen am 20. März 2026. Jahresberichte nicht mit den "
        "Vereinbarungen verglichen."
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "=1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("+41 41 000 00 00", "+41 41 000 00 00"),
        ("-5", "-5"),
        ("=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")"),
        ("https://x.example", "https://x.example"),
        ("<r><t>fett</t></r>", "<r><t>fett</t></r>"),
        ("a\x00\x07\x1b[31mb\ufffe", "a[31mb_xFFFE_"),
        ("_x0041_", "_x0041_"),
        ("\udcff\ud800", "ÿ\\ud800"),
        ("\u202eumgekehrt", "umgekehrt"),
        ("1103", "1103"),
        ("🙂", "🙂"),
    ],
)  # fmt: skip
def test_what_a_file_says_is_a_text_and_never_a_formula(text: str, kept: str) -> None:
    finding = replace(ERROR, label=text, message=text, remedy=text, place=Place(text))
    subject = Subject(text, text, FormKind.BUDGET, "2025")
    made = workbook([(subject, result(finding))], text, DAY)
    book = openpyxl.load_workbook(BytesIO(made))
    for sheet, columns in ((book[FILES], "AI"), (book[FINDINGS], "ABEFGH")):
        for column in columns:
            cell = sheet[f"{column}5"]
            assert cell.data_type in {"s", "inlineStr"}
            assert cell.hyperlink is None
            assert cell.value.strip() == kept
            # Whoever edits the cell keeps a text, too.
            assert bool(cell.quotePrefix) == (kept[0] in "=+-@")
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_the_longest_text_fits_a_cell() -> None:
    finding = replace(ERROR, message="🙂" * 40_000)
    sheet = read([(SURSEE, result(finding))])[FINDINGS]
    assert len(sheet["G5"].value.encode("utf-16-le")) // 2 <= 32_767
    assert sheet.row_dimensions[5].height <= 409


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=30)
def test_any_text_gives_a_workbook(first: str, second: str) -> None:
    finding = replace(ERROR, label=first, message=second)
    book = read([(Subject(second, first), result(finding))])
    assert len(lines(book[FINDINGS])) == len(lines(book[FILES])) == 1


def test_the_same_input_gives_the_same_bytes_in_whatever_order() -> None:
    rows = [
        (Subject(f"{n}.pdf", name, FormKind.BUDGET, "2025–2027"), result(ERROR, WARNING))
        for n, name in enumerate(("Sursee", "Eich", "", "Zell", "Eich"))
    ]
    made = workbook(rows, "Eingaben", DAY)
    assert made == workbook(rows, "Eingaben", DAY)
    assert made == workbook(rows[::-1], "Eingaben", DAY)
    assert openpyxl.load_workbook(BytesIO(made)).properties.created.date() == DAY


def test_every_verdict_has_its_words_and_its_colour() -> None:
    verdicts = {
        Outcome.COMPLETE: result(), Outcome.LOOK: result(WARNING), Outcome.RETURN: result(ERROR),
        Outcome.NOT_CHECKABLE: Verdict("x", None, (UNREADABLE,)),
    }  # fmt: skip
    assert set(verdicts) == set(Outcome)
    for outcome, verdict in verdicts.items():
        cell = read([(SURSEE, verdict)])[FILES]["D5"]
        assert cell.value == OUTCOMES[outcome]
        assert re.fullmatch("FF[0-9A-F]{6}", cell.fill.fgColor.rgb)


def test_the_name_of_the_file_has_no_umlaut() -> None:
    assert overview.NAME == "Uebersicht.xlsx"
