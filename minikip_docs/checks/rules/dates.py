"""Rules on dates (no section): they stand in order; ISO dates compare as text."""

from __future__ import annotations

from datetime import date

from minikip_docs.checks.rules.balance import YEARS
from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data.displaced import period_in_doubt
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import long_date
from minikip_docs.data.text import years as span

_FORM_DATE = "/signature/date"
_NEVER = "9999-12-31"  # of a measure without an end
LATEST_REPORT = 2  # years after the report year
_RESOLUTIONS = ("/resolutions/*/status", "/resolutions/*/date", _FORM_DATE)


@rule(
    "R130",
    "Jede Massnahme beginnt vor ihrem Ende",
    needs=("/measures/*/start", "/measures/*/end"),
)
def measures_end_after_start(data: Data, _facts: Facts) -> Problems:
    """Vertauschte Daten ergäben eine Massnahme ohne Dauer."""
    for index, measure in enumerate(data["measures"]):
        if measure.get("start", "") > measure.get("end", _NEVER):
            yield Problem(
                f"/measures/{index}/end",
                f"Das Ende ({long_date(measure['end'])}) liegt vor dem Beginn "
                f"({long_date(measure['start'])}).",
                "Bitte Beginn oder Ende berichtigen.",
            )


@rule(
    "R131",
    "Das letzte Jahr der Dauer liegt nicht vor dem ersten",
    needs=("/period/first_year", "/period/last_year"),
)
def period_in_order(data: Data, _facts: Facts) -> Problems:
    """Vertauschte Jahre ergäben eine Vereinbarung ohne Dauer."""
    first, last = data["period"]["first_year"], data["period"]["last_year"]
    if first > last:
        yield Problem(
            "/period/last_year",
            f"Das letzte Jahr ({last}) liegt vor dem ersten ({first}).",
            "Bitte die Jahre berichtigen.",
        )


@rule("R132", "Ein gefasster Beschluss ist nicht jünger als die Eingabe", needs=_RESOLUTIONS)
def taken_before_form(data: Data, _facts: Facts) -> Problems:
    """Ein Beschluss, der bei der Eingabe gefasst ist, kann nicht später datiert sein."""
    day = data["signature"]["date"]
    for index, row in enumerate(data["resolutions"]):
        if row["status"] == "taken" and row["date"] > day:
            yield Problem(
                f"/resolutions/{index}/date",
                f"Der Beschluss ist als gefasst eingetragen, sein Datum "
                f"({long_date(row['date'])}) liegt aber nach dem Datum der Eingabe "
                f"({long_date(day)}).",
                "Bitte das Datum berichtigen oder als Stand «geplant» eintragen.",
            )


@rule(
    "R133",
    "Ein geplanter Beschluss liegt nicht vor dem Datum der Eingabe",
    severity=Severity.WARNING,
    needs=_RESOLUTIONS,
)
def planned_after_form(data: Data, _facts: Facts) -> Problems:
    """Liegt die Sitzung schon zurück, ist der Stand wohl nicht nachgeführt."""
    day = data["signature"]["date"]
    for index, row in enumerate(data["resolutions"]):
        if row["status"] == "planned" and row.get("date", day) < day:
            yield Problem(
                f"/resolutions/{index}/date",
                f"Der Beschluss ist als geplant eingetragen, sein Datum "
                f"({long_date(row['date'])}) liegt aber vor dem Datum der Eingabe "
                f"({long_date(day)}).",
                "Bitte prüfen, ob der Beschluss inzwischen gefasst ist.",
            )


@rule(
    "R134",
    "Die Struktur besteht im Zeitpunkt der Eingabe schon",
    severity=Severity.WARNING,
    needs=("/structure/since", _FORM_DATE),
)
def structure_before_form(data: Data, _facts: Facts) -> Problems:
    """Ein Datum in der Zukunft ist ein Tippfehler oder kündigt eine Struktur erst an."""
    day, since = data["signature"]["date"], data["structure"].get("since")
    if since is not None and since > day:
        yield Problem(
            "/structure/since",
            f"Die Struktur besteht erst seit {long_date(since)}, nach dem Datum der Eingabe "
            f"({long_date(day)}).",
            "Bitte prüfen, ob die Struktur schon besteht.",
        )


