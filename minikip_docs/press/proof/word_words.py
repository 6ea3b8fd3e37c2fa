"""Reads the words of a Word file back, by a way of its own: it shares no code with walk/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minikip_docs.press.ooxml.namespaces import PRESERVE, SVG_BLIP, WP, R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import P, Package, integer, on, open_package, value, w
from minikip_docs.press.proof.pdf_page import DRAWN, PICTURE, normal, picture_word
from minikip_docs.press.proof.word_numbers import read_numbers
from minikip_docs.press.proof.word_styles import ancestry, read_styles

PAGE, TOTAL = "\ue000", "\ue001"  # stand for the number of the page and of all pages
_TEXT, _HYPHEN, _RUN, _ID = w("t"), w("noBreakHyphen"), w("r"), w("id")
_FIELD, _FIELD_CODE, _FIELD_MARK = w("fldSimple"), w("instrText"), w("fldChar")
_FIELD_MARK_KIND = w("fldCharType")
_NAMED, _OWN_NUMBER = w("footnoteReference"), w("footnoteRef")
_FIELD_NAME = w("instr")
_SIGNS = {w("tab"), w("ptab"), w("br"), w("cr"), _HYPHEN}
_BREAK, _KIND, _PICTURE = w("br"), w("type"), f"{{{WP}}}inline"
_SHOWN = (_TEXT, *_SIGNS, _PICTURE, _FIELD, _FIELD_CODE, _FIELD_MARK, _NAMED, _OWN_NUMBER)
_SECTION, _PROPERTIES, _BEGIN = w("sectPr"), w("pPr"), w("pageBreakBefore")
_SMALL = w("smallCaps")
_KINDS = ("header", "footer")
_NEW_PAGE = "\ue003"  # stands among the words for a page break
# Stand for pictures that decorate, of points and of lines, and for those of lines that do not.
_DECORATION, _DRAWN = "\ue004\ue005", "\ue006"
_DECORATES = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_POINT = 12_700  # measures of pictures (EMU)

Words = tuple[str, ...]
Notes = Mapping[str, tuple[str, Words]]  # number and words of footnotes by id; «» is the own one


class NoteWord(str):
    """A word of a footnote: it stands at the foot of its page, whatever stands before it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words and shows nothing."""

    breaks: int = 0  # the word behind begins a new page
    empty: int = 0  # paragraphs, or breaks that need not begin one


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section: its words, and the words of its headers and footers by kind of page."""

    words: Words
    margins: Mapping[tuple[str, str], Words]  # (header|footer, first|even|default)
    first_differs: bool
    gaps: Mapping[int, Gap] = field(default_factory=dict)  # before which word
    start: int | None = None  # the number of its first page, if it is counted anew


