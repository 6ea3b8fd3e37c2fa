"""Settles the cross-references of a Word file whose other fields the PDF of ours cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import Package, w
from minikip_docs.press.walk.references import field_kind, settle

_FIELDS = {w(x): w(f"{x}-other") for x in ("fldSimple", "fldChar", "instrText")}
_BACK = {other: own for own, other in _FIELDS.items()}


def settle_known(package: Package) -> Package:
    """Settle the cross-references and leave all other fields as they are.

    Without other fields it is what ``settle`` gives. Raises ``Refusal`` as that does for the
    references themselves.
    """
    roots = {part.member: deepcopy(part.root) for part in package.texts()}
    others = [e for root in roots.values() for e in _others(root)]
    if not others:
        return settle(package)
    for element in others:
        element.tag = _FIELDS[element.tag]
    settled = settle(package.changed(roots))
    roots = {part.member: deepcopy(part.root) for part in settled.texts()}
    for root in roots.values():
        for element in root.iter(*_BACK):
            element.tag = _BACK[element.tag]
    return settled.changed(roots)


def _others(root: Element) -> Iterator[Element]:
    """Give the marks and instructions of all fields that ``settle`` does not know."""
    open_fields: list[list[Element]] = []
    for e in root.iter(*_FIELDS):
        kind = e.get(w("fldCharType"))
        if e.tag == w("fldSimple"):
            if field_kind(e.get(w("instr"), "")) is None:
                yield e
        elif kind == "begin":
            open_fields.append([e])
        elif open_fields:
            open_fields[-1].append(e)
            if kind == "end":
                marks = open_fields.pop()
                code = "".join(m.text or "" for m in marks if m.tag == w("instrText"))
                if field_kind(code) is None:
                    yield from marks
    for marks in open_fields:
        yield from marks
