"""Several places of a file as one: «Blatt 8 Finanzierung, Zellen F7 und F9»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from minikip_docs.data.model import Place
from minikip_docs.data.text import listing

_SHOWN = 6  # cells named of one sheet
_CELL = re.compile(r"(?P<where>.*), (?P<what>Zelle|Zeile) (?P<name>\S+)")


def together(fields: Iterable[str], places: Mapping[str, Place]) -> Place | None:
    """Give one place for several fields; None if none of them has one."""
    cells: dict[tuple[str, str], list[str]] = {}
    for field in fields:
        if field in places:
            text = places[field].text
            found = _CELL.fullmatch(text)
            where, name = (
                ((found["where"], found["what"]), found["name"]) if found else ((text, ""), "")
            )
            cells.setdefault(where, []).append(name)
    parts = [
        _part(where, what, list(dict.fromkeys(names))) for (where, what), names in cells.items()
    ]
    return Place("; ".join(parts)) if parts else None


def _part(where: str, what: str, names: list[str]) -> str:
    if not what:
        return where
    more = len(names) - _SHOWN
    shown = names if more <= 1 else [*names[:_SHOWN], f"{more} weitere"]
    return f"{where}, {what}{'n' if len(names) > 1 else ''} {listing(shown)}"
