"""Reads a filled Word document into plain blocks: carries what Word shows or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import Package, integer, on, value, w
from minikip_docs.press.walk.blocks import Block, Document, Section
from minikip_docs.press.walk.footnotes import read_notes
from minikip_docs.press.walk.numbering import assign, read_lists
from minikip_docs.press.walk.paragraphs import read_paragraph
from minikip_docs.press.walk.sections import Layout, layout_of, margin_parts
from minikip_docs.press.walk.styles import colour, read_sheet
from minikip_docs.press.walk.tables import table
from minikip_docs.press.walk.walk_scope import IGNORED, Scope, local

_WRAPPERS = {"sdt", "sdtContent", "customXml"}
_PROPERTIES = {"tcPr", "sdtPr", "sdtEndPr", "customXmlPr"}


def read_document(package: Package) -> Document:
    """Read a Word file as it shows itself; its trees stay as they are.

    Raises Refusal T2xx, naming feature, part and paragraph, for everything that is shown
    and not carried.
    """
    body = package.document.root.find(w("body"))
    sheet = read_sheet(package.styles)
    lists = read_lists(package.numbering, sheet)
    scope = Scope(
        package,
        package.document,
        sheet,
        lists,
        {} if body is None else assign(body, sheet, lists),
        0.0,
        old_tables=_compatibility(package) < 15,
    )
    scope = replace(scope, notes=read_notes(scope, read_blocks))
    for child in package.document.root:
        white = (
            local(child) == "background"
            and len(child) == 0
            and colour(child.get(w("color"))) in {"", "FFFFFF"}
        )
        if local(child) not in {"body", ""} and not white:
            raise scope.unknown(child)
    sections = () if body is None else tuple(_sections(scope, body))
    stop = value(package.settings, "defaultTabStop")
    return Document(
        package.core_property("title"),
        package.core_property("creator"),
        package.core_property("keywords"),
        integer(stop or "720") / 20,
        _compat(package, "doNotUseHTMLParagraphAutoSpacing"),
        sections,
    )


def _compatibility(package: Package) -> int:
    """Give the Word version whose layout the document asks for (15 since Word 2013)."""
    for setting in [] if package.settings is None else package.settings.iter(w("compatSetting")):
        if setting.get(w("name")) == "compatibilityMode":
            return integer(setting.get(w("val")))
    return 12


def _compat(package: Package, name: str) -> bool:
    settings = package.settings
    return on(None if settings is None else settings.find(f"{w('compat')}/{w(name)}"))


def _sections(scope: Scope, body: Element) -> Iterator[Section]:
    content: list[Element] = []
    before: Layout | None = None
    pending: Section | None = None  # may go on on the same pages
    for child in body:
        name = local(child)
        inside = child.find(f"{w('pPr')}/{w('sectPr')}") if name == "p" else None
        end = child if name == "sectPr" else inside
        if name != "sectPr":
            content.append(child)
        if name in _WRAPPERS and next(child.iter(w("sectPr")), None) is not None:
            what = "einen Abschnittswechsel in einem Inhaltssteuerelement"
            raise scope.refuse("T213", what, child)
        if end is None:
            continue
        layout = layout_of(scope, end, before)
        # The mark that ends a section shows nothing of its own.
        if inside is not None and next(child.iter(w("r")), None) is None:
            if child in scope.numbers:
                what = "eine Nummer im leeren Absatz eines Abschnittswechsels"
                raise scope.refuse("T211", what, child)
            if any(local(e) not in IGNORED for e in content[:-1]):  # alone, it makes a page
                content.pop()
        if layout.continues and pending is not None:
            pending = replace(pending, blocks=(*pending.blocks, *_flow(scope, layout, content)))
        else:
            if pending is not None:
                yield pending
            pending = _section(scope, layout, content)
        content, before = [], layout
    if pending is not None:
        yield pending
    if before is None:
        raise scope.refuse("T213", "keine Angaben zur Seite (Grösse und Ränder)", None)


def _section(scope: Scope, layout: Layout, content: list[Element]) -> Section:
    width, height = layout.room
    inner = replace(scope, width=width, height=height)
    headers = {
        kind: {
            when: () if part is None else read_blocks(replace(inner, part=part), part.root)
            for when, part in margin_parts(scope, layout, kind).items()
        }
        for kind in ("header", "footer")
    }
    return Section(
        layout.width,
        layout.height,
        layout.top,
        layout.right,
        layout.bottom,
        layout.left,
        layout.header_distance,
        layout.footer_distance,
        headers["header"],
        headers["footer"],
        _flow(scope, layout, content),
        layout.mirrored,
        layout.start,
    )


def _flow(scope: Scope, layout: Layout, content: list[Element]) -> tuple[Block, ...]:
    width, height = layout.room
    return tuple(_blocks(replace(scope, width=width, height=height), content))


def read_blocks(scope: Scope, parent: Element) -> tuple[Block, ...]:
    """Read the blocks below an element: a cell, a header, a content control."""
    return tuple(_blocks(scope, list(parent)))


def _blocks(scope: Scope, elements: list[Element]) -> Iterator[Block]:
    for element in elements:
        name = local(element)
        if name == "p":
            yield from read_paragraph(scope, element)
        elif name == "tbl":
            yield table(scope, element, read_blocks)
        elif name in _WRAPPERS:
            scope.check_control(element)
            yield from _blocks(scope, list(element))
        elif name and name not in IGNORED and name not in _PROPERTIES:
            raise scope.unknown(element)
