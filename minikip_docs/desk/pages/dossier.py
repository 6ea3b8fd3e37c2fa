"""Dossier: what is next, what happened, and all its files, to save or to look at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from minikip_docs.data.files import read_bytes
from minikip_docs.desk.answers import download, inside
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import Entry
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.status import of_dossier
from minikip_docs.screen import words
from minikip_docs.screen.status import STEPS, came_out, state, when

blueprint = Blueprint("dossier", __name__)
PAGE = Page("", blueprint, "dossier.show")

_FOLDERS = (store.RECEIVED, store.DOCUMENTS, store.FORMS, store.REPLIES, store.REMINDERS)
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
        period=house.programmes.known[dossier.programme].name if known else dossier.programme,
        rows=[(row, state(row, on), when(row, on)) for row in rows],
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
