"""Übersicht: where all dossiers stand, with filters; the first page where there are some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from minikip_docs.data.model import Refusal
from minikip_docs.desk.answers import download
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.dossiers import store
from minikip_docs.dossiers.standing import Standing
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.status import Status, status
from minikip_docs.screen import status_workbook
from minikip_docs.screen.status import STEPS, State, by_year, state, when
from minikip_docs.screen.status_lines import nothing
from minikip_docs.screen.status_page import bar

blueprint = Blueprint("overview", __name__)
PAGE = Page("Übersicht", blueprint, "overview.show")

# What is shown of the rows: names in the address, what people read, and whose turn it is then.
_OPEN = {State.TO_DO, State.AWAITED, State.OVERDUE}
_SHOWN = {
    "offen": ("was ansteht", _OPEN),
    "alle": ("alle", set(State)),
    **{one.name.lower(): (one.value, {one}) for one in State},
}


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Begin where there is something to see."""
    found = attempt(store.load, this_desk().folder)
    return redirect("/eingang" if isinstance(found, Refusal) else "/uebersicht", 303)


@blueprint.get("/uebersicht")
def show() -> str:
    """Show the rows that are asked for, and the years in figures."""
    found = _status()
    if isinstance(found, Refusal):
        return render_template("no_dossiers.html", title=PAGE.title, refusal=found)
    asked = {name: request.args.get(name, "") for name in ("stand", "jahr", "suche")}
    if asked["stand"] not in _SHOWN:
        asked["stand"] = "offen"
    rows = list(_wanted(found.rows, found.on, asked))
    return render_template(
        "overview.html", found=found, asked=asked, shown=_SHOWN, states=list(State), steps=STEPS,
        nothing=nothing(found),
        rows=[(row, state(row, found.on), when(row, found.on)) for row in rows],
        years={year: (counted, list(bar(counted)))
               for year, counted in by_year(found.rows, found.on).items()},
    )  # fmt: skip


@blueprint.get("/uebersicht/Uebersicht.xlsx")
def workbook() -> Response:
    """Give all that is known as a workbook, as ``minikip status -o`` writes it."""
    found = _status()
    if isinstance(found, Refusal):
        raise found
    return download(
        "Uebersicht.xlsx",
        status_workbook.workbook(found, this_desk().house().programme.leaflet_date),
    )


def _status() -> Status | Refusal:
    desk = this_desk()
    return attempt(status, desk.folder, desk.house(), date.today())


def _wanted(rows: Sequence[Standing], on: date, asked: dict[str, str]) -> Iterator[Standing]:
    _words, states = _SHOWN[asked["stand"]]
    part = asked["suche"].casefold().strip()
    for row in rows:
        dossier = row.dossier
        if (
            state(row, on) in states
            and asked["jahr"] in {"", str(row.year)}
            and part in f"{dossier.name} {dossier.party}".casefold()
        ):
            yield row
