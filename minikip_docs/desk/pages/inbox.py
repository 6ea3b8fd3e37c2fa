"""Eingang: files are handed in, each shows its verdict and findings, and gets its reply."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import PurePath

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.model import FORMS, Refusal
from minikip_docs.data.post.archive import pack
from minikip_docs.desk import checking, security
from minikip_docs.desk.answers import download, when_done
from minikip_docs.desk.fields import day
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.trays import Tray
from minikip_docs.jobs.reply import Reply, Terms
from minikip_docs.screen import words
from minikip_docs.screen.findings import groups, not_checked

blueprint = Blueprint("inbox", __name__)
PAGE = Page("Eingang", blueprint, "inbox.show")


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Begin at the first page."""
    return redirect("/eingang", 303)


@blueprint.get("/eingang")
def show() -> str:
    """Ask for files."""
    return render_template("inbox.html", most=security)


@blueprint.post("/eingang")
def hand_in() -> ResponseReturnValue:
    """Take files and begin to check them."""
    desk = this_desk()
    files = [one for one in request.files.getlist("dateien") if one.filename]
    if not files:
        raise Refusal(
            "D610", "Es ist keine Datei gewählt.", "Bitte zurückgehen und Dateien wählen."
        )
    received = day(request.form, "eingegangen")
    tray = desk.trays.new([(str(one.filename), one.save) for one in files], received)
    return when_done(_check(tray))


def _check(tray: Tray) -> Task[Checked]:
    desk = this_desk()
    tray.task = desk.work.start(
        "Dateien werden geprüft", f"/eingang/{tray.id}",
        partial(checking.check_tray, tray, desk),
    )
    return tray.task
