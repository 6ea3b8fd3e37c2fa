"""Rules on whose agreement a report belongs to: party, year and member municipalities."""

from __future__ import annotations

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.compared import YEAR, compared, is_own, own_key
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import excerpt
from minikip_docs.data.text import years as span
from minikip_docs.facts.agreed import Agreed


@rule(
    "R560",
    "Der Bericht ist von der Gemeinde oder dem Gemeindeverbund der Vereinbarung",
    forms=REPORT,
    needs=party.FIELDS,
    office=True,
)
def of_the_party(data: Data, facts: Facts) -> Problems:
    """Ein Bericht lässt sich nur mit der eigenen Vereinbarung vergleichen."""
    agreed = facts.agreed
    if isinstance(agreed, Agreed) and not is_own(data, facts, agreed):
        key = own_key(data, facts)
        own = f"{excerpt(data['party']['name'])} ({key})" if key else excerpt(data["party"]["name"])
        yield Problem(
            "/party",
            f"Der Bericht ist von {own}, die Vereinbarung aber mit {excerpt(agreed.name)} "
            f"({agreed.party}).",
            "Bitte den Bericht mit der richtigen Vereinbarung prüfen oder die Angaben berichtigen "
            "lassen.",
        )


@rule(
    "R561", "Für das Berichtsjahr gilt die Vereinbarung", forms=REPORT, needs=(*party.FIELDS, YEAR)
)
def within_agreement(data: Data, facts: Facts) -> Problems:
    """Für ein Jahr ausserhalb der Vereinbarung gibt es nichts abzurechnen."""
    agreed = facts.agreed
    if isinstance(agreed, Agreed) and is_own(data, facts, agreed) and not agreed.holds:
        yield Problem(
            YEAR,
            f"Der Bericht ist für das Jahr {data['report_year']}; die Vereinbarung umfasst "
            f"{span(agreed.first_year, agreed.last_year)}.",
            "Bitte das Berichtsjahr berichtigen.",
        )


@rule(
    "R562",
    "Die beteiligten Gemeinden sind die der Vereinbarung",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(*party.FIELDS, YEAR),
    compares=True,
)
def members_as_agreed(data: Data, facts: Facts) -> Problems:
    """Wer beteiligt ist, steht in der Vereinbarung; ändert es, braucht es einen Nachtrag."""
    agreed = compared(data, facts)
    if agreed is None or not figures.is_association(data):
        return
    own = {member.number: member.name for member in party.members(data, facts.register)}
    theirs = dict(agreed.members)
    parts = [
        f"{excerpt(names[number])} ({number}) {verb}"
        for names, others, verb in (
            (theirs, own, "fehlt im Bericht"),
            (own, theirs, "ist nicht vereinbart"),
        )
        for number in sorted(names.keys() - others.keys())
    ]
    if parts:
        yield Problem(
            "/party/members",
            f"Die beteiligten Gemeinden sind nicht die der Vereinbarung für {agreed.year}: "
            f"{'; '.join(parts)}.",
            "Bitte prüfen, wer beteiligt war; eine Änderung braucht einen Nachtrag zur "
            "Vereinbarung.",
        )


RULES: tuple[Rule, ...] = (of_the_party, within_agreement, members_as_agreed)
