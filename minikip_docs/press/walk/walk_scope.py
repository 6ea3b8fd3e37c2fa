"""What the walker knows while it reads, and the Word features it refuses by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import (
    Package,
    Part,
    advise,
    paragraph_of,
    plain_text,
    refuse,
    w,
)
from minikip_docs.press.walk.blocks import Block, Look
from minikip_docs.press.walk.numbering import List, Number
from minikip_docs.press.walk.styles import StyleSheet

# Marks that show nothing.
IGNORED = {
    "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak",
}  # fmt: skip

_PREFIX = w("")
_TRACKED = ("T202", "Änderungen im Überarbeitungsmodus")
_COMMENT = ("T203", "Kommentare")
_NOTE = ("T204", "Endnoten")
_SHAPE = ("T205", "ein Textfeld, eine Form, ein Wasserzeichen oder ein Diagramm")
_FORMULA = ("T216", "eine Formel")
_EMBEDDED = ("T216", "ein eingebettetes Dokument oder Objekt")
_FEATURES = {
    "ins": _TRACKED, "del": _TRACKED, "moveFrom": _TRACKED, "moveTo": _TRACKED,
    "delText": _TRACKED, "cellIns": _TRACKED, "cellDel": _TRACKED, "cellMerge": _TRACKED,
    "moveFromRangeStart": _TRACKED, "moveToRangeStart": _TRACKED, "tblGridChange": _TRACKED,
    "moveFromRangeEnd": _TRACKED, "moveToRangeEnd": _TRACKED, "trPrChange": _TRACKED,
    "tcPrChange": _TRACKED, "tblPrChange": _TRACKED, "sectPrChange": _TRACKED,
    "commentRangeStart": _COMMENT, "commentRangeEnd": _COMMENT, "commentReference": _COMMENT,
    "annotationRef": _COMMENT,
    "endnoteReference": _NOTE, "footnoteReference": ("T204", "eine Fussnote an dieser Stelle"),
    "pict": _SHAPE, "AlternateContent": _SHAPE, "anchor": _SHAPE,
    "background": ("T213", "einen Seitenhintergrund"),
    "oMath": _FORMULA, "oMathPara": _FORMULA,
    "object": _EMBEDDED, "altChunk": _EMBEDDED, "control": _EMBEDDED, "subDoc": _EMBEDDED,
    "ruby": ("T216", "Text mit Lautzeichen (Ruby)"),
    "sym": ("T208", "ein Zeichen einer Symbolschrift"),
    "bdo": ("T215", "Text mit eigener Schreibrichtung"),
    "dir": ("T215", "Text mit eigener Schreibrichtung"),
    **dict.fromkeys(
        ("pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"),
        ("T206", "eine Seitenzahl oder ein Datum nach alter Art"),
    ),
    "continuationSeparator": _NOTE, "separator": _NOTE,
    "contentPart": ("T205", "eine Zeichnung von Hand (Freihand)"),
    "ptab": ("T215", "einen besonderen Ausrichtungstabulator"),
    "customXmlInsRangeStart": _TRACKED, "customXmlDelRangeStart": _TRACKED,
    "customXmlInsRangeEnd": _TRACKED, "customXmlDelRangeEnd": _TRACKED,
    "customXmlMoveFromRangeStart": _TRACKED, "customXmlMoveFromRangeEnd": _TRACKED,
    "customXmlMoveToRangeStart": _TRACKED, "customXmlMoveToRangeEnd": _TRACKED,
    "tblPrExChange": _TRACKED, "numberingChange": _TRACKED, "delInstrText": _TRACKED,
}  # fmt: skip


_UNKNOWN = ("T201", "etwas, das dieses Programm nicht kennt")


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote: its number as shown, and what it says."""

    number: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The part being read and everything its formatting depends on."""

    package: Package
    part: Part
    sheet: StyleSheet
    lists: Mapping[str, List]
    numbers: Mapping[Element, Number]
    width: float  # points; of the column being read
    height: float = 0.0  # of a page's text
    repeated: bool = False  # in a row that every page repeats: decoration from the second on
    table_style: str = ""
    in_table: bool = False
    notes: Mapping[str, Footnote] = field(default_factory=dict)
    note: str = ""  # the number of the footnote being read
    looks: dict[Any, Look] = field(default_factory=dict)  # worked out once per document,
    known: dict[Any, Any] = field(default_factory=dict)  # as is what styles come to
    old_tables: bool = False  # before Word 2013 a table stood out by its cell margin

    def refuse(self, code: str, what: str, element: Element | None) -> Refusal:
        """Build the refusal of a feature at an element of this part."""
        place = None if element is None else _place(element)
        fault = refuse(code, what, self.part.title, place)
        fault.element = element
        return fault

    def advise(self, code: str, what: str, element: Element, remedy: str) -> Refusal:
        """Build the refusal of a feature that has a way out of its own."""
        fault = advise(code, what, self.part.title, _place(element), remedy)
        fault.element = element
        return fault

    def check_control(self, control: Element) -> None:
        """Refuse a content control that Word fills from data when it opens the file."""
        properties = control.find(w("sdtPr"))
        for child in () if properties is None else properties:
            if etree.QName(child).localname == "dataBinding":
                raise self.refuse("T206", "ein Inhaltssteuerelement mit Datenbindung", control)

    def unknown(self, element: Element) -> Refusal:
        """Build the refusal of an element that is not carried, by its German name if it has one."""
        name = etree.QName(element).localname
        code, what = _FEATURES.get(name, _UNKNOWN)
        return self.refuse(code, what, element)


BlockReader = Callable[[Scope, Element], tuple[Block, ...]]


def _place(element: Element) -> Element:
    """Give what a refusal quotes: the paragraph, else the smallest part of a table with text."""
    paragraph = paragraph_of(element)
    if paragraph is not None and plain_text(paragraph).strip():
        return paragraph
    if element.tag == w("sectPr"):  # quoted by the last words of its pages
        behind = element if paragraph is None else paragraph
        return next(
            (e for e in behind.itersiblings(preceding=True) if plain_text(e).strip()), behind
        )
    boxes = (element, *element.iterancestors(w("tc"), w("tr"), w("tbl")))
    return next((e for e in boxes if plain_text(e).strip()), element)


def local(element: Element) -> str:
    """Give the name of a WordprocessingML element; others keep their namespace, comments none."""
    return _local(element.tag)


@lru_cache(maxsize=1000)
def _local(tag: object) -> str:
    return tag.removeprefix(_PREFIX) if isinstance(tag, str) else ""
