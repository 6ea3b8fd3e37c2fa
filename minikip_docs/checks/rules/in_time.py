"""Rules on the days of a report (leaflet section 5): its year, its date, when it came in."""

from __future__ import annotations

from datetime import date

from minikip_docs.checks.rules.dates import LATEST_REPORT
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import long_date
from minikip_docs.facts import deadlines
from minikip_docs.facts.agreed import Agreed

_NOTED = "Bitte zur Kenntnis nehmen; wegen einer Verspätung wird kein Bericht zurückgegeben."


def deadline(data: Data, facts: Facts) -> date:
    """Give the last day on which a report is on time."""
    return deadlines.of_report(facts.programme, facts.settings, data["report_year"])


def _wrong_year(facts: Facts) -> bool:
    """Say whether the year is none of the agreement: R561 tells, and nothing is due for it."""
    return isinstance(facts.agreed, Agreed) and not facts.agreed.holds


def _days(late: int) -> str:
    return f"{late} {'Tag' if late == 1 else 'Tage'}"


@rule(
    "R550",
    "Der Bericht ist fristgerecht eingegangen",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=("/report_year",),
    office=True,
)
def came_in_time(data: Data, facts: Facts) -> Problems:
    """Die Berichterstattung ist bis zum Stichtag des Folgejahres einzureichen (Ziffer 5).

    Das Merkblatt nennt keine Folgen einer Verspätung; sie ist nie ein Grund zur Rückweisung. Ob
    sich die Frist an einem Wochenende verlängert, legt der Kanton fest (report.weekend_extends).
    Was rechtzeitig einging und berichtigt noch einmal kam, ist nicht verspätet.
    """
    due = deadline(data, facts)
    came = min(filter(None, (facts.first, facts.received)), default=None)
    if came and came > due and not _wrong_year(facts):
        late = (came - due).days
        yield Problem(
            "",
            f"Der Bericht ist am {long_date(came)} eingegangen, {_days(late)} nach dem "
            f"{long_date(due)}.",
            _NOTED,
            days_late=late,
        )


@rule(
    "R574",
    "Der Bericht trägt kein Datum nach dem Stichtag",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=("/report_year", "/signature/date"),
    office=True,
)
def written_in_time(data: Data, facts: Facts) -> Problems:
    """Ein Bericht, der nach dem Stichtag datiert ist, kam auch nachher (Ziffer 5).

    Gilt nur, solange der Tag des Eingangs nicht angegeben ist. Ein Datum lange nach dem
    Berichtsjahr meldet die Regel R136.
    """
    due, signed = deadline(data, facts), date.fromisoformat(data["signature"]["date"])
    typo = signed.year > data["report_year"] + LATEST_REPORT
    if facts.received is None and signed > due and not typo and not _wrong_year(facts):
        late = (signed - due).days
        yield Problem(
            "/signature/date",
            f"Der Bericht ist vom {long_date(signed)}, mindestens {_days(late)} nach dem "
            f"{long_date(due)}; wann er einging, ist nicht angegeben.",
            _NOTED,
            days_late=late,
        )


@rule(
    "R573",
    "Der Bericht ist nicht eingegangen, bevor er geschrieben war",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=("/signature/date",),
)
def came_after_it_was_written(data: Data, facts: Facts) -> Problems:
    """Eines der beiden Daten ist wohl ein Tippfehler."""
    signed = date.fromisoformat(data["signature"]["date"])
    if facts.received and facts.received < signed:
        yield Problem(
            "/signature/date",
            f"Der Bericht ist vom {long_date(signed)}, eingegangen aber schon am "
            f"{long_date(facts.received)}.",
            "Bitte beide Daten prüfen.",
        )


@rule(
    "R551",
    "Der Bericht ist nach dem Ende des Berichtsjahres datiert",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=("/report_year", "/signature/date"),
)
def dated_after_the_year(data: Data, _facts: Facts) -> Problems:
    """Ein Bericht von vor dem Jahresende kann nicht das ganze Jahr abrechnen."""
    signed = date.fromisoformat(data["signature"]["date"])
    end = date(data["report_year"], 12, 31)
    if signed < end:
        yield Problem(
            "/signature/date",
            f"Der Bericht ist vom {long_date(signed)}; das Berichtsjahr endet erst am "
            f"{long_date(end)}.",
            "Bitte Datum und Berichtsjahr prüfen.",
        )


RULES: tuple[Rule, ...] = (
    came_in_time,
    written_in_time,
    came_after_it_was_written,
    dated_after_the_year,
)
