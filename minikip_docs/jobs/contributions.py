"""The canton's table of contributions: a new one, to be filled in and read back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from minikip_docs.facts import contributions_workbook
from minikip_docs.facts.contributions_plan import Association, missing
from minikip_docs.jobs.house import House, address_book, agreed_years


@dataclass(frozen=True, slots=True)
class NewTable:
    """A new table as .xlsx, and what there is to say of it."""

    data: bytes
    municipalities: int
    years: tuple[int, ...]
    population_date: datetime.date
    missing: tuple[str, ...]  # municipalities without a population figure


def new_table(house: House, on: datetime.date | None = None) -> NewTable:
    """Make the table of the current KIP period with the municipalities that exist on a day.

    Without a day it is that of the leaflet, as for the forms. It has the years of the agreements
    and the associations of the address book.
    """
    programme, register = house.programme, house.register
    day = on or programme.leaflet_date
    exist, years = register.active(day), agreed_years(programme, house.settings)
    known = tuple(
        Association(entry.key, entry.name, tuple(member.number for member in entry.members))
        for entry in address_book(house).entries.values()
        if entry.is_association
    )
    return NewTable(
        contributions_workbook.blank(programme, register, day, years=years, associations=known),
        len(exist),
        years,
        programme.contribution.population_date,
        missing(exist, register, programme.contribution.population_date),
    )
