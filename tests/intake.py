"""Files that arrived and are filed: for the tests of dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import Entry
from minikip_docs.jobs.house import House
from minikip_docs.jobs.intake import Filed, Rest, Terms, arrived, intake
from minikip_docs.jobs.submissions import Handed, opened
from tests import cases
from tests.cases import Change
from tests.issued import HOUSE

DAY = date(2026, 3, 10)


def form(path: Path, sample: str, *changes: Change) -> Path:
    """Write a good sample with changes as a form of that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jsonio.dumps(cases.sample(sample, *changes)))
    return path


def filed(into: Path, *paths: Path, house: House = HOUSE, **terms: Any) -> list[Filed | Refusal]:
    """File what arrived; gives what became of each file."""

    def open_all(files: Sequence[Path]) -> list[Handed]:
        return [one for path in files for one in opened(path, house.programmes)]

    found = intake(arrived(paths, into), house, Terms(into, **{"received": DAY} | terms), open_all)
    return [one[1] for one in found if not isinstance(one, Rest)]


def entries(dossier: store.Dossier) -> list[Entry]:
    """Give the journal of a dossier, which must be whole, without the moments of writing."""
    found = journal.read(dossier)
    assert found.damaged == ()
    return [replace(one, at=None) for one in found.entries]


def tree(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
