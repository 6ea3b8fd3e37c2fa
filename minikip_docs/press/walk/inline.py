"""Reads what stands inside a paragraph: runs, links, fields and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import bidirectional

from minikip_docs.press.ooxml.namespaces import PRESERVE, R
from minikip_docs.press.ooxml.symbols import SYMBOL_FONTS
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import MAIN, NOTE, XML_BLANKS, integer, value, w
from minikip_docs.press.walk.blocks import (
    Break,
    Inline,
    Link,
    Look,
    Note,
    PageNumber,
    Picture,
    Tab,
    Text,
)
from minikip_docs.press.walk.drawing import picture
from minikip_docs.press.walk.references import address, field_kind, field_name
from minikip_docs.press.walk.styles import Props, run_props, strange_colour
from minikip_docs.press.walk.walk_scope import IGNORED, Scope, local

_WRAPPERS = {"smartTag", "customXml"}
_WRAPPER_PROPERTIES = {"smartTagPr", "customXmlPr", "sdtPr", "sdtEndPr"}
_REFUSED_LOOKS = {
    "tracked": ("T202", "Änderungen im Überarbeitungsmodus"),
    "strike": ("T207", "durchgestrichenen Text"),
    "dstrike": ("T207", "durchgestrichenen Text"),
    "vanish": ("T207", "verborgenen Text"),
    "specVanish": ("T207", "verborgenen Text"),
    "webHidden": ("T207", "nur im Web verborgenen Text"),
    "outline": ("T215", "Umrissschrift"),
    "shadow": ("T215", "schattierte Schrift"),
    "emboss": ("T215", "Reliefschrift"),
    "imprint": ("T215", "Gravurschrift"),
    "rtl": ("T215", "Text von rechts nach links"),
}
_STRANGE_LOOKS = {
    "fitText": "in eine Breite eingepassten Text",
    "eastAsianLayout": "eine ostasiatische Textanordnung",
    **dict.fromkeys(
        ("glow", "shadow", "reflection", "textOutline", "textFill", "scene3d", "props3d"),
        "einen Texteffekt (Leuchten, Schatten, Spiegelung, Kontur oder Füllung)",
    ),
}
_PLAIN_VALUES = {
    "position": ("0", "höher- oder tiefergestellte Schrift (Position)"),
    "w": ("100", "gestauchte oder gedehnte Schrift"),
    "effect": ("none", "einen Texteffekt"),
    "em": ("none", "Betonungszeichen"),
    "bdr": ("none", "einen Rahmen um Zeichen"),
}
_HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF",
    "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
    "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip
_PROPERTIES = w("rPr")
_TO_THE_LEFT = {"R", "AL", "AN"}
# The blocks of such letters, to look closer only there: also where no mark says it.
_MAYBE_TO_THE_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LONGEST = 2000  # of an address; no browser opens a longer one
_TRACKING = -0.1, 0.08  # of the size; above, readers of a PDF see single letters
_LESS_FOR_SMALL_CAPITALS = 2.0  # points
_DEFAULT_SIZE = "20"  # half-points, where no style says anything


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page break inside a paragraph; never leaves the walker."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a link that is a field begins, with its address, or ends; never leaves this file."""

    url: str | None


def look_of(scope: Scope, props: Props, element: Element) -> Look:
    """Turn effective run formatting into a look; refuses what is not carried."""
    key = tuple(sorted(props.items()))
    if key not in scope.looks:
        scope.looks[key] = _new_look(scope, props, element)
    return scope.looks[key]


