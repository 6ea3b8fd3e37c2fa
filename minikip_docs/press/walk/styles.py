"""Effective formatting: what Word's styles, their ancestors and direct formatting come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import VAL, integer, on, w

Props = dict[str, Any]

# Switches which styles of different kinds flip (ISO/IEC 29500-1, 17.7.3).
TOGGLES = (
    "b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish",
    "outline", "shadow", "emboss", "imprint",
)  # fmt: skip
_SWITCHES = (*TOGGLES, "rtl", "specVanish", "webHidden")
_IGNORED_RUN = {
    "rStyle", "bCs", "iCs", "szCs", "noProof", "snapToGrid", "kern", "cs", "lang",
    "oMath",
}  # fmt: skip
_IGNORED_PARAGRAPH = {
    "pStyle", "suppressLineNumbers", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
    "topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "textAlignment",
    "suppressOverlap", "divId", "cnfStyle", "rPr", "sectPr", "widowControl",
}  # fmt: skip
_PARAGRAPH_SWITCHES = {"keepNext", "keepLines", "pageBreakBefore", "contextualSpacing", "bidi"}
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W14_PLAIN = {"ligatures", "numForm", "numSpacing", "stylisticSets", "cntxtAlts"}
_SIDES = {"top": "top", "bottom": "bottom", "start": "left", "end": "right"}
_AUTO_SPACING = 280  # twips; Word's «automatic» spacing before and after


@dataclass(frozen=True, slots=True)
class Style:
    """One style of styles.xml with the formatting it sets itself."""

    id: str
    kind: str
    based_on: str
    paragraph: Props
    run: Props
    element: Element


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """All styles of a document and its defaults."""

    styles: Mapping[str, Style]
    default_paragraph: str
    default_table: str
    base_run: Props
    base_paragraph: Props
    # What styles come to is asked for every run: worked out once per document.
    known: dict[tuple[str, ...], Props] = field(default_factory=dict, compare=False)
    memberships: dict[str, tuple[str, int, str]] = field(default_factory=dict, compare=False)
    dresses: dict[str, list[Style]] = field(default_factory=dict, compare=False)

    def chain(self, style_id: str) -> list[Style]:
        """Give a style and its ancestors, the oldest first; an unknown id gives none."""
        if style_id in self.dresses:
            return self.dresses[style_id]
        found: list[Style] = []
        while style_id in self.styles and self.styles[style_id] not in found:
            found.append(self.styles[style_id])
            style_id = found[-1].based_on
        return found[::-1]

    def dressed(self, table: str, conditions: Sequence[tuple[str, Element]]) -> str:
        """Give the id of a table style together with what it makes of a row or column.

        ``conditions``: kind and ``w:tblStylePr``, the strongest last.
        """
        name = "|".join((table, *(kind for kind, _ in conditions)))
        if conditions and name not in self.dresses:
            more = [
                Style(name, "table", "", paragraph_props(x.find(w("pPr"))),
                      run_props(x.find(w("rPr"))), x)
                for _, x in conditions
            ]  # fmt: skip
            self.dresses[name] = [*self.chain(table), *more]
        return name

    def run(self, paragraph: str, character: str, table: str, direct: Props) -> Props:
        """Give the effective run formatting: defaults, table, paragraph, character, direct."""
        key = ("run", paragraph, character, table)
        if key not in self.known:
            self.known[key] = self._styled_run(paragraph, character, table)
        return {**self.known[key], **direct}

    def _styled_run(self, paragraph: str, character: str, table: str) -> Props:
        result = dict(self.base_run)
        states = {t: bool(result.get(t)) for t in TOGGLES}
        for style_id in (table, paragraph, character):
            own: Props = {}
            for style in self.chain(style_id):
                own.update(style.run)
            for toggle in TOGGLES:
                states[toggle] ^= bool(own.pop(toggle, False))
            result.update(own)
        # A switch that the defaults turn on stays on, however many styles name it.
        result.update({t: True for t in TOGGLES if states[t] or self.base_run.get(t)})
        return {
            k: v for k, v in result.items() if k not in TOGGLES or states[k] or self.base_run.get(k)
        }

    def paragraph(
        self, style_id: str, table: str, level: tuple[str, Props], direct: Props
    ) -> Props:
        """Give the effective paragraph formatting.

        ``level``: formatting of the list level and the style that brought the list
        («» if the paragraph itself did): the level stands just below its bringer.
        """
        result = merge({}, self.base_paragraph)
        for style in self.chain(table):
            merge(result, style.paragraph)
        for style in self.chain(style_id):
            if style.id == level[0]:
                merge(result, level[1])
            merge(result, style.paragraph)
        if not level[0]:
            merge(result, level[1])
        return merge(result, direct)


def merge(into: Props, more: Props) -> Props:
    """Lay paragraph formatting over another; tab stops add up, everything else replaces."""
    tabs = {**into.get("tabs", {}), **more.get("tabs", {})}
    into.update(more)
    if tabs:
        into["tabs"] = tabs
    return into


def read_sheet(root: Element | None) -> StyleSheet:
    """Read styles.xml; a document without one has no styles."""
    styles: dict[str, Style] = {}
    defaults = {"paragraph": "", "table": ""}
    for element in [] if root is None else root.findall(w("style")):
        style_id, kind = element.get(w("styleId"), ""), element.get(w("type"), "paragraph")
        based = element.find(w("basedOn"))
        styles[style_id] = Style(
            style_id,
            kind,
            "" if based is None else based.get(VAL, ""),
            paragraph_props(element.find(w("pPr"))),
            run_props(element.find(w("rPr"))),
            element,
        )
        if element.get(w("default")) in {"1", "true", "on"} and kind in defaults:
            defaults[kind] = style_id
    base = None if root is None else root.find(w("docDefaults"))
    run = None if base is None else base.find(f"{w('rPrDefault')}/{w('rPr')}")
    paragraph = None if base is None else base.find(f"{w('pPrDefault')}/{w('pPr')}")
    return StyleSheet(
        styles, defaults["paragraph"], defaults["table"], run_props(run), paragraph_props(paragraph)
    )


def run_props(element: Element | None) -> Props:
    """Read ``w:rPr`` as it stands; a property not known is kept as ``?name`` for refusal."""
    props: Props = {}
    for child in () if element is None else element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if child.tag.startswith(_W14):
            if name not in _W14_PLAIN:  # an outline without a fill is none (MS-ODRAWXML)
                off = name == "textOutline" and child.find(f"{_W14}noFill") is not None
                props[f"?{name}"] = not off
        elif name in _SWITCHES:
            props[name] = on(child)
        elif name == "rFonts":
            props["font"] = child.get(w("ascii")) or child.get(w("hAnsi")) or props.get("font")
        elif name in _RUN_READERS:
            props.update(_RUN_READERS[name](child))
        elif name in {"ins", "del", "moveFrom", "moveTo", "rPrChange"}:
            props["tracked"] = True
        elif name in {"u", "highlight", "vertAlign", "spacing", "position", "w",
                      "effect", "em"}:  # fmt: skip
            props[name] = child.get(VAL, "")
        elif name not in _IGNORED_RUN:
            props[f"?{name}"] = True
    return props


def paragraph_props(element: Element | None) -> Props:
    """Read ``w:pPr`` as it stands (twips); a property not known is kept as ``?name``."""
    props: Props = {}
    for child in () if element is None else element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name in _PARAGRAPH_READERS:
            props.update(_PARAGRAPH_READERS[name](child))
        elif name in _PARAGRAPH_SWITCHES:
            props[name] = on(child)
        elif name in {"jc", "outlineLvl"}:
            props[name] = child.get(VAL, "")
        elif name in {"mirrorIndents", "textDirection", "framePr", "textboxTightWrap"}:
            if on(child) and child.get(VAL) != "lrTb":
                props[f"?{name}"] = True
        elif name not in _IGNORED_PARAGRAPH:
            props[f"?{name}"] = True
    return props


def shade(element: Element) -> str | None:
    """Give the ground that ``w:shd`` makes as RRGGBB, None for none.

    What cannot be told is kept with a «?» before it: «?» a pattern, «?red» no colour value.
    A pattern of so many percent is the mixture of its two colours (ISO/IEC 29500-1, 17.18.78).
    """
    kind = element.get(VAL, "clear")
    fill, ink = (colour(element.get(w(name))) for name in ("fill", "color"))
    share = 100 if kind == "solid" else int(kind[3:]) if kind[3:].isdigit() else 0
    if kind == "nil" or (kind == "clear" and not fill):
        return None
    strange = next((c for c in (fill, ink if share else "") if c.startswith("?")), "")
    if strange or kind == "clear":
        return strange or fill
    if not share:
        return "?"
    mixed = (
        (int((ink or "000000")[i : i + 2], 16) * share
         + int((fill or "FFFFFF")[i : i + 2], 16) * (100 - share)) / 100
        for i in (0, 2, 4)
    )  # fmt: skip
    return "".join(f"{round(part):02X}" for part in mixed)


def _size(element: Element) -> Props:
    """Read a size of letters in half-points: «21», «21.5» or with a unit, «10.5pt»."""
    text = element.get(VAL, "").strip()
    size = round(integer(text) / 10) if text[-1:].isalpha() else integer(text)
    return {"sz": size} if size > 0 else {}  # empty or nought is as if nothing were said


def colour(value: str | None) -> str:
    """Give a colour as RRGGBB, «» for Word's automatic one; «?» stands before any other word."""
    text = (value or "auto").strip()
    if text.lower() in {"auto", ""}:
        return ""
    return text.upper() if re.fullmatch("[0-9A-Fa-f]{6}", text) else f"?{text}"


