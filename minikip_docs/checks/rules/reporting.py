"""Rules on the account of a report (leaflet section 5): sums, what was left, what deviates."""

from __future__ import annotations

from decimal import Decimal

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.compared import YEAR, compared
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, excerpt, number
from minikip_docs.facts.agreed import Agreed

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
    needs=(*party.FIELDS, YEAR, *_FINANCING, *_RECEIVED),
)
def contribution_is_accounted_for(data: Data, facts: Facts) -> Problems:
    """Die Abrechnung gibt über den ganzen Kantonsbeitrag Auskunft (Merkblatt Ziffer 5).

    Was vom Vorjahr übrig blieb, darf dazukommen: Ob es zurückbezahlt oder verrechnet wurde, sagt
    das Merkblatt nicht.
    """
    statement = data["financial_statement"]
    received = statement["contribution_received"]
    unused = statement.get("contribution_unused", _ZERO)
    used = figures.total(statement["financing"], "actual", origin="mini_kip")
    rest = received - used - unused
    if rest and -rest != _from_before(data, facts):
        verdict = "nicht ausgewiesen sind" if rest > 0 else "zu viel abgerechnet sind"
        before = f"; vom Vorjahr blieben {chf(facts.left)} übrig" if facts.left else ""
        yield Problem(
            f"{_STATEMENT}/contribution_unused",
            f"Erhalten sind {chf(received)}, eingesetzt {chf(used)}, nicht verwendet "
            f"{chf(unused)}{before}; {verdict} {chf(abs(rest))}.",
            "Bitte die drei Beträge berichtigen: erhalten = eingesetzt + nicht verwendet.",
        )


def _from_before(data: Data, facts: Facts) -> Decimal:
    """Give in CHF what of the year before may be used as well: what that report left.

    Where it is not at hand, it is what a later year of the agreement got less than was decided
    (R568 asks about it).
    """
    if facts.left is not None:
        return facts.left
    agreed = compared(data, facts)
    if agreed is None or agreed.contribution is None or agreed.year == agreed.first_year:
        return _ZERO
    received = Decimal(data["financial_statement"]["contribution_received"])
    return max(agreed.contribution - received, _ZERO)


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
        *party.FIELDS,
        YEAR,
        "/measures/*/id",
        "/measures/*/deviation",
        f"{_STATEMENT}/costs/*/measure",
        f"{_STATEMENT}/costs/*/category",
        f"{_STATEMENT}/costs/*/actual",
        f"{_STATEMENT}/costs/*/budget",
        f"{_STATEMENT}/costs/*/reason",
    ),
)
def deviation_is_explained(data: Data, facts: Facts) -> Problems:
    """Gilt nur, wenn der Kanton eine Schwelle festgelegt hat (report.deviation_reason_percent).

    Liegt die Vereinbarung vor, zählt je Massnahme und Kostenart, was dort vereinbart ist; sonst
    die Spalte Budget des Berichts.
    """
    threshold, agreed = facts.settings.report.deviation_reason_percent, compared(data, facts)
    if threshold is None:
        return
    # Without the agreement a row says itself what was budgeted, or says nothing.
    compared_rows = figures.by_category(data, "actual" if agreed else "budget")
    for (measure, category), rows in compared_rows.items():
        one = agreed.measure(measure) if agreed else None
        if agreed and one is None:
            continue  # R564: new
        budget = (
            one.lines.get(category, _ZERO)
            if one
            else sum((Decimal(row["budget"]) for _index, row in rows), _ZERO)
        )
        difference = sum((Decimal(row["actual"]) for _index, row in rows), _ZERO) - budget
        explained = any("reason" in row for _index, row in rows)
        if explained or abs(difference) * 100 <= threshold * budget:
            continue
        fields = tuple(f"{_STATEMENT}/costs/{index}/reason" for index, _row in rows)
        name = f"Massnahme {measure}, {facts.programme.label('cost_categories', category)}: "
        yield Problem(
            fields[0],
            f"{name if one or len(rows) > 1 else ''}{'Vereinbart' if one else 'Budget'} "
            f"{chf(budget)}, tatsächlich {chf(budget + difference)}: {chf(abs(difference))} "
            f"{'mehr' if difference > 0 else 'weniger'} (Schwelle für eine Begründung: "
            f"{number(threshold)} Prozent).",
            "Bitte die Abweichung begründen.",
            fields if len(fields) > 1 else (),
        )
    if agreed:
        yield from _not_spent(data, facts, agreed)


def _not_spent(data: Data, facts: Facts, agreed: Agreed) -> Problems:
    """Name what is agreed for a measure that is reported on, and that no row of costs is for."""
    accounted = figures.by_category(data, "actual")
    for row in data["measures"]:
        one = agreed.measure(row["id"])
        lines = one.lines if one and "deviation" not in row else {}
        for category, amount in lines.items():
            if (row["id"], category) not in accounted:
                name = facts.programme.label("cost_categories", category)
                yield Problem(
                    f"{_STATEMENT}/costs",
                    f"Massnahme {row['id']}, {name}: Vereinbart {chf(amount)}; dafür sind keine "
                    "Kosten abgerechnet.",
                    "Bitte eine Zeile mit den Kosten ergänzen oder die Abweichung begründen.",
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
    measures_have_costs,
)
