"""Rules of leaflet section 5 on the budget: staff and declarations."""

from __future__ import annotations

from decimal import Decimal

from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import letters, listing, number, quoted

# Keys of the programme's cost categories that rules depend on: in a programme without them
# the rules say nothing, since no budget line can name them.
PERSONNEL = "personnel"
PROJECTS = "projects"
ADVICE = "information_advice"
CONTACT_POINT = "contact_point"
# Names of the canton's own project funding; «Projektförderung einer Stiftung» is worth a look, too.
_PROJECT_FUNDING = ("projektförder", "projektfoerder")
_FULL_TIME = Decimal(100)
_BUDGET = ("/budget_lines/*/category", "/budget_lines/*/amounts")
_PERSONNEL = (
    "/budget_lines/*/measure",
    *_BUDGET,
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
    severity=Severity.WARNING,
    section="5",
    needs=(*_PERSONNEL, "/measures/*/id"),
)
def personnel_explained(data: Data, _facts: Facts) -> Problems:
    """Personalaufwand ist nur für die operative Umsetzung der Programmziele finanzierbar.

    Merkblatt Ziffer 5: «in direktem Zusammenhang mit der operativen Umsetzung der
    strategischen Programmziele». Dass der Zusammenhang im Formular steht, verlangt es nicht;
    er kann auch aus der Massnahme hervorgehen.
    """
    explained = {row["measure"] for row in data.get("staff", ())}
    if explained - {measure["id"] for measure in data["measures"]}:
        return  # R104: the row may belong to any of them
    for measure in _personnel(data):
        if measure not in explained:
            yield Problem(
                "/staff",
                f"Für die Massnahme {quoted(measure)} ist Personalaufwand budgetiert, "
                "unter Personal fehlt die Stelle dazu.",
                "Bitte die Stelle eintragen oder bei der Massnahme sagen, wie sie den "
                "strategischen Programmzielen dient.",
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
                f"Die Stelle {quoted(row['function'])} hat {number(row['percent'])} Prozent: "
                "mehr als 100 Stellenprozente in einer Zeile.",
                "Bitte die Stellenprozente prüfen und für jede Stelle eine eigene Zeile führen.",
            )


def _declared(data: Data, name: str, title: str, remedy: str) -> Problems:
    """Yield a problem if a declaration says no, or nothing where the schema does not ask for it."""
    answer = data["declarations"].get(name)
    if answer is not True:
        how = "nicht" if answer is None else "mit Nein"
        yield Problem(
            f"/declarations/{name}", f"Die Erklärung «{title}» ist {how} beantwortet.", remedy
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
    needs=("/declarations/guidelines_observed", *_BUDGET),
)
def guidelines_observed(data: Data, facts: Facts) -> Problems:
    """Für Projekte und Programme gelten die Richtlinien des Programms.

    Merkblatt Ziffer 5. Ist dafür kein Geld budgetiert, darf die Antwort fehlen oder Nein lauten.
    """
    if not figures.budgeted(data, PROJECTS):
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
    needs=("/declarations/not_regular_services", *_BUDGET),
)
def not_regular_services(data: Data, _facts: Facts) -> Problems:
    """Der allgemeine Informationsauftrag der Regelstrukturen ist nicht finanzierbar.

    Merkblatt Ziffer 5, zu Information und Beratung. Ist dafür kein Geld budgetiert, darf die
    Antwort fehlen oder Nein lauten.
    """
    if not figures.budgeted(data, ADVICE):
        return
    yield from _declared(
        data,
        "not_regular_services",
        "Nicht durch Regelstrukturen abgedeckt",
        "Bitte bestätigen oder streichen, was zum allgemeinen Informationsauftrag der "
        "Regelstrukturen gehört.",
    )


@rule(
    "R514",
    "Auch Personal und Anlaufstelle dienen nicht dem Informationsauftrag der Regelstrukturen",
    severity=Severity.WARNING,
    section="5",
    needs=("/declarations/not_regular_services", *_BUDGET),
)
def staff_not_regular_services(data: Data, facts: Facts) -> Problems:
    """Auch Personalaufwand und Anlaufstelle können Information und Beratung sein.

    Merkblatt Ziffer 5. Ist Information und Beratung selber budgetiert, gilt die Regel R512.
    """
    if figures.budgeted(data, ADVICE) or data["declarations"].get("not_regular_services", True):
        return
    paid = [
        f"«{category.label}»"
        for category in facts.programme.cost_categories
        if category.key in {PERSONNEL, CONTACT_POINT} and figures.budgeted(data, category.key)
    ]
    if paid:
        yield Problem(
            "/declarations/not_regular_services",
            f"Die Antwort ist Nein, und budgetiert ist {listing(paid)}.",
            "Bitte prüfen, ob damit Information und Beratung bezahlt wird, die zum allgemeinen "
            "Auftrag der Regelstrukturen gehört.",
        )


@rule(
    "R515",
    "Kein Geld stammt aus der kantonalen Projektförderung",
    severity=Severity.WARNING,
    forms=BOTH,
    section="5",
    needs=(
        "/financing/*/origin",
        "/financing/*/text",
        "/financial_statement/financing/*/origin",
        "/financial_statement/financing/*/text",
    ),
)
def no_money_of_project_funding(data: Data, _facts: Facts) -> Problems:
    """Neben einer Mini-KIP-Vereinbarung gibt es keine kantonale Projektförderung.

    Merkblatt Ziffer 5.
    """
    statement = data.get("financial_statement")
    above = "/financial_statement" if statement else ""
    for index, row in enumerate((statement or data)["financing"]):
        named = letters(row.get("text", ""))
        if row["origin"] == "third_party" and any(word in named for word in _PROJECT_FUNDING):
            yield Problem(
                f"{above}/financing/{index}/text",
                f"Als Drittmittel ist {quoted(row['text'])} eingetragen.",
                "Bitte prüfen, ob das Geld aus der kantonalen Projektförderung stammt; mit einer "
                "Mini-KIP-Vereinbarung ist sie nicht mehr möglich.",
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
    staff_not_regular_services,
    no_money_of_project_funding,
    declared_correct,
)
