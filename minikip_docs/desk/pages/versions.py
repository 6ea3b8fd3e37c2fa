"""What changed from one version of a form in a dossier to the next, and the dossier packed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.desk.answers import download, made, when_done
from minikip_docs.desk.results import dossier_of
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.work import Task
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.contents import described
from minikip_docs.dossiers.journal import Entry
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.archive import Archived, archive
from minikip_docs.jobs.comparison import Comparison, compare
from minikip_docs.jobs.in_dossiers import form_of
from minikip_docs.jobs.next_steps import Waiting
from minikip_docs.screen import comparison as screen
from minikip_docs.screen import words
from minikip_docs.screen.archive import remarks, said

blueprint = Blueprint("versions", __name__)
PAGE = Page("", blueprint, "versions.changes")


@blueprint.get("/dossier/<name>/geaendert/<sha256>")
def changes(name: str, sha256: str) -> ResponseReturnValue:
    """Begin to compare a version that came in with the one before."""
    desk, dossier = this_desk(), dossier_of(name)
    house, versions = desk.house(), _versions(dossier, sha256)

    def work(_task: Task[Comparison]) -> Comparison:
        old, new = (form_of(Waiting(dossier, one, one.on), house) for one in versions)
        return compare(old, new, house)

    leads_to = f"/dossier/{quote(dossier.path.name)}/verglichen/{sha256}/{{}}"
    return when_done(desk.work.start("Die Fassungen werden verglichen", leads_to, work))


@blueprint.get("/dossier/<name>/verglichen/<sha256>/<task>")
def compared(name: str, sha256: str, task: str) -> ResponseReturnValue:
    """Show what changed."""
    dossier, result = dossier_of(name), made(task, Comparison)
    if result is None:
        return redirect(url_for("dossier.show", name=name), 303)
    old, new = map(described, _versions(dossier, sha256))
    return render_template(
        "compared.html", dossier=dossier, result=result, old=old, new=new,
        said=screen.counted(result), nothing=screen.nothing(result), table=screen.table(result),
        sums=list(map(screen.total, result.sums)), notes=list(screen.notes(result)),
    )  # fmt: skip


def _versions(dossier: Dossier, sha256: str) -> tuple[Entry, Entry]:
    """Find the version that came in with a hash, and the one before; raises ``NotFound``."""
    entries = journal.read(dossier).entries
    for new in entries:
        if new.sha256 == sha256 and (old := journal.version_before(entries, new)):
            return old, new
    raise NotFound


@blueprint.post("/dossier/<name>/archiv")
def pack(name: str) -> ResponseReturnValue:
    """Begin to pack a dossier for the archive."""
    desk, dossier = this_desk(), dossier_of(name)
    house = desk.house()

    def work(_task: Task[Archived]) -> Archived:
        target = desk.trays.new([], None).folder / f"{dossier.path.name}.zip"
        return archive(dossier.path, target, house, date.today())

    leads_to = f"/dossier/{quote(dossier.path.name)}/archiv/{{}}"
    return when_done(desk.work.start("Das Dossier wird gepackt", leads_to, work))


@blueprint.get("/dossier/<name>/archiv/<task>")
def packed(name: str, task: str) -> ResponseReturnValue:
    """Say what is in the archive."""
    dossier, found = dossier_of(name), made(task, Archived)
    if found is None:
        return redirect(url_for("dossier.show", name=name), 303)
    return render_template(
        "packed.html", dossier=dossier, said=said(found), remarks=remarks(found),
        files=[(f"{request.path}/zip", found.path.name, words.size_of(found.path.stat().st_size))],
    )  # fmt: skip


@blueprint.get("/dossier/<name>/archiv/<task>/zip")
def take(name: str, task: str) -> Response:
    """Give the archive; raises ``Refusal`` D604 if it is forgotten."""
    found = made(task, Archived)
    if found is None or found.dossier.path != dossier_of(name).path:
        raise NotFound
    this_desk().trays.of(Path(found.path).parent.name)
    return download(found.path.name, found.path)
