"""The comparison bites: whatever the walker could lose, swap or change, the proof notices."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page import typeset
from minikip_docs.press.proof.readback import compare
from minikip_docs.press.walk import blocks
from minikip_docs.press.walk.blocks import (
    Break,
    Cell,
    Document,
    Label,
    Note,
    PageBreak,
    PageNumber,
    Paragraph,
    Picture,
    Row,
    Section,
    Tab,
    Table,
    Text,
)
from minikip_docs.press.walk.document import read_document
from tests.press import docx_builder as build
from tests.press.hostile.edits import (
    append,
    cells,
    noted,
    notes,
    num,
    p,
    run,
    small,
    style,
    t,
    tbl,
    tc,
    tr,
)

MOMENT = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)


def _furnish(doc: Any) -> None:
    build.page_furniture(doc)
    first = doc.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "Nur vorne"
    first.first_page_footer.paragraphs[0].text = "Fuss vorne"
    append(doc, '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    build.picture(doc)
    append(doc, t("Bildlegende"))
    append(doc, p(run("Seite ") + build.field("PAGE") + run(" von ") + build.field("NUMPAGES")))
    annex = doc.add_section()
    annex.header.is_linked_to_previous = False
    annex.header.paragraphs[0].text = "Kopf des Anhangs"
    append(doc, t("Anhang"))


@cache
def _docx() -> bytes:
    nested = tbl(tr(*cells("innen links", "innen rechts")), columns=2)
    make = small(
        t("Gegenstand", style("Heading1")),
        t("Der Betrag von 1’500 Franken", style("Clause")),
        t("erster Punkt", num(1, 2)),
        t("zweiter Punkt", num(1, 2)),
        p(run("Saldo −250.00 oder -50 und m²") + run("2", '<w:vertAlign w:val="superscript"/>')),
        p(run("Wort") + noted(2) + run(" weiter") + "<w:r><w:tab/></w:r>" + run("hinter Tab")
          + "<w:r><w:br/></w:r>" + run("neue Zeile")),
        tbl(tr(*cells("Jahr", "2026", "2027"), props="<w:tblHeader/>"),
            tr(*cells("Lohn", "100", "200")), tr(*cells("Miete", "300", "400")),
            tr(tc(nested, "<w:p/>"), *cells("x", "y"))),
        t("Schluss"),
        bend=_furnish,
    )  # fmt: skip
    return notes(make, "Stand 5. Januar.")()


def every(node: Any, change: Callable[[Any], Any]) -> Any:
    """Change every block, line and text of a document; None takes one away."""
    if isinstance(node, tuple):
        return tuple(x for x in (every(y, change) for y in node) if x is not None)
    if isinstance(node, dict):
        return {key: every(value, change) for key, value in node.items()}
    if is_dataclass(node) and not isinstance(node, type) and not isinstance(node, blocks.Look):
        parts = {f.name: every(getattr(node, f.name), change) for f in fields(node)}
        return change(replace(node, **parts))
    return node


def text(old: str, new: str) -> Callable[[Any], Any]:
    """Change each text, also of numbers."""
    return lambda x: replace(x, text=x.text.replace(old, new)) if isinstance(x, Text | Label) else x


def without(kind: type, n: int = 0) -> Callable[[Any], Any]:
    """Take one element of a kind away."""
    seen = [0]

    def change(x: Any) -> Any:
        if type(x) is not kind:
            return x
        seen[0] += 1
        return None if seen[0] == n + 1 else x

    return change


def swapped(kind: type, name: str, n: int, m: int) -> Callable[[Any], Any]:
    """Swap two parts of each element of a kind that has as many."""

    def change(x: Any) -> Any:
        parts = list(getattr(x, name)) if isinstance(x, kind) else []
        if len(parts) <= max(n, m):
            return x
        parts[n], parts[m] = parts[m], parts[n]
        return replace(x, **{name: tuple(parts)})

    return change


def _swapped_cells(x: Any) -> Any:
    if not isinstance(x, Row) or len(x.cells) < 3:
        return x
    one, other = x.cells[1:3]
    return replace(
        x, cells=(x.cells[0], replace(one, blocks=other.blocks), replace(other, blocks=one.blocks))
    )


def _margins(**parts: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def change(x: Any) -> Any:
        return replace(x, **{k: f(getattr(x, k)) for k, f in parts.items()}) if isinstance(
            x, Section) else x  # fmt: skip

    return change


def _note_words(x: Any) -> Any:
    return replace(x, blocks=every(x.blocks, text("Januar", ""))) if isinstance(x, Note) else x


def _label(x: Any) -> Any:
    return replace(x, label=None) if isinstance(x, Paragraph) else x


def _pages(x: Any) -> Any:
    return replace(x, total=not x.total) if isinstance(x, PageNumber) else x


def _sections(x: Any) -> Any:
    if not isinstance(x, Document):
        return x
    one, other = x.sections
    return replace(x, sections=(replace(one, headers=other.headers),
                                replace(other, headers=one.headers)))  # fmt: skip


def _twice(x: Any) -> Any:
    if isinstance(x, Cell) or not isinstance(x, Section):
        return x
    return replace(x, blocks=(*x.blocks, x.blocks[-1]))


def _empty_page(x: Any) -> Any:
    if not isinstance(x, Section) or len(x.blocks) < 5:
        return x
    return replace(x, blocks=(*x.blocks[:3], PageBreak(), PageBreak(), *x.blocks[3:]))


def _empty_pages(x: Any) -> Any:
    """Let the break that Word has make more than one empty page."""
    if not isinstance(x, Section):
        return x
    spread = ((b, b, b, b) if isinstance(b, PageBreak) else (b,) for b in x.blocks)
    return replace(x, blocks=tuple(b for some in spread for b in some))


def _one_section(x: Any) -> Any:
    """Let the second section go on on the page of the first one."""
    if not isinstance(x, Document):
        return x
    one, other = x.sections
    return replace(x, sections=(replace(one, blocks=(*one.blocks, *other.blocks)),))


def _small_picture(x: Any) -> Any:
    return replace(x, width=x.width - 3) if isinstance(x, Picture) else x


CHANGES: dict[str, Callable[[Any], Any]] = {
    "a word": text("Franken", ""),
    "a whole text": text("Schluss", ""),
    "a figure": text("1’500", "1’600"),
    "a figure in a cell": text("300", "500"),
    "a figure in a number": text("1.1", "1.2"),
    "a letter in a number": text("b)", "c)"),
    "a small letter in a number": text("a)", "A)"),
    "a capital": text("Saldo", "SALDO"),
    "a small letter": text("Lohn", "lohn"),
    "a minus": text("−250", "250"),
    "a hyphen as minus": text("-50", "50"),
    "another minus": text("−250", "-250"),
    "a raised figure": text("2", ""),
    "a sign of a word": text("²", "2"),
    "a blank": text("Der Betrag", "DerBetrag"),
    "an apostrophe": text("1’500", "1500"),
    "a point": text("250.00", "25000"),
    "a footnote": without(Note),
    "words of a footnote": _note_words,
    "the number of a footnote": lambda x: (
        replace(x, number="2") if isinstance(x, Note) else x),
    "a tab": without(Tab),
    "a line end": without(Break),
    "a number": _label,
    "a table": without(Table, 1),
    "a nested table": without(Table),
    "a row": without(Row, 2),
    "a cell": without(Cell, 6),
    "a paragraph": without(Paragraph, 5),
    "two rows": swapped(Table, "rows", 1, 2),
    "two cells": _swapped_cells,
    "two paragraphs": swapped(Section, "blocks", 4, 5),
    "two items": swapped(Section, "blocks", 2, 3),
    "two texts": swapped(Paragraph, "inlines", 0, 1),
    "a paragraph twice": _twice,
    "the header": _margins(headers=lambda h: {**h, "default": ()}),
    "the first header": _margins(headers=lambda h: {**h, "first": h["default"]}
                                 if "first" in h else h),
    "the difference of the first page": _margins(
        headers=lambda h: {"default": h["default"]}, footers=lambda f: {"default": f["default"]}),
    "the footer": _margins(footers=lambda f: {**f, "default": ()}),
    "header and footer": lambda x: (
        replace(x, headers=x.footers, footers=x.headers) if isinstance(x, Section) else x),
    "headers of two sections": _sections,
    "page and pages": _pages,
    "the first page": lambda x: (
        replace(x, start=2) if isinstance(x, Section) and x.start is None else x),
    "a section": without(Section, 1),
    "two sections in one": _one_section,
    "a page break": without(PageBreak),
    "an empty page": _empty_page,
    "more empty pages": _empty_pages,
    "a picture": without(Picture),
    "a picture of another size": _small_picture,
    "a picture behind its text": swapped(Section, "blocks", 9, 10),
}  # fmt: skip


CODES = {
    "two sections in one": {"X915"},
    "a page break": {"X915"},
    "an empty page": {"X914"},
    "more empty pages": {"X914"},
    "a picture": {"X913"},
    "a picture of another size": {"X913"},
    "a picture behind its text": {"X913"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_walker_gets_wrong_does_not_pass(name: str) -> None:
    document = read_document(open_package(_docx()))
    bent = every(document, CHANGES[name])
    assert bent != document
    made = typeset._typeset(bent, MOMENT)
    with pytest.raises(Refusal) as caught:
        compare(_docx(), made, ())
    assert caught.value.code in CODES.get(name, {"X901", "X902", "X903"})


def test_the_unbent_document_passes() -> None:
    compare(_docx(), typeset._typeset(read_document(open_package(_docx())), MOMENT), ())
