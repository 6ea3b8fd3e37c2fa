"""Each rule on a report and its agreement: the case that breaks it, with its sentence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.checks.rules import RULES
from minikip_docs.data.model import Finding, Outcome, Refusal, Severity
from minikip_docs.facts.agreed import Agreed, NoAgreement
from tests import cases
from tests.cases import (
    DELETE,
    REPORT,
    REPORT_ASSOCIATION,
    Change,
    agreed,
    check,
    codes,
    deviation,
    found,
    only,
)

FS = "/financial_statement"
NO_SUMS: Change = (f"{FS}/totals", DELETE)
COMPARING = {rule.code for rule in RULES if rule.compares}


def text(finding: Finding) -> str:
    """Give message and remedy with plain blanks."""
    return f"{finding.message} {finding.remedy}".replace("\u00a0", " ")


@pytest.mark.parametrize("name", [REPORT, REPORT_ASSOCIATION])
def test_good_reports_agree_with_their_agreements(name: str) -> None:
    verdict = check(name, agreed=agreed(name), settings=deviation(Decimal(10)))
    assert verdict.outcome is Outcome.COMPLETE
    assert verdict.not_checked == ()


M5: dict[str, Any] = {
    "id": "M5", "title": "Weiterbildung", "status": "implemented", "events": 2,
    "focus_area": "living_together_participation", "activities": "Zwei Kurse durchgeführt.",
}  # fmt: skip
ASK = "Massgebend ist die Vereinbarung; bitte angeben, warum der Bericht abweicht."
PAID = "Bitte mit der erhaltenen Zahlung vergleichen und den Betrag berichtigen oder erklären."


@pytest.mark.parametrize(
    ("name", "changes", "code", "pointer", "words"),
    [
        (REPORT_ASSOCIATION, [("/party/members/3", {"name": "Nottwil", "bfs_number": 1094})],
         "R562", "/party/members",
         "Die beteiligten Gemeinden sind nicht die der Vereinbarung für 2025: Neuenkirch (1093) "
         "fehlt im Bericht; Nottwil (1094) ist nicht vereinbart. Bitte prüfen, wer beteiligt "
         "war; eine Änderung braucht einen Nachtrag zur Vereinbarung."),
        (REPORT, [("/measures/-", M5)], "R564", "/measures/4/id",
         "Die Massnahme M5 «Weiterbildung» ist für 2025 nicht vereinbart, erst ab 2026. Bitte "
         "prüfen, ob sie zum Mini-KIP gehört oder ob die Nummer falsch ist."),
        (REPORT, [("/measures/-", M5 | {"id": "M9"})], "R564", "/measures/4/id",
         "Die Massnahme M9 «Weiterbildung» ist neu: Sie steht nicht in der Vereinbarung. Bitte "
         "prüfen, ob sie zum Mini-KIP gehört oder ob die Nummer falsch ist."),
        (REPORT, [("/measures/0/focus_area", "living_together_participation")], "R565",
         "/measures/0/focus_area",
         "Vereinbart ist für M1 «Begrüssung, Information und Beratung», im Bericht steht "
         f"«Zusammenleben und Partizipation». {ASK}"),
        (REPORT, [("/measures/1/target_value", "35 Beratungen pro Jahr")], "R565",
         "/measures/1/target_value",
         "Vereinbart ist für M2 «350 Beratungen pro Jahr», im Bericht steht «35 Beratungen pro "
         f"Jahr». {ASK}"),
        (REPORT, [(f"{FS}/costs/4/budget", Decimal("3415.75")), NO_SUMS], "R566",
         f"{FS}/costs/4/budget",
         "Massnahme M3, Projekte und Programme: Vereinbart sind für 2025 CHF 6’200.00, als Budget "
         f"eingetragen CHF 3’415.75. {ASK}"),
        (REPORT, [(f"{FS}/contribution_received", Decimal(19600)),
                  (f"{FS}/contribution_unused", Decimal(0))],
         "R568", f"{FS}/contribution_received",
         "Eingetragen sind CHF 19’600.00; für 2025 sind CHF 21’000.00 vereinbart. Das sind "
         f"CHF 1’400.00 weniger. {PAID}"),
    ],
)  # fmt: skip
def test_what_differs_is_for_a_person_to_decide(
    name: str, changes: list[Change], code: str, pointer: str, words: str
) -> None:
    verdict = check(name, *changes, agreed=agreed(name))
    finding = only(verdict, code)
    assert (finding.pointer, finding.severity) == (pointer, Severity.WARNING)
    assert text(finding) == words
    assert verdict.outcome is Outcome.LOOK


def test_every_missing_measure_is_named_with_its_budget() -> None:
    gone = [("/measures/3", DELETE), ("/measures/1", DELETE)]
    (finding,) = found(check(REPORT, *gone, agreed=agreed()), "R563")
    assert text(finding) == (
        "Für 2025 sind auch M2 «Infostelle Integration» (Budget CHF 14’200.00) und M4 "
        "«Treffpunkt «Sprache und Alltag»» (Budget CHF 7’350.00) vereinbart; im Bericht fehlen "
        "diese Massnahmen. Bitte ergänzen; wo eine nicht umgesetzt wurde, genügt der Grund."
    )
    (finding,) = found(check(REPORT, gone[1], agreed=agreed()), "R563")
    assert "ist auch M2 «Infostelle Integration»" in text(finding)
    assert text(finding).endswith("wenn sie nicht umgesetzt wurde, genügt der Grund.")


def test_another_party_goes_back_and_nothing_else_is_compared() -> None:
    verdict = check(REPORT, agreed=agreed(REPORT_ASSOCIATION))
    finding = only(verdict, "R560")
    assert text(finding) == (
        "Der Bericht ist von Sursee (1103), die Vereinbarung aber mit Gemeindeverbund Integration "
        "Sempachersee (Beispiel) (VERBUND-SEE). Bitte den Bericht mit der richtigen Vereinbarung "
        "prüfen oder die Angaben berichtigen lassen."
    )
    assert verdict.outcome is Outcome.RETURN
    assert {item.code for item in verdict.not_checked} == COMPARING


def test_a_year_outside_the_agreement_goes_back_and_is_the_one_fault() -> None:
    verdict = check(REPORT, ("/report_year", 2024), agreed=agreed(REPORT, 2024))
    finding = only(verdict, "R561")
    assert text(finding) == (
        "Der Bericht ist für das Jahr 2024; die Vereinbarung umfasst 2025–2027. Bitte das "
        "Berichtsjahr berichtigen."
    )
    assert finding.severity is Severity.ERROR
    assert {item.code for item in verdict.not_checked} == COMPARING


@pytest.mark.parametrize(
    "change",
    [
        ("/measures/0/target_value", "Mindestens 80  Prozent pro Jahr"),  # the same in other signs
        ("/measures/0/target_value", DELETE),
        ("/measures/0/indicator", DELETE),
        ("/measures/0/title", "Begrüssungsgespräche"),
        ("/party/bfs_number", 1102),  # mistyped: R111 says so, the name tells whose it is
    ],
)
def test_what_says_the_same_is_no_difference(change: Change) -> None:
    verdict = check(REPORT, change, agreed=agreed())
    assert set(codes(verdict)) <= {"R111"}
    assert verdict.not_checked == ()


def test_without_an_agreement_a_report_is_never_complete_and_says_what_was_not_compared() -> None:
    why = Refusal("D312", "Keine Vereinbarung.", "Bitte prüfen.")
    verdict = check(REPORT, agreed=NoAgreement(why))
    assert only(verdict, "D312").severity is Severity.WARNING
    assert verdict.outcome is Outcome.LOOK
    assert {item.code for item in verdict.not_checked} == COMPARING
    assert {item.reason for item in verdict.not_checked} == {
        "Der Bericht wurde nicht mit einer Vereinbarung verglichen."
    }


def money(received: str, used: str, unused: str) -> list[Change]:
    """Change what the sample received (21000.00), used (19600.00) and left (1400.00)."""
    more = Decimal(used) - Decimal(19600)
    return [
        (f"{FS}/contribution_received", Decimal(received)),
        (f"{FS}/contribution_unused", Decimal(unused)),
        (f"{FS}/unused_reason", "Ein Anlass fiel aus."),
        (f"{FS}/financing/0/actual", Decimal(8000) + more),
        (f"{FS}/financing/1/actual", Decimal("18092.75")),  # own money is no matter here
        (f"{FS}/costs/0/actual", Decimal("22580.40") + more),
        (f"{FS}/costs/0/reason", "Mehr Gespräche"),
        NO_SUMS,
    ]


@pytest.mark.parametrize(
    ("received", "used", "unused", "left", "expected"),
    [
        ("21000", "19600", "1400", None, []),
        ("21000", "19600", "1400", "0", []),
        ("20000", "19600", "1400", "1000", []),  # set off against what was left
        ("21000", "19600", "1400", "1000", ["R568"]),  # paid back? a question
        ("21000", "20600", "1400", "1000", ["R568"]),
        ("20000", "19600", "400", "1000", []),  # what was left was paid back elsewhere
        ("20000", "19600", "1401", "1000", ["R543"]),
        ("20000", "19600", "1399", "1000", ["R543"]),
        ("20000", "19600", "1400", "0", ["R543", "R568"]),
        ("20000", "19600", "1400", None, ["R543", "R568"]),  # the first year has nothing before it
        ("22000", "20600", "1400", None, ["R568"]),
    ],
)
def test_received_is_what_was_decided_less_what_was_left(
    received: str, used: str, unused: str, left: str | None, expected: list[str]
) -> None:
    known = {"agreed": agreed(), "left": left and Decimal(left)}
    assert codes(check(REPORT, *money(received, used, unused), **known)) == expected


def test_in_a_later_year_what_is_missing_may_have_been_set_off() -> None:
    second = replace(agreed(), first_year=2024)
    verdict = check(REPORT, *money("20000", "19600", "1400"), agreed=second)
    assert text(only(verdict, "R568")) == (
        "Eingetragen sind CHF 20’000.00; für 2025 sind CHF 21’000.00 vereinbart (ein Rest aus dem "
        f"Vorjahr ist nicht bekannt). Das sind CHF 1’000.00 weniger. {PAID}"
    )
    assert codes(check(REPORT, *money("20000", "19600", "1400.01"), agreed=second)) == [
        "R543", "R568",
    ]  # fmt: skip


def test_what_was_left_is_named_with_the_sum_it_changes() -> None:
    known = {"agreed": agreed(), "left": Decimal(1000)}
    verdict = check(REPORT, *money("19000", "19600", "1400"), **known)
    assert text(found(verdict, "R568")[0]).startswith(
        "Eingetragen sind CHF 19’000.00; für 2025 sind CHF 21’000.00 vereinbart, und vom Vorjahr "
        "blieben CHF 1’000.00 übrig; zusammen gerechnet wären es CHF 20’000.00. Das sind "
        "CHF 1’000.00 weniger."
    )
    assert text(found(verdict, "R543")[0]).startswith(
        "Erhalten sind CHF 19’000.00, eingesetzt CHF 19’600.00, nicht verwendet CHF 1’400.00; vom "
        "Vorjahr blieben CHF 1’000.00 übrig; zu viel abgerechnet sind CHF 2’000.00."
    )


def test_a_year_without_a_decided_contribution_is_told() -> None:
    verdict = check(REPORT, agreed=replace(agreed(), contribution=None))
    assert text(only(verdict, "R568")).startswith(
        "Eingetragen sind CHF 21’000.00; für 2025 nennt die Vereinbarung keinen Beitrag."
    )


@pytest.mark.parametrize(
    ("listed", "agreement", "code", "words"),
    [
        ({2025: "21000"}, False, "", ""),
        ({2025: "21000"}, True, "", ""),
        ({2025: "20000"}, False, "R569",
         "Eingetragen sind CHF 21’000.00; für 2025 sind CHF 20’000.00 festgelegt. " + PAID),
        ({2025: "20000"}, True, "R575",
         "Für 2025 sind CHF 21’000.00 vereinbart; in der Beitragsliste stehen CHF 20’000.00. Bitte "
         "prüfen, was gilt; ein anderer Beitrag braucht einen Nachtrag."),
        ({2026: "21000"}, True, "R575",
         "Die Beitragsliste enthält für 2025 keinen Beitrag dieser Gemeinde oder dieses "
         "Gemeindeverbunds. Bitte prüfen, ob der Beitrag festgelegt ist, und ihn in der Liste "
         "nachtragen."),
    ],
)  # fmt: skip
def test_the_list_of_contributions_works_for_reports(
    listed: dict[int, str], agreement: bool, code: str, words: str
) -> None:
    decided = {year: Decimal(amount) for year, amount in listed.items()}
    known = {"decided": decided} | ({"agreed": agreed()} if agreement else {})
    verdict = check(REPORT, **known)
    if code:
        assert text(only(verdict, code)) == words
    else:
        assert codes(verdict) == []


def test_a_deviation_is_measured_at_what_was_agreed_and_not_at_the_forms_column() -> None:
    faked: list[Change] = [
        (f"{FS}/costs/4/budget", Decimal("3415.75")),
        (f"{FS}/costs/4/reason", DELETE),
        NO_SUMS,
    ]
    known: dict[str, Any] = {"agreed": agreed(), "settings": deviation(Decimal(10))}
    verdict = check(REPORT, *faked, **known)
    assert codes(verdict) == ["R546", "R566"]
    assert text(found(verdict, "R546")[0]) == (
        "Massnahme M3, Projekte und Programme: Vereinbart CHF 6’200.00, tatsächlich CHF 3’415.75: "
        "CHF 2’784.25 weniger (Schwelle für eine Begründung: 10 Prozent). Bitte die Abweichung "
        "begründen."
    )
    assert "R546" not in codes(check(REPORT, *faked, settings=deviation(Decimal(10))))


def test_agreed_costs_that_nobody_accounts_for_deviate_by_all_of_it() -> None:
    known: dict[str, Any] = {"agreed": agreed(), "settings": deviation(Decimal(10))}
    moved = [(f"{FS}/costs/3/category", "personnel"), (f"{FS}/costs/3/budget", DELETE), NO_SUMS]
    verdict = check(REPORT, *moved, **known)
    told = [text(finding) for finding in found(verdict, "R546")]
    assert told == [
        "Massnahme M2, Betrieb der kommunalen Anlaufstelle: Vereinbart CHF 4’800.00; dafür sind "
        "keine Kosten abgerechnet. Bitte eine Zeile mit den Kosten ergänzen oder die Abweichung "
        "begründen.",
        "Massnahme M2, Personalaufwand: Vereinbart CHF 9’400.00, tatsächlich CHF 14’188.90: "
        "CHF 4’788.90 mehr (Schwelle für eine Begründung: 10 Prozent). Bitte die Abweichung "
        "begründen.",
    ]
    explained = ("/measures/1/deviation", "Die Miete läuft über die Kanzlei.")
    assert len(found(check(REPORT, *moved, explained, **known), "R546")) == 1


@pytest.mark.parametrize(
    ("field", "value", "silent"),
    [
        ("actual_value", "0", False),
        ("actual_value", "keine Teilnehmenden", False),
        ("actual_value", "-", False),
        ("actual_value", "0.5 Prozent", True),
        ("actual_value", "alle", True),
        ("persons_reached", 1, True),
        ("events", 1, True),
    ],
)
def test_carried_out_with_nothing_reached(field: str, value: Any, silent: bool) -> None:
    row = {"actual_value": DELETE, "persons_reached": 0, "events": 0} | {field: value}
    changes = [(f"/measures/0/{key}", one) for key, one in row.items()]
    verdict = check(REPORT, *changes)
    assert codes(verdict) == ([] if silent else ["R570"])
    if value == "0":
        assert text(verdict.findings[0]) == (
            "Die Massnahme M1 «Begrüssungsgespräche für Neuzugezogene» ist als umgesetzt gemeldet, "
            "der erreichte Wert, die Personen und die Durchführungen sind aber null. Bitte "
            "angeben, was erreicht wurde."
        )


def test_carried_out_without_any_figure() -> None:
    gone: list[Change] = [
        (f"/measures/0/{key}", DELETE) for key in ("actual_value", "persons_reached", "events")
    ]
    assert "gemeldet, ohne erreichten Wert, erreichte Personen" in text(
        only(check(REPORT, *gone), "R570")
    )
    aimless = [*gone, ("/measures/0/indicator", DELETE), ("/measures/0/target_value", DELETE)]
    assert codes(check(REPORT, *aimless)) == []
    assert codes(check(REPORT, *aimless, agreed=agreed())) == ["R570"]


def test_not_carried_out_with_costs() -> None:
    finding = only(check(REPORT, ("/measures/2/status", "not_implemented")), "R571")
    assert text(finding) == (
        "Die Massnahme M3 «Begrüssungsanlass mit mehrsprachigem Stadtrundgang» ist als nicht "
        "umgesetzt gemeldet; abgerechnet sind dafür CHF 3’415.75. Bitte angeben, wofür diese "
        "Kosten entstanden sind."
    )


def test_third_party_money_that_is_called_project_funding_is_asked_about() -> None:
    name = (f"{FS}/financing/8/text", "Kantonale Projektförderung")
    finding = only(check(REPORT, name), "R515")
    assert finding.pointer == f"{FS}/financing/8/text"
    assert text(finding).startswith("Als Drittmittel ist «Kantonale Projektförderung» eingetragen.")


@pytest.mark.parametrize(
    ("signed", "received", "extends", "code", "words"),
    [
        ("2026-03-06", "2026-03-05", None, "R573",
         "Der Bericht ist vom 6. März 2026, eingegangen aber schon am 5. März 2026."),
        ("2026-03-06", "2026-03-06", None, "", ""),
        ("2026-03-15", None, None, "", ""),
        ("2026-03-16", None, None, "R574",
         "Der Bericht ist vom 16. März 2026, mindestens 1 Tag nach dem 15. März 2026; wann er "
         "einging, ist nicht angegeben."),
        ("2026-03-16", None, True, "", ""),  # 15 March 2026 is a Sunday
        ("2026-03-16", "2026-03-16", True, "", ""),
        ("2026-03-16", "2026-03-16", False, "R550",
         "Der Bericht ist am 16. März 2026 eingegangen, 1 Tag nach dem 15. März 2026."),
        ("2026-03-16", "2026-03-18", True, "R550",
         "Der Bericht ist am 18. März 2026 eingegangen, 2 Tage nach dem 16. März 2026."),
    ],
)  # fmt: skip
def test_days_of_a_report(
    signed: str, received: str | None, extends: bool | None, code: str, words: str
) -> None:
    base = deviation(None)
    known = replace(base, report=replace(base.report, weekend_extends=extends))
    day = date.fromisoformat(received) if received else None
    verdict = check(REPORT, ("/signature/date", signed), settings=known, received=day)
    if code:
        finding = only(verdict, code)
        assert text(finding).startswith(words)
        assert finding.severity is Severity.WARNING
    else:
        assert codes(verdict) == []


AMOUNT = st.integers(0, 3_000_000)  # Rappen
CATEGORIES = ("personnel", "information_advice", "contact_point", "projects")
ROWS = st.lists(
    st.tuples(st.sampled_from(("M1", "M2", "M3", "M4")), st.sampled_from(CATEGORIES), AMOUNT,
              st.none() | AMOUNT),
    min_size=1, max_size=8,
)  # fmt: skip


def _francs(rappen: int) -> Decimal:
    return Decimal(rappen) / 100


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS, decided=AMOUNT, received=AMOUNT, left=st.none() | AMOUNT, percent=st.integers(0, 50)
)
def test_sums_are_those_of_another_computation(
    rows: list[tuple[str, str, int, int | None]],
    decided: int,
    received: int,
    left: int | None,
    percent: int,
) -> None:
    """Whole Rappen, counted by measure and category here, against what the rules say."""
    costs = [
        {"measure": measure, "category": category, "text": f"Zeile {number}",
         "actual": _francs(actual)} | ({} if budget is None else {"budget": _francs(budget)})
        for number, (measure, category, actual, budget) in enumerate(rows)
    ]  # fmt: skip
    base = agreed()
    what: Agreed = replace(base, contribution=_francs(decided))
    plan = Counter({(m.id, c): int(a * 100) for m in base.measures for c, a in m.lines.items()})
    spent: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], int] = {}
    for measure, category, actual, budget in rows:
        spent[measure, category] += actual
        if budget is not None:
            shown[measure, category] = shown.get((measure, category), 0) + budget
    verdict = check(
        REPORT,
        (f"{FS}/costs", costs), (f"{FS}/contribution_received", _francs(received)), NO_SUMS,
        agreed=what, left=left if left is None else _francs(left),
        settings=deviation(Decimal(percent)),
    )  # fmt: skip
    named = {(m, c) for m, c, *_ in rows}
    deviating = {key for key in named if abs(spent[key] - plan[key]) * 100 > percent * plan[key]}
    missing = {key for key in plan if key not in named and key[0] != "M3"}  # M3 says why
    assert len(found(verdict, "R546")) == len(deviating) + len(missing)
    assert len(found(verdict, "R566")) == sum(shown[key] != plan[key] for key in shown)
    assert bool(found(verdict, "R568")) is (received != decided - (left or 0))
    used, unused = 1_960_000, 140_000  # of the sample
    fits = used + unused - received in {0, left or 0}
    assert bool(found(verdict, "R543")) is not fits
    assert cases.found(verdict, "X900") == []


def _pointers(value: Any, pointer: str = "") -> list[str]:
    """List every place in some data."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, one in inside:
        found.append(f"{pointer}/{key}")
        if isinstance(one, dict | list):
            found += _pointers(one, f"{pointer}/{key}")
    return found


@pytest.mark.parametrize("value", [DELETE, None, "-", -1], ids=["gone", "null", "text", "number"])
def test_no_fault_elsewhere_breaks_what_compares(value: Any) -> None:
    """Every field in turn is missing or wrong; the rules that cannot look say so."""
    known: dict[str, Any] = {
        "agreed": agreed(REPORT_ASSOCIATION),
        "settings": deviation(Decimal(10)),
        "decided": {2025: Decimal(16000)},
        "left": Decimal(5),
    }
    for pointer in _pointers(cases.sample(REPORT_ASSOCIATION)):
        if pointer.startswith(("/form", "/version")):
            continue  # what is no form of ours is not checked at all
        if not re.search(r"/[1-9]\d*(/|$)", pointer):  # one row stands for the others
            verdict = check(REPORT_ASSOCIATION, (pointer, value), **known)
            assert found(verdict, "X900") == [], pointer
