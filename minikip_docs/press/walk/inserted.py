"""Sets sentences behind the clauses they belong to; no other number changes by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.namespaces import PRESERVE
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import (
    TBL,
    VAL,
    P,
    Package,
    integer,
    plain_text,
    value,
    w,
)  # fmt: skip
from minikip_docs.press.walk.numbering import Number, assign, read_lists
from minikip_docs.press.walk.styles import Props, StyleSheet, paragraph_props, read_sheet

_BODY = 9  # Word's outline level of ordinary text


def inserted(package: Package, sentences: Sequence[Mapping[str, str]]) -> Package:
    """Give the Word file with each sentence, ``clause`` and ``text``, behind its clause.

    A sentence stands where the clause ends, with its lists and tables, as a paragraph without a
    number; behind the number of a heading where its last clause ends. What belongs to a clause is
    not left of its text. Several behind one clause keep their order. The file given stays as it
    is. Raises ``Refusal`` D382 for a number that no clause has, or more than one.
    """
    if not sentences:
        return package
    root = deepcopy(package.document.root)
    sheet = read_sheet(package.styles)
    numbers = assign(root, sheet, read_lists(package.numbering, sheet))
    ends: dict[str, Element] = {}
    for one in sentences:
        clause = one["clause"]
        model, end = _place(root, clause, numbers, sheet)
        paragraph = _paragraph(model, one["text"], numbers, sheet)
        ends.get(clause, end).addnext(paragraph)
        ends[clause] = paragraph
    return package.changed({package.document.member: root})


def _place(
    root: Element, clause: str, numbers: Mapping[Element, Number], sheet: StyleSheet
) -> tuple[Element, Element]:
    """Find the clause whose look a sentence takes, and the last element that belongs to it."""
    body = root.find(w("body"))
    found = [p for p, number in numbers.items() if number.full.rstrip(".") == clause]
    if body is None or len(found) != 1 or found[0].getparent() is not body:
        raise _unknown(clause, [p for p in numbers if p.getparent() is body], numbers)
    start = model = end = found[0]
    number, left = numbers[start], _left(start, sheet, numbers)
    for element in start.itersiblings():
        own = numbers.get(element)
        if own and own.list_id == number.list_id:
            if own.ilvl <= number.ilvl:
                break
            if own.ilvl == number.ilvl + 1 and _outline(start, sheet) < _BODY:
                model = element  # a clause below a heading
        elif element.tag == P and end.tag == TBL and not plain_text(element):
            pass  # the space below a table
        elif element.tag == P:
            heading = _outline(element, sheet) < _BODY and (own or not left)
            if heading or _left(element, sheet, numbers) < left:
                break
        elif element.tag != TBL:
            break
        if next(element.iter(w("sectPr")), None) is not None:
            break
        end = element
    return model, end


def _unknown(clause: str, clauses: Sequence[Element], numbers: Mapping[Element, Number]) -> Refusal:
    known = dict.fromkeys(numbers[p].full.rstrip(".") for p in clauses)
    section = clause.partition(".")[0]
    near = [one for one in known if re.fullmatch(rf"{re.escape(section)}\.\d+", one)]
    near = near or [one for one in known if re.fullmatch(r"\d+", one)]
    return Refusal(
        "D382",
        f"Besonderes soll nach Ziffer {clause} stehen; diese Ziffer gibt es im Dokument nicht.",
        "Bitte im Blatt «Besonderes» der Beitragsliste berichtigen"
        + (f"; es gibt {', '.join(near)}." if near else "."),
    )


def _outline(paragraph: Element, sheet: StyleSheet) -> int:
    return integer(str(_props(paragraph, sheet).get("outlineLvl", _BODY)))


def _left(paragraph: Element, sheet: StyleSheet, numbers: Mapping[Element, Number]) -> int:
    """Give the left edge of its text, in twips."""
    return integer(str(_props(paragraph, sheet, numbers.get(paragraph)).get("left", 0)))


def _props(paragraph: Element, sheet: StyleSheet, number: Number | None = None) -> Props:
    level = (number.bringer, number.level.paragraph) if number else ("", {})
    own = paragraph_props(paragraph.find(w("pPr")))
    return sheet.paragraph(_style(paragraph), "", level, own)


def _style(paragraph: Element) -> str:
    return value(paragraph.find(w("pPr")), "pStyle") or ""


def _paragraph(
    model: Element, text: str, numbers: Mapping[Element, Number], sheet: StyleSheet
) -> Element:
    """Make a paragraph in the style and at the edge of a clause, without a number."""
    made = etree.Element(P)
    properties = etree.SubElement(made, w("pPr"))
    if (style := _style(model)) and _outline(model, sheet) >= _BODY:
        etree.SubElement(properties, w("pStyle")).set(VAL, style)
    numbering = etree.SubElement(properties, w("numPr"))
    etree.SubElement(numbering, w("numId")).set(VAL, "0")
    indent = etree.SubElement(properties, w("ind"))
    indent.set(w("left"), str(_left(model, sheet, numbers)))
    indent.set(w("firstLine"), "0")
    run = etree.SubElement(made, w("r"))
    for place, line in enumerate(text.split("\n")):
        if place:
            etree.SubElement(run, w("br"))
        words = etree.SubElement(run, w("t"))
        words.text = line
        words.set(PRESERVE, "preserve")
    return made
