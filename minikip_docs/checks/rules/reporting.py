"""Rules on the annual report (leaflet section 5): its account, its two parts, its deadline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, excerpt, long_date, number

_STATEMENT = "/financial_statement"
_FINANCING = (f"{_STATEMENT}/financing/*/origin", f"{_STATEMENT}/financing/*/actual")
_COSTS = (f"{_STATEMENT}/costs/*/measure", f"{_STATEMENT}/costs/*/actual")
_RECEIVED = (f"{_STATEMENT}/contribution_received", f"{_STATEMENT}/contribution_unused")
_ZERO = Decimal(0)


@rule(
    "R140",
    "Die eingetragenen Summen der Abrechnung stimmen",
    forms=REPORT,
    needs=(
        f"{_STATEMENT}/costs/*/actual",
        f"{_STATEMENT}/costs/*/budget",
        *_FINANCING,
        f"{_STATEMENT}/totals",
    ),
)
def statement_totals(data: Data, _facts: Facts) -> Problems:
    """Eine falsche Summe zeigt, dass eine Zeile fehlt oder ein Betrag falsch ist."""
    statement = data["financial_statement"]
    computed = {
        "budget": figures.total(statement["costs"], "budget"),
        "costs": figures.total(statement["costs"], "actual"),
        **{o: figures.total(statement["financing"], "actual", origin=o) for o in figures.ORIGINS},
    }
    for name, declared in statement.get("totals", {}).items():
        if declared != computed[name]:
            yield Problem(
                f"{_STATEMENT}/totals/{name}",
                f"Eingetragen sind {chf(declared)}, die Zeilen ergeben {chf(computed[name])}; "
                f"die Differenz beträgt {chf(abs(declared - computed[name]))}.",
                "Bitte die Summe oder die Zeilen berichtigen; die Summe darf auch leer bleiben.",
            )


@rule(
    "R542",
    "Die Kosten jeder Massnahme sind genau finanziert",
    forms=REPORT,
    section="5",
    needs=(*_COSTS, f"{_STATEMENT}/financing/*/measure", f"{_STATEMENT}/financing/*/actual"),
)
def costs_are_financed(data: Data, _facts: Facts) -> Problems:
    """Die Abrechnung zeigt, womit die tatsächlichen Kosten bezahlt wurden."""
    statement = data["financial_statement"]
    rows = (*statement["costs"], *statement["financing"])
    for measure in dict.fromkeys(row["measure"] for row in rows):
        costs = figures.total(statement["costs"], "actual", measure=measure)
        paid = figures.total(statement["financing"], "actual", measure=measure)
        if costs != paid:
            yield Problem(
                f"{_STATEMENT}/financing",
                f"Massnahme «{excerpt(measure)}»: Kosten {chf(costs)}, Finanzierung {chf(paid)}; "
                f"die Differenz beträgt {chf(abs(costs - paid))}.",
                "Bitte Kosten oder Finanzierung dieser Massnahme berichtigen.",
            )


@rule(
    "R543",
    "Der erhaltene Kantonsbeitrag ist eingesetzt oder als nicht verwendet ausgewiesen",
    forms=REPORT,
    section="5",
    needs=(*_FINANCING, *_RECEIVED),
)
def contribution_is_accounted_for(data: Data, _facts: Facts) -> Problems:
    """Die Abrechnung gibt über den ganzen Kantonsbeitrag Auskunft (Merkblatt Ziffer 5)."""
    statement = data["financial_statement"]
    received = statement["contribution_received"]
    unused = statement.get("contribution_unused", _ZERO)
    used = figures.total(statement["financing"], "actual", origin="mini_kip")
    rest = received - used - unused
    if rest:
        verdict = "ohne Nachweis bleiben" if rest > 0 else "zu viel abgerechnet sind"
        yield Problem(
            f"{_STATEMENT}/contribution_unused",
            f"Erhalten sind {chf(received)}, eingesetzt {chf(used)}, nicht verwendet "
            f"{chf(unused)}; {verdict} {chf(abs(rest))}.",
            "Bitte die drei Beträge berichtigen: erhalten = eingesetzt + nicht verwendet.",
        )


@rule(
    "R544",
    "Für nicht verwendeten Kantonsbeitrag steht der Grund",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(f"{_STATEMENT}/contribution_unused", f"{_STATEMENT}/unused_reason"),
)
def unused_is_explained(data: Data, _facts: Facts) -> Problems:
    """Der Kanton muss wissen, warum Geld übrig blieb, um über dessen Verwendung zu entscheiden."""
    statement = data["financial_statement"]
    unused = statement.get("contribution_unused", _ZERO)
    if unused > 0 and "unused_reason" not in statement:
        yield Problem(
            f"{_STATEMENT}/unused_reason",
            f"{chf(unused)} Kantonsbeitrag wurden nicht verwendet, ohne Angabe eines Grundes.",
            "Bitte den Grund eintragen.",
        )


@rule(
    "R546",
    "Grössere Abweichungen vom Budget sind begründet",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(
        f"{_STATEMENT}/costs/*/actual",
        f"{_STATEMENT}/costs/*/budget",
        f"{_STATEMENT}/costs/*/reason",
    ),
)
def deviation_is_explained(data: Data, facts: Facts) -> Problems:
    """Gilt nur, wenn der Kanton eine Schwelle festgelegt hat (report.deviation_reason_percent)."""
    threshold = facts.settings.report.deviation_reason_percent
    if threshold is None:
        return
    for index, row in enumerate(data["financial_statement"]["costs"]):
        budget = row.get("budget")
        if budget is None or "reason" in row:
            continue
        difference = row["actual"] - budget
        if abs(difference) * 100 > threshold * budget:
            sign = "mehr" if difference > 0 else "weniger"
            yield Problem(
                f"{_STATEMENT}/costs/{index}/reason",
                f"Budget {chf(budget)}, tatsächlich {chf(row['actual'])}: {chf(abs(difference))} "
                f"{sign} (Schwelle für eine Begründung: {number(threshold)} Prozent).",
                "Bitte die Abweichung begründen.",
            )


@rule(
    "R550",
    "Der Bericht ist fristgerecht eingegangen",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=("/report_year",),
)
def in_time(data: Data, facts: Facts) -> Problems:
    """Die Berichterstattung ist bis zum Stichtag des Folgejahres einzureichen (Ziffer 5).

    Das Merkblatt nennt keine Folgen einer Verspätung; sie ist nie ein Grund zur Rückweisung.
    """
    deadline = facts.programme.deadline(data["report_year"])
    if facts.received and facts.received > deadline:
        late = (facts.received - deadline).days
        yield Problem(
            "",
            f"Der Bericht ist am {long_date(facts.received)} eingegangen, "
            f"{late} {'Tag' if late == 1 else 'Tage'} nach dem {long_date(deadline)}.",
            "Bitte zur Kenntnis nehmen; eine Verspätung ist nie ein Grund zur Rückweisung.",
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


@rule(
    "R553",
    "Zu jeder Massnahme des Berichts stehen Kosten in der Abrechnung",
    forms=REPORT,
    severity=Severity.INFO,
    needs=("/measures/*/id", f"{_STATEMENT}/costs/*/measure"),
)
def measures_have_costs(data: Data, _facts: Facts) -> Problems:
    """Eine Massnahme ohne Kosten ist möglich, kann aber auch eine vergessene Zeile sein."""
    accounted = {row["measure"] for row in data["financial_statement"]["costs"]}
    for index, measure in enumerate(data["measures"]):
        if measure["id"] not in accounted:
            yield Problem(
                f"/measures/{index}/id",
                f"Für die Massnahme «{measure['id']}» stehen keine Kosten in der Abrechnung.",
                "Bitte prüfen, ob eine Kostenzeile fehlt.",
            )


RULES: tuple[Rule, ...] = (
    statement_totals,
    costs_are_financed,
    contribution_is_accounted_for,
    unused_is_explained,
    deviation_is_explained,
    in_time,
    dated_after_the_year,
    measures_have_costs,
)
