"""Eingang: files are handed in, each shows its verdict and findings, and gets its reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.model import FORMS, Refusal, Verdict
from minikip_docs.data.post.archive import pack
from minikip_docs.desk import checking
from minikip_docs.desk.answers import download, when_done
from minikip_docs.desk.fields import chosen, day
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.trays import Checked, Tray
from minikip_docs.desk.wording import WIDE
from minikip_docs.desk.work import Task
from minikip_docs.jobs.intake import Filed
from minikip_docs.jobs.overview import Subject
from minikip_docs.jobs.reply import Reply, Terms
from minikip_docs.jobs.submissions import Handed
from minikip_docs.screen import intake, mails, signed, words
from minikip_docs.screen.findings import groups, not_checked
from minikip_docs.screen.overview import counts, figures, is_report

_NAMED = 3  # files of several that were handed in together

blueprint = Blueprint("inbox", __name__)
PAGE = Page("Eingang", blueprint, "inbox.show")


@blueprint.get("/eingang")
def show() -> str:
    """Ask for files."""
    return render_template(
        "inbox.html",
        waiting=[
            (one.id, words.printable(", ".join(path.name for path in one.paths[:_NAMED])),
             len(one.paths) - _NAMED, bool(list(one.filed_in())))
            for one in this_desk().trays.checked()
        ],
    )  # fmt: skip


@blueprint.post("/eingang")
def hand_in() -> ResponseReturnValue:
    """Take files and begin to check them."""
    desk = this_desk()
    tray = desk.trays.new(chosen(), day(request.form, "eingegangen"))
    return when_done(_check(tray))


def _check(tray: Tray) -> Task[None]:
    desk = this_desk()
    tray.task = desk.work.start(
        "Dateien werden geprüft",
        f"/eingang/{tray.id}",
        partial(checking.check_tray, tray, desk),
    )
    return tray.task


@blueprint.get("/eingang/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show what came of files that were handed in."""
    tray = this_desk().trays.of(name)
    task = tray.task
    if task is None or task.running:
        return redirect(f"/arbeit/{task.id}" if task else "/eingang", 303)
    task.result()  # raises why it could not be checked
    checked = tray.checked
    if checked is None:  # it was stopped
        this_desk().trays.forget(tray)
        return redirect("/eingang", 303)
    return render_template(
        "tray.html", tray=tray, checked=checked, FORMS=FORMS, today=date.today(),
        rows=[_row(tray, number, *one) for number, one in enumerate(checked.files)],
        filed=[_filed(*one) for one in tray.filed],
        counts=counts([verdict.outcome for _one, _subject, verdict in checked.files], WIDE),
        rest=words.rest(checked.rest.left, checked.rest.unopened, WIDE).splitlines(),
        unproven=words.unproven(checked.unproven, WIDE) if checked.unproven else "",
        reports=0 if checked.compared else sum(
            is_report(verdict) for _one, _subject, verdict in checked.files
        ),
    )  # fmt: skip


@blueprint.post("/eingang/<name>/vergessen")
def forget(name: str) -> ResponseReturnValue:
    """Forget files that were handed in, at once."""
    trays = this_desk().trays
    trays.forget(trays.of(name))
    return redirect("/eingang", 303)


@blueprint.post("/eingang/<name>/<int:number>/uebernehmen")
def accept(name: str, number: int) -> ResponseReturnValue:
    """Take what was read from a print as data, after somebody has compared it."""
    tray, checked = _tray(name, number)
    tray.accepted.add(checked.files[number][0].name)
    tray.answers.clear()
    return when_done(_check(tray))


@blueprint.post("/eingang/<name>/ablegen")
def file(name: str) -> ResponseReturnValue:
    """File what was handed in, in the dossiers of those who sent it."""
    tray, _checked = _tray(name)
    desk = this_desk()
    received = day(request.form, "eingegangen") or date.today()
    party = request.form.get("von", "").strip()
    work = partial(checking.file_tray, tray, desk, received, party)
    return when_done(desk.work.start("Wird abgelegt", f"/eingang/{tray.id}#ablegen", work))