class _Text:
    """Collects the words of a section and what stands between them."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.gaps: dict[int, Gap] = {}
        self.decoration: list[str] = []

    def add(self, words: Sequence[str], *, breaks: bool) -> None:
        """Add a paragraph; without ``breaks`` its page breaks need not begin a page."""
        if not words:
            self.gap(empty=1)
        for word in words:
            if word[0] in _DECORATION:
                self.decoration += [PICTURE + word[1:]] if word[0] == _DECORATION[0] else []
                self.gap(empty=1)
            elif word[0] == _DRAWN:
                self.words.append(DRAWN)
            elif word != _NEW_PAGE:
                self.words.append(word)
            elif breaks:
                self.gap(breaks=1)
            else:
                self.gap(empty=1)

    def gap(self, breaks: int = 0, empty: int = 0) -> None:
        old = self.gaps.get(len(self.words), Gap())
        self.gaps[len(self.words)] = Gap(old.breaks + breaks, old.empty + empty)


@dataclass(frozen=True, slots=True)
class Script:
    """All words of a Word file."""

    chapters: tuple[Chapter, ...]
    even_differs: bool
    repeated: tuple[Words, ...]  # the header rows of tables, or their cells
    everything: str  # all words of all parts, with single blanks
    capitals: bool = False  # whether anything may be shown in capitals that is stored otherwise
    decoration: Words = ()  # pictures of the text that are not read out


def read_word(docx: bytes) -> Script:
    """Read all words a Word file shows, numbers included."""
    package = open_package(docx)
    root = package.document.root
    numbers = read_numbers(package)
    notes = _notes(package)
    beginners = _beginners(package)
    chapters: list[Chapter] = []
    margins: dict[tuple[str, str], Words] = {}
    decoration: list[str] = []
    text = _Text()
    body = root.find(w("body"))
    for block in () if body is None else body:
        for paragraph in block.iter(P):
            words = _words(paragraph, numbers, notes)
            if paragraph in beginners:
                words.insert(0, _NEW_PAGE)
            text.add(words, breaks=block is paragraph)
        sect = block if block.tag == _SECTION else _child(_child(block, _PROPERTIES), _SECTION)
        if sect is None:
            continue
        if chapters and value(sect, "type") == "continuous":
            chapters.append(_joined(chapters.pop(), text))
        else:
            margins = {**margins, **dict(_margins(package, sect))}
            first = on(sect.find(w("titlePg")))
            chapters.append(Chapter(tuple(text.words), margins, first, text.gaps, _start(sect)))
        decoration += text.decoration
        text = _Text()
    settings = package.settings
    even = on(None if settings is None else settings.find(w("evenAndOddHeaders")))
    repeated = tuple(
        _apart(x for p in part.iter(P) for x in _words(p, numbers, notes))
        for mark in root.iter(w("tblHeader"))
        if on(mark) and (tr := next(mark.iterancestors(w("tr")), None)) is not None
        # What is merged downwards is drawn when its last row is: cells come in another order.
        for part in ((tr,) if next(tr.iter(w("vMerge")), None) is None else tr.iter(w("tc")))
    )
    everything = [word for c in chapters for word in c.words]
    everything += [x for c in chapters for part in c.margins.values() for x in ("¦", *part)]
    return Script(tuple(chapters), even, repeated, " ".join(everything),
                  _capitals(package), tuple(decoration))  # fmt: skip


def _child(element: Element | None, tag: str) -> Element | None:
    return None if element is None else next(element.iterchildren(tag), None)


def _joined(chapter: Chapter, text: _Text) -> Chapter:
    """Let a section go on where another one ends."""
    gaps = dict(chapter.gaps)
    for n, gap in text.gaps.items():
        old = gaps.get(len(chapter.words) + n, Gap())
        gaps[len(chapter.words) + n] = Gap(old.breaks + gap.breaks, old.empty + gap.empty)
    return replace(chapter, words=(*chapter.words, *text.words), gaps=gaps)


def _beginners(package: Package) -> frozenset[Element]:
    """Give the paragraphs that begin a page."""
    marks = {m.getparent(): on(m) for m in package.document.root.iter(_BEGIN)}
    styles = read_styles(package)

    def begins(name: str) -> bool:
        asked = (_child(_child(styles[s], _PROPERTIES), _BEGIN) for s in ancestry(styles, name))
        return on(next((mark for mark in asked if mark is not None), None))

    beginning = {name for name in styles if begins(name)}
    if not beginning and True not in marks.values():
        return frozenset()
    return frozenset(
        paragraph
        for one in package.document.root.iter(_PROPERTIES)
        if marks.get(one, value(one, "pStyle") in beginning)
        and (paragraph := one.getparent()) is not None
    )


def _capitals(package: Package) -> bool:
    """Tell whether Word may show capitals that it does not store: all, or small ones.

    Styles for small ones stand in most files; only those that are used count.
    """
    texts = {n: d for n, d in package.members.items() if n[:5] == "word/" and n[-4:] == ".xml"}
    if any(b"caps" in data for data in texts.values()):
        return True
    styles = read_styles(package)
    own = {name for name, style in styles.items() if next(style.iter(_SMALL), None) is not None}
    small = [name for name in styles if own and not own.isdisjoint(ancestry(styles, name))]
    names = [b"smallCaps", *(f'"{name}"'.encode() for name in small)]
    used = [data for member, data in texts.items() if not member.startswith("word/styles")]
    return any(name in data for name in names for data in used)


def _start(sect: Element) -> int | None:
    count = sect.find(w("pgNumType"))
    start = None if count is None else count.get(w("start"))
    return integer(start) if start else None


def _notes(package: Package) -> dict[str, tuple[str, Words]]:
    """Give the number and the words of every footnote by its id."""
    root = None if package.footnotes is None else package.footnotes.root
    texts = {} if root is None else {n.get(_ID, ""): n for n in root.iter(w("footnote"))}
    found: dict[str, tuple[str, Words]] = {}
    for reference in package.document.root.iter(_NAMED):
        name = reference.get(_ID, "")
        if name in texts:
            own: Notes = {"": (str(len(found) + 1), ())}
            words = (NoteWord(x) for p in texts[name].iter(P) for x in _words(p, {}, own))
            found[name] = own[""][0], tuple(words)
    return found


def _words(paragraph: Element, numbers: Mapping[Element, str], notes: Notes) -> list[str]:
    """Give the words of a paragraph; a footnote's stand right behind the place that names it."""
    before: list[str] = []
    text = numbers.get(paragraph, "")
    code, depth, hidden = "", 0, False
    stored: set[Element] = set()  # the numbers of pages as they were, which Word replaces
    for e in paragraph.iter(*_SHOWN):
        tag = e.tag
        if tag == _TEXT:
            if not hidden and e not in stored:
                text += (e.text or "") if e.get(PRESERVE) == "preserve" else _trimmed(e)
        elif tag == _FIELD:
            shown = _page_field(e.get(_FIELD_NAME, ""))
            stored.update(e.iter(_TEXT) if shown else ())
            text += shown
        elif tag in _SIGNS:
            text += _sign(e)
        elif tag == _PICTURE:
            text += f" {_picture(e)} "
        elif tag == _FIELD_MARK:
            kind = e.get(_FIELD_MARK_KIND)
            if kind == "begin":
                code, depth = "", 1
            else:
                text += "" if hidden else _page_field(code)
                hidden = kind == "separate" and bool(_page_field(code))
                depth = 0
        elif tag == _FIELD_CODE:
            code += (e.text or "") if depth else ""
        else:
            number_text, words = notes.get("" if tag == _OWN_NUMBER else e.get(_ID, ""), ("", ()))
            text += number_text
            if words:
                before += [*normal(text).split(), *words]
                text = ""
    return before + normal(text).split()


