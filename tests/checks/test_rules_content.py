"""The rules of the leaflet's sections 2 to 4 and on the duration: one case each, exact."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from minikip_docs.data.model import Outcome, Severity, Stage
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, Change

# Sample and changes; code, pointer, message, remedy and section of the only finding.
Case = tuple[str, list[Change], str, str, str, str, str | None]

LOCALS = {"local_population": True, "professionals": False}

CASES: list[Case] = [
    (
        BUDGET, [("/structure/annual_budget", Decimal("33725.25"))],
        "R206", "/structure/annual_budget",
        "Als eigenes Budget der Struktur sind CHF 33’725.25 pro Jahr eingetragen, als Eigenmittel "
        "2027 CHF 33’750.50.",
        "Bitte angeben, woher die übrigen Eigenmittel kommen, oder den Betrag berichtigen.",
        "2",
    ),
    (
        BUDGET, [("/resolutions/0/date", "2023-12-31")],
        "R207", "/resolutions/0/date",
        "Der Beschluss ist vom 31. Dezember 2023; KIP 3 beginnt erst am 1. Januar 2024.",
        "Bitte prüfen, ob der Beschluss diese Vereinbarung genehmigt oder das Datum falsch ist.",
        "2",
    ),
    (
        BUDGET, [("/signature/date", "2026-01-01")],
        "R208", "/signature/date",
        "Die Eingabe ist vom 1. Januar 2026; das erste Jahr der Vereinbarung (2025) ist dann "
        "schon vorbei.",
        "Bitte prüfen, ob das Datum oder das erste Jahr der Dauer falsch ist.", "2",
    ),
    (
        BUDGET, [("/measures/1/description", "x")],
        "R209", "/measures/1/description", "Hier steht nur «x».",
        "Bitte in einem Satz beschreiben.", "2",
    ),
    (
        BUDGET_ASSOCIATION, [("/structure/mandate", "k. A.")],
        "R209", "/structure/mandate", "Hier steht nur «k. A.».",
        "Bitte in einem Satz beschreiben.", "2",
    ),
    (
        BUDGET, [("/staff/1/goal_link", "-")],
        "R507", "/staff/1/goal_link", "Hier steht nur «-».",
        "Bitte in einem Satz sagen, welche Arbeit die Stelle für welches Ziel leistet.", "5",
    ),
    (
        BUDGET, [("/measures/3/asylum_complement", "...")],
        "R402", "/measures/3/asylum_complement",
        "«Personen aus dem Asylbereich» gehören zur Zielgruppe; es fehlt, wie die Massnahme die "
        "Fallführung ergänzt.", "Bitte in einem Satz beschreiben.", "4",
    ),
    (
        BUDGET, [("/measures/3/funding_area", "information_advice")],
        "R301", "/measures/3/funding_area",
        "Der Förderbereich «Information, Abklärung Integrationsbedarf und Beratung» passt nicht "
        "zum Schwerpunkt «Zusammenleben und Partizipation».",
        "Bitte prüfen, welche der beiden Angaben stimmt.", "3",
    ),
    (
        BUDGET, [(f"/measures/{row}/target_groups", LOCALS) for row in range(5)],
        "R404", "/measures",
        "Keine Massnahme richtet sich an Zugewanderte; Zielgruppe ist überall nur «Einheimische "
        "Bevölkerung».",
        "Bitte prüfen, ob eine Zielgruppe vergessen ist.", "4",
    ),
    (
        BUDGET, [("/measures/2/goal", DELETE)],
        "R137", "/measures/2/goal", "Das Ziel der Massnahme ist nicht eingetragen.",
        "Bitte ergänzen; sonst steht in der Vereinbarung «nicht angegeben».",
        None,
    ),
    (
        BUDGET, [("/measures/2/start", DELETE), ("/measures/2/end", DELETE)],
        "R137", "/measures/2/start",
        "Der Beginn und das Ende der Massnahme sind nicht eingetragen.",
        "Bitte ergänzen; sonst steht in der Vereinbarung «nicht angegeben».",
        None,
    ),
    (
        BUDGET, [("/structure/annual_budget", 0)],
        "R201", "/structure/annual_budget",
        "Als eigenes Budget der Struktur sind CHF 0.00 eingetragen.",
        "Bitte den Betrag eintragen, den die Gemeinde pro Jahr für die Integrationsförderung "
        "einstellt.", "2",
    ),
    (
        BUDGET, [("/attachments", DELETE)],
        "R202", "/attachments", "Bei den Beilagen ist kein Grundlagenpapier aufgeführt.",
        "Bitte das Konzept oder die Strategie der Gemeinde zur Integrationsförderung beilegen "
        "und aufführen.", "2",
    ),
    (
        BUDGET_ASSOCIATION, [("/attachments/0/kind", "other")],
        "R202", "/attachments", "Bei den Beilagen ist kein Grundlagenpapier aufgeführt.",
        "Bitte das Konzept oder die Strategie der Gemeinde zur Integrationsförderung beilegen "
        "und aufführen.", "2",
    ),
    (
        BUDGET_ASSOCIATION, [("/resolutions/3", DELETE), ("/resolutions/1", DELETE)],
        "R203", "/resolutions",
        "Der Gemeinderatsbeschluss fehlt für Eich (1084) und Neuenkirch (1093).",
        "Bitte den Beschluss aufführen; ein geplanter genügt für die Eingabe.", "2",
    ),
    (
        BUDGET_ASSOCIATION,
        [("/resolutions/1/status", "planned"), ("/resolutions/1/date", "2025-04-02")],
        "R204", "/resolutions/1/status",
        "Der Beschluss von Eich (1084) ist erst geplant (2. April 2025).",
        "Bitte den gefassten Beschluss mit Datum nachreichen.", "2",
    ),
    (
        BUDGET, [("/resolutions/0/status", "planned"), ("/resolutions/0/date", DELETE)],
        "R204", "/resolutions/0/status", "Der Beschluss von Sursee (1103) ist erst geplant.",
        "Bitte den gefassten Beschluss mit Datum nachreichen.", "2",
    ),
    (
        BUDGET, [("/measures/1/target_groups", {"asylum": True, "immigrants": False})],
        "R401", "/measures/1/target_groups",
        "Die einzige Zielgruppe ist «Personen aus dem Asylbereich»; sie wird nur in Ergänzung "
        "zur Fallführung durch die DAF gefördert.",
        "Bitte prüfen, ob die Massnahme auch anderen Zugewanderten offensteht.", "4",
    ),
    (
        BUDGET, [("/measures/3/asylum_complement", DELETE)],
        "R402", "/measures/3/asylum_complement",
        "«Personen aus dem Asylbereich» gehören zur Zielgruppe; es fehlt, wie die Massnahme die "
        "Fallführung ergänzt.", "Bitte in einem Satz beschreiben.", "4",
    ),
    (
        BUDGET, [("/measures/2/target_groups", {"immigrants": False, "asylum": False})],
        "R403", "/measures/2/target_groups", "Keine Zielgruppe ist mit ja bezeichnet.",
        "Bitte mindestens eine Zielgruppe der Massnahme ankreuzen.", "4",
    ),
    (
        BUDGET, [("/measures/0/start", "2024-12-31")],
        "R505", "/measures/0/start",
        "Die Massnahme begann schon am 31. Dezember 2024; der Beitrag gilt nur für 2025–2027.",
        "Bitte prüfen, ob nur Kosten dieser Jahre budgetiert sind.", None,
    ),
    (
        BUDGET_ASSOCIATION, [("/measures/2/end", "2028-01-01")],
        "R505", "/measures/2/end",
        "Die Massnahme dauert bis zum 1. Januar 2028; der Beitrag gilt nur für 2025–2027.",
        "Bitte prüfen, ob nur Kosten dieser Jahre budgetiert sind.", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{c[2]}-{n}" for n, c in enumerate(CASES)])
def test_a_small_change_gives_exactly_its_finding(case: Case) -> None:
    name, changes, code, pointer, message, remedy, section = case
    finding = cases.only(cases.check(name, *changes), code)
    assert (finding.pointer, finding.message.replace("\u00a0", " ")) == (pointer, message)
    assert (finding.remedy, finding.section) == (remedy, section)
    errors = {"R201", "R202", "R203", "R204", "R403"}
    severity = Severity.ERROR if code in errors else Severity.WARNING
    assert finding.severity is severity
    assert finding.stage is (Stage.SIGNING if code == "R204" else Stage.SUBMISSION)


def test_a_planned_resolution_does_not_send_the_form_back() -> None:
    verdict = cases.check(
        BUDGET, ("/resolutions/0/status", "planned"), ("/resolutions/0/date", "2025-04-02")
    )
    assert verdict.outcome is Outcome.COMPLETE
    assert [f.code for f in verdict.errors(Stage.SIGNING)] == ["R204"]


def test_a_measure_wholly_outside_the_period_says_so_at_both_ends() -> None:
    verdict = cases.check(
        BUDGET, ("/measures/0/start", "2028-02-01"), ("/measures/0/end", "2028-03-31"),
        ("/measures/1/start", "2023-01-01"), ("/measures/1/end", "2024-12-31"),
    )  # fmt: skip
    assert cases.codes(verdict) == ["R505"] * 4
    assert [f.message.replace("\u00a0", " ").partition(";")[0] for f in verdict.findings] == [
        "Die Massnahme beginnt erst am 1. Februar 2028",
        "Die Massnahme dauert bis zum 31. März 2028",
        "Die Massnahme begann schon am 1. Januar 2023",
        "Die Massnahme endete schon am 31. Dezember 2024",
    ]
    assert verdict.outcome is Outcome.LOOK


def test_of_several_groups_with_a_condition_the_first_is_named() -> None:
    kip3 = cases.facts().programme
    groups = tuple(
        dataclasses.replace(group, complement_only=True, condition=f"unter Bedingung {n}")
        for n, group in enumerate(kip3.target_groups, 1)
    )
    first, *_, last = (group.key for group in groups)
    verdict = cases.check(
        BUDGET,
        ("/measures/0/target_groups", {first: True, last: True}),
        programme=dataclasses.replace(kip3, target_groups=groups),
    )
    only, explained = (
        next(f for f in cases.found(verdict, code) if f.pointer.startswith("/measures/0/"))
        for code in ("R401", "R402")
    )
    assert f"«{groups[0].label}» und «{groups[-1].label}»" in only.message
    assert only.message.endswith("sie wird nur unter Bedingung 1 gefördert.")
    assert explained.message.startswith(f"«{groups[0].label}» gehören zur Zielgruppe")


def test_missing_indicators_are_only_mentioned() -> None:
    verdict = cases.check(
        BUDGET, ("/measures/1/indicator", DELETE), ("/measures/4/target_value", DELETE)
    )
    assert [(f.code, f.severity, f.pointer, f.message, f.section) for f in verdict.findings] == [
        ("R410", Severity.INFO, "/measures/1/indicator", "Kein Indikator ist angegeben.", None),
        ("R410", Severity.INFO, "/measures/4/target_value", "Kein Zielwert ist angegeben.", None),
    ]
    assert verdict.outcome is Outcome.COMPLETE


def test_one_hint_for_each_measure() -> None:
    verdict = cases.check(
        BUDGET, ("/measures/1/indicator", DELETE), ("/measures/1/target_value", DELETE)
    )
    assert [(f.code, f.message) for f in verdict.findings] == [
        ("R410", "Kein Indikator und kein Zielwert sind angegeben.")
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("/measures/0/start", "2025-01-01"),
        ("/measures/0/target_groups", {"professionals": True}),
        ("/measures/0/target_groups", {"immigrants": True, "asylum": False}),
        ("/measures/0/target_groups", LOCALS),
        ("/measures/0/funding_area", "language"),
        ("/measures/0/funding_area", DELETE),
        ("/measures/3/funding_area", "interpreting"),
        ("/measures/0/partners", "-"),
        ("/measures/0/goal", "Alle"),
        ("/resolutions/0/date", "2024-01-01"),
        ("/signature/date", "2025-12-31"),
        ("/structure/annual_budget", Decimal("33750.50")),
    ],
)
def test_what_the_leaflet_allows_is_left_alone(change: Change) -> None:
    assert cases.codes(cases.check(BUDGET, change)) == []
