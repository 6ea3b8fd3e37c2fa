"""What a clerk sees: verdict lines, findings, summaries, tables, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.checks import verdict_json
from minikip_docs.data.model import (
    Finding,
    FormKind,
    NotChecked,
    Outcome,
    Place,
    Refusal,
    Severity,
    Stage,
    Submission,
    Verdict,
)
from minikip_docs.jobs.issue import Made
from minikip_docs.screen import words

SUBMISSION = Submission("budget-x.json", "ab" * 32, FormKind.BUDGET, {})
ERROR = Finding(
    code="R501",
    severity=Severity.ERROR,
    stage=Stage.SUBMISSION,
    pointer="/financing/0",
    label="8.4 Eigenmittel, Jahr 2025",
    message="Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
    remedy="Bitte die Eigenmittel erhöhen.",
    section="5",
    place=Place("Seite 2, Feld 8.4"),
)
WARNING = replace(ERROR, code="R402", severity=Severity.WARNING, section=None, place=None)
INFO = replace(WARNING, code="R410", severity=Severity.INFO)
SIGNING = replace(ERROR, code="R204", stage=Stage.SIGNING)
CRASH = replace(ERROR, code="X900", section=None)
UNREADABLE = Finding(
    "D101", Severity.ERROR, Stage.SUBMISSION, "", "", "Die Datei ist leer.", "Bitte neu senden."
)


@pytest.mark.parametrize(
    ("label", "place", "shown"),
    [
        ("8.4 Eigenmittel, Jahr 2025", "Seite 2, Feld 8.4", "(Seite 2)"),
        ("1.2 Name", "Feld 1.2", ""),
        ("6.2 Titel, Massnahme 2", "Seite 4, Feld 6.2, Massnahme 2", "(Seite 4)"),
        ("6.2 Titel, Massnahme 1", "Feld 6.2, Massnahme 2", "(Feld 6.2, Massnahme 2)"),
        ("1.2 Name", "Blatt Angaben, Zelle C6", "(Blatt Angaben, Zelle C6)"),
        ("", "Seite 3", "(Seite 3)"),
    ],
)
def test_a_place_does_not_say_again_what_the_label_says(label: str, place: str, shown: str) -> None:
    finding = replace(ERROR, label=label, place=Place(place))
    line = next(x for x in plain(words.verdict(result(finding), 100)).splitlines() if "R501" in x)
    assert line == f"    R501  {label} {shown}".rstrip().replace("R501   ", "R501  ")


def result(*findings: Finding, not_checked: tuple[NotChecked, ...] = ()) -> Verdict:
    return Verdict("budget-x.json", FormKind.BUDGET, findings, not_checked, SUBMISSION)


def plain(text: str) -> str:
    return click.unstyle(text)


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        ((), "vollständig"),
        ((INFO,), "vollständig"),
        ((WARNING,), "vollständig, bitte ansehen (1 Warnung)"),
        ((WARNING, WARNING, INFO), "vollständig, bitte ansehen (2 Warnungen)"),
        ((ERROR, WARNING), "zurückzugeben: 1 Beanstandung"),
        ((ERROR, ERROR, ERROR), "zurückzugeben: 3 Beanstandungen"),
        ((SIGNING,), "vollständig; für die Unterzeichnung noch offen: 1"),
        (
            (ERROR, SIGNING, SIGNING),
            "zurückzugeben: 1 Beanstandung; für die Unterzeichnung noch offen: 2",
        ),
        ((replace(SIGNING, severity=Severity.WARNING),), "vollständig"),
        ((ERROR, CRASH), "nicht prüfbar"),
    ],
)
def test_verdict_line(findings: tuple[Finding, ...], line: str) -> None:
    assert plain(words.verdict_line(result(*findings))) == f"  {line}"


def test_a_line_break_in_a_file_name_is_seen() -> None:
    assert words.printable("budget\n  vollständig\r\u2028.json\x1b") == (
        "budget?  vollständig??.json"
    )


def test_a_finding_says_where_what_how_and_why() -> None:
    assert plain(words.verdict(result(WARNING, ERROR))).splitlines() == [
        "budget-x.json (Budgeteingabe)",
        "  zurückzugeben: 1 Beanstandung",
        "",
        "  Fehler – von der Gemeinde zu beheben",
        "    R501  8.4 Eigenmittel, Jahr 2025 (Seite 2)",
        "          Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
        "          → Bitte die Eigenmittel erhöhen.",
        "          Merkblatt, Ziffer 5",
        "",
        "  Warnungen – bitte ansehen und entscheiden",
        "    R402  8.4 Eigenmittel, Jahr 2025",
        "          Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
        "          → Bitte die Eigenmittel erhöhen.",
    ]


def test_groups_stand_in_order_and_only_if_needed() -> None:
    skipped = NotChecked("R502", "Die Finanzierung deckt die Kosten", "8.1 Betrag ist ungültig.")
    text = plain(words.verdict(result(INFO, SIGNING, CRASH, ERROR, not_checked=(skipped,))))
    headings = [line for line in text.splitlines() if line.startswith("  ") and line[2] != " "]
    assert headings[1:] == [
        "  Fehler im Programm – nicht von der Gemeinde verursacht",
        "  Fehler – von der Gemeinde zu beheben",
        "  Hinweise",
        "  Für die Unterzeichnung noch offen",
        "  Nicht geprüft",
    ]
    assert text.endswith(
        "    R502  Die Finanzierung deckt die Kosten\n          8.1 Betrag ist ungültig."
    )


def test_an_unreadable_file_has_no_label() -> None:
    unreadable = Verdict("leer.json", None, (UNREADABLE,))
    assert plain(words.verdict(unreadable)).splitlines() == [
        "leer.json",
        "  nicht prüfbar",
        "",
        "  Fehler",
        "    D101  Die Datei ist leer.",
        "          → Bitte neu senden.",
    ]


@given(st.text(alphabet="ab -’\u00a0é", max_size=300), st.integers(50, 100))
def test_no_word_is_lost_and_no_line_too_long(message: str, width: int) -> None:
    text = plain(words.verdict(result(replace(WARNING, label="8.4", message=message)), width))
    shown = text.partition("8.4\n")[2].partition("→")[0]
    assert "".join(shown.split()) == "".join(message.split())
    assert all(len(line) <= width for line in text.splitlines())


def test_amounts_are_not_torn_apart() -> None:
    message = "Der Betrag ist um " + "CHF\u00a012’500.00 " * 12
    lines = plain(words.verdict(result(replace(ERROR, message=message)), 47)).splitlines()
    assert sum(line.count("CHF\u00a012’500.00") for line in lines) == 12


def test_file_names_cannot_steer_the_terminal() -> None:
    assert words.printable("a\x1b[31mb\udcff.json") == "a[31mbÿ.json"


def test_json_has_every_field_and_stable_keys() -> None:
    document = json.loads(verdict_json.as_json([result(ERROR, SIGNING), result()]))
    assert list(document) == ["schema_version", "files", "summary"]
    assert document["schema_version"] == 1
    assert document["files"][0]["findings"][0] == {
        "code": "R501",
        "severity": "error",
        "stage": "submission",
        "pointer": "/financing/0",
        "label": "8.4 Eigenmittel, Jahr 2025",
        "message": "Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
        "remedy": "Bitte die Eigenmittel erhöhen.",
        "section": "5",
        "place": "Seite 2, Feld 8.4",
    }
    file = {k: v for k, v in document["files"][0].items() if k != "findings"}
    assert file == {
        "file": "budget-x.json",
        "sha256": "ab" * 32,
        "form": "budget",
        "outcome": "to-be-returned",
        "open_for_signing": 1,
        "not_checked": [],
        "proposals": [],
    }
    assert document["summary"] == {
        "files": 2,
        "complete": 1,
        "complete-please-look": 0,
        "to-be-returned": 1,
        "not-checkable": 0,
    }


def test_json_survives_any_file_name() -> None:
    name = "budget-\udcff.json"
    document = json.loads(verdict_json.as_json([replace(result(), source=name)]))
    assert document["files"][0]["file"] == "budget-ÿ.json"


def agreement_text(made: Made) -> list[str]:
    return plain(words.agreement(made, "aus")).splitlines()


def test_rules_that_were_not_checked_are_counted_in_one_sentence() -> None:
    why = [NotChecked(f"R10{n}", f"Regel {n}", "Wegen A.", ("A",)) for n in (1, 2)]
    text = plain(words.verdict(result(not_checked=tuple(why))))
    assert text.splitlines()[1:] == [
        "  vollständig", "", "  Nicht geprüft: 2 Regeln; zuerst zu berichtigen: A.",
    ]  # fmt: skip
    why[0] = replace(why[0], because=("B", "C", "A", "D", "E"), partly=True)
    text = plain(words.verdict(result(not_checked=tuple(why))))
    assert text.splitlines()[-1] == (
        "  Nicht geprüft: 2 Regeln, zum Teil oder ganz; zuerst zu berichtigen: "
        "B, C, A und 2 weitere."
    )


def many(number: int, **changes: Any) -> list[Finding]:
    return [
        replace(
            ERROR,
            label=f"7.4 Betrag 2026, Budgetzeile {row}",
            message=f"Zeile {row}.",
            place=Place(f"Blatt 7 Budget Kosten, Zelle G{row + 6}"),
            **changes,
        )
        for row in range(1, number + 1)
    ]


def test_more_than_five_findings_of_one_kind_are_shown_as_one() -> None:
    five = plain(words.verdict(result(*many(5))))
    assert five.count("R501") == 5
    other = replace(ERROR, code="R502", label="8 Finanzierung", place=None)
    crowd = [*many(6), other, *many(3)[2:], *many(9)[7:]]
    text = plain(words.verdict(result(*crowd), 100))
    assert text.splitlines()[1:] == [
        "  zurückzugeben: 10 Beanstandungen",
        "",
        "  Fehler – von der Gemeinde zu beheben",
        "    R501  9 Stellen",
        "          Zeile 1.",
        "          … (alle mit --verbose)",
        "          • 7.4 Betrag 2026, Budgetzeile 1–6, 8 und 9 (Blatt 7 Budget Kosten, Zellen G7, "
        "G8, G9 und",
        "            5 weitere)",
        "          → Bitte die Eigenmittel erhöhen.",
        "          Merkblatt, Ziffer 5",
        "    R502  8 Finanzierung",
        "          Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
        "          → Bitte die Eigenmittel erhöhen.",
        "          Merkblatt, Ziffer 5",
    ]
    assert plain(words.verdict(result(*crowd), verbose=True)).count("R501") == 9


def test_findings_with_other_advice_or_severity_are_another_kind() -> None:
    mixed = [*many(4), *many(2, remedy="Anders."), *many(2, severity=Severity.WARNING)]
    assert plain(words.verdict(result(*mixed))).count("R501") == 8


def test_many_findings_at_one_place_show_three_of_their_sentences() -> None:
    crowd = [replace(one, label="8 Finanzierung", place=None) for one in many(7)]
    assert plain(words.verdict(result(*crowd))).splitlines()[4:10] == [
        "    R501  7 Stellen",
        "          Zeile 1.",
        "          Zeile 2.",
        "          Zeile 3.",
        "          … (alle mit --verbose)",
        "          • 8 Finanzierung",
    ]


def test_missing_fields_are_of_one_kind_whatever_their_question() -> None:
    asked = [
        replace(one, remedy=f"Bitte ausfüllen. Was gilt in Zeile {n}?", place=None)
        for n, one in enumerate(many(6, code="S101", section=None))
    ]
    assert plain(words.verdict(result(*asked), 100)).splitlines()[-5:] == [
        "    S101  6 Stellen",
        "          Zeile 1.",
        "          … (alle mit --verbose)",
        "          • 7.4 Betrag 2026, Budgetzeile 1–6",
        "          → Bitte ausfüllen.",
    ]


def test_verbose_names_rules_that_share_a_reason_once() -> None:
    few = tuple(NotChecked(f"R10{n}", f"Regel {n}", "Wegen A.") for n in (1, 2))
    many = tuple(NotChecked(f"R50{n}", f"Regel {n}", "Wegen B.", ("6.3",)) for n in range(5))
    text = plain(words.verdict(result(not_checked=(few[0], *many, few[1])), verbose=True))
    assert text.splitlines()[-6:] == [
        "  Nicht geprüft",
        "    R101  Regel 1",
        "    R102  Regel 2",
        "          Wegen A.",
        "    5 Regeln: R500, R501, R502, R503, R504",
        "          Wegen B.",
    ]


def test_rules_that_wait_for_no_field_are_all_named_once() -> None:
    """What is not compared for want of an agreement is no matter of counting."""
    many = tuple(NotChecked(f"R56{n}", f"Regel {n}", "Kein Vergleich.") for n in range(6))
    assert plain(words.verdict(result(not_checked=many))).splitlines()[-8:] == [
        "  Nicht geprüft",
        *(f"    R56{n}  Regel {n}" for n in range(6)),
        "          Kein Vergleich.",
    ]


def test_reports_that_were_not_compared_are_said_to_be() -> None:
    assert words.not_compared(1, 200) == (
        "Der Jahresbericht wurde nicht mit der Vereinbarung verglichen; das tut --agreements "
        "NACHWEIS|ORDNER."
    )
    assert words.not_compared(3, 200).startswith("3 Jahresberichte wurden nicht mit der")


def test_an_agreement_names_its_files() -> None:
    files = {"V.docx": b"x" * 148_001, "V.pdf": b"x" * 999}
    made = Made(result(replace(SIGNING, severity=Severity.WARNING)), "final", files)
    assert agreement_text(made) == [
        "budget-x.json (Budgeteingabe)",
        "  vollständig",
        "",
        "  Vor der Unterzeichnung ansehen",
        "    R204  8.4 Eigenmittel, Jahr 2025 (Seite 2)",
        "          Die eigenen Aufwendungen 2025 betragen CHF\u00a08’000.00.",
        "          → Bitte die Eigenmittel erhöhen.",
        "          Merkblatt, Ziffer 5",
        "",
        "  Vereinbarung, im Ordner aus",
        "    149 KB  V.docx",
        "      1 KB  V.pdf",
    ]


def test_a_draft_says_what_is_missing() -> None:
    missing = ("Zahlungsmodalitäten (payment.terms)",)
    made = Made(result(SIGNING), "draft", {"V.pdf": b"x"}, missing)
    lines = agreement_text(made)
    assert lines[1] == "  vollständig; für die Unterzeichnung noch offen: 1"
    assert lines[-6:] == [
        "",
        "  Entwurf, nicht zur Unterzeichnung, im Ordner aus",
        "    1 KB  V.pdf",
        "",
        "  Für die Unterzeichnung fehlt in canton.toml",
        "    – Zahlungsmodalitäten (payment.terms)",
    ]


@pytest.mark.parametrize(
    ("made", "last"),
    [
        (
            Made(result(ERROR), "refused", {}),
            ["  Keine Vereinbarung", "    Zuerst muss eine Eingabe ohne Fehler vorliegen."],
        ),
        (
            Made(result(SIGNING), "refused", {}),
            [
                "  Keine Vereinbarung",
                "    Zuerst muss erledigt sein, was für die Unterzeichnung noch offen ist. "
                "Mit --draft gibt es schon",
                "    jetzt einen Entwurf.",
            ],
        ),
        (
            Made(result(), "refused", {}, ("Kündigungsfrist (agreement.notice_period)",)),
            [
                "  Keine Vereinbarung: In canton.toml fehlt",
                "    – Kündigungsfrist (agreement.notice_period)",
                "    → Bitte diese Angaben in canton.toml eintragen («minikip init» schreibt eine "
                "Vorlage) oder mit",
                "      --draft einen Entwurf erstellen.",
            ],
        ),
    ],
)
def test_why_there_is_no_agreement(made: Made, last: list[str]) -> None:
    lines = agreement_text(made)
    assert lines[-len(last) :] == last
    assert lines[-len(last) - 1] == ""


def test_refusal_and_its_remedy() -> None:
    fault = Refusal("D109", "Die Datei gibt es nicht.", "Bitte die Schreibweise prüfen.")
    assert plain(words.refusal(fault)).splitlines() == [
        "Fehler D109: Die Datei gibt es nicht.",
        "  → Bitte die Schreibweise prüfen.",
    ]


def test_table_is_aligned_and_wraps_its_last_column() -> None:
    rows = [("R1", "Kurz"), ("R1000", "Ein Satz, der nicht auf eine Zeile passt")]
    assert plain(words.table(("Code", "Regel"), rows, 32)).splitlines() == [
        "Code   Regel",
        "R1     Kurz",
        "R1000  Ein Satz, der nicht auf",
        "       eine Zeile passt",
    ]


def test_outcomes_have_words() -> None:
    assert set(words.OUTCOMES) == set(Outcome)
