"""Dossiers as tests need them: what came in is laid down and noted, as intake does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256, write_files
from minikip_docs.data.model import FormKind, Severity
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.check import check
from tests import cases
from tests.cases import Change

HOUSE = open_house(settings=resource("samples", "canton.toml"))


def dossier(folder: Path, party: str = "1103", name: str = "Sursee") -> Dossier:
    return store.opened(folder, party, name, "kip3")


def noted(of: Dossier, event: Event, about: About, on: str, **given: Any) -> Entry:
    """Note an entry about no file in particular."""
    year, version = given.pop("year", None), given.pop("version", None)
    entry = Entry(
        event, about, date.fromisoformat(on), sha256(f"{event}{about}{on}{given}".encode()),
        ("Formulare/Formular.pdf",), year, version, given,
    )  # fmt: skip
    journal.note(of, entry)
    return entry


def came_in(of: Dossier, name: str, on: str, *changes: Change) -> Path:
    """Lay a good sample with changes into a dossier as its next version."""
    data = cases.sample(name, *changes)
    report = "report_year" in data
    about = About.ANNUAL_REPORT if report else About.BUDGET
    year = data["report_year"] if report else None
    before = [
        one
        for one in journal.read(of).entries
        if (one.event, one.about, one.year) == (Event.RECEIVED, about, year)
    ]
    version = len(before) + 1
    form = f"Jahresbericht_{year}" if report else "Budgeteingabe"
    path = of.path / store.RECEIVED / f"{form}_v{version}" / f"{form}.json"
    write_files({path: jsonio.dumps(data)}, force=False)
    verdict = check(path, HOUSE, received=date.fromisoformat(on))
    period = data.get("period", {})
    years = {"years": [period["first_year"], period["last_year"]]} if not report else {}
    journal.note(of, Entry(
        Event.RECEIVED, about, date.fromisoformat(on), sha256(path.read_bytes()),
        (of.inside(path),), year, version,
        {
            "outcome": verdict.outcome.value,
            "errors": sum(one.severity is Severity.ERROR for one in verdict.findings),
            "warnings": sum(one.severity is Severity.WARNING for one in verdict.findings),
            "name": path.name,
            **years,
        },
    ))  # fmt: skip
    assert verdict.kind is (FormKind.ANNUAL_REPORT if report else FormKind.BUDGET)
    return path
