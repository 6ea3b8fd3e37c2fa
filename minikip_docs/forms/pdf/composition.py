"""What stands where in the PDF form: its fields in rows and tables, and their names said aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from minikip_docs.data import text
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Item, Section
from minikip_docs.forms.marks import TITLE, Marks, answer
from minikip_docs.forms.pdf import room
from minikip_docs.forms.pdf.boxes import IDENTITY_FIELD
from minikip_docs.forms.pdf.rows import Cell, Row, pack, share, span_width
from minikip_docs.forms.pdf.titles import continued_title
from minikip_docs.press.field_font import field_font
from minikip_docs.press.pdf_fields import ON, Widget

Part = dict[str, Any]

WIDTH = 499.0  # of the text on the page, as form.typ sets it
NBSP = "\u00a0"
LABEL = 9.6  # height of a line of a label
CONTINUED = "siehe Fortsetzung am Ende"

GUTTER, GAP = 7.0, 5.0  # between fields beside and above each other
_SIZE, _SMALL = 8.5, 8.0  # of what is typed: in rows, in tables
_TITLE, _HEAD, _NOTE = 8.0, 7.5, 7.5  # of letters in labels, heads of tables, helps
_BUTTON, _CAPTION = 13.5, 8.0  # a button with the gap after it; letters of its caption
_PAD = 2.0  # that a caption leaves free
_NEXT = 12.0  # between answers
_ANSWERS = 13.0  # height of a line of answers
_INSET, _FRAME, _LEADING = 3.0, 2.4, 2.0  # in a cell of a table: beside, above and below, between
_MOST_LINES = 60
_COUNT = 15.0  # width of the number of a row
_FLAT = 4.0  # points a table may be higher if each field has a column of its own
_WHOLE, _WHOLE_TABLE = 190.0, 120.0  # a section up to this height is not torn
_RIGHT = ("amount", "percent", "integer")
_WRAPS = ("text", "multiline")
_YES_NO = (("ja", "ja"), ("nein", "nein"))
_WIDEST = {
    "amount": "99’999’999.99", "percent": "1000.00", "integer": "1’000’000", "date": "31.12.2027",
    "bfs_number": "1000", "postcode": "1000", "measure_id": "M99",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a field stands: row and its name, none outside of lists."""

    row: int | None = None
    name: str = ""


