"""Dossiers with agreements and reports made from the good samples, as they lie in a store."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.jobs import agreement
from minikip_docs.jobs.issue import Made
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change
from tests.issued import HOUSE, KEYS, decided

RECEIVED = date(2026, 3, 10)


def whose(number: int, name: str) -> list[Change]:
    """Give the changes that make a sample of Sursee one of another municipality."""
    return [("/party/bfs_number", number), ("/party/name", name)]


@cache
def _agreement(name: str, number: int, party: str) -> Made:
    changes = [*whose(number, party), ("/resolutions/0/bfs_number", number)] if number else []
    with TemporaryDirectory() as folder:
        path = cases.written(Path(folder), name, *changes)
        of_sample: dict[int, Decision] = decided(name).for_party(KEYS[name])  # type: ignore[assignment]
        table = Contributions({str(number) if number else KEYS[name]: of_sample})
        return agreement.issue_agreement(path, HOUSE, contributions=table, draft=False)


def dossier(folder: Path, number: int, name: str, *, agreed: bool = True) -> Dossier:
    """Make the dossier of a municipality, with the agreement of Sursee as its own."""
    made = store.opened(folder, str(number), name, "kip3")
    return _with(made, _agreement(BUDGET, number, name)) if agreed else made


def of_association(folder: Path) -> Dossier:
    """Make the dossier of the association of the samples."""
    name = cases.sample(BUDGET_ASSOCIATION)["party"]["name"]
    made = store.opened(folder, KEYS[BUDGET_ASSOCIATION], name, "kip3")
    return _with(made, _agreement(BUDGET_ASSOCIATION, 0, ""))


def _with(made: Dossier, documents: Made) -> Dossier:
    made.documents.mkdir()
    for name, raw in documents.files.items():
        (made.documents / name).write_bytes(raw)
    return made


def came_in(
    made: Dossier,
    report: Any,
    *,
    year: int = 2025,
    version: int = 1,
    on: date = RECEIVED,
    name: str = "Bericht.json",
) -> Path:
    """File an annual report, data or bytes, and note it; gives the path of its file."""
    raw = report if isinstance(report, bytes) else jsonio.dumps(report)
    path = made.path / store.RECEIVED / f"Jahresbericht_{year}_v{version}" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    entry = Entry(
        Event.RECEIVED, About.ANNUAL_REPORT, on, sha256(raw), (made.inside(path),),
        year=year, version=version, said={"outcome": "complete", "errors": 0, "warnings": 0},
    )  # fmt: skip
    assert journal.note(made, entry)
    return path
