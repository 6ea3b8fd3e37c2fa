"""Rules on who decides and signs for the party (no section): each municipality once, none left."""

from __future__ import annotations

from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
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
_COUNTS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs"}


def _signing(data: Data) -> set[int]:
    """Give the numbers of the municipalities that are named beside a signatory."""
    return {row["bfs_number"] for row in data["signatories"] if "bfs_number" in row}


@rule(
    "R127",
    "Für jede beteiligte Gemeinde ist aufgeführt, wer unterzeichnet",
    stage=Stage.SIGNING,
    needs=_SIGNATORIES,
)
def every_member_signs(data: Data, _facts: Facts) -> Problems:
    """Unterzeichnen die beteiligten Gemeinden selbst, darf keine davon fehlen."""
    signing = _signing(data)
    if not figures.is_association(data) or not signing:
        return
    for number, name in dict(figures.municipalities(data)).items():
        if number not in signing:
            yield Problem(
                "/signatories",
                f"Für die Gemeinde {excerpt(name)} ({number}) ist niemand aufgeführt, "
                "der unterzeichnet.",
                "Bitte ergänzen, in welcher Funktion für diese Gemeinde unterzeichnet wird.",
            )


@rule(
    "R128",
    "Im Gemeindeverbund unterzeichnen die beteiligten Gemeinden",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    needs=_SIGNATORIES,
)
def members_sign(data: Data, _facts: Facts) -> Problems:
    """Ob die Unterschrift des Gemeindeverbunds genügt, sagt das Merkblatt nicht."""
    if figures.is_association(data) and not _signing(data):
        yield Problem(
            "/signatories",
            "Für den Gemeindeverbund unterzeichnet nur der Verbund selbst; die beteiligten "
            "Gemeinden unterzeichnen nicht.",
            "Bitte entscheiden, ob das genügt; sonst ergänzen lassen, wer für jede Gemeinde "
            "unterzeichnet.",
        )


@rule(
    "R129",
    "Für jede Gemeinde steht nur ein Beschluss",
    needs=(*_PARTY, "/resolutions/*/bfs_number"),
)
def one_resolution_each(data: Data, _facts: Facts) -> Problems:
    """Stehen mehrere Beschlüsse da, ist offen, welcher gilt."""
    numbers = [row["bfs_number"] for row in data["resolutions"]]
    # A municipality that does not belong to the party is told by R115.
    for number, name in dict(figures.municipalities(data)).items():
        count = numbers.count(number)
        if count > 1:
            second = numbers.index(number, numbers.index(number) + 1)
            yield Problem(
                f"/resolutions/{second}",
                f"Für {excerpt(name)} ({number}) stehen {_COUNTS.get(count, count)} Beschlüsse.",
                "Bitte nur den gültigen Beschluss aufführen.",
            )


RULES: tuple[Rule, ...] = (every_member_signs, members_sign, one_resolution_each)