def _new_look(scope: Scope, props: Props, element: Element) -> Look:
    for key, (code, what) in _REFUSED_LOOKS.items():
        if props.get(key):
            raise scope.refuse(code, what, element)
    for key, (plain, what) in _PLAIN_VALUES.items():
        if props.get(key, plain) not in {plain, "nil"}:
            raise scope.refuse("T215", what, element)
    strange = next((k for k in props if k.startswith("?") and props[k]), None)
    if strange:
        unknown = "eine Zeichenformatierung, die dieses Programm nicht kennt"
        raise scope.refuse("T215", _STRANGE_LOOKS.get(strange[1:], unknown), element)
    for key in ("color", "shd"):
        if what := strange_colour(props.get(key)):
            raise scope.refuse("T215", what, element)
    underline = props.get("u", "none")
    if underline not in {"none", "single"}:
        raise scope.refuse("T215", "eine besondere Unterstreichung", element)
    size = float(props.get("sz", _DEFAULT_SIZE)) / 2
    tracking = integer(props.get("spacing", "0")) / 20
    least = max(size - _LESS_FOR_SMALL_CAPITALS, 1.0) if props.get("smallCaps") else size
    if not _TRACKING[0] * least <= tracking <= _TRACKING[1] * least:
        raise scope.refuse("T215", "stark gesperrte oder gedrängte Schrift", element)
    return Look(
        size=size,
        bold=bool(props.get("b")),
        italic=bool(props.get("i")),
        underline=underline == "single",
        colour=props.get("color", ""),
        highlight=_HIGHLIGHTS.get(props.get("highlight", ""), "") or props.get("shd") or "",
        vertical={"superscript": "super", "subscript": "sub"}.get(props.get("vertAlign", ""), ""),
        tracking=tracking,
    )


def run_look(scope: Scope, run: Element, style: str) -> tuple[Look, Props]:
    """Give the look and the effective formatting of one run in a paragraph of a style."""
    element = next(run.iterchildren(_PROPERTIES), None)
    if element is None or len(element) == 0:  # most runs have nothing of their own
        key = ("run", style, scope.table_style)
        if key not in scope.known:
            props = scope.sheet.run(style, "", scope.table_style, {})
            scope.known[key] = look_of(scope, props, run), props
        known: tuple[Look, Props] = scope.known[key]
        return known
    character = value(element, "rStyle") or ""
    props = scope.sheet.run(style, character, scope.table_style, run_props(element))
    return look_of(scope, props, run), props


class _Field:
    """The complex field that is being read."""

    def __init__(self) -> None:
        self.open = False
        self.result = False  # past the separator
        self.instruction = ""
        self.number: PageNumber | None = None


def inlines(scope: Scope, paragraph: Element, style: str) -> list[Inline | NewPage]:
    """Read the content of a paragraph as it is shown.

    Raises Refusal T2xx for everything Word shows that is not carried.
    """
    field = _Field()
    found = _folded(scope, _children(scope, paragraph, style, field), paragraph)
    if field.open:
        what = f"{field_name(field.instruction)}, das über den Absatz hinausreicht"
        raise scope.refuse("T206", what, paragraph)
    return found


def _children(scope: Scope, parent: Element, style: str, field: _Field,
              ) -> Iterator[Inline | NewPage | _Edge]:  # fmt: skip
    for child in parent:
        name = local(child)
        if name == "r":
            yield from _run(scope, child, style, field)
        elif name == "hyperlink":
            yield from _hyperlink(scope, child, style, field)
        elif name == "fldSimple":
            yield from _simple_field(scope, child, style, field)
        elif name == "sdt":
            scope.check_control(child)
            content = child.find(w("sdtContent"))
            if content is not None:
                yield from _children(scope, content, style, field)
        elif name in _WRAPPERS:
            yield from _children(scope, child, style, field)
        elif name and name not in IGNORED and name not in _WRAPPER_PROPERTIES and name != "pPr":
            raise scope.unknown(child)


def _hyperlink(scope: Scope, element: Element, style: str, field: _Field,
               ) -> Iterator[Inline | NewPage]:  # fmt: skip
    content = _folded(scope, _children(scope, element, style, field), element)
    relation = scope.part.relations.get(element.get(f"{{{R}}}id", ""))
    target = "" if relation is None or not relation.external else relation.target
    yield from _linked(scope, target.strip(), content, element)


def _folded(scope: Scope, items: Iterator[Inline | NewPage | _Edge], place: Element,
            ) -> list[Inline | NewPage]:  # fmt: skip
    """Put what stands between the edges of a link into it."""
    done: list[Inline | NewPage] = []
    inside: list[Inline | NewPage] = done
    url = ""
    for item in items:
        if not isinstance(item, _Edge):
            inside.append(item)
        elif item.url is not None:
            inside, url = [], item.url
        elif inside is not done:
            done += _linked(scope, url, inside, place)
            inside = done
    return done if inside is done else [*done, *inside]


