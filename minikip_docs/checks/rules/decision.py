"""Rules before signing: the canton's decided contribution against the budget (section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from minikip_docs.checks.rules import balance, party
from minikip_docs.checks.rules.duration import PERIOD
from minikip_docs.checks.rules.own_money import (
    FINANCING,
    OPEN,
    OPEN_REMEDY,
    at_best,
    is_open,
    own_name,
    sure,
    third_party_hint,
)
from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.displaced import FINANCING as LIST
from minikip_docs.data.displaced import is_displaced, period_in_doubt
from minikip_docs.data.model import Problem, Severity, Stage
from minikip_docs.data.text import chf, listing, long_date
from minikip_docs.data.text import years as span

_ZERO = Decimal(0)
_USE_REMEDY = (
    "Bitte in der Finanzierung mit der Herkunft Mini-KIP eintragen, für welche Massnahmen "
    "der Beitrag eingesetzt wird."
)


@rule(
    "R520",
    "Der Kantonsbeitrag ist für jedes Jahr der Dauer festgelegt",
    stage=Stage.SIGNING,
    section="5",
    needs=(*party.FIELDS, *balance.YEARS),
    office=True,
)
def contribution_decided(data: Data, facts: Facts) -> Problems:
    """Die Höhe der jährlichen Beiträge legt der Kanton fest, nicht die Gemeinde.

    Merkblatt Ziffer 5: «aufgrund eines Verteilschlüssels festgelegt».
    """
    decided = _of_party(data, facts)
    if decided is None:
        return  # nobody asked: without the table of contributions this says nothing
    missing = [str(year) for year in figures.years(data) if year not in decided]
    if missing:
        yield Problem(
            "/period",
            f"Für {listing(missing)} hat der Kanton keinen Beitrag festgelegt.",
            "Bitte den Entscheid des Kantons in der Beitragsliste nachtragen.",
        )


def _of_party(data: Data, facts: Facts) -> Mapping[int, Decimal] | None:
    """Give what the canton decided; None if nobody asked, or party or years are not sure.

    Under a mistyped number stand the contributions of another municipality; years of a wrong
    period are not those that were decided.
    """
    sure = party.is_sure(data, facts.register) and not period_in_doubt(data)
    return facts.decided if sure else None


def _decided(data: Data, facts: Facts) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Give year, requested and decided contribution for the years that are decided.

    None where amounts stand in the wrong year: R109 says so, and the years say nothing.
    """
    requested, decided = figures.financing(data, "mini_kip"), _of_party(data, facts)
    for year in () if is_displaced(data, LIST) else figures.years(data):
        if decided is not None and year in decided:
            yield year, requested.get(year, _ZERO), decided[year]


@rule(
    "R205",
    "Das Budget zeigt, wie die Mittel aus den Mini-KIP eingesetzt werden",
    stage=Stage.SIGNING,
    section="2",
    needs=(*party.FIELDS, *FINANCING, *balance.YEARS),
)
def use_is_shown(data: Data, facts: Facts) -> Problems:
    """Das Budget gibt «Auskunft darüber, wie die Mittel aus den Mini-KIP eingesetzt werden».

    Merkblatt Ziffer 2. Der Beitrag wird jährlich geleistet: Für ein Jahr mit Beitrag, in dem
    kein Geld aus den Mini-KIP eingeplant ist, gibt das Budget keine Auskunft.
    """
    decided = list(_decided(data, facts))
    if not any(figures.financing(data, "mini_kip").values()):
        sum_decided = sum((amount for _year, _requested, amount in decided), _ZERO)
        beside = f"; der Kanton hat {chf(sum_decided)} festgelegt" if sum_decided else ""
        yield Problem(
            "/financing",
            f"In der Finanzierung ist kein Geld aus den Mini-KIP eingeplant{beside}.",
            _USE_REMEDY,
        )
        return
    unpaid = balance.unpaid(data)  # R101: it may be what is missing
    empty = [
        (year, amount)
        for year, requested, amount in decided
        if not requested and amount > unpaid.get(year, _ZERO)
    ]
    if empty:
        years = listing(f"{year} ({chf(amount)})" for year, amount in empty)
        yield Problem(
            "/financing",
            f"Der Kanton hat auch für {years} einen Beitrag festgelegt; in der Finanzierung ist "
            f"dafür kein Geld aus den Mini-KIP eingeplant.",
            _USE_REMEDY,
        )


