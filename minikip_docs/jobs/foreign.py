"""Tells a file that is surely none of our forms from one that may be one and is damaged."""

from __future__ import annotations

import re

from minikip_docs.data.apart import EndedError, apart
from minikip_docs.forms.file_kinds import FileKind, whatever

# Codes of files that are sound and none of our forms, unless they carry our mark. What is
# damaged may be one, and data (JSON) are nobody's enclosure.
_FOREIGN = {
    "D101", "D102", "D110", "D112", "D113", "D143", "F104", "F105", "F121", "F126", "F127", "F128",
}  # fmt: skip
_MARKS = (b"minikip", "minikip".encode("utf-16-be"), "minikip".encode("utf-16-le"))
_PRINTED = re.compile(r"(?:Budgeteingabe|Jahresbericht) Mini-KIP")


def kind_if_foreign(raw: bytes, name: str, code: str) -> FileKind | None:
    """Give what a file is that could not be read, for ``code``; None if it may be a form of ours.

    Every form of ours carries our mark; one that was printed has its title. In an Office file
    the readers look for the mark themselves.
    """
    if code not in _FOREIGN:
        return None
    try:
        return apart(_looked_at, raw, name, code)
    except EndedError:
        return None


def _looked_at(raw: bytes, name: str, code: str) -> FileKind | None:
    kind, may_be_ours = whatever(raw, name)
    if may_be_ours and (code == "D101" or any(mark in raw for mark in _MARKS) or _printed(raw)):
        return None
    return kind


def _printed(raw: bytes) -> bool:
    if b"%PDF-" not in raw[:1024]:
        return False
    from minikip_docs.forms.pdf.file import visible_text  # noqa: PLC0415 - slow to load

    return bool(_PRINTED.search(visible_text(raw)))
