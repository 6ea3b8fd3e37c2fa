"""Word's automatic numbers: what stands before each paragraph, worked out from numbering.xml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from minikip_docs.press.ooxml.symbols import BULLETS, SYMBOL_FONTS
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import MAIN, VAL, P, integer, on, refuse, value, w
from minikip_docs.press.walk.styles import Props, StyleSheet, paragraph_props, run_props

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FORMATS = {
    "decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman",
    "bullet", "none",
}  # fmt: skip
_LEVELS = 9
_ALIGN = {"left": "left", "start": "left", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as numbering.xml defines it."""

    start: int
    format: str
    text: str
    suffix: str  # tab, space or nothing
    align: str
    legal: bool  # all figures arabic
    restart: int | None  # 0 never; k after level k (from 1); None after any higher level
    style: str
    paragraph: Props
    run: Props
    picture: bool


@dataclass(frozen=True, slots=True)
class List:
    """One ``w:num``: which counters it uses, its levels and where it starts anew."""

    counters: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """The number of one paragraph: as shown, and with its context for references."""

    text: str
    full: str  # with the higher levels that its own text leaves out; «» if one is missing
    list_id: str
    ilvl: int
    level: Level
    bringer: str  # style that brought the list, «» if the paragraph did


def read_lists(root: Element | None, sheet: StyleSheet) -> dict[str, List]:
    """Read numbering.xml: every list by its id."""
    if root is None:
        return {}
    abstracts = {a.get(w("abstractNumId"), ""): a for a in root.findall(w("abstractNum"))}
    ids = {n.get(w("numId"), ""): value(n, "abstractNumId") or "" for n in root.findall(w("num"))}
    lists = {}
    for num in root.findall(w("num")):
        key = _follow_link(value(num, "abstractNumId") or "", abstracts, ids, sheet)
        if key not in abstracts:
            if value(num, "abstractNumId") in abstracts:  # defined by a style that is not there
                lists[num.get(w("numId"), "")] = List("", {}, {})
            continue
        levels = {integer(x.get(w("ilvl"))): _level(x) for x in abstracts[key].findall(w("lvl"))}
        starts = {}
        for override in num.findall(w("lvlOverride")):
            ilvl = integer(override.get(w("ilvl")))
            own, start = override.find(w("lvl")), value(override, "startOverride")
            if own is not None:
                levels[ilvl] = replace(_level(own), restart=None)  # MS-OI29500: Word ignores it
            if start is not None:
                starts[ilvl] = integer(start)
        lists[num.get(w("numId"), "")] = List(key, levels, starts)
    return lists


def _follow_link(key: str, abstracts: Mapping[str, Element], ids: Mapping[str, str],
                 sheet: StyleSheet) -> str:  # fmt: skip
    """Follow ``numStyleLink`` to the list that the named style defines."""
    seen = set()
    while key in abstracts and key not in seen:
        seen.add(key)
        link = value(abstracts[key], "numStyleLink")
        if link is None:
            break
        chain = sheet.chain(link)
        key = ids.get(str(chain[-1].paragraph.get("numId", "")) if chain else "", "")
    return key


def _level(x: Element) -> Level:
    restart = value(x, "lvlRestart")
    return Level(
        integer(value(x, "start")),
        _number_format(x),
        value(x, "lvlText") or "",
        value(x, "suff") or "tab",
        _ALIGN.get(value(x, "lvlJc") or "left", "center"),
        on(x.find(w("isLgl"))),
        None if restart is None else integer(restart),
        value(x, "pStyle") or "",
        paragraph_props(x.find(w("pPr"))),
        run_props(x.find(w("rPr"))),
        x.find(w("lvlPicBulletId")) is not None,
    )


def _number_format(x: Element) -> str:
    """Give the format of a level; Word hides «001, 002 …» in a choice for newer programs."""
    custom = next((f.get(w("format")) for f in x.iter(w("numFmt")) if f.get(VAL) == "custom"), None)
    if custom is None:
        return value(x, "numFmt") or "decimal"
    return custom.partition(",")[0].strip()


