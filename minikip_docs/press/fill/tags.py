"""The tags of a template part: where each stands, whether they are whole and well nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.fill import quotes
from minikip_docs.press.ooxml import namespaces

W = f"{{{namespaces.W}}}"

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
# What docxtpl drops where it stands within a tag that Word has cut into runs.
_IN_TAGS = frozenset((*_CONTENT, f"{W}noBreakHyphen", f"{W}ptab")) - {f"{W}sectPr"}
_ENDS = {"endfor": "for", "endif": "if", "endwith": "with"}
_MIDDLES = {"else": ("for", "if"), "elif": ("if",)}
# Not among them: macro and a «set» with an end, whose text is printed elsewhere or not at all,
# and docxtpl's own for table cells (colspan, cellbg, vm, hm), which take runs away with the tag.
STATEMENTS = (*_ENDS.values(), *_ENDS, *_MIDDLES, "set")
LONGEST = 1000  # characters; what is longer nobody can read, nor can the parser


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
    inner = tag[2:-2].strip("-+")
    level = re.match(r"(p|tr|tc|r)\s", inner)
    return (level.group(1) if level else ""), " ".join(inner[level.end() if level else 0 :].split())


def where(label: str, text: str, tag: str = "") -> str:
    """Name a place: the part, and the paragraph's text around the tag."""
    at = max(text.find(tag), 0)
    window = text if len(text) <= 90 else ("…" if at > 40 else "") + text[max(at - 40, 0) :]
    shown = excerpt(window, max(90, len(tag) + 60))
    return f"{label}, Absatz «{shown}»" if shown else label


@dataclass(frozen=True, slots=True)
class TagFault:
    """What is wrong with one tag: a part of a sentence («wird «…» nicht beendet»), its place."""

    code: str
    what: str
    remedy: str
    text: str  # the tag as written
    paragraph: str
    element: etree._Element

    def refusal(self, label: str) -> Refusal:
        """Give the fault as the refusal of a template."""
        place = where(label, self.paragraph, self.text)
        return Refusal(self.code, f"In der Vorlage {self.what} ({place}).", self.remedy)


def read_tags(root: etree._Element, label: str) -> list[Tag]:
    """List the tags of a part in reading order; raises the first fault as ``Refusal``.

    T111 where a tag is not closed in its own paragraph, T112 where blocks do not match,
    T113 where docxtpl would swallow other text, T114 for a statement that does not exist.
    """
    tags, faults = survey(root)
    for fault in faults:
        raise fault.refusal(label)
    return tags


def survey(root: etree._Element) -> tuple[list[Tag], list[TagFault]]:
    """List the tags of a part in reading order, and everything that is wrong with them."""
    tags: list[Tag] = []
    faults: list[TagFault] = []
    for element, text in paragraphs(root):
        found = [Tag(m.group(), *normal(m.group()), text, element) for m in TAG.finditer(text)]
        faults += _loose(element, text)
        for tag in found:
            faults += _alone(tag)
            faults += _statement(tag)
            faults += _trims(tag)
        faults += _swallows(element, text)
        tags += found
    return tags, [*faults, *_nesting(tags)]


def plain(text: str) -> str:
    """Write the tags of a text as the language knows them; its length stays (``quotes``)."""
    return TAG.sub(lambda tag: quotes.plain(tag.group()), text)


def make_plain(root: etree._Element) -> None:
    """Write the tags of a part as the language knows them; docxtpl knows a level by its space."""
    for element, text in paragraphs(root):
        if (made := plain(text)) != text:
            rewrite(element, made)


def rewrite(element: etree._Element, text: str) -> None:
    """Give a paragraph another text of the same length, each run its own part of it."""
    at = 0
    for piece in _pieces(element):
        end = at + len(piece.text or "")
        if piece.text:
            piece.text = text[at:end]
        at = end


def _pieces(element: etree._Element) -> Iterator[etree._Element]:
    for piece in element.iter(f"{W}t"):
        if next(piece.iterancestors(f"{W}p"), None) is element:
            yield piece


