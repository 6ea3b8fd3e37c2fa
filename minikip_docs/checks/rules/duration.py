"""Rules on first and last day of an agreement (no section): they fit its years and measures."""

from __future__ import annotations

from datetime import date

from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data.model import Problem, Severity, Stage
from minikip_docs.data.text import long_date
from minikip_docs.data.text import years as span
from minikip_docs.facts.duration import duration

PERIOD = ("/period/first_year", "/period/last_year", "/period/start", "/period/end")


@rule("R141", "Beginn und Ende der Vereinbarung passen zur Dauer", needs=PERIOD)
def days_fit_years(data: Data, _facts: Facts) -> Problems:
    """Die Beiträge gelten für die Jahre der Dauer; sie liegen in der KIP-Periode."""
    period = data["period"]
    first, last = period["first_year"], period["last_year"]
    if first > last:
        return  # R131 reports a period that ends before it begins
    fits = True
    for key, verb, year in (("start", "beginnt", first), ("end", "endet", last)):
        day = period.get(key)
        if day is not None and int(day[:4]) != year:
            fits = False
            yield Problem(
                f"/period/{key}",
                f"Die Vereinbarung {verb} am {long_date(day)}, die Dauer ist aber "
                f"{span(first, last)}.",
                "Bitte den Tag oder die Dauer berichtigen.",
            )
    if fits and period.get("start", "") > period.get("end", f"{last}-12-31"):
        yield Problem(
            "/period/end",
            f"Das Ende ({long_date(period['end'])}) liegt vor dem Beginn "
            f"({long_date(period['start'])}).",
            "Bitte Beginn oder Ende berichtigen.",
        )


@rule(
    "R142",
    "Keine Massnahme beginnt vor der Vereinbarung",
    severity=Severity.WARNING,
    needs=(*PERIOD, "/measures/*/start"),
)
def measures_within_days(data: Data, facts: Facts) -> Problems:
    """Was vor dem Beginn stattfindet, ist noch nicht vereinbart.

    Eine Massnahme, die schon vor den Jahren der Dauer begann, meldet die Regel R505.
    """
    start, _end = duration(data, facts.settings)
    if start is None or start.year != data["period"]["first_year"]:
        return
    for index, measure in enumerate(data["measures"]):
        day = measure.get("start", "9")
        if f"{start.year}-01-01" <= day < start.isoformat():
            yield Problem(
                f"/measures/{index}/start",
                f"Die Massnahme beginnt am {long_date(day)}, die Vereinbarung erst am "
                f"{long_date(start)}.",
                "Bitte prüfen, ob nur Kosten ab dem Beginn der Vereinbarung budgetiert sind oder "
                "ein Tag falsch ist.",
            )


@rule(
    "R143",
    "Die Vereinbarung beginnt nicht vor ihrem Datum",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    needs=(*PERIOD, "/signature/date"),
    office=True,
)
def no_start_before_date(data: Data, facts: Facts) -> Problems:
    """Eine Vereinbarung, die rückwirkend gilt, ist gewollt oder ein Versehen.

    Verglichen wird mit dem Datum der Dokumente, ohne ein anderes mit jenem der Eingabe.
    """
    start, _end = duration(data, facts.settings)
    day = facts.on or date.fromisoformat(data["signature"]["date"])
    if start is not None and start < day:
        yield Problem(
            "/period/start",
            f"Die Vereinbarung beginnt am {long_date(start)}, ist aber vom {long_date(day)}; sie "
            "gilt rückwirkend.",
            "Bitte prüfen, ob das so gewollt ist, sonst Beginn oder Datum ändern.",
        )


RULES: tuple[Rule, ...] = (days_fit_years, measures_within_days, no_start_before_date)
