"""Rules on a report and its agreement: the measures, and what was agreed for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.compared import YEAR, compared
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, excerpt, letters, listing
from minikip_docs.facts.agreed import Agreed, AgreedMeasure

_COSTS = "/financial_statement/costs"
_ID = "/measures/*/id"


@rule(
    "R563",
    "Über jede vereinbarte Massnahme wird berichtet",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=(*party.FIELDS, YEAR, _ID),
    compares=True,
)
def agreed_measures_reported(data: Data, facts: Facts) -> Problems:
    """Zur inhaltlichen Berichterstattung gehört, was vereinbart ist (Merkblatt Ziffer 5).

    Auch wenn eine Massnahme nicht umgesetzt wurde: Dann gehört der Grund in den Bericht.
    """
    agreed = compared(data, facts)
    if agreed is None:
        return
    reported = {row["id"] for row in data["measures"]}
    gone = [
        f"{one.id} «{excerpt(one.title)}» (Budget {chf(one.budget)})"
        for one in agreed.measures
        if one.id not in reported
    ]
    if gone:
        many = len(gone) > 1
        yield Problem(
            "/measures",
            f"Für {agreed.year} {'sind' if many else 'ist'} auch {listing(gone)} vereinbart; im "
            f"Bericht {'fehlen diese Massnahmen' if many else 'fehlt diese Massnahme'}.",
            "Bitte ergänzen; wenn sie nicht umgesetzt wurde, genügt der Grund."
            if not many
            else "Bitte ergänzen; wo eine nicht umgesetzt wurde, genügt der Grund.",
        )


@rule(
    "R564",
    "Der Bericht enthält nur vereinbarte Massnahmen",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(*party.FIELDS, YEAR, _ID, "/measures/*/title"),
    compares=True,
)
def measures_are_agreed(data: Data, facts: Facts) -> Problems:
    """Was neu ist, soll als neu erkannt werden: Der Kanton entscheidet, ob er es mitträgt."""
    agreed = compared(data, facts)
    if agreed is None:
        return
    elsewhere = {one.id: one for one in agreed.others}
    for index, row in enumerate(data["measures"]):
        if agreed.measure(row["id"]):
            continue
        named = f"Die Massnahme {excerpt(row['id'])} «{excerpt(row['title'])}»"
        if row["id"] in elsewhere:
            what = f"ist für {agreed.year} nicht vereinbart{_when(elsewhere[row['id']], agreed)}"
        else:
            what = "ist neu: Sie steht nicht in der Vereinbarung"
        yield Problem(
            f"/measures/{index}/id",
            f"{named} {what}.",
            "Bitte prüfen, ob sie zum Mini-KIP gehört oder ob die Nummer falsch ist.",
        )


def _when(one: AgreedMeasure, agreed: Agreed) -> str:
    if one.first_year and one.first_year > agreed.year:
        return f", erst ab {one.first_year}"
    if one.last_year and one.last_year < agreed.year:
        return f", nur bis {one.last_year}"
    return ""


@rule(
    "R565",
    "Titel, Schwerpunkt, Indikator und Zielwert jeder Massnahme sind die vereinbarten",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(
        *party.FIELDS,
        YEAR,
        _ID,
        "/measures/*/title",
        "/measures/*/focus_area",
        "/measures/*/indicator",
        "/measures/*/target_value",
    ),
    compares=True,
)
def content_as_agreed(data: Data, facts: Facts) -> Problems:
    """Gemessen wird am vereinbarten Ziel; was im Formular steht, wird nur angezeigt.

    Ein leeres Feld wird nicht beanstandet, ebenso wenig ein gekürzter oder ergänzter Titel.
    """
    for index, row, one in _pairs(data, facts):
        for field, theirs in (
            ("title", one.title),
            ("focus_area", one.focus_area),
            ("indicator", one.indicator),
            ("target_value", one.target_value),
        ):
            own = row.get(field, "")
            if not own or not theirs or _same(field, own, theirs):
                continue
            label = facts.programme.label
            agreed, reported = (
                excerpt(label("focus_areas", said) if field == "focus_area" else said)
                for said in (theirs, own)
            )
            yield Problem(
                f"/measures/{index}/{field}",
                f"Vereinbart ist für {one.id} «{agreed}», im Bericht steht «{reported}».",
                "Massgebend ist die Vereinbarung; bitte angeben, warum der Bericht abweicht.",
            )


def _pairs(data: Data, facts: Facts) -> Iterator[tuple[int, Mapping[str, Any], AgreedMeasure]]:
    """Give the measures of a report that are agreed: row, what is reported, what is agreed."""
    agreed = compared(data, facts)
    for index, row in enumerate(data["measures"] if agreed else ()):
        if agreed and (one := agreed.measure(row["id"])):
            yield index, row, one


def _same(field: str, own: str, theirs: str) -> bool:
    if field == "title":
        mine, other = letters(own), letters(theirs)
        return mine in other or other in mine
    return "".join(own.casefold().split()) == "".join(theirs.casefold().split())


@rule(
    "R566",
    "Die Spalte Budget zeigt die vereinbarten Beträge",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(
        *party.FIELDS,
        YEAR,
        f"{_COSTS}/*/measure",
        f"{_COSTS}/*/category",
        f"{_COSTS}/*/budget",
    ),
    compares=True,
)
def budget_as_agreed(data: Data, facts: Facts) -> Problems:
    """Verglichen wird mit der Vereinbarung; andere Beträge in der Spalte verdecken Abweichungen."""
    agreed = compared(data, facts)
    if agreed is None:
        return
    for (measure, category), rows in figures.by_category(data, "budget").items():
        one = agreed.measure(measure)
        if one is None:
            continue  # R564 names it
        reported = sum(row["budget"] for _index, row in rows)
        theirs = one.lines.get(category, 0)
        if reported != theirs:
            fields = tuple(f"{_COSTS}/{index}/budget" for index, _row in rows)
            name = facts.programme.label("cost_categories", category)
            yield Problem(
                fields[0],
                f"Massnahme {measure}, {name}: Vereinbart sind für {agreed.year} {chf(theirs)}, "
                f"als Budget eingetragen {chf(reported)}.",
                "Massgebend ist die Vereinbarung; bitte angeben, warum der Bericht abweicht.",
                fields if len(fields) > 1 else (),
            )


RULES: tuple[Rule, ...] = (
    agreed_measures_reported,
    measures_are_agreed,
    content_as_agreed,
    budget_as_agreed,
)