@blueprint.post("/eingang/<name>/antwort")
def answer(name: str) -> ResponseReturnValue:
    """Write the reply to one file, or to all."""
    tray, checked = _tray(name)
    desk = this_desk()
    terms = Terms(
        on=day(request.form, "datum") or date.today(),
        received=tray.received,
        due=day(request.form, "frist"),
        codes="codes" in request.form,
        compared=checked.compared,
    )
    wanted = request.form.get("datei", "")
    chosen = {
        number: (handed, verdict)
        for number, (handed, _subject, verdict) in enumerate(checked.files)
        if wanted in {"", str(number)}
    }
    where = f"#antwort-{wanted}" if wanted else "#antworten"
    return when_done(
        desk.work.start(
            "Rückmeldungen werden geschrieben", f"/eingang/{tray.id}{where}",
            partial(checking.answer_tray, tray, chosen, desk.house(), terms),
        )
    )  # fmt: skip


@blueprint.get("/eingang/<name>/<int:number>/<file>")
def take(name: str, number: int, file: str) -> Response:
    """Give one file of a reply."""
    tray, _checked = _tray(name, number)
    made = tray.answers.get(number)
    if not isinstance(made, Reply) or file not in made.files:
        raise NotFound
    return download(file, made.files[file], inline="ansehen" in request.args)


@blueprint.get("/eingang/<name>/Rueckmeldungen.zip")
def take_all(name: str) -> Response:
    """Give the files of all replies, packed."""
    tray, _checked = _tray(name)
    made = [one for _number, one in sorted(tray.answers.items()) if isinstance(one, Reply)]
    files = {file: raw for one in made for file, raw in one.files.items()}
    if not files:
        raise NotFound
    return download("Rueckmeldungen.zip", pack(files))


def _tray(name: str, number: int = 0) -> tuple[Tray, Checked]:
    """Give a tray that was checked; raises ``Refusal`` D604, ``NotFound`` for a file it has not."""
    tray = this_desk().trays.of(name)
    checked = tray.checked
    if checked is None or not 0 <= number < len(checked.files):
        raise NotFound
    return tray, checked


def _filed(name: str, result: Filed | Refusal) -> dict[str, object]:
    """Give what the page shows of one file that was to be filed."""
    if isinstance(result, Refusal):
        return {"name": words.printable(name), "refused": result}
    taken = result.taken
    return {
        "name": words.printable(name),
        "refused": None,
        "dossier": result.dossier,
        "said": signed.STATES[taken.state] if taken else intake.state(result),
        "within": intake.within(result),
        "more": list(signed.told(taken)) if taken else list(intake.not_there(result) or ()),
    }


def _row(
    tray: Tray, number: int, handed: Handed, subject: Subject, verdict: Verdict
) -> dict[str, object]:
    """Give what the page shows of one file."""
    said, still_open = words.outcome(verdict)
    made = tray.answers.get(number)
    waiting = [one for one in verdict.not_checked if one.because]
    return {
        "number": number,
        "name": words.printable(handed.name),
        "subject": subject,
        "verdict": verdict,
        "said": said,
        "open": still_open,
        "figures": figures(verdict),
        "groups": groups(verdict),
        "counted": not_checked(waiting) if waiting else "",
        "listed": [one for one in verdict.not_checked if not one.because],
        "nowhere": mails.without_address([verdict.source], 1, WIDE),
        "dossier": next((one for file, one in tray.filed_in() if file == handed.name), None),
        "refused": made if isinstance(made, Refusal) else None,
        "reply": made if isinstance(made, Reply) else None,
        "files": _files(tray, number, made) if isinstance(made, Reply) else [],
        "office": groups(replace(verdict, findings=made.office), "")
        if isinstance(made, Reply)
        else [],
    }


def _files(tray: Tray, number: int, made: Reply) -> list[tuple[str, str, str]]:
    return [
        (f"/eingang/{tray.id}/{number}/{quote(file)}", file, words.size(raw))
        for file, raw in made.files.items()
    ]
