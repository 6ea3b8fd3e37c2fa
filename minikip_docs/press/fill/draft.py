"""The mark of a draft: first paragraph of every header, so that no draft can look final."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from minikip_docs.press.fill.tags import W
from minikip_docs.press.ooxml.namespaces import R
from minikip_docs.press.ooxml.relations import declare, link, relations

_R = f"{{{R}}}"
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def mark(
    members: dict[str, bytes],
    main: str,
    document: etree._Element,
    text: str,
    trees: Mapping[str, etree._Element],
) -> dict[str, etree._Element]:
    """Set the mark in every header of every section; makes the headers that are missing.

    Changes ``document`` (references to new headers) and ``members`` (links to them);
    the headers in ``members`` stay as they are. ``trees`` has that of the settings. Gives
    the new headers by part name.
    """
    linked = relations(members, main)
    links = {r.id: r.target for r in linked if r.kind == "header"}
    settings = next((trees[r.target] for r in linked
                     if r.kind == "settings" and r.target in trees), None)  # fmt: skip
    body = document.find(f"{W}body")
    if body is not None and next(document.iter(f"{W}sectPr"), None) is None:
        etree.SubElement(body, f"{W}sectPr")
    even = settings is not None and _on(settings.find(f"{W}evenAndOddHeaders"))
    made: dict[str, etree._Element] = {}
    shown: set[str] = set()  # kinds of header that a section has or takes over from the last one
    for section in document.iter(f"{W}sectPr"):
        if next(section.iterancestors(f"{W}sectPrChange"), None) is not None:
            continue
        for reference in section.findall(f"{W}headerReference"):
            if reference.get(f"{_R}id") in links:
                shown.add(reference.get(f"{W}type", "default"))
        for kind in _needed(section, even=even):
            if kind not in shown:
                shown.add(kind)
                part = f"word/header-draft{len(made) + 1}.xml"
                made[part] = etree.Element(f"{W}hdr", nsmap={"w": W[1:-1]})
                declare(members, part, _HEADER)
                reference = etree.Element(f"{W}headerReference")
                reference.set(f"{W}type", kind)
                reference.set(f"{_R}id", link(members, main, "header", part))
                section.insert(0, reference)
    for header in made.values():
        header.append(paragraph(text))
    return made


def _needed(section: etree._Element, *, even: bool) -> list[str]:
    first = _on(section.find(f"{W}titlePg"))
    return ["default", *(["first"] if first else []), *(["even"] if even else [])]


def _on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in {"0", "false", "off"}


def paragraph(text: str) -> etree._Element:
    """Give the mark as a paragraph: centred, bold, red, 14 pt."""
    result = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
    layout = etree.SubElement(result, f"{W}pPr")
    _add(layout, "spacing", before="0", after="120")
    _add(layout, "ind", left="0", right="0", firstLine="0")
    _add(layout, "jc", val="center")
    run = etree.SubElement(result, f"{W}r")
    look = etree.SubElement(run, f"{W}rPr")
    _add(look, "b")
    _add(look, "color", val="C00000")
    _add(look, "sz", val="28")
    _add(look, "szCs", val="28")
    etree.SubElement(run, f"{W}t").text = text
    return result


def _add(parent: etree._Element, tag: str, **attributes: str) -> None:
    child = etree.SubElement(parent, f"{W}{tag}")
    for name, value in attributes.items():
        child.set(f"{W}{name}", value)
