"""Reads the words of a Word file back, by a way of its own: it shares no code with walk/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from minikip_docs.press.ooxml.namespaces import PRESERVE, R
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import P, Package, on, open_package, value, w
from minikip_docs.press.proof.pdf_words import normal
from minikip_docs.press.proof.word_numbers import read_numbers

PAGE, TOTAL = "\ue000", "\ue001"  # stand for the number of the page and of all pages
_TEXT, _HYPHEN, _RUN, _ID = w("t"), w("noBreakHyphen"), w("r"), w("id")
_FIELD, _FIELD_CODE, _FIELD_MARK = w("fldSimple"), w("instrText"), w("fldChar")
_FIELD_MARK_KIND = w("fldCharType")
_NAMED, _OWN_NUMBER = w("footnoteReference"), w("footnoteRef")
_SIGNS = {w("tab"), w("ptab"), w("br"), w("cr"), _HYPHEN, _FIELD}
_SHOWN = (_TEXT, *_SIGNS, _FIELD_CODE, _FIELD_MARK, _NAMED, _OWN_NUMBER)
_KINDS = ("header", "footer")

Words = tuple[str, ...]
Notes = Mapping[str, tuple[str, Words]]  # number and words of footnotes by id; «» is the own one


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section: its words, and the words of its headers and footers by kind of page."""

    words: Words
    margins: Mapping[tuple[str, str], Words]  # (header|footer, first|even|default)
    first_differs: bool
    start: int | None = None  # the number of its first page, if it is counted anew


@dataclass(frozen=True, slots=True)
class Script:
    """All words of a Word file."""

    chapters: tuple[Chapter, ...]
    even_differs: bool
    repeated: tuple[Words, ...]  # the header rows of tables, or their cells
    everything: str  # all words of all parts, with single blanks
    capitals: bool = False  # whether anything may be shown in capitals that is stored otherwise


def read_word(docx: bytes) -> Script:
    """Read all words a Word file shows, numbers included."""
    package = open_package(docx)
    root = package.document.root
    numbers = read_numbers(package)
    notes = _notes(package)
    chapters: list[Chapter] = []
    margins: dict[tuple[str, str], Words] = {}
    words: list[str] = []
    body = root.find(w("body"))
    for block in () if body is None else body:
        sect = block if block.tag == w("sectPr") else block.find(f"{w('pPr')}/{w('sectPr')}")
        words += (word for p in block.iter(P) for word in _words(p, numbers, notes))
        if sect is not None:
            if chapters and value(sect, "type") == "continuous":
                last = chapters.pop()
                chapters.append(replace(last, words=(*last.words, *words)))
            else:
                margins = {**margins, **dict(_margins(package, sect))}
                first = on(sect.find(w("titlePg")))
                chapters.append(Chapter(tuple(words), margins, first, _start(sect)))
            words = []
    settings = package.settings
    even = on(None if settings is None else settings.find(w("evenAndOddHeaders")))
    repeated = tuple(
        tuple(word for p in part.iter(P) for word in _words(p, numbers, notes))
        for tr in root.iter(w("tr"))
        if on(tr.find(f"{w('trPr')}/{w('tblHeader')}"))
        # What is merged downwards is drawn when its last row is: cells come in another order.
        for part in ((tr,) if next(tr.iter(w("vMerge")), None) is None else tr.iter(w("tc")))
    )
    everything = [word for c in chapters for word in c.words]
    everything += [x for c in chapters for part in c.margins.values() for x in ("¦", *part)]
    return Script(tuple(chapters), even, repeated, " ".join(everything),
                  _capitals(package))  # fmt: skip


def _capitals(package: Package) -> bool:
    return any(b"caps" in data for name, data in package.members.items() if name.endswith(".xml")
               and name.startswith("word/"))  # fmt: skip


def _start(sect: Element) -> int | None:
    count = sect.find(w("pgNumType"))
    start = None if count is None else count.get(w("start"))
    return None if start is None else int(start)


def _notes(package: Package) -> dict[str, tuple[str, Words]]:
    """Give the number and the words of every footnote by its id."""
    root = None if package.footnotes is None else package.footnotes.root
    texts = {} if root is None else {n.get(_ID, ""): n for n in root.iter(w("footnote"))}
    found: dict[str, tuple[str, Words]] = {}
    for reference in package.document.root.iter(_NAMED):
        name = reference.get(_ID, "")
        if name in texts:
            own: Notes = {"": (str(len(found) + 1), ())}
            words = (word for p in texts[name].iter(P) for word in _words(p, {}, own))
            found[name] = own[""][0], tuple(words)
    return found


def _words(paragraph: Element, numbers: Mapping[Element, str], notes: Notes) -> list[str]:
    """Give the words of a paragraph; a footnote's stand right behind the place that names it."""
    before: list[str] = []
    text = numbers.get(paragraph, "")
    code, depth, hidden = "", 0, False
    for e in paragraph.iter(*_SHOWN):
        tag = e.tag
        if tag == _TEXT:
            if not hidden and not _in_page_field(e):
                text += (e.text or "") if e.get(PRESERVE) == "preserve" else _trimmed(e)
        elif tag in _SIGNS:
            text += _sign(e)
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
    """Give what a tab, a line end, a hyphen or a simple field puts into the text."""
    if element.tag == _HYPHEN:
        return "-"
    if element.tag == _FIELD:
        return _page_field(element.get(w("instr"), ""))
    parent = element.getparent()  # tab stops of a paragraph have the same name as tabs
    return " " if parent is not None and parent.tag == _RUN else ""


def _trimmed(text: Element) -> str:
    """Give a text without the blanks of XML at its ends; a no-break blank is none of them."""
    return (text.text or "").strip(" \t\r\n")


def _in_page_field(element: Element) -> bool:
    above = element.getparent()
    above = None if above is None else above.getparent()
    return (
        above is not None and above.tag == _FIELD and bool(_page_field(above.get(w("instr"), "")))
    )


def _page_field(code: str) -> str:
    name = (code.split() or [""])[0].upper()
    return {"PAGE": PAGE, "NUMPAGES": TOTAL}.get(name, "")


def _margins(package: Package, sect: Element) -> Iterator[tuple[tuple[str, str], Words]]:
    for kind in _KINDS:
        for reference in sect.findall(w(f"{kind}Reference")):
            part = package.part(reference.get(f"{{{R}}}id", ""), kind)
            words = tuple(word for p in part.root.iter(P) for word in _words(p, {}, {}))
            yield (kind, reference.get(w("type"), "default")), words
