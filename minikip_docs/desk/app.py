"""The Flask application of one desk: its pages, who may speak to it, and what is said of faults."""

from __future__ import annotations

import os

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from minikip_docs import __version__
from minikip_docs.data.model import Refusal
from minikip_docs.desk import security, wording
from minikip_docs.desk.pages import PAGES, guide, running
from minikip_docs.desk.state import Desk, this_desk
from minikip_docs.desk.work import refused
from minikip_docs.jobs.batch import unexpected

_WITHOUT_FOLDER = (guide.PAGE.blueprint.name, running.PAGE.blueprint.name)


def create_app(desk: Desk) -> Flask:
    """Put the pages together for a desk whose port is known."""
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=security.MOST_BYTES,
        MAX_FORM_PARTS=security.MOST_FILES + 50,  # with the fields of the form
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.extensions["desk"] = desk
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        folder=desk.folder, version=__version__, pages=PAGES,
        is_set_up=desk.is_set_up,
        most_files=security.MOST_FILES, most_bytes=security.MOST_BYTES,
        edited_at=wording.edited_at,
    )  # fmt: skip
    app.jinja_env.filters["at_desk"] = wording.at_desk
    security.guard(app, desk.keys, desk.port)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    app.before_request(_refuse_without_folder)
    app.register_error_handler(security.NoEntryError, _no_entry)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(OSError, _no_file)
    app.register_error_handler(HTTPException, _no_page)
    app.register_error_handler(Exception, _fault)
    return app


def _refuse_without_folder() -> None:
    """Refuse everything but help and ending (D612): nothing may be begun anew where it was."""
    folder = this_desk().folder
    if request.blueprint in {None, *_WITHOUT_FOLDER} or folder.is_dir():
        return
    raise Refusal(
        "D612",
        f"Der Ordner «{folder}» ist nicht mehr da.",
        "Liegt er auf einem Netzlaufwerk oder Stick: bitte wieder verbinden und die Seite neu "
        "laden. Wurde er umbenannt: bitte beenden und das Programm im richtigen Ordner starten.",
    )


def _told(refusal: Refusal, status: int) -> ResponseReturnValue:
    return render_template("refusal.html", refusal=refusal, back=request.referrer), status


def _no_entry(error: security.NoEntryError) -> ResponseReturnValue:
    return render_template("no_entry.html", refusal=error.refusal, back=""), 403


def _refused(error: Refusal) -> ResponseReturnValue:
    return _told(error, 422)


def _no_file(error: OSError) -> ResponseReturnValue:
    return _told(refused(error), 500)


def _no_page(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, RequestEntityTooLarge):
        most = f"{security.MOST_BYTES // 1_000_000} MB"
        refusal = Refusal(
            "D605",
            f"Zu viel auf einmal: höchstens {security.MOST_FILES} Dateien, zusammen {most}.",
            "Bitte in mehreren Malen wählen.",
        )
    elif isinstance(error, NotFound):
        refusal = Refusal("D606", "Diese Seite gibt es nicht.", "Bitte oben eine andere wählen.")
    else:
        refusal = Refusal(
            "D607",
            f"Der Browser hat etwas verlangt, was diese Seite nicht kann ({error.code}).",
            "Bitte zurückgehen und die Seite neu laden.",
        )
    return _told(refusal, error.code or 500)


def _fault(error: Exception) -> ResponseReturnValue:
    if os.environ.get("MINIKIP_DEBUG"):
        raise error
    return _told(unexpected(error), 500)
