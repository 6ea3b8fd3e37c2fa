"""What arrived is filed by what it says of itself: whole, once, in order; nowhere if in doubt."""

from __future__ import annotations

import errno
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Outcome, Refusal
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Step
from minikip_docs.jobs.arrived import Party, named
from minikip_docs.jobs.forms import make_forms
from minikip_docs.jobs.intake import Filed, Terms, arrived, intake
from minikip_docs.jobs.keeping import hand_out
from minikip_docs.jobs.status import status
from minikip_docs.jobs.submissions import collect, opened
from minikip_docs.screen import intake as screen
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change, codes
from tests.intake import DAY, entries, filed, form, tree
from tests.issued import HOUSE
from tests.jobs.test_accept_printed import handed_in
from tests.jobs.test_agreements import FS, later
from tests.jobs.test_post import PAPER, message, packed

NAMES = ("/attachments", [{"kind": "foundation_paper", "title": "T", "file_name": "Konzept.pdf"}])
MISTYPED: Change = ("/party/bfs_number", 1001)


def one(results: list[Filed | Refusal]) -> Filed:
    (result,) = results
    assert isinstance(result, Filed), result
    return result


def refused(results: list[Filed | Refusal]) -> list[str]:
    return [result.code for result in results if isinstance(result, Refusal)]


def test_a_form_is_filed_with_its_verdict_and_stays_where_it_is(tmp_path: Path) -> None:
    path = form(tmp_path / "ein" / "Budget Sursee (def.).json", BUDGET, ("/signature/place", ""))
    found = one(filed(tmp_path / "D", path))
    folder = tmp_path / "D" / "1103_Sursee_kip3" / "Eingang" / "Budgeteingabe_v1"
    assert (found.place, found.version, found.known) == (folder, 1, False)
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.RETURN
    assert sorted(tree(folder)) == ["Budget_Sursee_def.json", "Pruefergebnis.json"]
    raw = path.read_bytes()
    assert tree(folder)["Budget_Sursee_def.json"] == raw
    (said,) = jsonio.loads((folder / "Pruefergebnis.json").read_bytes())["files"]
    assert (said["file"], said["sha256"]) == ("Budget_Sursee_def.json", sha256(raw))
    assert entries(found.dossier) == [
        Entry(
            Event.RECEIVED, About.BUDGET, DAY, sha256(raw),
            tuple(f"Eingang/Budgeteingabe_v1/{name}" for name in sorted(tree(folder))), version=1,
            said={"outcome": "to-be-returned", "errors": 1, "warnings": 0, "name": path.name,
                  "years": [2025, 2027]},
        )
    ]  # fmt: skip


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path, twin = (form(tmp_path / name, BUDGET) for name in ("a.json", "b.json"))
    both = filed(tmp_path / "D", path, twin)
    assert [isinstance(each, Filed) and each.known for each in both] == [False, True]
    before = tree(tmp_path / "D")
    for _call in range(2):
        again = one(filed(tmp_path / "D", twin, received=date(2026, 4, 1)))
        assert (again.known, again.version, again.verdict) == (True, 1, None)
    assert tree(tmp_path / "D") == before


def test_a_corrected_one_is_the_next_version(tmp_path: Path) -> None:
    paths = [form(tmp_path / f"{n}.json", REPORT, ("/signature/place", n)) for n in ("a", "b", "c")]
    versions = [one(filed(tmp_path / "D", path)).version for path in paths]
    assert versions == [1, 2, 3]
    assert one(filed(tmp_path / "D", paths[0])).version == 1
    dossier = store.opened(tmp_path / "D", "1103", "Sursee", "kip3")
    assert [(e.year, e.version) for e in entries(dossier)] == [(2025, 1), (2025, 2), (2025, 3)]
    other = form(tmp_path / "d.json", REPORT, ("/report_year", 2026))
    assert one(filed(tmp_path / "D", other)).place.name == "Jahresbericht_2026_v1"


def test_what_finds_no_room_names_where_it_should_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = store.opened(tmp_path / "D", "1103", "Sursee", "kip3")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("minikip_docs.data.files.os.fsync", full)
    (found,) = filed(tmp_path / "D", form(tmp_path / "a.json", BUDGET))
    path = dossier.path / "Eingang" / "Budgeteingabe_v1" / "a.json"
    assert isinstance(found, Refusal)
    assert (found.code, found.message) == (
        "D302", f"«{path}» kann nicht geschrieben werden (der Datenträger ist voll)."
    )  # fmt: skip
    assert tree(dossier.path).keys() == {"dossier.json"}


