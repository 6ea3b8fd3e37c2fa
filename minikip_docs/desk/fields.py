"""What a form of the desk gives: dates as browsers send them, or as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from flask import request

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal


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