def strange_colour(given: str | None) -> str:
    """Tell in German what cannot be shown of a colour kept with «?»; «» if it can."""
    if not given or not given.startswith("?"):
        return ""
    if given == "?":
        return "ein Muster als Hintergrund"
    return f"die Farbe «{given[1:]}», die kein Farbwert ist"


def border(element: Element) -> tuple[float, str, str] | None:
    """Give a border as width in points, colour RRGGBB and Word's line kind; None for no line."""
    return _border(element.get(VAL, "none"), element.get(w("sz"), "4"), element.get(w("color")))


@lru_cache(maxsize=1000)
def _border(kind: str, size: str, ink: str | None) -> tuple[float, str, str] | None:
    if kind in {"none", "nil"}:
        return None
    return max(integer(size) / 8, 0.25), colour(ink) or "000000", kind


def _indents(element: Element) -> Props:
    props: Props = {}
    for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            if element.get(w(name)) is not None:
                props[key] = integer(element.get(w(name)))
    if element.get(w("firstLine")) is not None:
        props["first"] = integer(element.get(w("firstLine")))
    if element.get(w("hanging")) is not None:
        props["first"] = -integer(element.get(w("hanging")))
    return props


def _spacing(element: Element) -> Props:
    props: Props = {}
    for key in ("before", "after"):
        if element.get(w(key)) is not None:
            props[key] = integer(element.get(w(key)))
        if element.get(w(f"{key}Autospacing")) in {"1", "true", "on"}:
            props[key] = _AUTO_SPACING
    if element.get(w("line")) is not None:
        props["line"] = (integer(element.get(w("line"))), element.get(w("lineRule"), "auto"))
    return props


