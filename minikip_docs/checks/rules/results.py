"""Rules on what a report says was done: carried out with a result, or not and without costs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from minikip_docs.checks.rules import party
from minikip_docs.checks.rules.compared import YEAR, compared
from minikip_docs.checks.rules.hollow import says_nothing
from minikip_docs.checks.rules.rule import REPORT, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import chf, excerpt, quoted

_COSTS = "/financial_statement/costs"
_NOTHING = {"kein", "keine", "keiner", "keines", "nichts", "null", "niemand", "entfällt", "nein"}


@rule(
    "R570",
    "Eine umgesetzte Massnahme hat etwas erreicht",
    forms=REPORT,
    severity=Severity.WARNING,
    section="5",
    needs=(
        *party.FIELDS,
        YEAR,
        "/measures/*/id",
        "/measures/*/title",
        "/measures/*/status",
        "/measures/*/indicator",
        "/measures/*/target_value",
        "/measures/*/actual_value",
        "/measures/*/persons_reached",
        "/measures/*/events",
    ),
)
def carried_out_with_a_result(data: Data, facts: Facts) -> Problems:
    """Wurde eine Massnahme umgesetzt, gibt es einen Wert, Personen oder Durchführungen.

    Das gehört zur inhaltlichen Berichterstattung (Merkblatt Ziffer 5). Ganz ohne diese Angaben
    fällt nur eine Massnahme auf, die einen Indikator oder Zielwert hat.
    """
    agreed = compared(data, facts)
    for index, row in enumerate(data["measures"]):
        said = any(key in row for key in ("actual_value", "persons_reached", "events"))
        one = agreed.measure(row["id"]) if agreed else None
        aims = row.keys() & {"indicator", "target_value"} or (
            one and (one.indicator or one.target_value)
        )
        if row["status"] == "implemented" and (said or aims) and not _reached(row):
            yield Problem(
                f"/measures/{index}/status",
                f"Die Massnahme {excerpt(row['id'])} {quoted(row['title'])} ist als umgesetzt "
                "gemeldet, "
                + (
                    "der erreichte Wert, die Personen und die Durchführungen sind aber null."
                    if said
                    else "ohne erreichten Wert, erreichte Personen oder Durchführungen."
                ),
                "Bitte angeben, was erreicht wurde.",
            )


def _reached(row: Mapping[str, Any]) -> bool:
    value = row.get("actual_value", "")
    words = re.findall(r"\w+", value.casefold())
    told = bool(words) and not (_NOTHING & {*words}) and (
        bool(re.search(r"[1-9]", value))
        if re.search(r"\d", value)
        else not says_nothing(value)
    )  # fmt: skip
    return told or row.get("persons_reached", 0) > 0 or row.get("events", 0) > 0


@rule(
    "R571",
    "Eine nicht umgesetzte Massnahme hat keine Kosten",
    forms=REPORT,
    severity=Severity.WARNING,
    needs=(
        "/measures/*/id",
        "/measures/*/title",
        "/measures/*/status",
        f"{_COSTS}/*/measure",
        f"{_COSTS}/*/actual",
    ),
)
def not_carried_out_without_costs(data: Data, _facts: Facts) -> Problems:
    """Vorarbeiten können etwas kosten; oft ist aber die Umsetzung oder eine Zeile falsch."""
    costs = data["financial_statement"]["costs"]
    for index, row in enumerate(data["measures"]):
        spent = figures.total(costs, "actual", measure=row["id"])
        if row["status"] == "not_implemented" and spent:
            yield Problem(
                f"/measures/{index}/status",
                f"Die Massnahme {excerpt(row['id'])} {quoted(row['title'])} ist als nicht "
                f"umgesetzt gemeldet; abgerechnet sind dafür {chf(spent)}.",
                "Bitte angeben, wofür diese Kosten entstanden sind.",
            )


RULES: tuple[Rule, ...] = (carried_out_with_a_result, not_carried_out_without_costs)