def test_an_older_version_that_is_filed_later_does_not_count(tmp_path: Path) -> None:
    into, march = tmp_path / "D", date(2026, 3, 5)
    newer = form(tmp_path / "a.json", REPORT)
    older = form(tmp_path / "b.json", REPORT, ("/measures/0/title", DELETE))
    one(filed(into, newer, received=date(2026, 4, 10)))
    found = one(filed(into, older, received=march))
    assert (found.version, found.newest) == (2, 1)
    assert "  Vor Version 1 eingegangen: Jene gilt." in screen.filed("b.json", found)
    row = status(into, HOUSE, date(2026, 4, 20), year=2025).rows[0]
    assert row.report is not None
    assert (row.report.version, row.report.outcome, row.late) == (1, Outcome.LOOK, 0)
    assert status(into, HOUSE, march, year=2025).rows[0].step is Step.REPORT_REPLY


UNCERTAIN = [
    (BUDGET, (MISTYPED,), "D431"),
    (BUDGET, (("/party/bfs_number", 9999), ("/party/name", "Nirgends")), "D431"),
    (BUDGET, (("/party/name", ""),), "D431"),
    (BUDGET, (("/party/kind", "kanton"),), "D431"),
    (BUDGET, (("/party", DELETE),), "D431"),
    (BUDGET, (("/party", [[]]),), "D431"),
    (BUDGET_ASSOCIATION, (("/party/association_id", DELETE),), "D431"),
    (BUDGET_ASSOCIATION, (("/party/members/1/bfs_number", 9999),), "D431"),
    (BUDGET, (("/programme", "kip9"),), "D432"),
    (BUDGET, (("/programme", DELETE),), "D432"),
    (BUDGET, (("/programme", ["kip3"]),), "D432"),
    (REPORT, (("/report_year", 2031),), "D432"),
    (REPORT, (("/report_year", DELETE),), "D432"),
    (REPORT, (("/report_year", "2025.0"),), "D432"),
]


@pytest.mark.parametrize(("sample", "changes", "code"), UNCERTAIN)
def test_what_does_not_say_whose_it_is_is_filed_nowhere(
    tmp_path: Path, sample: str, changes: tuple[Change, ...], code: str
) -> None:
    path = form(tmp_path / "ein" / "x.json", sample, *changes)
    assert refused(filed(tmp_path / "D", path)) == [code]
    assert not (tmp_path / "D").exists()


def test_why_it_is_not_certain_is_said(tmp_path: Path) -> None:
    (result,) = filed(tmp_path / "D", form(tmp_path / "x.json", BUDGET, MISTYPED))
    assert str(result) == (
        "Wessen Eingabe das ist, steht nicht fest: Die BFS-Nummer 1001 gehört zu «Doppleschwand», "
        "eingetragen ist «Sursee». Sursee hat die Nummer 1103. Bitte klären und die Datei dann "
        "allein mit --party NUMMER|KENNUNG ablegen."
    )


@pytest.mark.parametrize("text", ["1103", " 1103 ", "sursee", "Stadt Sursee"])
def test_the_officer_may_decide_whose_it_is(tmp_path: Path, text: str) -> None:
    party = named(text, HOUSE, tmp_path / "D")
    assert party == Party("1103", "Sursee")
    path = form(tmp_path / "x.json", BUDGET, MISTYPED)
    found = one(filed(tmp_path / "D", path, party=party))
    assert (found.dossier.party, found.version) == ("1103", 1)
    other = form(tmp_path / "y.json", BUDGET)
    with pytest.raises(Refusal) as caught:
        filed(tmp_path / "D", path, other, party=party)
    assert caught.value.code == "D438"


def test_the_officer_does_not_decide_against_what_is_certain(tmp_path: Path) -> None:
    sempach = named("1102", HOUSE, tmp_path)
    (found,) = filed(tmp_path / "D", form(tmp_path / "x.json", BUDGET), party=sempach)
    assert isinstance(found, Refusal)
    assert (found.code, str(found)) == (
        "D441",
        "Die Eingabe ist von Sursee (1103), nicht von Sempach (1102). Bitte ohne --party "
        "ablegen, oder nachfragen, wessen Eingabe es ist.",
    )
    assert not (tmp_path / "D").exists()