def paragraphs(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Give each paragraph with its own text, whatever runs Word has cut it into."""
    texts: dict[etree._Element, list[str]] = {}
    for piece in root.iter(f"{W}t"):
        owner = next(piece.iterancestors(f"{W}p"), None)
        if owner is not None:
            texts.setdefault(owner, []).append(piece.text or "")
    for element, pieces in texts.items():
        yield element, "".join(pieces)


def _loose(element: etree._Element, text: str) -> Iterator[TagFault]:
    for loose in LOOSE.finditer(TAG.sub(lambda m: " " * len(m.group()), text)):
        opens = loose.group().startswith("{")
        what = "nicht geschlossen" if opens else "nicht geöffnet"
        shown = excerpt(text[loose.start() :] if opens else text, 40)
        yield TagFault(
            "T111",
            f"ist der Platzhalter «{shown}» {what}",
            "Bitte in Word die Klammern im gleichen Absatz ergänzen: {{ … }} oder {% … %}.",
            shown,
            text,
            element,
        )


def _box(tag: Tag) -> etree._Element | None:
    """Give what docxtpl takes away with a tag: its paragraph, table row or cell."""
    if tag.level not in _LEVELS or tag.level == "p":
        return tag.element
    return next(tag.element.iterancestors(_LEVELS[tag.level][0]), None)


def _fault(code: str, what: str, tag: Tag, remedy: str) -> TagFault:
    return TagFault(code, what, remedy, tag.text, tag.paragraph, tag.element)


def _alone(tag: Tag) -> Iterator[TagFault]:
    """Find what docxtpl would do silently: drop the rest of the paragraph, row or cell."""
    if tag.level and tag.text.startswith("{{"):
        what = f"steht «{tag.text}»; Werte werden nur mit {{{{ … }}}} gedruckt"
        yield _fault("T113", what, tag, f"Bitte {{{{ {tag.expression} }}}} schreiben.")
        return
    box = _box(tag)
    if box is None:
        what = f"steht «{tag.text}» ausserhalb einer Tabelle"
        yield _fault("T113", what, tag, f"Bitte {{%p … %}} statt {{%{tag.level} … %}} schreiben.")
    elif tag.level in _LEVELS:
        rest = "".join(t.text or "" for t in box.iter(f"{W}t")).replace(tag.text, "", 1)
        breaks = (br for br in box.iter(f"{W}br") if br.get(f"{W}type") in ("page", "column"))
        lost = next(box.iter(*_CONTENT), None) if not rest.strip() else box
        if lost is not None or next(breaks, None) is not None:
            what = f"steht neben «{tag.text}» noch anderer Inhalt, der verloren ginge"
            alone = f"Bitte «{tag.text}» allein in {_LEVELS[tag.level][1]} setzen."
            yield _fault("T113", what, tag, alone)


@dataclass(frozen=True, slots=True)
class Trim:
    """What a tag with a dash or plus at its braces does: a part of a sentence, and the way out."""

    code: str
    what: str
    remedy: str


def trims(tag: str) -> Trim | None:
    """Tell of a tag with a dash or plus at its braces what it does, and how it is to be written."""
    begin = re.sub(r"^(\{[{%#])[-+]+", r"\1", tag)
    meant = re.sub(r"[-+]+([%#}]\})$", r"\1", begin)
    if meant == tag:
        return None
    sign = "Strich" if "-" in (tag[2], tag[-3]) else "Pluszeichen"
    what = f"löscht «{excerpt(tag)}» mit dem {sign} an der Klammer, was daneben steht"
    return Trim("T124", what, f"Bitte ohne {sign} schreiben: {excerpt(meant)}.")


def _trims(tag: Tag) -> Iterator[TagFault]:
    """Find «{%-» and its like: docxtpl cuts whole runs, Jinja the blanks before or behind."""
    if wrong := trims(tag.text):
        yield _fault(wrong.code, wrong.what, tag, wrong.remedy)


def _swallows(element: etree._Element, text: str) -> Iterator[TagFault]:
    """Find what stands between the letters of a tag and would go with it, such as a picture."""
    if not any(child.tag in _IN_TAGS for child in element.iter()):
        return
    spans = [tag.span() for tag in TAG.finditer(text)]
    at = 0
    for child in element.iter(f"{W}t", *_IN_TAGS):
        if next(child.iterancestors(f"{W}p"), None) is not element:
            continue
        if child.tag == f"{W}t":
            at += len(child.text or "")
        elif span := next((s for s in spans if s[0] < at < s[1]), None):
            tag = text[slice(*span)]
            what = f"steht mitten in «{tag}» noch anderer Inhalt, der verloren ginge"
            remedy = "Bitte ihn hinter den Platzhalter setzen."
            yield TagFault("T113", what, remedy, tag, text, element)


def _statement(tag: Tag) -> Iterator[TagFault]:
    if len(tag.text) > LONGEST and not tag.text.startswith("{#"):
        what = f"ist der Platzhalter «{excerpt(tag.text, 40)}» zu lang"
        yield _fault("T114", what, tag, "Bitte vereinfachen oder aufteilen.")
    elif tag.keyword == "set" and not re.match(r"set\s+[\w.,\s]+=(?!=)", tag.expression):
        what = f"fehlt in «{tag.text}» der Wert"
        yield _fault("T114", what, tag, 'Bitte ganz schreiben: {% set Name = "Wert" %}.')
    elif tag.text.startswith("{%") and tag.keyword not in STATEMENTS:
        remedy = (
            "Bekannt sind for, if, elif, else, set und with; {%p, {%tr und {%tc werden "
            "ohne Leerzeichen geschrieben."
        )
        yield _fault("T114", f"ist «{tag.text}» keine bekannte Anweisung", tag, remedy)


def _nesting(tags: list[Tag]) -> Iterator[TagFault]:
    """Find blocks that do not match; after a fault go on as if it had been mended."""
    stack: list[Tag] = []
    for tag in tags:
        word = tag.keyword
        starts = _MIDDLES.get(word, (_ENDS.get(word, ""),))
        if word in _ENDS or word in _MIDDLES:
            if not stack or stack[-1].keyword not in starts:
                yield _stray(tag, stack[-1] if stack else None)
                if not any(opened.keyword in starts for opened in stack):
                    continue
                while stack[-1].keyword not in starts:
                    stack.pop()
            else:
                yield from _pair(stack[-1], tag)
        if word in _ENDS:
            stack.pop()
        elif opens(tag):
            stack.append(tag)
    for opened in reversed(stack):
        what = f"wird «{opened.text}» nicht beendet"
        yield _fault("T112", what, opened, f"Bitte «{_end(opened)}» ergänzen.")


def _pair(opened: Tag, tag: Tag) -> Iterator[TagFault]:
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
        yield _fault("T112", what, tag, remedy)


def _stray(tag: Tag, opened: Tag | None) -> TagFault:
    starts = " oder ".join(_MIDDLES.get(tag.keyword, (_ENDS.get(tag.keyword, ""),)))
    if opened is None:
        what = f"steht «{tag.text}» ohne {starts} davor"
        remedy = f"Bitte «{tag.text}» löschen oder den Anfang ergänzen."
    else:
        what = f"steht «{tag.text}», bevor «{opened.text}» beendet ist"
        remedy = f"Bitte davor «{_end(opened)}» ergänzen."
    return _fault("T112", what, tag, remedy)


def _end(opened: Tag) -> str:
    return f"{{%{opened.level} end{opened.keyword} %}}"


def opens(tag: Tag) -> bool:
    """Tell whether a tag begins a block that another tag must end."""
    return tag.keyword in _ENDS.values()


def split_blocks(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Give the openings of blocks that end in another paragraph without saying ``{%p``."""
    stack: list[Tag] = []
    for tag in tags:
        if tag.keyword in _ENDS and stack:
            opened = stack.pop()
            if opened.level not in _LEVELS and opened.element is not tag.element:
                yield opened
        elif opens(tag):
            stack.append(tag)