class Composition:
    """One form being laid out: gives parts for form.typ and gathers their widgets."""

    def __init__(self, values: Mapping[str, Value], marks: Marks) -> None:
        """Take the values to fill in and what is marked, both by pointer."""
        self._values = values
        self._marks = marks
        self.widgets: dict[str, Widget] = {}
        self.continued: list[Part] = []  # texts longer than their boxes, in the form's order

    def section(self, section: Section, *, marked: bool = False) -> Part:
        """Lay out one section with as many rows as the form offers."""
        part: Part = {
            "title": f"{section.number}\u2002{section.title}",
            "help": section.help,
            "marked": marked,
            "hints": [{"title": f"{h.title}:", "text": " · ".join(h.lines)} for h in section.hints],
            "whole": False,
            "layout": section.layout,
        }
        if section.layout == "fields":
            rows, height = self._rows(section.items, _Line())
            return part | {"rows": rows, "whole": height < _WHOLE}
        if section.layout == "table" and (found := _arrangement(section.items)):
            return part | self._table(section, *found)
        return part | {"layout": "blocks", "blocks": list(self._blocks(section))}

    def signature(self, title: str) -> Part:
        """Give the one field for a signature; it carries no data."""
        self.widgets["_signature"] = Widget("_signature", "signature", title)
        return {"name": "_signature", "h": 36.0, "continued": ""}

    def mark(self, told: str) -> Part:
        """Give the field that carries what the form says of itself; nobody sees it."""
        self.widgets[IDENTITY_FIELD] = Widget(IDENTITY_FIELD, "mark", "Formular", value=told)
        return {"name": IDENTITY_FIELD}

    def _blocks(self, section: Section) -> Iterator[Part]:
        for row in range(section.rows):
            title = section.name_of(row)
            # The help stands in the first block; later ones say it in the field's name only.
            rows, _height = self._rows(section.items, _Line(row, title), helps=row == 0)
            yield {"title": title, "rows": rows}

    def _rows(
        self, items: tuple[Item, ...], line: _Line, *, helps: bool = True
    ) -> tuple[list[Part], float]:
        """Give rows of fields for form.typ, and about how high they are together."""
        groups, rows = _plan(items, helps=helps)
        parts: list[Part] = []
        waiting = iter(groups)
        for row in rows:
            widths = [span_width(span, WIDTH, GUTTER) for span in row.spans]
            filled = [
                self._content(next(waiting), line, (width, row.body), helps=helps)
                for width in widths
            ]
            parts.append({"label": row.label, "widths": widths, "cells": filled})
        return parts, sum(row.label + row.body + GAP for row in rows)

    def _content(
        self, group: list[Item], line: _Line, box: tuple[float, float], *, helps: bool
    ) -> Part:
        item = group[0]
        part: Part = {
            "number": item.number,
            "title": (item.group or item.title) + _star(item),
            "help": item.help if helps else "",
        }
        if item.group and item.kind == "yes_no":
            boxes = [self._check(each, line) for each in group]
            return part | {"kind": "choices", "columns": _checks(group)[1], "fields": boxes}
        if _inline(item):
            return part | {"kind": "answer", "fields": self._radios(item, line)}
        if _radio(item):
            return part | {"kind": "choices", "columns": 0, "fields": self._radios(item, line)}
        if item.kind not in _WRAPS:
            box = (box[0], room.height(1, _SIZE))
        return part | {"kind": "field", "fields": [self._field(item, line, box, _SIZE)]}

    def _table(self, section: Section, columns: tuple[_Column, ...], widths: list[float]) -> Part:
        heads = [
            {
                "width": width,
                "lines": [
                    {"widths": _shared(line, width), "heads": [_head(item) for item in line]}
                    for line in column.lines
                ],
            }
            for column, width in zip(columns, widths, strict=True)
        ]
        rows = [
            {
                "title": str(row + 1),
                "cells": [
                    self._column(column, width, _Line(row, section.name_of(row)))
                    for column, width in zip(columns, widths, strict=True)
                ],
            }
            for row in range(section.rows)
        ]
        helps = [f"{i.number} {i.title}: {i.help}" for i in section.items if i.help]
        height = section.rows * max(c.height(w) for c, w in zip(columns, widths, strict=True))
        return {
            "columns": heads,
            "rows": rows,
            "help": " ".join(filter(None, (section.help, *helps))),
            "whole": height < _WHOLE_TABLE,
        }

    def _column(self, column: _Column, width: float, line: _Line) -> list[Part]:
        """Give the fields of one row in one column: lines of fields beside each other."""
        parts = []
        for items in column.lines:
            widths = _shared(items, width)
            fields = [
                self._field(item, line, (w, _box_height(item, w, _SMALL)), _SMALL)
                for item, w in zip(items, widths, strict=True)
            ]
            parts.append({"widths": widths, "fields": fields})
        return parts

    def _field(self, item: Item, line: _Line, box: tuple[float, float], size: float) -> Part:
        """A field one types into, in a box of some width and height."""
        name = item.pointer(line.row)
        value = printed(item, self._values.get(name, item.default(line.row)))
        combo = item.kind in {"choice", "yes_no"}
        multiline = item.kind in _WRAPS and box[1] > room.height(1, size)
        self.widgets[name] = Widget(
            name=name,
            kind="combo" if combo else "text",
            tooltip=_spoken(item, line.name, self._marks.fields.get(name, "")),
            value=value,
            size=size,
            multiline=multiline,
            right=item.kind in _RIGHT,
            required=item.required and line.row is None,
            max_length=item.max_length,
            options=_offered(item, value) if combo else (),
            marked=self._marks.stands_out(name),
        )
        continued = "" if room.holds(value, box, size, multiline=multiline) else CONTINUED
        if continued:
            title = continued_title(item, line.name)
            self.continued.append({"title": title, "text": field_font().printable(value)})
        return {"name": name, "h": box[1], "continued": continued}

    def _check(self, item: Item, line: _Line) -> Part:
        name = item.pointer(line.row)
        value = ON if answer(item, self._values.get(name)) is True else ""
        said = self._marks.fields.get(name, "")
        spoken = _spoken(replace(item, title=f"{item.group}: {item.title}"), line.name, said)
        self.widgets[name] = Widget(
            name, "check", spoken, value=value, marked=self._marks.stands_out(name)
        )
        return {"name": name, "caption": item.title, "round": False}

    def _radios(self, item: Item, line: _Line) -> list[Part]:
        name = item.pointer(line.row)
        chosen, said = answer(item, self._values.get(name)), self._marks.fields.get(name, "")
        value = chosen or ""
        if isinstance(chosen, bool):
            value = "ja" if chosen else "nein"
        parts = []
        for key, label in _answers(item):
            self.widgets[f"{name}#{key}"] = Widget(
                name, "radio", _spoken(item, line.name, said), value=str(value), state=key,
                caption=label, required=item.required and line.row is None,
                marked=self._marks.stands_out(name),
            )  # fmt: skip
            parts.append({"name": f"{name}#{key}", "caption": label, "round": True})
        return parts


