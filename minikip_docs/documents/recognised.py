"""Tells of what kind a template is: by its file's name, else by what it prints."""

from __future__ import annotations

import re
from pathlib import PurePath

from minikip_docs.data.model import Refusal
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.press.fill import tags, template


def kind_of(name: str, raw: bytes) -> Kind:
    """Tell the kind of a template by its file's name, else by the names it prints.

    Raises ``Refusal`` T160 if neither tells, T102 to T106 if the file cannot be read.
    """
    stem = PurePath(name).stem.casefold()
    for kind in sorted(KINDS, key=lambda k: -len(k.name)):
        if re.search(rf"(^|[^a-z]){re.escape(kind.name)}([^a-z]|$)", stem):
            return kind
    used = _top_names(raw, name)
    known = {kind: len(used & set(kind.context["properties"])) for kind in KINDS}
    best = max(known.values())
    found = [kind for kind in KINDS if known[kind] == best]
    if best and best * 2 > len(used) and len(found) == 1:
        return found[0]
    listed = ", ".join(f"{kind.name} ({kind.title})" for kind in KINDS)
    raise Refusal(
        "T160",
        f"Es ist nicht zu erkennen, wofür die Vorlage «{name}» ist.",
        f"Bitte mit --kind angeben: {listed}.",
    )


def _top_names(raw: bytes, name: str) -> set[str]:
    """Give the first name of every placeholder: «party» of «{{ party.name }}»."""
    found: set[str] = set()
    for _member, _label, root in template.opened(raw, name).parts:
        for _element, text in tags.paragraphs(root):
            for match in tags.TAG.finditer(text):
                found |= set(re.findall(r"(?<![\w.'\"])([a-z_]+)\.[a-z_]", match.group()))
    return found
