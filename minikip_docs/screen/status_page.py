"""Where dossiers stand as a page for the browser: one file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from minikip_docs.data.text import long_date, short_date
from minikip_docs.dossiers.standing import Standing
from minikip_docs.screen import status
from minikip_docs.screen.status import Cell, State
from minikip_docs.screen.status_lines import heading, nothing

if TYPE_CHECKING:
    from minikip_docs.jobs.status import Status

_HERE = Path(__file__).parent
_ONCE = ("Budget", "Vereinbarung")  # are the same in all years of a dossier


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a bar: where it begins and how wide it is, in per cent."""

    state: State
    start: float
    width: float


def page(found: Status) -> str:
    """Make the page: figures by year, what is next for whom, and all that is known of each year.

    HTML without scripts, links or files of its own; the same rows give the same text.
    """
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["shown"] = _shown
    groups = status.agenda(found.rows, found.on)
    rows = groupby(found.rows, lambda row: row.dossier.path)
    return environment.get_template("status_page.html").render(
        day=long_date(found.on),
        heading=heading(found, 1000)[0],
        states=list(State),
        years={year: (counted, list(bar(counted)))
               for year, counted in status.by_year(found.rows, found.on).items()},
        parts={"Zu erledigen": [one for one in groups if not one.awaited],
               "Erwartet": [one for one in groups if one.awaited]},
        nothing=nothing(found),
        dossiers=[[_row(row, found.on) for row in some] for _path, some in rows],
        once=_ONCE,
        next=status.NEXT,
        faults=found.faults,
    )  # fmt: skip


def bar(counted: Mapping[State, int]) -> Iterator[_Segment]:
    """Give the parts of the bar that shows the figures of a year."""
    whole, start = sum(counted.values()), 0.0
    for state, number in counted.items():
        if number:
            yield _Segment(state, start, 100 * number / whole)
            start += 100 * number / whole


def _row(row: Standing, on: date) -> dict[str, object]:
    return {
        "cells": status.cells(row, on),
        "state": status.state(row, on),
        "when": status.when(row, on),
    }


def _shown(cell: Cell) -> str:
    return short_date(cell) if isinstance(cell, date) else str(cell)
