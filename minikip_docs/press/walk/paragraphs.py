"""Reads one Word paragraph: its effective formatting, its number and what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import MAIN, NOTE, integer, value, w
from minikip_docs.press.walk.blocks import (
    Block,
    Borders,
    Inline,
    Label,
    Line,
    Link,
    PageBreak,
    PageNumber,
    Paragraph,
    Picture,
    Tab,
    TabStop,
    Text,
)
from minikip_docs.press.walk.borders import as_line, strange_line
from minikip_docs.press.walk.inline import NewPage, inlines, look_of, mark_look, mark_props
from minikip_docs.press.walk.numbering import Number, membership
from minikip_docs.press.walk.styles import Props, paragraph_props, strange_colour
from minikip_docs.press.walk.walk_scope import Scope

_ALIGN = {"left": "left", "start": "left", "right": "right", "end": "right", "center": "center",
          "both": "both"}  # fmt: skip
_STOPS = {"left": "left", "start": "left", "num": "left", "right": "right", "end": "right",
          "center": "center"}  # fmt: skip
_LEADERS = {"none": "none", "dot": "dot", "middleDot": "dot", "hyphen": "hyphen",
            "underscore": "underscore", "heavy": "underscore"}  # fmt: skip
_STRANGE_STOPS = {
    "decimal": "einen Dezimaltabulator",
    "bar": "einen Tabulator, der eine senkrechte Linie zieht",
}
_STRANGE = {
    "framePr": "einen Absatz in einem Positionsrahmen oder eine Initiale",
    "mirrorIndents": "gespiegelte Einzüge",
    "textDirection": "gedrehten Text",
    "textboxTightWrap": "ein eng umflossenes Textfeld",
    "pBdr between": "eine Linie zwischen zwei Absätzen",
    "pBdr bar": "eine senkrechte Linie neben dem Absatz",
}
_PROPERTIES, _STYLE = w("pPr"), w("pStyle")
_BODY_LEVEL = 9  # Word's outline level of ordinary text
_HAIR = 1.0  # points
_SHRINK = (
    "Verkleinern Sie das Bild in der Word-Vorlage, bis es ganz in seine Spalte und auf die Seite "
    "passt."
)
_CLIPPED = 0.9  # of the size of the letters; a lower line cuts them off
_TIGHT = 0.7  # of a line; with less, the letters of one stand in the other


def read_paragraph(scope: Scope, element: Element) -> Iterator[Block]:
    """Read one paragraph; page breaks inside it cut it into several blocks.

    Raises Refusal T2xx for formatting and content that is not carried.
    """
    own = next(element.iterchildren(_PROPERTIES), None)
    style = value(own, "pStyle") or ""
    style = style if style in scope.sheet.styles else scope.sheet.default_paragraph
    number = scope.numbers.get(element)
    # Most paragraphs have nothing but their style: what that comes to is worked out once.
    bare = number is None and (own is None or all(child.tag == _STYLE for child in own))
    key = ("paragraph", style, scope.table_style, scope.in_table, scope.part.title)
    if not bare or key not in scope.known:
        scope.known[key] = _formatting(scope, element, own, style, number)
    props, fields = scope.known[key]
    if not bare:
        del scope.known[key]
    content = inlines(scope, element, style)
    _check_page_break(scope, props, content, element)
    _check_clipping(scope, fields, content, element)
    if number or any(isinstance(item, Tab) for item in content):
        fields = {**fields, "tabs": _tabs(scope, props, content, element)}
    yield from _cut(fields, content)


def _formatting(scope: Scope, element: Element, own: Element | None, style: str,
                number: Number | None) -> tuple[Props, dict[str, Any]]:  # fmt: skip
    """Give the effective formatting, as Word's properties and as fields of ``Paragraph``."""
    if scope.part.title != MAIN and membership(element, scope.sheet, scope.lists)[0]:
        where = "einer Fussnote" if scope.part.title == NOTE else "Kopf- oder Fusszeile"
        raise scope.refuse("T211", f"eine automatische Nummer in {where}", element)
    level = (number.bringer, number.level.paragraph) if number else ("", {})
    props = scope.sheet.paragraph(style, scope.table_style, level, paragraph_props(own))
    _check(scope, props, element)
    mark = mark_props(scope, element, style)
    return props, {
        "look": mark_look(scope, mark, element),
        "style": style,
        "heading": _heading(scope, props),
        "label": None if number is None else _label(scope, element, mark, number),
        "align": _ALIGN[props.get("jc", "left")],
        "left": _points(props, "left"),
        "right": _points(props, "right"),
        "first": _points(props, "first"),
        "before": _points(props, "before"),
        "after": _points(props, "after"),
        "line": _line(props),
        "contextual": bool(props.get("contextualSpacing")),
        "keep_next": bool(props.get("keepNext")),
        "keep_lines": bool(props.get("keepLines")),
        "page_break_before": bool(props.get("pageBreakBefore")),
        "shade": props.get("shd") or "",
        "borders": _borders(props),
    }