def test_a_party_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="«VERBUND-X» ist weder eine Gemeinde") as caught:
        named("VERBUND-X", HOUSE, tmp_path)
    assert caught.value.code == "D433"
    store.opened(tmp_path, "VERBUND-X", "Verbund", "kip3")
    assert named("VERBUND-X", HOUSE, tmp_path) == Party("VERBUND-X", "Verbund")


def test_two_new_ones_of_a_party_are_not_put_in_an_order(tmp_path: Path) -> None:
    first, second = form(tmp_path / "a.json", BUDGET), form(tmp_path / "b.json", BUDGET, NAMES)
    stranger = form(tmp_path / "c.json", BUDGET, ("/party/name", "Doppleschwand"))
    results = filed(tmp_path / "D", first, second, stranger)
    assert refused(results) == ["D303", "D303", "D431"]
    assert str(results[0]).endswith(
        "Welche neuer ist, lässt sich nicht sagen; keine wurde abgelegt. Bitte einzeln ablegen, "
        "die ältere zuerst."
    )
    assert one(filed(tmp_path / "D", first)).version == 1
    both = filed(tmp_path / "D", first, second)
    assert [isinstance(each, Filed) and (each.version, each.known) for each in both] == [
        (1, True), (2, False)
    ]  # fmt: skip


def test_what_cannot_be_read_is_told_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nichts")
    (tmp_path / "b.json").write_bytes(b"{")
    results = filed(tmp_path / "D", tmp_path / "a.pdf", tmp_path / "b.json", tmp_path / "fehlt",
                    form(tmp_path / "c.json", BUDGET))  # fmt: skip
    assert refused(results) == ["D121", "D103", "D109"]
    assert isinstance(results[3], Filed)


def test_an_email_is_kept_whole_with_its_enclosures(tmp_path: Path) -> None:
    raw = form(tmp_path / "x.json", BUDGET, NAMES).read_bytes()
    attached = (
        ("../../weg/Budget: Sursee.json", raw), ("Konzept.pdf", PAPER), ("dossier.json", b"{}"),
        ("desktop.ini", b"[.ShellClassInfo]"), ("Konzept.PDF", PAPER + b"\n"),
    )  # fmt: skip
    mail = tmp_path / "Fwd Budget.eml"
    mail.write_bytes(message(*attached, picture=True))
    results = filed(tmp_path / "D", mail)
    found = next(each for each in results if isinstance(each, Filed))
    there = tree(found.place)
    assert there.pop("Fwd_Budget.eml") == mail.read_bytes()
    assert there.pop("Budget_Sursee.json") == raw
    assert there.pop("Konzept.pdf") == PAPER
    assert there.pop("desktop_ini.bin") == b"[.ShellClassInfo]"
    assert len(there.pop("Konzept_2.pdf")) == len(PAPER) + 1
    assert list(there) == ["Pruefergebnis.json"]
    files = entries(found.dossier)[0].files
    assert [Path(name).name for name in files][0::6] == ["Budget_Sursee.json"]
    assert {path.name for path in tmp_path.iterdir()} == {"Fwd Budget.eml", "x.json", "D"}


def test_an_archive_with_forms_of_others_goes_into_no_dossier(tmp_path: Path) -> None:
    forms = [form(tmp_path / name, name).read_bytes() for name in (BUDGET, BUDGET_ASSOCIATION)]
    archive = tmp_path / "alle.zip"
    archive.write_bytes(packed(("a.json", forms[0]), ("b.json", forms[1])))
    first, second = filed(tmp_path / "D", archive)
    assert isinstance(first, Filed)
    assert isinstance(second, Filed)
    assert sorted(tree(first.place)) == ["Pruefergebnis.json", "a.json"]
    assert sorted(tree(second.place)) == ["Pruefergebnis.json", "b.json"]


