"""A sheet of the Excel form while it is written: its columns, its texts and how they fit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles
from minikip_docs.forms.arithmetic import amounts, sum_columns
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.excel.plan import INPUT, LABEL, NUMBER, Part, PlannedSheet
from minikip_docs.forms.excel.style import width

NUMBER_WIDTH = 7
TOTAL_WIDTH = 14
_LINE, _SMALL_LINE = 13.0, 11.5  # points from line to line
_ROOM = 3.0  # points above and below the lines of a row
_LABEL_WIDTH, _INPUT_WIDTH = 44, 64  # characters, where fields have the sheet for themselves
_SHARED_LABEL, _SHARED_INPUT = 30, 34  # beside tables
_BLOCK_LABEL, _BLOCK = 38, 38
_SUM_LABEL, _SUM = 50, 13
_SHORT, _LONG = 520, 768  # points that the sides of A4 have for cells
_CHARACTER, _WIDEST = 5.7, 7.0  # points of a character in Arial, and in a font that stands in
_LEAST_SCALE = 0.55  # for one page instead of two
_USUAL_ROW = 15.0  # points
_HIGHEST = 400.0  # points; Excel knows no higher rows
# Letters in the room of one character of a column's width; fewer than Arial has, since other
# fonts that stand in for it are wider.
_USUAL, _SMALLER = 0.93, 1.02


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose rows have a height to begin with and grow when someone writes into them."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_start_tag_unencoded(tag, _without_fixed_height(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_empty_tag_unencoded(tag, _without_fixed_height(tag, attributes))


def _without_fixed_height(tag: str, attributes: Any) -> Any:
    if tag != "row":
        return attributes
    return [one for one in attributes if one[0] != "customHeight"]


@dataclass(frozen=True, slots=True)
class Page:
    """What writing a sheet needs."""

    write: Worksheet
    style: Styles
    definition: Definition
    values: Mapping[str, Value]
    columns: tuple[float, ...]  # their widths in characters
    heights: dict[int, float] = field(default_factory=dict)  # of rows, in points
    hidden: set[int] = field(default_factory=set)  # rows

    def widths(self) -> None:
        """Set the widths of the columns."""
        for column, wide in enumerate(self.columns):
            self.write.set_column(column, column, wide)

    def rows(self) -> None:
        """Set the heights of the rows, once everything is written."""
        for row in sorted({*self.heights, *self.hidden}):
            height = self.heights.get(row)
            height = height and min(height, _HIGHEST)
            self.write.set_row(row, height, None, {"hidden": row in self.hidden})

    def need(self, row: int, text: object, wide: float, help_: str = "", lines: int = 1) -> None:
        """Make a row high enough for a text with some help below it, and for some lines."""
        shown = str(text) if isinstance(text, str) else ""
        usual, small = lines_of(shown, wide * _USUAL), lines_of(help_, wide * _SMALLER)
        points = _ROOM + max(usual * _LINE + small * _SMALL_LINE, lines * _LINE)
        if usual + small > 1 or lines > 1:
            self.heights[row] = max(self.heights.get(row, 0), points)

    def print_parts(self, parts: Sequence[Part], *, upright: bool) -> None:
        """Print the parts of a sheet on one page, as far as it can be read, else on whole pages."""
        rows = parts[-1].below
        scales = {landscape: self._scale(rows, landscape=landscape) for landscape in (True, False)}
        landscape = scales[True] >= scales[False] and not upright
        if landscape:
            self.write.set_landscape()
        across, down = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        wide = sum(self.columns)
        # The width alone decides if the rows then have room; it is not known what is typed.
        if self._down(range(rows)) * min(1.0, across / (wide * _CHARACTER)) <= down:
            return
        if scales[landscape] >= _LEAST_SCALE:
            self.write.set_print_scale(int(100 * scales[landscape]))
        elif len(parts) > 1:
            scale = min(1.0, across / (wide * _WIDEST))
            self.write.set_print_scale(int(100 * scale))
            self.write.set_h_pagebreaks(self._breaks(parts, down / scale))

    def _breaks(self, parts: Sequence[Part], room: float) -> list[int]:
        """Give the rows before which a new page begins, so that no part is torn."""
        found: list[int] = []
        start = 0
        for part in parts:
            if self._down(range(start, part.below)) > room and part.top > start:
                found.append(part.top)
                start = part.top
        return found

    def print_blocks(self, rows: int, columns: int) -> None:
        """Print so many columns of a sheet of blocks beside each other, across the page."""
        self.write.set_landscape()
        scale = self._scale(rows, landscape=True, columns=columns)
        self.write.set_print_scale(int(100 * max(_LEAST_SCALE, scale)))

    def _scale(self, rows: int, *, landscape: bool, columns: int | None = None) -> float:
        """Give the scale at which some rows and columns fit on a page."""
        across, down = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        wide = sum(self.columns[:columns]) * _WIDEST
        return min(1.0, across / wide, down / self._down(range(rows)))

    def _down(self, rows: range) -> float:
        """Give the height of those rows that show, in points."""
        shown = (row for row in rows if row not in self.hidden)
        return sum(self.heights.get(row, _USUAL_ROW) for row in shown)

    def heading(self, row: int, text: str) -> None:
        """Write the heading of a part, with a line below it."""
        for column in range(len(self.columns)):
            self.write.write_blank(row, column, None, self.style("heading"))
        self.write.write_string(row, NUMBER, text, self.style("heading"))
        self.heights[row] = 22

    def across(self, row: int, text: str, formula: str = "") -> None:
        """Write a text over the whole width, in as many lines as it needs.

        With a ``formula`` the text is its result now.
        """
        look = self.style("hint", text_wrap=True, valign="top")
        last = len(self.columns) - 1
        if last:
            self.write.merge_range(row, 0, row, last, "", look)
        if formula:
            self.write.write_formula(row, 0, formula, look, text)
        else:
            self.write.write_string(row, 0, text, look)
        count = lines_of(text, sum(self.columns) * _SMALLER)
        self.heights[row] = _ROOM + count * _SMALL_LINE

    def label(
        self, row: int, column: int, title: str, help_: str, *, lines: int = 1, **where: Any
    ) -> None:
        """Write what a field is called, with its help below.

        ``lines`` is how many lines its row has at least, also when it grows while someone writes.
        """
        wide = self.columns[column]
        has = lines_of(title, wide * _USUAL) + lines_of(help_, wide * _SMALLER)
        rest = "\n" * max(0, lines - has)
        look = self.style("text", **where)
        if help_:
            parts = [self.style("label"), title, self.style("help"), f"\n{help_}{rest}"]
            self.write.write_rich_string(row, column, *parts, look)
        else:
            self.write.write_string(row, column, title + rest, look)
        self.need(row, title, wide, help_, lines)

    def head(self, row: int, column: int, title: str, help_: str = "", **where: Any) -> None:
        """Write the head of a column, with its help below."""
        look = self.style("head", **where)
        if help_:
            parts = [self.style("strong"), title, self.style("headhelp"), f"\n{help_}"]
            self.write.write_rich_string(row, column, *parts, look)
        else:
            self.write.write_string(row, column, title, look)
        self.need(row, title, self.columns[column] * _USUAL - 1, help_)


def lines_of(text: str, letters: float) -> int:
    """Say how many lines a text takes where so many letters stand beside each other."""
    count = 0
    for line in text.split("\n") if text else ():
        left = 0.0
        for word in line.split(" "):
            if len(word) > left:
                rows = max(1, math.ceil(len(word) / max(letters, 1)))
                count += rows
                left = rows * letters
            left -= len(word) + 1
    return count


def grid(sheet: PlannedSheet) -> tuple[float, ...]:
    """Give the widths of the columns of a sheet, in characters.

    Parts that share a sheet share its columns: each is as wide as the widest asks for.
    """
    (first, *_others) = sheet.parts
    if first.layout == "blocks":
        return (NUMBER_WIDTH, _BLOCK_LABEL, *[_BLOCK] * first.section.rows)
    if first.layout == "sums":
        return (NUMBER_WIDTH, _SUM_LABEL, *[_SUM] * sum_columns(first.section))
    shared = any(part.layout == "table" for part in sheet.parts)
    found: dict[int, float] = {NUMBER: NUMBER_WIDTH}
    for part in sheet.parts:
        wanted = {LABEL: _SHARED_LABEL if shared else _LABEL_WIDTH,
                  INPUT: _SHARED_INPUT if shared else _INPUT_WIDTH}  # fmt: skip
        if part.layout == "table":
            wanted = {c: width(i) for c, i in enumerate(part.section.items, start=part.left)}
            if any(item.group for item in amounts(part.section)):
                wanted[max(wanted) + 1] = TOTAL_WIDTH
        for column, wide in wanted.items():
            found[column] = max(found.get(column, 0), wide)
    return tuple(found[column] for column in sorted(found))