@rule(
    "R521",
    "Es ist nicht mehr Geld aus den Mini-KIP eingeplant, als der Kanton festgelegt hat",
    stage=Stage.SIGNING,
    section="5",
    needs=(*party.FIELDS, *FINANCING, *balance.YEARS),
)
def within_decided(data: Data, facts: Facts) -> Problems:
    """Was über den festgelegten Beitrag hinausgeht, ist nicht finanziert."""
    for year, requested, decided in _decided(data, facts):
        if requested > decided:
            yield Problem(
                "/financing",
                f"Für {year} sind {chf(requested)} aus den Mini-KIP eingeplant; der Kanton hat "
                f"{chf(decided)} festgelegt, {chf(requested - decided)} weniger.",
                "Bitte Budget und Finanzierung dem festgelegten Beitrag anpassen.",
            )


@rule(
    "R522",
    "Die Eigenmittel sind in jedem Jahr mindestens so hoch wie der festgelegte Kantonsbeitrag",
    stage=Stage.SIGNING,
    section="5",
    needs=(*party.FIELDS, *FINANCING, *balance.YEARS),
)
def own_covers_decided(data: Data, facts: Facts) -> Problems:
    """Massgebend für die eigenen Aufwendungen ist der Beitrag, den die Gemeinde erhält.

    Merkblatt Ziffer 5. Genügen die Eigenmittel schon dem beantragten Beitrag nicht, meldet
    es die Regel R501.
    """
    ratio = facts.programme.contribution.own_contribution_ratio
    own, third = figures.financing(data, "own"), figures.financing(data, "third_party")
    unpaid = balance.unpaid(data)
    for year, requested, decided in _decided(data, facts):
        parts = own.get(year, _ZERO), third.get(year, _ZERO)
        best = at_best(*parts, facts)
        with_unpaid = best + unpaid.get(year, _ZERO)  # R101 says what is unpaid
        if ratio * requested <= best < ratio * decided and with_unpaid < ratio * decided:
            spent = sure(*parts, facts)
            gap = ratio * decided - spent
            yield Problem(
                "/financing",
                f"Für {year} sind {chf(spent)} {own_name(facts)} eingetragen; der Kanton hat "
                f"{chf(decided)} festgelegt, nötig sind mindestens {chf(ratio * decided)}. "
                f"Es fehlen {chf(gap)}." + third_party_hint(gap, parts[1], facts),
                f"Bitte für {year} mehr Eigenmittel oder einen kleineren Beitrag vorsehen.",
            )


@rule(
    "R526",
    "Die Eigenmittel genügen dem festgelegten Kantonsbeitrag auch ohne Drittmittel",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    section="5",
    needs=(*party.FIELDS, *FINANCING, *balance.YEARS),
    office=True,
)
def decided_without_third_party(data: Data, facts: Facts) -> Problems:
    """Ob Geld Dritter zu den eigenen Aufwendungen zählt, lässt das Merkblatt offen (Ziffer 5).

    Gilt nur, solange der Kanton es nicht festgelegt hat. Genügen die Eigenmittel allein schon
    dem beantragten Beitrag nicht, meldet es die Regel R504.
    """
    if not is_open(facts):
        return
    ratio = facts.programme.contribution.own_contribution_ratio
    own, third = figures.financing(data, "own"), figures.financing(data, "third_party")
    unpaid = balance.unpaid(data)
    for year, requested, decided in _decided(data, facts):
        spent = own.get(year, _ZERO)
        gap = ratio * decided - spent
        least = unpaid.get(year, _ZERO)  # R101
        if ratio * requested <= spent and least < gap <= third.get(year, _ZERO):
            yield Problem(
                "/financing",
                f"{OPEN} für {year} {chf(gap)} zum festgelegten Kantonsbeitrag.",
                OPEN_REMEDY,
            )


