"""What waits in dossiers becomes agreements, documents and replies, with what the dossier has."""

from __future__ import annotations

import email
from datetime import date
from decimal import Decimal
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import in_dossiers
from minikip_docs.jobs.in_dossiers import Answer
from minikip_docs.jobs.next_steps import for_reply, queue
from minikip_docs.jobs.reply import Reply, Terms
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT
from tests.issued import HOUSE
from tests.lives import came_in, dossier, noted

SAMPLE = str(resource("samples", "canton.toml"))
TABLE = str(resource("samples", "contributions.csv"))
VERBUND = ("VERBUND-SEE", "Gemeindeverbund See")
TO_MEND = ("/measures/0/title", DELETE)
DAY = date(2026, 4, 20)


def noticed(of: Dossier, event: Event) -> list[journal.Entry]:
    return [one for one in journal.read(of).entries if one.event is event]


def files(of: Dossier, folder: str) -> list[str]:
    return sorted(path.name for path in (of.path / folder).glob("*"))


@pytest.fixture
def agreements(minikip: Any) -> Any:
    def call(*more: str) -> Any:
        return minikip(
            "--settings", SAMPLE, "agreement", "--dossiers", "d", "--contributions", TABLE,
            "--date", "2025-04-15", *more,
        )  # fmt: skip

    return call


def signed(folder: Path, agreements: Any) -> Dossier:
    """Give a dossier with an agreement that was made and signed."""
    of = dossier(folder / "d")
    came_in(of, BUDGET, "2025-03-01")
    assert agreements().code == 0
    noted(of, Event.SIGNED, About.AGREEMENT, "2025-05-02")
    return of


def test_agreements_are_made_of_what_is_complete_and_only_once(
    tmp_path: Path, agreements: Any
) -> None:
    one, other = dossier(tmp_path / "d"), dossier(tmp_path / "d", *VERBUND)
    came_in(one, BUDGET, "2025-03-01", TO_MEND)
    came_in(one, BUDGET, "2025-03-20")
    came_in(other, BUDGET_ASSOCIATION, "2025-03-01", TO_MEND)
    made = agreements()
    assert (made.code, made.err) == (0, "")
    assert "Budgeteingabe_v2" in made.out
    assert files(one, "Dokumente") == [
        "Vereinbarung_1103_Sursee_2025-2027.agreement.json",
        "Vereinbarung_1103_Sursee_2025-2027.docx",
        "Vereinbarung_1103_Sursee_2025-2027.pdf",
    ]
    (entry,) = noticed(one, Event.ISSUED)
    assert (entry.on, entry.said["years"]) == (date(2025, 4, 15), [2025, 2027])
    assert files(other, "Dokumente") == []
    again = agreements()
    assert (again.code, again.err) == (0, "")
    assert again.out == (
        "In den Dossiers ist dazu nichts an der Reihe.\nAusgelassen, weil schon erledigt: 1.\n"
    )


def test_a_call_that_was_killed_is_completed(tmp_path: Path, agreements: Any) -> None:
    of = dossier(tmp_path / "d")
    came_in(of, BUDGET, "2025-03-01")
    agreements()
    before = {path: path.read_bytes() for path in of.documents.iterdir()}
    (entry,) = of.journal.glob("*Dokument.json")
    entry.unlink()
    again = agreements()
    assert again.code == 0
    assert "Unverändert" in again.out
    assert {path: path.read_bytes() for path in of.documents.iterdir()} == before
    assert len(noticed(of, Event.ISSUED)) == 1


def test_many_at_once_write_what_one_after_the_other_does(tmp_path: Path, agreements: Any) -> None:
    made = []
    for number in ("1", "2"):
        for whose, name in ((("1103", "Sursee"), BUDGET), (VERBUND, BUDGET_ASSOCIATION)):
            came_in(dossier(tmp_path / "d", *whose), name, "2025-03-01")
        made.append(agreements("--jobs", number))
        (tmp_path / "d").rename(tmp_path / number)
    assert made[0].out == made[1].out
    assert made[0].out.endswith("2 von 2 Eingaben: Vereinbarung erstellt.\n")
    one, two = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("Ver*.*")}
        for n in ("1", "2")
    )
    assert len(one) == 6
    assert one == two


