"""What a report is held against: the agreement of its own party, where that holds its year."""

from __future__ import annotations

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.rule import Data, Facts
from minikip_docs.data import figures
from minikip_docs.data.text import letters
from minikip_docs.facts.agreed import Agreed

YEAR = "/report_year"


def own_key(data: Data, facts: Facts) -> str:
    """Give BFS number or id of the party as it is meant: a mistyped number gives way to the name.

    Empty for an association that does not give its id.
    """
    if figures.is_association(data):
        return figures.party_key(data)
    return str(party.numbers(data, facts.register)[0])


def is_own(data: Data, facts: Facts, agreed: Agreed) -> bool:
    """Say whether an agreement is with the party of the report; without an id its name decides."""
    key = own_key(data, facts)
    return key == agreed.party or (
        key == "" and letters(data["party"]["name"]) == letters(agreed.name)
    )


def compared(data: Data, facts: Facts) -> Agreed | None:
    """Give the agreement a report can be held against; None if none is of its party and year."""
    agreed = facts.agreed
    if not isinstance(agreed, Agreed) or not agreed.holds:
        return None
    own = agreed.year == data["report_year"] and is_own(data, facts, agreed)
    return agreed if own else None
