"""Rules on the party (no section): municipalities exist, fit their names and belong together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import listing, long_date, quoted
from minikip_docs.facts.register import Municipality, Register

_KIND = "/party/kind"
_NUMBERS = (_KIND, "/party/bfs_number", "/party/members/*/bfs_number")
_NAMES = (*_NUMBERS, "/party/name", "/party/members/*/name")
# What belongs to one kind of party only, and how a clerk calls it.
_ONLY_ASSOCIATION = {
    "members": "beteiligten Gemeinden",
    "association_id": "Kennung eines Gemeindeverbunds",
    "lead_municipality": "federführende Gemeinde",
}


def _own(data: Data, register: Register) -> set[int]:
    """Give all numbers that are the party's: as typed and as meant (a typed one is told once)."""
    return {*figures.numbers(data), *party.numbers(data, register)}


def _named(number: int, register: Register) -> str:
    municipality = register.by_number(number)
    return f"{number} ({municipality.name})" if municipality else str(number)


def _known(data: Data, register: Register) -> Iterator[tuple[str, Municipality]]:
    """Give the municipalities of the party that the register has, each with its pointer."""
    for member in party.members(data, register):
        if municipality := register.by_number(member.number):
            yield member.pointer, municipality


@rule("R110", "Die BFS-Nummer jeder Gemeinde ist bekannt", forms=BOTH, needs=_NAMES)
def numbers_exist(data: Data, facts: Facts) -> Problems:
    """Mit der BFS-Nummer ist klar, wer die Vereinbarung abschliesst.

    Andere Stellen dürfen nur Nummern nennen, die hier stehen (Regeln R112 und R115).
    """
    for member in party.members(data, facts.register):
        if facts.register.by_number(member.typed) is None:
            meant = facts.register.by_name(member.name) or facts.register.by_name(
                facts.register.suggest(member.name) or ""
            )
            yield Problem(
                f"{member.pointer}/bfs_number",
                f"Die BFS-Nummer {member.typed} gibt es im Kanton Luzern nicht.",
                f"Bitte die Nummer berichtigen; {meant.name} hat die Nummer {meant.number}."
                if meant
                else "Bitte die Nummer im Gemeindeverzeichnis des Bundesamts für Statistik "
                "nachsehen.",
            )


@rule("R111", "Name und BFS-Nummer gehören zur gleichen Gemeinde", forms=BOTH, needs=_NAMES)
def names_fit(data: Data, facts: Facts) -> Problems:
    """Die Vereinbarung nennt die Gemeinde mit ihrem amtlichen Namen.

    «Aesch», «Aesch LU» und «Gemeinde Aesch» gelten wie «Aesch (LU)». Der Name entscheidet; im
    Gemeindeverbund nicht, wenn auch Beschlüsse und Unterschriften die Nummer tragen.
    """
    for member in party.members(data, facts.register):
        official = facts.register.by_number(member.typed)
        other = facts.register.by_name(member.name)
        if official is None or official == other:  # an unknown number is told by R110
            continue
        message = (
            f"Die BFS-Nummer {official.number} gehört zu «{official.name}», "
            f"eingetragen ist {quoted(member.name)}."
        )
        if member.mistyped and (meant := facts.register.by_number(member.number)):
            rest = "" if member.certain else " oder den Namen berichtigen"
            yield Problem(
                f"{member.pointer}/bfs_number",
                f"{message} {meant.name} hat die Nummer {meant.number}.",
                f"Bitte {meant.number} eintragen{rest}.",
            )
            continue
        yield Problem(
            f"{member.pointer}/name",
            message + (f" {other.name} hat die Nummer {other.number}." if other else ""),
            f"Bitte Name oder Nummer berichtigen: «{official.name}» mit {official.number} oder "
            f"«{other.name}» mit {other.number}."
            if other and other.successor is None
            else f"Bitte «{official.name}» eintragen oder die Nummer berichtigen.",
        )


@rule(
    "R112",
    "Die federführende Gemeinde gehört zum Gemeindeverbund",
    forms=BOTH,
    needs=(*_NAMES, "/party/lead_municipality"),
)
def lead_is_member(data: Data, facts: Facts) -> Problems:
    """Die federführende Gemeinde vertritt den Gemeindeverbund, dem sie selber angehört."""
    if not figures.is_association(data):
        return
    lead = data["party"]["lead_municipality"]
    if lead not in _own(data, facts.register):
        yield Problem(
            "/party/lead_municipality",
            f"Die Nummer {_named(lead, facts.register)} steht nicht bei den beteiligten Gemeinden.",
            "Bitte die Nummer berichtigen oder die Gemeinde unter den beteiligten Gemeinden "
            "eintragen.",
        )


