"""Charts for documents: figures become one drawing, its picture for Word and its description."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from minikip_docs.data import text
from minikip_docs.data.model import Refusal
from minikip_docs.press.faces import FAMILY
from minikip_docs.press.fill.images import Drawing
from minikip_docs.press.page import glyphs
from minikip_docs.press.printable import named
from minikip_docs.press.typst import typeset
from minikip_docs.press.walk.blocks import Look

MOST_CATEGORIES = 12  # groups that fit on a page with other things

_SOURCE = Path(__file__).with_name("chart.typ")
_WIDTH = 160 * 72 / 25.4  # points; the width of the text in our templates is 165 mm
_SIZE, _GAP, _BAR, _BETWEEN = 8.5, 4.0, 9.0, 1.5  # points; of letters, and of bars
_LABELS = 0.34  # of the width; longer names of categories take several lines
_AFTER_LABEL = 9.0  # 8 and a hair, for the letters may be set wider than they are measured
_LEAST_BAR = 0.6  # points; an amount that is not zero is always seen
_DOTS_PER_INCH = 220  # of the picture for Word versions that show no drawings
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts of one kind, one for each category: what was agreed, what was spent."""

    name: str
    amounts: tuple[Decimal, ...]  # CHF, none below 0


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of horizontal bars: a pair of bars for each category, dark and pale."""

    title: str
    categories: tuple[str, ...]  # at most ``MOST_CATEGORIES``
    series: tuple[Series, Series]


def draw(chart: BarChart) -> Drawing:
    """Draw a chart; a template prints the result like a picture: ``{{ chart }}``.

    Word shows it as a drawing (2016 and newer) or as a picture, the PDF as a drawing; all
    carry the same description, which states every figure. Every bar has its amount beside
    it (``12’500.00``); the two differ in lightness. The same chart gives the same bytes.
    Raises ``Refusal`` T241 (a character the font lacks) or X911 (the typesetter fails).
    """
    words = _line(" ".join((*chart.categories, *(one.name for one in chart.series))))
    lacking = glyphs.missing(_line(chart.title), Look(_SIZE, bold=True))
    lacking += glyphs.missing(words, Look(_SIZE))
    if lacking:
        raise Refusal(
            "T241",
            f"Das Diagramm «{_line(chart.title)}» enthält Zeichen, welche die Schrift "
            f"{FAMILY} nicht hat: {named(''.join(dict.fromkeys(lacking)))}.",
            "Bitte die Zeichen durch Buchstaben der lateinischen Schrift ersetzen.",
        )
    data = json.dumps(_layout(chart))
    drawing, width, height = _portable(_compiled(data, "svg"))
    picture = _compiled(data, "png")
    return Drawing(drawing, picture, describe(chart), width, height)


def describe(chart: BarChart) -> str:
    """Give the words for those who do not see the chart: its title and every figure."""
    groups = (
        f"{_line(category)}: "
        + ", ".join(f"{one.name} CHF {text.amount(one.amounts[n])}" for one in chart.series)
        for n, category in enumerate(chart.categories)
    )
    return f"Balkendiagramm «{_line(chart.title)}». {'; '.join(groups)}."


def _line(words: str) -> str:
    return " ".join(words.split())


def _layout(chart: BarChart) -> dict[str, Any]:
    """Work out where everything stands, in points."""
    look = Look(_SIZE)

    def wide(words: str) -> float:
        return glyphs.width(words, look)

    labels = [_line(category) for category in chart.categories]
    column = round(min(max(map(wide, labels)), _LABELS * _WIDTH) + _AFTER_LABEL, 3)
    amounts = [amount for one in chart.series for amount in one.amounts]
    beside = max(wide(text.amount(amount)) + _GAP for amount in amounts)
    room, highest = _WIDTH - column - beside - _GAP, max(amounts)

    def bar(amount: Decimal) -> dict[str, Any]:
        length = max(room * float(amount / highest), _LEAST_BAR) if amount else 0.0
        return {"t": text.amount(amount), "w": round(length, 3)}

    return {
        "title": glyphs.soften(_line(chart.title), Look(_SIZE * 1.12, bold=True), _WIDTH),
        "width": round(_WIDTH, 3),
        "size": _SIZE,
        "gap": _GAP,
        "bar": _BAR,
        "between": _BETWEEN,
        "label": column,
        "right": round(_WIDTH - column - 1, 3),
        "legend": [one.name for one in chart.series],
        "rows": [
            {
                "label": glyphs.soften(label, look, column - _AFTER_LABEL),
                "bars": [bar(one.amounts[n]) for one in chart.series],
            }
            for n, label in enumerate(labels)
        ],
    }


def _compiled(data: str, kind: Literal["svg", "png"]) -> bytes:
    return typeset(_SOURCE, {"data": data}, refuse=_failure, format=kind, ppi=_DOTS_PER_INCH)


def _failure(reason: str) -> Refusal:
    return Refusal(
        "X911",
        f"Das Diagramm konnte nicht gezeichnet werden ({reason}).",
        "Melden Sie diesen Fehler; es wurde keine Datei geschrieben.",
    )


def _portable(drawing: bytes) -> tuple[bytes, float, float]:
    """Write a drawing so that office programs show it; gives its width and height in points.

    The typesetter keeps each letter as a symbol behind everything else; here it becomes a
    path in front, which every program knows how to use again.
    """
    root = etree.fromstring(drawing)
    for symbol in list(root.iter(f"{_SVG}symbol")):
        path, parent = symbol[0], symbol.getparent()
        path.set("id", symbol.get("id", ""))
        if parent is not None:
            parent.replace(symbol, path)
    for definitions in root.findall(f"{_SVG}defs"):
        root.insert(0, definitions)
    etree.cleanup_namespaces(root)
    width, height = (float(root.get(side, "").removesuffix("pt")) for side in ("width", "height"))
    return etree.tostring(root), width, height
