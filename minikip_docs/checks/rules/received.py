"""Rules on the contribution a report says was received: decided, listed, less what was left."""

from __future__ import annotations

from decimal import Decimal

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.compared import YEAR, compared
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf

_RECEIVED = "/financial_statement/contribution_received"
_ASK = "Bitte mit der erhaltenen Zahlung vergleichen und den Betrag berichtigen oder erklären."


@rule(
    "R568",
    "Der erhaltene Kantonsbeitrag ist der vereinbarte, abzüglich des Rests aus dem Vorjahr",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=(*party.FIELDS, YEAR, _RECEIVED),
    compares=True,
)
def received_as_decided(data: Data, facts: Facts) -> Problems:
    """Die Höhe der jährlichen Beiträge legt der Kanton fest (Merkblatt Ziffer 5).

    Was vom Vorjahr übrig blieb, ist nur bekannt, wenn jener Bericht auch vorliegt.
    """
    agreed = compared(data, facts)
    if agreed is None:
        return
    received, left = data["financial_statement"]["contribution_received"], facts.left or 0
    if agreed.contribution is None:
        yield Problem(
            _RECEIVED,
            f"Eingetragen sind {chf(received)}; für {agreed.year} nennt die Vereinbarung keinen "
            "Beitrag.",
            _ASK,
        )
        return
    due = agreed.contribution - left
    if received == due:
        return
    decided = f"für {agreed.year} sind {chf(agreed.contribution)} vereinbart"
    if left:
        decided += (
            f", und vom Vorjahr blieben {chf(left)} übrig; zusammen gerechnet wären es {chf(due)}"
        )
    elif facts.left is None and received < due and agreed.year > agreed.first_year:
        decided += " (ein Rest aus dem Vorjahr ist nicht bekannt)"
    difference = received - due
    yield Problem(
        _RECEIVED,
        f"Eingetragen sind {chf(received)}; {decided}. Das sind {chf(abs(difference))} "
        f"{'mehr' if difference > 0 else 'weniger'}.",
        _ASK,
    )


@rule(
    "R569",
    "Der erhaltene Kantonsbeitrag ist jener der Beitragsliste, abzüglich des Rests aus dem Vorjahr",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=(*party.FIELDS, YEAR, _RECEIVED),
)
def received_as_listed(data: Data, facts: Facts) -> Problems:
    """In der Beitragsliste steht, was der Kanton festgelegt hat (Ziffer 5).

    Liegt die Vereinbarung vor, zählt sie: siehe R568.
    """
    amount = _listed(data, facts)
    if amount is None or _agreed(data, facts) is not None:
        return
    received, left = data["financial_statement"]["contribution_received"], facts.left or 0
    if received != amount - left:
        beside = f", und vom Vorjahr blieben {chf(left)} übrig" if left else ""
        yield Problem(
            _RECEIVED,
            f"Eingetragen sind {chf(received)}; für {data['report_year']} sind {chf(amount)} "
            f"festgelegt{beside}.",
            _ASK,
        )


@rule(
    "R575",
    "Die Beitragsliste nennt den Beitrag, und zwar den vereinbarten",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=(*party.FIELDS, YEAR, _RECEIVED),
    office=True,
)
def listed_as_agreed(data: Data, facts: Facts) -> Problems:
    """Liste und Vereinbarung führt der Kanton; bei Unterschieden klärt er, was gilt (Ziffer 5)."""
    if facts.decided is None or not party.is_sure(data, facts.register):
        return
    year, amount, agreed = data["report_year"], _listed(data, facts), _agreed(data, facts)
    if amount is None:
        yield Problem(
            _RECEIVED,
            f"Die Beitragsliste enthält für {year} keinen Beitrag dieser Gemeinde oder dieses "
            "Gemeindeverbunds.",
            "Bitte prüfen, ob der Beitrag festgelegt ist, und ihn in der Liste nachtragen.",
        )
    elif agreed is not None and agreed != amount:
        yield Problem(
            _RECEIVED,
            f"Für {year} sind {chf(agreed)} vereinbart; in der Beitragsliste stehen {chf(amount)}.",
            "Bitte prüfen, was gilt; ein anderer Beitrag braucht einen Nachtrag.",
        )


def _listed(data: Data, facts: Facts) -> Decimal | None:
    """Give what the canton's list has for the year of a report.

    Under a mistyped number stand the contributions of another municipality.
    """
    if facts.decided is None or not party.is_sure(data, facts.register):
        return None
    return facts.decided.get(data["report_year"])


def _agreed(data: Data, facts: Facts) -> Decimal | None:
    agreed = compared(data, facts)
    return agreed.contribution if agreed else None


RULES: tuple[Rule, ...] = (received_as_decided, received_as_listed, listed_as_agreed)