@rule(
    "R523",
    "Für den ganzen festgelegten Kantonsbeitrag ist eine Verwendung eingeplant",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    needs=(*party.FIELDS, *FINANCING, *balance.YEARS),
)
def decided_is_planned(data: Data, facts: Facts) -> Problems:
    """Das Budget zeigt, wie die Mittel aus den Mini-KIP eingesetzt werden (Merkblatt Ziffer 2)."""
    unpaid = balance.unpaid(data)  # R101: money of the canton may be what is missing
    for year, requested, decided in _decided(data, facts):
        # R205 tells of a year without any.
        if decided > requested > 0 and decided - requested > unpaid.get(year, _ZERO):
            yield Problem(
                "/financing",
                f"Für {year} hat der Kanton {chf(decided)} festgelegt; eingeplant sind "
                f"{chf(requested)}. Für {chf(decided - requested)} steht keine Verwendung fest.",
                "Bitte prüfen, ob das Budget ergänzt oder der Beitrag angepasst wird.",
            )


@rule(
    "R524",
    "Die Beitragsliste enthält nur Jahre innerhalb der Dauer",
    severity=Severity.WARNING,
    stage=Stage.SIGNING,
    section="5",
    needs=(*party.FIELDS, *balance.YEARS),
    office=True,
)
def decided_within_period(data: Data, facts: Facts) -> Problems:
    """Ein Beitrag für ein Jahr ausserhalb der Dauer kommt nicht in die Vereinbarung."""
    years = figures.years(data)
    if not years:
        return  # R131 reports a period that ends before it begins
    for year in sorted(set(_of_party(data, facts) or ()) - set(years)):
        yield Problem(
            "/period",
            f"Die Beitragsliste enthält einen Beitrag für {year}; "
            f"die Eingabe umfasst {span(years[0], years[-1])}.",
            "Bitte prüfen, ob die Dauer oder die Beitragsliste falsch ist.",
        )


@rule(
    "R525",
    "Beginn und Ende der Vereinbarung nach den Einstellungen passen zur Dauer",
    stage=Stage.SIGNING,
    needs=PERIOD,
    office=True,
)
def agreement_fits_period(data: Data, facts: Facts) -> Problems:
    """Die Vereinbarung darf nicht von anderen Jahren sprechen als das Budget dazu.

    Gilt nur, wenn der Kanton «agreement.start» oder «agreement.end» festgelegt hat und die Eingabe
    nicht selbst einen Tag nennt.
    """
    first, last = data["period"]["first_year"], data["period"]["last_year"]
    if first > last:
        return  # R131 reports a period that ends before it begins
    dates = facts.settings.agreement
    for name, field, verb, day, year in (
        ("start", "5.3", "beginnt", dates.start, first),
        ("end", "5.4", "endet", dates.end, last),
    ):
        if day is not None and day.year != year and name not in data["period"]:
            yield Problem(
                f"/period/{'first' if name == 'start' else 'last'}_year",
                f"Die Vereinbarung {verb} nach den Einstellungen am {long_date(day)}, "
                f"die Eingabe umfasst aber {span(first, last)}.",
                f"Bitte in der Eingabe den Tag für diese Vereinbarung eintragen ({field}) oder die "
                f"Dauer ändern lassen; soll für alle ein anderer gelten, in canton.toml "
                f"«agreement.{name}» anpassen.",
            )


RULES: tuple[Rule, ...] = (
    use_is_shown,
    contribution_decided,
    within_decided,
    own_covers_decided,
    decided_is_planned,
    decided_within_period,
    agreement_fits_period,
    decided_without_third_party,
)
