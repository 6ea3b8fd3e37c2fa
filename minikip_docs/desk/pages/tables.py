"""Beiträge und Adressen: the canton's tables are taken blank, looked through and taken into use."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import chf, some
from minikip_docs.desk.answers import download, made, when_done
from minikip_docs.desk.fields import chosen
from minikip_docs.desk.state import Desk, Page, this_desk
from minikip_docs.desk.trays import Tray, by_name
from minikip_docs.desk.work import Task
from minikip_docs.facts import settings
from minikip_docs.jobs import tables as job
from minikip_docs.jobs.tables import Contents, Table

blueprint = Blueprint("tables", __name__)
PAGE = Page("Beiträge und Adressen", blueprint, "tables.start")

_TABLES = {
    "beitraege": ("Beiträge", job.CONTRIBUTIONS),
    "adressen": ("Adressen", job.ADDRESSES),
}
_NAMED = 12  # municipalities that are named one by one


@blueprint.get("/tabellen")
def start() -> str:
    """Begin with the contributions."""
    return show("beitraege")


@blueprint.get("/tabellen/<name>")
def show(name: str) -> str:
    """Ask for a table, and show which is in use."""
    title, table = _table(name)
    house = this_desk().house()
    tabs = {one: told for one, (told, _table) in _TABLES.items()}
    return render_template(
        "tables.html", name=name, title=title, tabs=tabs,
        accept=",".join(table.endings), used=table.in_use(house), file=table.file,
        setting=settings.keys()[table.setting], saved="gespeichert" in request.args,
    )  # fmt: skip


@blueprint.get("/tabellen/<name>/leer")
def blank(name: str) -> Response:
    """Give a blank table, as ``minikip contributions`` and ``minikip init`` write it."""
    _title, table = _table(name)
    return download(table.file, table.blank(this_desk().house()))


@blueprint.get("/tabellen/<name>/in-gebrauch")
def in_use(name: str) -> Response:
    """Give the table that is in use."""
    path = _table(name)[1].in_use(this_desk().house())
    if path is None or not path.is_file():
        raise NotFound
    return download(path.name, read_bytes(path))


@blueprint.post("/tabellen/<name>")
def hand_in(name: str) -> ResponseReturnValue:
    """Take a filled table and look it through."""
    _title, table = _table(name)
    desk = this_desk()
    tray = desk.trays.new(chosen()[:1], None)
    work = partial(_read, desk, table, tray)
    return when_done(
        desk.work.start("Tabelle wird gelesen", f"/tabellen/{name}/gelesen/{tray.id}/{{}}", work)
    )


def _read(desk: Desk, table: Table, tray: Tray, _task: Task[Contents]) -> Contents:
    try:
        return table.read(tray.paths[0], desk.house())
    except Refusal as fault:
        desk.trays.forget(tray)
        raise by_name(fault, tray.folder) from fault


@blueprint.get("/tabellen/<name>/gelesen/<tray>/<task>")
def result(name: str, tray: str, task: str) -> ResponseReturnValue:
    """Show what a table says, and offer to take it into use."""
    title, table = _table(name)
    found = made(task, Contents)
    if found is None:
        return redirect(f"/tabellen/{name}", 303)
    return render_template(
        "tables_read.html", name=name, title=title, tray=tray, found=found,
        file=this_desk().trays.of(tray).paths[0].name, used=table.in_use(this_desk().house()),
        sums=[(year, chf(amount)) for year, amount in found.sums],
        missing=some(found.missing, _NAMED), without_email=some(found.without_email, _NAMED),
        beside=table.file, settings_name=settings.FILE_NAME,
    )  # fmt: skip


@blueprint.post("/tabellen/<name>/gelesen/<tray>")
def take_into_use(name: str, tray: str) -> ResponseReturnValue:
    """Put a table where the settings name it; the old one is kept."""
    _title, table = _table(name)
    desk = this_desk()
    given = desk.trays.of(tray)
    job.take_into_use(table, given.paths[0], desk.house(), desk.settings_path)
    desk.trays.forget(given)
    return redirect(f"/tabellen/{name}?gespeichert", 303)


def _table(name: str) -> tuple[str, Table]:
    if name not in _TABLES:
        raise NotFound
    return _TABLES[name]
