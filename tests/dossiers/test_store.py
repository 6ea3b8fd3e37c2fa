"""The store: dossiers are found again, made once, and stay in their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import store


def test_a_dossier_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = store.opened(tmp_path, "1103", "Sursee", "kip3")
    assert made.path == tmp_path / "1103_Sursee_kip3"
    assert store.opened(tmp_path, "1103", "Stadt Sursee", "kip3") == made
    assert store.load(tmp_path).dossiers == (made,)


def test_the_other_period_is_another_dossier(tmp_path: Path) -> None:
    first = store.opened(tmp_path, "1103", "Sursee", "kip3")
    second = store.opened(tmp_path, "1103", "Sursee", "kip4")
    assert store.load(tmp_path).dossiers == (first, second)


def test_a_folder_that_somebody_renamed_is_still_the_dossier(tmp_path: Path) -> None:
    made = store.opened(tmp_path, "1103", "Sursee", "kip3")
    made.path.rename(tmp_path / "Sursee (bitte nicht löschen)")
    assert store.opened(tmp_path, "1103", "Sursee", "kip3").path.name.startswith("Sursee (")


def test_municipalities_come_by_number_and_associations_last(tmp_path: Path) -> None:
    for party in ("verbund-see", "1103", "1001", "351"):
        store.opened(tmp_path, party, "Name", "kip3")
    order = [one.party for one in store.load(tmp_path).dossiers]
    assert order == ["351", "1001", "1103", "verbund-see"]


HOSTILE = [
    "..",
    "../../weg",
    "/etc",
    "C:\\weg",
    "CON",
    "nul.txt",
    "a" * 300,
    "\u202etxt",
    " . ",
    "~",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    made = store.opened(tmp_path / "in", name, name, "kip3")
    assert made.path.parent == tmp_path / "in"
    assert [one.name for one in tmp_path.iterdir()] == ["in"]
    assert len(made.path.name) < 130


def test_two_dossiers_of_one_party_are_a_fault_and_neither_counts(tmp_path: Path) -> None:
    made = store.opened(tmp_path, "1103", "Sursee", "kip3")
    copy = tmp_path / "Kopie"
    copy.mkdir()
    (copy / store.FILE).write_bytes((made.path / store.FILE).read_bytes())
    found = store.load(tmp_path)
    assert found.dossiers == ()
    assert [one.code for one in found.faults] == ["D422"]
    with pytest.raises(Refusal, match="«1103_Sursee_kip3» und «Kopie»"):
        store.opened(tmp_path, "1103", "Sursee", "kip3")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"dossier": "minikip-dossier/1"}'])
def test_a_damaged_dossier_is_named_and_the_others_are_there(
    tmp_path: Path, content: bytes
) -> None:
    store.opened(tmp_path, "1103", "Sursee", "kip3")
    bad = store.opened(tmp_path, "1001", "Doppleschwand", "kip3")
    (bad.path / store.FILE).write_bytes(content)
    found = store.load(tmp_path)
    assert [one.party for one in found.dossiers] == ["1103"]
    assert [one.code for one in found.faults] == ["D421"]
    assert "«1001_Doppleschwand_kip3»" in found.faults[0].message


def test_a_folder_without_dossiers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="liegt kein Dossier") as caught:
        store.load(tmp_path)
    assert caught.value.code == "D420"
    with pytest.raises(Refusal, match="kann nicht gelesen werden"):
        store.load(tmp_path / "fehlt")


def test_a_file_knows_its_dossier(tmp_path: Path) -> None:
    made = store.opened(tmp_path, "1103", "Sursee", "kip3")
    assert store.enclosing(made.documents / "Vereinbarung.pdf") == made
    assert store.enclosing(tmp_path / "Vereinbarung.pdf") is None
