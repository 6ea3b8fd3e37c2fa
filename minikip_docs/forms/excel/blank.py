"""Makes a blank or prefilled form as an Excel workbook."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles, begin, styles
from minikip_docs.forms.arithmetic import amounts
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Item, Section
from minikip_docs.forms.excel import frame as excel_frame
from minikip_docs.forms.excel import totals as excel_totals
from minikip_docs.forms.excel.plan import (
    HEADER,
    HELP,
    INPUT,
    LABEL,
    NUMBER,
    CellAddress,
    PlannedSheet,
    addresses,
    choice_lists,
    first_line,
    lines,
    name_of,
    rows,
    sheets,
)
from minikip_docs.forms.excel.style import at, cell_format, validation, width
from minikip_docs.forms.excel.sums import measure_range

_BLOCK_WIDTH = 44  # characters of one column of a block
_BLOCKS_PER_PAGE = 3
_PRINTED = (690, 470)  # points across and down that A4 landscape has for cells
_CHARACTER = 5.6  # points
_USUAL_ROW = 15.0  # points
_LABEL_WIDTH = 40
_INPUT_WIDTH = 48
_HELP_WIDTH, _HELP_LETTERS = 48, 54  # letters of the smaller type in a line
_LINE_HEIGHT = 13.5  # points
_HIGHEST = 400.0


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing a sheet needs."""

    book: Workbook
    style: Styles
    definition: Definition
    values: Mapping[str, Value]
    lists: Mapping[object, str]  # possibilities of a drop-down -> range on the hidden sheet