def test_a_damaged_dossier_is_named_and_stops_no_other(tmp_path: Path, agreements: Any) -> None:
    one, other = dossier(tmp_path / "d"), dossier(tmp_path / "d", *VERBUND)
    came_in(one, BUDGET, "2025-03-01")
    came_in(other, BUDGET_ASSOCIATION, "2025-03-01")
    (one.journal / "2025-03-02_Eingang.json").write_text("{", encoding="utf-8")
    made = agreements()
    assert made.code == 2
    assert "Fehler D450: Was im Dossier «1103_Sursee_kip3» als Nächstes kommt" in made.err
    (entry,) = noticed(other, Event.ISSUED)
    assert entry.said["members"] == ["1102", "1084", "1088", "1093"]


def test_a_form_that_is_gone_is_told_and_stops_no_other(tmp_path: Path, agreements: Any) -> None:
    one, other = dossier(tmp_path / "d"), dossier(tmp_path / "d", *VERBUND)
    came_in(one, BUDGET, "2025-03-01").unlink()
    came_in(other, BUDGET_ASSOCIATION, "2025-03-01")
    made = agreements()
    assert made.code == 1
    assert "D109" in made.out
    assert len(noticed(other, Event.ISSUED)) == 1


def test_a_form_that_was_changed_since_is_used_for_nothing(tmp_path: Path, agreements: Any) -> None:
    of = dossier(tmp_path / "d")
    path = came_in(of, BUDGET, "2025-03-01")
    path.write_bytes(path.read_bytes() + b"\n")
    made = agreements()
    assert made.code == 2
    assert f"Fehler D453: «{path.name}» ist nicht mehr die Datei, die eingegangen ist." in made.err
    assert noticed(of, Event.ISSUED) == []


def test_a_report_is_held_against_its_own_dossier(
    tmp_path: Path, agreements: Any, minikip: Any
) -> None:
    of = signed(tmp_path, agreements)
    came_in(of, REPORT, "2026-03-10", TO_MEND)
    came_in(of, REPORT, "2026-04-02")  # mended after the last day is not late
    call = ("--settings", SAMPLE, "report", "--dossiers", "d", "--date", "2026-04-20")
    made = minikip(*call)
    assert (made.code, made.err) == (0, "")
    (entry,) = [one for one in noticed(of, Event.ISSUED) if one.about is About.REPORT]
    assert (entry.year, entry.on) == (2025, DAY)
    record = jsonio.loads((of.path / entry.files[0]).read_bytes())
    assert record["received"] == "2026-04-02"
    assert "R550" not in {one["code"] for one in record["warnings"]}
    assert [one.said["warnings"] for one in noticed(of, Event.RECEIVED)][-1] == 0
    held = of.documents / "Vereinbarung_1103_Sursee_2025-2027.agreement.json"
    assert record["agreement"] == {"file": held.name, "sha256": sha256(held.read_bytes())}
    again = minikip(*call)
    assert again.out.endswith("Ausgelassen, weil schon erledigt: 1.\n")


def test_a_report_without_an_agreement_in_its_dossier_gets_no_document(
    tmp_path: Path, minikip: Any
) -> None:
    came_in(dossier(tmp_path / "d"), REPORT, "2026-03-10")
    made = minikip("--settings", SAMPLE, "report", "--dossiers", "d")
    assert made.code == 2
    assert (
        "Fehler D451: Im Dossier «1103_Sursee_kip3» liegt keine fertige Vereinbarung.\n" in made.err
    )


