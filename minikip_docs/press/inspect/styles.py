"""The styles of a template: those it uses and does not have, and what a place takes from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from minikip_docs.press.fill.tags import W
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.inspect import flat
from minikip_docs.press.ooxml.relations import linked, main_part
from minikip_docs.press.ooxml.trees import MalformedError, parse_whole

_GERMAN = {"Normal": "Standard", "Title": "Titel", "Subtitle": "Untertitel",
           "header": "Kopfzeile", "footer": "Fusszeile"}  # fmt: skip


def unknown_styles(source: Opened) -> Iterator[tuple[str, str, int]]:
    """Give each style that is used and not defined, with its first place (member, paragraph)."""
    _part, sheet = _styles(source.members)
    if sheet is None:
        return
    known = {s.get(f"{W}styleId", "") for s in sheet.iter(f"{W}style")}
    seen: set[str] = set()
    for member, _label, root in source.parts:
        numbers = {p: n for n, p in enumerate(root.iter(f"{W}p"))}
        for used in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            style = used.get(f"{W}val", "")
            if style in known or style in seen:
                continue
            seen.add(style)
            paragraph = next(used.iterancestors(f"{W}p"), None)
            if paragraph is None:  # of a table: its first paragraph
                table = next(used.iterancestors(f"{W}tbl"))
                paragraph = next(table.iter(f"{W}p"), None)
            yield style, member, numbers.get(paragraph, -1) if paragraph is not None else -1


def _styles(made: Mapping[str, bytes]) -> tuple[str, etree._Element | None]:
    part = next(iter(linked(made, main_part(made), "styles")), "")
    try:
        return part, parse_whole(made[part]) if part else None
    except MalformedError:
        return "", None  # the walk says that the file is damaged


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
            flat.drop(child)
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
