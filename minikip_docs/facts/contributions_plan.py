"""What stands where in the new table of contributions: its sheets, columns and rows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.workbook_look import Styles
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.register import Municipality, Register

LIST, KEY, SOURCES = "Beiträge", "Verteilschlüssel", "Quellen"
SENTENCES = 30  # rows for sentences of single parties
ASSOCIATIONS = 12  # rows for associations that are not known yet

HEAD = 4  # row of the heads on all sheets, from 0
NUMBER, NAME, POPULATION, DATE, YEARS = 0, 1, 2, 3, 4  # columns of the list


@dataclass(frozen=True, slots=True)
class Association:
    """An association the canton knows: its id, its name, and the BFS numbers of its members."""

    key: str
    name: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands in the table."""

    programme: Programme
    register: Register
    municipalities: Sequence[Municipality]
    associations: Sequence[Association]
    years: tuple[int, ...]
    style: Styles

    @property
    def day(self) -> datetime.date:
        """The cut-off date of the population."""
        return self.programme.contribution.population_date

    @property
    def source(self) -> int:
        """The column of the source on the list."""
        return YEARS + len(self.years)

    @property
    def first(self) -> int:
        """The first municipality's row as a spreadsheet counts."""
        return HEAD + 2

    @property
    def last(self) -> int:
        """The last municipality's row."""
        return self.first + len(self.municipalities) - 1

    @property
    def end(self) -> int:
        """The last association's row; a line with their name is before the first."""
        return self.last + 1 + len(self.associations) + ASSOCIATIONS

    def population(self, municipality: Municipality) -> int | None:
        """Give the figure of the cut-off date, None where it is not known."""
        return self.register.population(municipality.number, self.day)

    def together(self, association: Association) -> int | None:
        """Give the sum of its members' figures, None unless all of them are known."""
        found = [self.register.population(number, self.day) for number in association.members]
        known = [figure for figure in found if figure is not None]
        return sum(known) if found and len(known) == len(found) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The municipalities without a figure."""
        return missing(self.municipalities, self.register, self.day)


def missing(
    municipalities: Sequence[Municipality], register: Register, day: datetime.date
) -> tuple[str, ...]:
    """Name the municipalities whose population at a cut-off date is not known."""
    return tuple(m.name for m in municipalities if register.population(m.number, day) is None)


def begin_sheet(plan: Plan, page: Worksheet, text: str, *hints: str) -> None:
    """Write the title of a sheet and what there is to know of it."""
    page.set_row(0, 26)
    page.write_string(0, 0, text, plan.style("title"))
    for row, hint in enumerate(hints, start=1):
        page.write_string(row, 0, hint, plan.style("hint"))
