"""Zusammenfassung: the reports of a year from all dossiers become one workbook and document."""

from __future__ import annotations

from datetime import date
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.desk.answers import download, made, when_done
from minikip_docs.desk.fields import day
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.summarising import Summed, add_up
from minikip_docs.screen import words
from minikip_docs.screen.summary import LEFT_OUT, counted

blueprint = Blueprint("summary", __name__)
PAGE = Page("", blueprint, "summary.show")


@blueprint.get("/zusammenfassung")
def show() -> str:
    """Ask for the year."""
    years = _years()
    return render_template(
        "summary.html", years=years, today=date.today(),
        year=min(max(date.today().year - 1, years[0]), years[-1]),
    )  # fmt: skip


@blueprint.post("/zusammenfassung")
def order() -> ResponseReturnValue:
    """Begin to add up a year; raises ``Refusal`` as ``summarise``."""
    told = request.form.get("jahr", "")
    if told not in map(str, _years()):
        raise NotFound
    desk, on = this_desk(), day(request.form, "datum") or date.today()
    return when_done(
        desk.work.start(
            f"Jahresberichte {told} werden zusammengefasst", "/zusammenfassung/gemacht/{}",
            partial(add_up, desk, int(told), on),
        )
    )  # fmt: skip


def _years() -> list[int]:
    known = this_desk().house().programmes.known.values()
    return sorted(year for programme in known for year in programme.years)


@blueprint.get("/zusammenfassung/gemacht/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show what counts, who is left out and why, and the files."""
    found = made(name, Summed)
    if found is None:
        return redirect("/zusammenfassung", 303)
    return render_template(
        "summary_made.html", account=found.account, said=counted(found.account), left_out=LEFT_OUT,
        files=[
            (f"/zusammenfassung/gemacht/{name}/{number}", file, words.size(raw))
            for number, (file, raw) in enumerate(found.files.items())
        ],
        folders={one.party: one.path.name for one in found.dossiers},
    )  # fmt: skip


@blueprint.get("/zusammenfassung/gemacht/<name>/<int:number>")
def take(name: str, number: int) -> Response:
    """Give one file."""
    files = list(getattr(made(name, Summed), "files", {}).items())
    if number >= len(files):
        raise NotFound
    return download(*files[number], inline="ansehen" in request.args)
