"""Words that the PDF form prints and that a print of it is read by."""

from __future__ import annotations

from minikip_docs.forms.definition import Item

CONTINUATION = (
    "Diese vorausgefüllten Texte sind länger als ihr Feld und stehen hier ganz. Auch im Feld sind "
    "sie ganz gespeichert; gelesen wird, was dort steht."
)


def continued_title(item: Item, row: str) -> str:
    """Give the heading of a text that is continued; ``row`` names its row: «Massnahme 2»."""
    return f"{item.number} {item.group or item.title}" + (f", {row}" if row else "")
