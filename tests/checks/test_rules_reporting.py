"""Each rule on the annual report: a case that triggers it, with its sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minikip_docs.data.model import Finding, Outcome, Severity
from tests.cases import (
    DELETE,
    REPORT_ASSOCIATION,
    Change,
    check,
    codes,
    deviation,
    found,
    only,
    third_party,
)

FS = "/financial_statement"


def text(finding: Finding) -> str:
    """Give message and remedy with plain blanks."""
    return f"{finding.message} {finding.remedy}".replace("\u00a0", " ")


# 16000.00 received and used, 17538.75 own; M3: 2000.00 of the canton, 2216.90 own, 4216.90 costs
UNUSED_300: list[Change] = [
    (f"{FS}/contribution_unused", Decimal(300)),
    (f"{FS}/financing/4/actual", Decimal(1700)),
    (f"{FS}/financing/5/actual", Decimal("2516.90")),
    (f"{FS}/totals", DELETE),
]
LESS_OWN: list[Change] = [  # 500.00 of the own money of M1 come from a foundation
    (f"{FS}/financing/1/actual", Decimal("9224.20")),
    (f"{FS}/financing/-", {"measure": "M1", "origin": "third_party", "actual": Decimal(2000)}),
    (f"{FS}/totals", DELETE),
]


@pytest.mark.parametrize(
    ("changes", "code", "pointer", "message"),
    [
        (
            [(f"{FS}/totals/own", Decimal("17538.70"))],
            "R140",
            f"{FS}/totals/own",
            "Eingetragen sind CHF 17’538.70, die Zeilen ergeben CHF 17’538.75; die Differenz "
            "beträgt CHF 0.05. Bitte die Summe oder die Zeilen berichtigen; die Summe darf auch "
            "leer bleiben.",
        ),
        (
            [(f"{FS}/costs/0/actual", Decimal("15744.25")), (f"{FS}/totals", DELETE)],
            "R542",
            f"{FS}/financing",
            "Massnahme «M1»: Kosten CHF 21’224.25, Finanzierung CHF 21’224.20; die Differenz "
            "beträgt CHF 0.05. Bitte Kosten oder Finanzierung dieser Massnahme berichtigen.",
        ),
        (
            [(f"{FS}/contribution_received", Decimal(17000))],
            "R543",
            f"{FS}/contribution_unused",
            "Erhalten sind CHF 17’000.00, eingesetzt CHF 16’000.00, nicht verwendet CHF 0.00; "
            "nicht ausgewiesen sind CHF 1’000.00. Bitte die drei Beträge berichtigen: erhalten = "
            "eingesetzt + nicht verwendet.",
        ),
        (
            [(f"{FS}/contribution_received", Decimal(15000)),
             (f"{FS}/contribution_unused", DELETE)],
            "R543",
            f"{FS}/contribution_unused",
            "Erhalten sind CHF 15’000.00, eingesetzt CHF 16’000.00, nicht verwendet CHF 0.00; "
            "zu viel abgerechnet sind CHF 1’000.00. Bitte die drei Beträge berichtigen: erhalten "
            "= eingesetzt + nicht verwendet.",
        ),
        (
            UNUSED_300,
            "R544",
            f"{FS}/unused_reason",
            "CHF 300.00 Kantonsbeitrag wurden nicht verwendet, ohne Angabe eines Grundes. Bitte "
            "den Grund eintragen.",
        ),
        (
            [("/signature/date", "2025-12-30")],
            "R551",
            "/signature/date",
            "Der Bericht ist vom 30. Dezember 2025; das Berichtsjahr endet erst am 31. Dezember "
            "2025. Bitte Datum und Berichtsjahr prüfen.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 4 else "",
)  # fmt: skip
def test_one_rule_is_broken(changes: list[Change], code: str, pointer: str, message: str) -> None:
    finding = only(check(REPORT_ASSOCIATION, *changes), code)
    assert finding.pointer == pointer
    assert text(finding) == message
    warning = code in {"R544", "R551"}
    assert finding.severity is (Severity.WARNING if warning else Severity.ERROR)
    assert finding.section == ("5" if code in {"R542", "R543"} else None)


TOO_LOW = (
    "nötig sind mindestens CHF 16’000.00 (gleich viel wie der erhaltene Kantonsbeitrag). Es fehlen "
)
REMEDY = "Bitte prüfen, ob Eigenmittel fehlen oder ein Betrag falsch zugeordnet ist."
OPEN = "Das Merkblatt sagt nicht, ob Drittmittel als eigene Aufwendungen zählen; ohne sie fehlen "
OPEN_REMEDY = (
    " Bitte den Kanton entscheiden lassen und in canton.toml "
    "«contribution.own_includes_third_party» setzen."
)
EVEN_LESS: list[Change] = [  # 13538.75 own and 2000.00 of a foundation
    *LESS_OWN,
    (f"{FS}/financing/1/actual", Decimal("7224.20")),
    (f"{FS}/costs/0/actual", Decimal("13744.20")),
]


@pytest.mark.parametrize(
    ("counts", "changes", "code", "message"),
    [
        (None, LESS_OWN, "R547",
         f"{OPEN}für 2025 CHF 461.25 zum erhaltenen Kantonsbeitrag.{OPEN_REMEDY}"),
        (False, LESS_OWN, "R541",
         f"Abgerechnet sind CHF 15’538.75 Eigenmittel; {TOO_LOW}CHF 461.25. Drittmittel "
         f"(CHF 2’000.00) zählen nach Festlegung des Kantons nicht. {REMEDY}"),
        (True, LESS_OWN, "", ""),
        (None, EVEN_LESS, "R541",
         f"Abgerechnet sind CHF 13’538.75 Eigenmittel; {TOO_LOW}CHF 2’461.25. Auch mit den "
         f"Drittmitteln (CHF 2’000.00) wäre es zu wenig. {REMEDY}"),
        (True, EVEN_LESS, "R541",
         f"Abgerechnet sind CHF 15’538.75 Eigen- und Drittmittel; {TOO_LOW}CHF 461.25. {REMEDY}"),
    ],
)  # fmt: skip
def test_own_money_in_the_account(
    counts: bool | None, changes: list[Change], code: str, message: str
) -> None:
    verdict = check(REPORT_ASSOCIATION, *changes, settings=third_party(counts))
    if not code:
        assert codes(verdict) == []
        return
    finding = only(verdict, code)
    assert (finding.pointer, finding.section) == (f"{FS}/financing", "5")
    assert finding.severity is (Severity.WARNING if code == "R547" else Severity.ERROR)
    assert text(finding) == message


LEFT_OVER: list[Change] = [  # 15700.00 used of 16000.00; 15838.75 own, 200.00 of a foundation
    *UNUSED_300,
    (f"{FS}/unused_reason", "Ein Treffen fiel aus."),
    (f"{FS}/financing/1/actual", Decimal("9224.20")),
    (f"{FS}/financing/-", {"measure": "M1", "origin": "third_party", "actual": Decimal(200)}),
    (f"{FS}/costs/0/actual", Decimal("13944.20")),
]


@pytest.mark.parametrize(
    ("counts", "code", "message"),
    [
        (None, "R547", f"{OPEN}für 2025 CHF 161.25 zum erhaltenen Kantonsbeitrag.{OPEN_REMEDY}"),
        (False, "R541",
         f"Abgerechnet sind CHF 15’838.75 Eigenmittel; {TOO_LOW}CHF 161.25. Drittmittel "
         "(CHF 200.00) zählen nach Festlegung des Kantons nicht. Nicht verwendet sind CHF 300.00 "
         f"des Beitrags. {REMEDY}"),
        (True, "", ""),
    ],
)  # fmt: skip
def test_third_party_money_and_what_was_received(
    counts: bool | None, code: str, message: str
) -> None:
    verdict = check(REPORT_ASSOCIATION, *LEFT_OVER, settings=third_party(counts))
    if code:
        assert text(only(verdict, code)) == message
    else:
        assert codes(verdict) == []


@pytest.mark.parametrize(
    ("own", "third", "cost", "counts", "expected"),
    [
        ("9224.20", "461.25", "14205.45", None, ["R547"]),  # together just what was used
        ("9224.20", "461.24", "14205.44", None, ["R541"]),
        ("9224.20", "461.25", "14205.45", True, []),
        ("9685.45", "1538.75", "15744.20", None, []),  # own money alone is just enough
        ("9685.45", "1538.75", "15744.20", False, []),
        ("9685.44", "1538.76", "15744.20", None, ["R547"]),
        ("9685.44", "1538.76", "15744.20", False, ["R541"]),
    ],
)
def test_own_money_that_is_just_enough(
    own: str, third: str, cost: str, counts: bool | None, expected: list[str]
) -> None:
    changes: list[Change] = [
        (f"{FS}/financing/1/actual", Decimal(own)),
        (f"{FS}/financing/-", {"measure": "M1", "origin": "third_party", "actual": Decimal(third)}),
        (f"{FS}/costs/0/actual", Decimal(cost)),
        (f"{FS}/totals", DELETE),
    ]
    verdict = check(REPORT_ASSOCIATION, *changes, settings=third_party(counts))
    assert codes(verdict) == expected


def test_third_party_money_that_covers_what_was_used_is_less_than_what_was_received() -> None:
    changes: list[Change] = [  # 15700.00 used; 15600.00 own and 100.00 of a foundation
        *UNUSED_300,
        (f"{FS}/unused_reason", "Ein Treffen fiel aus."),
        (f"{FS}/financing/1/actual", Decimal("8985.45")),
        (f"{FS}/financing/-", {"measure": "M1", "origin": "third_party", "actual": Decimal(100)}),
        (f"{FS}/costs/0/actual", Decimal("13605.45")),
    ]
    verdict = check(REPORT_ASSOCIATION, *changes)
    assert text(only(verdict, "R541")) == (
        f"Abgerechnet sind CHF 15’600.00 Eigenmittel; {TOO_LOW}CHF 400.00. Auch mit den "
        "Drittmitteln (CHF 100.00) wäre es zu wenig. Nicht verwendet sind CHF 300.00 des Beitrags. "
        f"{REMEDY}"
    )


def test_own_money_is_held_against_what_is_accounted_for_and_the_sentence_says_so() -> None:
    changes: list[Change] = [
        (f"{FS}/contribution_received", Decimal(17000)),
        (f"{FS}/financing/1/actual", Decimal("1224.20")),
        (f"{FS}/costs/0/actual", Decimal("5744.20")),
        (f"{FS}/totals", DELETE),
    ]
    (finding,) = found(check(REPORT_ASSOCIATION, *changes), "R541")
    assert "CHF 16’000.00 (gleich viel wie der abgerechnete Kantonsbeitrag)" in text(finding)


@pytest.mark.parametrize(
    ("received", "words"),
    [
        ("16000.50", "nicht ausgewiesen sind CHF 0.50."),
        ("15999.50", "zu viel abgerechnet sind CHF 0.50."),
    ],
)
def test_half_a_franc_that_nobody_accounts_for(received: str, words: str) -> None:
    change = (f"{FS}/contribution_received", Decimal(received))
    assert words in text(only(check(REPORT_ASSOCIATION, change), "R543"))


def test_half_a_franc_that_was_not_used_needs_a_reason() -> None:
    changes: list[Change] = [
        (f"{FS}/contribution_unused", Decimal("0.50")),
        (f"{FS}/financing/4/actual", Decimal("1999.50")),
        (f"{FS}/financing/5/actual", Decimal("2217.40")),
        (f"{FS}/totals", DELETE),
    ]
    finding = only(check(REPORT_ASSOCIATION, *changes), "R544")
    assert text(finding).startswith("CHF 0.50 Kantonsbeitrag wurden nicht verwendet")


@pytest.mark.parametrize(
    ("actual", "words"), [("5200.50", "CHF 0.50 mehr"), ("5199.50", "CHF 0.50 weniger")]
)
def test_without_tolerance_half_a_franc_needs_a_reason(actual: str, words: str) -> None:
    changes: list[Change] = [
        (f"{FS}/costs/1/actual", Decimal(actual)),
        (f"{FS}/costs/0/reason", "Mehr Stunden"),  # what stands before does not end the list
    ]
    verdict = check(REPORT_ASSOCIATION, *changes, settings=deviation(Decimal(0)))
    findings = found(verdict, "R546")
    assert findings[0].pointer == f"{FS}/costs/1/reason"
    assert words in text(findings[0])


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("5460.00", None),
        ("5460.01", "CHF 260.01 mehr"),
        ("4940.00", None),
        ("4939.99", "CHF 260.01 weniger"),
    ],
)
def test_a_deviation_of_just_the_threshold_needs_no_reason(actual: str, words: str | None) -> None:
    five = {"settings": deviation(Decimal(5))}
    findings = found(
        check(REPORT_ASSOCIATION, (f"{FS}/costs/1/actual", Decimal(actual)), **five), "R546"
    )
    assert [words in text(finding) for finding in findings if words] == ([True] if words else [])
    assert len(findings) == (1 if words else 0)


def test_own_money_below_what_was_received_goes_back_even_if_some_was_not_used() -> None:
    changes: list[Change] = [
        *UNUSED_300,
        (f"{FS}/unused_reason", "Ein Treffen fiel aus."),
        (f"{FS}/financing/1/actual", Decimal("9324.20")),
        (f"{FS}/costs/0/actual", Decimal("13844.20")),
    ]
    finding = only(check(REPORT_ASSOCIATION, *changes), "R541")
    assert finding.severity is Severity.ERROR
    assert text(finding) == (
        f"Abgerechnet sind CHF 15’938.75 Eigenmittel; {TOO_LOW}CHF 61.25. Nicht verwendet sind "
        f"CHF 300.00 des Beitrags. {REMEDY}"
    )
    enough: list[Change] = [
        (f"{FS}/financing/1/actual", Decimal("9385.45")),
        (f"{FS}/costs/0/actual", Decimal("13905.45")),
    ]
    assert codes(check(REPORT_ASSOCIATION, *changes, *enough)) == []
    less: list[Change] = [
        (f"{FS}/financing/1/actual", Decimal("9385.44")),
        (f"{FS}/costs/0/actual", Decimal("13905.44")),
    ]
    assert codes(check(REPORT_ASSOCIATION, *changes, *less)) == ["R541"]


def test_what_is_said_to_be_received_and_is_not_accounted_for_needs_no_own_money_as_well() -> None:
    received = (f"{FS}/contribution_received", Decimal(160000))
    assert codes(check(REPORT_ASSOCIATION, received)) == ["R543"]


@pytest.mark.parametrize(("day", "early"), [("2025-12-30", True), ("2025-12-31", False)])
def test_a_report_of_the_last_day_of_its_year_is_in_order(day: str, early: bool) -> None:
    verdict = check(REPORT_ASSOCIATION, ("/signature/date", day))
    assert codes(verdict) == (["R551"] if early else [])


@pytest.mark.parametrize(
    ("percent", "rows"), [(None, []), ("6", []), ("5", [1]), ("2", [1, 4]), ("0", [0, 1, 2, 4])]
)
def test_deviations_need_a_reason_above_the_cantons_threshold(
    percent: str | None, rows: list[int]
) -> None:
    known = {"settings": deviation(Decimal(percent) if percent else None)}
    findings = found(check(REPORT_ASSOCIATION, **known), "R546")
    assert [f.pointer for f in findings] == [f"{FS}/costs/{row}/reason" for row in rows]
    if percent == "5":
        assert text(findings[0]) == (
            "Budget CHF 5’200.00, tatsächlich CHF 5’480.00: CHF 280.00 mehr (Schwelle für eine "
            "Begründung: 5 Prozent). Bitte die Abweichung begründen."
        )
        reason = (f"{FS}/costs/1/reason", "Mehr Sprachen")
        assert codes(check(REPORT_ASSOCIATION, reason, **known)) == []
        unbudgeted = (f"{FS}/costs/1/budget", DELETE), (f"{FS}/totals", DELETE)
        assert codes(check(REPORT_ASSOCIATION, *unbudgeted, **known)) == []


@pytest.mark.parametrize(
    ("received", "late"),
    [(None, None), ("2026-03-15", None), ("2026-03-16", "1 Tag"), ("2026-04-14", "30 Tage")],
)
def test_late_is_worth_a_look_and_never_a_reason_to_return(
    received: str | None, late: str | None
) -> None:
    day = date.fromisoformat(received) if received else None
    verdict = check(REPORT_ASSOCIATION, received=day)
    assert codes(verdict) == (["R550"] if late else [])
    assert verdict.outcome is (Outcome.LOOK if late else Outcome.COMPLETE)
    if late == "30 Tage":
        assert text(verdict.findings[0]) == (
            "Der Bericht ist am 14. April 2026 eingegangen, 30 Tage nach dem 15. März 2026. "
            "Bitte zur Kenntnis nehmen; wegen einer Verspätung wird kein Bericht zurückgegeben."
        )
    elif late:
        assert f", {late} nach dem " in verdict.findings[0].message


def test_what_came_in_time_is_not_late_when_it_comes_mended() -> None:
    mended = check(REPORT_ASSOCIATION, received=date(2026, 4, 14), first=date(2026, 3, 15))
    assert codes(mended) == []
    late = check(REPORT_ASSOCIATION, received=date(2026, 4, 14), first=date(2026, 3, 17))
    assert text(late.findings[0]).startswith(
        "Der Bericht ist am 17. März 2026 eingegangen, 2 Tage nach dem 15. März 2026. "
    )


def test_a_measure_without_costs_is_a_remark() -> None:
    extra = {
        "id": "M4", "title": "Tag der offenen Tür", "status": "implemented",
        "focus_area": "living_together_participation", "activities": "Ohne Kosten durchgeführt.",
    }  # fmt: skip
    verdict = check(REPORT_ASSOCIATION, ("/measures/-", extra))
    assert codes(verdict) == []
    (finding,) = found(verdict, "R553")
    assert (finding.severity, finding.pointer) == (Severity.INFO, "/measures/3/id")
    assert text(finding) == (
        "Für die Massnahme «M4» stehen keine Kosten in der Abrechnung. Bitte prüfen, ob eine "
        "Kostenzeile fehlt."
    )


@pytest.mark.parametrize("part", ["activity_report", "financial_statement"])
def test_both_parts_of_the_report_are_needed(part: str) -> None:
    verdict = check(REPORT_ASSOCIATION, (f"/{part}", DELETE))
    finding = only(verdict, "S101")
    assert (finding.pointer, finding.section) == (f"/{part}", "5")
    silenced = {item.code for item in verdict.not_checked}
    assert ("R541" in silenced) is (part == "financial_statement")
