"""What a form of the desk gives: dates as browsers send them, or as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flask import request

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal
from minikip_docs.desk.state import this_desk
from minikip_docs.documents.report import Decision
from minikip_docs.jobs import reminders, reply


def day(form: Mapping[str, str], name: str) -> date | None:
    """Read a date, None if it was left empty; raises ``Refusal`` V2xx as ``parse_date`` does."""
    told = form.get(name, "").strip()
    return parse_date(told) if told else None


def chosen() -> list[tuple[str, Callable[[Path], object]]]:
    """Give the files of a form, each with its name and what saves it; raises ``Refusal`` D610."""
    files = [one for one in request.files.getlist("dateien") if one.filename]
    if not files:
        raise Refusal(
            "D610", "Es ist keine Datei gewählt.", "Bitte zurückgehen und Dateien wählen."
        )
    return [(str(one.filename), one.save) for one in files]


def reply_terms() -> reply.Terms:
    """Give the terms of replies; without a day they are of today."""
    form = request.form
    return reply.Terms(_on(), due=day(form, "frist"), codes="codes" in form)


def reminder_terms(*, again: bool) -> reminders.Terms:
    """Give the terms of reminders; without a day they are of today."""
    return reminders.Terms(_on(), day(request.form, "frist"), again=again)


def decision() -> Decision:
    """Give what was decided on a report; what is left empty is filled in by hand."""
    form = request.form
    told = form.get("entscheid", "").strip(), form.get("von", "").strip()
    return Decision(*told, day(form, "datum"))


def table() -> Path | None:
    """Keep the table of contributions that was handed in, if one was."""
    files = [one for one in request.files.getlist("beitraege") if one.filename]
    named = [(str(one.filename), one.save) for one in files[:1]]
    return this_desk().trays.new(named, None).paths[0] if named else None


def of_document() -> dict[str, Any]:
    """Say whether only a draft is wanted, and whether with fields for signatures."""
    return {"draft": "entwurf" in request.form, "signature_fields": "felder" in request.form}


def _on() -> date:
    return day(request.form, "datum") or date.today()
