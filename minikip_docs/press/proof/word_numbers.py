"""Works out Word's automatic numbers a second time, for the comparison.

It shares no code with walk/, only the basic reading of Word files and the list of signs that
symbol fonts show as bullets: a number that one of the two gets wrong does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.press.ooxml.symbols import BULLETS
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import VAL, P, Package, integer, on, value, w
from minikip_docs.press.proof.word_styles import Styles, ancestry, read_styles

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
_LEGAL = ("decimal", "decimalZero", "none")  # formats that a legal level leaves as they are
_HUNDREDS = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")

_PROPERTIES, _STYLE, _LIST = w("pPr"), w("pStyle"), w("numPr")

Levels = Mapping[int, Element]


@dataclass(frozen=True, slots=True)
class _Instance:
    """A list as paragraphs name it: whose counters it moves, its levels, where it starts anew."""

    counters: str
    levels: Levels
    starts: Mapping[int, int]


def read_numbers(package: Package) -> dict[Element, str]:
    """Give what Word sets before each numbered paragraph of the text.

    The blank or tab behind the number is one blank; there is none if Word sets none.
    """
    if package.numbering is None:
        return {}
    styles = read_styles(package)
    instances = dict(_instances(package.numbering, styles))
    default = next((n for n, s in styles.items() if s.get(w("default")) in {"1", "true", "on"}
                    and s.get(w("type")) == "paragraph"), "")  # fmt: skip
    counters: dict[str, dict[int, int]] = {}
    begun: set[tuple[str, int]] = set()
    places: dict[str, tuple[str, int]] = {}
    found: dict[Element, str] = {}
    for paragraph in package.document.root.iter(P):
        name, ilvl = _place(paragraph, styles, default, instances, places)
        level = instances[name].levels.get(ilvl) if name in instances else None
        if level is None:
            continue
        used = instances[name]
        count = counters.setdefault(used.counters, {})
        if ilvl in used.starts and (name, ilvl) not in begun:
            count[ilvl] = used.starts[ilvl]
        else:
            count[ilvl] = count.get(ilvl, integer(value(level, "start")) - 1) + 1
        begun.add((name, ilvl))
        for deeper in [n for n in count if n > ilvl and _restarts(used.levels.get(n), ilvl)]:
            del count[deeper]
        blank = "" if value(level, "suff") == "nothing" else " "
        found[paragraph] = _shown(level, used.levels, count) + blank
    return found


def _instances(root: Element, styles: Styles) -> Iterator[tuple[str, _Instance]]:
    kinds = {a.get(w("abstractNumId"), ""): a for a in root.iterchildren(w("abstractNum"))}
    named = {n.get(w("numId"), ""): value(n, "abstractNumId") or ""
             for n in root.iterchildren(w("num"))}  # fmt: skip
    for num in root.iterchildren(w("num")):
        kind = value(num, "abstractNumId") or ""
        for _ in kinds:  # a list may be defined by a style that names another list
            link = None if kind not in kinds else value(kinds[kind], "numStyleLink")
            if link is not None:
                kind = named.get(value(styles.get(link), "pPr", "numPr", "numId") or "", "")
        levels = {} if kind not in kinds else _levels(kinds[kind])
        starts = {}
        for override in num.iterchildren(w("lvlOverride")):
            levels |= _levels(override)
            start = value(override, "startOverride")
            if start is not None:
                starts[integer(override.get(w("ilvl")))] = integer(start)
        yield num.get(w("numId"), ""), _Instance(kind, levels, starts)


def _levels(parent: Element) -> dict[int, Element]:
    return {integer(x.get(w("ilvl"))): x for x in parent.iterchildren(w("lvl"))}


def _place(paragraph: Element, styles: Styles, default: str,
           instances: Mapping[str, _Instance], places: dict[str, tuple[str, int]],
           ) -> tuple[str, int]:  # fmt: skip
    """Give list and level of a paragraph: its own, else those of its style."""
    own, style, said = next(paragraph.iterchildren(_PROPERTIES), None), "", None
    for child in () if own is None else own.iterchildren(_STYLE, _LIST):
        if child.tag == _STYLE:
            style = child.get(VAL, "")
        else:
            said = child
    if style not in styles:
        style = default
    name, ilvl = (None, None) if said is None else (value(said, "numId"), value(said, "ilvl"))
    if name is None:
        if style not in places:
            places[style] = _place_of(style, None, styles, instances)
        return places[style] if ilvl is None else (places[style][0], integer(ilvl))
    return (name, integer(ilvl)) if ilvl else _place_of(style, name, styles, instances)


def _place_of(style: str, name: str | None, styles: Styles,
              instances: Mapping[str, _Instance]) -> tuple[str, int]:  # fmt: skip
    """Give list and level that a style stands for; the list may be the paragraph's own."""
    named = [*ancestry(styles, style)]
    said = [value(styles[s], "pPr", "numPr", "ilvl") for s in named]
    lists = [value(styles[s], "pPr", "numPr", "numId") for s in named]
    name = name or next((x for x in lists if x is not None), "0")
    levels = instances[name].levels if name in instances else {}
    linked = {value(x, "pStyle"): n for n, x in levels.items()}
    own = next((linked[s] for s in named if s in linked), None)
    return name, integer(next((x for x in said if x), "0")) if own is None else own


def _restarts(deeper: Element | None, ilvl: int) -> bool:
    """Tell whether a deeper level begins anew behind a number of level ``ilvl``."""
    above = None if deeper is None else deeper.getparent()
    replaced = above is not None and above.tag == w("lvlOverride")  # Word reads no restart there
    after = None if replaced else value(deeper, "lvlRestart")
    return after is None or integer(after) > ilvl


def _shown(level: Element, levels: Levels, count: Mapping[int, int]) -> str:
    text = value(level, "lvlText") or ""
    if value(level, "numFmt") == "bullet":
        fonts = next(level.iter(w("rFonts")), None)
        font = "" if fonts is None else fonts.get(w("ascii"), "")
        return BULLETS.get((font.lower(), text), text)
    legal = on(next(level.iterchildren(w("isLgl")), None))

    def figure(sign: re.Match[str]) -> str:
        n = int(sign[0][1]) - 1
        kind = _format(levels.get(n))
        return numeral(count.get(n, 0), "decimal" if legal and kind not in _LEGAL else kind)

    return re.sub("%[1-9]", figure, text)


def _format(level: Element | None) -> str:
    formats = [] if level is None else list(level.iter(w("numFmt")))
    shown = next((f.get(w("format"), "") for f in formats if f.get(VAL) == "custom"), "")
    if shown:
        return "0" * shown.split(",")[0].count("0") or "decimal"
    return formats[0].get(VAL, "decimal") if formats else "decimal"


def numeral(n: int, kind: str) -> str:
    """Write a number in a format of Word: 4 is «iv» in ``lowerRoman``, «d» in ``lowerLetter``."""
    upper = kind.startswith("upper")
    if kind == "none":
        return ""
    if kind.endswith("Letter"):
        text = "abcdefghijklmnopqrstuvwxyz"[(n - 1) % 26] * (1 + (n - 1) // 26)
    elif kind.endswith("Roman"):
        text = "m" * (n // 1000) + _HUNDREDS[n // 100 % 10] + _TENS[n // 10 % 10] + _ONES[n % 10]
    else:
        zeros = 1 if kind == "decimalZero" else kind.count("0")
        text = str(n).zfill(zeros + 1)
    return text.upper() if upper else text
