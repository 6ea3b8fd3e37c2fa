"""The municipalities of the canton: numbers, names, mergers and known population figures.

Sources and gaps of the two tables: ``register_data/README.md``.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from minikip_docs.data.files import read_bytes
from minikip_docs.data.resources import resource
from minikip_docs.data.text import nfc

# Words people write before the name proper; no municipality of the canton begins with one.
_TITLES = re.compile(r"^(?:politische )?(?:einwohner-?|stadt-?)?(?:gemeinde|stadt)\s+")
# The id of an association: «VERBUND-SEE».
ASSOCIATION = re.compile(r"(?=.*[A-Z])[A-Z0-9]+(-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality; ``valid_until`` is its last day, ``successor`` where it went.

    ``valid_from`` is None for what stood before the register begins (1 January 2023).
    """

    number: int
    name: str  # official, such as «Aesch (LU)»
    constituency: str
    valid_from: date | None
    valid_until: date | None
    successor: int | None

    def exists(self, on: date) -> bool:
        """Say whether the municipality exists on a day (from 1 January 2023 on)."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Figure:
    """A population figure, the day whose municipal borders it follows, and where it is from."""

    population: int
    borders: date
    sources: tuple[str, ...] = ()  # ids of ``Register.sources``


@dataclass(frozen=True, slots=True)
class Register:
    """The canton's municipalities, past ones included, in the order of their numbers."""

    municipalities: tuple[Municipality, ...]
    figures: Mapping[tuple[int, date], Figure]
    sources: Mapping[str, str] = field(default_factory=dict)  # id -> where it is from, in German

    def by_number(self, number: int) -> Municipality | None:
        """Find a municipality by its BFS number, a merged one too."""
        return next((m for m in self.municipalities if m.number == number), None)

    def exists(self, number: int, on: date) -> bool:
        """Say whether a municipality is known and exists on a day (from 1 January 2023 on)."""
        found = self.by_number(number)
        return found is not None and found.exists(on)

    def by_name(self, name: str) -> Municipality | None:
        """Find a municipality by its name: ``Aesch (LU)``, ``aesch lu``, ``Gemeinde Aesch``."""
        wanted = _TITLES.sub("", folded(name))
        return next((m for m in self.municipalities if folded(m.name) == wanted), None)

    def suggest(self, name: str) -> str | None:
        """Give the official name most like a misspelt one, None if none is near."""
        names = {folded(m.name): m.name for m in self.municipalities}
        near = difflib.get_close_matches(_TITLES.sub("", folded(name)), list(names), 1, 0.7)
        return names[near[0]] if near else None

    def active(self, on: date) -> tuple[Municipality, ...]:
        """List the municipalities that exist on a day (from 1 January 2023 on)."""
        return tuple(m for m in self.municipalities if m.exists(on))

    def population(self, number: int, on: date) -> int | None:
        """Give the permanent resident population at the end of a day (BFS, LUSTAT).

        Municipalities that have joined since are added; None where a figure is missing,
        never a guess or the figure of another day.
        """
        parts = self.parts(number, on)
        return None if parts is None else sum(figure.population for _part, figure in parts)

    def parts(self, number: int, on: date) -> tuple[tuple[Municipality, Figure], ...] | None:
        """Give the figures a population adds up: its own, and those of the joined; or None."""
        own, itself = self.figures.get((number, on)), self.by_number(number)
        if own is None or itself is None:
            return None
        parts = [(itself, own)]
        for joined in self.municipalities:
            # A figure in borders after the merger contains the joined municipality already.
            if joined.successor == number and joined.exists(own.borders):
                theirs = self.parts(joined.number, on)
                if theirs is None:
                    return None
                parts += theirs
        return tuple(parts)


@lru_cache(1000)  # the same few names again and again
def folded(name: str) -> str:
    """Make names comparable: case, spaces and the canton's sign do not count."""
    text = " ".join(nfc(name).casefold().split())
    return re.sub(r"\s*\(lu\)$|\s+lu$", "", text)


@lru_cache
def load() -> Register:
    """Read the register that is shipped; it never changes while the program runs."""
    return Register(
        tuple(
            Municipality(
                int(row["number"]),
                row["name"],
                row["constituency"],
                _day(row["valid_from"]),
                _day(row["valid_until"]),
                int(row["successor"]) if row["successor"] else None,
            )
            for row in _rows("municipalities.csv")
        ),
        {
            (int(row["number"]), date.fromisoformat(row["date"])): Figure(
                int(row["population"]),
                date.fromisoformat(row["borders"]),
                tuple(row["source"].split("+")),
            )
            for row in _rows("population.csv")
        },
        {row["id"]: row["source"] for row in _rows("sources.csv")},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = read_bytes(resource("facts", "register_data", name)).decode()
    yield from csv.DictReader(io.StringIO(text, newline=""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
