"""The workbooks we write: a text is a text, whatever it looks like."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from minikip_docs.data.text import clean
from minikip_docs.data.workbook_look import begin


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+41", "https://x.example", "007", "<r><t>7</t></r>", "<r>", "a & b"],
)
def test_a_text_stays_a_text(text: str) -> None:
    target = BytesIO()
    book = begin(target)
    book.add_worksheet("Blatt").write_string(0, 0, text)
    book.close()
    cell = openpyxl.load_workbook(target)["Blatt"]["A1"]
    assert (cell.data_type, clean(cell.value), cell.hyperlink) == ("s", text, None)
