"""What a table style makes of single rows, columns and bands: header row, totals, stripes.

The order in which they cover each other is that of ISO/IEC 29500-1, 17.7.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import integer, on, value, w
from minikip_docs.press.walk.walk_scope import Scope, local

_CARRIED_OF_CELLS = {"shd", "tcBorders", "noWrap", "hideMark", "vAlign"}
# The attribute and the bit of tblLook that choose a part, and the value that does.
_CHOICES = {
    "firstRow": ("firstRow", 0x20, True), "lastRow": ("lastRow", 0x40, True),
    "firstCol": ("firstColumn", 0x80, True), "lastCol": ("lastColumn", 0x100, True),
    "rows": ("noHBand", 0x200, False), "columns": ("noVBand", 0x400, False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a table that its style dresses; rows and columns from, to (not included)."""

    kind: str
    element: Element
    rows: tuple[int, int]
    columns: tuple[int, int]

    def covers(self, row: int, column: int) -> bool:
        """Tell whether the cell that begins here belongs to it."""
        return self.rows[0] <= row < self.rows[1] and self.columns[0] <= column < self.columns[1]


def regions(scope: Scope, styles: list[Element], table: Element, height: int, width: int,
            ) -> list[Region]:  # fmt: skip
    """Give the dressed parts of a table, what covers others behind them.

    ``styles``: the table styles, the oldest first; ``height`` and ``width``: rows and columns.
    Raises Refusal T212 for what is not carried.
    """
    whole = (0, height), (0, width)
    for style in styles:
        _check_whole(scope, style, table)
    bordered = [s for s in styles if s.find(f"{w('tcPr')}/{w('tcBorders')}") is not None]
    found = [Region("", style, *whole) for style in bordered]
    dressed = [c for s in styles for c in s.findall(w("tblStylePr")) if any(len(x) for x in c)]
    if not dressed:
        return found
    properties = table.find(w("tblPr"))
    look = None if properties is None else properties.find(w("tblLook"))
    if look is None:
        raise scope.refuse("T212", "eine Tabelle ohne Angabe, was ihre Vorlage einkleidet", table)
    for kind, rows, columns in _parts(_chosen(look), _bands(styles), height, width):
        for condition in dressed:
            if condition.get(w("type")) == kind:
                _check(scope, condition, table)
                found.append(Region(kind, condition, rows, columns))
    return found


def _chosen(look: Element) -> set[str]:
    given = look.get(w("val"), "")
    mask = int(given, 16) if re.fullmatch("[0-9A-Fa-f]+", given) else 0

    def on(attribute: str, bit: int) -> bool:
        given = look.get(w(attribute))
        return bool(mask & bit) if given is None else given in {"1", "true", "on"}

    return {kind for kind, (name, bit, wanted) in _CHOICES.items() if on(name, bit) is wanted}


def _bands(styles: list[Element]) -> tuple[int, int]:
    """Give how many rows and how many columns make a band."""

    def size(name: str) -> int:
        given = [value(style, "tblPr", name) for style in styles]
        return max(integer(next((x for x in reversed(given) if x is not None), "1")), 1)

    return size("tblStyleRowBandSize"), size("tblStyleColBandSize")


def _parts(chosen: set[str], bands: tuple[int, int], height: int, width: int,
           ) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:  # fmt: skip
    """Give the kinds of parts with their place, those that cover others last."""
    rows, columns = (0, height), (0, width)
    first, last = (0, 1), (height - 1, height)
    left, right = (0, 1), (width - 1, width)
    yield "wholeTable", rows, columns
    inner = (int("firstCol" in chosen), width - ("lastCol" in chosen))
    for n, band in enumerate(_cut(*inner, bands[1]) if "columns" in chosen else ()):
        yield f"band{n % 2 + 1}Vert", rows, band
    inner = (int("firstRow" in chosen), height - ("lastRow" in chosen))
    for n, band in enumerate(_cut(*inner, bands[0]) if "rows" in chosen else ()):
        yield f"band{n % 2 + 1}Horz", band, columns
    edges = {"firstRow": (first, columns), "lastRow": (last, columns),
             "firstCol": (rows, left), "lastCol": (rows, right)}  # fmt: skip
    yield from ((kind, *place) for kind, place in edges.items() if kind in chosen)
    corners = {"nwCell": ("firstRow", "firstCol"), "neCell": ("firstRow", "lastCol"),
               "swCell": ("lastRow", "firstCol"), "seCell": ("lastRow", "lastCol")}  # fmt: skip
    for kind, (row, column) in corners.items():
        if {row, column} <= chosen:
            yield kind, edges[row][0], edges[column][1]


def _cut(begin: int, end: int, size: int) -> Iterator[tuple[int, int]]:
    for n in range(begin, end, size):
        yield n, min(n + size, end)


def _check_whole(scope: Scope, style: Element, table: Element) -> None:
    """Refuse what a style asks of all rows and cells that would go unseen."""
    cells, rows = style.find(w("tcPr")), style.find(w("trPr"))
    strange = [x for x in (() if cells is None else cells) if local(x) not in _CARRIED_OF_CELLS]
    strange += [x for x in (() if rows is None else rows) if on(x)]
    if any(local(x) for x in strange):
        what = "eine Tabellenformatvorlage, die Zeilen oder Zellen auf besondere Art gestaltet"
        raise scope.refuse("T212", what, table)


def _check(scope: Scope, condition: Element, table: Element) -> None:
    for child in condition:
        name = local(child)
        inner = [local(x) for x in child if local(x)]
        strange = [] if name in {"rPr", "pPr"} else inner
        if name == "tcPr":
            strange = [x for x in inner if x not in _CARRIED_OF_CELLS]
        if strange:
            what = (
                "eine Tabellenformatvorlage, die einzelne Zeilen oder Spalten auf besondere Art "
                "gestaltet"
            )
            raise scope.refuse("T212", what, table)