def blank(definition: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Make the form as .xlsx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    ``created`` is the date of the workbook. The same input gives the same bytes.
    """
    target = io.BytesIO()
    book = begin(target)
    style = styles(book)
    parts = sheets(definition)
    excel_frame.properties(book, definition, created)
    excel_frame.guide(book, style, definition, parts)
    pages = [book.add_worksheet(sheet.name) for sheet in parts]
    ranges = excel_frame.hidden(book, definition, choice_lists(definition))
    pen = Pen(book, style, definition, values, ranges)
    for sheet, page in zip(parts, pages, strict=True):
        excel_frame.page(page, definition, landscape=sheet.layout in ("table", "blocks"))
        page.write_string(0, NUMBER, sheet.title, style("title"))
        page.set_row(0, 26)
        if sheet.layout == "fields":
            _fields(pen, sheet, page)
        elif sheet.layout == "table":
            _table(pen, sheet, page)
        elif sheet.layout == "blocks":
            _blocks(pen, sheet, page)
        else:
            excel_totals.sums_sheet(pen.style, definition, sheet, values, page)
        _inputs(pen, sheet, page)
    book.close()
    return target.getvalue()


def _fields(pen: Pen, sheet: PlannedSheet, page: Worksheet) -> None:
    """Write number, label and help of single fields."""
    style = pen.style
    page.set_column(NUMBER, NUMBER, 7)
    page.set_column(LABEL, LABEL, _LABEL_WIDTH)
    page.set_column(INPUT, INPUT, _INPUT_WIDTH)
    page.set_column(HELP, HELP, _HELP_WIDTH)
    page.write_string(1, NUMBER, excel_frame.STAR, style("hint"))
    for row, shown in lines(sheet):
        if isinstance(shown, Section):
            for column in range(HELP + 1):
                page.write_blank(row, column, None, style("heading"))
            page.write_string(row, NUMBER, f"{shown.number} {shown.title}", style("heading"))
            page.set_row(row, 24)
            if shown.help:
                page.write_string(row + 1, NUMBER, shown.help, style("hint"))
        elif isinstance(shown, Item):
            where = at(shown.kind == "multiline")
            page.write_string(row, NUMBER, shown.number, style("number", **where))
            page.write_string(row, LABEL, _label(shown), style("label", **where))
            page.write_string(row, HELP, shown.help, style("help", **where))
            text = _shown(shown, pen.values.get(shown.pointer()))
            least = 5 if shown.kind == "multiline" else 1
            height = max(_lines(text, _INPUT_WIDTH), _lines(shown.help, _HELP_LETTERS), least)
            _height(page, row, height)
        else:
            page.write_string(row, LABEL, shown, style("strong"))
    page.freeze_panes(1, 0)


def _table(pen: Pen, sheet: PlannedSheet, page: Worksheet) -> None:
    """Write the head of a table, the numbers of its lines and its total."""
    style, section = pen.style, sheet.sections[0]
    columns = section.items
    line, count = first_line(section), rows(section, pen.values)
    page.write_string(1, NUMBER, f"{section.help} {excel_frame.STAR}".strip(), style("hint"))
    page.write_string(HEADER, NUMBER, section.row_name, style("head"))
    page.write_blank(HEADER + 1, NUMBER, None, style("headhelp"))
    page.set_column(NUMBER, NUMBER, max(8, len(section.row_name) + 2))
    for column, item in enumerate(columns, start=1):
        page.set_column(column, column, width(item))
        group = f"{item.group}: " if item.kind == "yes_no" and item.group else ""
        right = {"align": "right"} if item.kind == "amount" else {}
        inside = {"indent": 1}  # as the inputs below
        head = f"{item.number} {group}{_label(item)}"
        page.write_string(HEADER, column, head, style("head", **inside, **right))
        page.write_string(HEADER + 1, column, item.help, style("headhelp", **inside))
    heads = max(_lines(f"{i.number} {_label(i)}", width(i) - 2) for i in columns)
    _height(page, HEADER, heads)
    _height(page, HEADER + 1, max(_lines(i.help, width(i) - 1) for i in columns))
    for row in range(count):
        page.write_number(line + row, NUMBER, row + 1, style("number", **at(_tall(section))))
        needed = [_lines(_shown(i, pen.values.get(i.pointer(row))), width(i) - 2) for i in columns]
        least = 3 if _tall(section) else 1
        _height(page, line + row, max(*needed, least))
    if amounts(section):
        excel_totals.table_total(style, sheet, pen.values, page)
    page.freeze_panes(line, 1)
    page.repeat_rows(HEADER, HEADER)


def _blocks(pen: Pen, sheet: PlannedSheet, page: Worksheet) -> None:
    """Write the labels of blocks: one column for each row of the list."""
    style, section = pen.style, sheet.sections[0]
    count = rows(section, pen.values)
    hint = f"{section.help} Eine Spalte je {section.row_name}. {excel_frame.STAR}".strip()
    page.write_string(1, NUMBER, hint, style("hint"))
    page.set_column(NUMBER, NUMBER, 7)
    page.set_column(LABEL, LABEL, _LABEL_WIDTH)
    page.set_column(INPUT, INPUT + count - 1, _BLOCK_WIDTH)
    page.write_blank(HEADER, NUMBER, None, style("head"))
    page.write_blank(HEADER, LABEL, None, style("head"))
    for row in range(count):
        page.write_string(HEADER, INPUT + row, f"{section.row_name} {row + 1}", style("head"))
    down = 5 * _USUAL_ROW
    for line, shown in lines(sheet):
        if not isinstance(shown, Item):
            down += _USUAL_ROW
            page.write_string(line, LABEL, str(shown), style("strong"))
            continue
        where = at(shown.kind == "multiline")
        page.write_string(line, NUMBER, shown.number, style("number", **where))
        if shown.help:
            page.write_rich_string(
                line, LABEL, style("label"), _label(shown), style("help"), f"\n{shown.help}",
                style("text", **where),
            )  # fmt: skip
        else:
            page.write_string(line, LABEL, _label(shown), style("label", **where))
        needed = [
            _lines(_shown(shown, pen.values.get(shown.pointer(r))), _BLOCK_WIDTH - 2)
            for r in range(count)
        ]
        labels = _lines(_label(shown), _LABEL_WIDTH) + (
            _lines(shown.help, _LABEL_WIDTH) if shown.help else 0
        )
        least = 7 if shown.kind == "multiline" else 1
        down += _height(page, line, max(*needed, labels, least))
    page.freeze_panes(HEADER + 1, INPUT)
    page.repeat_columns(NUMBER, LABEL)
    page.repeat_rows(0, HEADER)
    across = _CHARACTER * (7 + _LABEL_WIDTH + _BLOCKS_PER_PAGE * _BLOCK_WIDTH)
    fitting = 100 * min(1.0, _PRINTED[0] / across, _PRINTED[1] / down)
    page.set_print_scale(max(40, int(fitting)))
    page.set_v_pagebreaks(range(INPUT + _BLOCKS_PER_PAGE, INPUT + count, _BLOCKS_PER_PAGE))


def _inputs(pen: Pen, sheet: PlannedSheet, page: Worksheet) -> None:
    """Write the input cells: what is prefilled, their names and what they accept."""
    areas: dict[Item, list[CellAddress]] = {}
    tall = sheet.layout == "table" and _tall(sheet.sections[0])

    def look(item: Item) -> Format:
        return cell_format(item, pen.style, top=tall or item.kind == "multiline")

    for pointer, item, spot in addresses(sheet, pen.values):
        pen.book.define_name(name_of(pointer), f"={spot.reference}")
        areas.setdefault(item, []).append(spot)
        _value(page, spot, item, pen.values.get(pointer), look(item))
    for item, found in areas.items():
        if item.row_default:
            for row, spot in enumerate(found):
                if item.pointer(row) not in pen.values:
                    page.write_string(spot.row, spot.column, item.default(row), look(item))
        first, last = found[0], found[-1]
        area = (first.row, first.column, last.row, last.column)
        page.data_validation(*area, validation(item, first.address, _listed(pen, item)))
    if areas:
        corners = [spot for found in areas.values() for spot in (found[0], found[-1])]
        first_cell = xl_rowcol_to_cell(min(s.row for s in corners), min(s.column for s in corners))
        last_cell = xl_rowcol_to_cell(max(s.row for s in corners), max(s.column for s in corners))
        page.ignore_errors({"number_stored_as_text": f"{first_cell}:{last_cell}"})


def _listed(pen: Pen, item: Item) -> str:
    """Give the range a drop-down offers; measures are chosen by the numbers on their sheet."""
    if item.choices:
        return pen.lists[item.choices]
    if item.kind == "measure_id" and not item.row_default:
        return measure_range(pen.definition, pen.values)
    return ""


def _value(
    page: Worksheet, spot: CellAddress, item: Item, value: Value | None, look: Format
) -> None:
    """Write one input cell; texts never become formulas, numbers or links."""
    cell = (spot.row, spot.column)
    if value is None or (value is False and item.group):
        page.write_blank(*cell, None, look)
    elif isinstance(value, bool):
        yes = "x" if item.group else "ja"
        page.write_string(*cell, yes if value else "nein", look)
    elif isinstance(value, datetime.date):
        page.write_datetime(*cell, value, look)
    elif item.choices:
        page.write_string(*cell, str(_shown(item, value)), look)
    elif isinstance(value, Decimal | int):
        page.write_number(*cell, float(value), look)
    else:
        page.write_string(*cell, value, look)


def _shown(item: Item, value: Value | None) -> Value | None:
    """Give the label of a choice instead of its key."""
    labels = {choice.key: choice.label for choice in item.choices}
    return labels.get(str(value), value)


def _label(item: Item) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.title}{unit}{chr(0xA0) + '*' if item.required else ''}"


def _tall(section: Section) -> bool:
    """Say whether the rows of a table have room for long texts."""
    return any(item.kind == "multiline" for item in section.items)


def _lines(text: object, width: int) -> int:
    """Estimate how many lines a text takes in a column."""
    if not isinstance(text, str) or not text:
        return 1
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))


def _height(page: Worksheet, row: int, count: int) -> float:
    """Make a row high enough; rows of one line grow by themselves when they are filled in.

    Gives the height in points.
    """
    if count <= 1:
        return _USUAL_ROW
    points = min(4.5 + count * _LINE_HEIGHT, _HIGHEST)
    page.set_row(row, points)
    return points
