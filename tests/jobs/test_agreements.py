"""Reports and the records they are held against: found by party and year, as amended."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Outcome, Refusal, Submission
from minikip_docs.data.resources import resource
from minikip_docs.facts.agreed import Agreed, NoAgreement
from minikip_docs.jobs import agreements
from minikip_docs.jobs.check import check, check_all
from tests import amendments, cases
from tests.amendments import (
    MERGED_PARTY,
    MORE,
    SURSEE,
    VERBUND,
    Filled,
    amend,
    merging,
    place,
    rewritten,
    with_register,
)
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, REPORT_ASSOCIATION, Change
from tests.issued import HOUSE

FS = "/financial_statement"
RETROACTIVE = Filled(decided={2026: "32450.00"}, effective=date(2026, 7, 1), day=date(2026, 6, 20))


def looked_up(where: Path, name: str, year: int, *changes: Change) -> Agreed | NoAgreement:
    """Find what a good report with another year would be held against."""
    data = cases.sample(name, ("/report_year", year), *changes)
    report = Submission("bericht.json", "", FormKind.ANNUAL_REPORT, data)
    return agreements.find(agreements.load_agreements(where), report, HOUSE, cases.facts(name))


def found(where: Path, name: str, year: int, *changes: Change) -> Agreed:
    what = looked_up(where, name, year, *changes)
    assert isinstance(what, Agreed), what
    return what


def none(where: Path, name: str, year: int, *changes: Change) -> str:
    what = looked_up(where, name, year, *changes)
    assert isinstance(what, NoAgreement)
    assert what.refusal is not None
    return f"{what.refusal.code} {what.refusal}"


def refused(where: Path) -> str:
    with pytest.raises(Refusal) as caught:
        agreements.load_agreements(where)
    return f"{caught.value.code} {caught.value}"


def chain(folder: Path, *changes: Filled) -> list[Path]:
    """Put the agreement with Sursee into a folder, and amendments that follow each other."""
    records = [amendments.agreed(BUDGET, folder)]
    for change in changes:
        records.append(place(amend(records[-1], change).made, folder))
    return records


def test_the_samples_agree_with_the_agreements_made_from_the_samples(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    paths = [resource("samples", f"{name}.json") for name in (REPORT, REPORT_ASSOCIATION)]
    verdicts = list(check_all(paths, HOUSE, agreements=agreements.load_agreements(tmp_path)))
    assert [v.outcome for v in verdicts] == [Outcome.COMPLETE, Outcome.COMPLETE]
    assert [(v.findings, v.not_checked) for v in verdicts] == [((), ()), ((), ())]


def test_a_year_has_its_own_measures_and_amounts(tmp_path: Path) -> None:
    """Counted here from the file of the sample, line by line."""
    amendments.agreed(BUDGET, tmp_path)
    budget = jsonio.loads(resource("samples", f"{BUDGET}.json").read_bytes())
    for year, ids in ((2025, "M1 M2 M3 M4"), (2026, "M1 M2 M3 M4 M5"), (2027, "M1 M2 M3 M4 M5")):
        what = found(tmp_path, REPORT, year)
        assert [one.id for one in what.measures] == ids.split()
        assert what.contribution == budget["totals"]["mini_kip"][f"y{year}"]
        lines: dict[tuple[str, str], int] = {}
        for line in budget["budget_lines"]:
            rappen = int(line["amounts"].get(f"y{year}", 0) * 100)
            key = line["measure"], line["category"]
            lines[key] = lines.get(key, 0) + rappen
        told = {(m.id, c): int(a * 100) for m in what.measures for c, a in m.lines.items()}
        assert told == {key: rappen for key, rappen in lines.items() if rappen}
        total = budget["totals"]["costs"][f"y{year}"]
        assert sum(one.budget for one in what.measures) == total


def test_an_amended_year_has_the_amended_figures_and_others_keep_theirs(tmp_path: Path) -> None:
    chain(tmp_path, SURSEE)
    before, amended = found(tmp_path, REPORT, 2026), found(tmp_path, REPORT, 2027)
    assert (before.contribution, amended.contribution) == (Decimal(32400), Decimal(34000))
    assert [one.id for one in before.measures][-1] == "M5"
    assert [one.id for one in amended.measures][-1] == "M6"
    assert "M5" in {one.id for one in amended.others}
    m4 = amended.measure("M4")
    assert m4 is not None
    assert m4.lines == {"projects": Decimal(13300)}


def test_the_newest_amendment_of_the_year_counts_also_in_the_middle_of_it(tmp_path: Path) -> None:
    records = chain(tmp_path, RETROACTIVE, MORE)
    assert found(tmp_path, REPORT, 2025).contribution == Decimal(21000)
    assert found(tmp_path, REPORT, 2026).contribution == Decimal(32450)
    assert found(tmp_path, REPORT, 2027).contribution == Decimal(32500)
    for named in records:  # each stands for the whole chain
        assert found(named, REPORT, 2025).contribution == Decimal(21000)
        assert found(named, REPORT, 2027).contribution == Decimal(32500)


def test_members_are_those_of_the_year(tmp_path: Path) -> None:
    first = amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    place(amend(first, VERBUND).made, tmp_path)
    assert {number for number, _ in found(tmp_path, REPORT_ASSOCIATION, 2026).members} == {
        1084, 1088, 1093, 1102,
    }  # fmt: skip
    assert {number for number, _ in found(tmp_path, REPORT_ASSOCIATION, 2027).members} == {
        1084, 1093, 1094, 1102,
    }  # fmt: skip


def test_after_a_merger_each_municipality_reports_on_its_own_years(tmp_path: Path) -> None:
    house = with_register(merging(1103, 1095))
    first = amendments.agreed(BUDGET, tmp_path)
    place(amend(first, MERGED_PARTY, house=house).made, tmp_path)
    successor: list[Change] = [("/party/bfs_number", 1095), ("/party/name", "Oberkirch")]
    assert found(tmp_path, REPORT, 2026).party == "1103"
    assert found(tmp_path, REPORT, 2027, *successor).party == "1095"
    assert none(tmp_path, REPORT, 2027).startswith("D312 Für Sursee (1103) liegt keine")


def test_an_association_without_its_id_is_found_by_its_name(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    anonymous = ("/party/association_id", DELETE)
    assert found(tmp_path, REPORT_ASSOCIATION, 2025, anonymous).party == "VERBUND-SEE"


def test_a_mistyped_number_is_not_held_against_another_municipality(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    assert found(tmp_path, REPORT, 2025, ("/party/bfs_number", 1102)).party == "1103"


def test_a_party_without_an_agreement_in_the_folder(tmp_path: Path) -> None:
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    given = agreements.load_agreements(tmp_path)
    path = resource("samples", f"{REPORT}.json")
    verdict = check(path, HOUSE, agreements=given)
    assert verdict.outcome is Outcome.LOOK
    assert cases.only(verdict, "D312").message == (
        "Für Sursee (1103) liegt keine Vereinbarung vor, die 2025 gilt; der Bericht wurde mit "
        "keiner verglichen."
    )
    assert len(verdict.not_checked) == len({item.title for item in verdict.not_checked}) > 4


def test_a_draft_is_no_agreement_and_is_named(tmp_path: Path) -> None:
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    draft = amendments.agreed(BUDGET, tmp_path)
    rewritten(draft, ("/status", "draft"))
    assert none(tmp_path, REPORT, 2025).startswith(
        "D312 Für Sursee (1103) liegt keine Vereinbarung vor, die 2025 gilt, nur ein Entwurf "
        f"(«{draft.name}»); der Bericht wurde mit keiner verglichen."
    )
    assert refused(draft) == (
        f"D311 «{draft.name}» ist der Nachweis eines Entwurfs; ein Bericht wird mit der fertigen "
        "Vereinbarung verglichen. Bitte den Nachweis der fertigen Vereinbarung angeben."
    )


def test_one_record_is_held_against_whatever_report_is_given(tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    report = resource("samples", f"{REPORT}.json")
    verdict = check(report, HOUSE, agreements=agreements.load_agreements(record))
    assert cases.only(verdict, "R560").pointer == "/party"
    assert verdict.outcome is Outcome.RETURN


def test_beside_one_record_other_agreements_are_not_meant(tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    amendments.agreed(BUDGET, tmp_path)
    assert {one.party for one in agreements.load_agreements(record).entries} == {"VERBUND-SEE"}
    assert {one.party for one in agreements.load_agreements(tmp_path).entries} == {
        "VERBUND-SEE",
        "1103",
    }


def test_several_agreements_of_a_year_are_named_and_none_is_chosen(tmp_path: Path) -> None:
    first = amendments.agreed(BUDGET, tmp_path)
    (tmp_path / "alt").mkdir()
    second = amendments.agreed(BUDGET, tmp_path / "alt")
    assert found(tmp_path, REPORT, 2025).party == "1103"  # the same record twice is one
    rewritten(second, ("/date", "2025-01-01"))
    assert none(tmp_path, REPORT, 2025) == (
        "D313 Für Sursee und 2025 liegen mehrere Vereinbarungen vor: "
        f"«{first}» und «{second}». Welche gilt, ist unklar. Bitte den Nachweis der "
        "gültigen Vereinbarung allein angeben."
    )


def test_an_amendment_alone_says_nothing_about_the_years_before(tmp_path: Path) -> None:
    first, amended = chain(tmp_path, SURSEE)
    first.unlink()
    assert found(tmp_path, REPORT, 2027).contribution == Decimal(34000)
    assert none(tmp_path, REPORT, 2026) == (
        f"D314 «{amended.name}» gilt erst ab dem 1. Januar 2027; was für Sursee im Jahr 2026 "
        "vereinbart war, liegt nicht vor. Bitte den Nachweis der Vereinbarung, die er ändert, in "
        "den gleichen Ordner legen."
    ).replace("1. Januar", "1.\u00a0Januar")


def test_a_year_that_no_agreement_covers_is_for_the_rules(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    what = found(tmp_path, REPORT, 2024)
    assert (what.holds, what.measures, what.first_year) == (False, (), 2025)


def test_a_changed_document_beside_the_record_is_told_and_nothing_compared(tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET, tmp_path)
    document = next(tmp_path.glob("*.docx"))
    document.write_bytes(document.read_bytes() + b"x")
    assert none(record, REPORT, 2025).startswith(f"D415 Das Dokument «{document.name}»")


def test_a_record_that_changes_while_it_is_used_is_told(tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET, tmp_path)
    given = agreements.load_agreements(tmp_path)
    rewritten(record, ("/date", "2025-01-01"))
    report = Submission("b.json", "", FormKind.ANNUAL_REPORT, cases.sample(REPORT))
    what = agreements.find(given, report, HOUSE, cases.facts(REPORT))
    assert isinstance(what, NoAgreement)
    assert what.refusal is not None
    assert what.refusal.code == "D315"


@pytest.mark.parametrize("change", [("/submission/data/period", {}), ("/contributions", [1])])
def test_a_damaged_record_may_be_the_one_that_counts(tmp_path: Path, change: Change) -> None:
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    damaged = amendments.agreed(BUDGET, tmp_path)
    rewritten(damaged, change)
    assert refused(tmp_path).startswith(f"D413 Der Nachweis «{damaged.name}» ist beschädigt")


def test_a_folder_without_agreements_and_a_record_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path) == (
        f"D310 Im Ordner «{tmp_path}» liegt kein Nachweis einer fertigen Vereinbarung "
        "(«….agreement.json»). Bitte den Ordner angeben, in dem die Vereinbarungen mit ihren "
        "Nachweisen liegen."
    )
    assert refused(tmp_path / "weg.agreement.json").startswith("D410")


def test_a_report_that_does_not_say_whose_it_is_waits_for_that(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    path = cases.written(tmp_path, REPORT, ("/report_year", DELETE))
    verdict = check(path, HOUSE, agreements=agreements.load_agreements(tmp_path))
    assert cases.codes(verdict) == ["S101"]
    assert {"R563", "R568"} <= {item.code for item in verdict.not_checked}


def later(folder: Path, *changes: Change) -> Path:
    """Write a report on 2026 that received what was decided less what 2025 left unused."""
    path = cases.written(
        folder, REPORT, ("/report_year", 2026), ("/signature/date", "2027-03-01"), *changes
    )
    return path.rename(folder / "bericht-2026.json")


def test_what_the_report_before_left_counts_where_it_is_in_the_same_call(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    given = agreements.load_agreements(tmp_path)
    first = resource("samples", f"{REPORT}.json")  # 1400.00 are left
    second = later(tmp_path, (f"{FS}/contribution_received", 31000))  # of 32400.00
    assert "R568" in cases.codes(check(second, HOUSE, agreements=given))
    for order in ([first, second], [second, first]):
        verdicts = {v.source: v for v in check_all(order, HOUSE, agreements=given)}
        assert "R568" not in cases.codes(verdicts[str(second)])
        assert cases.codes(verdicts[str(first)]) == []
    unreadable = cases.written(tmp_path, REPORT, (f"{FS}/contribution_unused", "viel"))
    verdicts = {v.source: v for v in check_all([unreadable, second], HOUSE, agreements=given)}
    assert "R568" in cases.codes(verdicts[str(second)])


def test_a_report_on_a_year_without_agreement_leaves_nothing(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    before = cases.written(tmp_path, REPORT, ("/report_year", 2024))
    (tmp_path / "2025").mkdir()
    less = (f"{FS}/contribution_received", 19600)
    received = cases.written(tmp_path / "2025", REPORT, less)
    given = agreements.load_agreements(tmp_path)
    verdicts = [*check_all([before, received], HOUSE, agreements=given)]
    assert [cases.codes(one) for one in verdicts] == [["R561"], ["R543", "R568"]]


def test_what_goes_to_other_processes_is_light(tmp_path: Path) -> None:
    chain(tmp_path, SURSEE)
    given = agreements.load_agreements(tmp_path)
    packed = pickle.dumps(given)
    assert pickle.loads(packed) == given
    assert len(packed) < 2000
    what = found(tmp_path, REPORT, 2025)
    assert pickle.loads(pickle.dumps(what)) == what
    assert replace(what, year=2026).holds


def test_the_command_compares_and_says_when_it_does_not(minikip: Any, tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    report = cases.written(tmp_path, REPORT, ("/measures/1", DELETE), (f"{FS}/totals", DELETE))
    alone = minikip("validate", str(report))
    assert "R563" not in alone.out
    assert "nicht mit der Vereinbarung verglichen; das tut --agreements" in alone.out
    compared = minikip("validate", str(report), "--agreements", str(tmp_path))
    assert "R563  5 Massnahmen" in compared.out
    assert "das tut --agreements" not in compared.out
    budget = minikip("validate", str(resource("samples", f"{BUDGET}.json")))
    assert "--agreements" not in budget.out
    wrong = minikip("validate", str(report), "--agreements", str(tmp_path / "weg"))
    assert (wrong.code, "D410" in wrong.err) == (2, True)