def membership(
    paragraph: Element, sheet: StyleSheet, lists: Mapping[str, List]
) -> tuple[str, int, str]:
    """Tell a paragraph's list id («» for none), its level and the style that brought the list."""
    own = next(paragraph.iterchildren(w("pPr")), None)
    style_id = value(own, "pStyle") or ""
    place = None if own is None else next(own.iterchildren(w("numPr")), None)
    if place is None:
        if style_id not in sheet.memberships:
            sheet.memberships[style_id] = _member(style_id, None, None, sheet, lists)
        return sheet.memberships[style_id]
    return _member(style_id, value(place, "numId"), value(place, "ilvl"), sheet, lists)


def _member(style_id: str, list_id: str | None, ilvl: str | None, sheet: StyleSheet,
            lists: Mapping[str, List]) -> tuple[str, int, str]:  # fmt: skip
    """Tell the membership of a paragraph by its style and its own list and level, if any."""
    chain = sheet.chain(style_id if style_id in sheet.styles else sheet.default_paragraph)
    bringer = next((s for s in reversed(chain) if "numId" in s.paragraph), None)
    used = list_id or (str(bringer.paragraph["numId"]) if bringer else "0")
    if used == "0" or used not in lists:
        return "", 0, ""
    if ilvl is not None:
        level = integer(ilvl)
    else:
        # The list names the level of a style; what the style says itself comes second.
        ids = [s.id for s in reversed(chain)]
        levels = {lv.style: n for n, lv in lists[used].levels.items() if lv.style}
        own = next((s.paragraph["ilvl"] for s in reversed(chain) if "ilvl" in s.paragraph), "0")
        level = next((levels[i] for i in ids if i in levels), integer(str(own)))
    return used, level, "" if list_id is not None or bringer is None else bringer.id


def assign(body: Element, sheet: StyleSheet, lists: Mapping[str, List]) -> dict[Element, Number]:
    """Work out the number of every numbered paragraph below ``body``, in document order.

    Raises Refusal T211 for number formats that are not carried.
    """
    counts: dict[str, dict[int, int]] = {}
    shown: dict[str, dict[int, str]] = {}
    begun: set[tuple[str, int]] = set()
    skipped: set[tuple[str, int]] = set()  # levels that a deeper number passed over
    numbers: dict[Element, Number] = {}
    for paragraph in body.iter(P):
        list_id, ilvl, bringer = membership(paragraph, sheet, lists)
        if not list_id:
            continue
        used = lists[list_id]
        level = used.levels.get(ilvl)
        if level is None:
            raise refuse("T211", "eine Liste ohne diese Ebene", MAIN, paragraph)
        counter = counts.setdefault(used.counters, {})
        _check_skipped(used, ilvl, skipped, paragraph)
        _check_start(used, (list_id, ilvl), counter, begun, paragraph)
        if ilvl in used.starts and (list_id, ilvl) not in begun:
            counter[ilvl] = used.starts[ilvl]
        else:
            counter[ilvl] = counter[ilvl] + 1 if ilvl in counter else level.start
        begun.add((list_id, ilvl))
        for deeper in [n for n in counter if n > ilvl]:
            restart = used.levels[deeper].restart if deeper in used.levels else None
            if restart is None or 0 < restart >= ilvl + 1:
                del counter[deeper]
        skipped -= {(used.counters, n) for n in range(ilvl, _LEVELS)}
        skipped |= {(used.counters, n) for n in range(ilvl) if n not in counter}
        text = _text(level, used, counter, paragraph)
        texts = shown.setdefault(used.counters, {})
        for deeper in [n for n in texts if n > ilvl]:
            del texts[deeper]
        includes_higher = any(f"%{n + 1}" in level.text for n in range(ilvl))
        alone = ilvl == 0 or includes_higher or level.format == "bullet"
        above = "" if alone else texts.get(ilvl - 1, "")
        texts[ilvl] = above + text
        full = above + text if alone or ilvl - 1 in texts else ""
        numbers[paragraph] = Number(text, full, list_id, ilvl, level, bringer)
    return numbers


