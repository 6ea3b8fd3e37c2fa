"""Marks in the Excel form: notes at cells, coloured headings, and a sheet that lists them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel import frame as excel_frame
from minikip_docs.forms.excel.paper import GrowingSheet, Page, lines_of
from minikip_docs.forms.excel.plan import (
    INPUT,
    NUMBER,
    CellAddress,
    PlannedSheet,
    addresses,
)
from minikip_docs.forms.marks import EDGE, FILL, TITLE, Marks

_HINT = (
    "Bitte die gelben Felder nochmals ansehen. Hier steht alles beisammen; ein Klick auf ein Feld "
    "führt zu ihm. Am Feld selbst steht es als Notiz."
)
_HEADS = ("Feld", "Was dazu zu sagen ist", "Blatt und Zelle")
_WIDTHS = (46, 72, 34)  # characters
_HEADINGS = 3  # row
_NOTE = 300  # pixels: the width of a note
_LETTERS, _LINE, _AROUND, _TALLEST = 46, 16, 14, 600  # of a note: letters of a line, pixels


def place(
    form: Definition, sheets: tuple[PlannedSheet, ...], marks: Marks
) -> dict[int, CellAddress]:
    """Give the cell of each mark, by its place among the marks; the whole form has none."""
    fields = {p: spot for s in sheets for part in s.parts for p, _i, spot in addresses(part)}
    headings = {
        form.sections.index(part.section): CellAddress(
            sheet.name, part.top if len(sheet.parts) > 1 else 0, NUMBER
        )
        for sheet in sheets
        for part in sheet.parts
    }
    return {
        n: fields[m.pointer] if m.pointer else headings[m.section]
        for n, m in enumerate(marks.all)
        if m.section is not None
    }


def notes(page: Page, name: str, marks: Marks, spots: Mapping[int, CellAddress]) -> None:
    """Write the notes of one sheet, and colour the headings that have one."""
    said: dict[CellAddress, list[str]] = {}
    for number, mark in enumerate(marks.all):
        spot = spots.get(number)
        if spot is not None and spot.sheet == name:
            said.setdefault(spot, []).append(mark.text)
            if not mark.pointer:
                _heading(page, spot, mark.where)
    for spot, texts in said.items():
        note(page.write, spot, "\n".join(texts))
    if said:
        page.write.set_tab_color(f"#{EDGE}")


def note(page: Worksheet, spot: CellAddress, text: str) -> None:
    """Write a note, as high as its text."""
    high = min(_AROUND + _LINE * lines_of(text, _LETTERS), _TALLEST)
    page.write_comment(spot.row, spot.column, text, {
        "author": TITLE, "width": _NOTE, "height": high, "color": f"#{FILL}",
        "font_name": "Arial", "font_size": 9,
    })  # fmt: skip


def _heading(page: Page, spot: CellAddress, text: str) -> None:
    """Write a heading again, in colour."""
    name = "heading" if spot.row else "title"
    look = page.style(name, bg_color=FILL)
    for column in range(min(len(page.columns), INPUT + 1) if not spot.row else len(page.columns)):
        page.write.write_blank(spot.row, column, None, look)
    page.write.write_string(spot.row, spot.column, text, look)


def overview(
    book: Workbook, style: Styles, form: Definition, marks: Marks, spots: Mapping[int, CellAddress]
) -> None:
    """Write the sheet that comes first and lists the marks, each with a link to its cell."""
    page = book.add_worksheet(TITLE, GrowingSheet)
    excel_frame.page(page, form)
    page.set_landscape()
    page.hide_gridlines(2)
    for column, wide in enumerate(_WIDTHS):
        page.set_column(column, column, wide)
    page.write_string(0, 0, TITLE, style("title"))
    page.set_row(0, 26)
    page.write_string(1, 0, _HINT, style("hint"))
    for column, head in enumerate(_HEADS):
        page.write_string(_HEADINGS, column, head, style("head"))
    for row, (number, mark) in enumerate(enumerate(marks.all), start=_HEADINGS + 1):
        if spot := spots.get(number):
            to = f"internal:'{spot.sheet}'!{spot.address}"
            link = style("link", text_wrap=True)
            page.write_url(row, 0, to, link, mark.where)
            page.write_string(row, 2, _at(spot), style("help", indent=0))
        else:
            page.write_string(row, 0, mark.where, style("text"))
        page.write_string(row, 1, mark.text, style("text"))
        lines = max(lines_of(mark.text, _WIDTHS[1]), lines_of(mark.where, _WIDTHS[0]))
        page.set_row(row, 6 + 13 * lines)
    page.freeze_panes(_HEADINGS + 1, 0)
    page.repeat_rows(_HEADINGS)
    page.set_tab_color(f"#{EDGE}")
    page.set_first_sheet()


def texts(marks: Marks, spots: Mapping[int, CellAddress]) -> Iterator[str]:
    """Give all that is written because of marks, beside the notes: they are of these texts."""
    if not marks.all:
        return
    yield from (TITLE, _HINT, *_HEADS)
    said: dict[CellAddress, list[str]] = {}
    for number, mark in enumerate(marks.all):
        yield from (mark.where, mark.text)
        if spot := spots.get(number):
            yield _at(spot)
            said.setdefault(spot, []).append(mark.text)
    yield from ("\n".join(several) for several in said.values() if several[1:])


def _at(spot: CellAddress) -> str:
    return f"{spot.sheet}, {spot.address}"
