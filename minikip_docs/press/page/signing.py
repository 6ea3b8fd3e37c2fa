"""Places to sign electronically: a PDF field above each line that one would sign by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import Package, value
from minikip_docs.press.pdf_fields import Widget, fillable
from minikip_docs.press.walk.blocks import Block, Document, Paragraph, Row, Table
from minikip_docs.press.walk.styles import read_sheet

LINE_STYLE = "Unterschrift Linie"  # by this paragraph style a template marks its lines
_ROOM = 44.0  # points; a signature needs 40, and a hair above and below


def with_places(document: Document, package: Package, labels: Sequence[str]) -> Document:
    """Give each line to sign on the place for its field, in the order of the document.

    Lines are the paragraphs of the style «Unterschrift Linie» (or of one based on it) in
    the text. The place is the space above its line, which grows if it is too low. Raises
    Refusal T230 if there are not as many lines as ``labels``.
    """
    sheet = read_sheet(package.styles)
    styles = {
        style
        for style in sheet.styles
        if any(value(s.element, "name") == LINE_STYLE for s in sheet.chain(style))
    }
    numbers = count()
    sections = tuple(
        replace(section, blocks=_signed(section.blocks, styles, numbers))
        for section in document.sections
    )
    lines = next(numbers)
    if lines != len(labels):
        raise Refusal(
            "T230",
            f"Das Dokument hat nicht gleich viele Unterschriftslinien ({lines}) wie "
            f"Unterzeichnende ({len(labels)}).",
            "Bitte in der Word-Vorlage jeder Person genau einen Absatz der Formatvorlage "
            f"«{LINE_STYLE}» geben oder auf die Unterschriftsfelder verzichten.",
        )
    return replace(document, sections=sections)


def with_fields(layout: bytes, labels: Sequence[str]) -> bytes:
    """Make the places of a typeset document fields, each named and described by its label.

    A second one of the same label is called «… (2)».
    """
    # A dot would part the name into that of a group and that of a field in it.
    names = [label.replace(".", "") for label in labels]
    widgets = {}
    for n, (name, label) in enumerate(zip(names, labels, strict=True)):
        same = names[:n].count(name)
        more = f" ({same + 1})" if same else ""
        widgets[_place(n)] = Widget(name + more, "signature", label + more)
    return fillable(layout, widgets)


def _place(number: int) -> str:
    return f"signature-{number}"


def _signed(blocks: Sequence[Block], styles: set[str], numbers: Iterator[int]) -> tuple[Block, ...]:
    def one(block: Block) -> Block:
        if isinstance(block, Paragraph) and block.style in styles:
            room = max(block.before, _ROOM)
            return replace(block, before=room, contextual=False, field=_place(next(numbers)))
        if isinstance(block, Table):
            # What repeats on every page is no place to sign.
            head, body = block.rows[: block.header_rows], block.rows[block.header_rows :]
            return replace(block, rows=head + tuple(row(r) for r in body))
        return block

    def row(row: Row) -> Row:
        cells = (replace(c, blocks=_signed(c.blocks, styles, numbers)) for c in row.cells)
        return replace(row, cells=tuple(cells))

    return tuple(one(block) for block in blocks)
