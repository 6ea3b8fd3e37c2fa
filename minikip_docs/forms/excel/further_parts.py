"""What else is in the file of an Excel form: links, embedded things, pictures, recorded changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from minikip_docs.data.text import clean
from minikip_docs.data.workbook_parts import related
from minikip_docs.forms.excel.plan import CellAddress
from minikip_docs.press.ooxml.trees import Element, parse

# How the names of parts begin that a program would run or fetch, and what people call them.
_ACTIVE = (
    ("xl/externallinks/", "Verknüpfungen mit anderen Dateien"),
    ("xl/connections", "Datenverbindungen"),
    ("xl/querytables/", "Datenverbindungen"),
    ("xl/embeddings/", "eingebettete Objekte"),
    ("xl/activex/", "Steuerelemente"),
    ("xl/ctrlprops/", "Steuerelemente"),
    ("customui/", "eigene Befehle"),
)
_DDE = re.compile(rb"<(?:\w+:)?ddeLink\b")
_CHANGES = "xl/revisions/"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What lies on a sheet without standing in a cell."""

    sheet: str
    notes: tuple[tuple[CellAddress, str], ...]  # text boxes and the cell at their corner
    pictures: int


def active(members: Mapping[str, bytes]) -> list[str]:
    """Name what a program might run or fetch; nothing of it is run or read here."""
    found: dict[str, None] = {}
    for name, content in members.items():
        lower = name.casefold()
        for start, what in _ACTIVE:
            if lower.startswith(start) and not lower.endswith("/"):
                found[what] = None
        if lower.startswith("xl/externallinks/") and _DDE.search(content):
            found["Abfragen anderer Programme (DDE)"] = None
    return list(found)


def records_changes(members: Mapping[str, bytes]) -> bool:
    """Say whether a workbook is shared and keeps what was changed in it."""
    return any(name.casefold().startswith(_CHANGES) for name in members)


def drawn(members: Mapping[str, bytes], sheets: Mapping[str, str]) -> Iterator[Drawn]:
    """List what is drawn on the sheets, by the parts they are in.

    Raises ``MalformedError`` for a part that is no XML.
    """
    for name, path in sheets.items():
        for part in related(members, path):
            if part.kind != "drawing" or part.path not in members:
                continue
            root = parse(members[part.path])
            notes = [(_corner(name, box), text) for box in root if (text := _words(box))]
            pictures = sum(1 for _pic in root.iter("{*}pic"))
            if notes or pictures:
                yield Drawn(name, tuple(notes), pictures)


def _words(box: Element) -> str:
    paragraphs = ("".join(t.text or "" for t in p.iter("{*}t")) for p in box.iter("{*}p"))
    return clean(" ".join(paragraphs))


def _corner(sheet: str, box: Element) -> CellAddress:
    """Give the cell at the upper left of something drawn; the first one if it is not said."""
    start = box.find("{*}from")
    at = {} if start is None else {str(e.tag).rpartition("}")[2]: e.text or "" for e in start}
    row, column = (int(n) if (n := at.get(k, "")).isdecimal() and len(n) < 8 else 0
                   for k in ("row", "col"))  # fmt: skip
    return CellAddress(sheet, row, min(column, 16_383))
