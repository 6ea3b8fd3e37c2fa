"""Prepares a Word file for the comparison with a PDF that another program made of it.

What our own pages refuse stands here in the file: text boxes, frames, fields of many kinds. Text
that a program may place elsewhere is put between marks, so that the reader of ``word_words``
gives it as it is; what no comparison can see is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.namespaces import PRESERVE
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import (
    MAIN,
    NOTE,
    P,
    Package,
    Part,
    on,
    paragraph_of,
    refuse,
    value,
    w,
)
from minikip_docs.press.proof.word_styles import ancestry, read_styles

# In the words of ``read_word``: text that may stand elsewhere is between FLOAT and BACK.
FLOAT, BACK = "\ue010", "\ue011"
SIGN = "\ue013"  # at most one sign, whatever it looks like
# The number of a page that a reference names, and the place it leads to, one pair each.
NUMBER, PLACE = 0xE100, 0xE800
_MOST = PLACE - NUMBER

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TRACKED = {w(x) for x in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")}
_UNSEEN = {
    *map(w, ("object", "altChunk", "subDoc", "control", "ruby", "endnoteReference")),
    f"{_MATH}oMath", f"{_DRAWING}t",
}  # fmt: skip
_CHARTS = ("/chart", "/chartex", "/diagram")  # in the address of a kind of graphic
_ORDINARY_NOTE = {None, "normal"}

# Fields whose result stays as it is stored, or that show nothing. All others may change while
# a program makes the PDF (dates, file names, sums).
_STEADY = {
    "PAGE", "NUMPAGES", "PAGEREF", "REF", "NOTEREF", "SEQ", "HYPERLINK", "TOC", "TC", "XE", "TA",
    "INDEX", "DOCPROPERTY", "TITLE", "SUBJECT", "AUTHOR", "COMPANY", "MERGEFIELD", "QUOTE",
    "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "BIBLIOGRAPHY", "CITATION",
}  # fmt: skip


def prepared(package: Package) -> bytes:
    """Give the bytes of a copy of a Word file that ``read_word`` reads whole.

    Raises ``Refusal`` T202, T204 to T207 or T216 for what cannot be compared.
    """
    parts = [package.document, *_margins(package)]
    if package.footnotes is not None:
        parts.append(package.footnotes)
    hidden = _hidden_styles(package)
    leads: dict[str, int] = {}  # the bookmarks whose pages are named
    changed: dict[str, Element] = {}
    for part in parts:
        root = deepcopy(part.root)
        for fallback in [*root.iter(f"{_MARKUP}Fallback")]:
            _take_away(fallback)
        _refuse(root, part, hidden)
        _fields(root, part, leads)
        for sign in [*root.iter(w("sym"))]:
            _become(sign, SIGN)
        _set_apart(root)
        changed[part.member] = root
    for mark in [*changed[package.document.member].iter(w("bookmarkStart"))]:
        number = leads.get(mark.get(w("name"), ""))
        if number is not None and paragraph_of(mark) is not None:
            mark.addnext(_run(chr(PLACE + number)))
    return package.changed(changed).file()


def watermarks(package: Package) -> Iterator[str]:
    """Give what is drawn as letters of art: programs may set it as text or as lines."""
    for part in (package.document, *_margins(package)):
        for drawn in part.root.iter(f"{_VML}textpath"):
            yield drawn.get("string", "")


def _margins(package: Package) -> Iterator[Part]:
    return (part for part in package.texts() if part.title not in {MAIN, NOTE})


def _refuse(root: Element, part: Part, hidden: frozenset[str]) -> None:
    """Refuse what nobody can compare, or what may not be in a document that is signed."""
    for e in root.iter(etree.Element):
        if (
            e.tag in _TRACKED
            or e.tag in _UNSEEN
            or (e.tag == w("vanish") and on(e) and _of_text(e))
            or (e.tag in {w("pStyle"), w("rStyle")} and e.get(w("val")) in hidden)
            or (e.tag == f"{_DRAWING}graphicData" and e.get("uri", "").endswith(_CHARTS))
        ):
            raise _unfit(e, part.title, e if e.tag == P else paragraph_of(e))


def _unfit(e: Element, part: str, place: Element | None) -> Refusal:
    if e.tag in _TRACKED:
        return refuse("T202", "Änderungen im Überarbeitungsmodus", part, place)
    if e.tag == w("endnoteReference"):
        return refuse("T204", "Endnoten", part, place)
    if e.tag in {f"{_DRAWING}graphicData", f"{_DRAWING}t"}:
        return refuse("T205", "ein Diagramm oder eine Zeichnung mit Text", part, place)
    if e.tag in _UNSEEN:
        what = "eine Formel, ein eingebettetes Objekt oder Text mit Lautzeichen"
        return refuse("T216", what, part, place)
    return refuse("T207", "verborgenen Text", part, place)


def _of_text(vanish: Element) -> bool:
    """Tell whether it hides a run, and not only the mark at the end of a paragraph."""
    properties = vanish.getparent()
    holder = None if properties is None else properties.getparent()
    return holder is not None and holder.tag == w("r")


def _hidden_styles(package: Package) -> frozenset[str]:
    """Give the styles whose text Word does not show."""
    styles = read_styles(package)

    def hides(name: str) -> bool:
        asked = (styles[s].find(f"{w('rPr')}/{w('vanish')}") for s in ancestry(styles, name))
        return on(next((mark for mark in asked if mark is not None), None))

    return frozenset(name for name in styles if hides(name))


def _fields(root: Element, part: Part, leads: dict[str, int]) -> None:
    """Refuse fields that may change on the way; numbers of pages are marked by what they name."""
    for simple in root.iter(w("fldSimple")):
        code = simple.get(w("instr"), "")
        if _steady(code, part, simple) == "PAGEREF":
            _name_page([*simple.iter(w("t"))], code, leads)
    codes: list[str] = []  # of the fields that are open, from the outermost
    results: list[list[Element] | None] = []
    for e in root.iter(w("fldChar"), w("instrText"), w("t")):
        kind = e.get(w("fldCharType")) if e.tag == w("fldChar") else ""
        if kind == "begin":
            codes.append("")
            results.append(None)
        elif kind == "separate" and codes:
            results[-1] = []
        elif kind == "end" and codes:
            shown, code = results.pop(), codes.pop()
            if _steady(code, part, e) == "PAGEREF" and shown:
                _name_page(shown, code, leads)
        elif e.tag == w("instrText") and codes and results[-1] is None:
            codes[-1] += e.text or ""
        elif e.tag == w("t") and codes and results[-1] is not None:
            results[-1].append(e)


def _steady(code: str, part: Part, place: Element) -> str:
    name = (code.split() or [""])[0].upper()
    if name and name not in _STEADY:
        raise refuse("T206", f"das Feld «{code.strip()}»", part.title, paragraph_of(place))
    return name


def _name_page(texts: list[Element], code: str, leads: dict[str, int]) -> None:
    """Write the mark of a reference instead of the number that is stored."""
    name = [*code.split(), ""][1]
    number = leads.setdefault(name, len(leads) % _MOST)
    for n, text in enumerate(texts):
        text.text = "" if n else chr(NUMBER + number)


def _set_apart(root: Element) -> None:
    """Put marks around what a program may place elsewhere: boxes, frames, tables, footnotes."""
    boxes = [*root.iter(w("txbxContent"))]
    for box in reversed(boxes):  # those inside others first
        runs = [_run(f" {FLOAT} ")]
        for paragraph in box.iter(P):
            runs += [*paragraph.iter(w("r")), _run(" ")]
        drawing = next((a for a in box.iterancestors(w("r"))), None)
        if drawing is None or drawing.getparent() is None:
            continue
        for run in reversed([*runs, _run(f" {BACK} ")]):
            drawing.addnext(run)
        _take_away(box)
    for table in [*root.iter(w("tbl"))]:
        if table.find(f"{w('tblPr')}/{w('tblpPr')}") is not None:
            _between(table, table)
    framed = [p for p in root.iter(P) if p.find(f"{w('pPr')}/{w('framePr')}") is not None]
    for paragraph in framed:
        if paragraph.getprevious() not in framed:
            last = paragraph
            while (after := last.getnext()) in framed and after is not None:
                last = after
            _between(paragraph, last)
    for note in root.iter(w("footnote")):
        if note.get(w("type")) in _ORDINARY_NOTE and len(note):
            _between(note[0], note[-1])


def _between(first: Element, last: Element) -> None:
    for sign, put in ((FLOAT, first.addprevious), (BACK, last.addnext)):
        paragraph = etree.Element(P)
        paragraph.append(_run(sign))
        put(paragraph)


def _run(text: str) -> Element:
    run = etree.Element(w("r"))
    shown = etree.SubElement(run, w("t"))
    shown.set(PRESERVE, "preserve")
    shown.text = text
    return run


def _become(element: Element, text: str) -> None:
    shown = _run(text)[0]
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, shown)


def _take_away(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def turns_to_one_side(package: Package) -> tuple[bool, ...]:
    """Tell for each chapter of ``read_word`` whether it begins on an odd or an even page."""
    kinds = [value(sect, "type") for sect in package.document.root.iter(w("sectPr"))]
    begun = [kind for n, kind in enumerate(kinds) if n == 0 or kind != "continuous"]
    return tuple(kind in {"oddPage", "evenPage"} for kind in begun)
