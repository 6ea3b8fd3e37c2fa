"""Each rule on the budget's money and on the decided contribution: one case, its sentence."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from minikip_docs.data.model import Finding, Outcome, Severity, Stage
from minikip_docs.facts import settings
from minikip_docs.facts.programme import load
from tests.cases import (
    BUDGET,
    BUDGET_ASSOCIATION,
    DELETE,
    REPORT_ASSOCIATION,
    Change,
    check,
    check_data,
    codes,
    facts,
    only,
    sample,
    third_party,
)

OWN_M1 = "/financing/1/amounts/y2025"  # 8000.00 of 21750.00 own contributions in 2025
DECIDED = {2025: Decimal(21000), 2026: Decimal(32400), 2027: Decimal(32400)}


def text(finding: Finding) -> str:
    """Give message and remedy with plain blanks."""
    return f"{finding.message} {finding.remedy}".replace("\u00a0", " ")


def less_own(amount: str) -> list[Change]:
    """Lower the own contribution of 2025 and keep costs and totals in step."""
    value = Decimal(amount)
    less = Decimal(8000) - value
    return [
        (OWN_M1, value),
        ("/budget_lines/0/amounts/y2025", Decimal(12600) - less),
        ("/totals/own/y2025", Decimal(21750) - less),
        ("/totals/costs/y2025", Decimal(43750) - less),
    ]


def test_own_contribution_may_equal_the_cantonal_one_to_the_rappen() -> None:
    assert codes(check(BUDGET, *less_own("7250.00"))) == []


TOO_LOW = (
    "nötig sind mindestens CHF 21’000.00 (gleich viel wie der beantragte Kantonsbeitrag). "
    "Es fehlen "
)
REMEDY = "Bitte für 2025 mehr Eigenmittel oder einen kleineren Kantonsbeitrag eintragen."
OPEN = "Das Merkblatt sagt nicht, ob Drittmittel als eigene Aufwendungen zählen; ohne sie fehlen "
OPEN_REMEDY = (
    " Bitte den Kanton entscheiden lassen und in canton.toml "
    "«contribution.own_includes_third_party» setzen."
)


@pytest.mark.parametrize(
    ("counts", "own", "code", "message"),
    [
        (None, "7249.99", "R504", f"{OPEN}für 2025 CHF 0.01.{OPEN_REMEDY}"),
        (None, "6250.00", "R504", f"{OPEN}für 2025 CHF 1’000.00.{OPEN_REMEDY}"),
        (
            None, "6249.99", "R501",
            f"Für 2025 sind CHF 19’999.99 Eigenmittel eingetragen; {TOO_LOW}CHF 1’000.01. Auch "
            f"mit den Drittmitteln (CHF 1’000.00) wäre es zu wenig. {REMEDY}",
        ),
        (
            False, "7249.99", "R501",
            f"Für 2025 sind CHF 20’999.99 Eigenmittel eingetragen; {TOO_LOW}CHF 0.01. "
            f"Drittmittel (CHF 1’000.00) zählen nach Festlegung des Kantons nicht. {REMEDY}",
        ),
        (
            False, "6250.00", "R501",
            f"Für 2025 sind CHF 20’000.00 Eigenmittel eingetragen; {TOO_LOW}CHF 1’000.00. "
            f"Drittmittel (CHF 1’000.00) zählen nach Festlegung des Kantons nicht. {REMEDY}",
        ),
        (
            False, "6000.00", "R501",
            f"Für 2025 sind CHF 19’750.00 Eigenmittel eingetragen; {TOO_LOW}CHF 1’250.00. {REMEDY}",
        ),
        (True, "6250.00", "", ""),
        (
            True, "6000.00", "R501",
            f"Für 2025 sind CHF 20’750.00 Eigen- und Drittmittel eingetragen; {TOO_LOW}CHF 250.00. "
            f"{REMEDY}",
        ),
    ],
)  # fmt: skip
def test_own_contribution_too_low(counts: bool | None, own: str, code: str, message: str) -> None:
    verdict = check(BUDGET, *less_own(own), settings=third_party(counts))
    if not code:
        assert codes(verdict) == []
        return
    finding = only(verdict, code)
    assert (finding.pointer, finding.section) == ("/financing", "5")
    assert finding.severity is (Severity.WARNING if code == "R504" else Severity.ERROR)
    assert text(finding) == message


@pytest.mark.parametrize(
    ("counts", "decided", "found", "message"),
    [
        (None, "22750.00", ["R523", "R526"],
         f"{OPEN}für 2025 CHF 1’000.00 zum festgelegten Kantonsbeitrag.{OPEN_REMEDY}"),
        (None, "22750.01", ["R522", "R523"],
         "Für 2025 sind CHF 21’750.00 Eigenmittel eingetragen; der Kanton hat CHF 22’750.01 "
         "festgelegt, nötig sind mindestens CHF 22’750.01. Es fehlen CHF 1’000.01. Auch mit den "
         "Drittmitteln (CHF 1’000.00) wäre es zu wenig. Bitte für 2025 mehr Eigenmittel oder "
         "einen kleineren Beitrag vorsehen."),
        (False, "22000.00", ["R522", "R523"],
         "Für 2025 sind CHF 21’750.00 Eigenmittel eingetragen; der Kanton hat CHF 22’000.00 "
         "festgelegt, nötig sind mindestens CHF 22’000.00. Es fehlen CHF 250.00. Drittmittel "
         "(CHF 1’000.00) zählen nach Festlegung des Kantons nicht. Bitte für 2025 mehr "
         "Eigenmittel oder einen kleineren Beitrag vorsehen."),
        (True, "22000.00", ["R523"], ""),
    ],
)  # fmt: skip
def test_own_money_and_the_decided_contribution(
    counts: bool | None, decided: str, found: list[str], message: str
) -> None:
    table = DECIDED | {2025: Decimal(decided)}
    verdict = check(BUDGET, decided=table, settings=third_party(counts))
    assert codes(verdict) == found
    texts = [text(f) for f in verdict.findings if f.code in {"R522", "R526"}]
    assert texts == ([message] if message else [])


@pytest.mark.parametrize(
    ("own", "decided", "expected"),
    [
        ("8000.00", "21750.00", ["R523"]),  # own money is 21750.00: just enough
        ("7250.00", "21000.01", ["R523", "R526"]),  # 21000.00: just what was requested
        ("7000.00", "21000.01", ["R504", "R523"]),  # 20750.00: said once, where it begins
    ],
)
def test_own_money_alone_and_the_decided_contribution(
    own: str, decided: str, expected: list[str]
) -> None:
    table = DECIDED | {2025: Decimal(decided)}
    assert codes(check(BUDGET, *less_own(own), decided=table)) == expected


def test_what_is_decided_is_measured_by_the_ratio() -> None:
    kip3 = load()
    half = dataclasses.replace(kip3.contribution, own_contribution_ratio=Decimal("0.5"))
    known: dict[str, Any] = {"programme": dataclasses.replace(kip3, contribution=half)}
    for decided, own, expected in (
        ("43500.00", None, ["R523"]),
        ("43500.02", None, ["R523", "R526"]),
        ("43500.02", False, ["R522", "R523"]),
    ):
        table = DECIDED | {2025: Decimal(decided)}
        verdict = check(BUDGET, decided=table, settings=third_party(own), **known)
        assert codes(verdict) == expected
    assert "nötig sind mindestens CHF 21’750.01. Es fehlen CHF 0.01." in text(verdict.findings[0])


def test_without_third_party_money_no_word_is_lost_about_it() -> None:
    changes = [
        *less_own("6000.00"),
        ("/financing/8", DELETE),
        ("/budget_lines/5/amounts", {"y2025": 6350, "y2026": 9400, "y2027": 9400}),
        ("/totals", DELETE),
    ]
    for counts in (None, False, True):
        finding = only(check(BUDGET, *changes, settings=third_party(counts)), "R501")
        assert "Drittmitteln" not in finding.message
        assert finding.message.endswith("Es fehlen CHF\u00a01’250.00.")


def test_own_money_that_just_covers_the_requested_contribution_may_not_cover_the_decided() -> None:
    table = DECIDED | {2025: Decimal("21000.01")}
    for own, expected in (("7250.00", ["R522", "R523"]), ("7250.01", ["R523"])):
        changes = less_own(own)
        verdict = check(BUDGET, *changes, decided=table, settings=third_party(counts=False))
        assert codes(verdict) == expected
    below = check(BUDGET, *less_own("7249.99"), decided=table, settings=third_party(counts=False))
    assert codes(below) == ["R501", "R523"]  # said once, where it begins


@pytest.mark.parametrize(
    ("start", "end", "pointer", "message"),
    [
        (None, None, "", ""),
        (date(2025, 5, 1), date(2027, 12, 31), "", ""),
        (date(2026, 1, 1), None, "/period/first_year",
         "Die Vereinbarung beginnt nach den Einstellungen am 1. Januar 2026, die Eingabe umfasst "
         "aber 2025–2027. Bitte in der Eingabe den Tag für diese Vereinbarung eintragen (5.3) "
         "oder die Dauer ändern lassen; soll für alle ein anderer gelten, in canton.toml "
         "«agreement.start» anpassen."),
        (None, date(2026, 12, 31), "/period/last_year",
         "Die Vereinbarung endet nach den Einstellungen am 31. Dezember 2026, die Eingabe umfasst "
         "aber 2025–2027. Bitte in der Eingabe den Tag für diese Vereinbarung eintragen (5.4) "
         "oder die Dauer ändern lassen; soll für alle ein anderer gelten, in canton.toml "
         "«agreement.end» anpassen."),
    ],
)  # fmt: skip
def test_the_settings_dates_fit_the_period(
    start: date | None, end: date | None, pointer: str, message: str
) -> None:
    base = settings.load(None)
    dates = dataclasses.replace(base.agreement, start=start, end=end)
    verdict = check(BUDGET, settings=dataclasses.replace(base, agreement=dates))
    if not message:
        assert codes(verdict) == []
        return
    finding = only(verdict, "R525")
    assert (finding.pointer, finding.stage, finding.section) == (pointer, Stage.SIGNING, None)
    assert text(finding) == message
    assert verdict.outcome is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("first", "last", "expected"), [(2025, 2025, 2), (2027, 2025, 0), (2026, 2027, 0)]
)
def test_the_settings_dates_and_a_period_of_one_year(first: int, last: int, expected: int) -> None:
    base = settings.load(None)
    dates = dataclasses.replace(base.agreement, start=date(2026, 1, 1), end=date(2027, 12, 31))
    period: list[Change] = [("/period/first_year", first), ("/period/last_year", last)]
    verdict = check(BUDGET, *period, settings=dataclasses.replace(base, agreement=dates))
    assert codes(verdict).count("R525") == expected


def test_a_year_without_any_money_is_nought_on_both_sides() -> None:
    data = sample(BUDGET, ("/totals", DELETE))
    for line in (*data["budget_lines"], *data["financing"]):
        line["amounts"].pop("y2027", None)
    for decided, expected in (("0.00", []), ("0.01", ["R205", "R522"])):
        known = facts(BUDGET, decided=DECIDED | {2027: Decimal(decided)})
        verdict = check_data(data, known)
        assert codes(verdict) == expected
    assert text(verdict.findings[0]) == (
        "Der Kanton hat auch für 2027 (CHF 0.01) einen Beitrag festgelegt; in der Finanzierung "
        "ist dafür kein Geld aus den Mini-KIP eingeplant. " + USE
    )
    assert "sind CHF 0.00 Eigenmittel eingetragen" in text(verdict.findings[1])


USE = (
    "Bitte in der Finanzierung mit der Herkunft Mini-KIP eintragen, für welche Massnahmen "
    "der Beitrag eingesetzt wird."
)
NOTHING = [  # all of the canton's money is own money instead
    (f"/financing/{row}/origin", "own") for row, line in enumerate(sample(BUDGET)["financing"])
    if line["origin"] == "mini_kip"
]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "found", "message"),
    [
        (None, ["R205"], "In der Finanzierung ist kein Geld aus den Mini-KIP eingeplant."),
        (DECIDED, ["R205", "R522"], "In der Finanzierung ist kein Geld aus den Mini-KIP "
         "eingeplant; der Kanton hat CHF 85’800.00 festgelegt."),
        (dict.fromkeys(DECIDED, Decimal(0)), ["R205"], "In der Finanzierung ist kein Geld aus den "
         "Mini-KIP eingeplant."),
    ],
)  # fmt: skip
def test_money_nobody_plans_to_use(
    decided: dict[int, Decimal] | None, found: list[str], message: str
) -> None:
    texts: list[Change] = [
        (f"{pointer.rpartition('/')[0]}/text", "Kredit") for pointer, _ in NOTHING
    ]
    small: list[Change] = [("/structure/annual_budget", 99000), ("/totals", DELETE)]
    verdict = check(BUDGET, *NOTHING, *texts, *small, decided=decided)
    own_is_enough = [code for code in found if code != "R522"]
    assert codes(verdict) == own_is_enough
    assert verdict.outcome is Outcome.COMPLETE  # nothing stands in the way but of the signing
    for finding in verdict.findings:
        assert (finding.stage, finding.severity) == (Stage.SIGNING, Severity.ERROR)
        assert text(finding) == f"{message} {USE}"


def test_a_line_of_no_money_is_told_once() -> None:
    changes: list[Change] = [
        (f"/financing/{row}/amounts", {"y2025": 0})
        for row, line in enumerate(sample(BUDGET)["financing"])
        if line["origin"] == "mini_kip"
    ]
    assert "R106" not in codes(check(BUDGET, *changes, decided=None))


def test_years_that_are_decided_outside_the_period_are_told_in_order() -> None:
    table = DECIDED | {2029: Decimal(1), 2024: Decimal(1), 2028: Decimal(1)}
    told = [f.message for f in check(BUDGET, decided=table).findings if f.code == "R524"]
    assert [message.partition(";")[0][-4:] for message in told] == ["2024", "2028", "2029"]
    turned: list[Change] = [("/period/first_year", 2027), ("/period/last_year", 2025)]
    assert "R524" not in codes(check(BUDGET, *turned, decided=table))


@pytest.mark.parametrize("answer", [True, False, DELETE])
@pytest.mark.parametrize(
    ("declaration", "category"),
    [("guidelines_observed", "information_advice"), ("not_regular_services", "projects")],
)
def test_a_declaration_is_for_what_is_budgeted(
    declaration: str, category: str, answer: object
) -> None:
    lines = range(len(sample(BUDGET)["budget_lines"]))
    changes: list[Change] = [(f"/budget_lines/{row}/category", category) for row in lines]
    changes += [("/staff", DELETE), (f"/declarations/{declaration}", answer)]
    assert codes(check(BUDGET, *changes)) == []


def test_a_line_of_nothing_budgets_nothing() -> None:
    line = {"measure": "M1", "category": "information_advice", "text": "Nichts", "amounts": {}}
    changes: list[Change] = [
        *((f"/budget_lines/{row}/category", "projects") for row in range(7)),
        ("/staff", DELETE),
        ("/declarations/not_regular_services", False),
    ]
    for amount, expected in ((0, ["R106"]), (Decimal("0.01"), ["R101", "R512"])):
        row = line | {"amounts": {"y2025": amount}}
        verdict = check(BUDGET, *changes, ("/budget_lines/-", row), ("/totals", DELETE))
        assert codes(verdict) == expected


@pytest.mark.parametrize("words", ["Stiftung", "Projekt der Pfarrei", "Förderverein"])
def test_other_money_is_no_project_funding(words: str) -> None:
    assert codes(check(BUDGET, ("/financing/8/text", words))) == []
    named: Change = ("/financing/1/text", "Kredit Projektförderung der Stadt")
    assert codes(check(BUDGET, named)) == []  # own money


def test_another_programme_may_ask_for_more() -> None:
    kip3 = load()
    double = dataclasses.replace(kip3.contribution, own_contribution_ratio=Decimal("1.5"))
    verdict = check(BUDGET, programme=dataclasses.replace(kip3, contribution=double))
    assert [f.code for f in verdict.findings] == ["R501"] * 3  # every year on its own
    assert "mindestens CHF 31’500.00 (1,5 × der beantragte Kantonsbeitrag)" in text(
        verdict.findings[0]
    )


@pytest.mark.parametrize(
    ("changes", "code", "pointer", "message"),
    [
        (
            [("/staff/0", DELETE)],
            "R502",
            "/staff",
            "Für die Massnahme «M1» ist Personalaufwand budgetiert, unter Personal fehlt die "
            "Stelle dazu. Bitte die Stelle eintragen oder bei der Massnahme sagen, wie "
            "sie den strategischen Programmzielen dient.",
        ),
        (
            [("/staff/-", {"function": "Leitung", "percent": 5, "measure": "M4",
                           "goal_link": "Leitet den Treffpunkt."})],
            "R503",
            "/staff/2/measure",
            "Für die Massnahme «M4» ist eine Stelle eingetragen, aber kein Personalaufwand "
            "budgetiert. Bitte prüfen, ob eine Budgetzeile mit der Kostenart Personalaufwand "
            "fehlt.",
        ),
        (
            [("/staff/1/percent", 4999), ("/staff/0/percent", 100)],
            "R506",
            "/staff/1/percent",
            "Die Stelle «Beratung Infostelle» hat 4’999 Prozent: mehr als 100 Stellenprozente in "
            "einer Zeile. Bitte die Stellenprozente prüfen und für jede Stelle eine eigene Zeile "
            "führen.",
        ),
        (
            [("/declarations/no_project_funding", False)],
            "R510",
            "/declarations/no_project_funding",
            "Die Erklärung «Keine kantonale Projektförderung» ist mit Nein beantwortet. Bitte "
            "prüfen: Mit einer Mini-KIP-Vereinbarung ist keine kantonale Projektförderung mehr "
            "möglich.",
        ),
        (
            [("/declarations/guidelines_observed", False)],
            "R511",
            "/declarations/guidelines_observed",
            "Die Erklärung «Richtlinien beachtet» ist mit Nein beantwortet. Bitte die Richtlinien "
            "(Punkte 1–6) beachten und dies bestätigen.",
        ),
        (
            [("/declarations/not_regular_services", False)],
            "R512",
            "/declarations/not_regular_services",
            "Die Erklärung «Nicht durch Regelstrukturen abgedeckt» ist mit Nein beantwortet. Bitte "
            "bestätigen oder streichen, was zum allgemeinen Informationsauftrag der "
            "Regelstrukturen gehört.",
        ),
        (
            [("/declarations/not_regular_services", DELETE)],
            "R512",
            "/declarations/not_regular_services",
            "Die Erklärung «Nicht durch Regelstrukturen abgedeckt» ist nicht beantwortet. Bitte "
            "bestätigen oder streichen, was zum allgemeinen Informationsauftrag der "
            "Regelstrukturen gehört.",
        ),
        (
            [("/declarations/not_regular_services", False),
             ("/budget_lines/1/category", "projects")],
            "R514",
            "/declarations/not_regular_services",
            "Die Antwort ist Nein, und budgetiert ist «Betrieb der kommunalen Anlaufstelle» und "
            "«Personalaufwand». Bitte prüfen, ob damit Information und Beratung bezahlt wird, die "
            "zum allgemeinen Auftrag der Regelstrukturen gehört.",
        ),
        (
            [("/financing/8/text", "Projekt-Förderung Kanton")],
            "R515",
            "/financing/8/text",
            "Als Drittmittel ist «Projekt-Förderung Kanton» eingetragen. Bitte prüfen, ob das Geld "
            "aus der kantonalen Projektförderung stammt; mit einer Mini-KIP-Vereinbarung ist sie "
            "nicht mehr möglich.",
        ),
        (
            [("/declarations/correct", False)],
            "R513",
            "/declarations/correct",
            "Die Erklärung «Angaben richtig und vollständig» ist mit Nein beantwortet. Bitte die "
            "Angaben prüfen und die Erklärung bestätigen.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 4 else "",
)  # fmt: skip
def test_staff_and_declarations(
    changes: list[Change], code: str, pointer: str, message: str
) -> None:
    finding = only(check(BUDGET, *changes), code)
    assert finding.pointer == pointer
    assert text(finding) == message
    warnings = {"R502", "R503", "R506", "R514", "R515"}
    assert finding.severity is (Severity.WARNING if code in warnings else Severity.ERROR)
    assert finding.section == (None if code in {"R506", "R513"} else "5")


def test_one_hundredth_above_full_time_is_above_it() -> None:
    finding = only(check(BUDGET, ("/staff/1/percent", Decimal("100.01"))), "R506")
    assert "hat 100,01 Prozent" in text(finding)


def test_no_staff_is_needed_without_personnel_costs() -> None:
    changes: list[Change] = [
        ("/staff", DELETE),
        ("/budget_lines/0/category", "information_advice"),
        ("/budget_lines/2/category", "information_advice"),
    ]
    assert codes(check(BUDGET, *changes)) == []


def test_the_report_declares_two_things() -> None:
    changes = [(f"/declarations/{name}", False) for name in ("no_project_funding", "correct")]
    assert codes(check(REPORT_ASSOCIATION, *changes)) == ["R510", "R513"]


def test_without_the_table_nothing_is_said_about_contributions() -> None:
    assert codes(check(BUDGET, decided=None)) == []


@pytest.mark.parametrize(
    ("decided", "found", "message"),
    [
        ({}, ["R520"], "Für 2025, 2026 und 2027 hat der Kanton keinen Beitrag festgelegt. Bitte "
         "den Entscheid des Kantons in der Beitragsliste nachtragen."),
        ({2025: DECIDED[2025], 2027: DECIDED[2027]}, ["R520"],
         "Für 2026 hat der Kanton keinen Beitrag festgelegt. Bitte den Entscheid des Kantons in "
         "der Beitragsliste nachtragen."),
        (DECIDED | {2026: Decimal("30000.50")}, ["R521"],
         "Für 2026 sind CHF 32’400.00 aus den Mini-KIP eingeplant; der Kanton hat CHF 30’000.50 "
         "festgelegt, CHF 2’399.50 weniger. Bitte Budget und Finanzierung dem festgelegten "
         "Beitrag anpassen."),
        (DECIDED | {2025: Decimal(21500)}, ["R523"],
         "Für 2025 hat der Kanton CHF 21’500.00 festgelegt; eingeplant sind CHF 21’000.00. Für "
         "CHF 500.00 steht keine Verwendung fest. Bitte prüfen, ob das Budget ergänzt oder der "
         "Beitrag angepasst wird."),
        (DECIDED | {2024: Decimal(500)}, ["R524"],
         "Die Beitragsliste enthält einen Beitrag für 2024; die Eingabe umfasst 2025–2027. Bitte "
         "prüfen, ob die Dauer oder die Beitragsliste falsch ist."),
    ],
    ids=["empty", "a-year-missing", "less", "more", "other-year"],
)  # fmt: skip
def test_before_signing(decided: dict[int, Decimal], found: list[str], message: str) -> None:
    verdict = check(BUDGET, decided=decided)
    assert codes(verdict) == found
    first = verdict.findings[0]
    assert (first.code, first.stage) == (found[0], Stage.SIGNING)
    assert text(first) == message
    assert verdict.outcome is Outcome.COMPLETE  # nothing the municipality must mend


def test_what_is_undecided_is_no_matter_of_the_report() -> None:
    assert codes(check(REPORT_ASSOCIATION, decided=None)) == []


@pytest.mark.parametrize("name", [BUDGET, BUDGET_ASSOCIATION])
def test_a_fault_in_one_text_does_not_silence_the_sums(name: str) -> None:
    changes: list[Any] = [
        ("/financing/1/text", ""),
        ("/financing/1/unknown", 1),
        ("/financing/0/amounts/y2025", 99000),
        ("/totals", DELETE),
        ("/staff/0/function", DELETE),
    ]
    verdict = check(name, *changes)
    assert {"R501", "S101"} <= set(codes(verdict))
    assert "R501" not in {item.code for item in verdict.not_checked}
