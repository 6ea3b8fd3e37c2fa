"""What an Excel form holds and does not show: hidden rows, formats, letters that nobody sees."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal

from minikip_docs.data import number_format
from minikip_docs.data.model import Finding
from minikip_docs.data.text import some
from minikip_docs.data.values import exact
from minikip_docs.data.workbook import At, Content, Layout
from minikip_docs.facts import schemas
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import ROW, Definition, Item, path_of
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.plan import CellAddress, letters
from minikip_docs.forms.sentences.note import Where

_RAPPEN = -2  # the exponent of the last decimal of an amount


def look(item: Item, where: Where, content: Content) -> Iterator[Finding]:
    """Report what a field shows otherwise than it is read."""
    if content.struck:
        yield sentences.fields.doubtful(where, "durchgestrichenen", content.value)
    if content.unseen:
        yield sentences.fields.doubtful(where, "nicht sichtbaren", content.value)
    value, code = content.value, content.format
    if isinstance(value, str):
        if not number_format.shows_text(code):
            yield sentences.excel.shown_otherwise(where, value, code)
    elif isinstance(value, datetime.date):
        if item.kind == "date" and not number_format.shows_day(code):
            yield sentences.excel.shown_otherwise(where, f"{value:%d.%m.%Y}", code)
    elif not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value):
        yield from _number(item, where, content)


def _number(item: Item, where: Where, content: Content) -> Iterator[Finding]:
    """Compare a number with what its format shows; what is refused as a value is let pass."""
    number, code = Decimal(f"{content.value:.15g}"), content.format
    if content.percent:
        number, code = number * 100, code.replace("%", "")
    if item.kind == "amount":
        number = exact(number)
        beyond = int(number.normalize().as_tuple().exponent) < _RAPPEN
        if content.currency or content.thousands or content.percent or beyond:
            return
    if number_format.shows(number, code):
        return
    stored = f"{number.normalize():f}{'%' if content.percent else ''}"
    if number_format.rounds(number, code):
        yield sentences.excel.shown_rounded(where, stored, content.format)
    else:
        yield sentences.excel.shown_otherwise(where, stored, content.format)


def unseen(
    form: Definition, root: schemas.Node, book: Book, fields: Mapping[str, CellAddress]
) -> Iterator[Finding]:
    """Report fields that were filled in and stand where nobody sees them; they are read.

    It does not matter who hid their rows and columns: we fold only what is empty.
    """
    items = {item.path: item for _section, item in form.items()}
    filled: dict[str, list[tuple[At, str]]] = {}
    for pointer, spot in fields.items():
        at = (spot.row, spot.column)
        content = book.sheets.get(spot.sheet, {}).get(at)
        if content is not None and not _as_made(items.get(path_of(pointer)), pointer, content):
            filled.setdefault(spot.sheet, []).append((at, pointer))
    for name, found in filled.items():
        page, layout = book.sheets[name], book.layouts[name]
        found.sort()
        whole = name in book.hidden
        for cells, stand in (*_hidden(found, layout, whole=whole), *_conditional(found, layout)):
            at, pointer = cells[0]
            where = (pointer, schemas.label(root, pointer), CellAddress(name, *at).place)
            first = page[at].value
            if stand:
                yield sentences.excel.hidden(where, stand, len(cells), first)
            else:
                yield sentences.excel.perhaps_hidden(where, len(cells), first)


_Cells = list[tuple[At, str]]


def _hidden(cells: _Cells, layout: Layout, *, whole: bool) -> Iterator[tuple[_Cells, str]]:
    """Part the cells that do not show by what is hidden, and say what that is."""
    if whole:
        yield cells, "Auf diesem ausgeblendeten Blatt"
        return
    in_rows = [cell for cell in cells if cell[0][0] in layout.hidden_rows]
    in_columns = [c for c in cells if c[0][1] in layout.hidden_columns and c not in in_rows]
    if in_rows:
        yield in_rows, f"In {_lines('Zeile', {at[0] for at, _pointer in in_rows})}"
    if in_columns:
        yield in_columns, f"In {_lines('Spalte', {at[1] for at, _pointer in in_columns})}"


def _conditional(cells: _Cells, layout: Layout) -> Iterator[tuple[_Cells, str]]:
    """Give the cells that a conditional format may make invisible."""
    found = [cell for cell in cells if any(cell[0] in area for area in layout.conditions)]
    if found:
        yield found, ""


def _lines(kind: str, numbers: Set[int]) -> str:
    """Name rows or columns: «den ausgeblendeten Zeilen 14 bis 16 und 20»."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    named = [
        " bis ".join(str(n + 1) if kind == "Zeile" else letters(n) for n in run) for run in runs
    ]
    if len(numbers) == 1:
        return f"der ausgeblendeten {kind} {named[0]}"
    return f"den ausgeblendeten {kind}n {some(named)}"


def _as_made(item: Item | None, pointer: str, content: Content) -> bool:
    """Say whether a field holds nothing, or what it held when it was handed out empty."""
    if content.value in ("", None):
        return True
    row = ROW.search(pointer)
    return bool(item and row and str(content.value) == item.default(int(row[1])))