def _cut(fields: dict[str, Any], content: list[Inline | NewPage]) -> Iterator[Block]:
    """Cut a paragraph at its page breaks; empty remains before or after a break are dropped."""
    pieces: list[list[Inline]] = [[]]
    for item in content:
        if isinstance(item, NewPage):
            pieces.append([])
        else:
            pieces[-1].append(item)
    if fields["heading"] and not any(_is_word(item) for item in content):
        fields = {**fields, "heading": 0}  # a heading without words heads nothing
    if len(pieces) == 1:
        yield Paragraph(inlines=tuple(pieces[0]), **fields)
        return
    for n, piece in enumerate(pieces):
        if n:
            yield PageBreak()
        changed: dict[str, Any] = {} if piece else {"heading": 0}
        if n:
            changed |= {"label": None, "before": 0.0, "page_break_before": False}
        if n < len(pieces) - 1:
            changed |= {"after": 0.0}
        if piece or (fields["label"] and n == 0):
            yield Paragraph(inlines=tuple(piece), **{**fields, **changed})


def _is_word(item: Inline | NewPage) -> bool:
    inner = item.inlines if isinstance(item, Link) else (item,)
    return any(isinstance(x, PageNumber) or getattr(x, "text", "").strip() for x in inner)


def _check(scope: Scope, props: Props, element: Element) -> None:
    if props.get("tracked"):
        raise scope.refuse("T202", "Änderungen im Überarbeitungsmodus", element)
    strange = next((k for k in props if k.startswith("?") and props[k]), None)
    if strange:
        unknown = "eine Absatzformatierung, die dieses Programm nicht kennt"
        raise scope.refuse("T215", _STRANGE.get(strange[1:], unknown), element)
    if what := strange_colour(props.get("shd")):
        raise scope.refuse("T215", what, element)
    if props.get("bidi"):
        raise scope.refuse("T215", "Text von rechts nach links", element)
    if props.get("jc", "left") not in _ALIGN:
        spread = props["jc"] == "distribute"
        what = "verteilten Text" if spread else "eine besondere Ausrichtung"
        raise scope.refuse("T215", what, element)
    for side in ("top", "right", "bottom", "left"):
        line = props.get(f"border_{side}")
        if what := strange_line(line):
            raise scope.refuse("T215", what, element)


def _check_page_break(scope: Scope, props: Props, content: list[Inline | NewPage],
                      element: Element) -> None:  # fmt: skip
    """Refuse page breaks where Word overlooks them or moves the whole table."""
    inside = scope.in_table or scope.part.title != MAIN
    if inside and (props.get("pageBreakBefore") or NewPage() in content):
        what = "einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile"
        raise scope.refuse("T213", what, element)
    stops = (kind for kind, _ in props.get("tabs", {}).values())
    if scope.in_table and "decimal" in stops:  # aligns without any tab in the text
        raise scope.refuse("T215", _STRANGE_STOPS["decimal"], element)