def _linked(scope: Scope, target: str, content: list[Inline | NewPage], element: Element,
            ) -> Iterator[Inline | NewPage]:  # fmt: skip
    shown = any(isinstance(c, Picture) or getattr(c, "text", "").strip() for c in content)
    decoration = scope.repeated or scope.part.title not in {MAIN, NOTE}
    if not target or len(target) > _LONGEST or not shown or decoration:
        # A jump inside the document, to nowhere, or in what a page repeats and PDF/UA (ISO
        # 14289-1, 7.1) takes for decoration, where nothing can be clicked: Word shows the words.
        yield from content
        return
    if any(isinstance(c, NewPage | Tab | Note) for c in content):
        what = "einen Seitenumbruch, Tabulator oder eine Fussnote in einem Link"
        raise scope.refuse("T215", what, element)
    words = (c.inlines if isinstance(c, Link) else (c,) for c in content
             if not isinstance(c, NewPage))  # fmt: skip
    yield Link(target, tuple(x for group in words for x in group))


def _simple_field(scope: Scope, element: Element, style: str, field: _Field,
                  ) -> Iterator[Inline | NewPage | _Edge]:  # fmt: skip
    kind = field_kind(element.get(w("instr"), ""))
    _check_lock(scope, element)
    if kind == "HYPERLINK":
        content = _folded(scope, _children(scope, element, style, field), element)
        yield from _linked(scope, address(element.get(w("instr"), "")), content, element)
    elif kind in {"REF", "SEQ", "DOCPROPERTY"}:
        yield from _children(scope, element, style, field)
    elif kind in {"PAGE", "NUMPAGES"}:
        run = element.find(w("r"))
        look, _ = run_look(scope, element if run is None else run, style)
        yield PageNumber(kind == "NUMPAGES", look)
    else:
        raise scope.refuse("T206", field_name(element.get(w("instr"), "")), element)


def _run(
    scope: Scope,
    run: Element,
    style: str,
    field: _Field,
) -> Iterator[Inline | NewPage | _Edge]:
    for child in run:
        name = local(child)
        if name == "fldChar":
            yield from _field_mark(scope, child, run, style, field)
        elif name == "instrText":
            field.instruction += child.text or ""
        elif field.open and not (field.result and field.number is None):
            continue  # Word's stored page number: it is worked out anew
        elif name == "t":
            yield from _text(scope, child, run, style)
        elif name == "drawing":
            look_of(scope, run_look(scope, run, style)[1], run)
            yield picture(scope, child)
        elif name == "footnoteRef" and scope.note:
            yield Text(scope.note, run_look(scope, run, style)[0])
        elif name == "footnoteReference" and child.get(w("id"), "") in scope.notes:
            yield _note(scope, child, run_look(scope, run, style)[0])
        elif name in {"tab", "ptab", "br", "cr", "noBreakHyphen"}:
            look, _ = run_look(scope, run, style)
            yield _mark(scope, child, name, look)
        elif name and name not in IGNORED and name not in {"rPr", "softHyphen"}:
            raise scope.unknown(child)


def _note(scope: Scope, reference: Element, look: Look) -> Note:
    if look.vertical != "super":
        raise scope.refuse("T204", "ein Fussnotenzeichen, das nicht hochgestellt ist", reference)
    note = scope.notes[reference.get(w("id"), "")]
    return Note(note.number, look, note.blocks)


def _mark(scope: Scope, child: Element, name: str, look: Look) -> Inline | NewPage:
    if name == "tab":
        return Tab()
    if name == "ptab":
        align = child.get(w("alignment"), "")
        plain = child.get(w("relativeTo")) == "margin" and child.get(w("leader")) == "none"
        if align not in {"center", "right"} or not plain or scope.in_table:
            raise scope.refuse("T215", "einen besonderen Ausrichtungstabulator", child)
        return Tab(align)
    if name == "noBreakHyphen":
        return Text("\u2011", look)
    kind = child.get(w("type"), "textWrapping")
    if kind == "page":
        if scope.in_table or scope.part.title != MAIN:
            what = "einen Seitenumbruch in einer Tabelle, Kopf- oder Fusszeile"
            raise scope.refuse("T213", what, child)
        return NewPage()
    if kind == "column":
        raise scope.refuse("T213", "einen Spaltenumbruch", child)
    return Break()


