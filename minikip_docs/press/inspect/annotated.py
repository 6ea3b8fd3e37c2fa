"""A copy of a template with every fault as a Word comment at its place."""

from __future__ import annotations

from collections.abc import Sequence

from minikip_docs.data.container import pack
from minikip_docs.press.fill import comments, template
from minikip_docs.press.fill.template_file import template_members
from minikip_docs.press.inspect.fault import ABOUT_COMMENTS, Fault
from minikip_docs.press.ooxml.relations import without_attached


def annotated(raw: bytes, name: str, faults: Sequence[Fault]) -> bytes:
    """Give the template with the faults as comments; those of an earlier check are replaced.

    Word has no comments in headers, footers and notes: such a fault stands at the first
    paragraph and names its place. Raises ``Refusal`` T102 to T106 if it cannot be read.
    """
    source = template.opened(raw, name)
    notes = [_note(fault, source.main) for fault in faults if fault.code not in ABOUT_COMMENTS]
    members = template_members(raw, name)
    without_attached(members)
    comments.remove_own(members, source.main)
    if notes:
        comments.write(members, source.main, notes)
    return pack(members)


def _note(fault: Fault, main: str) -> comments.Comment:
    place = fault.place
    lines = [f"{fault.code}: {fault.message}", *([f"→ {fault.remedy}"] if fault.remedy else [])]
    if place.member == main and place.number >= 0:
        return comments.Comment(place.number, place.tag, tuple(lines))
    if place.part:
        lines.insert(0, f"{place.part}: {place.text}" if place.text else place.part)
    return comments.Comment(0, "", tuple(lines))
