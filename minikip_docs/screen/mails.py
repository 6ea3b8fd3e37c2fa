"""What a clerk reads of the e-mails that were made: for whom an address is missing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from minikip_docs.screen.words import WIDEST, printable


def without_address(whom: Sequence[str], sets: int, width: int = WIDEST) -> str:
    """Name for whom the draft has no recipient yet; ``sets`` is how many were made in all."""
    if len(whom) == 1:
        said = f" ({printable(whom[0])})" if whom[0] else ""
        text = f"Der E-Mail-Entwurf{said} hat noch keine Empfängerin."
    elif len(whom) == sets:
        text = "Die E-Mail-Entwürfe haben noch keine Empfängerin."
    else:
        names = ", ".join(map(printable, whom))
        text = f"Noch ohne Empfängerin sind {len(whom)} E-Mail-Entwürfe: {names}."
    text += " Bitte im E-Mail-Programm oder im Adressbuch eintragen"
    text += " (canton.toml, «distribution.addresses»)."
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
