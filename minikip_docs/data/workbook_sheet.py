"""Reads one sheet of an Excel workbook: its cells with their look, and what of it is hidden."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from minikip_docs.data import number_format
from minikip_docs.data.workbook_parts import elements, local, true
from minikip_docs.data.workbook_styles import Font, Look, Styles

At = tuple[int, int]  # row and column, from 0

_NUMBER = re.compile(
    r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[Ee][+-]?[0-9]{1,4})?|[+-]?\.[0-9]{1,40}"
)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MOST_CONDITIONS = 500  # of a sheet, by which a value is hidden
_END = 10_000_000  # beyond all rows and columns
_Node = ElementTree.Element


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its value, or the result of its formula."""

    value: Any
    formula: str = ""  # as written, «=SUM(C5:C24)»
    shared: bool = False  # … for another cell, to which its references belong
    error: bool = False  # #DIV/0! and the like, or a formula without a result
    percent: bool = False  # shown as a hundred times as much, with %
    struck: bool = False  # shown struck out, all of it or a part
    unseen: bool = False  # in the colour of its ground or tiny, all of it or a part
    currency: str = ""  # shown with a number, other than francs
    thousands: bool = False  # a thousandth or less is shown
    format: str = ""  # the code of its number format


@dataclass(frozen=True, slots=True)
class Area:
    """Some cells in a rectangle; rows and columns from 0, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, at: At) -> bool:
        """Say whether a cell lies in it."""
        return self.top <= at[0] <= self.bottom and self.left <= at[1] <= self.right


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a sheet does not show, or shows elsewhere."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: frozenset[At] = frozenset()  # the cell of each merged area that keeps its content
    conditions: tuple[Area, ...] = ()  # where a condition may hide a value
    beyond: str = ""  # the first cell with content beyond the columns that are read, «CX7»
    last_row: int = 0  # the last with content, as a spreadsheet counts; 0 where there is none
    footer: str = ""  # as it is written, with its signs for size and place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read."""

    cells: dict[At, Content]
    layout: Layout


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and how its parts look where they look otherwise than the cell."""

    text: str
    parts: tuple[Font, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What all sheets of a workbook share."""

    styles: Styles
    texts: Sequence[Text]
    from_1904: bool

    def sheet(self, xml: bytes, *, rows: int, columns: int) -> Sheet:
        """Read a sheet as far as so many rows and columns.

        Raises ``ValueError``, ``IndexError`` or ``ParseError`` for one that is damaged.
        """
        cells: dict[At, Content] = {}
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        merged: set[At] = set()
        conditions: list[Area] = []
        formulas: dict[str, str] = {}  # those that several cells share, by their number
        beyond, footer, row, lowest = "", "", 0, 0
        for element in elements(xml):
            match local(element):
                case "row":
                    row = int(float(element.get("r") or row + 1))
                    if _hidden(element, "ht"):
                        hidden_rows.add(row - 1)
                    for at, cell in _filled(element, row):
                        lowest = max(lowest, at[0] + 1)
                        if at[1] >= columns:
                            beyond = beyond or place(at)
                        elif at[0] < rows and (content := self._content(cell, formulas)):
                            cells[at] = content
                    element.clear()
                case "col" if _hidden(element, "width"):
                    last = min(int(element.get("max", 1)), columns)
                    hidden_columns.update(range(int(element.get("min", 1)) - 1, last))
                case "mergeCell":
                    area = _area(element.get("ref", ""))
                    merged.add((area.top, area.left))
                case "conditionalFormatting" if len(conditions) < _MOST_CONDITIONS:
                    if any(self._hides(rule) for rule in element):
                        conditions += map(_area, element.get("sqref", "").split())
                case "oddFooter":
                    footer = element.text or ""
        return Sheet(cells, Layout(
            frozenset(hidden_rows), frozenset(hidden_columns), frozenset(merged),
            tuple(conditions), beyond, lowest, footer,
        ))  # fmt: skip

    def _hides(self, rule: _Node) -> bool:
        """Say whether a rule may make a value invisible: by its look, or by a bar without it."""
        if any(child.get("showValue") in {"0", "false"} for child in rule):
            return True
        return int(rule.get("dxfId", -1)) in self.styles.hiding

    def _content(self, cell: _Node, written_before: dict[str, str]) -> Content | None:
        """Read a cell; None for one that holds nothing."""
        parts = {local(part): part for part in cell}
        written = parts["v"].text if "v" in parts else None
        kind = cell.get("t", "n")
        formula, shared = _formula(parts["f"], written_before) if "f" in parts else ("", False)
        look = self.styles.look(int(cell.get("s") or 0))
        fonts: tuple[Font, ...] = ()
        value: Any = None
        if kind == "s" and written:
            text = self.texts[int(written)]
            value, fonts = text.text, text.parts
        elif kind == "inlineStr" and "is" in parts:
            text = _text(parts["is"], self.styles)
            value, fonts = text.text, text.parts
        elif written or (kind == "str" and formula):
            value = _value(kind, written or "", look, from_1904=self.from_1904)
        if value is None and not formula:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        shown_as = look.format
        return Content(
            value=value,
            formula=formula,
            shared=shared,
            error=kind == "e" or value is None,
            percent=number and "%" in shown_as,
            struck=look.font.struck or any(font.struck for font in fonts),
            unseen=look.unseen or any(font.unseen(look.ground) for font in fonts),
            currency=number_format.currency(shown_as) if number else "",
            thousands=number and number_format.thousands(shown_as),
            format=shown_as,
        )


