"""The tags of a template part: where each stands, whether they are whole and well nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from lxml import etree

from minikip_docs.model import Refusal
from minikip_docs.text import excerpt

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LOOSE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")

# What docxtpl removes around a tag of each level, and how a clerk calls it.
_LEVELS = {
    "p": (f"{W}p", "einen Absatz"),
    "tr": (f"{W}tr", "eine Tabellenzeile"),
    "tc": (f"{W}tc", "eine Zelle"),
}
# What such a box must not hold beside the tag, since it would go with it.
_CONTENT = tuple(
    W + name
    for name in ("drawing", "pict", "object", "sectPr", "footnoteReference", "endnoteReference",
                 "fldChar", "fldSimple", "sym")
)  # fmt: skip
_ENDS = {"endfor": "for", "endif": "if", "endset": "set", "endwith": "with", "endmacro": "macro"}
_MIDDLES = {"else": ("for", "if"), "elif": ("if",)}
_CELLS = ("colspan", "cellbg", "vm", "hm")  # docxtpl's own statements for table cells
STATEMENTS = (*_ENDS.values(), *_ENDS, *_MIDDLES, *_CELLS)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written, its level (``p``, ``tr``, ``tc``, ``r`` or none) and its paragraph."""

    text: str
    level: str
    expression: str
    paragraph: str
    element: etree._Element

    @property
    def keyword(self) -> str:
        """The statement's first word, or nothing for a value or comment."""
        match = re.match(r"\w+", self.expression) if self.text.startswith("{%") else None
        return match.group() if match else ""


def normal(tag: str) -> tuple[str, str]:
    """Split a tag as written in Word into docxtpl's level and the expression, spaces levelled."""
    inner = tag[2:-2].strip("-+").translate(str.maketrans("“”‘’", "\"\"''"))
    level = re.match(r"(p|tr|tc|r)\s", inner)
    return (level.group(1) if level else ""), " ".join(inner[level.end() if level else 0 :].split())


def where(label: str, text: str, tag: str = "") -> str:
    """Name a place: the part, and the paragraph's text around the tag."""
    at = max(text.find(tag), 0)
    window = text if len(text) <= 90 else ("…" if at > 40 else "") + text[max(at - 40, 0) :]
    shown = excerpt(window, max(90, len(tag) + 60))
    return f"{label}, Absatz «{shown}»" if shown else label


def read_tags(root: etree._Element, label: str) -> list[Tag]:
    """List the tags of a part in reading order.

    Raises ``Refusal`` T111 where a tag is not closed in its own paragraph, T112 where
    blocks do not match, T113 where docxtpl would swallow other text, T114 for a
    statement that does not exist.
    """
    tags: list[Tag] = []
    for element, text in paragraphs(root):
        found = [Tag(m.group(), *normal(m.group()), text, element) for m in TAG.finditer(text)]
        _check_whole(text, label)
        for tag in found:
            _check_alone(tag, label)
            _check_statement(tag, label)
        tags += found
    _check_nesting(tags, label)
    return tags


