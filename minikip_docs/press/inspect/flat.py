"""A template laid flat: control tags gone, every branch and row there once, paragraphs numbered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from minikip_docs.data.container import pack
from minikip_docs.press.faces import widths
from minikip_docs.press.fill.properties import set_properties
from minikip_docs.press.fill.tags import TAG, W, normal, paragraphs
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.ooxml.trees import parse_whole

_MARK = "{urn:minikip:template}"
_NUMBER, _MEMBER = f"{_MARK}number", f"{_MARK}member"
_DAY = datetime.date(2000, 1, 1)
_BOXES = {"tr": f"{W}tr", "tc": f"{W}tc"}


def members(source: Opened) -> dict[str, bytes]:
    """Give the members of a Word file that shows all of a template at once.

    Values stay as they are written; characters no font has are left out, since others look
    for them.
    """
    made = marked(source)
    for member, _label, _root in source.parts:
        root = parse_whole(made[member])
        for paragraph, text in list(paragraphs(root)):
            _lay_flat(paragraph, text)
        for piece in root.iter(f"{W}t"):
            for character in lost(piece.text or ""):
                piece.text = (piece.text or "").replace(character, "?")
        made[member] = etree.tostring(root)
    set_properties(made, title="Vorlage", author="minikip", created=_DAY)
    return made


def marked(source: Opened) -> dict[str, bytes]:
    """Give the members of a template whose paragraphs know their number (see ``place``)."""
    made = dict(source.members)
    for member, _label, part in source.parts:
        root = deepcopy(part)
        for number, paragraph in enumerate(root.iter(f"{W}p")):
            paragraph.set(_NUMBER, str(number))
        if root.tag == f"{W}body":
            whole = deepcopy(source.document)
            body = whole.find(f"{W}body")
            if body is not None:
                whole.replace(body, root)
            root = whole
        root.set(_MEMBER, member)
        made[member] = etree.tostring(root)
    return made


def packed(made: Mapping[str, bytes]) -> bytes:
    """Write members as a Word file."""
    return pack(made)


def place(element: etree._Element) -> tuple[str, int]:
    """Tell which paragraph of the template an element stems from: member and number, or -1."""
    member = element.getroottree().getroot().get(_MEMBER, "")
    for owner in (element, *element.iterancestors()):
        if owner.get(_NUMBER) is not None:
            return member, int(owner.get(_NUMBER, "-1"))
    inside = (p for p in element.iter(f"{W}p") if p.get(_NUMBER) is not None)
    found = next(inside, None)
    return member, int(found.get(_NUMBER, "-1")) if found is not None else -1


def lost(text: str) -> str:
    """Give the characters of a text that the PDF's font does not have, each once."""
    known = widths(False, False)
    return "".join(
        dict.fromkeys(c for c in text if ord(c) not in known and c not in "\t\r\n\u00ad")
    )


def drop(element: etree._Element) -> None:
    """Take an element out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _lay_flat(paragraph: etree._Element, text: str) -> None:
    """Take the statements out of a paragraph as filling would, and keep all they stand around."""
    spans = []
    for match in TAG.finditer(text):
        if match.group().startswith("{{"):
            continue
        level = normal(match.group())[0]
        box = next(paragraph.iterancestors(_BOXES[level]), None) if level in _BOXES else None
        if level == "p" and text.strip() == match.group():
            _drop_paragraph(paragraph)
            return
        if box is not None and _words(box).strip() == match.group():
            _drop_box(box)
            return
        spans.append(match.span())
    at = 0
    for piece in [t for t in paragraph.iter(f"{W}t") if _owner(t) is paragraph]:
        words = piece.text or ""
        piece.text = "".join(
            c for n, c in enumerate(words, at) if not any(a <= n < b for a, b in spans)
        )
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(words)


def _owner(piece: etree._Element) -> etree._Element | None:
    return next(piece.iterancestors(f"{W}p"), None)


def _words(box: etree._Element) -> str:
    return "".join(t.text or "" for t in box.iter(f"{W}t"))


def _drop_paragraph(paragraph: etree._Element) -> None:
    parent = paragraph.getparent()
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    others = [] if parent is None else [c for c in parent if c.tag in {f"{W}p", f"{W}tbl"}]
    last = not others or others[-1] is paragraph
    if section is None and len(others) > 1 and not (last and others[-2].tag == f"{W}tbl"):
        drop(paragraph)
        return
    for child in [c for c in paragraph if c.tag != f"{W}pPr"]:
        paragraph.remove(child)


def _drop_box(box: etree._Element) -> None:
    """Take a row or cell out, and the row or table that would be empty without it."""
    parent = box.getparent()
    drop(box)
    if parent is not None and next(parent.iter(f"{W}tc"), None) is None:
        if parent.tag == f"{W}tr":
            _drop_box(parent)
        elif parent.tag == f"{W}tbl":
            drop(parent)