def _check_clipping(scope: Scope, fields: Mapping[str, Any], content: list[Inline | NewPage],
                    element: Element) -> None:  # fmt: skip
    """Refuse what Word cuts off: what is higher than a line of fixed height, or than its place."""
    rule, height = fields["line"]
    room = scope.width - fields["left"] - fields["right"]
    for item in content:
        inner = item.inlines if isinstance(item, Link) else (item,)
        for shown in inner:
            if isinstance(shown, Picture):
                if rule == "exact" and shown.height > height:
                    what = "ein Bild, das eine feste Zeilenhöhe abschneidet"
                    raise scope.refuse("T209", what, element)
                if shown.width > room + _HAIR or shown.height > scope.height + _HAIR:
                    what = "ein Bild, das breiter oder höher ist als sein Platz"
                    raise scope.advise("T209", what, element, _SHRINK)
            elif not isinstance(shown, Text | PageNumber):
                continue
            elif rule == "exact" and shown.look.size * _CLIPPED > height:
                what = "Text, den eine feste Zeilenhöhe abschneidet"
                raise scope.refuse("T215", what, element)
            elif rule == "auto" and height < _TIGHT:
                raise scope.refuse("T215", "Zeilen, die ineinander stehen", element)


def _heading(scope: Scope, props: Props) -> int:
    """Give the heading level: headings in tables, headers and footers are ordinary text."""
    level = integer(str(props.get("outlineLvl", _BODY_LEVEL)))
    return (
        level + 1 if level < _BODY_LEVEL and not scope.in_table and scope.part.title == MAIN else 0
    )


def _label(scope: Scope, element: Element, mark: Props, number: Number) -> Label:
    """Give the number with its look: that of the paragraph mark under that of the list level."""
    if number.level.align not in {"left", "right"}:
        raise scope.refuse("T211", "eine zentrierte Nummer", element)
    run = {k: v for k, v in {**mark, **number.level.run}.items() if k != "font"}
    text = number.text.upper() if run.get("caps") else number.text
    if run.get("smallCaps") and text != text.upper():
        raise scope.refuse("T211", "eine Nummer in Kapitälchen", element)
    return Label(
        text,
        look_of(scope, run, element),
        number.list_id,
        number.ilvl,
        number.level.suffix,
        number.level.align,
    )


def _points(props: Props, key: str) -> float:
    return float(props.get(key, 0)) / 20


def _line(props: Props) -> tuple[str, float]:
    amount, rule = props.get("line", (240, "auto"))
    return (rule, amount / 240) if rule == "auto" else (rule, amount / 20)


def _borders(props: Props) -> Borders:
    def side(name: str) -> Line | None:
        found = props.get(f"border_{name}")
        return None if not found else replace(as_line(found[:3]), space=float(found[3]))

    return Borders(side("top"), side("right"), side("bottom"), side("left"))


def _tabs(scope: Scope, props: Props, content: list[Inline | NewPage], element: Element,
          ) -> tuple[TabStop, ...]:  # fmt: skip
    aligned = {item.align for item in content if isinstance(item, Tab)} - {""}
    if aligned:
        if Tab() in content:
            raise scope.refuse("T215", "verschiedene Arten von Tabulatoren", element)
        places = {"center": scope.width / 2, "right": scope.width}
        return tuple(TabStop(places[kind], kind, "none") for kind in sorted(aligned))
    stops = []
    for position, (kind, leader) in sorted(props.get("tabs", {}).items()):
        if kind == "clear":
            continue
        if kind not in _STOPS or leader not in _LEADERS:
            what = _STRANGE_STOPS.get(kind, "einen besonderen Tabulator")
            raise scope.refuse("T215", what, element)
        stops.append(TabStop(position / 20, _STOPS[kind], _LEADERS[leader]))
    return tuple(stops)
