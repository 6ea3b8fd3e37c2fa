"""Rules on arithmetic (no section): sums agree, amounts are to the Rappen and in the period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from minikip_docs.checks.rules import balance
from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures, jsonio
from minikip_docs.data.displaced import COSTS, FINANCING, is_displaced
from minikip_docs.data.model import FormKind, Problem, Severity
from minikip_docs.data.text import chf, excerpt, listing
from minikip_docs.data.text import years as span
from minikip_docs.facts import schemas

_ZERO = Decimal(0)
# Lists of amounts in the budget, and what they hold.
_LISTS = {COSTS: "Kosten", FINANCING: "Finanzierung"}


@rule(
    "R102",
    "Die eingetragenen Totale stimmen mit den Zeilen überein",
    needs=("/totals", "/financing/*/origin", *balance.YEARS),
)
def totals_agree(data: Data, _facts: Facts) -> Problems:
    """Totale dürfen leer bleiben; sind sie eingetragen, muss die Rechnung aufgehen.

    Verglichen werden sie in den Jahren, in denen Kosten und Finanzierung gleich hoch sind.
    """
    unbalanced = balance.gaps(data)  # R101: totals tell something when the lines agree
    for name, declared in data.get("totals", {}).items():
        if is_displaced(data, COSTS if name == "costs" else FINANCING):
            continue  # R109
        computed = figures.costs(data) if name == "costs" else figures.financing(data, name)
        for key, value in declared.items():
            year = int(key[1:])
            result = computed.get(year, _ZERO)
            if value != result and year not in unbalanced:
                yield Problem(
                    f"/totals/{name}/{key}",
                    f"Eingetragen sind {chf(value)}, die Zeilen ergeben {chf(result)} "
                    f"(Unterschied {chf(abs(value - result))}).",
                    "Bitte das Total oder die Zeilen berichtigen; das Total darf leer bleiben.",
                )


@rule("R103", "Beträge und Prozente haben höchstens zwei Stellen nach dem Punkt", forms=BOTH)
def to_the_rappen(data: Data, facts: Facts) -> Problems:
    """Beträge werden auf den Rappen genau geführt; das Programm rundet nie selber."""
    kind = next(kind for kind in FormKind if schemas.form_id(kind) == data["form"])
    for pointer, value, unit in _numbers(data, schemas.schema(kind, facts.programme), ""):
        if value != round(value, 2):
            to = "den Rappen" if unit == "amount" else "zwei Stellen nach dem Punkt"
            yield Problem(
                pointer,
                f"Die Zahl {excerpt(value)} hat mehr als zwei Stellen nach dem Punkt.",
                f"Bitte auf {to} runden.",
            )


def _numbers(data: Any, node: schemas.Node, pointer: str) -> Iterator[tuple[str, Decimal, str]]:
    """Walk through the amounts and percents of some data: pointer, number and kind."""
    if isinstance(data, dict):
        for key, value in data.items():
            child = node.get("properties", {}).get(key, {})
            yield from _numbers(value, child, f"{pointer}/{jsonio.escape(key)}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _numbers(value, node.get("items", {}), f"{pointer}/{index}")
    elif isinstance(data, Decimal) and node.get("x-kind") in {"amount", "percent"}:
        yield pointer, data, node["x-kind"]


@rule(
    "R104",
    "Jede Zeile nennt eine Massnahme, die es gibt",
    forms=BOTH,
    needs=(
        "/measures/*/id",
        "/budget_lines/*/measure",
        "/financing/*/measure",
        "/staff/*/measure",
        "/financial_statement/costs/*/measure",
        "/financial_statement/financing/*/measure",
    ),
)
def measures_exist(data: Data, _facts: Facts) -> Problems:
    """Beträge und Stellen müssen sich einer beschriebenen Massnahme zuordnen lassen."""
    known = list(dict.fromkeys(measure["id"] for measure in data["measures"]))
    statement = data.get("financial_statement", {})
    lists = {f"/{name}": data.get(name, ()) for name in ("budget_lines", "financing", "staff")}
    lists |= {
        f"/financial_statement/{name}": statement.get(name, ()) for name in ("costs", "financing")
    }
    for pointer, rows in lists.items():
        for index, row in enumerate(rows):
            if row["measure"] not in known:
                yield Problem(
                    f"{pointer}/{index}/measure",
                    f"Die Massnahme «{row['measure']}» ist bei den Massnahmen nicht beschrieben.",
                    f"Bitte die Massnahme beschreiben oder eine der beschriebenen eintragen "
                    f"({listing(known, 'oder')}).",
                )


@rule(
    "R105",
    "Beträge stehen nur in den Jahren der Dauer",
    needs=balance.YEARS,
)
def within_period(data: Data, _facts: Facts) -> Problems:
    """Für Jahre ausserhalb der eingetragenen Dauer gibt es keine Vereinbarung."""
    years = figures.years(data)
    if not years:  # R131 reports a period that ends before it begins
        return
    outside: dict[int, dict[str, Decimal]] = {}
    fields: list[str] = []
    for name in _LISTS:
        for index, row in enumerate(() if is_displaced(data, name) else data[name]):
            for year, value in figures.amounts(row).items():
                if value and year not in years:
                    sums = outside.setdefault(year, {})
                    sums[name] = sums.get(name, _ZERO) + value
                    fields.append(f"/{name}/{index}/amounts/{schemas.year_key(year)}")
    if outside:
        told = listing(
            f"{year} ({', '.join(f'{_LISTS[name]} {chf(total)}' for name, total in sums.items())})"
            for year, sums in sorted(outside.items())
        )
        yield Problem(
            fields[0],
            f"Für {told} sind Beträge eingetragen; die Dauer ist {span(years[0], years[-1])}.",
            "Bitte diese Beträge löschen oder die Dauer berichtigen.",
            tuple(fields),
        )


@rule(
    "R106",
    "Jede Budget- und Finanzierungszeile enthält einen Betrag",
    severity=Severity.WARNING,
    needs=("/budget_lines/*/amounts", "/financing/*/origin", "/financing/*/amounts"),
)
def rows_have_amounts(data: Data, _facts: Facts) -> Problems:
    """Eine Zeile mit lauter Nullen ist meist eine vergessene Angabe."""
    requested = any(figures.financing(data, "mini_kip").values())
    for name in _LISTS:
        for index, row in enumerate(data[name]):
            if row.get("origin") == "mini_kip" and not requested:
                continue  # R205 says it once
            if not any(figures.amounts(row).values()):
                yield Problem(
                    f"/{name}/{index}/amounts",
                    f"Alle Beträge dieser Zeile sind {chf(0)}.",
                    "Bitte Beträge eintragen oder die Zeile löschen.",
                )


@rule(
    "R107",
    "Zu jeder Massnahme gibt es eine Budgetzeile",
    severity=Severity.WARNING,
    needs=("/measures/*/id", "/budget_lines/*/measure"),
)
def measures_have_costs(data: Data, _facts: Facts) -> Problems:
    """Eine Massnahme ohne Kosten ist möglich, kann aber auch eine vergessene Zeile sein."""
    budgeted = {line["measure"] for line in data["budget_lines"]}
    if budgeted - {measure["id"] for measure in data["measures"]}:
        return  # R104: the line may belong to any of them
    for index, measure in enumerate(data["measures"]):
        if measure["id"] not in budgeted:
            yield Problem(
                f"/measures/{index}/id",
                f"Für die Massnahme «{measure['id']}» sind keine Kosten budgetiert.",
                "Bitte prüfen, ob eine Budgetzeile fehlt.",
            )


RULES: tuple[Rule, ...] = (
    totals_agree,
    to_the_rappen,
    measures_exist,
    within_period,
    rows_have_amounts,
    measures_have_costs,
)
