"""What a blank form can already know: a municipality, last year's submission, a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.facts import schemas
from minikip_docs.facts.register import Municipality

Data = Mapping[str, Any]

# What a new submission must say anew: who decides, declares and signs, and when.
_SAID_ANEW = ("resolutions", "declarations", "signature", "totals")
_KEPT_OF_A_MEASURE = ("id", "title", "focus_area", "indicator", "target_value")


def from_municipality(municipality: Municipality) -> dict[str, Any]:
    """Prefill name and number of a municipality of the register."""
    return {
        "party": {
            "kind": "municipality",
            "name": municipality.name,
            "bfs_number": municipality.number,
        }
    }


def from_submission(kind: FormKind, submission: Submission, year: int | None) -> dict[str, Any]:
    """Prefill a form from an earlier submission.

    A budget from a budget, a report from a report (party and measures), a report from
    the budget it reports on (measures, costs and financing of ``year``). Raises
    ``Refusal`` F111 for a budget from a report and F112 for a report without a year.
    """
    data = submission.data
    if kind is FormKind.BUDGET:
        if submission.kind is not FormKind.BUDGET:
            raise Refusal(
                "F111",
                "Aus einem Jahresbericht lässt sich keine Budgeteingabe vorausfüllen.",
                "Bitte eine frühere Budgeteingabe angeben.",
            )
        return {k: v for k, v in data.items() if k not in _SAID_ANEW}
    prefilled: dict[str, Any] = {
        "party": data["party"],
        "measures": [
            {k: m[k] for k in _KEPT_OF_A_MEASURE if k in m} for m in data.get("measures", ())
        ],
    }
    if year is not None:
        prefilled["report_year"] = year
    if submission.kind is FormKind.BUDGET:
        if year is None:
            raise Refusal(
                "F112",
                "Für den Jahresbericht ist nicht klar, welches Jahr vorausgefüllt werden soll.",
                "Bitte das Berichtsjahr angeben, zum Beispiel --year 2025.",
            )
        prefilled["financial_statement"] = _account(data, year)
    return prefilled


def _account(data: Data, year: int) -> dict[str, Any]:
    """Give the lines of one year of a budget as lines of the account."""
    key = schemas.year_key(year)
    costs = [
        {**{k: line[k] for k in ("measure", "category", "text")}, "budget": line["amounts"][key]}
        for line in data["budget_lines"]
        if figures.amounts(line).get(year)
    ]
    financing = [
        {k: line[k] for k in ("measure", "origin", "text") if k in line}
        for line in data["financing"]
        if figures.amounts(line).get(year)
    ]
    return {"costs": costs, "financing": financing}
