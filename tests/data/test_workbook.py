"""A workbook taken apart: what cells hold, what of a sheet does not show, who worked it out."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from minikip_docs.data import workbook
from tests.contribution_tables import changed


def raw_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(raw: bytes, columns: int = 50) -> workbook.Sheet:
    book = workbook.opened(workbook.unpack(raw))
    return book.sheet(book.pages[0], rows=1000, columns=columns)


def layout(raw: bytes, columns: int = 50) -> workbook.Layout:
    return read(raw, columns).layout


def test_what_of_a_sheet_does_not_show() -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in range(1, 6):
        page.append([row] * 8)
    page.row_dimensions[2].hidden = True
    page.row_dimensions[4].height = 0.2
    page.column_dimensions["C"].hidden = True
    page.column_dimensions["F"].width = 0.1
    page.merge_cells("B2:C3")
    found = layout(raw_of(book))
    assert found.hidden_rows == {1, 3}
    assert found.hidden_columns == {2, 5}
    assert found.merged == {(1, 1)}
    assert found.beyond == ""


@pytest.mark.parametrize(("columns", "beyond"), [(8, ""), (7, "H3"), (2, "H3")])
def test_the_first_cell_beyond_the_columns_that_are_read(columns: int, beyond: str) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1
    book.worksheets[0]["H3"] = 2
    assert layout(raw_of(book), columns).beyond == beyond


def test_empty_cells_with_a_look_are_not_beyond_and_places_may_be_left_out() -> None:
    book = Workbook()
    book.worksheets[0].append([1, 2])
    raw = changed(raw_of(book), "xl/worksheets/sheet1.xml", r"<row.*</row>",
                  '<row><c><v>1</v></c><c s="0"/><c r="ZZ1" s="0"/></row><row><c/><c/><c>'
                  "<v>2</v></c></row>")  # fmt: skip
    assert layout(raw, 3).beyond == ""
    assert layout(raw, 2).beyond == "C2"


@pytest.mark.parametrize("area", ["A1:XFD1048576", "B2:B900000"])
def test_a_merged_area_of_any_size_is_its_corners(area: str) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1
    raw = changed(raw_of(book), "xl/worksheets/sheet1.xml", "</sheetData>",
                  f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>')  # fmt: skip
    assert len(layout(raw).merged) == 1
    assert len(read(raw).cells) == 1


def test_a_place_is_named_as_a_spreadsheet_does() -> None:
    assert [workbook.place(at) for at in ((0, 0), (8, 2), (1, 16383))] == ["A1", "C9", "XFD2"]
