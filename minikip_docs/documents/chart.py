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

MOST_CATEGORIES, MOST_SERIES = 12, 4

_SOURCE = Path(__file__).with_name("chart.typ")
_MM = 72 / 25.4  # points
_SIZE, _GAP, _BAR, _BETWEEN = 8.5, 4.0, 9.0, 1.5  # points; of letters, and of bars
_LABELS = 0.34  # of the width; longer names of categories take several lines
_AFTER_LABEL = 9.0  # 8 and a hair, for the letters may be set wider than they are measured
_LEAST_ROOM = 70.0  # points for the bars
_LEAST_BAR = 0.6  # points; an amount that is not zero is always seen
_DOTS_PER_INCH = 220  # of the picture for Word versions that show no drawings
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts of one kind, one for each category: a budget, an account, a year."""

    name: str  # may be empty if it is the only one
    amounts: tuple[Decimal, ...]  # CHF, may be negative


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of horizontal bars: one group of bars for each category, one bar per series."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "CHF"


def draw(chart: BarChart, *, width_mm: Decimal | int = 160) -> Drawing:
    """Draw a chart; a template prints the result like a picture: ``{{ chart }}``.

    Word shows it as a drawing (2016 and newer) or as a picture, the PDF as a drawing; all
    carry the same description, which states every figure. Every bar has its amount beside
    it (``12’500.00``); series differ in lightness and texture. The same chart gives the
    same bytes. Raises ``Refusal`` T240 (nothing or too much to draw), T241 (a character
    the font lacks), T242 (no room for the bars) or X911 (the typesetter fails).
    """
    _check(chart)
    data = json.dumps(_layout(chart, float(width_mm) * _MM))
    drawing, width, height = _portable(_compiled(data, "svg"))
    picture = _compiled(data, "png")
    return Drawing(drawing, picture, describe(chart), width, height)


def describe(chart: BarChart) -> str:
    """Give the words for those who do not see the chart: its title and every figure."""
    groups = (
        f"{_line(category)}: "
        + ", ".join(
            " ".join(filter(None, (_line(s.name), chart.unit, text.amount(s.amounts[n]))))
            for s in chart.series
        )
        for n, category in enumerate(chart.categories)
    )
    return f"Balkendiagramm «{_line(chart.title)}». {'; '.join(groups)}."


def _line(words: str) -> str:
    return " ".join(words.split())


def _check(chart: BarChart) -> None:
    for wrong, why in (
        (not _line(chart.title), "hat keinen Titel"),
        (not chart.categories or not chart.series, "hat keine Zahlen"),
        (len(chart.categories) > MOST_CATEGORIES, f"hat mehr als {MOST_CATEGORIES} Gruppen"),
        (len(chart.series) > MOST_SERIES, f"hat mehr als {MOST_SERIES} Reihen"),
        (not all(map(_line, chart.categories)), "hat eine Gruppe ohne Namen"),
        (len(chart.series) > 1 and not all(_line(s.name) for s in chart.series),
         "hat eine Reihe ohne Namen"),
        (any(len(s.amounts) != len(chart.categories) for s in chart.series),
         "hat nicht für jede Gruppe gleich viele Zahlen"),
        (not all(isinstance(a, Decimal) and a.is_finite() for s in chart.series for a in s.amounts),
         "hat eine Angabe, die keine genaue Zahl ist"),
    ):  # fmt: skip
        if wrong:
            raise Refusal(
                "T240",
                f"Das Diagramm «{_line(chart.title)}» {why}.",
                "Bitte die Angaben prüfen, aus denen es entsteht.",
            )
    plain = (chart.unit, *chart.categories, *(s.name for s in chart.series))
    lacking = glyphs.missing(_line(chart.title), Look(_SIZE, bold=True))
    lacking += glyphs.missing(_line(" ".join(plain)), Look(_SIZE))
    if lacking:
        raise Refusal(
            "T241",
            f"Das Diagramm «{_line(chart.title)}» enthält Zeichen, welche die Schrift "
            f"{FAMILY} nicht hat: {named(''.join(dict.fromkeys(lacking)))}.",
            "Bitte die Zeichen durch Buchstaben der lateinischen Schrift ersetzen.",
        )


def _layout(chart: BarChart, width: float) -> dict[str, Any]:
    """Work out where everything stands, in points."""
    look = Look(_SIZE)

    def wide(words: str) -> float:
        return glyphs.width(words, look)

    labels = [_line(category) for category in chart.categories]
    column = min(max(map(wide, labels)), _LABELS * width) + _AFTER_LABEL
    amounts = [a for s in chart.series for a in s.amounts]
    right = max((wide(text.amount(a)) + _GAP for a in amounts if a >= 0), default=0.0)
    left = max((wide(text.amount(a)) + _GAP for a in amounts if a < 0), default=0.0)
    room = width - column - left - right - 2 * _GAP
    if room < _LEAST_ROOM:
        raise Refusal(
            "T242",
            f"Im Diagramm «{_line(chart.title)}» haben die Balken keinen Platz neben den Beträgen.",
            "Bitte das Diagramm breiter zeichnen oder die Beträge als Tabelle zeigen.",
        )
    highest, lowest = max(*amounts, Decimal()), min(*amounts, Decimal())
    span = highest - lowest
    behind = room * float(-lowest / span) if span else 0.0

    def bar(amount: Decimal) -> dict[str, Any]:
        length = max(room * float(abs(amount) / span), _LEAST_BAR) if amount else 0.0
        return {"t": text.amount(amount), "w": round(length, 3), "left": amount < 0}

    column, left = round(column, 3), round(left + behind + (_GAP if left else 0.0), 3)
    return {
        "title": glyphs.soften(_line(chart.title), Look(_SIZE * 1.12, bold=True), width),
        "unit": chart.unit,
        "width": round(width, 3),
        "size": _SIZE,
        "gap": _GAP,
        "bar": _BAR,
        "between": _BETWEEN,
        "label": column,
        "left": left,
        "right": round(width - column - left - 1, 3),
        "legend": [
            glyphs.soften(_line(s.name), look, width / 2) for s in chart.series if _line(s.name)
        ],
        "rows": [
            {
                "label": glyphs.soften(label, look, column - _AFTER_LABEL),
                "bars": [bar(s.amounts[n]) for s in chart.series],
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
