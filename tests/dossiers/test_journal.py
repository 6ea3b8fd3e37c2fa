"""The journal: entries come back as written, once, in order, whatever lies beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event

CAME = Entry(
    Event.RECEIVED,
    About.ANNUAL_REPORT,
    date(2026, 3, 12),
    "a" * 64,
    ("Eingang/Jahresbericht_2025_v1/Bericht.pdf",),
    year=2025,
    version=1,
    said={"outcome": "complete", "errors": 0, "warnings": 0, "name": "Bericht.pdf"},
)


@pytest.fixture
def dossier(tmp_path: Path) -> store.Dossier:
    return store.opened(tmp_path, "1103", "Sursee", "kip3")


def test_an_entry_comes_back_as_it_was_written(dossier: store.Dossier) -> None:
    assert journal.note(dossier, CAME)
    found = journal.read(dossier)
    assert [replace(one, at=None) for one in found.entries] == [CAME]
    assert found.damaged == ()


def test_an_entry_is_written_once(dossier: store.Dossier) -> None:
    assert journal.note(dossier, CAME)
    assert not journal.note(dossier, replace(CAME, on=date(2026, 4, 1)))
    assert len(journal.read(dossier).entries) == 1


def test_entries_keep_their_order_even_if_a_clock_goes_wrong(dossier: store.Dossier) -> None:
    journal.note(dossier, CAME)
    (file,) = dossier.journal.iterdir()
    ahead = file.read_bytes().replace(str(datetime.now(UTC).year).encode(), b"2098", 1)
    file.write_bytes(ahead)
    journal.note(dossier, replace(CAME, sha256="b" * 64, version=2))
    assert [one.version for one in journal.read(dossier).entries] == [1, 2]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"entry": "minikip-journal/1"}', b"\xff"])
def test_a_damaged_entry_is_named_and_stops_nothing(dossier: store.Dossier, content: bytes) -> None:
    journal.note(dossier, CAME)
    (dossier.journal / "2026-01-01_bad.json").write_bytes(content)
    (dossier.journal / "Notiz.txt").write_text("von Hand")
    found = journal.read(dossier)
    assert len(found.entries) == 1
    assert found.damaged == ("2026-01-01_bad.json",)


@pytest.mark.parametrize("change", [
    {"version": None}, {"version": "1"}, {"year": "2025"}, {"year": 99999}, {"said": {}},
    {"said": {"outcome": "gut"}}, {"said": [1]},
    {"said": {"outcome": "complete", "years": [2025]}},
    {"said": {"outcome": "complete", "years": [2025, 99999]}},
    {"said": {"outcome": "complete", "years": [2027, 2025]}},
    {"said": {"outcome": "complete", "years": ["2025", "2027"]}},
    {"said": {"outcome": "complete", "due": "bald"}},
    {"about": "amendment", "event": "signed"}, {"files": [1]}, {"sha256": 5},
    {"files": []}, {"files": "Datei"}, {"files": ["Eingang/../../Datei"]}, {"files": ["/Datei"]},
    {"files": ["C:Datei"]}, {"files": ["..\\Datei"]}, {"at": "9999-12-31T23:59:59+00:00"},
    {"said": {"outcome": "complete", "members": [1102]}},
])  # fmt: skip
def test_an_entry_without_what_its_event_needs_is_damaged(
    dossier: store.Dossier, change: dict[str, Any]
) -> None:
    journal.note(dossier, CAME)
    (file,) = dossier.journal.iterdir()
    file.write_bytes(jsonio.dumps(jsonio.loads(file.read_bytes()) | change))
    assert journal.read(dossier) == journal.Journal((), (file.name,))


def test_an_entry_that_a_copying_program_has_doubled_counts_once(dossier: store.Dossier) -> None:
    journal.note(dossier, CAME)
    (file,) = dossier.journal.iterdir()
    for more in (" (1)", "-PC12", " - Kopie"):
        file.with_name(f"{file.stem}{more}.json").write_bytes(file.read_bytes())
    assert [one.event for one in journal.read(dossier).entries] == [Event.RECEIVED]


def test_the_version_before_is_that_which_came_in_before() -> None:
    first, late, other, new = (
        replace(CAME, on=date(2026, month, 1), version=version, sha256=f"{version:064d}", year=year)
        for month, version, year in ((3, 1, 2025), (2, 2, 2025), (3, 3, 2026), (4, 4, 2025))
    )
    entries = (first, late, other, new)  # as they were filed
    before = [journal.version_before(entries, one) for one in entries]
    assert before == [late, None, None, first]
    replied = replace(new, event=Event.REPLIED)
    assert journal.version_before((*entries, replied), replied) is None


def test_a_dossier_without_journal_has_no_entries(dossier: store.Dossier) -> None:
    assert journal.read(dossier).entries == ()


def _note_many(path: Path, first: str) -> None:
    own = store.opened(path, "1103", "Sursee", "kip3")
    for number in range(20):
        journal.note(own, replace(CAME, sha256=f"{first}{number:063d}", version=number))


def test_two_processes_at_once_lose_no_entry(tmp_path: Path) -> None:
    context = get_context("spawn")
    both = [context.Process(target=_note_many, args=(tmp_path, first)) for first in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (only,) = store.load(tmp_path).dossiers
    found = journal.read(only)
    assert len(found.entries) == 40
    assert len({one.at for one in found.entries}) == 40
