"""Sums and parties of a submission: the figures that rules and documents share.

All functions expect data that the schema found sound; amounts are ``Decimal`` in CHF.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Data = Mapping[str, Any]
ByYear = dict[int, Decimal]

ORIGINS = ("mini_kip", "own", "third_party")


def amounts(row: Data) -> ByYear:
    """Give the amounts of a budget or financing row by year; years left out are 0."""
    return {int(key[1:]): Decimal(value) for key, value in row["amounts"].items()}


def add(rows: Iterable[ByYear]) -> ByYear:
    """Add up amounts year by year."""
    total: ByYear = {}
    for row in rows:
        for year, value in row.items():
            total[year] = total.get(year, Decimal(0)) + value
    return total


def by_measure(rows: Iterable[Data]) -> dict[str, ByYear]:
    """Add up budget or financing rows by measure and year, measures in the order of the rows."""
    found: dict[str, ByYear] = {}
    for row in rows:
        found[row["measure"]] = add((found.get(row["measure"], {}), amounts(row)))
    return found


def costs(data: Data, measure: str | None = None) -> ByYear:
    """Add up the budgeted costs by year, of one measure if given."""
    return add(amounts(line) for line in data["budget_lines"] if _is(line, "measure", measure))


def _is(row: Data, name: str, wanted: str | None) -> bool:
    """Say whether a row is wanted; a field that is not asked for may be missing."""
    return wanted is None or bool(row[name] == wanted)


def financing(data: Data, origin: str | None = None, measure: str | None = None) -> ByYear:
    """Add up the planned financing by year, of one origin or measure if given."""
    return add(
        amounts(line)
        for line in data["financing"]
        if _is(line, "origin", origin) and _is(line, "measure", measure)
    )


def own_share(data: Data, *, with_third_party: bool) -> ByYear:
    """Give what the municipality spends itself per year (leaflet section 5).

    Whether third-party money counts is the canton's decision (setting
    ``contribution.own_includes_third_party``).
    """
    own = financing(data, "own")
    return add((own, financing(data, "third_party"))) if with_third_party else own


def budgeted(data: Data, category: str) -> bool:
    """Say whether there is money in the budget for a cost category (leaflet section 5)."""
    return any(
        line["category"] == category and any(amounts(line).values())
        for line in data["budget_lines"]
    )


def total(rows: Iterable[Data], field: str, **where: str) -> Decimal:
    """Add up one field in CHF over the rows that match, for example ``origin="own"``."""
    return sum(
        (
            Decimal(row[field])
            for row in rows
            if field in row and all(row[key] == value for key, value in where.items())
        ),
        Decimal(0),
    )


def by_category(report: Data, field: str) -> dict[tuple[str, str], list[tuple[int, Data]]]:
    """Put the cost rows of a report that have a field together: measure and category -> rows.

    Each row comes with its number from 0, in the order of the report.
    """
    found: dict[tuple[str, str], list[tuple[int, Data]]] = {}
    for index, row in enumerate(report["financial_statement"]["costs"]):
        if field in row:
            found.setdefault((row["measure"], row["category"]), []).append((index, row))
    return found


def years(data: Data) -> tuple[int, ...]:
    """Give the calendar years of the submission's period."""
    period = data["period"]
    return tuple(range(period["first_year"], period["last_year"] + 1))


def is_association(data: Data) -> bool:
    """Say whether the party is an association of municipalities."""
    return bool(data["party"]["kind"] == "association")


def party_key(data: Data) -> str:
    """Give what identifies the party: BFS number or association id, as text.

    Empty for an association to which the canton has not given its id yet.
    """
    party = data["party"]
    return str(party.get("association_id", "") if is_association(data) else party["bfs_number"])


def numbers(data: Data) -> tuple[int, ...]:
    """Give the BFS number of every municipality of the party, as submitted."""
    party = data["party"]
    if is_association(data):
        return tuple(member["bfs_number"] for member in party["members"])
    return (party["bfs_number"],)


def municipalities(data: Data) -> tuple[tuple[int, str], ...]:
    """Give number and name of every municipality of the party, as submitted."""
    party = data["party"]
    if is_association(data):
        return tuple((member["bfs_number"], member["name"]) for member in party["members"])
    return ((party["bfs_number"], party["name"]),)
