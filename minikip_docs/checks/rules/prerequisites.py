"""Rules on the formal prerequisites (leaflet section 2): structure, papers, resolutions."""

from __future__ import annotations

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity, Stage
from minikip_docs.data.text import chf, excerpt, listing, long_date

_PARTY = (
    "/party/kind",
    "/party/name",
    "/party/bfs_number",
    "/party/members/*/name",
    "/party/members/*/bfs_number",
)


@rule(
    "R201",
    "Die Struktur zur Integrationsförderung hat ein Budget",
    section="2",
    needs=("/structure/annual_budget",),
)
def structure_has_budget(data: Data, _facts: Facts) -> Problems:
    """Voraussetzung ist eine fixe Struktur «mit entsprechendem Auftrag und Budget».

    Merkblatt Ziffer 2.
    """
    if data["structure"]["annual_budget"] == 0:
        yield Problem(
            "/structure/annual_budget",
            f"Als eigenes Budget der Struktur sind {chf(0)} eingetragen.",
            "Bitte den Betrag eintragen, den die Gemeinde pro Jahr für die "
            "Integrationsförderung einstellt.",
        )


@rule(
    "R206",
    "Das Budget der Struktur ist mindestens so hoch wie die Eigenmittel eines Jahres",
    severity=Severity.WARNING,
    section="2",
    needs=("/structure/annual_budget", "/financing/*/origin", "/financing/*/amounts"),
)
def structure_pays_own_money(data: Data, _facts: Facts) -> Problems:
    """Die fixe Struktur verfügt über das «entsprechende» Budget (Merkblatt Ziffer 2).

    Mehr Eigenmittel als das eigene Budget müssen anderswo eingestellt sein.
    """
    budget = data["structure"]["annual_budget"]
    if budget == 0:
        return  # R201
    over = {y: own for y, own in sorted(figures.financing(data, "own").items()) if own > budget}
    if over:
        years = listing(f"{year} {chf(own)}" for year, own in over.items())
        yield Problem(
            "/structure/annual_budget",
            f"Als eigenes Budget der Struktur sind {chf(budget)} pro Jahr eingetragen, als "
            f"Eigenmittel {years}.",
            "Bitte angeben, woher die übrigen Eigenmittel kommen, oder den Betrag berichtigen.",
        )


@rule(
    "R202",
    "Mindestens ein Grundlagenpapier liegt bei",
    section="2",
    needs=("/attachments/*/kind",),
)
def foundation_paper(data: Data, _facts: Facts) -> Problems:
    """Zu den Unterlagen zählen «Grundlagenpapiere (Konzepte, Strategiepapiere, etc.)».

    Merkblatt Ziffer 2.
    """
    kinds = {row["kind"] for row in data.get("attachments", ())}
    if "foundation_paper" not in kinds:
        yield Problem(
            "/attachments",
            "Bei den Beilagen ist kein Grundlagenpapier aufgeführt.",
            "Bitte das Konzept oder die Strategie der Gemeinde zur Integrationsförderung "
            "beilegen und aufführen.",
        )


@rule(
    "R203",
    "Für jede beteiligte Gemeinde ist ein Beschluss aufgeführt",
    section="2",
    needs=(*_PARTY, "/resolutions/*/bfs_number"),
)
def every_resolution(data: Data, facts: Facts) -> Problems:
    """Die Vereinbarung braucht den Beschluss des Gemeinderats, im Gemeindeverbund aller Gemeinden.

    Merkblatt Ziffer 2.
    """
    # A municipality's form does not ask whose its resolution is.
    own = None if figures.is_association(data) else data["party"]["bfs_number"]
    decided = {row.get("bfs_number", own) for row in data["resolutions"]}
    missing = [
        f"{excerpt(name)} ({number})"
        for number, name in {
            member.number: member.name
            for member in party.members(data, facts.register)
            if not member.is_among(decided)
        }.items()
    ]
    if missing:
        yield Problem(
            "/resolutions",
            f"Der Gemeinderatsbeschluss fehlt für {listing(missing)}.",
            "Bitte den Beschluss aufführen; ein geplanter genügt für die Eingabe.",
        )


@rule(
    "R204",
    "Alle Gemeinderatsbeschlüsse sind gefasst",
    stage=Stage.SIGNING,
    section="2",
    needs=(*_PARTY, "/resolutions/*/bfs_number", "/resolutions/*/status", "/resolutions/*/date"),
)
def resolutions_taken(data: Data, facts: Facts) -> Problems:
    """Die Vereinbarung muss durch Beschluss «unterstützt und genehmigt» sein.

    Merkblatt Ziffer 2. Ein geplanter Beschluss steht nur der Unterzeichnung im Weg.
    """
    names = party.names(data, facts.register)
    for index, row in enumerate(data["resolutions"]):
        number = row.get("bfs_number")
        if row["status"] == "planned":
            name = excerpt(names.get(number, "Gemeinde"))
            when = f" ({long_date(row['date'])})" if "date" in row else ""
            yield Problem(
                f"/resolutions/{index}/status",
                f"Der Beschluss von {name} ({number}) ist erst geplant{when}.",
                "Bitte den gefassten Beschluss mit Datum nachreichen.",
            )


RULES: tuple[Rule, ...] = (
    structure_has_budget,
    structure_pays_own_money,
    foundation_paper,
    every_resolution,
    resolutions_taken,
)
