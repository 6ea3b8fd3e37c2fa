"""Dossier: what is next and can be done, what happened, and all its files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Refusal
from minikip_docs.desk import doing
from minikip_docs.desk.answers import download, inside, made, when_done
from minikip_docs.desk.doing import Done, can_be_done
from minikip_docs.desk.fields import day
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.work import Task
from minikip_docs.documents.report import Decision
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import Entry
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import reminders
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.next_steps import Waiting
from minikip_docs.jobs.reminders import Reminder
from minikip_docs.jobs.reply import Reply, Terms
from minikip_docs.jobs.status import of_dossier
from minikip_docs.screen import mails, words
from minikip_docs.screen.findings import groups
from minikip_docs.screen.status import STEPS, came_out, state, when

blueprint = Blueprint("dossier", __name__)
PAGE = Page("", blueprint, "dossier.show")

_FOLDERS = (store.RECEIVED, store.DOCUMENTS, store.FORMS, store.REPLIES, store.REMINDERS)
_WIDE = 10_000  # signs: the browser breaks the lines
Row = tuple[str, str, str]  # address, name, size


@blueprint.get("/dossier/<name>")
def show(name: str) -> str:
    """Show one dossier."""
    desk, dossier = this_desk(), _dossier(name)
    noted, on, house = journal.read(dossier), date.today(), desk.house()
    known = dossier.programme in house.programmes.known
    rows = of_dossier(dossier, noted.entries, house, on) if known else []
    return render_template(
        "dossier.html", dossier=dossier, steps=STEPS, damaged=noted.damaged,
        contributions=house.settings.contribution.table,
        period=house.programmes.known[dossier.programme].name if known else dossier.programme,
        rows=[(row, state(row, on), when(row, on)) for row in rows], today=on,
        next=can_be_done(dossier, house, on), described=described,
        entries=[
            (one.on.year, described(one), came_out(one), _files_of(dossier, one))
            for one in reversed(noted.entries)
        ],
        folders={folder: list(_files_in(dossier, folder)) for folder in _FOLDERS},
    )  # fmt: skip


@blueprint.get("/dossier/<name>/datei/<path:file>")
def take(name: str, file: str) -> Response:
    """Give one file of a dossier."""
    path = inside(_dossier(name).path, *file.split("/"))
    if not path.is_file():
        raise NotFound
    return download(path.name, read_bytes(path), inline="ansehen" in request.args)


@blueprint.post("/dossier/<name>/rueckmeldung")
def reply(name: str) -> ResponseReturnValue:
    """Answer what came in."""
    given = request.form
    terms = Terms(_day("datum"), due=day(given, "frist"), codes="codes" in given)
    return _begin(
        name, "Rückmeldungen werden geschrieben", partial(doing.write_replies, terms=terms)
    )


@blueprint.post("/dossier/<name>/vereinbarung")
def agreement(name: str) -> ResponseReturnValue:
    """Make the agreement; a draft where no table of contributions is given or in use."""
    files = [one for one in request.files.getlist("beitraege") if one.filename]
    trays = this_desk().trays
    table = trays.new([(str(one.filename), one.save) for one in files[:1]], None) if files else None
    on, draft = day(request.form, "datum"), "entwurf" in request.form
    work = partial(doing.make_agreement, table=table, on=on, draft=draft)
    return _begin(name, "Die Vereinbarung wird erstellt", work)


@blueprint.post("/dossier/<name>/bericht")
def report(name: str) -> ResponseReturnValue:
    """Make the document of a report."""
    given = request.form
    decision = Decision(
        given.get("entscheid", "").strip(), given.get("von", "").strip(), day(given, "datum")
    )
    return _begin(
        name, "Das Berichtsdokument wird erstellt", partial(doing.make_report, decision=decision)
    )


@blueprint.post("/dossier/<name>/erinnerung")
def remind(name: str) -> ResponseReturnValue:
    """Write a reminder of what is overdue."""
    terms = reminders.Terms(_day("datum"), day(request.form, "frist"), again=True)
    work = partial(doing.write_reminder, folder=this_desk().folder, terms=terms)
    return _begin(name, "Die Erinnerung wird geschrieben", work)


def _day(field: str) -> date:
    return day(request.form, field) or date.today()


def _begin(name: str, title: str, function: Callable[..., Done]) -> ResponseReturnValue:
    """Begin to do something in a dossier, which leads to what came of it."""
    desk, dossier = this_desk(), _dossier(name)
    house = desk.house()

    def work(task: Task[Done]) -> Done:
        return function(dossier=dossier, house=house, task=task)

    return when_done(
        desk.work.start(title, f"/dossier/{quote(dossier.path.name)}/gemacht/{{}}", work)
    )


@blueprint.get("/dossier/<name>/gemacht/<task>")
def done(name: str, task: str) -> ResponseReturnValue:
    """Show what came of it."""
    dossier = _dossier(name)
    found = made(task, Done)
    if found is None:
        return redirect(url_for("dossier.show", name=name), 303)
    return render_template(
        "done.html", dossier=dossier, results=[_result(dossier, *one) for one in found.results]
    )


def _result(
    dossier: Dossier, waiting: Waiting | None, came: Answer | Made | Reminder | Refusal
) -> dict[str, object]:
    """Give what the page shows of one result."""
    shown: dict[str, object] = {
        "what": described(waiting.entry) if waiting else "", "refused": None, "said": "",
        "files": [], "notes": [], "why": None, "verdict": None, "groups": [],
    }  # fmt: skip
    files: Iterable[str] = ()
    if isinstance(came, Refusal):
        return {**shown, "refused": came}
    if isinstance(came, Reminder):
        shown["said"] = "Die Erinnerung ist geschrieben: " + "; ".join(came.what)
        shown["notes"] = [] if came.addressed else [mails.without_address([dossier.name], 1, _WIDE)]
        files = came.files
    elif isinstance(came, Answer) and isinstance(came.reply, Reply):
        shown["said"] = "Die Rückmeldung ist geschrieben."
        whom = [came.verdict.source]
        shown["notes"] = [] if came.reply.addressed else [mails.without_address(whom, 1, _WIDE)]
        files = [f"{store.REPLIES}/{file}" for file in came.reply.files]
    elif isinstance(came, Answer):
        shown["said"] = "Es gibt keine Fragen an die Gemeinde, darum keine Rückmeldung."
        shown["refused"] = came.reply
        shown["groups"] = groups(came.verdict)
    else:
        named = words.AGREEMENT if waiting and waiting.entry.year is None else words.REPORT
        shown["groups"] = groups(came.verdict)
        if came.status == "refused":
            shown["why"] = words.why_not(came, named)
        else:
            shown["said"] = words.DONE.get(came.status, f"{named.one} erstellt")
            shown["notes"] = [
                *(f"Für die Unterzeichnung fehlt in canton.toml: {one}" for one in came.missing),
                *([words.UNAPPROVED] if came.unapproved else []),
            ]
            files = [f"{store.DOCUMENTS}/{file}" for file in came.files]
    there = [name for name in files if (dossier.path / name).is_file()]
    return {**shown, "files": [_row(dossier, name) for name in there]}


def _dossier(name: str) -> Dossier:
    """Find a dossier by the name of its folder; raises ``NotFound``, or ``Refusal`` D420."""
    for one in store.load(this_desk().folder).dossiers:
        if one.path.name == name:
            return one
    raise NotFound


def _row(dossier: Dossier, name: str) -> Row:
    path = dossier.path / name
    address = f"/dossier/{quote(dossier.path.name)}/datei/{quote(name)}"
    return address, path.name, words.size_of(path.stat().st_size)


def _files_of(dossier: Dossier, entry: Entry) -> list[Row]:
    """List the files of an entry that are still where they were."""
    return [_row(dossier, name) for name in entry.files if (dossier.path / name).is_file()]


def _files_in(dossier: Dossier, folder: str) -> Iterator[tuple[str, Row]]:
    """List all files of a folder with the one they lie in below it; links are left out."""
    for place, folders, names in os.walk(dossier.path / folder):
        folders.sort()
        within = Path(place).relative_to(dossier.path)
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith((".", "~$")) and path.is_file() and not path.is_symlink():
                below = within.relative_to(folder).as_posix()
                yield "" if below == "." else below, _row(dossier, (within / name).as_posix())
