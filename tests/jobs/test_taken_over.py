"""A canton may begin in the middle of a period, and what comes back signed finds its dossier."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.jobs.agreements import load_agreements
from minikip_docs.jobs.forms import make_forms
from minikip_docs.jobs.intake import Filed
from minikip_docs.jobs.keeping import hand_out
from minikip_docs.jobs.report import issue_report
from minikip_docs.jobs.signing import take_back
from tests.amendments import MERGED_PARTY, SURSEE, amend, merging, place, with_register
from tests.cases import BUDGET, REPORT
from tests.intake import DAY, entries, filed, form, tree
from tests.issued import HOUSE, issue
from tests.jobs.test_noting import STEM, scan
from tests.jobs.test_post import PAPER, message


def only(results: list[Filed | Refusal]) -> Filed:
    (result,) = results
    assert isinstance(result, Filed), result
    return result


def scanned(folder: Path) -> Path:
    folder.mkdir()
    return scan(folder)


def test_an_agreement_is_taken_over_with_its_documents(tmp_path: Path, sursee: Path) -> None:
    old = tmp_path / "alt"
    old.mkdir()
    for path in sursee.parent.glob(f"{STEM}.*"):
        path.rename(old / path.name)
    before = tree(old)
    found = only(filed(tmp_path / "D", old))
    assert (found.dossier.path.name, found.about, found.known) == (
        "1103_Sursee_kip3", About.AGREEMENT, False
    )  # fmt: skip
    assert tree(found.dossier.documents) == tree(old) == before
    assert [one.event for one in entries(found.dossier)] == [Event.ISSUED]
    there = tree(tmp_path / "D")
    assert only(filed(tmp_path / "D", old)).known
    assert tree(tmp_path / "D") == there
    for file in found.dossier.journal.iterdir():
        file.unlink()
    assert only(filed(tmp_path / "D", old)).known  # killed before the entry was written
    assert [one.event for one in entries(found.dossier)] == [Event.ISSUED]


def test_a_whole_chain_with_what_is_signed_is_taken_over(tmp_path: Path, sursee: Path) -> None:
    """In the right order, though the amendment's name comes first; then a report's document."""
    old = sursee.parent
    made = amend(sursee, SURSEE).made
    hand_out({old / name: raw for name, raw in made.files.items()}, exported=False, force=False)
    take_back(scanned(tmp_path / "s"), HOUSE, old, date(2025, 5, 20))
    (old / "formular.json").unlink()
    results = filed(tmp_path / "D", old)
    assert all(isinstance(one, Filed) for one in results)
    dossier = next(one.dossier for one in results if isinstance(one, Filed))
    noted = entries(dossier)
    assert [(one.event, one.about, one.on) for one in noted] == [
        (Event.ISSUED, About.AGREEMENT, date(2025, 3, 14)),
        (Event.SIGNED, About.AGREEMENT, date(2025, 5, 20)),
        (Event.ISSUED, About.AMENDMENT, SURSEE.day),
    ]
    assert all((dossier.path / name).is_file() for one in noted for name in one.files)


def test_what_amends_goes_with_what_it_amends(tmp_path: Path, sursee: Path) -> None:
    """Though the party is another one since, in one call or in two; its forms follow."""
    house = with_register(merging(1103, 1095))
    record = place(amend(sursee, MERGED_PARTY, house=house).made, tmp_path)
    for into, calls in (("D", [[sursee, record]]), ("E", [[sursee], [record]])):
        for paths in calls:
            results = filed(tmp_path / into, *paths, house=house)
            assert not [one for one in results if isinstance(one, Refusal)]
        assert [path.name for path in (tmp_path / into).iterdir()] == ["1103_Sursee_kip3"]
    report = form(
        tmp_path / "r" / "r.json", REPORT,
        ("/party/name", "Oberkirch"), ("/party/bfs_number", 1095), ("/report_year", 2027),
    )  # fmt: skip
    assert only(filed(tmp_path / "D", report, house=house)).dossier.party == "1103"


def test_the_form_of_who_takes_over_goes_with_what_it_amends(tmp_path: Path, sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    into = tmp_path / "D"
    filed(into, sursee)
    forms = make_forms(FormKind.BUDGET, HOUSE, formats=["xlsx"], source=str(sursee), amendment=True)
    _whom, files = next(forms)
    assert not isinstance(files, Refusal)
    book = openpyxl.load_workbook(io.BytesIO(next(iter(files.values()))))
    for name, value in (("name", "Oberkirch"), ("bfs_number", 1095)):
        sheet, place = next(iter(book.defined_names[f"f.party.{name}"].destinations))
        book[sheet][place].value = value
    book.save(tmp_path / "Nachtrag.xlsx")
    found = only(filed(into, tmp_path / "Nachtrag.xlsx", house=house))
    assert found.dossier.party == "1103"
    assert entries(found.dossier)[-1].said["amendment"] is True
    budget = form(
        tmp_path / "b.json", BUDGET, ("/party/name", "Oberkirch"), ("/party/bfs_number", 1095)
    )
    assert only(filed(into, budget, house=house)).dossier.party == "1095"


def test_drafts_and_what_was_changed_are_not_taken_over(tmp_path: Path, sursee: Path) -> None:
    (tmp_path / "entwurf").mkdir()
    draft = place(issue(tmp_path / "entwurf", BUDGET, draft=True), tmp_path / "entwurf")
    changed = tmp_path / "g" / sursee.name
    changed.parent.mkdir()
    changed.write_bytes(sursee.read_bytes().replace(b"2025-03-14", b"2025-03-15", 1))
    sursee.with_suffix("").with_suffix(".pdf").write_bytes(b"%PDF anders")
    codes = [one.code for one in filed(tmp_path / "D", draft, changed, sursee)
             if isinstance(one, Refusal)]  # fmt: skip
    assert sorted(codes) == ["D360", "D415", "D439"]
    assert not [*(tmp_path / "D").rglob("*.json")]


def test_a_signed_file_that_is_missing_is_told(tmp_path: Path, sursee: Path) -> None:
    take_back(scanned(tmp_path / "s"), HOUSE, sursee.parent, DAY)
    (sursee.parent / f"{STEM}_unterzeichnet.pdf").unlink()
    (refusal,) = filed(tmp_path / "D", sursee)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "D437"
    assert f"gehört die unterzeichnete Datei «{STEM}_unterzeichnet.pdf»; sie liegt" in str(refusal)


@pytest.mark.parametrize("how", ["file", "folder", "mail"])
def test_what_comes_back_signed_finds_its_dossier(tmp_path: Path, sursee: Path, how: str) -> None:
    into = tmp_path / "D"
    dossier = only(filed(into, sursee)).dossier
    inbox = tmp_path / "ein"
    inbox.mkdir()
    path = scan(inbox)
    raw = path.read_bytes()
    given = path
    if how == "folder":
        given = inbox
    elif how == "mail":
        given = inbox / "Unterzeichnet.eml"
        given.write_bytes(message((path.name, raw), picture=True))
        path.unlink()
    for known in (False, True):
        found = only(filed(into, given))
        assert (found.known, found.about, found.place.read_bytes()) == (known, About.AGREEMENT, raw)
    entry = entries(dossier)[-1]
    assert (entry.event, entry.on) == (Event.SIGNED, DAY)
    assert entry.files[0] == f"Dokumente/{STEM}_unterzeichnet.pdf"


def test_a_copy_beside_a_form_is_its_enclosure(tmp_path: Path, sursee: Path) -> None:
    """Another scan of what is signed already, sent along with a report."""
    into = tmp_path / "D"
    filed(into, sursee)
    only(filed(into, scanned(tmp_path / "s")))
    copy = (PAPER, "Vereinbarung_1103_Sursee_2025-2027 Kopie.pdf")
    mail = tmp_path / "Bericht.eml"
    raw = form(tmp_path / "r.json", REPORT).read_bytes()
    mail.write_bytes(message(("r.json", raw), copy[::-1]))
    found = only(filed(into, mail))
    assert "Vereinbarung_1103_Sursee_2025-2027_Kopie.pdf" in tree(found.place)
    alone = tmp_path / copy[1]
    alone.write_bytes(PAPER)
    (refusal,) = filed(into, alone)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "D394"


def test_an_unsigned_document_is_told(tmp_path: Path, sursee: Path) -> None:
    into = tmp_path / "D"
    filed(into, sursee)
    (refusal,) = filed(into, sursee.with_name(f"{STEM}.pdf"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "D396"


def test_a_report_document_is_taken_over(tmp_path: Path, sursee: Path) -> None:
    path = form(tmp_path / "ein" / "r.json", REPORT)
    agreements = load_agreements(sursee)
    made = issue_report(path, HOUSE, agreements=agreements, draft=False)
    targets = {sursee.parent / name: raw for name, raw in made.files.items()}
    hand_out(targets, exported=False, force=False)
    found = filed(tmp_path / "D", *(path for path in targets if path.suffix == ".json"), sursee)
    dossier = next(one.dossier for one in found if isinstance(one, Filed))
    report = entries(dossier)[1]
    assert (report.event, report.about, report.year) == (Event.ISSUED, About.REPORT, 2025)
    assert set(tree(dossier.documents)) >= set(made.files)