def test_what_the_year_before_left_unused_is_taken_from_the_dossier(
    tmp_path: Path, agreements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = signed(tmp_path, agreements)
    left = ("/financial_statement/contribution_unused", Decimal("1500.00"))
    came_in(of, REPORT, "2026-03-10", left)
    came_in(of, REPORT, "2027-03-10", ("/report_year", 2026))
    seen: list[Any] = []

    def check(*_given: Any, left: Any, **_facts: Any) -> Any:
        seen.append(left)
        raise Refusal("D109", "Test")

    monkeypatch.setattr(in_dossiers, "check", check)
    answers(tmp_path / "d", date(2027, 4, 1))
    assert seen[-1] == {("1103", 2026): Decimal("1500.00")}


def answers(folder: Path, on: date = DAY, **terms: Any) -> list[Any]:
    asked = Terms(on, **terms)
    found = queue(folder, HOUSE, on, for_reply)
    made: list[Any] = list(
        in_dossiers.replies(found.waiting, HOUSE, asked, None, contributions=None)
    )
    for one, answer in zip(found.waiting, made, strict=True):
        if isinstance(answer, Answer) and isinstance(answer.reply, Reply):
            in_dossiers.keep(one, answer.reply, asked)
    return made


def test_what_has_errors_is_answered_once_for_each_version(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    came_in(of, BUDGET, "2025-03-01", TO_MEND)
    (first,) = answers(tmp_path, date(2025, 3, 10), due=date(2025, 3, 31))
    assert next(iter(first.reply.files)) == "Rueckmeldung_Budgeteingabe_1103_Sursee_v1.docx"
    (entry,) = noticed(of, Event.REPLIED)
    assert (entry.about, entry.version, entry.on) == (About.BUDGET, 1, date(2025, 3, 10))
    assert entry.said == {"outcome": "to-be-returned", "due": "2025-03-31"}
    assert sha256((of.path / entry.files[0]).read_bytes()) == entry.sha256
    assert answers(tmp_path, date(2025, 3, 11)) == []
    came_in(of, BUDGET, "2025-03-20", ("/measures/1/title", DELETE))
    answers(tmp_path, date(2025, 3, 25))
    assert [one.version for one in noticed(of, Event.REPLIED)] == [1, 2]
    assert "Rueckmeldung_Budgeteingabe_1103_Sursee_v2.pdf" in files(of, "Rückmeldungen")


def test_the_letter_names_the_file_as_its_sender_did_and_the_day_it_came_in(
    tmp_path: Path,
) -> None:
    of = dossier(tmp_path)
    came_in(of, BUDGET, "2025-03-01", TO_MEND, name="Unser Budget.json")
    (made,) = answers(tmp_path, date(2025, 3, 10))
    raw = next(raw for name, raw in made.reply.files.items() if name.endswith(".eml"))
    body = email.message_from_bytes(raw, policy=default).get_body()
    assert body is not None
    said = body.get_content().replace("\xa0", " ")
    assert "Wir haben die Datei «Unser Budget.json» am 1. März 2025 erhalten und geprüft" in said


def test_what_nobody_need_be_asked_is_not_answered(tmp_path: Path) -> None:
    came_in(dossier(tmp_path), BUDGET, "2025-03-01")
    assert [one.reply for one in answers(tmp_path)] == [None]


def test_a_report_that_came_in_before_its_agreement_is_held_against_it(
    tmp_path: Path, agreements: Any
) -> None:
    of = dossier(tmp_path / "d")
    came_in(of, REPORT, "2026-03-10", ("/measures/0/target_value", "99 Gespräche"))
    came_in(of, BUDGET, "2026-03-11")
    assert agreements().code == 0
    (answer,) = answers(tmp_path / "d")
    assert "R565" in {one.code for one in answer.verdict.findings}, "another target than agreed"
    assert answer.reply is not None
    (entry,) = noticed(of, Event.REPLIED)
    assert entry.said == {"outcome": answer.verdict.outcome.value}


def test_a_warning_that_only_the_office_can_settle_is_no_letter(
    tmp_path: Path, agreements: Any
) -> None:
    of = signed(tmp_path, agreements)
    came_in(of, REPORT, "2026-03-20")  # five days late
    assert journal.read(of).entries[-1].said["outcome"] == "complete-please-look"
    (answer,) = answers(tmp_path / "d")
    assert answer.reply is None


def test_the_command_says_what_it_answered_and_what_it_left_out(
    minikip: Any, tmp_path: Path
) -> None:
    of = dossier(tmp_path / "d")
    came_in(of, BUDGET, "2025-03-01", TO_MEND)
    call = ("--settings", SAMPLE, "reply", "--dossiers", "d", "--date", "2025-03-10")
    ended = minikip(*call, "--due", "2025-03-31")
    assert (ended.code, ended.err) == (0, "")
    assert f"Rückmeldung, im Ordner {Path('d', of.path.name, 'Rückmeldungen')}\n" in ended.out
    again = minikip(*call)
    assert (again.code, again.err) == (0, "")
    assert again.out == (
        "In den Dossiers ist dazu nichts an der Reihe.\nAusgelassen, weil schon erledigt: 1.\n"
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("reply", "a.json", "--dossiers", "d", "-o", "x"), "weglassen: DATEI|ORDNER..., -o."),
        (("report", "--dossiers", "d", "--agreements", "d"), "weglassen: --agreements."),
        (("reply", "--dossiers", "d", "--received", "2025-01-01"), "weglassen: --received."),
        (("agreement", "--dossiers", "d", "--signed"), "weglassen: --signed."),
        (("agreement", "--contributions", "t.csv"), "Es fehlt die Angabe «DATEI|ORDNER...»."),
        (("report", "a.json"), "Es fehlt die Option «-o» / «--output»."),
    ],
)
def test_files_and_dossiers_exclude_each_other(
    minikip: Any, call: tuple[str, ...], said: str
) -> None:
    ended = minikip(*call)
    assert ended.code == 2
    assert said in ended.err
