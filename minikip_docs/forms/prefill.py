"""What a blank form can already know: a municipality, last year's submission, a budget."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.data.text import years
from minikip_docs.facts import schemas
from minikip_docs.facts.addresses import Entry
from minikip_docs.facts.agreed import agreed
from minikip_docs.facts.register import Municipality

Data = Mapping[str, Any]

# What a new submission must say anew: who decides, declares and signs, and when.
SAID_ANEW = ("resolutions", "declarations", "signature", "totals")
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


def from_submission(
    kind: FormKind,
    submission: Submission,
    year: int | None,
    decided: Mapping[int, Decimal] | None = None,
) -> dict[str, Any]:
    """Prefill a form from an earlier submission.

    A budget from a budget, a report from a report (party and measures), a report from
    the budget it reports on: the measures of ``year``, their costs and financing, and the
    contribution in CHF if it is ``decided``. Raises
    ``Refusal`` F111 for a budget from a report, F112 for a report without a year and D317 for a
    year that the budget is not for.
    """
    data = submission.data
    if kind is FormKind.BUDGET:
        if submission.kind is not FormKind.BUDGET:
            raise Refusal(
                "F111",
                "Aus einem Jahresbericht lässt sich keine Budgeteingabe vorausfüllen.",
                "Bitte eine frühere Budgeteingabe angeben.",
            )
        return {k: v for k, v in data.items() if k not in SAID_ANEW}
    prefilled: dict[str, Any] = {"party": data["party"], "measures": _measures(submission, year)}
    if year is not None:
        prefilled["report_year"] = year
    if submission.kind is FormKind.BUDGET:
        if year is None:
            raise year_is_missing()
        if year not in figures.years(data):
            first, last = figures.years(data)[0], figures.years(data)[-1]
            raise Refusal(
                "D317",
                f"Die Angaben umfassen {years(first, last)}; für {year} ist nichts vorauszufüllen.",
                f"Bitte ein Jahr davon angeben, zum Beispiel --year {first}.",
            )
        prefilled["financial_statement"] = _account(data, year)
        if decided and year in decided:
            prefilled["financial_statement"]["contribution_received"] = decided[year]
    return prefilled


def for_amendment(data: Data) -> dict[str, Any]:
    """Prefill a budget form with all that is agreed; only its date is said anew."""
    signature = {k: v for k, v in data["signature"].items() if k != "date"}
    return {k: v for k, v in data.items() if k != "totals"} | {"signature": signature}


def year_is_missing() -> Refusal:
    """Give the refusal F112 of a report form that is to start from an agreement or budget."""
    return Refusal(
        "F112",
        "Für den Jahresbericht ist nicht klar, welches Jahr vorausgefüllt werden soll.",
        "Bitte das Berichtsjahr angeben, zum Beispiel --year 2025.",
    )


def _measures(submission: Submission, year: int | None) -> list[dict[str, Any]]:
    """Give what a report repeats of each measure; of a budget only those of the year."""
    rows = submission.data.get("measures", ())
    if submission.kind is FormKind.BUDGET and year is not None:
        of_year = {one.id for one in agreed(submission.data, {}, year).measures}
        rows = [row for row in rows if row["id"] in of_year]
    return [{k: row[k] for k in _KEPT_OF_A_MEASURE if k in row} for row in rows]


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