def printed(item: Item, value: Value) -> str:
    """Print a value as it stands in its field: ``12’500.00``, ``15.03.2026``, a label."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Decimal):
        return text.amount(value) if item.kind == "amount" else f"{value.normalize():f}"
    if isinstance(value, date):
        return text.short_date(value)
    if item.kind == "choice":
        return next((c.label for c in item.choices if c.key == str(value)), str(value))
    return str(value)


def _answers(item: Item) -> list[tuple[str, str]]:
    if item.kind == "yes_no":
        return list(_YES_NO)
    return [(choice.key, choice.label) for choice in item.choices]


def _answers_shown(item: Item) -> tuple[str, ...]:
    return tuple(label for _key, label in _answers(item))


def _offered(item: Item, value: str) -> tuple[str, ...]:
    """Give what a list offers; what was typed and is none of it, too: viewers show nothing else."""
    shown = _answers_shown(item)
    return shown if not value or value in shown else (*shown, value)


def buttons(section: Section, item: Item) -> bool:
    """Say whether a field is only ticked: there is no room for a text."""
    if section.layout == "table" and _arrangement(section.items):
        return False
    return item.kind == "yes_no" or _radio(item)


def _radio(item: Item) -> bool:
    """Say whether a choice is shown as buttons: few answers, seen on paper as well."""
    return item.kind == "choice" and len(item.choices) <= 3


def _inline(item: Item) -> bool:
    """Say whether the answers stand beside the question: ja/nein, and long ones."""
    if item.kind == "yes_no":
        return not item.group
    return _radio(item) and _answers_width(item) > WIDTH / 2


def _question(item: Item) -> tuple[str, str]:
    """Check boxes of one question stand together, everything else by itself."""
    return (item.group, "") if item.group and item.kind == "yes_no" else ("", item.path)


def _star(item: Item) -> str:
    return f"{NBSP}*" if item.starred else ""


def _spoken(item: Item, where: str, mark: str = "") -> str:
    """Give the name of a field for screen readers: number, title, row, what is marked, help."""
    name = f"{item.number} {item.title}".strip() + (f", {where}" if where else "")
    extra = [f"{TITLE}: {' '.join(mark.split())}".rstrip(".")] if mark else []
    extra += [item.help.rstrip(".")] if item.help else []
    if item.starred:
        extra.append("Pflichtangabe" if item.required else "Mindestens eine ist anzukreuzen")
    extra += [f"in {item.unit}"] if item.unit else []
    return ". ".join([name, *extra])


# Rows of fields


@lru_cache
def _plan(items: tuple[Item, ...], *, helps: bool) -> tuple[list[list[Item]], list[Row]]:
    """Give the questions of a part of the form, and the rows they take; the same for all forms."""
    groups = [list(group) for _key, group in groupby(items, key=_question)]
    cells = [_cell(group, helps=helps) for group in groups]
    return groups, pack(cells, WIDTH, GUTTER, GAP)


def _cell(group: list[Item], *, helps: bool) -> Cell:
    """Say how much room a field, or the boxes of one question, take in a row."""
    item = group[0]
    title = f"{item.number} {item.group or item.title}{_star(item)}"
    label = partial(_label_height, title, item.help if helps else "")
    family = item.path.rpartition("/")[0]
    if item.group and item.kind == "yes_no":
        height, _columns = _checks(group)
        return Cell(label, lambda _w: height, WIDTH, grows=False, family=item.group)
    if _inline(item):
        beside = _answers_width(item) + _NEXT
        return Cell(lambda w: max(label(w - beside), _ANSWERS), lambda _w: 0.0, WIDTH,
                    grows=False, family=family)  # fmt: skip
    word = room.widest_word(title, _TITLE) + 1
    if _radio(item):
        least = max(word, _answers_width(item))
        return Cell(label, lambda _w: _ANSWERS, least, grows=False, family=family)
    least = max(word, _least_width(item, _SIZE))
    body = partial(_box_height, item, size=_SIZE)
    return Cell(label, body, least, grows=item.kind in {*_WRAPS, "email"}, family=family)


def _label_height(title: str, help_text: str, width: float) -> float:
    pieces = ((title + " ", True, _TITLE), (help_text, False, _NOTE))
    return room.set_lines(pieces if help_text else pieces[:1], width) * LABEL


def _checks(group: list[Item]) -> tuple[float, int]:
    """Give the height of the boxes of one question, and in how many columns they are lowest."""

    def height(columns: int) -> float:
        beside = (WIDTH - (columns - 1) * GUTTER) / columns - _BUTTON - _PAD
        taken = [room.set_lines(((i.title, False, _CAPTION),), beside) * LABEL + 3 for i in group]
        return sum(max(taken[n : n + columns]) for n in range(0, len(taken), columns))

    return min((height(columns), columns) for columns in (1, 2, 3, 4))


def _answers_width(item: Item) -> float:
    """Give the width of all answers on one line."""
    labels = _answers_shown(item)
    return sum(room.width_of(label, _CAPTION) + _BUTTON for label in labels) + _NEXT * (
        len(labels) - 1
    )


def _box_height(item: Item, width: float, size: float) -> float:
    """Give the height of a box of this width that holds what may be typed in it."""
    if item.kind not in _WRAPS:
        return room.height(1, size)
    least = 2 if item.kind == "multiline" else 1
    return room.height(max(least, room.lines(item.max_length or 0, width, size)), size)


def _least_width(item: Item, size: float) -> float:
    """Give the least width of a field: what one line of it must hold."""
    if item.kind in {"choice", "yes_no"}:
        return room.width_of_list(_answers_shown(item), size)
    if item.kind in _WIDEST:
        return room.width_of(_WIDEST[item.kind], size) + 1
    if item.kind in _WRAPS:
        return 40.0
    signs = item.max_length or 0
    return min(room.width_of_signs(signs, size, address=item.kind == "email"), WIDTH)


# Tables


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a table: one field, or short ones with a long one below them."""

    lines: tuple[tuple[Item, ...], ...]

    @property
    def grows(self) -> bool:
        return self.lines[-1][-1].kind in _WRAPS

    @property
    def least(self) -> float:
        """How wide it must be for what cannot be broken."""
        return _INSET + max(
            sum(_field_width(i, beside=len(line) > 1) + _LEADING for i in line) - _LEADING
            for line in self.lines
        )

    def height(self, width: float) -> float:
        """Give how high its fields are if the column has some width."""
        taken = [
            max(_box_height(i, w, _SMALL) for i, w in zip(line, _shared(line, width), strict=True))
            for line in self.lines
        ]
        return _FRAME + sum(taken) + _LEADING * (len(taken) - 1)

    def width(self, height: float) -> float | None:
        """Give how wide it must be for rows of some height; None if they are too low."""
        least, last = self.least, self.lines[-1][-1]
        wraps = _MOST_LINES if last.kind in _WRAPS else 2
        for lines in reversed(range(1, wraps)):
            wide = room.width(last.max_length or 0, lines, _SMALL) + _INSET if self.grows else 0.0
            if self.height(max(wide, least)) <= height + 0.01:
                return max(wide, least)
        return None


