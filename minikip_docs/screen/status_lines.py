"""Where dossiers stand on the screen: the years in figures, and what is next for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from minikip_docs.data.text import long_date
from minikip_docs.screen.lines import WIDEST, count, shortened, wrap
from minikip_docs.screen.status import Group, State, agenda, by_year

if TYPE_CHECKING:
    from minikip_docs.jobs.status import Status

_NOTHING = "Nichts ist zu erledigen, und nichts wird erwartet."
_NONE = "Kein Dossier ist zu zeigen."  # of this year, or none that can be read

_INDENT = _GAP = "  "
_LEAST, _WORDS = 20, 58  # letters of a name that are shown, and how many others have room first


def lines(found: Status, width: int = WIDEST) -> str:
    """Show all of a folder: figures by year, then each party for which something is next."""
    groups = agenda(found.rows, found.on)
    shown = [*heading(found, width), ""]
    if found.rows:
        shown += _figures(found)
    room = max(width - _WORDS, _LEAST)
    items = [item for group in groups for item in group.items]
    names = [len(shortened(item.party, room)) for item in items]
    columns = max(names, default=0), max((len(item.years) for item in items), default=0)
    for group in groups:
        shown += ["", click.style(group.title, bold=True), *_items(group, columns, width)]
    if not groups:
        shown += ["", nothing(found)] if found.rows else [nothing(found)]
    return "\n".join(shown)


def heading(found: Status, width: int = WIDEST) -> list[str]:
    """Say the day, and how many dossiers there are."""
    dossiers = len({row.dossier.path for row in found.rows})
    said = f"Stand am {long_date(found.on)}: {count(dossiers, 'Dossier', 'Dossiers')}"
    return wrap(said, width, indent="")


def nothing(found: Status) -> str:
    """Say that nothing is next, or that there is no dossier to say it of."""
    return _NOTHING if found.rows else _NONE


def _figures(found: Status) -> Iterator[str]:
    yield click.style(_GAP.join(["Jahr", *State]), bold=True)
    for year, counted in by_year(found.rows, found.on).items():
        figures = [f"{counted[one] or '–':>{len(one)}}" for one in State]
        yield _GAP.join([str(year), *figures])


def _items(group: Group, columns: tuple[int, int], width: int) -> Iterator[str]:
    name, span = columns
    indent = " " * (len(_INDENT) + name + span + 2 * len(_GAP))
    for item in group.items:
        words = ", ".join(filter(None, (item.due, item.said)))
        first, *rest = wrap(words, width, indent=indent)
        party = f"{shortened(item.party, name):<{name}}"
        start = f"{_INDENT}{party}{_GAP}{item.years:<{span}}{_GAP}"
        yield start + _overdue(first[len(indent) :])
        yield from rest


def _overdue(words: str) -> str:
    """Colour the word that says so, too."""
    red = click.style(State.OVERDUE, fg="red", bold=True)
    return words.replace(State.OVERDUE, red, 1) if words.startswith(State.OVERDUE) else words


def more(width: int = WIDEST) -> str:
    """Say how to get all that is known of each year."""
    said = (
        "Alle Tage und Ergebnisse zu jedem Jahr schreibt --output ORDNER in eine Excel-Datei und "
        "eine Seite für den Browser."
    )
    return "\n".join(wrap(said, width, indent=""))
