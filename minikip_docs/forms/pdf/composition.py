"""What stands where in the PDF form: sizes of fields, widths of columns, names said aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from minikip_docs.data import text
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Item, Section
from minikip_docs.press import field_font as pdf_font
from minikip_docs.press.pdf_fields import ON, Widget

Part = dict[str, Any]

GUTTER = 7.0
_WIDTH, _WIDE = 481.8, 728.5  # of the text on a page upright and across, in points
_COLUMNS = 12
_ROW_NUMBER = 17.0
_TALLEST = 560.0
_SHORT = 120  # letters a field of one line takes
_SPANS = {
    "amount": 4, "percent": 4, "integer": 4, "bfs_number": 4, "date": 2, "postcode": 3,
    "measure_id": 3, "multiline": 12, "yes_no": 12, "iban": 6, "email": 6, "phone": 6,
}  # fmt: skip
_WIDTHS = {
    "amount": 62.0, "percent": 66.0, "integer": 60.0, "bfs_number": 66.0, "date": 62.0,
    "measure_id": 58.0, "multiline": 160.0, "postcode": 56.0, "yes_no": 50.0,
}  # fmt: skip
_RIGHT = ("amount", "percent", "integer")
_YES_NO = (("ja", "ja"), ("nein", "nein"))


class Composition:
    """One form being laid out: gives parts for form.typ and gathers their widgets."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self.widgets: dict[str, Widget] = {}

    def section(self, section: Section) -> Part:
        """Lay out one section with as many rows as the form offers or the values need."""
        part: Part = {
            "title": f"{section.number}\u2002{section.title}",
            "help": section.help,
            "layout": section.layout,
            "note": "",
            "landscape": False,
        }
        if section.computed:
            note = "Diese Summen rechnet das Programm aus; hier ist nichts auszufüllen."
            return part | {"layout": "none", "help": "", "note": note}
        if section.layout == "fields":
            return part | {"items": self._items(section.items, None, "", section.items)}
        rows = range(section.rows)
        part["note"] = section.more
        if section.layout == "blocks":
            return part | {"blocks": [self._block(section, row) for row in rows]}
        return part | self._table(section, rows)

    def signature(self, title: str) -> Part:
        """Give the one field for a signature; it carries no data."""
        self.widgets["_signature"] = Widget("_signature", "signature", title)
        return {"name": "_signature", "h": 36}

    def _block(self, section: Section, row: int) -> Part:
        title = f"{section.row_name} {row + 1}"
        # The help stands in the first block; later ones say it in the field's name only.
        first = row == 0
        shown = section.items if first else tuple(replace(i, help="") for i in section.items)
        before = len(self.widgets)
        items = self._items(section.items, row, title, shown)
        own = list(self.widgets.values())[before:]
        long = any(len(widget.value) > 200 for widget in own)
        return {"title": title, "items": items, "breakable": long}

    def _items(
        self, items: tuple[Item, ...], row: int | None, where: str, shown: tuple[Item, ...]
    ) -> list[Part]:
        parts: list[Part] = []
        line: list[Part] = []
        pairs = zip(items, shown, strict=True)
        for _key, together in groupby(pairs, key=lambda pair: _group(pair[0])):
            group = list(together)
            visible = group[0][1]
            span = _span(visible)
            if sum(part["span"] for part in line) + span > _COLUMNS:
                parts += _justified(line)
                line = []
            width = (_WIDTH + GUTTER) / _COLUMNS * span - GUTTER
            head = {
                "span": span,
                "stretch": _stretches(visible, span),
                "number": visible.number,
                "title": (visible.group or visible.title) + _star(visible),
                "help": visible.help,
            }
            line.append(head | self._content([item for item, _shown in group], row, where, width))
        # A field widened afterwards only gains room beyond what it was measured for.
        return parts + _justified(line)

    def _content(self, items: list[Item], row: int | None, where: str, width: float) -> Part:
        item = items[0]
        if item.kind == "yes_no" and item.group:
            boxes = [self._check(each, row, where) for each in items]
            return {"kind": "choices", "columns": 3, "fields": boxes}
        if item.kind == "yes_no" or (_radio(item) and _span(item) == _COLUMNS):
            return {"kind": "answer", "fields": self._radios(item, row, where)}
        if _radio(item):
            fields = self._radios(item, row, where)
            return {"kind": "choices", "columns": len(fields), "fields": fields}
        return {"kind": "field", "fields": [self._field(item, row, where, width, 9.0)]}

    def _table(self, section: Section, rows: range) -> Part:
        widths, landscape = _column_widths(section.items)
        columns = [{"width": _ROW_NUMBER, "number": "", "title": "Nr."}] + [
            {"width": width, "number": item.number, "title": item.title + _star(item)}
            for item, width in zip(section.items, widths, strict=True)
        ]
        helps = [f"{item.number} {item.title}: {item.help}" for item in section.items if item.help]
        lines = [
            {
                "title": str(row + 1),
                "fields": [
                    self._field(item, row, f"{section.row_name} {row + 1}", width - 3, 8.0)
                    for item, width in zip(section.items, widths, strict=True)
                ],
            }
            for row in rows
        ]
        help_text = "\n".join(filter(None, (section.help, *helps)))
        return {"columns": columns, "rows": lines, "landscape": landscape, "help": help_text}

    def _field(self, item: Item, row: int | None, where: str, width: float, size: float) -> Part:
        """A field one types into; it grows with what is prefilled."""
        name = item.pointer(row)
        value = printed(item, self._values.get(name, item.default(row)))
        combo = item.kind in {"choice", "yes_no"}
        room = width - 4
        face = pdf_font.field_font()
        # Texts may take several lines from the start, or because of what is prefilled.
        long = item.kind == "multiline" or (
            item.kind == "text"
            and ((item.max_length or 0) > _SHORT or face.width(value, size) > room)
        )
        options = [label for _key, label in _answers(item)] if combo else []
        self.widgets[name] = Widget(
            name=name,
            kind="combo" if combo else "text",
            tooltip=_spoken(item, where),
            value=value,
            size=size,
            multiline=long,
            right=item.kind in _RIGHT,
            required=item.required and row is None,
            max_length=item.max_length,
            options=tuple(options),
        )
        lines = _least_lines(item, size)
        if long and value:
            lines = max(lines, len(face.lines(value, size, room)))
        height = min(lines * size * pdf_font.LINE + size * 0.75, _TALLEST)
        return {"name": name, "h": round(height, 1)}

    def _check(self, item: Item, row: int | None, where: str) -> Part:
        name = item.pointer(row)
        value = ON if self._values.get(name) is True else ""
        spoken = _spoken(replace(item, title=f"{item.group}: {item.title}"), where)
        self.widgets[name] = Widget(name, "check", spoken, value=value)
        return {"name": name, "caption": item.title, "round": False}

    def _radios(self, item: Item, row: int | None, where: str) -> list[Part]:
        name = item.pointer(row)
        chosen = self._values.get(name)
        value = str(chosen) if chosen is not None else ""
        if isinstance(chosen, bool):
            value = "ja" if chosen else "nein"
        parts = []
        for key, label in _answers(item):
            self.widgets[f"{name}#{key}"] = Widget(
                name, "radio", _spoken(item, where), value=value, state=key, caption=label,
                required=item.required and row is None,
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


def _radio(item: Item) -> bool:
    """Say whether a choice is shown as buttons: few answers, seen on paper as well."""
    return item.kind == "choice" and len(item.choices) <= 3


def _group(item: Item) -> tuple[str, str]:
    """Check boxes of one question stand together, everything else by itself."""
    return (item.group, "") if item.group and item.kind == "yes_no" else ("", item.path)


def _star(item: Item) -> str:
    return " *" if item.required else ""


def _spoken(item: Item, where: str) -> str:
    """Give the name of a field for screen readers: number, title, row, help."""
    name = f"{item.number} {item.title}".strip() + (f", {where}" if where else "")
    extra = [item.help.rstrip(".")] if item.help else []
    extra += ["Pflichtangabe"] if item.required else []
    extra += [f"in {item.unit}"] if item.unit else []
    return ". ".join([name, *extra])


def _span(item: Item) -> int:
    if item.group and item.kind == "yes_no":
        return _COLUMNS
    if item.kind == "choice":
        letters = sum(len(choice.label) for choice in item.choices)
        if _radio(item):
            return 6 if letters < 40 else _COLUMNS
        return 3 if letters < 40 else 6
    if item.kind in _SPANS:
        return _SPANS[item.kind]
    longest = item.max_length or 0
    steps = ((20, 4), (60, 3), (80, 6), (160, 4), (300, 4))
    return next((span for limit, span in steps if longest <= limit), _COLUMNS)


def _stretches(item: Item, span: int) -> bool:
    return item.kind == "text" or (item.kind == "choice" and not _radio(item) and span >= 6)


def _justified(line: list[Part]) -> list[Part]:
    """Fill a row to the margin, by widening its fields for text if there are any."""
    spare = _COLUMNS - sum(part["span"] for part in line)
    growing = [part for part in line if part["stretch"]]
    if spare and not growing:
        return [*line, {"span": spare, "kind": "gap"}]
    for turn in range(spare):
        growing[turn % len(growing)]["span"] += 1
    return line


def _least_lines(item: Item, size: float) -> int:
    in_row, in_table = "*" in item.path, size < 9
    if item.kind == "multiline":
        return 4 if item.required and not in_row else 3
    return 2 if (item.max_length or 0) > 300 and not in_table else 1


def _column_widths(items: tuple[Item, ...]) -> tuple[list[float], bool]:
    """Share a page's width among columns; across the page if they need more room."""
    least = [_least_width(item) for item in items]
    landscape = sum(least) + _ROW_NUMBER > _WIDTH
    room = (_WIDE if landscape else _WIDTH) - _ROW_NUMBER
    flexible = [item.kind not in _WIDTHS or item.kind == "multiline" for item in items]
    spare = room - sum(least)
    base = sum(w for w, grows in zip(least, flexible, strict=True) if grows) or 1.0
    widths = [
        round(w + (spare * w / base if grows else 0), 2)
        for w, grows in zip(least, flexible, strict=True)
    ]
    return widths, landscape


def _least_width(item: Item) -> float:
    if item.kind in _WIDTHS:
        return _WIDTHS[item.kind]
    if item.kind == "choice":
        longest = max(len(choice.label) for choice in item.choices)
        return min(max(70.0, longest * 4.1 + 16), 150.0)
    return min(40 + (item.max_length or 40) * 0.5, 120.0)