@lru_cache
def _arrangement(items: tuple[Item, ...]) -> tuple[tuple[_Column, ...], list[float]] | None:
    """Give the columns of a table and their widths, that of the row numbers left out.

    Each field has its column, unless the rows are lower if the first text stands below the
    fields before it, or all fields on two lines. None if the page is too narrow.
    """
    width = WIDTH - _COUNT
    flat = tuple(_Column(((item,),)) for item in items)
    first = next((n for n, item in enumerate(items) if item.kind in _WRAPS), 0)
    stacked = (_Column((items[:first], (items[first],))), *flat[first + 1 :]) if first else ()
    heights = sorted(
        _FRAME + room.height(lines, _SMALL) + above
        for lines in range(1, _MOST_LINES)
        for above in (0.0, _LEADING + room.height(1, _SMALL))
    )
    found = []
    for columns, cost in ((flat, 0.0), (stacked, _FLAT)):
        needs, grows = [c.width for c in columns], [c.grows for c in columns]
        if columns and (shared := share(needs, grows, heights, width)):
            found.append((shared[1] + cost, columns, shared[0]))
    for end in range(1, len(items)):
        both = _Column((items[:end], items[end:]))
        wraps = all(any(item.kind in _WRAPS for item in line) for line in both.lines)
        if wraps and both.least <= width:
            found.append((both.height(width) + _FLAT, (both,), [width]))
    return min(found, key=itemgetter(0))[1:] if found else None


def _shared(items: tuple[Item, ...], width: float) -> list[float]:
    """Share the width of a column among fields beside each other; the first text takes the rest."""
    widths = [_field_width(item, beside=len(items) > 1) for item in items]
    taking = next((n for n, i in enumerate(items) if i.kind in _WRAPS), len(items) - 1)
    widths[taking] += width - _INSET - _LEADING * (len(items) - 1) - sum(widths)
    return [round(w, 2) for w in widths]


def _field_width(item: Item, *, beside: bool) -> float:
    """Give the least width of a field in a table with its head: whole where others are beside."""
    title = item.title + _star(item)
    head = f"{item.number} {title}".replace(" ", NBSP) if beside else title
    return max(_least_width(item, _SMALL), room.widest_word(head, _HEAD) + 1)


def _head(item: Item) -> Part:
    return {"number": item.number, "title": item.title + _star(item)}
