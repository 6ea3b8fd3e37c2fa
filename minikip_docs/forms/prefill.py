"""What a blank form can already know: a municipality, last year's submission, a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.facts import schemas
from minikip_docs.facts.addresses import Entry
from minikip_docs.facts.register import Municipality

Data = Mapping[str, Any]

# What a new submission must say anew: who decides, declares and signs, and when.
_SAID_ANEW = ("resolutions", "declarations", "signature", "totals")
_KEPT_OF_A_MEASURE = ("id", "title", "focus_area", "indicator", "target_value")


def from_register(municipality: Municipality, entry: Entry | None = None) -> dict[str, Any]:
    """Prefill a municipality's name and number, and what the address book has of it."""
    known = {
        "kind": "municipality",
        "name": municipality.name,
        "bfs_number": municipality.number,
    }
    return {"party": known | _reached(entry)}


def from_association(entry: Entry) -> dict[str, Any]:
    """Prefill what the address book has of an association: its members, too."""
    known: dict[str, Any] = {
        "kind": "association",
        "name": entry.name,
        "association_id": entry.key,
    }
    if entry.members:
        known["members"] = [{"bfs_number": m.number, "name": m.name} for m in entry.members]
    return {"party": known | _reached(entry)}


def _reached(entry: Entry | None) -> dict[str, Any]:
    """Give address and contact as a form has them, as far as they are known."""
    if entry is None:
        return {}
    address = {key: getattr(entry, key) for key in ("street", "postcode", "town")}
    contact = {"name": entry.contact, "email": entry.email}
    known = {"address": address, "contact": contact}
    kept = {part: {k: v for k, v in values.items() if v} for part, values in known.items()}
    return {part: values for part, values in kept.items() if values}


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
