"""Rules on texts that say nothing: «x» or «-» where the leaflet asks for an explanation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import jsonio
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import excerpt, letters

_SHORTEST = 3  # letters: «k. A.» is no explanation, «Ja.» neither
_SUBMITTED = (
    "/structure/description",
    "/structure/mandate",
    "/measures/*/description",
    "/measures/*/goal",
)
_STAFF = ("/staff/*/goal_link",)
_REPORTED = (
    "/activity_report/summary",
    "/measures/*/activities",
    "/measures/*/deviation",
    "/financial_statement/unused_reason",
    "/financial_statement/costs/*/reason",
)


def says_nothing(text: str) -> bool:
    """Say whether a text has no more than a letter or two, or one letter again and again."""
    said = letters(text)
    return len(said) < _SHORTEST or len({*said}) == 1


def _hollow(data: Data, pointers: tuple[str, ...], remedy: str) -> Problems:
    for pointer in pointers:
        for place, text in _texts(data, jsonio.split(pointer), ""):
            if says_nothing(text):
                yield Problem(place, f"Hier steht nur «{excerpt(text)}».", remedy)


def _texts(data: Any, path: list[str], place: str) -> Iterator[tuple[str, str]]:
    """Give the texts under a pointer in which ``*`` is any row, each with its place."""
    if not path:
        yield place, data
    elif path[0] == "*":
        for index, row in enumerate(data):
            yield from _texts(row, path[1:], f"{place}/{index}")
    elif path[0] in data:
        yield from _texts(data[path[0]], path[1:], f"{place}/{path[0]}")


@rule(
    "R209",
    "Die Angaben zu Struktur und Massnahmen sagen etwas aus",
    severity=Severity.WARNING,
    section="2",
    needs=_SUBMITTED,
)
def submission_explains(data: Data, _facts: Facts) -> Problems:
    """Das Budget gibt «Auskunft darüber, wie die Mittel eingesetzt werden» (Merkblatt Ziffer 2).

    Auch die fixe Struktur und ihr Auftrag sind eine Voraussetzung, die zu beschreiben ist.
    """
    yield from _hollow(data, _SUBMITTED, "Bitte in einem Satz beschreiben.")


@rule(
    "R507",
    "Zu jeder Stelle steht, welchem Ziel sie dient",
    severity=Severity.WARNING,
    section="5",
    needs=_STAFF,
)
def staff_is_explained(data: Data, _facts: Facts) -> Problems:
    """Personalaufwand ist nur für die operative Umsetzung der Programmziele finanzierbar.

    Merkblatt Ziffer 5.
    """
    remedy = "Bitte in einem Satz sagen, welche Arbeit die Stelle für welches Ziel leistet."
    yield from _hollow(data, _STAFF, remedy)


@rule(
    "R548",
    "Die inhaltliche Berichterstattung sagt etwas aus",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=_REPORTED,
)
def report_explains(data: Data, _facts: Facts) -> Problems:
    """Der Jahresbericht umfasst eine inhaltliche Berichterstattung (Merkblatt Ziffer 5)."""
    yield from _hollow(data, _REPORTED, "Bitte in einem Satz beschreiben.")


RULES: tuple[Rule, ...] = (submission_explains, staff_is_explained, report_explains)
