"""Rules of leaflet section 5 on the budget: staff and declarations."""

from __future__ import annotations

from decimal import Decimal

from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import excerpt, number

# Keys of the programme's cost categories that rules depend on: in a programme without them
# the rules say nothing, since no budget line can name them.
PERSONNEL = "personnel"
PROJECTS = "projects"
_FULL_TIME = Decimal(100)
_PERSONNEL = (
    "/budget_lines/*/measure",
    "/budget_lines/*/category",
    "/budget_lines/*/amounts",
    "/staff/*/measure",
)


def _personnel(data: Data) -> dict[str, None]:
    """Give the measures with personnel costs, in the order of the budget."""
    return {
        line["measure"]: None
        for line in data["budget_lines"]
        if line["category"] == PERSONNEL and any(figures.amounts(line).values())
    }


@rule(
    "R502",
    "Zu jedem budgetierten Personalaufwand steht unter Personal, welchem Ziel er dient",
    section="5",
    needs=_PERSONNEL,
)
def personnel_explained(data: Data, _facts: Facts) -> Problems:
    """Personalaufwand ist nur für die operative Umsetzung der Programmziele finanzierbar.

    Merkblatt Ziffer 5: «in direktem Zusammenhang mit der operativen Umsetzung der
    strategischen Programmziele».
    """
    explained = {row["measure"] for row in data.get("staff", ())}
    for measure in _personnel(data):
        if measure not in explained:
            yield Problem(
                "/staff",
                f"Für die Massnahme «{excerpt(measure)}» ist Personalaufwand budgetiert, "
                "unter Personal fehlt die Stelle dazu.",
                "Bitte Funktion, Stellenprozente und den Bezug zu den strategischen "
                "Programmzielen eintragen.",
            )


@rule(
    "R503",
    "Zu jeder Stelle unter Personal ist Personalaufwand budgetiert",
    severity=Severity.WARNING,
    section="5",
    needs=(*_PERSONNEL, "/measures/*/id"),
)
def staff_budgeted(data: Data, _facts: Facts) -> Problems:
    """Eine Stelle ohne Personalaufwand im Budget deutet auf eine vergessene Budgetzeile hin."""
    budgeted = _personnel(data)
    known = {measure["id"] for measure in data["measures"]}
    for index, row in enumerate(data.get("staff", ())):
        measure = row["measure"]
        if measure in known and measure not in budgeted:
            yield Problem(
                f"/staff/{index}/measure",
                f"Für die Massnahme «{measure}» ist eine Stelle eingetragen, "
                "aber kein Personalaufwand budgetiert.",
                "Bitte prüfen, ob eine Budgetzeile mit der Kostenart Personalaufwand fehlt.",
            )


@rule(
    "R506",
    "Keine Stelle hat mehr als 100 Stellenprozente",
    severity=Severity.WARNING,
    needs=("/staff/*/function", "/staff/*/percent"),
)
def at_most_full_time(data: Data, _facts: Facts) -> Problems:
    """Mehr als 100 Prozent sind mehrere Stellen in einer Zeile oder ein Tippfehler."""
    for index, row in enumerate(data.get("staff", ())):
        if row["percent"] > _FULL_TIME:
            yield Problem(
                f"/staff/{index}/percent",
                f"Die Stelle «{excerpt(row['function'])}» hat {number(row['percent'])} Prozent: "
                "mehr als 100 Stellenprozente in einer Zeile.",
                "Bitte die Stellenprozente prüfen und für jede Stelle eine eigene Zeile führen.",
            )


def _declared(data: Data, name: str, title: str, remedy: str) -> Problems:
    """Yield a problem if a declaration says no; a missing one is reported by the schema."""
    if data["declarations"][name] is False:
        yield Problem(
            f"/declarations/{name}", f"Die Erklärung «{title}» ist mit Nein beantwortet.", remedy
        )


@rule(
    "R510",
    "Es wird keine kantonale Projektförderung beantragt",
    forms=BOTH,
    section="5",
    needs=("/declarations/no_project_funding",),
)
def no_project_funding(data: Data, _facts: Facts) -> Problems:
    """Wer eine Mini-KIP-Vereinbarung hat, kann keine kantonale Projektförderung beantragen.

    Merkblatt Ziffer 5.
    """
    yield from _declared(
        data,
        "no_project_funding",
        "Keine kantonale Projektförderung",
        "Bitte prüfen: Mit einer Mini-KIP-Vereinbarung ist keine kantonale Projektförderung "
        "mehr möglich.",
    )


@rule(
    "R511",
    "Bei Projekten und Programmen werden die Richtlinien beachtet",
    section="5",
    needs=("/declarations/guidelines_observed", "/budget_lines/*/category"),
)
def guidelines_observed(data: Data, facts: Facts) -> Problems:
    """Für Projekte und Programme gelten die Richtlinien des Programms.

    Merkblatt Ziffer 5.
    """
    if not any(line["category"] == PROJECTS for line in data["budget_lines"]):
        return
    yield from _declared(
        data,
        "guidelines_observed",
        "Richtlinien beachtet",
        f"Bitte die Richtlinien (Punkte {facts.programme.guidelines.points}) beachten und dies "
        "bestätigen.",
    )


@rule(
    "R512",
    "Das finanzierte Angebot ist nicht durch die Regelstrukturen abgedeckt",
    section="5",
    needs=("/declarations/not_regular_services",),
)
def not_regular_services(data: Data, _facts: Facts) -> Problems:
    """Der allgemeine Informationsauftrag der Regelstrukturen ist nicht finanzierbar.

    Merkblatt Ziffer 5.
    """
    yield from _declared(
        data,
        "not_regular_services",
        "Nicht durch Regelstrukturen abgedeckt",
        "Bitte bestätigen oder streichen, was zum allgemeinen Informationsauftrag der "
        "Regelstrukturen gehört.",
    )


@rule(
    "R513",
    "Die Angaben sind als richtig und vollständig bestätigt",
    forms=BOTH,
    needs=("/declarations/correct",),
)
def declared_correct(data: Data, _facts: Facts) -> Problems:
    """Ohne diese Bestätigung kann der Kanton nicht auf die Angaben abstellen."""
    yield from _declared(
        data,
        "correct",
        "Angaben richtig und vollständig",
        "Bitte die Angaben prüfen und die Erklärung bestätigen.",
    )


RULES: tuple[Rule, ...] = (
    personnel_explained,
    staff_budgeted,
    at_most_full_time,
    no_project_funding,
    guidelines_observed,
    not_regular_services,
    declared_correct,
)
