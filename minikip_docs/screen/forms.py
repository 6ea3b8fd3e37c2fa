"""Words for forms that were made: how many of each, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Sequence

from minikip_docs.data.text import listing
from minikip_docs.press.eml import SUFFIX
from minikip_docs.screen.lines import count


def left_out(number: int) -> str:
    """Say how much of what was asked for was done before."""
    return f"Ausgelassen, weil schon erledigt: {number}."


def made_in_all(sets: Sequence[Sequence[str] | None], formats: int, *, cover: bool) -> str:
    """Say how many forms there are in so many formats, and letters and drafts with ``cover``.

    ``sets`` are the names of the files of each, None for one that was refused.
    """
    found = [names for names in sets if names is not None]
    counts = [count(len(found) * formats, "Formular", "Formulare")]
    if cover:
        counts.append(count(len(found), "Begleitbrief", "Begleitbriefe"))
        drafts = sum(name.endswith(SUFFIX) for names in found for name in names)
        counts.append(count(drafts, "E-Mail-Entwurf", "E-Mail-Entwürfe"))
    return f"{listing(counts)} erstellt."
