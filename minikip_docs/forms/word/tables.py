"""Tables of the Word form: labels with fields beside them, and tables with a row for each entry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from minikip_docs.forms.definition import Item, Section
from minikip_docs.forms.marks import FILL
from minikip_docs.forms.word.controls import (
    attribute,
    control,
    edges,
    paragraph,
    repeated,
    run,
    shade,
)
from minikip_docs.forms.word.filled import Filled
from minikip_docs.forms.word.style import FIELD, HEAD, WIDTH

_Part = tuple[Item, ...]  # what shares one label: a field, or the boxes of a group

# A label table has four columns: label, field, label, field.
_LABEL = 2100
_COLUMNS = (_LABEL, WIDTH // 2 - _LABEL, _LABEL, WIDTH - WIDTH // 2 - _LABEL)
_HALF = 200  # letters of a text whose field shares its row with another one
_ROW_NUMBER = 440
_MOST_ROWS = 1000  # of a list; keeps the numbers of its rows' controls apart from other lists'
# What figures and dates need as columns; texts share the rest, in these parts.
_FIXED = {
    "amount": 1130, "bfs_number": 1500, "date": 1240, "integer": 1240, "measure_id": 1180,
    "percent": 1620, "postcode": 1240, "yes_no": 1000,
}  # fmt: skip
_SHARES = {"text": 60, "multiline": 130, "choice": 47}
_SHARE = 54
# Letters on a line as wide as a twentieth of a point, and the height of a line, per kind of table.
_LETTERS, _LINE = 1 / 95, 222
_SMALL_LETTERS, _SMALL_LINE = 1 / 84, 200
_TALLEST_ROW = 3  # lines of an empty row of a table


def labels(
    title: str, items: Sequence[Item], row: int | None, filled: Filled, *, helped: bool
) -> str:
    """Give a table of labels, each with its field beside it; short ones stand two in a row.

    Boxes of a group share a label. ``row`` is that of a block; with ``helped`` labels explain.
    """
    lines = list(_lines([tuple(part) for _key, part in groupby(items, key=_shared)]))
    whole = not any(item.kind == "multiline" for item in items)
    rows = []
    for number, line in enumerate(lines, 1):
        keep = whole and number < len(lines)  # on one page with the next row
        rows.append(_row(_line(line, row, filled, helped=helped, keep=keep), least=_least(line)))
    return table(title, _COLUMNS, rows)


def grid(section: Section, items: Sequence[Item], filled: Filled, place: int) -> str:
    """Give a table with a header row and a row for each entry, counted by list ``place``."""
    widths = _widths(items)
    all_widths = (WIDTH - sum(widths), *widths)
    header = [_cell(all_widths[0], paragraph(run("Nr."), "Spalte"), shade(HEAD))]
    header += [
        _cell(width, paragraph(run(_name(item, item.title)), "Spalte"), shade(HEAD))
        for item, width in zip(items, widths, strict=True)
    ]
    least = max(
        min(_TALLEST_ROW, _lines_for(item, width, _SMALL_LETTERS)) * _SMALL_LINE
        for item, width in zip(items, widths, strict=True)
    )
    rows = []
    for row in range(section.rows):
        # The first row stays with the next one, the last one with the sentence below.
        keep = row == 0 or (row == section.rows - 1 and bool(section.more))
        cells = [_cell(all_widths[0], paragraph("", "Zelle", numbered=place, keep=keep))]
        for item, width in zip(items, widths, strict=True):
            style = "Betrag" if item.kind == "amount" else "Zelle"
            field = paragraph(_field(item, row, filled, short=True), style, keep=keep)
            cells.append(_cell(width, field, _look((item,), row, filled)))
        rows.append(_row(cells, least=least))
    growing = repeated(section.title, section.row_name, rows, place * _MOST_ROWS)
    return table(section.title, all_widths, [_row(header, header=True), growing])


def _widths(items: Sequence[Item]) -> list[int]:
    """Share the width of the page among the columns of a table; what is left is for its counts."""
    room = WIDTH - _ROW_NUMBER
    fixed = [_FIXED.get(item.kind, 0) for item in items]
    shares = [0 if item.kind in _FIXED else _SHARES.get(item.kind, _SHARE) for item in items]
    if not any(shares):
        shares = [1] * len(items)
    left = room - sum(fixed)
    return [width + left * share // sum(shares) for width, share in zip(fixed, shares, strict=True)]


def signature(title: str, help_text: str) -> str:
    """Give a place to sign by hand."""
    cells = [
        _cell(WIDTH // 2, paragraph(run(help_text), "Hilfe")),
        _cell(WIDTH - WIDTH // 2, paragraph("", "Feld")),
    ]
    return table(title, (WIDTH // 2, WIDTH - WIDTH // 2), [_row(cells, least=900)])


def table(title: str, widths: Sequence[int], rows: Sequence[str]) -> str:
    """Give a table; ``title`` is what a screen reader calls it."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Formular"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020"/>'
        f"<w:tblCaption w:val={attribute(title)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _shared(item: Item) -> tuple[str, str]:
    boxes = item.group if item.kind == "yes_no" else ""
    return boxes, "" if boxes else item.path