def test_the_enclosures_in_a_folder_are_filed_and_nothing_else(tmp_path: Path) -> None:
    form(tmp_path / "ein" / "Budget.json", BUDGET, NAMES)
    (tmp_path / "ein" / "Konzept.pdf").write_bytes(PAPER)
    (tmp_path / "ein" / "Thumbs.db").write_bytes(b"")
    before = tree(tmp_path / "ein")
    found = one(filed(tmp_path / "D", tmp_path / "ein"))
    assert sorted(tree(found.place)) == ["Budget.json", "Konzept.pdf", "Pruefergebnis.json"]
    assert tree(tmp_path / "ein") == before
    (tmp_path / "ein" / "Statuten.pdf").write_bytes(PAPER + b"\n")
    again = one(filed(tmp_path / "D", tmp_path / "ein"))
    assert (again.known, again.not_there) == (True, ("Statuten.pdf",))


def test_what_a_killed_call_left_is_completed(tmp_path: Path) -> None:
    path = form(tmp_path / "a.json", BUDGET)
    found = one(filed(tmp_path / "D", path))
    (entry,) = entries(found.dossier)
    shutil.rmtree(found.dossier.journal)
    half = found.place.parent / ".minikip-abcd1234"
    half.mkdir()
    (half / "a.json").write_bytes(b"{")
    before = tree(found.place)
    again = one(filed(tmp_path / "D", path))
    assert (again.known, again.version) == (False, 1)
    assert tree(found.place) == before
    assert entries(found.dossier) == [entry]
    assert [each.name for each in found.place.parent.iterdir()] == ["Budgeteingabe_v1"]


def test_another_form_does_not_take_the_place_of_what_is_not_noted(tmp_path: Path) -> None:
    found = one(filed(tmp_path / "D", form(tmp_path / "a.json", BUDGET)))
    shutil.rmtree(found.dossier.journal)
    other = one(filed(tmp_path / "D", form(tmp_path / "b.json", BUDGET, NAMES)))
    assert other.version == 2
    assert one(filed(tmp_path / "D", tmp_path / "a.json")).version == 3


def test_what_was_filed_and_is_gone_is_told(tmp_path: Path) -> None:
    path = form(tmp_path / "a.json", BUDGET)
    shutil.rmtree(one(filed(tmp_path / "D", path)).place)
    (result,) = filed(tmp_path / "D", path)
    assert str(result) == (
        "Nach dem Verlauf des Dossiers «1103_Sursee_kip3» ist die Eingabe abgelegt, aber "
        "«Eingang/Budgeteingabe_v1/a.json» fehlt dort. Bitte den Ordner aus der Datensicherung "
        "zurückholen."
    )


def test_what_is_read_from_a_print_is_filed_if_somebody_accepts_it(tmp_path: Path) -> None:
    path = handed_in(tmp_path)
    assert refused(filed(tmp_path / "D", path)) == ["F160"]
    (paper,) = opened(path, HOUSE.programmes)
    given = arrived([path], tmp_path / "D")
    accepted = [paper.accepted(HOUSE.programmes)]
    found, _rest = intake(given, HOUSE, Terms(tmp_path / "D", DAY), lambda _files: accepted)
    assert isinstance(found, tuple)
    assert isinstance(found[1], Filed)
    assert entries(found[1].dossier)[0].said["outcome"] == "complete-please-look"


HOSTILE = ["../../weg", "/etc/passwd", "C:\\weg", "CON", "a" * 200, "\u202egnp.exe", ".."]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_dossiers(tmp_path: Path, name: str) -> None:
    changes = (("/party/association_id", name), ("/party/name", f"Gemeindeverbund {name}"))
    path = form(tmp_path / "ein" / "x.json", BUDGET_ASSOCIATION, *changes)
    archive = tmp_path / "ein" / "x.zip"
    archive.write_bytes(packed((name, path.read_bytes())))
    path.unlink()
    for result in filed(tmp_path / "D", archive):
        if isinstance(result, Filed):
            assert result.place.resolve().is_relative_to((tmp_path / "D").resolve())
            assert max(len(str(each)) for each in tmp_path.rglob("*")) <= 259
    assert {each.name for each in tmp_path.iterdir()} <= {"ein", "D"}
    assert [each.name for each in (tmp_path / "ein").iterdir()] == ["x.zip"]


