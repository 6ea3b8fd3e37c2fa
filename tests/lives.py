"""Dossiers in which something happened: what came in is filed as intake does, the rest noted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from tests.cases import Change
from tests.intake import filed, form


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


def came_in(of: Dossier, sample: str, on: str, *changes: Change, name: str = "Form.json") -> Path:
    """File a good sample with changes, which must be of this dossier; gives where it lies."""
    with TemporaryDirectory() as folder:
        path = form(Path(folder, name), sample, *changes)
        (one,) = filed(of.path.parent, path, received=date.fromisoformat(on))
    assert not isinstance(one, Refusal), one
    entry = journal.read(of).entries[-1]
    assert entry.event is Event.RECEIVED
    return of.path / entry.files[0]
