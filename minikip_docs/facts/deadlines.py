"""Until when a report is on time."""

from __future__ import annotations

from datetime import date, timedelta

from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings

_SATURDAY = 5


def of_report(programme: Programme, settings: Settings, year: int) -> date:
    """Give the last day on which the report of a year is on time: the leaflet's (section 5).

    With the setting ``report.weekend_extends`` it is the Monday after a weekend.
    """
    day = programme.deadline(year)
    if settings.report.weekend_extends:
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day
