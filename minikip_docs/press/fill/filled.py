"""Fills a Word template: the same input gives the same bytes, and a faulty document never."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from lxml import etree

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill import draft, grid, picture
from minikip_docs.press.fill import language as lang
from minikip_docs.press.fill import template as templates
from minikip_docs.press.fill.properties import set_properties
from minikip_docs.press.fill.source_file import TemplateFile
from minikip_docs.press.fill.tags import W
from minikip_docs.press.ooxml.namespaces import WP
from minikip_docs.press.ooxml.trees import parse_dense, readable, serialise
from minikip_docs.press.ooxml.word import Package, take_apart

__all__ = ["Filled", "fill"]

_DOC_PR = f"{{{WP}}}docPr"
_BOXES = ("tc", "hdr", "ftr", "footnote", "endnote")  # what Word wants a paragraph in
_FIRST_ID = 1001  # where docxtpl begins to count drawings


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled Word document, and every value it prints as plain text, in order."""

    package: Package
    printed: tuple[str, ...]


def fill(
    template: TemplateFile,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    created: datetime.date,
    keywords: str = "",
    draft_mark: str | None = None,
) -> Filled:
    r"""Fill a Word template (docxtpl's language) with values ready to print.

    ``context`` holds texts, whole numbers, Decimals, lists, records, ``Picture`` and
    ``Drawing``; a line break in a text becomes one in Word, ``\a`` a new paragraph of the
    same style.
    ``title``, ``author``, ``created`` and ``keywords`` become the document's properties;
    ``draft_mark`` is set above every header. The same input gives the same bytes.
    Raises ``Refusal`` T101 to T141, T217, X120 or X121.
    """
    for name, text in (("Titel", title), ("Urheber", author), ("Entwurf", draft_mark or "-")):
        _check_text(name, text)
    ready = templates.compiled(template.raw, template.name)
    templates.check_names(ready, context)
    members = dict(ready.members)
    printed: list[str] = []
    roots: dict[str, etree._Element] = {}
    for part in ready.parts:
        sink = lang.Sink(printed, partial(picture.draw, members, part.name))
        roots[part.name] = templates.render(part, {**context, lang.SINK: sink})
    document = parse_dense(ready.shell)
    document.append(roots[ready.main])
    roots[ready.main] = document
    if draft_mark is not None:
        for root in roots.values():
            if root.tag == f"{W}hdr":
                root.insert(0, draft.paragraph(draft_mark))
        roots |= draft.mark(members, ready.main, document, draft_mark, ready.trees)
    _tidy(roots)
    members |= {name: serialise(root) for name, root in roots.items()}
    set_properties(members, title=title, author=author, created=created, keywords=keywords)
    shown = {name: readable(root) for name, root in roots.items()}
    return Filled(take_apart(members, {**ready.trees, **shown}, ready.deflated), tuple(printed))


def _check_text(name: str, text: str) -> None:
    try:
        if not lang.text_of(text).strip() or any(c in text for c in "\n\t\a"):
            raise lang.Unprintable("T123", "ist leer oder mehrzeilig", "Bitte eine Zeile angeben.")
    except lang.Unprintable as error:
        raise Refusal(
            error.code, f"Die Angabe «{name}» des Dokuments {error.reason}.", error.remedy
        ) from error


def _tidy(roots: Mapping[str, etree._Element]) -> None:
    """Mend what Word calls damage: double drawing numbers, cells and tables emptied by a loop."""
    number = _FIRST_ID
    for root in roots.values():
        grid.fit(root)
        for drawing in root.iter(_DOC_PR):
            drawing.set("id", str(number))
            number += 1
        for outer, inner in (("tr", "tc"), ("tbl", "tr")):
            for box in list(root.iter(f"{W}{outer}")):
                parent = box.getparent()
                if parent is not None and next(box.iter(f"{W}{inner}"), None) is None:
                    parent.remove(box)
        for cell in list(root.iter(*(W + box for box in _BOXES))):
            if len(cell) == 0 or cell[-1].tag in (f"{W}tcPr", f"{W}tbl"):
                etree.SubElement(cell, f"{W}p")
