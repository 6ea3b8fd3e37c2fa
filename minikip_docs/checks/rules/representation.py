"""Rules on who decides and signs for the party (no section): each municipality once, none left."""

from __future__ import annotations

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures, text
from minikip_docs.data.model import Problem, Severity, Stage
from minikip_docs.data.text import excerpt

_PARTY = (
    "/party/kind",
    "/party/name",
    "/party/bfs_number",
    "/party/members/*/name",
    "/party/members/*/bfs_number",
)
_SIGNATORIES = (*_PARTY, "/signatories/*/bfs_number")


def _signing(data: Data) -> set[int]:
    """Give the numbers of the municipalities that are named beside a signatory."""
    return {row["bfs_number"] for row in data.get("signatories", ()) if "bfs_number" in row}


@rule(
    "R127",
    "Für jede beteiligte Gemeinde ist aufgeführt, wer unterzeichnet",
    stage=Stage.SIGNING,
    needs=_SIGNATORIES,
)
def every_member_signs(data: Data, facts: Facts) -> Problems:
    """Unterzeichnen die beteiligten Gemeinden selbst, darf keine davon fehlen."""
    signing = _signing(data)
    if not figures.is_association(data) or not signing:
        return
    members = {member.number: member for member in party.members(data, facts.register)}
    for number, member in members.items():
        if not member.is_among(signing):
            yield Problem(
                "/signatories",
                f"Für die Gemeinde {excerpt(member.name)} ({number}) ist niemand aufgeführt, "
                "der unterzeichnet.",
                "Bitte ergänzen, in welcher Funktion für diese Gemeinde unterzeichnet wird.",
            )


@rule(
    "R128",
    "Im Gemeindeverbund unterzeichnen die beteiligten Gemeinden",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    needs=_SIGNATORIES,
    office=True,
)
def members_sign(data: Data, _facts: Facts) -> Problems:
    """Ob die Unterschrift des Gemeindeverbunds genügt, sagt das Merkblatt nicht."""
    # Where nobody is named, R138 says so.
    if figures.is_association(data) and data.get("signatories") and not _signing(data):
        yield Problem(
            "/signatories",
            "Für den Gemeindeverbund unterzeichnet nur der Verbund selbst; die beteiligten "
            "Gemeinden unterzeichnen nicht.",
            "Bitte entscheiden, ob das genügt; sonst ergänzen lassen, wer für jede Gemeinde "
            "unterzeichnet.",
        )


@rule(
    "R138",
    "Es ist aufgeführt, wer die Vereinbarung unterzeichnet",
    stage=Stage.SIGNING,
    needs=("/signatories",),
)
def somebody_signs(data: Data, _facts: Facts) -> Problems:
    """Ohne diese Angabe fehlt der Vereinbarung die Unterschrift; die Eingabe braucht sie nicht."""
    if not data.get("signatories"):
        yield Problem(
            "/signatories",
            "Es ist niemand aufgeführt, der die Vereinbarung unterzeichnet.",
            "Bitte vor der Unterzeichnung ergänzen, in welcher Funktion unterzeichnet wird; "
            "der Name darf leer bleiben.",
        )


@rule(
    "R139",
    "Der Gemeindeverbund hat eine Kennung",
    stage=Stage.SIGNING,
    needs=("/party/kind", "/party/association_id"),
    office=True,
)
def association_has_id(data: Data, _facts: Facts) -> Problems:
    """Der Kanton gibt die Kennung; unter ihr stehen die Beiträge in der Beitragsliste."""
    if figures.is_association(data) and not figures.party_key(data):
        yield Problem(
            "/party/association_id",
            "Die Kennung des Gemeindeverbunds ist nicht eingetragen.",
            "Bitte die Kennung eintragen, unter der der Kanton den Gemeindeverbund in der "
            "Beitragsliste führt; der Gemeindeverbund muss nichts tun.",
        )


@rule(
    "R129",
    "Für jede Gemeinde steht nur ein Beschluss",
    needs=(*_PARTY, "/resolutions/*/bfs_number"),
)
def one_resolution_each(data: Data, facts: Facts) -> Problems:
    """Stehen mehrere Beschlüsse da, ist offen, welcher gilt."""
    numbers = [row.get("bfs_number") for row in data["resolutions"]]
    # A municipality that does not belong to the party is told by R115.
    for number, name in party.names(data, facts.register).items():
        count = numbers.count(number)
        if count > 1:
            second = numbers.index(number, numbers.index(number) + 1)
            yield Problem(
                f"/resolutions/{second}",
                f"Für {excerpt(name)} ({number}) stehen {text.count(count)} Beschlüsse.",
                "Bitte nur den gültigen Beschluss aufführen.",
            )


RULES: tuple[Rule, ...] = (
    somebody_signs,
    association_has_id,
    every_member_signs,
    members_sign,
    one_resolution_each,
)