def _borders(element: Element) -> Props:
    props: Props = {}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        line = border(child)
        side = _SIDES.get(name, name)
        if side in {"top", "bottom", "left", "right"}:
            space = integer(child.get(w("space")))
            props[f"border_{side}"] = None if line is None else (*line, space)
        elif line is not None:
            props[f"?pBdr {name}"] = True
    return props


def _number(element: Element) -> Props:
    children = ((key, element.find(w(key))) for key in ("numId", "ilvl"))
    props: Props = {key: child.get(VAL, "0") for key, child in children if child is not None}
    if any(element.find(w(change)) is not None for change in ("ins", "numberingChange")):
        props["tracked"] = True
    return props


def _tabs(element: Element) -> Props:
    stops = {
        integer(t.get(w("pos"))): (t.get(VAL, "left"), t.get(w("leader"), "none")) for t in element
    }
    return {"tabs": stops}


_RUN_READERS: Mapping[str, Callable[[Element], Props]] = {
    "color": lambda element: {"color": colour(element.get(VAL))},
    "sz": _size,
    "shd": lambda element: {"shd": shade(element)},
    "bdr": lambda element: {"bdr": element.get(VAL, "none")},
}
_PARAGRAPH_READERS: Mapping[str, Callable[[Element], Props]] = {
    "ind": _indents,
    "spacing": _spacing,
    "numPr": _number,
    "tabs": _tabs,
    "pBdr": _borders,
    "shd": lambda element: {"shd": shade(element)},
    "pPrChange": lambda _: {"tracked": True},
}
