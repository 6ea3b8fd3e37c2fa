"""The account of a report: what was agreed, what it was, by measure, cost category and origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.data.model import FormKind
from minikip_docs.documents.chart import MOST_CATEGORIES, BarChart, Series, draw
from minikip_docs.facts import schemas
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme
from minikip_docs.press.fill.images import Drawing

Data = Mapping[str, Any]
Row = dict[str, Any]

_ZERO = Decimal(0)
_LONGEST = 60  # letters of a title beside its bars
AGREED, ACTUAL = "Vereinbart", "Tatsächlich"


def account(data: Data, agreed: Agreed, programme: Programme, *, third_party_counts: bool) -> Row:
    """Give the tables of the account and its chart; amounts in CHF, ready to print.

    A difference is what it was less what was agreed. What was agreed and is not in the report
    stands there with 0, and so does what is new.
    """
    spent, planned = spent_of(data), planned_of(agreed)
    measures = list(dict.fromkeys((*agreed_ids(agreed), *_ids(data), *(m for m, _c in spent))))
    titles = {one["id"]: one["title"] for one in data["measures"]}
    titles |= {one.id: one.title for one in agreed.measures}
    categories = [choice.key for choice in programme.cost_categories]
    used = [(m, c) for m in measures for c in categories if (m, c) in spent or (m, c) in planned]
    by_measure = {m: _sums(planned, spent, [key for key in used if key[0] == m]) for m in measures}
    by_category = {c: _sums(planned, spent, [key for key in used if key[1] == c])
                   for c in categories if any(key[1] == c for key in used)}  # fmt: skip
    tables = {
        "costs": [
            {
                "id": m,
                "title": titles.get(m, ""),
                **compared(*by_measure[m]),
                "lines": [
                    {
                        "category": programme.label("cost_categories", c),
                        "reason": _reasons(data, m, c),
                        **compared(planned.get((m, c), _ZERO), spent.get((m, c), _ZERO)),
                    }
                    for measure, c in used
                    if measure == m
                ],
            }
            for m in measures
        ],
        "cost_categories": [
            {"category": programme.label("cost_categories", c), **compared(*sums)}
            for c, sums in by_category.items()
        ],
        "cost_total": compared(*_sums(planned, spent, used)),
        **_financing(data, agreed, programme),
        "contribution": _contribution(
            data, agreed, programme, third_party_counts=third_party_counts
        ),
    }
    return {**tables, "chart": chart(tables, str(data["report_year"]))}


def agreed_ids(agreed: Agreed) -> Sequence[str]:
    """Give the ids of the measures that are agreed for the year."""
    return [one.id for one in agreed.measures]


def _ids(data: Data) -> list[str]:
    return [row["id"] for row in data["measures"]]


def spent_of(data: Data) -> dict[tuple[str, str], Decimal]:
    """Give what a report says was spent, in CHF: measure and cost category -> sum."""
    return {
        key: figures.total((row for _index, row in rows), "actual")
        for key, rows in figures.by_category(data, "actual").items()
    }


def planned_of(agreed: Agreed) -> dict[tuple[str, str], Decimal]:
    """Give what is budgeted for the year, in CHF: measure and cost category -> sum."""
    return {(one.id, c): amount for one in agreed.measures for c, amount in one.lines.items()}


def _sums(
    planned: Mapping[tuple[str, str], Decimal],
    spent: Mapping[tuple[str, str], Decimal],
    keys: Sequence[tuple[str, str]],
) -> tuple[Decimal, Decimal]:
    both = ((planned.get(key, _ZERO), spent.get(key, _ZERO)) for key in keys)
    first, second = zip(*both, strict=True) if keys else ((), ())
    return sum(first, _ZERO), sum(second, _ZERO)


def compared(agreed: Decimal, actual: Decimal) -> Row:
    """Print what was agreed, what it was, and the difference."""
    return {
        "agreed": text.amount(agreed),
        "actual": text.amount(actual),
        "difference": _difference(actual - agreed),
    }


def _difference(value: Decimal) -> str:
    """Print a difference with its sign: ``+92.75``, ``−19.60``, ``0.00``."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{text.amount(abs(value))}"


def _reasons(data: Data, measure: str, category: str) -> str:
    """Give the reasons of the rows of a measure and category, each once."""
    rows = figures.by_category(data, "reason").get((measure, category), [])
    return "\n".join(dict.fromkeys(row["reason"] for _index, row in rows))


def _financing(data: Data, agreed: Agreed, programme: Programme) -> Row:
    rows = data["financial_statement"]["financing"]
    root = schemas.schema(FormKind.ANNUAL_REPORT, programme)
    found = []
    for origin in figures.ORIGINS:
        named = [row["text"] for row in rows if row["origin"] == origin and row.get("text")]
        found.append(
            {
                "origin": schemas.choice_label(
                    root, "/financial_statement/financing/*/origin", origin
                ),
                "text": "; ".join(dict.fromkeys(named)),
                **compared(agreed.financing[origin], figures.total(rows, "actual", origin=origin)),
            }
        )
    total = sum(agreed.financing.values(), _ZERO), figures.total(rows, "actual")
    return {"financing": found, "financing_total": compared(*total)}


def _contribution(
    data: Data, agreed: Agreed, programme: Programme, *, third_party_counts: bool
) -> Row:
    """Give what became of the contribution, and what the party spent itself (section 5)."""
    statement = data["financial_statement"]
    received = Decimal(statement["contribution_received"])
    unused = Decimal(statement.get("contribution_unused", _ZERO))
    rows = statement["financing"]
    used = figures.total(rows, "actual", origin="mini_kip")
    own = figures.total(rows, "actual", origin="own")
    if third_party_counts:
        own += figures.total(rows, "actual", origin="third_party")
    before = used + unused - received
    return {
        "agreed": "" if agreed.contribution is None else text.amount(agreed.contribution),
        "received": text.amount(received),
        "from_before": text.amount(before) if before > 0 else "",
        "used": text.amount(used),
        "unused": text.amount(unused),
        "is_unused": bool(unused),
        "unused_reason": statement.get("unused_reason", ""),
        "own_minimum": text.amount(received * programme.contribution.own_contribution_ratio),
        "own": text.amount(own),
        "third_party_counts": third_party_counts,
        "remarks": statement.get("remarks", ""),
    }


def chart(printed: Row, year: str) -> Drawing:
    """Draw the costs by measure, or by cost category where there are too many measures.

    ``printed`` are the tables of the account, as ``account`` gives them.
    """
    rows, what = printed["costs"], "Massnahmen"
    names = [f"{row['id']} {text.excerpt(row['title'], _LONGEST)}" for row in rows]
    if len(rows) > MOST_CATEGORIES:
        rows, what = printed["cost_categories"], "Kostenarten"
        names = [row["category"] for row in rows]
    series = (
        Series(name, tuple(Decimal(row[key].replace("’", "")) for row in rows))
        for name, key in ((AGREED, "agreed"), (ACTUAL, "actual"))
    )
    first, second = series
    return draw(BarChart(f"Kosten {year} nach {what}", tuple(names), (first, second)))
