"""Finds the footnotes of a document and numbers them as Word does: in the order they are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import value, w
from minikip_docs.press.walk.walk_scope import BlockReader, Footnote, Scope, local

_PLAIN = {"numFmt": "decimal", "numStart": "1", "numRestart": "continuous", "pos": "pageBottom"}


def read_notes(scope: Scope, read: BlockReader) -> Mapping[str, Footnote]:
    """Read all footnotes that the text names, by their id.

    Raises Refusal T204 for footnotes that count or stand otherwise than Word sets out with.
    """
    found: dict[str, Footnote] = {}
    for reference in scope.part.root.iter(w("footnoteReference")):
        note_id = reference.get(w("id"), "")
        part, note = scope.package.footnotes, _note(scope, note_id)
        fault = _fault(scope, reference, note, again=note_id in found)
        if fault or part is None or note is None:
            raise scope.refuse("T204", fault, reference)
        number = str(len(found) + 1)
        found[note_id] = Footnote(number, read(replace(scope, part=part, note=number), note))
    return found


def _fault(scope: Scope, reference: Element, note: Element | None, *, again: bool) -> str:
    """Tell what keeps a footnote from being carried, or nothing."""
    if note is None:
        return "eine Fussnote, die in der Datei fehlt"
    if again or reference.get(w("customMarkFollows")) not in {None, "0", "false"}:
        return "eine Fussnote mit eigenem Zeichen"
    if any(local(child) not in {"p", ""} for child in note):
        return "eine Fussnote, die nicht nur aus Absätzen besteht"
    for properties in _properties(scope):
        if any((value(properties, name) or plain) != plain for name, plain in _PLAIN.items()):
            return "eine Fussnote mit besonderer Zählung oder Stellung"
    return ""


def _note(scope: Scope, note_id: str) -> Element | None:
    part = scope.package.footnotes
    notes = () if part is None else part.root.iterchildren(w("footnote"))
    return next((note for note in notes if note.get(w("id")) == note_id), None)


def _properties(scope: Scope) -> Iterator[Element]:
    for root in (scope.package.settings, scope.part.root):
        if root is not None:
            yield from root.iter(w("footnotePr"))