@rule(
    "R135",
    "Keine Beilage ist jünger als die Eingabe",
    severity=Severity.WARNING,
    needs=("/attachments/*/date", _FORM_DATE),
)
def attachments_before_form(data: Data, _facts: Facts) -> Problems:
    """Ein Datum in der Zukunft ist meist ein Tippfehler."""
    day = data["signature"]["date"]
    for index, row in enumerate(data.get("attachments", ())):
        if row.get("date", day) > day:
            yield Problem(
                f"/attachments/{index}/date",
                f"Das Datum der Beilage ({long_date(row['date'])}) liegt nach dem Datum der "
                f"Eingabe ({long_date(day)}).",
                "Bitte das Datum prüfen.",
            )


@rule(
    "R136",
    "Das Datum der Eingabe passt zu ihren Jahren",
    forms=BOTH,
    severity=Severity.WARNING,
    needs=(_FORM_DATE, "/period", "/report_year"),
)
def dated_in_time(data: Data, _facts: Facts) -> Problems:
    """Ein Datum nach der Dauer oder lange nach dem Berichtsjahr ist meist ein Tippfehler."""
    day = date.fromisoformat(data["signature"]["date"])
    if "report_year" in data:
        year = data["report_year"]
        if day > date(year + LATEST_REPORT, 12, 31):
            yield Problem(
                _FORM_DATE,
                f"Der Bericht ist vom {long_date(day)}, mehr als zwei Jahre nach dem "
                f"Berichtsjahr {year}.",
                "Bitte Datum und Berichtsjahr prüfen.",
            )
        return
    first, last = data["period"]["first_year"], data["period"]["last_year"]
    if first <= last < day.year:
        yield Problem(
            _FORM_DATE,
            f"Die Eingabe ist vom {long_date(day)}; ihre Dauer {span(first, last)} ist dann "
            "schon vorbei.",
            "Bitte Datum und Dauer prüfen.",
        )


@rule(
    "R207",
    "Kein Beschluss ist älter als die KIP-Periode",
    severity=Severity.WARNING,
    section="2",
    needs=("/resolutions/*/status", "/resolutions/*/date"),
)
def resolutions_of_this_period(data: Data, facts: Facts) -> Problems:
    """Der Beschluss unterstützt und genehmigt die Vereinbarung dieser KIP-Periode.

    Merkblatt Ziffer 2. Dass er vor ihren Jahren gefasst ist, ist die Regel.
    """
    begins = date(facts.programme.years[0], 1, 1)
    for index, row in enumerate(data["resolutions"]):
        if row["status"] == "taken" and row["date"] < begins.isoformat():
            yield Problem(
                f"/resolutions/{index}/date",
                f"Der Beschluss ist vom {long_date(row['date'])}; {facts.programme.name} beginnt "
                f"erst am {long_date(begins)}.",
                "Bitte prüfen, ob der Beschluss diese Vereinbarung genehmigt oder das Datum "
                "falsch ist.",
            )


@rule(
    "R208",
    "Die Eingabe ist nicht jünger als das erste Jahr der Vereinbarung",
    severity=Severity.WARNING,
    section="2",
    needs=(_FORM_DATE, *YEARS),
)
def dated_before_its_years(data: Data, _facts: Facts) -> Problems:
    """Das Budget wird «vorgängig» zum Abschluss der Vereinbarung eingereicht.

    Merkblatt Ziffer 2. Eine Eingabe nach der ganzen Dauer meldet die Regel R136.
    """
    day = date.fromisoformat(data["signature"]["date"])
    first, last = data["period"]["first_year"], data["period"]["last_year"]
    if first < day.year <= last and not period_in_doubt(data):
        yield Problem(
            _FORM_DATE,
            f"Die Eingabe ist vom {long_date(day)}; das erste Jahr der Vereinbarung ({first}) ist "
            "dann schon vorbei.",
            "Bitte prüfen, ob das Datum oder das erste Jahr der Dauer falsch ist.",
        )


RULES: tuple[Rule, ...] = (
    measures_end_after_start,
    period_in_order,
    taken_before_form,
    planned_after_form,
    structure_before_form,
    attachments_before_form,
    dated_in_time,
    resolutions_of_this_period,
    dated_before_its_years,
)
