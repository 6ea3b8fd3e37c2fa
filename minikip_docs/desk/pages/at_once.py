"""Was ansteht: what waits in all dossiers by step, made at once, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Refusal
from minikip_docs.data.post.archive import pack
from minikip_docs.desk import at_once, fields
from minikip_docs.desk.answers import download, made, when_done
from minikip_docs.desk.at_once import DoneInAll
from minikip_docs.desk.results import file_names, notes, shown
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.work import Task
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import About
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.issue import Made
from minikip_docs.screen.lines import count
from minikip_docs.screen.status import STEPS, when

blueprint = Blueprint("at_once", __name__)
PAGE = Page("", blueprint, "at_once.show")

# One and several of what a step makes, and how, by its address.
_STEPS = {
    "rueckmeldungen": ("Rückmeldung", "Rückmeldungen", "geschrieben"),
    "vereinbarungen": ("Vereinbarung", "Vereinbarungen", "erstellt"),
    "berichtsdokumente": ("Berichtsdokument", "Berichtsdokumente", "erstellt"),
    "erinnerungen": ("Erinnerung", "Erinnerungen", "geschrieben"),
}


@blueprint.get("/anstehend")
def show() -> str:
    """Show what would be made, step by step."""
    desk, today = this_desk(), date.today()
    house = desk.house()
    found = attempt(at_once.due, desk, house, today)
    if isinstance(found, Refusal):
        return render_template("no_dossiers.html", title="Was ansteht", refusal=found)
    waiting = (found.replies, found.agreements, found.reports)
    rows = [[(one.dossier, [described(one.entry)]) for one in several] for several in waiting]
    rows.append([
        (dossier, [f"{STEPS[row.step]} ({row.year}), {when(row, today)}" for row in late])
        for dossier, late in found.missed
    ])  # fmt: skip
    return render_template(
        "at_once.html", faults=found.faults, today=today,
        contributions=house.settings.contribution.table,
        steps=[(name, one, many, several)
               for (name, (one, many, _done)), several in zip(_STEPS.items(), rows, strict=True)],
    )  # fmt: skip


@blueprint.post("/anstehend/<step>")
def make(step: str) -> ResponseReturnValue:
    """Begin to make all that waits in a step."""
    desk = this_desk()
    work: Callable[[Task[DoneInAll]], DoneInAll]
    if step == "rueckmeldungen":
        work = partial(at_once.reply_to_all, desk, fields.reply_terms())
    elif step == "vereinbarungen":
        work = partial(
            at_once.make_agreements, desk, fields.table(), fields.day(request.form, "datum"),
            **fields.of_document(),
        )  # fmt: skip
    elif step == "berichtsdokumente":
        work = partial(at_once.make_reports, desk, fields.decision())
    elif step == "erinnerungen":
        work = partial(at_once.remind_all, desk, fields.reminder_terms(again=False))
    else:
        raise NotFound
    _one, many, is_done = _STEPS[step]
    title = f"{many} werden {is_done}"
    return when_done(desk.work.start(title, f"/anstehend/{step}/{{}}", work))


@blueprint.get("/anstehend/<step>/<name>")
def result(step: str, name: str) -> ResponseReturnValue:
    """Show what was made, and what was not and why."""
    found = made(name, DoneInAll)
    if found is None:
        return redirect("/anstehend", 303)
    one, many, is_done = _step(step)
    about = About.REPORT if step == "berichtsdokumente" else About.AGREEMENT
    results = [
        {"dossier": dossier, **shown(dossier, about, waiting, came, None)}
        for dossier, waiting, came in found.results
    ]
    done = [one for one in results if one["files"]]
    refused = [one for one in results if one["refused"] or one["why"]]
    return render_template(
        "at_once_made.html", title=many, faults=found.faults, notes=notes(results),
        done=done, refused=refused, address=f"/anstehend/{step}/{name}", zip=_zip(step),
        rest=[one for one in results if one not in done and one not in refused],
        said=f"{len(done)} von {count(found.total, one, many)} {is_done}",
        drafts=sum(isinstance(came, Made) and came.status == "draft"
                   for _dossier, _waiting, came in found.results),
        left=found.total - len(results),
    )  # fmt: skip


@blueprint.get("/anstehend/<step>/<name>/<file>.zip")
def take_all(step: str, name: str, file: str) -> Response:
    """Give all that was made, packed, in a folder for each dossier."""
    found = made(name, DoneInAll)
    if found is None or f"{file}.zip" != _zip(step):
        raise NotFound
    return download(_zip(step), pack({
        f"{dossier.path.name}/{PurePosixPath(one).name}": read_bytes(dossier.path / one)
        for dossier, _waiting, came in found.results
        for one in file_names(dossier, came)
    }))  # fmt: skip


def _step(step: str) -> tuple[str, str, str]:
    if step not in _STEPS:
        raise NotFound
    return _STEPS[step]


def _zip(step: str) -> str:
    return f"{_step(step)[1].replace('ü', 'ue')}.zip"
