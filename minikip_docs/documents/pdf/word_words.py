"""Reads the words of a Word file back, by a way of its own: it shares no text code with walk.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.documents.pdf.numbering import Number, assign, read_lists
from minikip_docs.documents.pdf.parts import Element, P, Package, R, on, open_package, w
from minikip_docs.documents.pdf.pdf_words import normal
from minikip_docs.documents.pdf.styles import read_sheet

PAGE, TOTAL = "\ue000", "\ue001"  # stand for the number of the page and of all pages
_BLANKS = {w("tab"), w("br"), w("cr")}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KINDS = ("header", "footer")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section: its words, and the words of its headers and footers by kind of page."""

    words: Words
    margins: Mapping[tuple[str, str], Words]  # (header|footer, first|even|default)
    first_differs: bool


@dataclass(frozen=True, slots=True)
class Script:
    """All words of a Word file."""

    chapters: tuple[Chapter, ...]
    even_differs: bool
    repeated: tuple[Words, ...]  # the header rows of tables
    everything: str  # all words of all parts, with single blanks


def read_word(docx: bytes) -> Script:
    """Read all words a Word file shows, numbers included."""
    package = open_package(docx)
    sheet = read_sheet(package.styles)
    root = package.document.root
    numbers = assign(root, sheet, read_lists(package.numbering, sheet))
    chapters: list[Chapter] = []
    margins: dict[tuple[str, str], Words] = {}
    words: list[str] = []
    body = root.find(w("body"))
    for block in () if body is None else body:
        sect = block if block.tag == w("sectPr") else block.find(f"{w('pPr')}/{w('sectPr')}")
        words += (word for p in block.iter(P) for word in _words(p, numbers))
        if sect is not None:
            margins = {**margins, **dict(_margins(package, sect))}
            chapters.append(Chapter(tuple(words), margins, on(sect.find(w("titlePg")))))
            words = []
    settings = package.settings
    even = on(None if settings is None else settings.find(w("evenAndOddHeaders")))
    repeated = tuple(
        tuple(word for p in tr.iter(P) for word in _words(p, numbers))
        for tr in root.iter(w("tr"))
        if on(tr.find(f"{w('trPr')}/{w('tblHeader')}"))
    )
    everything = [word for c in chapters for word in c.words]
    everything += [x for c in chapters for part in c.margins.values() for x in ("¦", *part)]
    return Script(tuple(chapters), even, repeated, " ".join(everything))


def _words(paragraph: Element, numbers: Mapping[Element, Number]) -> list[str]:
    text = ""
    if paragraph in numbers:
        number = numbers[paragraph]
        text = number.text + ("" if number.level.suffix == "nothing" else " ")
    code, depth, hidden = "", 0, False
    for e in paragraph.iter():
        if e.tag == w("fldChar"):
            kind = e.get(w("fldCharType"))
            if kind == "begin":
                code, depth = "", 1
            else:
                text += "" if hidden else _page_field(code)
                hidden = kind == "separate" and bool(_page_field(code))
                depth = 0
        elif e.tag == w("instrText") and depth:
            code += e.text or ""
        elif e.tag == w("fldSimple"):
            text += _page_field(e.get(w("instr"), ""))
        elif e.tag == w("t") and not hidden and not _in_page_field(e):
            text += _text(e)
        elif e.tag in _BLANKS and _in_run(e):
            text += " "
        elif e.tag == w("noBreakHyphen"):
            text += "-"
    return normal(text).split()


def _text(element: Element) -> str:
    """Give a text as Word shows it: blanks at its ends count only where they are preserved."""
    text = element.text or ""
    return text if element.get(_SPACE) == "preserve" else text.strip()


def _in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == w("r")


def _in_page_field(element: Element) -> bool:
    fields = element.iterancestors(w("fldSimple"))
    return any(_page_field(f.get(w("instr"), "")) for f in fields)


def _page_field(code: str) -> str:
    name = (code.split() or [""])[0].upper()
    return {"PAGE": PAGE, "NUMPAGES": TOTAL}.get(name, "")


def _margins(package: Package, sect: Element) -> Iterator[tuple[tuple[str, str], Words]]:
    for kind in _KINDS:
        for reference in sect.findall(w(f"{kind}Reference")):
            part = package.part(reference.get(f"{{{R}}}id", ""), kind)
            words = tuple(word for p in part.root.iter(P) for word in _words(p, {}))
            yield (kind, reference.get(w("type"), "default")), words
