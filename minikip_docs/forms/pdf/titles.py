"""Words that the PDF form prints and that a print of it is read by."""

from __future__ import annotations

from minikip_docs.forms.definition import Item

CONTINUATION = (
    "Diese vorausgefüllten Texte sind länger als ihr Feld und stehen hier ganz. Auch im Feld sind "
    "sie ganz gespeichert; gelesen wird, was dort steht."
)

MARKED = (
    "Rückmeldung: Bitte die gelb unterlegten Felder nochmals ansehen. Was dazu zu sagen ist, steht "
    "am Feld, wenn Sie mit der Maus darauf zeigen, und hinten auf der Seite «Rückmeldung»."
)
MARKS = "Die Felder sind im Formular gelb unterlegt; diese Seite müssen Sie nicht zurücksenden."


def continued_title(item: Item, row: str) -> str:
    """Give the heading of a text that is continued; ``row`` names its row: «Massnahme 2»."""
    return f"{item.number} {item.group or item.title}" + (f", {row}" if row else "")
