"""What is issued into a dossier, or comes back signed, stands in its journal, once."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.house import House
from minikip_docs.jobs.keeping import hand_out
from minikip_docs.jobs.signing import take_back
from tests.amendments import MERGED_PARTY, SURSEE, Filled, amend, merging, with_register
from tests.cases import BUDGET, written
from tests.issued import HOUSE, decided, issue

STEM = "Vereinbarung_1103_Sursee_2025-2027"


@pytest.fixture
def dossier(tmp_path: Path) -> store.Dossier:
    return store.opened(tmp_path / "dossiers", "1103", "Sursee", "kip3")


def handed_out(record: Path, folder: Path, *, force: bool = False) -> Path:
    """Hand the documents of a record out again, into another folder."""
    stem = record.name.rsplit(".", 2)[0]
    files = [path for path in sorted(record.parent.iterdir()) if path.name.startswith(f"{stem}.")]
    targets = {folder / path.name: path.read_bytes() for path in files}
    hand_out(targets, exported=False, force=force)
    return folder / record.name


def entries(dossier: store.Dossier) -> list[Entry]:
    found = journal.read(dossier)
    assert found.damaged == ()
    return [replace(one, at=None) for one in found.entries]


def scan(folder: Path, stem: str = STEM) -> Path:
    """Write a PDF without any text, called as the document it is a picture of."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        raw = io.BytesIO()
        pdf.save(raw)
    path = folder / f"{stem}_Scan.pdf"
    path.write_bytes(raw.getvalue())
    return path


def test_an_agreement_is_noted(sursee: Path, dossier: store.Dossier) -> None:
    record = handed_out(sursee, dossier.documents)
    form = jsonio.loads(record.read_bytes())["submission"]["sha256"]
    files = tuple(f"Dokumente/{STEM}{end}" for end in (".agreement.json", ".docx", ".pdf"))
    assert entries(dossier) == [
        Entry(
            Event.ISSUED, About.AGREEMENT, date(2025, 3, 14), sha256(record.read_bytes()), files,
            said={"form": form, "years": [2025, 2027]},
        )
    ]  # fmt: skip


def test_elsewhere_nothing_is_noted(sursee: Path, tmp_path: Path) -> None:
    handed_out(sursee, tmp_path / "anderswo")
    assert not [*tmp_path.rglob("Verlauf")]


def test_what_a_killed_call_left_is_noted_by_the_next(
    sursee: Path, dossier: store.Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_out(sursee, dossier.documents)
    shutil.rmtree(dossier.journal)
    monkeypatch.chdir(dossier.path)
    path = written(tmp_path, BUDGET)
    for _call in range(2):
        made = issue_agreement(
            path, HOUSE, contributions=decided(BUDGET), draft=False, folder=Path("Dokumente")
        )
        assert made.status == "unchanged"
        assert [one.event for one in entries(dossier)] == [Event.ISSUED]


def test_a_draft_is_not_noted(dossier: store.Dossier, tmp_path: Path) -> None:
    made = issue(tmp_path, BUDGET, draft=True)
    targets = {dossier.documents / name: raw for name, raw in made.files.items()}
    hand_out(targets, exported=False, force=False)
    assert entries(dossier) == []


def test_the_document_of_another_party_is_refused(verbund: Path, dossier: store.Dossier) -> None:
    with pytest.raises(Refusal) as caught:
        handed_out(verbund, dossier.documents)
    assert caught.value.code == "D430"
    assert str(caught.value) == (
        "Das Dossier «1103_Sursee_kip3» ist von Sursee (1103, kip3); das Dokument ist von "
        "Gemeindeverbund Integration Sempachersee (Beispiel) (VERBUND-SEE, kip3). Bitte den Ordner "
        "«Dokumente» des richtigen Dossiers angeben (-o)."
    )
    assert not dossier.documents.exists()


@pytest.mark.parametrize(
    ("filled", "house"),
    [(SURSEE, HOUSE), (MERGED_PARTY, with_register(merging(1103, 1095)))],
    ids=["own", "of who took over"],
)
def test_an_amendment_is_noted_with_its_number(
    sursee: Path, dossier: store.Dossier, filled: Filled, house: House
) -> None:
    record = handed_out(sursee, dossier.documents)
    made = amend(record, filled, house=house).made
    targets = {dossier.documents / name: raw for name, raw in made.files.items()}
    hand_out(targets, exported=False, force=False)
    entry = entries(dossier)[1]
    assert (entry.event, entry.about, entry.on) == (Event.ISSUED, About.AMENDMENT, filled.day)
    said = dict(entry.said)
    assert len(said.pop("form")) == 64
    assert said == {"number": 1, "years": [2025, 2027], "effective": "2027-01-01"}


def test_what_comes_back_signed_is_noted_once(
    sursee: Path, dossier: store.Dossier, tmp_path: Path
) -> None:
    handed_out(sursee, dossier.documents)
    path = scan(tmp_path)
    assert take_back(path, HOUSE, dossier.documents, date(2025, 5, 20)).state == "scan"
    expected = Entry(
        Event.SIGNED, About.AGREEMENT, date(2025, 5, 20), sha256(path.read_bytes()),
        (f"Dokumente/{STEM}_unterzeichnet.pdf", f"Dokumente/{STEM}.signed.json"),
    )  # fmt: skip
    assert entries(dossier)[1:] == [expected]
    for file in dossier.journal.glob("*Unterzeichnet*"):
        file.unlink()
    for _call in range(2):
        assert take_back(path, HOUSE, dossier.documents, date(2025, 6, 1)).state == "unchanged"
        assert entries(dossier)[1:] == [expected]


def test_each_agreement_that_replaces_another_is_noted(
    sursee: Path, dossier: store.Dossier, tmp_path: Path
) -> None:
    handed_out(sursee, dossier.documents)
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), on=date(2025, 4, 1))
    targets = {dossier.documents / name: raw for name, raw in made.files.items()}
    hand_out(targets, exported=False, force=True)
    assert [one.on for one in entries(dossier)] == [date(2025, 3, 14), date(2025, 4, 1)]
