"""A template laid flat: control tags gone, every branch and row there once, paragraphs numbered."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy

from lxml import etree

from minikip_docs.press.faces import widths
from minikip_docs.press.fill import comments
from minikip_docs.press.fill.properties import set_properties
from minikip_docs.press.fill.tags import TAG, W, normal, paragraphs
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.ooxml.container import pack
from minikip_docs.press.ooxml.relations import linked, main_part

_MARK = "{urn:minikip:template}"
_NUMBER, _MEMBER = f"{_MARK}number", f"{_MARK}member"
_DAY = datetime.date(2000, 1, 1)
_GERMAN = {"Normal": "Standard", "Title": "Titel", "Subtitle": "Untertitel",
           "header": "Kopfzeile", "footer": "Fusszeile"}  # fmt: skip
_BOXES = {"tr": f"{W}tr", "tc": f"{W}tc"}


def members(source: Opened) -> dict[str, bytes]:
    """Give the members of a Word file that shows all of a template at once.

    Values stay as they are written; comments and characters no font has are left out,
    since others look for them.
    """
    made = marked(source)
    for member, _label, _root in source.parts:
        root = etree.fromstring(made[member])
        for tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"):
            for mark in list(root.iter(tag)):
                _drop(mark)
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


def _drop(mark: etree._Element) -> None:
    parent = mark.getparent()
    if parent is not None:
        parent.remove(mark)


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
        _drop(paragraph)
        return
    for child in [c for c in paragraph if c.tag != f"{W}pPr"]:
        paragraph.remove(child)


def _drop_box(box: etree._Element) -> None:
    """Take a row or cell out, and the row or table that would be empty without it."""
    parent = box.getparent()
    _drop(box)
    if parent is not None and next(parent.iter(f"{W}tc"), None) is None:
        if parent.tag == f"{W}tr":
            _drop_box(parent)
        elif parent.tag == f"{W}tbl":
            _drop(parent)


def _styles(made: Mapping[str, bytes]) -> tuple[str, etree._Element | None]:
    part = next(iter(linked(made, main_part(made), "styles")), "")
    try:
        return part, etree.fromstring(made[part]) if part else None
    except etree.XMLSyntaxError:
        return "", None  # the walk says that the file is damaged


def style_names(made: Mapping[str, bytes]) -> set[str] | None:
    """Give the ids of the styles a template defines; None if it has no styles at all."""
    _part, root = _styles(made)
    return None if root is None else {s.get(f"{W}styleId", "") for s in root.iter(f"{W}style")}


def without_style(
    made: dict[str, bytes],
    element: etree._Element,
    paragraph: etree._Element,
    kept: Collection[str],
) -> str:
    """Take all formatting but ``kept`` out of the nearest style of a place that has some.

    Gives the style's name, or nothing if no style of the place has any formatting left.
    """
    part, root = _styles(made)
    if root is None:
        return ""
    for style in _chain(root, element, paragraph):
        found = [
            child
            for properties in [*style.findall(f"{W}rPr"), *style.findall(f"{W}pPr")]
            for child in properties
            if child.tag not in kept
        ] + style.findall(f"{W}tblStylePr")
        for child in found:
            _drop(child)
        if found:
            made[part] = etree.tostring(root)
            return _style_name(style)
    return ""


def _chain(
    root: etree._Element, element: etree._Element, paragraph: etree._Element
) -> Iterator[etree._Element]:
    """Give the styles of a place, the nearest first, each before the one it is based on."""
    known = {s.get(f"{W}styleId", ""): s for s in root.iter(f"{W}style")}
    default = next((i for i, s in known.items() if s.get(f"{W}default") == "1"
                    and s.get(f"{W}type") == "paragraph"), "")  # fmt: skip
    used = [e.get(f"{W}val", "") for e in element.findall(f"{W}rPr/{W}rStyle")]
    used += [e.get(f"{W}val", "") for e in paragraph.findall(f"{W}pPr/{W}pStyle")] or [default]
    tables = (t.find(f"{W}tblPr/{W}tblStyle") for t in paragraph.iterancestors(f"{W}tbl"))
    used += [t.get(f"{W}val", "") for t in tables if t is not None]
    for name in used:
        style = known.pop(name, None)
        while style is not None:
            yield style
            based = style.find(f"{W}basedOn")
            style = None if based is None else known.pop(based.get(f"{W}val", ""), None)
    yield from root.iter(f"{W}rPrDefault", f"{W}pPrDefault")


def _style_name(style: etree._Element) -> str:
    """Give the name of a style as Word shows it in German."""
    entry = style.find(f"{W}name")
    name = "Normal" if entry is None else entry.get(f"{W}val", "")
    return _GERMAN.get(name, re.sub("^heading ", "Überschrift ", name))


def foreign_comments(source: Opened) -> list[tuple[str, str, int]]:
    """Give the comments of other people: author, text, number of the paragraph (or -1)."""
    part = next(iter(linked(source.members, source.main, "comments")), "")
    if not part:
        return []
    body = source.parts[0][2]
    numbers = {p: n for n, p in enumerate(body.iter(f"{W}p"))}
    places: dict[str, int] = {}
    for mark in body.iter(f"{W}commentRangeStart", f"{W}commentReference"):
        owner = next(mark.iterancestors(f"{W}p"), None)
        places.setdefault(mark.get(f"{W}id", ""), numbers.get(owner, -1) if owner is not None
                          else -1)  # fmt: skip
    try:
        root = etree.fromstring(source.members[part])
    except etree.XMLSyntaxError:
        return [("?", "nicht lesbar", -1)]
    found = []
    for comment in root.iter(f"{W}comment"):
        author, number = comment.get(f"{W}author", ""), comment.get(f"{W}id", "")
        if author != comments.AUTHOR:
            text = " ".join(t.text or "" for t in comment.iter(f"{W}t"))
            found.append((author, text, places.get(number, -1)))
    return found