def _check_skipped(used: List, ilvl: int, skipped: set[tuple[str, int]], paragraph: Element,
                   ) -> None:  # fmt: skip
    """Refuse a number whose level was passed over before: whether that counts is unsure."""
    level = used.levels.get(ilvl)
    counts = level is not None and level.format not in {"bullet", "none"}
    if counts and (used.counters, ilvl) in skipped:
        what = "eine Nummer, vor der ihre Ebene übersprungen wurde"
        raise refuse("T211", what, MAIN, paragraph)


def _check_start(used: List, place: tuple[str, int], counter: Mapping[int, int],
                 begun: set[tuple[str, int]], paragraph: Element) -> None:  # fmt: skip
    """Refuse starts of a list's own where programs that read Word files count differently."""
    list_id, ilvl = place
    if ilvl not in used.starts or ilvl not in used.levels:
        return
    if place not in begun and any((list_id, n) in begun for n in range(ilvl + 1, _LEVELS)):
        what = "eine Nummer mit eigenem Anfang nach Nummern einer tieferen Ebene"
        raise refuse("T211", what, MAIN, paragraph)
    # ISO/IEC 29500-1, 17.9.26: such a start holds again behind a higher level; not all follow.
    if place in begun and ilvl not in counter and used.levels[ilvl].start != used.starts[ilvl]:
        what = "eine Nummer, die mit eigenem Anfang zum zweiten Mal beginnt"
        raise refuse("T211", what, MAIN, paragraph)


def _text(level: Level, used: List, counter: Mapping[int, int], paragraph: Element) -> str:
    if level.picture:
        raise refuse("T211", "ein Bild als Aufzählungszeichen", MAIN, paragraph)
    if level.format == "bullet":
        return _bullet(level, paragraph)
    if str(level.run.get("font") or "").lower() in SYMBOL_FONTS and level.text.strip():
        what = f"eine Nummer in der Symbolschrift «{level.run.get('font')}»"
        raise refuse("T208", what, MAIN, paragraph)

    def figure(match: re.Match[str]) -> str:
        ilvl = int(match[1]) - 1
        source = used.levels.get(ilvl)
        if source is None or ilvl not in counter:
            what = "eine Nummer, deren übergeordnete Ebene noch nicht vorkam"
            raise refuse("T211", what, MAIN, paragraph)
        known = source.format in _FORMATS or _padded(source.format)
        if not known or source.format == "bullet":
            raise refuse("T211", f"das Zahlenformat «{source.format}»", MAIN, paragraph)
        if source.format == "none" and source is not level:  # what is left of «%1.%2»?
            raise refuse("T211", "eine Nummer mit einer Ebene ohne Zahl", MAIN, paragraph)
        signs = source.format.endswith(("Letter", "Roman")) and not level.legal
        if signs and counter[ilvl] < 1:
            raise refuse("T211", "eine Null als Buchstabe oder römische Zahl", MAIN, paragraph)
        # A leading zero stays ([MS-DOC] 2.9.150, fLegal); only the other formats become decimal.
        legal = level.legal and source.format not in {"none", "decimalZero"}
        return format_number(counter[ilvl], "decimal" if legal else source.format)

    return re.sub(r"%([1-9])", figure, level.text)


def _bullet(level: Level, paragraph: Element) -> str:
    font = str(level.run.get("font") or "").lower()
    text = BULLETS.get((font, level.text), level.text)
    private = any("\ue000" <= c <= "\uf8ff" for c in text)
    if private or (font in SYMBOL_FONTS and text == level.text and text.strip()):
        what = f"ein Aufzählungszeichen der Symbolschrift «{level.run.get('font')}»"
        raise refuse("T208", what, MAIN, paragraph)
    return text


def _padded(kind: str) -> bool:
    """Tell whether a format is a figure with leading zeros, named by its one: «001»."""
    return bool(re.fullmatch("0+1", kind))


def format_number(n: int, kind: str) -> str:
    """Write a number as Word does in the given format: 27 is «aa» in letters, «xxvii» in roman."""
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{n:02d}"
    if _padded(kind):
        return f"{n:0{len(kind)}d}"
    if kind in {"lowerLetter", "upperLetter"} and n > 0:
        letters = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in {"lowerRoman", "upperRoman"} and n > 0:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (n // size)
            n %= size
        return roman if kind == "lowerRoman" else roman.upper()
    return str(n)
