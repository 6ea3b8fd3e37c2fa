"""Vorlagen: templates are checked, findings shown at their paragraphs; wording is approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import sep
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Outcome, Refusal, Severity
from minikip_docs.data.text import long_date
from minikip_docs.desk.answers import download, made, when_done
from minikip_docs.desk.fields import chosen
from minikip_docs.desk.state import Desk, Page, this_desk
from minikip_docs.desk.trays import Tray
from minikip_docs.desk.work import Task
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.jobs import settings_edit
from minikip_docs.jobs import templates as job
from minikip_docs.jobs.approval import KEY
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.templates import Checked
from minikip_docs.screen import templates as screen

blueprint = Blueprint("templates", __name__)
PAGE = Page("Vorlagen", blueprint, "templates.show")

_COLOURS = {
    Severity.ERROR: Outcome.RETURN, Severity.WARNING: Outcome.LOOK,
    Severity.INFO: Outcome.COMPLETE, None: Outcome.COMPLETE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Result:
    """One template that was checked, and its copy with the findings as comments."""

    name: str
    checked: Checked
    annotated: bytes = b""


@dataclass(frozen=True, slots=True)
class _Results:
    rows: Sequence[_Result]


@blueprint.get("/vorlagen")
def show() -> str:
    """Ask for templates, and list those in use."""
    house = this_desk().house()
    own = house.settings.templates.folder
    return render_template(
        "templates.html", kinds=KINDS, used=list(job.in_use(house.settings)), own=own,
        Refusal=Refusal,
    )  # fmt: skip


@blueprint.get("/vorlagen/datei/<name>")
def take(name: str) -> Response:
    """Give a template that is in use."""
    for _kind, file, path in job.in_use(this_desk().house().settings):
        if file == name and isinstance(path, Path):
            return download(file, read_bytes(path))
    raise NotFound


@blueprint.post("/vorlagen")
def hand_in() -> ResponseReturnValue:
    """Take templates and check them."""
    desk = this_desk()
    tray = desk.trays.new(chosen(), None)
    kind = job.kind(request.form.get("art"))
    wanted: list[tuple[Kind | None, str, Path | Refusal]]
    wanted = [(kind, path.name, path) for path in tray.paths]
    return _begin(wanted, tray)


@blueprint.post("/vorlagen/pruefen")
def check_used() -> ResponseReturnValue:
    """Check the templates that are in use."""
    return _begin(list(job.in_use(this_desk().house().settings)))


def _begin(
    wanted: Sequence[tuple[Kind | None, str, Path | Refusal]], tray: Tray | None = None
) -> ResponseReturnValue:
    desk = this_desk()
    work = partial(_check_all, desk, wanted, tray)
    return when_done(desk.work.start("Vorlagen werden geprüft", "/vorlagen/geprueft/{}", work))


def _check_all(
    desk: Desk,
    wanted: Sequence[tuple[Kind | None, str, Path | Refusal]],
    tray: Tray | None,
    task: Task[_Results],
) -> _Results:
    """Check templates as ``minikip template check --annotate`` does; what was handed in goes."""
    try:
        return _Results([_check(desk, *one) for one in task.each(wanted)])
    finally:
        if tray:
            desk.trays.forget(tray)


def _check(desk: Desk, kind: Kind | None, name: str, path: Path | Refusal) -> _Result:
    settings = desk.house().settings
    result = path if isinstance(path, Refusal) else attempt(job.check, path, kind, settings)
    if isinstance(result, Refusal):
        return _Result(name, job.refused(Path(name), kind, result))
    copy = attempt(job.annotate, result, Path(result.source).with_suffix(""))
    where = str(Path(result.source).parent) + sep
    named = [replace(one, message=one.message.replace(where, "")) for one in result.faults]
    shown = replace(result, faults=tuple(named))
    return _Result(name, shown, copy if isinstance(copy, bytes) and result.faults else b"")


@blueprint.get("/vorlagen/geprueft/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show what was found."""
    found = made(name, _Results)
    if found is None:
        return redirect("/vorlagen", 303)
    now = this_desk().settings()
    return render_template(
        "templates_checked.html", long_date=long_date, proposals=screen.PROPOSALS,
        was=settings_edit.written(now).sha256 if now else "",
        rows=[
            {
                "number": number,
                "name": one.name,
                "kind": one.checked.kind.title if one.checked.kind else "",
                "outcome": _COLOURS[one.checked.worst],
                "said": screen.outcome(one.checked),
                "groups": screen.groups(one.checked),
                "approval": one.checked.approval,
                "copy": _copy(one),
                "address": f"/vorlagen/geprueft/{name}/{number}" if one.annotated else "",
            }
            for number, one in enumerate(found.rows)
        ],
    )  # fmt: skip


@blueprint.get("/vorlagen/geprueft/<name>/<int:number>")
def take_copy(name: str, number: int) -> Response:
    """Give the copy of a template with its findings as comments."""
    rows = getattr(made(name, _Results), "rows", ())
    if number >= len(rows) or not rows[number].annotated:
        raise NotFound
    return download(_copy(rows[number]), rows[number].annotated)


def _copy(one: _Result) -> str:
    return f"{Path(one.name).stem}_mit_Befunden.docx"


@blueprint.post("/vorlagen/genehmigen")
def approve() -> ResponseReturnValue:
    """Write into the settings that the canton has approved a wording."""
    path = this_desk().settings()
    if path is None:
        raise Refusal(
            "D624",
            "Es gibt noch keine Einstellungsdatei, in der die Genehmigung stehen könnte.",
            "Bitte zuerst unter «Einstellungen» eintragen, was für den Kanton gilt.",
        )
    rows = settings_edit.written(path).typed.get(KEY, [])
    new = {"date": request.form.get("tag", ""), "hash": request.form.get("hash", "")}
    given = [*rows, new] if not isinstance(rows, str) else [new]
    for fault in settings_edit.save(path, {KEY: given}, request.form.get("stand")).faults.values():
        raise fault
    return redirect("/einstellungen?gespeichert#agreement", 303)
