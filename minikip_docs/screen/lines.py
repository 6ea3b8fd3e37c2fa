"""Lines of a text for the screen: wrapped to a width, set beside a code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

WIDEST = 100  # longer lines are hard to read
CODE = " " * 4  # where a code begins, and where the text beside it begins
TEXT = " " * 10


def beside(
    code: str, words: str, colour: str | None, width: int, *, bold: bool = False
) -> Iterator[str]:
    """Set words beside a code, further lines below the words."""
    first, *rest = wrap(words, width)
    space = " " * max(1, len(TEXT) - len(CODE) - len(code))
    styled = click.style(first.strip(), bold=bold)
    yield f"{CODE}{click.style(code, fg=colour, bold=True)}{space}{styled}"
    yield from (f"{TEXT}{click.style(line.strip(), bold=bold)}" for line in rest)


def wrap(words: str, width: int, *, mark: str = "", indent: str = TEXT) -> list[str]:
    """Break a text into lines; a no-break space and a hyphen keep words together."""
    return textwrap.wrap(
        words,
        max(width, len(indent) + 20),
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_on_hyphens=False,
    ) or [indent]


def shortened(party: str, width: int) -> str:
    """Cut the name of a party to a width; what tells associations apart follows that word."""
    if len(party) > width:
        party = party.removeprefix("Gemeindeverbund ")
    return party if len(party) <= width else f"{party[: width - 1]}…"


def count(number: int, one: str, many: str) -> str:
    """Say how many: «1 Datei», «3 Dateien»."""
    return f"{number} {one if number == 1 else many}"
