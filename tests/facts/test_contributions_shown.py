"""What a workbook shows is what is read: struck, hidden, merged, in thousands, not worked out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as XlsxWorkbook

from tests.contribution_tables import (
    LONG,
    WIDE,
    changed,
    load,
    refused,
    result,
    saved,
    sheet_of,
)

ROWS = (WIDE, (1065, "Root", 12000, 13000.5, "RRB 7"), (1103, "Sursee", 32400, 32400, "RRB 7"))
Change = Callable[[Workbook, Worksheet], object]


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "t.xlsx"
    path.write_bytes(raw)
    return path


def strike(cell: str) -> Change:
    return lambda _book, page: setattr(page[cell], "font", Font(strike=True))


def format_(cell: str, code: str) -> Change:
    return lambda _book, page: setattr(page[cell], "number_format", code)


def white(cell: str) -> Change:
    return lambda _book, page: setattr(page[cell], "font", Font(color="FFFFFFFF"))


def tiny(cell: str) -> Change:
    return lambda _book, page: setattr(page[cell], "font", Font(size=1))


def condition(area: str) -> Change:
    rule = Rule("cellIs", operator="greaterThan", formula=["0"])
    rule.dxf = DifferentialStyle(font=Font(color="FFFFFFFF"))
    return lambda _book, page: page.conditional_formatting.add(area, rule)


def hide_row(_book: Workbook, page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True


def flat_row(_book: Workbook, page: Worksheet) -> None:
    page.row_dimensions[3].height = 0.5


def hide_column(name: str) -> Change:
    return lambda _book, page: setattr(page.column_dimensions[name], "hidden", True)


def merge(area: str) -> Change:
    return lambda _book, page: page.merge_cells(area)


def second(*rows: tuple[object, ...], state: str = "visible") -> Change:
    def add(book: Workbook, _page: Worksheet) -> None:
        page = book.create_sheet("Alt")
        page.sheet_state = state
        for row in rows:
            page.append(row)

    return add


SHEET = "Beitragsliste, Blatt Beiträge, Zelle "
OTHER = "Bitte das Blatt löschen oder ausblenden, wenn es nicht gilt."
REFUSED: list[tuple[Change, str, str]] = [
    (strike("C2"), "D216", f"{SHEET}C2: «12000» ist ganz oder teilweise durchgestrichen."),
    (strike("A3"), "D216", f"{SHEET}A3: «1103» ist ganz oder teilweise durchgestrichen."),
    (strike("E3"), "D216", f"{SHEET}E3: «RRB 7» ist ganz oder teilweise durchgestrichen."),
    (format_("C2", "0.00,"), "D217",
     f"{SHEET}C2: Gespeichert ist «12000», angezeigt wird es mit dem Zahlenformat «0.00,» als "
     "etwas anderes."),
    (format_("C2", "[$€-407] #,##0.00"), "D217",
     f"{SHEET}C2: Gespeichert ist «12000», angezeigt wird es mit dem Zahlenformat «[$€-407] "
     "#,##0.00» als etwas anderes."),
    (format_("D2", "#,##0"), "D217",
     f"{SHEET}D2: Gespeichert ist «13000.5», angezeigt wird es mit dem Zahlenformat «#,##0» als "
     "etwas anderes."),
    (format_("C2", ";;;"), "D217", f"{SHEET}C2: Gespeichert ist «12000», angezeigt wird es mit dem "
     "Zahlenformat «;;;» als etwas anderes."),
    (format_("E2", ";;;"), "D217", f"{SHEET}E2: Gespeichert ist «RRB 7», angezeigt wird es mit dem "
     "Zahlenformat «;;;» als etwas anderes."),
    (format_("E2", "0.00;-0.00;0.00;"), "D217", f"{SHEET}E2: Gespeichert ist «RRB 7», angezeigt "
     "wird es mit dem Zahlenformat «0.00;-0.00;0.00;» als etwas anderes."),
    (hide_row, "D218", f"{SHEET}A3: «1103» steht in einer ausgeblendeten Zeile."),
    (flat_row, "D218", f"{SHEET}A3: «1103» steht in einer ausgeblendeten Zeile."),
    (hide_column("D"), "D218", f"{SHEET}D2: «13000.5» steht in einer ausgeblendeten Spalte."),
    (hide_column("A"), "D218", f"{SHEET}A1: «BFS-Nr.» steht in einer ausgeblendeten Spalte."),
    (merge("C2:D2"), "D219",
     f"{SHEET}C2: «12000» steht in verbundenen Zellen; für welche Zeile und Spalte es gilt, ist "
     "unklar."),
    (merge("C2:C3"), "D219",
     f"{SHEET}C2: «12000» steht in verbundenen Zellen; für welche Zeile und Spalte es gilt, ist "
     "unklar."),
    (white("C2"), "D240", f"{SHEET}C2: «12000» ist nicht zu sehen; die Schrift ist winzig oder hat "
     "die Farbe des Hintergrunds."),
    (tiny("E3"), "D240", f"{SHEET}E3: «RRB 7» ist nicht zu sehen; die Schrift ist winzig oder hat "
     "die Farbe des Hintergrunds."),
    (condition("C2:D3"), "D241", f"{SHEET}C2: Eine bedingte Formatierung kann «12000» unsichtbar "
     "machen."),
    (format_("C2", "[White]0.00"), "D217", f"{SHEET}C2: Gespeichert ist «12000», angezeigt wird es "
     "mit dem Zahlenformat «[White]0.00» als etwas anderes."),
    (format_("E2", '0;0;0;"RRB 8"'), "D217", f"{SHEET}E2: Gespeichert ist «RRB 7», angezeigt wird "
     "es mit dem Zahlenformat «0;0;0;\"RRB 8\"» als etwas anderes."),
    (second(LONG, (1065, 2026, 5, "a")), "D215",
     "Die Blätter «Beiträge» und «Alt» sind je eine Beitragsliste; welche gilt, ist unklar."),
    (second(("Nr.", "neu"), (1065, 5)), "D229",
     "Beitragsliste, Blatt Alt, Zelle A2: Auch dieses Blatt nennt bei «1065» Zahlen; gelesen "
     "würde nur das Blatt «Beiträge»."),
    (second(("Root", "EUR 5")), "D229",
     "Beitragsliste, Blatt Alt, Zelle A1: Auch dieses Blatt nennt bei «Root» Zahlen; gelesen "
     "würde nur das Blatt «Beiträge»."),
    (second(("VERBUND-SEE", 5)), "D229",
     "Beitragsliste, Blatt Alt, Zelle A1: Auch dieses Blatt nennt bei «VERBUND-SEE» Zahlen; "
     "gelesen würde nur das Blatt «Beiträge»."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "message"), REFUSED)
def test_what_shows_otherwise_is_refused_with_its_cell(
    tmp_path: Path, change: Change, code: str, message: str
) -> None:
    book, page = sheet_of(*ROWS)
    change(book, page)
    refusal = refused(written(tmp_path, saved(book)))
    assert (refusal.code, refusal.message) == (code, message)
    assert refusal.remedy.startswith("Bitte ")


def test_a_figure_struck_out_within_a_text_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = XlsxWorkbook(out)
    page, struck = book.add_worksheet("Beiträge"), book.add_format({"font_strikeout": True})
    for row, cells in enumerate(ROWS):
        page.write_row(row, 0, cells)
    page.write_rich_string("C2", struck, "1", "2000")
    book.close()
    refusal = refused(written(tmp_path, out.getvalue()))
    assert (refusal.code, refusal.message) == (
        "D216", f"{SHEET}C2: «12000» ist ganz oder teilweise durchgestrichen.",
    )  # fmt: skip


@pytest.mark.parametrize("change", [
    strike("B2"),
    hide_column("B"),
    merge("B2:B3"),
    format_("C2", "[>=1000]#\\’##0.00;0.00"),
    format_("C2", '_ "CHF"* #,##0.00_ ;_ "CHF"* -#,##0.00_ ;_ "CHF"* "-"??_ ;_ @_ '),
    format_("D2", "0.00"),
    second(("Root hat zugesagt", "ja"), (1065, "2026 bestätigt")),
    second(LONG, (1065, 2026, 5, "a"), state="hidden"),
])  # fmt: skip
def test_what_does_not_matter_is_let_pass(tmp_path: Path, change: Change) -> None:
    book, page = sheet_of(*ROWS)
    change(book, page)
    read = load(written(tmp_path, saved(book)))
    if page["B3"].value:  # merging takes the second name away
        assert page["B3"].value == "Sursee"
    assert {y: d.amount for y, d in read.for_party("1065").items()} == {
        2026: Decimal("12000.00"), 2027: Decimal("13000.50"),
    }  # fmt: skip
    assert len(read.for_party("1103")) == 2


def test_a_hidden_year_without_amounts_and_a_merged_title_are_let_pass(tmp_path: Path) -> None:
    book, page = sheet_of(("Mini-KIP",), ("BFS", 2025, 2026, "Quelle"), (1065, None, 5, "a"))
    page.merge_cells("A1:D1")
    page.column_dimensions["B"].hidden = True
    assert list(load(written(tmp_path, saved(book))).for_party("1065")) == [2026]


def test_a_hidden_row_without_amounts_is_let_pass(tmp_path: Path) -> None:
    book, page = sheet_of(*ROWS, (1024, "Emmen", None, None, None))
    page.row_dimensions[4].hidden = True
    assert list(load(written(tmp_path, saved(book))).decisions) == ["1065", "1103"]


UNKNOWN = (
    "Beitragsliste, Blatt Beiträge, Zelle C2: Zur Formel in dieser Zelle gibt es kein "
    "gerechnetes Ergebnis."
)


def formula(sign: str) -> bytes:
    """A formula with 5 as its result, as a program or a library leaves it."""
    book, _page = sheet_of(WIDE, (1065, "Root", "=2+3", 7, "a"))
    raw = result(saved(book), "C2", "5")
    pattern = r'<calcPr calcId="\d+"(?: fullCalcOnLoad="\d")?(?: calcMode="\w+")?\s*/>'
    return changed(raw, "xl/workbook.xml", pattern, sign)


@pytest.mark.parametrize("sign", [
    "", "<calcPr/>", '<calcPr calcId="191029"/>', '<calcPr calcId="191029" fullCalcOnLoad="1"/>',
    '<calcPr iterateCount="100" refMode="A1" fullCalcOnLoad="0"/>',
])  # fmt: skip
def test_a_formula_that_a_program_worked_out_is_read(tmp_path: Path, sign: str) -> None:
    read = load(written(tmp_path, formula(sign)))
    assert read.for_party("1065")[2026].amount == Decimal("5.00")


@pytest.mark.parametrize("sign", [
    '<calcPr calcId="124519" fullCalcOnLoad="1"/>', '<calcPr calcId="0" fullCalcOnLoad="true"/>',
    '<calcPr calcId="999999" fullCalcOnLoad="1"/>', '<calcPr fullCalcOnLoad="1"/>',
])  # fmt: skip
def test_a_result_that_a_library_put_there_is_not_read(tmp_path: Path, sign: str) -> None:
    refusal = refused(written(tmp_path, formula(sign)))
    assert (refusal.code, refusal.message) == ("D211", UNKNOWN)
    assert refusal.remedy == (
        "Bitte die Datei in Excel oder LibreOffice öffnen und speichern, oder den Wert von Hand "
        "eintragen."
    )


def test_a_formula_without_a_result_or_with_a_fault_is_not_read(tmp_path: Path) -> None:
    book, _page = sheet_of(WIDE, (1065, "Root", "=2+3", 7, "a"))
    assert refused(written(tmp_path, saved(book))).message == UNKNOWN
    fault = changed(result(saved(book), "C2", "5"), "xl/worksheets/sheet1.xml",
                    r'<c r="C2"(.*?)><f>2\+3</f><v>5</v>',
                    r'<c r="C2"\1 t="e"><f>1/0</f><v>#DIV/0!</v>')  # fmt: skip
    assert refused(written(tmp_path, fault)).message == UNKNOWN


def test_a_formula_that_gives_nothing_is_no_amount(tmp_path: Path) -> None:
    book, _page = sheet_of(WIDE, (1065, "Root", '=IF(1=1,"",5)', 7, "a"))
    pattern = r'<c r="C2"(.*?)>(<f>.*?</f>)<v(?: ?/>|></v>)'
    new = r'<c r="C2"\1 t="str">\2<v></v>'
    raw = changed(saved(book), "xl/worksheets/sheet1.xml", pattern, new)
    assert list(load(written(tmp_path, raw)).for_party("1065")) == [2027]


def with_part(raw: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_packages_are_checked_as_those_of_the_forms_are(tmp_path: Path) -> None:
    good = saved(sheet_of(*ROWS)[0])
    path = written(tmp_path, with_part(good, "xl/vbaProject.bin", b"x"))
    macros = refused(path)
    assert (macros.code, macros.message) == (
        "D226", f"Die Beitragsliste «{path}» enthält Makros und wird nicht gelesen.",
    )  # fmt: skip
    declared = changed(good, "xl/worksheets/sheet1.xml", r"<worksheet",
                       '<!DOCTYPE x [<!ENTITY y "9">]><worksheet')  # fmt: skip
    for raw in (
        declared,
        with_part(good, "xl/other.XML", b"<!DOCTYPE x><x/>"),
        with_part(good, "xl/large.xml", b" " * 9_000_000),
    ):
        refusal = refused(written(tmp_path, raw))
        assert (refusal.code, refusal.message) == (
            "D227", f"Die Beitragsliste «{path}» ist ungewöhnlich aufgebaut und wurde aus "
            "Sicherheitsgründen nicht gelesen.",
        )  # fmt: skip
