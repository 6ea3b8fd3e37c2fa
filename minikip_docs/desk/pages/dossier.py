"""Dossier: what is next and can be done, what happened, and all its files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.desk import doing, fields
from minikip_docs.desk.answers import download, inside, made, when_done
from minikip_docs.desk.doing import Done, Next, next_of
from minikip_docs.desk.fields import day
from minikip_docs.desk.results import Row, dossier_of, is_there, notes, results, row_of
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.work import Task
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import Entry
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.next_steps import Position
from minikip_docs.jobs.status import of_dossier
from minikip_docs.screen.status import STEPS, came_out, state, when

blueprint = Blueprint("dossier", __name__)
PAGE = Page("", blueprint, "dossier.show")

_FOLDERS = (store.RECEIVED, store.DOCUMENTS, store.FORMS, store.REPLIES, store.REMINDERS)


@blueprint.get("/dossier/<name>")
def show(name: str) -> str:
    """Show one dossier."""
    desk, dossier = this_desk(), dossier_of(name)
    noted, on, house = journal.read(dossier), date.today(), desk.house()
    known = dossier.programme in house.programmes.known
    rows = of_dossier(dossier, noted.entries, house, on) if known else []
    sound = known and not noted.damaged
    return render_template(
        "dossier.html", dossier=dossier, steps=STEPS, damaged=noted.damaged,
        contributions=house.settings.contribution.table,
        period=house.programmes.known[dossier.programme].name if known else dossier.programme,
        rows=[(row, state(row, on), when(row, on)) for row in rows], today=on,
        next=next_of(Position(dossier, noted.entries, tuple(rows)), on) if sound else Next(),
        described=described,
        entries=[
            (
                one.on.year, described(one), came_out(one), _files_of(dossier, one), one.sha256,
                journal.version_before(noted.entries, one),
            )
            for one in reversed(noted.entries)
        ],
        folders={folder: list(_files_in(dossier, folder)) for folder in _FOLDERS},
    )  # fmt: skip


@blueprint.get("/dossier/<name>/datei/<path:file>")
def take(name: str, file: str) -> Response:
    """Give one file of a dossier."""
    path = inside(dossier_of(name).path, *file.split("/"))
    if not path.is_file():
        raise NotFound
    return download(path.name, read_bytes(path), inline="ansehen" in request.args)


@blueprint.post("/dossier/<name>/rueckmeldung")
def reply(name: str) -> ResponseReturnValue:
    """Answer what came in."""
    work = partial(doing.write_replies, terms=fields.reply_terms())
    return _begin(name, "Rückmeldungen werden geschrieben", work)


@blueprint.post("/dossier/<name>/vereinbarung")
def agreement(name: str) -> ResponseReturnValue:
    """Make the agreement; a draft where no table of contributions is given or in use."""
    on = day(request.form, "datum")
    work = partial(doing.make_agreement, table=fields.table(), on=on, **fields.of_document())
    return _begin(name, "Die Vereinbarung wird erstellt", work)


@blueprint.post("/dossier/<name>/nachtrag")
def amendment(name: str) -> ResponseReturnValue:
    """Make the amendment; contributions stay unless a table is given or asked for."""
    given = request.form
    table = fields.table()
    if table is None and "neu-festgelegt" in given:
        table = this_desk().house().settings.contribution.table
    work = partial(
        doing.make_amendment, table=table, effective=day(given, "ab"), on=day(given, "datum"),
        agreed_on=day(given, "vereinbart"), **fields.of_document(),
    )  # fmt: skip
    return _begin(name, "Der Nachtrag wird erstellt", work)


@blueprint.post("/dossier/<name>/nachtragsformular")
def amendment_form(name: str) -> ResponseReturnValue:
    """Make the form that asks what is to change."""
    work = partial(doing.make_forms_for, folder=this_desk().folder)
    return _begin(name, "Das Formular wird gemacht", work)


@blueprint.post("/dossier/<name>/berichtsformular")
def report_form(name: str) -> ResponseReturnValue:
    """Make the form for the report of a year, with the letter if it is wanted."""
    given = request.form
    if not (year := given.get("jahr", "")).isdecimal() or len(year) != 4:
        raise NotFound
    work = partial(
        doing.make_forms_for, folder=this_desk().folder, year=int(year),
        letter=(day(given, "datum") or date.today()) if "brief" in given else None,
        again="nochmals" in given,
    )  # fmt: skip
    return _begin(name, "Das Formular wird gemacht", work)


@blueprint.post("/dossier/<name>/bericht")
def report(name: str) -> ResponseReturnValue:
    """Make the document of a report."""
    work = partial(doing.make_report, decision=fields.decision())
    return _begin(name, "Das Berichtsdokument wird erstellt", work)


@blueprint.post("/dossier/<name>/erinnerung")
def remind(name: str) -> ResponseReturnValue:
    """Write a reminder of what is overdue."""
    terms = fields.reminder_terms(again=True)
    work = partial(doing.write_reminder, folder=this_desk().folder, terms=terms)
    return _begin(name, "Die Erinnerung wird geschrieben", work)


def _begin(name: str, title: str, function: Callable[..., Done]) -> ResponseReturnValue:
    """Begin to do something in a dossier, which leads to what came of it."""
    desk, dossier = this_desk(), dossier_of(name)
    house = desk.house()

    def work(task: Task[Done]) -> Done:
        return function(dossier=dossier, house=house, task=task)

    return when_done(
        desk.work.start(title, f"/dossier/{quote(dossier.path.name)}/gemacht/{{}}", work)
    )


@blueprint.get("/dossier/<name>/gemacht/<task>")
def done(name: str, task: str) -> ResponseReturnValue:
    """Show what came of it."""
    dossier = dossier_of(name)
    found = made(task, Done)
    if found is None:
        return redirect(url_for("dossier.show", name=name), 303)
    shown = results(dossier, found)
    return render_template("done.html", dossier=dossier, results=shown, notes=notes(shown))


def _files_of(dossier: Dossier, entry: Entry) -> list[Row]:
    """List the files of an entry that are still where they were."""
    return [row_of(dossier, name) for name in entry.files if is_there(dossier, name)]


def _files_in(dossier: Dossier, folder: str) -> Iterator[tuple[str, Row]]:
    """List all files of a folder with the one they lie in below it; links are left out."""
    if (dossier.path / folder).is_symlink():
        return
    for place, folders, names in os.walk(dossier.path / folder):
        folders.sort()
        within = Path(place).relative_to(dossier.path)
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith((".", "~$")) and path.is_file() and not path.is_symlink():
                below = within.relative_to(folder).as_posix()
                yield "" if below == "." else below, row_of(dossier, (within / name).as_posix())