def _lines(parts: Sequence[_Part]) -> Iterator[tuple[_Part, ...]]:
    """Put fields into rows of one or two; what belongs together (an address) begins a new one."""
    for (half, _where), found in groupby(
        parts, key=lambda part: (_is_half(part[0]), part[0].path.rpartition("/")[0])
    ):
        run_of = list(found)
        if not half:
            yield from ((part,) for part in run_of)
            continue
        # Of an odd number the one that needs the most room has a row of its own.
        alone = max(range(0, len(run_of), 2), key=lambda at: _width(run_of[at][0]))
        at = 0
        while at < len(run_of):
            size = 1 if len(run_of) % 2 and at == alone else 2
            yield tuple(run_of[at : at + size])
            at += size


def _is_half(item: Item) -> bool:
    return item.kind not in {"multiline", "yes_no"} and (item.max_length or 0) <= _HALF


def _width(item: Item) -> int:
    """Say how much room an item needs beside others, in letters."""
    return max((item.max_length or 0, *(len(choice.label) for choice in item.choices)))


def _line(
    line: tuple[_Part, ...], row: int | None, filled: Filled, *, helped: bool, keep: bool
) -> Iterator[str]:
    for at, part in enumerate(line):
        first = part[0]
        boxes = bool(first.group) and first.kind == "yes_no"
        name = _name(first, first.group if boxes else first.title)
        label = paragraph(run(name), "Feldname", keep=keep)
        if helped and (text := helping(first)):
            label += paragraph(run(text), "Hilfe", keep=keep)
        field = "".join(
            paragraph(
                _field(item, row, filled, short=False) + (run(f" {item.title}") if boxes else ""),
                "Auswahl" if boxes else "Feld",
                keep=keep,
            )
            for item in part
        )
        # A question is long and its answer short; else the field takes what is left.
        spans = (3, 1) if first.kind == "yes_no" and not boxes else (1, 3 if len(line) == 1 else 1)
        cut = 2 * at + spans[0]
        yield _cell(sum(_COLUMNS[2 * at : cut]), label, span=spans[0])
        look = _look(part, row, filled)
        yield _cell(sum(_COLUMNS[cut : cut + spans[1]]), field, look, span=spans[1])


def helping(item: Item) -> str:
    """Give what helps to fill in a field; of long texts also how long they may be."""
    longest = f"Höchstens {item.max_length} Zeichen." if item.kind == "multiline" else ""
    return " ".join(filter(None, (item.help, longest)))


def _least(line: tuple[_Part, ...]) -> int:
    """Give the least height of a row: long texts show how much is expected."""
    width = sum(_COLUMNS[1:])
    return max(_lines_for(part[0], width, _LETTERS) * _LINE for part in line)


def _lines_for(item: Item, width: int, letters: float) -> int:
    if item.kind != "multiline":
        return 1
    return math.ceil((item.max_length or 0) / (width * letters))


def _name(item: Item, title: str) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.number} {title}{unit}{chr(0xA0) + '*' if item.starred else ''}"


def _field(item: Item, row: int | None, filled: Filled, *, short: bool) -> str:
    pointer = item.pointer(row)
    value = filled.values.get(pointer, item.default(row))
    group = f"{item.group}: " if item.group and item.group not in item.title else ""
    spoken = f"{item.number} {group}{item.title}" + ("" if row is None else f", {row + 1}")
    field = control(item, pointer, value, spoken, short=short)
    return filled.commented(field, filled.marks.fields.get(pointer, ""))


def _look(part: _Part, row: int | None, filled: Filled) -> str:
    """Give the look of a field's cell."""
    if any(filled.stands_out(item.pointer(row)) for item in part):
        return f"<w:tcBorders>{edges()}</w:tcBorders>{shade(FILL)}"
    return shade(FIELD)


def _cell(width: int, content: str, look: str = "", span: int = 1) -> str:
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>{over}{look}'
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"


def _row(cells: Iterator[str] | list[str], *, header: bool = False, least: int = 0) -> str:
    # Rows are not cut by a page, headers are repeated.
    height = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>' if least else ""
    mark = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{mark}</w:trPr>{''.join(cells)}</w:tr>"
