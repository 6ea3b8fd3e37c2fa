"""Places fields beside each other: as few and as low rows as hold what may be typed.

Knows cells that say how much room they need, and no form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

COLUMNS = 12
_MOST = 5  # cells in a row


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at one place of a row: a label, and a body below it."""

    label: Callable[[float], float]  # width -> height of its label
    body: Callable[[float], float]  # width -> height below
    least: float  # width
    grows: bool  # takes what is left of a row
    family: str = ""  # rows never mix families


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other, all labels of one height."""

    spans: tuple[int, ...]  # of 12 columns, by cell
    label: float  # height of the labels
    body: float  # height of what is below


def span_width(span: int, width: float, gutter: float) -> float:
    """Give the width of some of the 12 columns with the gutters between them."""
    return (width + gutter) / COLUMNS * span - gutter


def pack(cells: Sequence[Cell], width: float, gutter: float, gap: float) -> list[Row]:
    """Give the rows in which the cells, in their order, take the least height.

    ``gap`` is the room between two rows. Every cell fits if it is alone in its row.
    """
    widths = [span_width(span, width, gutter) for span in range(1, COLUMNS + 1)]
    sizes = [
        [(c.label(w), c.body(w)) if w >= c.least or span == COLUMNS else None
         for span, w in enumerate(widths, start=1)]
        for c in cells
    ]  # fmt: skip
    best: list[tuple[float, list[Row]]] = [(0.0, [])]
    for end in range(1, len(cells) + 1):
        found: tuple[float, list[Row]] = (math.inf, [])
        for start in range(end - 1, max(end - _MOST, 0) - 1, -1):
            if cells[start].family != cells[end - 1].family:
                break
            row = _row(sizes[start:end], [c.grows for c in cells[start:end]])
            if row is None:
                break
            before, rows = best[start]
            total = before + row.label + row.body + gap
            if total < found[0] - 0.01:
                found = (total, [*rows, row])
        best.append(found)
    return best[-1][1]


def _row(sizes: list[list[tuple[float, float] | None]], grows: list[bool]) -> Row | None:
    """Give the lowest row that holds some cells; None if they are too wide."""
    labels = sorted({size[0] for cell in sizes for size in cell if size})
    bodies = sorted({size[1] for cell in sizes for size in cell if size})
    found: Row | None = None
    for label in labels:
        for body in bodies:
            if found and label + body >= found.label + found.body:
                break
            spans = [_least_span(cell, label, body) for cell in sizes]
            if sum(spans) <= COLUMNS:
                found = Row(_justified(spans, grows), label, body)
                break
    return found


def _least_span(cell: list[tuple[float, float] | None], label: float, body: float) -> int:
    for span, size in enumerate(cell, start=1):
        if size and size[0] <= label and size[1] <= body:
            return span
    return COLUMNS + 1


def _justified(spans: list[int], grows: list[bool]) -> tuple[int, ...]:
    """Fill a row to the margin by widening the cells that grow, the narrowest first."""
    widened = list(spans)
    growing = [place for place, grow in enumerate(grows) if grow]
    for _ in range(COLUMNS - sum(spans) if growing else 0):
        widened[min(growing, key=lambda place: widened[place])] += 1
    return tuple(widened)


def share(
    columns: Sequence[Callable[[float], float | None]], grows: Sequence[bool],
    heights: Sequence[float], room: float,
) -> tuple[list[float], float] | None:  # fmt: skip
    """Share the width of a table: the widths of its columns, and how high its rows are.

    ``columns`` say how wide each must be for a row of a given height, None if it cannot be
    that low; ``heights`` are those to try, from low to high. None if there is no room.
    """
    for height in heights:
        least = [column(height) for column in columns]
        if all(w is not None for w in least) and sum(w or 0 for w in least) <= room:
            widths = [w or 0.0 for w in least]
            growing = sum(w for w, grow in zip(widths, grows, strict=True) if grow)
            spare = (room - sum(widths)) / growing if growing else 0.0
            shared = [w * (1 + spare) if g else w for w, g in zip(widths, grows, strict=True)]
            return [round(w, 2) for w in shared], height
    return None