def test_names_are_cut_to_what_windows_opens(tmp_path: Path) -> None:
    raw = form(tmp_path / "x.json", BUDGET).read_bytes()
    archive = tmp_path / "x.zip"
    archive.write_bytes(packed((f"{'lang ' * 28}.json", raw)))
    into = tmp_path / ("t" * (175 - len(str(tmp_path))))
    found = one(filed(into, archive))
    assert max(len(str(path)) for path in into.rglob("*")) <= 259
    assert any(path.suffix == ".json" and "lang" in path.name for path in found.place.iterdir())


def test_dossiers_that_lie_too_deep_are_refused(tmp_path: Path) -> None:
    into = tmp_path / ("t" * (200 - len(str(tmp_path))))
    results = filed(into, form(tmp_path / "x.json", BUDGET))
    assert refused(results) == ["D434"]
    assert "öffnet keine Datei, deren Name mit allen Ordnern mehr als 259 Zeichen hat" in str(
        results[0]
    )
    assert not into.exists()


def test_what_lies_in_dossiers_is_not_filed_again(tmp_path: Path) -> None:
    into = tmp_path / "D"
    form(into / "Posteingang" / "a.json", BUDGET)
    assert one(filed(into, into)).version == 1
    before = tree(into)
    assert one(filed(into, into)).known
    assert tree(into) == before
    assert collect([into / "1103_Sursee_kip3"]) == [
        into / "1103_Sursee_kip3" / "Eingang" / "Budgeteingabe_v1" / "a.json"
    ]


def agreed_dossier(record: Path, into: Path) -> store.Dossier:
    dossier = store.opened(into, "1103", "Sursee", "kip3")
    stem = record.name.removesuffix(".agreement.json")
    files = [path for path in record.parent.iterdir() if path.name.startswith(f"{stem}.")]
    targets = {dossier.documents / path.name: path.read_bytes() for path in files}
    hand_out(targets, exported=False, force=False)
    return dossier


def test_a_report_is_compared_with_what_its_dossier_knows(tmp_path: Path, sursee: Path) -> None:
    """With the agreement, and with what the report on the year before left unused."""
    into = tmp_path / "D"
    agreed_dossier(sursee, into)
    first = form(tmp_path / "2025.json", REPORT)  # 1400.00 are left
    second = later(tmp_path, (f"{FS}/contribution_received", 31000))  # of 32400.00
    found = [one(filed(into, path)).verdict for path in (second, first)]
    assert ["R568" in codes(verdict) for verdict in found if verdict] == [True, False]
    again = one(filed(into, later(tmp_path, (f"{FS}/contribution_received", Decimal("31000.00")))))
    assert again.version == 2
    assert again.verdict is not None
    assert "R568" not in codes(again.verdict)
    for order in ([first, second], [second, first]):
        shutil.rmtree(into / "1103_Sursee_kip3" / "Verlauf")
        shutil.rmtree(into / "1103_Sursee_kip3" / "Eingang")
        both = [each.verdict for each in filed(into, *order) if isinstance(each, Filed)]
        assert ["R568" in codes(verdict) for verdict in both if verdict] == [False, False]


def test_a_report_without_an_agreement_is_filed_and_says_so(tmp_path: Path) -> None:
    found = one(filed(tmp_path / "D", form(tmp_path / "2025.json", REPORT)))
    assert found.verdict is not None
    assert (codes(found.verdict), found.verdict.outcome) == (["D312"], Outcome.LOOK)
    assert found.verdict.findings[0].message == (
        "Für Sursee (1103) liegt keine Vereinbarung vor, die 2025 gilt; der Bericht wurde mit "
        "keiner verglichen."
    )


def test_the_form_of_an_amendment_says_so(tmp_path: Path, sursee: Path) -> None:
    into = tmp_path / "D"
    dossier = agreed_dossier(sursee, into)
    record = next(dossier.documents.glob("*.agreement.json"))
    forms = make_forms(FormKind.BUDGET, HOUSE, formats=["xlsx"], source=str(record), amendment=True)
    _whom, files = next(forms)
    assert not isinstance(files, Refusal)
    (raw,) = files.values()
    path = tmp_path / "Nachtrag.xlsx"
    path.write_bytes(raw)
    filed(into, path)
    assert entries(dossier)[-1].said["amendment"] is True
    filed(into, form(tmp_path / "b.json", BUDGET))
    assert "amendment" not in entries(dossier)[-1].said
