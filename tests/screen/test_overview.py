"""Many files on the screen: a line each, columns that fit, and what is missing in short words."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from minikip_docs.checks.rules import RULES
from minikip_docs.data.model import Finding, FormKind, Outcome, Severity, Stage, Verdict
from minikip_docs.jobs.overview import Subject
from minikip_docs.screen import overview
from tests import cases
from tests.screen.test_screen import CRASH, ERROR, SIGNING, UNREADABLE, WARNING, plain, result

EICH = Subject("Budget_1084_Eich.xlsx", "Eich", FormKind.BUDGET, "2025–2027")
REPORT = Subject("bericht.pdf", "Sursee", FormKind.ANNUAL_REPORT, 2025)


def listed(*files: tuple[Subject, Verdict], width: int = 80, folder: str = "") -> list[str]:
    lines = overview.Lines(folder, [subject for subject, _result in files], width)
    return plain("\n".join([lines.head(), *(lines.line(*one) for one in files)])).splitlines()


def test_a_line_has_municipality_file_verdict_and_figures() -> None:
    unread = Subject("scan.pdf")
    assert listed(
        (EICH, result(ERROR, ERROR, WARNING, SIGNING)),
        (REPORT, result(*[WARNING] * 12)),
        (replace(REPORT, file="ganz.json"), result()),
        (unread, Verdict("scan.pdf", None, (UNREADABLE,))),
        (unread, result(CRASH)),
        folder="Eingaben",
    ) == [
        "Ordner Eingaben",
        "",
        "Gemeinde  Datei                  Ergebnis        Fehler  Warn.  offen",
        "Eich      Budget_1084_Eich.xlsx  zurückzugeben        2      1      1",
        "Sursee    bericht.pdf            bitte ansehen              12",
        "Sursee    ganz.json              vollständig",
        "–         scan.pdf               nicht prüfbar        1",
        "–         scan.pdf               Programmfehler",
    ]


def test_only_budgets_have_something_open_for_signing() -> None:
    assert listed((REPORT, result()))[0].endswith("Fehler  Warn.")


@pytest.mark.parametrize("width", [10, 60, 80, 100])
def test_long_names_are_cut_and_no_line_is_too_long(width: int) -> None:
    long = Subject(f"Eingang/{'x' * 90}_1084.xlsx", "Gemeindeverbund Integration Sempachersee")
    *_head, line = listed((EICH, result(ERROR, SIGNING)), (long, result(WARNING)), width=width)
    assert len(line) <= max(width, 70)
    assert line.startswith("Integration")
    assert "4.xlsx  bitte ansehen" in line
    assert line.count("…") == (1 if width == 100 else 2)
    short = Subject("x.xlsx", "Gemeindeverbund Rottal am Napfberg")
    assert listed((long, result()), (short, result()))[-1].startswith("Rottal am Napfberg  ")


def test_a_name_that_steers_the_terminal_does_not() -> None:
    evil = Subject("a\x1b[31m\nb\udcff.json", "Sur\x07\u202esee")
    assert listed((evil, result()))[-1].split() == ["Sursee", "a[31m?bÿ.json", "vollständig"]


def test_the_verdicts_are_coloured_and_say_it_in_words_too() -> None:
    lines = overview.Lines("", [EICH])
    line = lines.line(EICH, result(ERROR))
    assert click.style("zurückzugeben", fg="red", bold=True) in line


def test_how_many_of_each_verdict() -> None:
    outcomes = [Outcome.COMPLETE] * 60 + [Outcome.LOOK] * 12 + [Outcome.RETURN] * 5
    outcomes += [Outcome.NOT_CHECKABLE] * 2
    assert overview.counts(outcomes, 80) == (
        "79 Dateien: 60 vollständig, 12 bitte ansehen, 5 zurückzugeben, 2 nicht prüfbar"
    )
    assert overview.counts(outcomes[-1:]) == "1 Datei: 1 nicht prüfbar"


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        (cases.BUDGET, [("/attachments", cases.DELETE)], "Grundlagenpapier"),
        (
            cases.BUDGET,
            [("/structure/mandate", cases.DELETE), ("/measures/1/description", cases.DELETE)],
            "Auftrag; Beschreibung, Massnahme 2",
        ),
        (cases.BUDGET, [("/structure/annual_budget", 0)], "Budget der Struktur"),
        (cases.BUDGET_ASSOCIATION, [("/resolutions/1", cases.DELETE)], "Gemeinderatsbeschluss"),
        (cases.BUDGET_ASSOCIATION, [("/resolutions/1/status", "planned")], "gefasster Beschluss"),
        (cases.BUDGET, [("/signatories", cases.DELETE)], "Unterzeichnende"),
        (cases.REPORT, [("/financial_statement", cases.DELETE)], "Abrechnung"),
        (cases.BUDGET, [("/bank/iban", "CH93 0076 2011 6238 5295 8")], ""),
    ],
)
def test_what_is_missing_in_short_words(name: str, changes: list[cases.Change], words: str) -> None:
    assert overview.missing(cases.check(name, *changes)) == words


def test_what_is_missing_of_a_file_that_cannot_be_judged() -> None:
    assert overview.missing(Verdict("x", None, (UNREADABLE,))) == "lesbares Formular"
    assert overview.missing(result(CRASH, replace(ERROR, code="R202"))) == ""


def test_each_thing_is_named_once_and_the_rest_counted() -> None:
    lacking = [replace(ERROR, code="S101", label=f"6.{n} Feld {n}") for n in range(1, 8)]
    lacking += [replace(ERROR, code="R202"), replace(ERROR, code="R202"), lacking[0]]
    assert overview.missing(result(*lacking)) == (
        "Feld 1; Feld 2; Feld 3; Feld 4; Feld 5; 3 weitere"
    )


def test_the_short_words_are_of_rules_that_there_are() -> None:
    rules = {rule.code for rule in RULES}
    named = {*overview.MISSING, *overview.BY_FIELD}
    assert {code for code in named if code.startswith("R")} <= rules


def test_figures_are_those_of_the_findings() -> None:
    info = replace(ERROR, severity=Severity.INFO)
    counted = overview.figures(result(ERROR, WARNING, WARNING, SIGNING, CRASH, info))
    assert (counted[overview.ERROR], counted[overview.WARNING], counted[overview.OPEN]) == (1, 2, 1)
    assert isinstance(SIGNING, Finding)
    assert SIGNING.stage is Stage.SIGNING
