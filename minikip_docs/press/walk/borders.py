"""Settles the lines between table cells: one line for both neighbours, as Word shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import w
from minikip_docs.press.walk.blocks import Borders, Line
from minikip_docs.press.walk.dress import Region
from minikip_docs.press.walk.styles import border, strange_colour

_DASHES = {"dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed"}
_ALIASES = {"left": "start", "right": "end"}
_INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
_SIMPLE = {"single", "thick", *_DASHES}
_KINDS = {
    "double": "eine doppelte Rahmenlinie",
    "triple": "eine dreifache Rahmenlinie",
    "wave": "eine gewellte Rahmenlinie",
    "doubleWave": "eine gewellte Rahmenlinie",
}


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The place of one cell in the grid of its table."""

    borders: Element | None  # that the cell asks for itself
    row: int
    rowspan: int
    column: int
    colspan: int


@lru_cache(maxsize=1000)
def as_line(found: tuple[float, str, str]) -> Line:
    """Turn a border of Word into a line; one that cannot be says why: «?eine doppelte …»."""
    width, colour, kind = found
    strange = strange_line(found)
    return Line(width, colour, f"?{strange}" if strange else _DASHES.get(kind, "solid"))


def strange_line(found: Sequence[object] | None) -> str:
    """Tell in German what cannot be shown of a border (width, colour, kind); «» if it can."""
    if not found:
        return ""
    _, colour, kind = (str(part) for part in found[:3])
    if kind not in _SIMPLE:
        return _KINDS.get(kind, "eine besondere Rahmenlinie")
    return strange_colour(colour)


def crossed(frame: CellPlace, dress: list[Region]) -> bool:
    """Tell whether a line runs across the cell from corner to corner."""
    worn = [region for region in dress if region.covers(frame.row, frame.column)]
    asked = [r.element.find(f"{w('tcPr')}/{w('tcBorders')}") for r in worn] + [frame.borders]
    lines = [_find(borders, side) for borders in asked for side in ("tl2br", "tr2bl")]
    return any(line is not None and border(line) is not None for line in lines)


def settle_borders(
    frames: list[list[CellPlace]], layers: list[Element], dress: list[Region]
) -> list[list[Borders]]:
    """Give the four lines of every cell; where two cells meet, the wider line stands for both.

    ``layers``: the table styles, the oldest first, and the table itself; ``dress``: the parts
    that the styles dress.
    """
    edges: dict[tuple[str, int, int], Line] = {}
    height = len(frames)
    width = max(f.column + f.colspan for row in frames for f in row)
    table_lines = _table_lines(layers)
    for row in frames:
        for frame in row:
            worn = [region for region in dress if region.covers(frame.row, frame.column)]
            for side in _INSIDE:
                line = table_lines.get((side, _outer(frame, side, height, width)))
                wishes = [_region_border(region, frame, side) for region in worn]
                for own in (*wishes, _find(frame.borders, side)):
                    if own is not None:
                        found = border(own)
                        line = None if found is None else as_line(found)
                if line is None:
                    continue
                for edge in _edges(frame, side):
                    if edge not in edges or _weight(edges[edge]) < _weight(line):
                        edges[edge] = line
    return [[_settled(frame, edges) for frame in row] for row in frames]


def _region_border(region: Region, frame: CellPlace, side: str) -> Element | None:
    """Give the border that a dressed part asks for: its edges and its inner lines differ."""
    begin, end = region.rows if side in {"top", "bottom"} else region.columns
    at, span = (
        (frame.row, frame.rowspan) if side in {"top", "bottom"} else (frame.column, frame.colspan)
    )
    outer = at == begin if side in {"top", "left"} else at + span >= end
    borders = region.element.find(f"{w('tcPr')}/{w('tcBorders')}")
    return _find(borders, side if outer else _INSIDE[side])


def _settled(frame: CellPlace, edges: dict[tuple[str, int, int], Line]) -> Borders:
    def side(name: str) -> Line | None:
        found = [edges[e] for e in _edges(frame, name) if e in edges]
        return max(found, key=_weight) if found else None

    return Borders(side("top"), side("right"), side("bottom"), side("left"))


def _weight(line: Line) -> tuple[bool, float]:
    """Tell which of two neighbours' lines is shown; a double one covers any single one."""
    return line.dash.startswith("?"), line.width


def _edges(frame: CellPlace, side: str) -> list[tuple[str, int, int]]:
    """Name the unit edges of one side: «h» above a cell, «v» left of it."""
    if side in {"top", "bottom"}:
        row = frame.row if side == "top" else frame.row + frame.rowspan
        return [("h", row, c) for c in range(frame.column, frame.column + frame.colspan)]
    column = frame.column if side == "left" else frame.column + frame.colspan
    return [("v", r, column) for r in range(frame.row, frame.row + frame.rowspan)]


def _outer(frame: CellPlace, side: str, height: int, width: int) -> bool:
    if side in {"top", "bottom"}:
        return (frame.row if side == "top" else height - frame.row - frame.rowspan) == 0
    return (frame.column if side == "left" else width - frame.column - frame.colspan) == 0


def _table_lines(layers: list[Element]) -> dict[tuple[str, bool], Line | None]:
    """Give the lines that the table and its styles ask for, by side and by outer or inner."""
    lines: dict[tuple[str, bool], Line | None] = {}
    for layer in layers:
        borders = layer.find(f"{w('tblPr')}/{w('tblBorders')}")
        for side, inside in _INSIDE.items():
            for outer in (True, False):
                given = _find(borders, side if outer else inside)
                if given is not None:
                    found = border(given)
                    lines[side, outer] = None if found is None else as_line(found)
    return lines


def _find(borders: Element | None, side: str) -> Element | None:
    if borders is None:
        return None
    found = borders.find(w(side))
    return found if found is not None else borders.find(w(_ALIASES.get(side, side)))
