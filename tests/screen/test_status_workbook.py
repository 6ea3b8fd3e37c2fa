"""Where dossiers stand as a workbook, read back: every cell of every row, days that are days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl

from minikip_docs.data.model import Refusal
from minikip_docs.jobs.status import Status
from minikip_docs.screen import status
from minikip_docs.screen.status_workbook import FAULTS, ROWS, workbook
from tests.dossiers.test_standing import LIFE
from tests.screen.test_status import SEE, SURSEE, at

ON = date(2026, 4, 20)
DAY = date(2025, 1, 23)
FOUND = Status(ON, (*at(SURSEE, len(LIFE), "2026-04-20"), *at(SEE, 6, "2026-04-20")), ())


def read(found: Status = FOUND) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(found, DAY)))


def test_every_cell_of_every_row_is_there() -> None:
    sheet = read()[ROWS]
    kept = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    read_back = [
        [value.date() if isinstance(value, datetime) else value for value in row] for row in kept
    ]
    assert read_back == [
        [cell for part in status.cells(row, ON).values() for cell in part.values()]
        for row in FOUND.rows
    ]
    groups = status.cells(FOUND.rows[0], ON)
    heads = [head for part in groups.values() for head in part]
    assert [cell.value.rpartition(": ")[2] for cell in sheet[4]] == [
        "Als Nächstes" if head == "Schritt" else head for head in heads
    ]
    assert (sheet["H4"].value, sheet["P4"].value) == ("Budget: Formular", "Bericht: Formular")
    assert sheet["Q5"].number_format == "dd.mm.yyyy"


def test_what_is_overdue_is_a_figure_and_looks_it() -> None:
    sheet = read()[ROWS]
    assert [sheet.cell(row, 6).value for row in range(5, 11)] == [None, None, None, 36, None, None]
    grounds = {sheet.cell(row, 4).value: sheet.cell(row, 4).fill.fgColor.rgb for row in (5, 6, 8)}
    assert len(set(grounds.values())) == 3


def test_the_sheet_is_a_table_that_prints_well() -> None:
    sheet = read()[ROWS]
    (table,) = sheet.tables.values()
    assert (table.name, table.ref) == ("Dossiers", "A4:W10")
    assert table.autoFilter.ref == table.ref
    assert sheet.freeze_panes == "D5"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$C")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert [one.id for one in sheet.col_breaks.brk] == [12]
    assert sheet["A2"].value.replace("\xa0", " ") == "Stand am 20. April 2026: 2 Dossiers"
    assert sheet["A3"].value == "2025: 1 abgeschlossen, 1 überfällig; 2026: 2 läuft; 2027: 2 läuft"


def test_what_was_not_read_has_a_sheet() -> None:
    assert read().sheetnames == [ROWS]
    fault = Refusal("D421", "Wessen Dossier das ist …", "Bitte …")
    sheet = read(replace(FOUND, faults=(fault,)))[FAULTS]
    assert [cell.value for cell in sheet[5]] == ["Wessen Dossier das ist …", "Bitte …", "D421"]


def test_a_name_is_a_text_and_never_a_formula() -> None:
    row = at(replace(SURSEE, name="=1+1", party="@x"), 1, "2025-02-01")[0]
    sheet = read(Status(date(2025, 2, 1), (row,), ()))[ROWS]
    assert [(cell.value, cell.data_type) for cell in sheet[5][:2]] == [("=1+1", "s"), ("@x", "s")]


def test_the_same_rows_give_the_same_bytes_and_no_rows_a_table() -> None:
    assert workbook(FOUND, DAY) == workbook(FOUND, DAY)
    (table,) = read(Status(ON, (), ()))[ROWS].tables.values()
    assert table.ref == "A4:W5"
