"""Reads the words of a Word file back, by a way of its own: it shares no code with walk/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minikip_docs.press.ooxml.namespaces import PRESERVE, WP, R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import P, Package, on, open_package, value, w
from minikip_docs.press.proof.pdf_objects import normal, picture_word
from minikip_docs.press.proof.word_numbers import read_numbers

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
_KINDS = ("header", "footer")
_NEW_PAGE = "\ue003"  # stands among the words for a page break
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


class _Text:
    """Collects the words of a section and what stands between them."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.gaps: dict[int, Gap] = {}

    def add(self, words: Sequence[str], *, breaks: bool) -> None:
        """Add a paragraph; without ``breaks`` its page breaks need not begin a page."""
        if not words:
            self.gap(empty=1)
        for word in words:
            if word != _NEW_PAGE:
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
    first_page: int = 1  # its number
    capitals: bool = False  # whether anything may be shown in capitals that is stored otherwise


def read_word(docx: bytes) -> Script:
    """Read all words a Word file shows, numbers included."""
    package = open_package(docx)
    root = package.document.root
    numbers = read_numbers(package)
    notes = _notes(package)
    begin = _begin_page(package)
    chapters: list[Chapter] = []
    margins: dict[tuple[str, str], Words] = {}
    text = _Text()
    body = root.find(w("body"))
    for block in () if body is None else body:
        for paragraph in block.iter(P):
            words = _words(paragraph, numbers, notes)
            if _begins_page(paragraph, begin):
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
            chapters.append(Chapter(tuple(text.words), margins, first, text.gaps))
        text = _Text()
    settings = package.settings
    even = on(None if settings is None else settings.find(w("evenAndOddHeaders")))
    repeated = tuple(
        tuple(x for p in part.iter(P) for x in _words(p, numbers, notes) if x != _NEW_PAGE)
        for mark in root.iter(w("tblHeader"))
        if on(mark) and (tr := next(mark.iterancestors(w("tr")), None)) is not None
        # What is merged downwards is drawn when its last row is: cells come in another order.
        for part in ((tr,) if next(tr.iter(w("vMerge")), None) is None else tr.iter(w("tc")))
    )
    everything = [word for c in chapters for word in c.words]
    everything += [x for c in chapters for part in c.margins.values() for x in ("¦", *part)]
    return Script(tuple(chapters), even, repeated, " ".join(everything), _first_page(root),
                  _capitals(package))  # fmt: skip


def _child(element: Element | None, tag: str) -> Element | None:
    return None if element is None else next(element.iterchildren(tag), None)


def _joined(chapter: Chapter, text: _Text) -> Chapter:
    """Let a section go on where another one ends."""
    gaps = dict(chapter.gaps)
    for n, gap in text.gaps.items():
        old = gaps.get(len(chapter.words) + n, Gap())
        gaps[len(chapter.words) + n] = Gap(old.breaks + gap.breaks, old.empty + gap.empty)
    return replace(chapter, words=(*chapter.words, *text.words), gaps=gaps)


def _begin_page(package: Package) -> frozenset[str]:
    """Give the paragraph styles that begin a page."""
    found: dict[str, bool] = {}
    for style in () if package.styles is None else package.styles.iterchildren(w("style")):
        mark = _child(_child(style, _PROPERTIES), _BEGIN)
        above = found.get(value(style, "basedOn") or "", False)  # what it is based on stands before
        found[style.get(w("styleId"), "")] = above if mark is None else on(mark)
    return frozenset(name for name, begins in found.items() if begins)


def _begins_page(paragraph: Element, styles: frozenset[str]) -> bool:
    properties = _child(paragraph, _PROPERTIES)
    if properties is None:
        return False
    mark = _child(properties, _BEGIN)
    return value(properties, "pStyle") in styles if mark is None else on(mark)


def _capitals(package: Package) -> bool:
    return any(b"caps" in data for name, data in package.members.items() if name.endswith(".xml")
               and name.startswith("word/"))  # fmt: skip


def _first_page(root: Element) -> int:
    count = next(root.iter(w("pgNumType")), None)
    return 1 if count is None else int(count.get(w("start"), "1"))


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


def _picture(drawing: Element) -> str:
    size = _child(drawing, f"{{{WP}}}extent")
    sides = (0, 0) if size is None else (int(size.get("cx", "0")), int(size.get("cy", "0")))
    return picture_word(sides[0] / _POINT, sides[1] / _POINT)


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
            words = tuple(word for p in part.root.iter(P) for word in _words(p, {}, {}))
            yield (kind, reference.get(w("type"), "default")), words
