"""The run: what is checked, what is not, in which order, and what comes of a broken rule."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.checks import run
from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import BUDGET as BUDGET_ONLY
from minikip_docs.checks.rules.rule import Data, Facts, Problems, rule
from minikip_docs.data import jsonio
from minikip_docs.data.model import (
    Finding,
    FormKind,
    NotChecked,
    Outcome,
    Place,
    Problem,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.facts import schemas
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, GOOD, REPORT


@rule("R998", "Die Regel geht", needs=("/measures/*/title",))
def sound(data: Data, _facts: Facts) -> Problems:
    """Grund."""
    titles = len({row["title"] for row in data["measures"]})
    yield Problem("/measures/1/title", f"{titles} Titel sind verschieden.", "Bitte ansehen.")


@rule("R999", "Die Regel geht nicht")
def broken(_data: Data, _facts: Facts) -> Problems:
    """Grund."""
    yield Problem("", "Das soll niemand sehen.", "")
    raise ZeroDivisionError


def submission(data: Any, **changes: Any) -> Submission:
    return replace(Submission("eingabe.json", "", FormKind.BUDGET, data), **changes)


@pytest.mark.parametrize("name", GOOD)
def test_good_samples_are_complete(name: str) -> None:
    verdict = cases.check(name)
    assert cases.codes(verdict) == []
    assert verdict.not_checked == ()
    assert verdict.outcome is Outcome.COMPLETE


def test_rules_have_their_own_codes_and_say_why() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    for each in RULES:
        assert each.why.endswith((".", ")")), each.code
        assert each.section in {None, "2", "3", "4", "5"}, each.code


@pytest.mark.parametrize("each", RULES, ids=lambda rule: rule.code)
def test_what_a_rule_needs_is_in_its_form(each: Any) -> None:
    programme = cases.facts().programme
    roots = [schemas.schema(kind, programme) for kind in each.forms]
    for need in each.needs:
        found = [schemas.find(root, need.replace("*", "0"))[0] for root in roots]
        assert any(node is not None for node in found), need


def test_leaflet_sections_stand_in_the_codes() -> None:
    assert {r.code[1] for r in RULES if r.code < "R2"} == {"1"}
    for each in RULES:
        if each.code[1] == "1":
            assert each.section is None, each.code
        elif each.section is not None and each.code != "R523":
            assert each.section == each.code[1], each.code


def test_no_error_without_the_leaflet_or_arithmetic() -> None:
    """R1xx is arithmetic and what fits together.

    R513 and R525 are the form's and the canton's; R560 and R561 are whose agreement it is, and
    for which years: without that nothing of a report can be accounted for.
    """
    alone = {r.code for r in RULES if r.severity is Severity.ERROR and r.section is None}
    assert {code for code in alone if not code.startswith("R1")} == {
        "R513", "R525", "R560", "R561"
    }  # fmt: skip


def test_what_the_reader_could_not_read_is_told_by_it_alone() -> None:
    pointer = "/budget_lines/0/amounts/y2025"
    data = cases.sample(BUDGET, (pointer, Decimal("12600.005")))
    read = Finding(
        "V202", Severity.ERROR, Stage.SUBMISSION, pointer, "7.4 Betrag", "Zu genau.", "Bitte."
    )
    verdict = run.check(submission(data, findings=(read,)), cases.facts())
    assert [f.code for f in verdict.findings] == ["V202"]


def test_a_problem_with_several_fields_names_all_their_places() -> None:
    data = cases.sample(BUDGET, ("/budget_lines/4/amounts/y2025", 6300), ("/totals", DELETE))
    places = {
        f"/{name}/{row}/amounts/y2025": Place(f"Blatt {name}, Zelle F{row + 7}")
        for name in ("budget_lines", "financing")
        for row in range(12)
    }
    (finding,) = run.check(submission(data, places=places), cases.facts()).findings
    assert finding.place == Place(
        "Blatt budget_lines, Zelle F11; Blatt financing, Zellen F11 und F12"
    )


def test_a_finding_carries_all_that_its_rule_says() -> None:
    verdict = run.check(submission(cases.sample(BUDGET)), cases.facts(), [sound])
    assert verdict.findings == (
        Finding(
            code="R998",
            severity=Severity.ERROR,
            stage=Stage.SUBMISSION,
            pointer="/measures/1/title",
            label="6.2 Titel, Massnahme 2",
            message="5 Titel sind verschieden.",
            remedy="Bitte ansehen.",
        ),
    )
    assert verdict.outcome is Outcome.RETURN


def test_a_broken_rule_is_named_and_hides_nothing() -> None:
    verdict = run.check(submission(cases.sample(BUDGET)), cases.facts(), [broken, sound])
    assert [f.code for f in verdict.findings] == ["X900", "R998"]
    assert verdict.findings[0].message == (
        "Die Regel R999 konnte nicht geprüft werden (Programmfehler ZeroDivisionError)."
    )
    assert verdict.not_checked == (
        NotChecked("R999", "Die Regel geht nicht", "Fehler im Programm (X900)."),
    )
    assert verdict.outcome is Outcome.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("pointer", "value", "blocked"),
    [
        ("/measures/4/title", DELETE, True),  # the field itself, in any row
        ("/measures/4", {}, True),  # the row around it
        ("/measures", "keine", True),  # the list around it
        ("/measures/4/goal", DELETE, False),  # its neighbour
        ("/measures/4/farbe", "blau", False),
        ("/programme", "kip4", True),  # nothing can be judged by another programme's lists
    ],
)
def test_a_rule_runs_only_if_its_fields_are_sound(pointer: str, value: Any, blocked: bool) -> None:
    data = cases.sample(BUDGET, (pointer, value))
    verdict = run.check(submission(data), cases.facts(), [sound])
    assert ("R998" in {f.code for f in verdict.findings}) is not blocked
    assert [n.code for n in verdict.not_checked] == (["R998"] if blocked else [])


def test_the_reason_names_the_fields_in_the_way() -> None:
    one = cases.check(BUDGET, ("/measures/1/title", DELETE))
    assert [(n.code, n.title, n.reason) for n in one.not_checked] == [
        ("R122", "Jede Massnahme hat ihren eigenen Titel",
         "Nur zum Teil geprüft. Zuerst zu berichtigen: 6.2 Titel, Massnahme 2."),
    ]  # fmt: skip
    five = cases.check(BUDGET, *((f"/measures/{row}/title", DELETE) for row in range(5)))
    assert five.not_checked[0].reason == (
        "Nur zum Teil geprüft. Zuerst zu berichtigen: 6.2 Titel, Massnahme 1, "
        "6.2 Titel, Massnahme 2, 6.2 Titel, Massnahme 3 und 2 weitere."
    )


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        (3, "6.2 Titel, Massnahme 2 und 6.2 Titel, Massnahme 3."),
        (4, "6.2 Titel, Massnahme 3 und 1 weitere."),
    ],
)
def test_three_fields_in_the_way_are_named_and_the_others_counted(rows: int, end: str) -> None:
    verdict = cases.check(BUDGET, *((f"/measures/{row}/title", DELETE) for row in range(rows)))
    assert verdict.not_checked[0].reason.endswith(end)


def test_a_fault_in_a_text_does_not_silence_the_sums() -> None:
    verdict = cases.check(
        BUDGET,
        ("/budget_lines/0/text", DELETE),
        ("/measures/0/goal", DELETE),
        ("/party/name", DELETE),
        ("/budget_lines/1/amounts/y2025", Decimal("3400.10")),
        ("/totals/own/y2026", 1),
    )
    assert {"R101", "R102"} <= {f.code for f in verdict.findings}


def test_rules_of_the_other_form_do_not_run() -> None:
    only_budget = replace(broken, forms=BUDGET_ONLY)
    data = cases.sample(REPORT)
    report = submission(data, kind=FormKind.ANNUAL_REPORT)
    assert run.check(report, cases.facts(REPORT), [only_budget]).findings == ()


def test_a_rule_of_the_other_form_does_not_end_the_list() -> None:
    report = submission(cases.sample(REPORT), kind=FormKind.ANNUAL_REPORT)
    rules = [replace(broken, forms=BUDGET_ONLY), replace(sound, forms=frozenset(FormKind))]
    assert [f.code for f in run.check(report, cases.facts(REPORT), rules).findings] == ["R998"]


@pytest.mark.parametrize(
    ("severity", "expected"), [(Severity.ERROR, ["V201"]), (Severity.WARNING, ["S101", "V201"])]
)
def test_what_the_reader_could_not_read_is_said_once(
    severity: Severity, expected: list[str]
) -> None:
    noticed = Finding(
        "V201", severity, Stage.SUBMISSION, "/measures/0/title", "6.2 Titel", "Ungelesen.", ""
    )
    data = cases.sample(BUDGET, ("/measures/0/title", DELETE))
    verdict = run.check(submission(data, findings=(noticed,)), cases.facts(), [])
    assert sorted(f.code for f in verdict.findings) == expected


def test_findings_stand_in_the_order_of_the_form() -> None:
    verdict = cases.check(
        BUDGET,
        ("/signature/place", DELETE),
        ("/budget_lines/1/text", DELETE),
        ("/budget_lines/0/farbe", "blau"),
        ("/measures/1/asylum_complement", DELETE),
        ("/measures/0/indicator", DELETE),
        ("/structure/annual_budget", 0),
        ("/party/contact/phone", "12"),
        ("/party/contact/email", "x"),
    )
    assert [(f.code, f.pointer) for f in verdict.findings] == [
        ("R117", "/party/contact/email"),
        ("R201", "/structure/annual_budget"),
        ("S110", "/budget_lines/0/farbe"),
        ("S101", "/budget_lines/1/text"),
        ("S101", "/signature/place"),
        ("R118", "/party/contact/phone"),
        ("R402", "/measures/1/asylum_complement"),
        ("R410", "/measures/0/indicator"),
    ]


def test_places_come_from_the_field_or_what_is_around_it() -> None:
    places = {"/measures/1": Place("Blatt Massnahmen, Zeile 3"), "/party/name": Place("Feld 1.2")}
    data = cases.sample(BUDGET, ("/party/name", 5), ("/signature/place", DELETE))
    verdict = run.check(submission(data, places=places), cases.facts(), [])
    placed = {f.pointer: f.place and f.place.text for f in verdict.findings}
    assert placed == {"/party/name": "Feld 1.2", "/signature/place": None}
    (finding,) = run.check(
        submission(cases.sample(BUDGET), places=places), cases.facts(), [sound]
    ).findings
    assert finding.place == Place("Blatt Massnahmen, Zeile 3")


def test_what_the_reader_noticed_comes_first_hand() -> None:
    noticed = Finding(
        "V201", Severity.ERROR, Stage.SUBMISSION, "/measures/0/title", "6.2 Titel", "Ungelesen.", ""
    )
    data = submission(cases.sample(BUDGET), findings=(noticed,))
    verdict = run.check(data, cases.facts(), [sound])
    assert verdict.findings == (noticed,)
    assert [n.code for n in verdict.not_checked] == ["R998"]


def test_an_unreadable_file_is_a_verdict() -> None:
    verdict = run.unreadable("leer.json", Refusal("D101", "Die Datei ist leer.", "Bitte senden."))
    (finding,) = verdict.findings
    assert (finding.code, finding.message, finding.remedy) == (
        "D101", "Die Datei ist leer.", "Bitte senden.",
    )  # fmt: skip
    assert (verdict.source, verdict.kind, verdict.submission) == ("leer.json", None, None)
    assert verdict.outcome is Outcome.NOT_CHECKABLE


def test_the_canton_not_having_decided_does_not_send_the_form_back() -> None:
    verdict = cases.check(BUDGET, decided={})
    assert cases.codes(verdict) == ["R520"]
    assert verdict.outcome is Outcome.COMPLETE
    assert len(verdict.errors(Stage.SIGNING)) == 1


def pointers(data: Any, pointer: str = "") -> list[str]:
    """List every place of some data but the identity of the form."""
    if isinstance(data, dict):
        inside = [pointers(v, f"{pointer}/{jsonio.escape(k)}") for k, v in data.items()]
    elif isinstance(data, list):
        inside = [pointers(v, f"{pointer}/{i}") for i, v in enumerate(data)]
    else:
        inside = []
    return [p for p in [pointer, *itertools.chain.from_iterable(inside)] if p not in ("", "/form")]


ODD: list[Any] = [
    DELETE, "", None, [], {}, [{}], {"a": 1}, 0, -1, 2024, 2029, 99999, True, Decimal("1.005"),
    "x", "M9", "association", "2025-03-15", "🙂",
]  # fmt: skip
PLACES = [(name, pointer) for name in GOOD for pointer in pointers(cases.sample(name))]


@settings(max_examples=150)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_whatever_stands_in_a_field_no_rule_fails(place: tuple[str, str], odd: Any) -> None:
    name, pointer = place
    verdict: Verdict = cases.check(name, (pointer, odd))
    assert [f.message for f in verdict.findings if f.code.startswith("X")] == []
    assert all(f.label and f.message and f.remedy for f in verdict.findings)


def test_an_association_that_says_it_is_a_municipality_is_told_in_one_go() -> None:
    verdict = cases.check(BUDGET_ASSOCIATION, ("/party/kind", "municipality"))
    assert cases.codes(verdict) == ["R114", "R114", "R114", "S101"]
