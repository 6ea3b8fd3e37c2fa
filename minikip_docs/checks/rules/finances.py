"""Rules of leaflet section 5 on the budget: own contribution, staff, declarations."""

from __future__ import annotations

from decimal import Decimal

from minikip_docs import figures
from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.model import Problem, Severity
from minikip_docs.text import chf, excerpt, number

FINANCING = ("/financing/*/origin", "/financing/*/amounts")
_PERSONNEL = (
    "/budget_lines/*/measure",
    "/budget_lines/*/category",
    "/budget_lines/*/amounts",
    "/staff/*/measure",
)
_ZERO = Decimal(0)


def counts_third_party(facts: Facts) -> bool:
    """Say whether third-party money counts as own contribution; unset means no."""
    return facts.settings.contribution.own_includes_third_party is True


def own_name(facts: Facts) -> str:
    """Name what counts as own contribution: the leaflet's wording or the canton's setting."""
    return "Eigen- und Drittmittel" if counts_third_party(facts) else "Eigenmittel"


def at_least(ratio: Decimal, of: str) -> str:
    """Say in words what own contributions are measured by."""
    return f"gleich viel wie {of}" if ratio == 1 else f"{number(ratio)} × {of}"


def third_party_hint(gap: Decimal, third_party: Decimal, facts: Facts) -> str:
    """Say that third-party money does not count, where it would close the gap."""
    if counts_third_party(facts) or third_party < gap:
        return ""
    return (
        f" Drittmittel ({chf(third_party)}) zählen nach dem Wortlaut des Merkblatts nicht als "
        "eigene Aufwendungen, ausser der Kanton legt es anders fest."
    )


@rule(
    "R501",
    "Die Eigenmittel sind in jedem Jahr mindestens so hoch wie der beantragte Kantonsbeitrag",
    section="5",
    needs=FINANCING,
)
def own_contribution(data: Data, facts: Facts) -> Problems:
    """Der Kanton zahlt nur, wenn die Gemeinde jährlich mindestens gleich viel aufwendet.

    Merkblatt Ziffer 5: «jährliche Aufwendungen in mindestens derselben Höhe».
    """
    ratio = facts.programme.contribution.own_contribution_ratio
    own = figures.own_share(data, with_third_party=counts_third_party(facts))
    third_party = figures.financing(data, "third_party")
    for year, requested in sorted(figures.financing(data, "mini_kip").items()):
        gap = ratio * requested - own.get(year, _ZERO)
        if gap > 0:
            yield Problem(
                "/financing",
                f"Für {year} sind {chf(own.get(year, _ZERO))} {own_name(facts)} eingetragen; "
                f"nötig sind mindestens {chf(ratio * requested)} "
                f"({at_least(ratio, 'der beantragte Kantonsbeitrag')}). Es fehlen {chf(gap)}."
                + third_party_hint(gap, third_party.get(year, _ZERO), facts),
                f"Bitte für {year} mehr Eigenmittel oder einen kleineren Kantonsbeitrag eintragen.",
            )


def _personnel(data: Data) -> dict[str, None]:
    """Give the measures with personnel costs, in the order of the budget."""
    return {
        line["measure"]: None
        for line in data["budget_lines"]
        if line["category"] == "personnel" and any(figures.amounts(line).values())
    }


@rule(
    "R502",
    "Zu jedem budgetierten Personalaufwand steht unter Personal, welchem Ziel er dient",
    section="5",
    needs=_PERSONNEL,
)
def personnel_explained(data: Data, _facts: Facts) -> Problems:
    """Personalaufwand ist nur für die operative Umsetzung der Programmziele finanzierbar.

    Merkblatt Ziffer 5: «sofern sie in direktem Zusammenhang mit der operativen Umsetzung
    der strategischen Programmziele der KIP stehen».
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
    "Die Richtlinien für Integrationsprojekte werden beachtet",
    section="5",
    needs=("/declarations/guidelines_observed",),
)
def guidelines_observed(data: Data, facts: Facts) -> Problems:
    """Für Projekte und Programme gelten die Richtlinien im KIP 3, insbesondere die Punkte 1–6.

    Merkblatt Ziffer 5.
    """
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
    own_contribution,
    personnel_explained,
    staff_budgeted,
    no_project_funding,
    guidelines_observed,
    not_regular_services,
    declared_correct,
)