def _sign(element: Element) -> str:
    """Give what a tab, a line end or a hyphen puts into the text."""
    if element.tag == _HYPHEN:
        return "-"
    if element.tag == _BREAK and element.get(_KIND) == "page":
        return f" {_NEW_PAGE} "
    parent = element.getparent()  # tab stops of a paragraph have the same name as tabs
    return " " if parent is not None and parent.tag == _RUN else ""


def _apart(words: Iterable[str]) -> Words:
    """Give the words of a header, footer or repeated row.

    All of it is decoration to a screen reader; of pictures made of lines the PDF says nothing.
    """
    shown = (word for word in words if word[0] not in {_NEW_PAGE, _DECORATION[1], _DRAWN})
    return tuple(PICTURE + word[1:] if word[0] == _DECORATION[0] else word for word in shown)


def _picture(drawing: Element) -> str:
    size = _child(drawing, f"{{{WP}}}extent")
    sides = (0, 0) if size is None else (integer(size.get("cx")), integer(size.get("cy")))
    word = picture_word(sides[0] / _POINT, sides[1] / _POINT)
    drawn = next(drawing.iter(f"{{{SVG_BLIP}}}svgBlip"), None) is not None
    if any(mark.get("val") in {"1", "true"} for mark in drawing.iter(_DECORATES)):
        return _DECORATION[drawn] + word[1:]
    return (_DRAWN if drawn else word[0]) + word[1:]


def _trimmed(text: Element) -> str:
    """Give a text without the blanks of XML at its ends; a no-break blank is none of them."""
    return (text.text or "").strip(" \t\r\n")


def _page_field(code: str) -> str:
    name = (code.split() or [""])[0].upper()
    return {"PAGE": PAGE, "NUMPAGES": TOTAL}.get(name, "")


def _margins(package: Package, sect: Element) -> Iterator[tuple[tuple[str, str], Words]]:
    for kind in _KINDS:
        for reference in sect.findall(w(f"{kind}Reference")):
            part = package.part(reference.get(f"{{{R}}}id", ""), kind)
            words = _apart(word for p in part.root.iter(P) for word in _words(p, {}, {}))
            yield (kind, reference.get(w("type"), "default")), words