def _text(scope: Scope, child: Element, run: Element, style: str) -> Iterator[Text]:
    text = child.text or ""
    if child.get(PRESERVE) != "preserve":
        text = text.strip(XML_BLANKS)
    text = re.sub(r"[\t\r\n]", " ", text).replace("\u00ad", "")
    if not text:
        return
    if any(bidirectional(c) in _TO_THE_LEFT for c in _MAYBE_TO_THE_LEFT.findall(text)):
        raise scope.refuse(*_REFUSED_LOOKS["rtl"], run)
    look, props = run_look(scope, run, style)
    font = str(props.get("font") or "").lower()
    if (font in SYMBOL_FONTS or font in scope.package.symbol_fonts) and text.strip():
        raise scope.refuse("T208", f"Text in der Symbolschrift «{props['font']}»", run)
    if not (props.get("caps") or props.get("smallCaps")):
        yield Text(text, look)
        return
    unsure = next((c for c in text if len(c.upper()) > 1), "")  # ß stays, or becomes SS
    if unsure:
        raise scope.refuse("T215", f"«{unsure}» in Grossbuchstaben gesetzt", run)
    yield from [Text(text.upper(), look)] if props.get("caps") else _small_capitals(text, look)


def _small_capitals(text: str, look: Look) -> Iterator[Text]:
    """Set small letters as capitals two points smaller (ISO/IEC 29500-1, 17.3.2.33)."""
    smaller = replace(look, size=max(look.size - _LESS_FOR_SMALL_CAPITALS, 1.0))
    for small, letters in groupby(text, key=lambda c: c != c.upper()):
        yield Text("".join(letters).upper(), smaller if small else look)


def _field_mark(scope: Scope, mark: Element, run: Element, style: str, field: _Field,
                ) -> Iterator[Inline | _Edge]:  # fmt: skip
    kind = mark.get(w("fldCharType"))
    if kind == "begin":
        if field.open:
            raise scope.refuse("T206", "ein Feld in einem Feld", mark)
        _check_lock(scope, mark)
        field.open, field.result, field.instruction, field.number = True, False, "", None
        return
    if not field.open:
        raise scope.refuse("T206", "ein Feld ohne Anfang", mark)
    known = field_kind(field.instruction)
    if known is None:
        raise scope.refuse("T206", field_name(field.instruction), mark)
    if known in {"PAGE", "NUMPAGES"} and field.number is None:
        field.number = PageNumber(known == "NUMPAGES", run_look(scope, run, style)[0])
    if kind == "separate":
        field.result = True
        if known == "HYPERLINK":
            yield _Edge(address(field.instruction))
    elif kind == "end":
        field.open = False
        if field.number is not None:
            yield field.number
        if known == "HYPERLINK" and field.result:
            yield _Edge(None)


def _check_lock(scope: Scope, field: Element) -> None:
    """Refuse a field that Word must not work out anew: it shows what it once was."""
    if field.get(w("fldLock")) in {"1", "true", "on"}:
        raise scope.refuse("T206", "ein gesperrtes Feld", field)


def mark_props(scope: Scope, paragraph: Element, style: str) -> Props:
    """Give the formatting of the paragraph mark; refuses one that is hidden or tracked."""
    direct = run_props(paragraph.find(f"{w('pPr')}/{w('rPr')}"))
    props = scope.sheet.run(style, value(paragraph, "pPr", "rPr", "rStyle") or "",
                            scope.table_style, direct)  # fmt: skip
    for key in ("tracked", "vanish", "specVanish"):
        if props.get(key):
            raise scope.refuse(*_REFUSED_LOOKS[key], paragraph)
    return props


def mark_look(scope: Scope, props: Props, paragraph: Element) -> Look:
    """Give the look of a paragraph mark as far as an empty paragraph shows it."""
    shown: Props = {k: props[k] for k in ("sz", "b", "i", "color") if k in props}
    return look_of(scope, shown, paragraph)
