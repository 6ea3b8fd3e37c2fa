"""Turns one paragraph into the plain data that source.py writes.

Everything is decided here (where numbers and lines begin, what may break): the typesetter
only places it. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Any

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.faces import FAMILY
from minikip_docs.press.page import glyphs
from minikip_docs.press.printable import named
from minikip_docs.press.walk.blocks import (
    Break,
    Inline,
    Label,
    Link,
    Look,
    Note,
    PageNumber,
    Paragraph,
    Picture,
    Tab,
    Text,
)

Data = dict[str, Any]
Measure = Callable[[str, Look], float]  # the width of a text in points

_NARROWEST = 12.0  # points; no column is taken for narrower
_TAB_SLACK = 2.0  # points
_LABEL_SLACK = 1.0  # points
_SURE = 0.97  # of a line; what fills no more of it does not turn over
_LEAST_TAB = 0.25  # of the size of the letters; less than that is no blank to a reader
_WHITE = "FFFFFF"
_DARK = 100  # of 255; Word turns automatic text white on darker ground


@dataclass(frozen=True, slots=True)
class Column:
    """Where text is set: the width, the height of a page's text and the default tab distance."""

    width: float
    page: float
    tab: float
    note: float = 0.0  # the width of the page's text: footnotes use all of it
    adds_spacing: bool = False  # space after and before add up; else the larger counts
    loose: bool = False  # too high for a page: nothing in it is kept with what follows
    count: tuple[int, int] = (0, 1)  # the section where pages are counted anew, and its number
    ground: str = ""  # the colour behind the text, RRGGBB; «» is white


def set_paragraph(p: Paragraph, column: Column, *, listed: bool = False) -> Data:
    """Give the data of one paragraph; ``listed`` leaves its number to the list around it.

    Raises Refusal T210 for characters the font cannot print and T220 for a number wider than
    its column.
    """
    check_glyphs(p)
    start, text_start = number_place(p, column)
    first = text_start if listed and p.label else start
    edge = p.left if listed else min(p.left, first)
    room = max(column.width - p.left - p.right, _NARROWEST)
    inlines = _softened(p, p.inlines, room)
    if p.shade:
        column = replace(column, ground=p.shade)
    data: Data = {
        "k": "p",
        "h": p.heading,
        "align": p.align,
        "pad": 0.0 if listed else edge,
        "right": p.right,
        "first": max(first - edge, 0.0),
        "hang": max(p.left - first, 0.0) if not listed else 0.0,
        "edge": line_edge(p),
        "keep": (p.keep_next or p.heading > 0) and not column.loose,
        "whole": p.keep_lines and paragraph_height(p, column.width) < column.page / 2,
        "shade": p.shade,
        "borders": p.borders,
        "empty": round(line_height(p), 3) if not p.inlines and (listed or not p.label) else 0,
    }
    if p.field:
        data["field"] = p.field
    if p.label and not listed:
        data["label"] = text_data(Text(p.label.text, p.label.look), column.ground)
        data["blank"] = p.label.suffix != "nothing"
        label_end = start + glyphs.width(p.label.text + " ", p.label.look)
        data["skip"] = round(max(text_start - label_end, 0.0), 3)
    if any(isinstance(i, Tab) for i in p.inlines):
        data["lines"] = list(_lines(inlines, column))
        # A tab stop at the very edge, or behind it, must not make the line turn over.
        reach = max((t.position for t in p.tabs), default=0.0) - (column.width - p.right)
        data["right"] = p.right - max(reach, 0.0) - _TAB_SLACK
        data["stops"] = _stops(p, edge)
        data["tab"] = column.tab
        data["least"] = round(_LEAST_TAB * _size(p), 3)
        data["begin"] = round(text_start - edge, 3) if p.label else max(first - edge, 0.0)
        data["origin"] = edge
    else:
        data["c"] = [inline_data(i, column) for i in inlines]
    return data