@rule("R113", "Jede beteiligte Gemeinde steht nur einmal da", forms=BOTH, needs=_NAMES)
def members_once(data: Data, facts: Facts) -> Problems:
    """Doppelte Gemeinden verfälschen Beteiligung und Unterschriften."""
    seen: dict[int, int] = {}
    for index, member in enumerate(party.members(data, facts.register), 1):
        if member.number in seen:
            yield Problem(
                f"{member.pointer}/bfs_number",
                f"Die Nummer {_named(member.number, facts.register)} steht schon bei Gemeinde "
                f"{seen[member.number]}.",
                "Bitte die doppelte Zeile löschen oder die Nummer berichtigen.",
            )
        seen.setdefault(member.number, index)


@rule(
    "R114", "Die Angaben passen zur Art: Gemeinde oder Gemeindeverbund", forms=BOTH, needs=(_KIND,)
)
def fits_kind(data: Data, _facts: Facts) -> Problems:
    """Widersprüchliche Angaben lassen offen, wer die Vereinbarung abschliesst."""
    own = data["party"]
    if figures.is_association(data):
        if "bfs_number" in own:
            yield Problem(
                "/party/bfs_number",
                "Als Art ist «Gemeindeverbund» eingetragen; ein Gemeindeverbund hat keine "
                "eigene BFS-Nummer.",
                "Bitte das Feld leer lassen; die Nummern stehen bei den beteiligten Gemeinden.",
            )
        return
    for name, german in _ONLY_ASSOCIATION.items():
        if name in own:
            yield Problem(
                f"/party/{name}",
                f"Als Art ist «Gemeinde» eingetragen; zu einer einzelnen Gemeinde passt keine "
                f"Angabe zu «{german}».",
                "Bitte diese Angabe löschen oder als Art «Gemeindeverbund» eintragen.",
            )


@rule(
    "R115",
    "Beschlüsse und Unterschriften sind von beteiligten Gemeinden",
    forms=BOTH,
    needs=(*_NAMES, "/resolutions/*/bfs_number", "/signatories/*/bfs_number"),
)
def no_strangers(data: Data, facts: Facts) -> Problems:
    """Nur wer Vertragspartei ist, beschliesst und unterschreibt."""
    own, meant = _own(data, facts.register), party.numbers(data, facts.register)
    for list_name in ("resolutions", "signatories"):
        for index, row in enumerate(data.get(list_name, ())):
            number = row.get("bfs_number")
            if number is not None and number not in own:
                yield Problem(
                    f"/{list_name}/{index}/bfs_number",
                    f"Die Nummer {_named(number, facts.register)} gehört zu keiner Gemeinde "
                    "dieser Eingabe.",
                    "Bitte die Nummer berichtigen; möglich ist "
                    f"{listing((_named(known, facts.register) for known in meant), 'oder')}.",
                )


@rule(
    "R124",
    "Ein Gemeindeverbund hat mindestens zwei beteiligte Gemeinden",
    forms=BOTH,
    severity=Severity.WARNING,
    needs=_NUMBERS,
)
def association_has_members(data: Data, _facts: Facts) -> Problems:
    """Ein Gemeindeverbund mit einer einzigen Gemeinde ist meist ein unvollständiges Formular."""
    if figures.is_association(data) and len(figures.numbers(data)) == 1:
        yield Problem(
            "/party/members",
            "Beim Gemeindeverbund ist nur eine einzige Gemeinde eingetragen.",
            "Bitte alle beteiligten Gemeinden eintragen oder als Art «Gemeinde» wählen.",
        )


@rule(
    "R125",
    "Jede Gemeinde besteht im massgebenden Zeitpunkt",
    forms=BOTH,
    needs=(*_NAMES, "/signature/date", "/report_year"),
)
def municipalities_exist(data: Data, facts: Facts) -> Problems:
    """Eine fusionierte Gemeinde kann keine Vereinbarung mehr abschliessen.

    Massgebend ist bei der Budgeteingabe ihr Datum, beim Jahresbericht das Ende des
    Berichtsjahrs.
    """
    on = date.fromisoformat(data["signature"]["date"])
    if "report_year" in data:
        on = date(data["report_year"], 12, 31)
    for pointer, municipality in _known(data, facts.register):
        if municipality.exists(on):
            continue
        successor = facts.register.by_number(municipality.successor or 0)
        yield Problem(
            f"{pointer}/bfs_number",
            _changed(municipality, successor),
            f"Bitte {successor.name} mit der Nummer {successor.number} eintragen."
            if successor
            else "Bitte die Gemeinde berichtigen.",
        )


def _changed(municipality: Municipality, successor: Municipality | None) -> str:
    who = f"{municipality.name} ({municipality.number})"
    if municipality.valid_until is None:
        return f"{who} besteht in diesem Zeitpunkt noch nicht."
    last = long_date(municipality.valid_until)
    if successor is None:
        return f"{who} besteht seit dem {last} nicht mehr."
    return f"{who} bestand bis {last} und gehört seither zu {successor.name} ({successor.number})."


RULES: tuple[Rule, ...] = (
    numbers_exist,
    names_fit,
    lead_is_member,
    members_once,
    fits_kind,
    no_strangers,
    association_has_members,
    municipalities_exist,
)