def paragraphs(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Give each paragraph with its own text, whatever runs Word has cut it into."""
    texts: dict[etree._Element, list[str]] = {}
    for piece in root.iter(f"{W}t"):
        owner = next(piece.iterancestors(f"{W}p"), None)
        if owner is not None:
            texts.setdefault(owner, []).append(piece.text or "")
    for element, pieces in texts.items():
        yield element, "".join(pieces)


def _check_whole(text: str, label: str) -> None:
    loose = LOOSE.search(TAG.sub(lambda m: " " * len(m.group()), text))
    if loose is None:
        return
    what = "nicht geschlossen" if loose.group().startswith("{") else "nicht geöffnet"
    shown = excerpt(text[loose.start() :] if loose.group().startswith("{") else text, 40)
    raise Refusal(
        "T111",
        f"In der Vorlage ist der Platzhalter «{shown}» {what} ({where(label, text, shown)}).",
        "Bitte in Word die Klammern im gleichen Absatz ergänzen: {{ … }} oder {% … %}.",
    )


def _box(tag: Tag) -> etree._Element | None:
    """Give what docxtpl takes away with a tag: its paragraph, table row or cell."""
    if tag.level not in _LEVELS or tag.level == "p":
        return tag.element
    return next(tag.element.iterancestors(_LEVELS[tag.level][0]), None)


def _check_alone(tag: Tag, label: str) -> None:
    """Refuse what docxtpl would do silently: drop the rest of the paragraph, row or cell."""
    if tag.level and tag.text.startswith("{{"):
        what = f"steht «{tag.text}»; Werte werden nur mit {{{{ … }}}} gedruckt"
        _refuse("T113", what, tag, label, f"Bitte {{{{ {tag.expression} }}}} schreiben.")
    box = _box(tag)
    if box is None:
        what = f"steht «{tag.text}» ausserhalb einer Tabelle"
        _refuse("T113", what, tag, label, f"Bitte {{%p … %}} statt {{%{tag.level} … %}} schreiben.")
    elif tag.level in _LEVELS:
        rest = "".join(t.text or "" for t in box.iter(f"{W}t")).replace(tag.text, "", 1)
        breaks = (br for br in box.iter(f"{W}br") if br.get(f"{W}type") in ("page", "column"))
        lost = next(box.iter(*_CONTENT), None) if not rest.strip() else box
        if lost is not None or next(breaks, None) is not None:
            what = f"steht neben «{tag.text}» noch anderer Inhalt, der verloren ginge"
            alone = f"Bitte «{tag.text}» allein in {_LEVELS[tag.level][1]} setzen."
            _refuse("T113", what, tag, label, alone)


def _check_statement(tag: Tag, label: str) -> None:
    if tag.text.startswith("{%") and tag.keyword not in STATEMENTS:
        remedy = (
            "Bekannt sind for, if, elif, else, set, with und macro; {%p, {%tr und {%tc werden "
            "ohne Leerzeichen geschrieben."
        )
        _refuse("T114", f"ist «{tag.text}» keine bekannte Anweisung", tag, label, remedy)


def _check_nesting(tags: list[Tag], label: str) -> None:
    stack: list[Tag] = []
    for tag in tags:
        word = tag.keyword
        top = stack[-1].keyword if stack else ""
        if word in _ENDS or word in _MIDDLES:
            if top not in _MIDDLES.get(word, (_ENDS.get(word, ""),)):
                _refuse_stray(tag, stack[-1] if stack else None, label)
            _check_pair(stack[-1], tag, label)
        if word in _ENDS:
            stack.pop()
        elif _opens(tag):
            stack.append(tag)
    if stack:
        what = f"wird «{stack[-1].text}» nicht beendet"
        _refuse("T112", what, stack[-1], label, f"Bitte «{_end(stack[-1])}» ergänzen.")


def _check_pair(opened: Tag, tag: Tag, label: str) -> None:
    """Both ends of a block must be of one level and, for boxes, beside each other."""
    one, two = _box(opened), _box(tag)
    beside = (
        opened.level not in _LEVELS
        or one is None
        or two is None
        or one.getparent() is two.getparent()
    )
    if opened.level != tag.level or not beside:
        what = f"passt «{tag.text}» nicht zu «{opened.text}»"
        remedy = (
            "Bitte beide gleich beginnen ({%p, {%tr oder {%tc) und in den gleichen "
            "Textbereich oder die gleiche Tabelle setzen."
        )
        _refuse("T112", what, tag, label, remedy)


def _refuse_stray(tag: Tag, opened: Tag | None, label: str) -> None:
    starts = " oder ".join(_MIDDLES.get(tag.keyword, (_ENDS.get(tag.keyword, ""),)))
    if opened is None:
        what = f"steht «{tag.text}» ohne {starts} davor"
        remedy = f"Bitte «{tag.text}» löschen oder den Anfang ergänzen."
    else:
        what = f"steht «{tag.text}», bevor «{opened.text}» beendet ist"
        remedy = f"Bitte davor «{_end(opened)}» ergänzen."
    _refuse("T112", what, tag, label, remedy)


def _end(opened: Tag) -> str:
    return f"{{%{opened.level} end{opened.keyword} %}}"


def _opens(tag: Tag) -> bool:
    return tag.keyword in _ENDS.values() and not (tag.keyword == "set" and "=" in tag.expression)


def _refuse(code: str, what: str, tag: Tag, label: str, remedy: str) -> NoReturn:
    place = where(label, tag.paragraph, tag.text)
    raise Refusal(code, f"In der Vorlage {what} ({place}).", remedy)


def split_blocks(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Give the openings of blocks that end in another paragraph without saying ``{%p``."""
    stack: list[Tag] = []
    for tag in tags:
        if tag.keyword in _ENDS and stack:
            opened = stack.pop()
            if opened.level not in _LEVELS and opened.element is not tag.element:
                yield opened
        elif _opens(tag):
            stack.append(tag)
