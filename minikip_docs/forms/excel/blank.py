"""Makes a blank or prefilled form as an Excel workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import begin, styles
from minikip_docs.forms.arithmetic import amounts
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item
from minikip_docs.forms.excel import blocks as excel_blocks
from minikip_docs.forms.excel import fold as excel_fold
from minikip_docs.forms.excel import frame as excel_frame
from minikip_docs.forms.excel import marked as excel_marked
from minikip_docs.forms.excel import totals as excel_totals
from minikip_docs.forms.excel.paper import GrowingSheet, Page, grid
from minikip_docs.forms.excel.plan import (
    INPUT,
    LABEL,
    NUMBER,
    CellAddress,
    Part,
    PlannedSheet,
    addresses,
    choice_lists,
    name_of,
    sheets,
)
from minikip_docs.forms.excel.style import at, cell_format, label, validation
from minikip_docs.forms.excel.sums import measure_range
from minikip_docs.forms.marks import Marks, held, place, told

_LINES = 4  # that the box of a long text shows while it is empty; it grows when it is filled in
_TABLE_LINES = 2


def blank(
    definition: Definition,
    values: Mapping[str, Value],
    *,
    created: datetime.date,
    marks: Mapping[str, str],
) -> bytes:
    """Make the form as .xlsx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    Lists have all rows that the schema accepts; those beyond the shape of the form are folded.
    ``created`` is the date of the workbook. ``marks`` (see ``marks.place``) become notes, and are
    listed on a sheet of their own. The same input gives the same bytes.
    """
    placed = place(definition, marks, values, folded=True)
    definition = held(definition, values, placed)
    target = io.BytesIO()
    book = begin(target)
    style = styles(book)
    planned = sheets(definition)
    spots = excel_marked.place(definition, planned, placed)
    excel_frame.properties(book, definition, created, told(excel_marked.texts(placed, spots)))
    if placed.all:
        excel_marked.overview(book, style, definition, placed, spots)
    excel_frame.guide(book, style, definition, planned)
    pages = [book.add_worksheet(sheet.name, GrowingSheet) for sheet in planned]
    lists = excel_frame.hidden(book, definition, choice_lists(definition))
    for sheet, worksheet in zip(planned, pages, strict=True):
        page = Page(worksheet, style, definition, values, grid(sheet))
        excel_frame.page(worksheet, definition)
        around(page, sheet)
        _inputs(page, sheet, book, lists, placed)
        excel_marked.notes(page, sheet.name, placed, spots)
        page.rows()
        _paper(page, sheet)
    book.close()
    return target.getvalue()


def around(page: Page, sheet: PlannedSheet) -> None:
    """Write all of a sheet but its input cells."""
    page.write.write_string(0, NUMBER, sheet.title, page.style("title"))
    page.heights[0] = 26
    (first, *others) = sheet.parts
    if first.layout == "sums":
        excel_totals.sums_sheet(page, first)
        return
    if first.layout == "blocks":
        excel_blocks.blocks(page, first)
        return
    if others:
        page.across(1, excel_frame.STAR)
    page.widths()
    for part in sheet.parts:
        if others:
            page.heading(part.top, part.title)
        if part.section.help or not others:
            star = "" if others else excel_frame.STAR
            page.across(part.top + 1, f"{part.section.help} {star}".strip())
        (_table if part.layout == "table" else _fields)(page, part)
    if first.layout == "table" and not others:
        page.write.freeze_panes(first.first, 1)
        page.write.repeat_rows(first.head, first.head)
    else:
        page.write.freeze_panes(1, 0)


def _paper(page: Page, sheet: PlannedSheet) -> None:
    """Say how a sheet is printed; without more, it is as wide as the page."""
    part = sheet.parts[-1]
    if part.layout == "blocks":
        page.print_blocks(part.below + len(part.section.hints), INPUT + excel_blocks.PER_PAGE)
    elif part.layout == "sums":
        page.write.set_landscape()
    else:
        page.print_parts(sheet.parts, upright=all(p.layout == "fields" for p in sheet.parts))


def _fields(page: Page, part: Part) -> None:
    """Write number, label and help of single fields."""
    for row, shown in part.lines:
        if isinstance(shown, Item):
            where = at(shown.kind == "multiline")
            page.write.write_string(row, NUMBER, shown.number, page.style("number", **where))
            least = _LINES if shown.kind == "multiline" else 1
            page.label(row, LABEL, label(shown), shown.help, lines=least, **where)
        else:
            page.write.write_string(row, LABEL, shown, page.style("strong"))


def _table(page: Page, part: Part) -> None:
    """Write the heads of a table, the numbers of its lines, its total and its foot."""
    style, section = page.style, part.section
    page.write.write_string(part.head, NUMBER, "Nr.", style("head"))
    for column, item in enumerate(section.items, start=part.left):
        group = f"{item.group}: " if item.kind == "yes_no" and item.group else ""
        side = "right" if item.kind == "amount" else "left"
        head = f"{item.number} {group}{label(item)}"
        page.head(part.head, column, head, item.help, align=side, indent=1)  # as the inputs
    tall = any(item.kind == "multiline" for item in section.items)
    for row in range(part.count):
        where = (part.first + row, NUMBER)
        if tall:
            text = f"{row + 1}" + "\n" * (_TABLE_LINES - 1)
            page.write.write_string(*where, text, style("number", text_wrap=True, **at(top=True)))
            page.need(part.first + row, "", 1, lines=_TABLE_LINES)
        else:
            page.write.write_number(*where, row + 1, style("number"))
    if amounts(section):
        excel_totals.table_total(page, part)
    excel_fold.rows(page, part)


def _inputs(
    page: Page, sheet: PlannedSheet, book: Workbook, lists: Mapping[object, str], marks: Marks
) -> None:  # fmt: skip
    """Write the input cells: what is prefilled, their names and what they accept."""
    last_row = last_column = 0
    for part in sheet.parts:
        areas: dict[Item, list[CellAddress]] = {}
        tall = part.layout == "table" and any(i.kind == "multiline" for i in part.section.items)
        wide = {
            item: page.columns[column if part.layout == "table" else INPUT] - 2
            for column, item in enumerate(part.section.items, start=part.left)
        }
        looks = {
            item: cell_format(item, page.style, top=tall or item.kind == "multiline")
            for item in part.section.items
        }
        for pointer, item, spot in addresses(part):
            book.define_name(name_of(pointer), f"={spot.reference}")
            areas.setdefault(item, []).append(spot)
            value = page.values.get(pointer)
            if value is None and item.row_default:
                value = item.default(spot.column - INPUT)
            look = looks[item]
            if marks.stands_out(pointer):
                top = tall or item.kind == "multiline"
                look = cell_format(item, page.style, top=top, marked=True)
            page.need(spot.row, _value(page.write, spot, item, value, look), wide[item])
        for item, found in areas.items():
            first, last = found[0], found[-1]
            last_row, last_column = max(last_row, last.row), max(last_column, last.column)
            area = (first.row, first.column, last.row, last.column)
            accepted = validation(item, first.address, _listed(page, lists, item))
            page.write.data_validation(*area, accepted)
    if last_row:
        corner = CellAddress(sheet.name, last_row, last_column).address
        page.write.ignore_errors({"number_stored_as_text": f"A1:{corner}"})


def _listed(page: Page, lists: Mapping[object, str], item: Item) -> str:
    """Give the range a drop-down offers; measures are chosen by the numbers on their sheet."""
    if item.choices:
        return lists[item.choices]
    if item.kind == "measure_id" and not item.row_default:
        return measure_range(page.definition)
    return ""


def _value(
    page: Worksheet, spot: CellAddress, item: Item, value: Value | None, look: Format
) -> str:
    """Write one input cell; texts never become formulas, numbers or links. Gives its text."""
    cell = (spot.row, spot.column)
    if value is None or (value is False and item.group):
        page.write_blank(*cell, None, look)
    elif isinstance(value, bool):
        yes = "x" if item.group else "ja"
        page.write_string(*cell, yes if value else "nein", look)
    elif isinstance(value, datetime.date):
        page.write_datetime(*cell, value, look)
    elif item.choices:
        labels = {choice.key: choice.label for choice in item.choices}
        value = labels.get(str(value), str(value))
        page.write_string(*cell, value, look)
        return value
    elif isinstance(value, Decimal | int):
        page.write_number(*cell, float(value), look)
    else:
        page.write_string(*cell, value, look)
        return value
    return ""