def number_place(p: Paragraph, column: Column) -> tuple[float, float]:
    """Tell where the first line begins and where its text does, behind the number if any."""
    start = p.left + p.first
    if p.label is None:
        return start, start
    wide = glyphs.width(p.label.text, p.label.look)
    if p.label.align == "right":
        start -= wide
    end = start + wide
    if p.label.suffix == "nothing":
        return start, end
    if p.label.suffix == "space":
        return start, end + glyphs.width(" ", p.label.look)
    stops = [t.position for t in p.tabs if t.kind == "left"] + ([p.left] if p.first < 0 else [])
    reached = [s for s in stops if s > end]
    return start, min(reached) if reached else (end // column.tab + 1) * column.tab


def label_data(p: Paragraph, label: Label, column: Column) -> Data:
    """Give a list number: its text, the room it has and how far it stands inside that room.

    ``wide``: what it takes in any case, since a number is never broken over two lines.
    """
    start, _ = number_place(p, column)
    return {
        "text": text_data(Text(label.text, label.look), column.ground),
        "room": max(p.left - start, 0.0),
        "skip": max(start - p.left, 0.0),
        "wide": round(glyphs.width(label.text + " ", label.look) + _LABEL_SLACK, 3),
        "edge": line_edge(p),
    }


def line_edge(p: Paragraph) -> Data:
    """Give the height above the base line, in em or in points, so that lines are as in Word."""
    rule, amount = p.line
    if rule == "auto":
        return {"em": round(amount * glyphs.LINE - glyphs.DESCENT, 4)}
    size = _size(p)
    lines = amount if rule == "exact" else max(amount, glyphs.LINE * size)
    return {"pt": round(lines - glyphs.DESCENT * size, 3)}


def line_height(p: Paragraph) -> float:
    """Give the height of one line."""
    rule, amount = p.line
    natural = glyphs.LINE * _size(p)
    return (
        amount * natural if rule == "auto" else amount if rule == "exact" else max(amount, natural)
    )


def paragraph_height(p: Paragraph, width: float, measure: Measure = glyphs.width) -> float:
    """Estimate the height of a paragraph, rather too much than too little.

    Where its lines are sure and the ``measure`` is exact, so is the height.
    """
    if measure is glyphs.width and (sure := sure_lines(p, width)):
        return p.before + p.after + line_height(p) * sure
    room = max(width - p.left - p.right, _NARROWEST)
    used, lines, pictures = 0.0, 1, 0.0
    for item in _flat(p.inlines):
        if isinstance(item, Text):
            used += measure(item.text, item.look)
        elif isinstance(item, Break):
            lines += 1
        elif isinstance(item, Picture):
            pictures += item.height
    return p.before + p.after + pictures + line_height(p) * (lines + ceil(1.15 * used / room))


def least_height(p: Paragraph, width: float) -> float:
    """Give the height of a paragraph without the space around it, as ``paragraph_height`` does."""
    return paragraph_height(p, width) - p.before - p.after


def sure_lines(p: Paragraph, width: float) -> int:
    """Tell how many lines a paragraph has; 0 where one may turn over or holds more than letters."""
    room = max(width - p.left - p.right, _NARROWEST) * _SURE
    used = max(p.first, 0.0) + (glyphs.width(p.label.text + " ", p.label.look) if p.label else 0.0)
    lines = [used]
    for item in _flat(p.inlines):
        if isinstance(item, Break):
            lines.append(0.0)
        elif isinstance(item, Text):
            lines[-1] += glyphs.width(item.text, item.look)
        elif not isinstance(item, PageNumber):
            return 0
    return len(lines) if max(lines) <= room else 0


def check_glyphs(p: Paragraph) -> None:
    """Raise Refusal T210 if the font lacks a character of the paragraph or its number."""
    texts = [i for i in _flat(p.inlines) if isinstance(i, Text)]
    if p.label:
        texts.append(Text(p.label.text, p.label.look))
    lacking = "".join(glyphs.missing(t.text, t.look) for t in texts)
    if lacking:
        words = "".join(t.text for t in texts)
        raise Refusal(
            "T210",
            f"Die Schrift {FAMILY} hat diese Zeichen nicht: "
            f"{named(''.join(dict.fromkeys(lacking)))} (im Absatz «{excerpt(words, 80)}»).",
            "Ersetzen Sie die Zeichen durch Buchstaben der lateinischen Schrift.",
        )


def inline_data(item: Inline, column: Column) -> Data:
    """Give the data of one inline item."""
    match item:
        case Text():
            return text_data(item, column.ground)
        case PageNumber(total, look):
            count = None if total else column.count
            return {"look": _dressed(look, column.ground), "n": count}
        case Picture():
            return {"img": item.data, "alt": item.alt, "w": item.width, "h": item.height}
        case Link(url, inlines):
            return {"url": url, "c": [inline_data(i, column) for i in inlines]}
        case Note():
            return _note(item, column)
        case Break():
            return {"br": 1}
        case Tab():
            return {"tab": 1}


def _note(note: Note, column: Column) -> Data:
    shown = [b for b in note.blocks if isinstance(b, Paragraph)]
    foot = replace(column, width=column.note, ground="")
    blocks = [{**set_paragraph(p, foot), "gap": p.before, "break": False} for p in shown]
    look = _dressed(replace(note.look, vertical=""), column.ground)
    return {"look": look, "note": note.number, "blocks": blocks}


def text_data(item: Text, ground: str) -> Data:
    """Give the data of a text on a ground of this colour."""
    return {"look": _dressed(item.look, ground), "t": item.text}


def _dark(ground: str) -> bool:
    """Tell whether Word sets automatic text white on this ground."""
    if not ground:
        return False
    red, green, blue = (int(ground[i : i + 2], 16) for i in (0, 2, 4))
    return 0.3 * red + 0.59 * green + 0.11 * blue < _DARK


def _dressed(look: Look, ground: str) -> Look:
    """Give a look with the colour that its letters have on this ground."""
    if look.colour or not _dark(look.highlight or ground):
        return look
    return replace(look, colour=_WHITE)


def _size(p: Paragraph) -> float:
    looks = [i.look for i in _flat(p.inlines) if isinstance(i, Text | PageNumber)]
    return max((look.size for look in looks), default=p.look.size)


def _flat(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for item in inlines:
        if isinstance(item, Link):
            yield from _flat(item.inlines)
        else:
            yield item


def _softened(p: Paragraph, inlines: Sequence[Inline], room: float) -> list[Inline]:
    """Let words too long for the column break, also where a word runs over several texts.

    Raises Refusal T220 for a number that would have to be broken.
    """
    done: list[Inline] = []
    for words, items in groupby(inlines, key=lambda item: isinstance(item, Text)):
        if not words:
            done += (
                Link(item.url, tuple(_softened(p, item.inlines, room)))
                if isinstance(item, Link)
                else item
                for item in items
            )
            continue
        texts = [item for item in items if isinstance(item, Text)]
        soft, wide = glyphs.softened([(t.text, t.look) for t in texts], room)
        if wide:
            raise _too_wide(p, wide)
        pairs = zip(texts, soft, strict=True)
        done += (t if t.text == text else Text(text, t.look) for t, text in pairs)
    return done


def _too_wide(p: Paragraph, number: str) -> Refusal:
    words = "".join(i.text for i in _flat(p.inlines) if isinstance(i, Text))
    return Refusal(
        "T220",
        f"Die Zahl «{number}» ist breiter als ihr Platz (im Absatz «{excerpt(words, 80)}»).",
        "Machen Sie die Spalte in der Word-Vorlage breiter oder die Schrift darin kleiner.",
    )


def _lines(inlines: Sequence[Inline], column: Column) -> Iterator[list[list[Data]]]:
    """Cut a paragraph into its lines and these at their tabs."""
    line: list[list[Data]] = [[]]
    for item in inlines:
        if isinstance(item, Break):
            yield line
            line = [[]]
        elif isinstance(item, Tab):
            line.append([])
        else:
            line[-1].append(inline_data(item, column))
    yield line


def _stops(p: Paragraph, edge: float) -> list[Data]:
    """Give the tab stops from the paragraph's edge; a hanging indent is one by itself."""
    stops = [{"x": t.position - edge, "k": t.kind, "l": t.leader} for t in p.tabs]
    if p.first < 0:
        stops.append({"x": p.left - edge, "k": "left", "l": "none"})
    return sorted(stops, key=lambda stop: float(str(stop["x"])))
