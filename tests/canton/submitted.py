"""What a party writes into its forms: a good sample with its own names and amounts."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from tests.canton.parties import Party, body
from tests.cases import BUDGET, BUDGET_ASSOCIATION, REPORT, REPORT_ASSOCIATION, sample

YEARS = (2025, 2026, 2027)
YEAR = 2025  # that is reported on
RAPPEN = Decimal("0.01")
Data = dict[str, Any]


def budget(party: Party, random: Random) -> Data:
    """Give a sound budget submission: 2 to 5 measures, amounts by the size of the party.

    The canton's money pays a third and a bit of each measure, to 10 francs; all amounts balance
    in each year and measure.
    """
    data: Data = _of(party, sample(BUDGET if party.single else BUDGET_ASSOCIATION))
    kept = [m["id"] for m in data["measures"]][: random.randint(2, len(data["measures"]))]
    for rows in ("measures", "budget_lines", "financing", "staff"):
        data[rows] = [r for r in data[rows] if r.get("measure", r.get("id")) in kept]
    factor = _factor(party, random)
    for line in data["budget_lines"]:
        for year, amount in line["amounts"].items():
            line["amounts"][year] = _about(amount * factor, random, "0.9", "1.1")
    share = _between(random, "0.34", "0.40")
    for line in data["financing"]:
        for year in line["amounts"]:
            costs = cost_of(data, line["measure"], year)
            if line["origin"] == "mini_kip":
                line["amounts"][year] = (costs * share / 10).quantize(Decimal(1)) * 10
            elif line["origin"] == "third_party":
                line["amounts"][year] = (costs / 20).quantize(RAPPEN)
    for line in data["financing"]:
        if line["origin"] == "own":
            for year in line["amounts"]:
                line["amounts"][year] = cost_of(data, line["measure"], year) - sum(
                    other["amounts"].get(year, Decimal(0))
                    for other in data["financing"]
                    if other["measure"] == line["measure"] and other["origin"] != "own"
                )
    data["resolutions"] = [
        {"bfs_number": m.number, "body": body(m), "status": "taken", "date": "2025-02-20",
         "reference": f"2025-{random.randint(1, 300)}"}
        for m in party.members
    ]  # fmt: skip
    data["totals"] = totals(data)
    highest = max(data["totals"]["own"].values())
    data["structure"]["annual_budget"] = (highest * 2).quantize(Decimal(1))
    data["structure"]["contact_point"] = f"Infostelle Integration, {party.members[0].name}"
    data["bank"]["account_holder"] = party.name
    data["signature"]["date"] = f"2025-03-{random.randint(12, 17)}"
    return data


def cost_of(data: Data, measure: str, year: str) -> Decimal:
    """Add up what a measure costs in a year («y2025»)."""
    total = Decimal(0)
    for line in data["budget_lines"]:
        if line["measure"] == measure:
            total += line["amounts"].get(year, Decimal(0))
    return total


def totals(data: Data) -> Data:
    """Add up a budget by year."""
    sums: Data = {"costs": {}}
    for line in data["budget_lines"]:
        for year, amount in line["amounts"].items():
            sums["costs"][year] = sums["costs"].get(year, Decimal(0)) + amount
    for line in data["financing"]:
        of = sums.setdefault(line["origin"], {})
        for year, amount in line["amounts"].items():
            of[year] = of.get(year, Decimal(0)) + amount
    return sums


def report(party: Party, agreed: Data, random: Random) -> Data:
    """Give a sound report on the first year of what was agreed.

    Costs differ by up to 6 percent; in one party of four a measure fell out, and what it would
    have had of the canton's money stays unused.
    """
    year = f"y{YEAR}"
    data: Data = _of(party, sample(REPORT if party.single else REPORT_ASSOCIATION))
    running = [m for m in agreed["measures"] if m["start"] <= f"{YEAR}-12-31"]
    fell_out = running[-1]["id"] if len(running) > 2 and random.random() < 0.25 else ""
    data["measures"] = [
        _reported(old, new, fell_out, random)
        for old, new in zip(data["measures"], running, strict=False)
    ]
    statement = data["financial_statement"]
    statement["costs"] = [
        {"measure": line["measure"], "category": line["category"], "text": line["text"],
         "budget": line["amounts"][year], **_spent(line, year, fell_out, random)}
        for line in agreed["budget_lines"]
        if year in line["amounts"]
    ]  # fmt: skip
    statement["financing"] = _paid(statement["costs"], agreed, fell_out)
    received = agreed["totals"]["mini_kip"][year]
    statement["contribution_received"] = received
    statement["totals"] = sums = statement_totals(statement)
    statement["contribution_unused"] = received - sums["mini_kip"]
    statement["unused_reason"] = "Eine Massnahme fiel aus." if fell_out else ""
    data["signature"]["date"] = f"2026-02-{random.randint(2, 27):02}"
    return {key: _without_empty(value) for key, value in data.items()}


def _paid(costs: list[Data], agreed: Data, fell_out: str) -> list[Data]:
    """Pay the costs of each measure: as agreed by the canton, a little by others, the rest own."""
    rows = []
    for measure in dict.fromkeys(line["measure"] for line in costs if line["measure"] != fell_out):
        rest = sum((line["actual"] for line in costs if line["measure"] == measure), Decimal(0))
        for line in agreed["financing"]:
            if line["measure"] != measure or line["origin"] == "own":
                continue
            row = {key: value for key, value in line.items() if key != "amounts"}
            rows.append(row | {"actual": line["amounts"][f"y{YEAR}"]})
            rest -= rows[-1]["actual"]
        rows.append({"measure": measure, "origin": "own", "actual": rest})
    return rows


def statement_totals(statement: Data) -> Data:
    """Add up a financial statement."""
    sums = {"budget": Decimal(0), "costs": Decimal(0)}
    for line in statement["costs"]:
        sums["budget"] += line["budget"]
        sums["costs"] += line["actual"]
    for line in statement["financing"]:
        sums[line["origin"]] = sums.get(line["origin"], Decimal(0)) + line["actual"]
    return sums


def _reported(old: Data, new: Data, fell_out: str, random: Random) -> Data:
    same = {key: new[key] for key in ("id", "title", "focus_area", "indicator", "target_value")}
    if new["id"] == fell_out:
        return same | {
            "status": "not_implemented",
            "activities": "Die Massnahme kam nicht zustande.",
            "deviation": "Es fand sich niemand für die Leitung; 2026 wird neu ausgeschrieben.",
        }
    partly = random.random() < 0.2
    return old | same | {
        "status": "partly" if partly else "implemented",
        "deviation": "Zwei Termine fielen aus." if partly else "",
        "persons_reached": random.randint(5, 400),
        "events": random.randint(1, 60),
    }  # fmt: skip


def _spent(line: Data, year: str, fell_out: str, random: Random) -> Data:
    if line["measure"] == fell_out:
        return {"actual": Decimal("0.00"), "reason": "Die Massnahme kam nicht zustande."}
    return {"actual": _about(line["amounts"][year], random, "0.94", "1.06")}


def _of(party: Party, data: Data) -> Data:
    lead = party.members[0]
    data["party"] = party.data
    data["signature"]["place"] = lead.name
    heads = [
        {"role": f"{body(m).removesuffix('rat')}präsidium", "bfs_number": m.number}
        for m in party.members
    ]
    if party.single:
        heads = [{"role": heads[0]["role"]}]
    data["signatories"] = heads
    return data


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v not in ("", None)}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def _factor(party: Party, random: Random) -> Decimal:
    """Give the size of a party as a factor, with fewer francs a head in larger ones."""
    return (Decimal(party.population) / 10_000).sqrt() * _between(random, "0.8", "1.2")


def _between(random: Random, low: str, high: str) -> Decimal:
    steps = 10_000
    return Decimal(low) + (Decimal(high) - Decimal(low)) * random.randint(0, steps) / steps


def _about(amount: Decimal, random: Random, low: str, high: str) -> Decimal:
    return (amount * _between(random, low, high)).quantize(RAPPEN)