def texts(xml: bytes | None, styles: Styles) -> list[Text]:
    """Read the texts that the cells of a workbook share."""
    found: list[Text] = []
    for element in elements(xml) if xml else ():
        if local(element) == "si":
            found.append(_text(element, styles))
            element.clear()
    return found


def place(at: At) -> str:
    """Name a cell as a spreadsheet does: «C9»."""
    return f"{get_column_letter(at[1] + 1)}{at[0] + 1}"


def _text(node: _Node, styles: Styles) -> Text:
    """Read a text of one or several parts, without how it is to be pronounced."""
    shown: list[str] = []
    fonts: list[Font] = []
    for part in node:
        if local(part) == "t":
            shown.append(part.text or "")
        elif local(part) == "r":
            by_name = {local(child): child for child in part}
            text = by_name["t"].text or "" if "t" in by_name else ""
            shown.append(text)
            if "rPr" in by_name and text.strip() and styles.colours:
                fonts.append(styles.colours.font(by_name["rPr"]))
    return Text(_unescaped("".join(shown)), tuple(fonts))


def _unescaped(text: str) -> str:
    """Undo what programs write for a text such as «_x0041_», which would be an «A»."""
    return re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", text) if "_x005F_" in text else text


def _formula(node: _Node, before: dict[str, str]) -> tuple[str, bool]:
    """Give a formula, and whether it is one that was written for another cell."""
    number = node.get("si", "") if node.get("t") == "shared" else ""
    if number and not node.text:
        return f"={before.get(number, '')}", True
    if number:
        before[number] = node.text or ""
    return f"={node.text or ''}", False


def _value(kind: str, written: str, look: Look, *, from_1904: bool) -> Any:
    """Turn what is written into a value: what is no number or day stays as it is written."""
    match kind:
        case "n":
            return _number(written.strip(), look, from_1904=from_1904)
        case "b":
            return true(written)
        case "d":
            return _iso(written)
    return _unescaped(written)


def _number(written: str, look: Look, *, from_1904: bool) -> Any:
    if not _NUMBER.fullmatch(written) or not math.isfinite(float(written)):
        return written  # «NaN», «1e400»: nothing that Excel writes
    value = int(written) if _WHOLE.fullmatch(written) else float(written)
    if not look.day:
        return value
    try:
        epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH
        return from_excel(value, epoch, timedelta=look.duration)
    except (OverflowError, ValueError):
        return written  # a day before or after all calendars


def _iso(written: str) -> Any:
    """Read a day or an hour as «Strict Open XML» writes it."""
    for kind in (datetime.date, datetime.datetime, datetime.time):
        try:
            return kind.fromisoformat(written.removesuffix("Z"))
        except ValueError:
            continue
    return written


def _hidden(element: _Node, size: str) -> bool:
    """Say whether a row or column is hidden, or so small that nothing of it shows."""
    return true(element.get("hidden")) or float(element.get(size) or 9) < 1


def _filled(row: _Node, number: int) -> Iterator[tuple[At, _Node]]:
    """Give the cells of a row that hold something."""
    column = -1
    for cell in row:
        at = number - 1
        if name := cell.get("r"):
            found = _CELL.fullmatch(name)
            if not found:
                raise ValueError("a cell without a place")
            at, column = int(found[2]) - 1, column_index_from_string(found[1]) - 1
        else:
            column += 1
        if len(cell):
            yield (at, column), cell


def _area(reference: str) -> Area:
    """Read an area; one of whole rows or columns has no end."""
    left, top, right, bottom = range_boundaries(reference)
    return Area(
        int(top or 1) - 1, int(left or 1) - 1, int(bottom or _END) - 1, int(right or _END) - 1
    )
