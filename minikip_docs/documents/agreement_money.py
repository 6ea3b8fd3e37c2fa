"""The money of the agreement: contributions per year, costs and financing as table rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minikip_docs.data import figures, text
from minikip_docs.data.model import FormKind
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme

if TYPE_CHECKING:
    from minikip_docs.facts.contributions import Decision

Data = Mapping[str, Any]
Row = dict[str, Any]

_NOT_DECIDED = "beantragt, noch nicht festgelegt"


@dataclass(frozen=True, slots=True)
class _Year:
    """The money of one year in CHF."""

    year: int
    amount: Decimal  # contribution of the canton
    own_minimum: Decimal  # leaflet section 5: at least ratio x contribution
    own_budgeted: Decimal
    source: str


def contributions(
    data: Data,
    programme: Programme,
    decided: Mapping[int, Decision],
    *,
    third_party_counts: bool,
) -> Row:
    """Give the rows of the contribution table and their total.

    Undecided years show the requested amount and say so; they only ever reach a draft.
    """
    years = [
        _year(year, data, programme, decided, third_party_counts=third_party_counts)
        for year in figures.years(data)
    ]
    names = ("amount", "own_minimum", "own_budgeted")
    rows = [
        {
            "year": str(row.year),
            **{name: text.amount(getattr(row, name)) for name in names},
            "source": row.source,
        }
        for row in years
    ]
    total = {
        name: text.amount(sum((getattr(row, name) for row in years), Decimal(0))) for name in names
    }
    return {"contributions": rows, "contribution_total": total}


def _year(
    year: int,
    data: Data,
    programme: Programme,
    decided: Mapping[int, Decision],
    *,
    third_party_counts: bool,
) -> _Year:
    decision = decided.get(year)
    requested = figures.financing(data, "mini_kip").get(year, Decimal(0))
    amount = decision.amount if decision else requested
    own = figures.own_share(data, with_third_party=third_party_counts).get(year, Decimal(0))
    least = amount * programme.contribution.own_contribution_ratio
    return _Year(year, amount, least, own, decision.source if decision else _NOT_DECIDED)


def budget_tables(data: Data, programme: Programme) -> Row:
    """Give the rows of annex 2: costs, financing and their totals, one amount per year."""
    root = schemas.schema(FormKind.BUDGET, programme)
    years = figures.years(data)

    def amounts(by_year: figures.ByYear) -> Row:
        values = [by_year.get(year, Decimal(0)) for year in years]
        total = text.amount(sum(values, Decimal(0)))
        return {"amounts": [text.amount(value) for value in values], "total": total}

    def origin(key: str) -> str:
        return schemas.choice_label(root, "/financing/*/origin", key)

    used = [key for key in figures.ORIGINS if figures.financing(data, key)]
    return {
        "years": [str(year) for year in years],
        "cost_rows": [
            {
                "measure": line["measure"],
                "category": schemas.choice_label(
                    root, "/budget_lines/*/category", line["category"]
                ),
                "text": line["text"],
                **amounts(figures.amounts(line)),
            }
            for line in data["budget_lines"]
        ],
        "cost_total": amounts(figures.costs(data)),
        "financing_rows": [
            {
                "measure": line["measure"],
                "origin": origin(line["origin"]),
                "text": line.get("text", ""),
                **amounts(figures.amounts(line)),
            }
            for line in data["financing"]
        ],
        "financing_totals": [
            *(
                {"origin": f"Total {origin(key)}", **amounts(figures.financing(data, key))}
                for key in used
            ),
            {"origin": "Total Finanzierung", **amounts(figures.financing(data))},
        ],
    }
