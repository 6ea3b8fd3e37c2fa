"""The true sums of a year, added up by hand from what was written into the forms."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import Outcome
from tests.canton.submitted import YEAR
from tests.canton.year import Year

Sums = dict[str, dict[str, Decimal]]
AGREED, ACTUAL = "agreed", "actual"


def counting(year: Year) -> dict[str, Any]:
    """Give the reports that count: of a party with an agreement, and none with errors."""
    agreed = year.agreed()
    return {
        key: one.data
        for key, one in year.reports().items()
        if key in agreed and one.outcome is not Outcome.RETURN
    }


def costs(year: Year, by: str) -> Sums:
    """Add up costs, agreed and actual, by ``party``, ``category`` or ``focus_area``."""
    found: Sums = defaultdict(lambda: {AGREED: Decimal(0), ACTUAL: Decimal(0)})
    agreed = year.agreed()
    for key, data in counting(year).items():
        budget = agreed[key].data
        focus = {m["id"]: m["focus_area"] for m in budget["measures"]}
        for line in budget["budget_lines"]:
            found[_group(by, key, line, focus)][AGREED] += line["amounts"].get(
                f"y{YEAR}", Decimal(0)
            )
        for line in data["financial_statement"]["costs"]:
            found[_group(by, key, line, focus)][ACTUAL] += line["actual"]
    return dict(found)


def _group(by: str, key: str, line: dict[str, str], focus: dict[str, str]) -> str:
    return {"party": key, "category": line["category"], "focus_area": focus[line["measure"]]}[by]


def origins(year: Year) -> Sums:
    """Add up where the money came from: canton, own, third party."""
    found: Sums = defaultdict(lambda: {AGREED: Decimal(0), ACTUAL: Decimal(0)})
    agreed = year.agreed()
    for key, data in counting(year).items():
        for line in agreed[key].data["financing"]:
            found[line["origin"]][AGREED] += line["amounts"].get(f"y{YEAR}", Decimal(0))
        for line in data["financial_statement"]["financing"]:
            found[line["origin"]][ACTUAL] += line["actual"]
    return dict(found)


def contributions(year: Year) -> dict[str, Decimal]:
    """Add up the canton's money: decided, received and not used."""
    found = {"decided": Decimal(0), "received": Decimal(0), "unused": Decimal(0)}
    for key, data in counting(year).items():
        statement = data["financial_statement"]
        found["decided"] += year.decided[key][YEAR]
        found["received"] += statement["contribution_received"]
        found["unused"] += statement.get("contribution_unused", Decimal(0))
    return found


def measures(year: Year) -> dict[str, int]:
    """Count measures by status, and the persons and events that they reached."""
    found: dict[str, int] = defaultdict(int)
    for data in counting(year).values():
        for one in data["measures"]:
            found[one["status"]] += 1
            found["persons"] += one.get("persons_reached", 0)
            found["events"] += one.get("events", 0)
    return dict(found)
