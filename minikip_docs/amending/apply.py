"""Applies a file of changes to what was agreed: old data and contributions become new ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.amending import measures, members, sums
from minikip_docs.amending.changes import Changes
from minikip_docs.amending.step import Data, Ground, Step, is_day
from minikip_docs.data import figures
from minikip_docs.data.text import chf, long_date
from minikip_docs.data.text import years as span
from minikip_docs.facts.contributions import Decision

# What applies the rows of each table of the file, in the order in which it is done.
_APPLY: Mapping[str, Callable[[Data, Any, str, Ground], tuple[Data, Step]]] = {
    "merger": members.merge,
    "member_leaves": members.leave,
    "member_joins": members.join,
    "measure_replaced": measures.replace,
    "budget": measures.rebudget,
}


@dataclass(frozen=True, slots=True)
class Amended:
    """The new data and contributions, the changes that led there, and where new rows came from."""

    data: Data
    decided: Mapping[int, Decision]
    steps: tuple[Step, ...]
    places: Mapping[str, str]  # JSON Pointer of a new row -> key in the file of changes


def apply(data: Data, decided: Mapping[int, Decision], changes: Changes, ground: Ground) -> Amended:
    """Apply all changes; the data given stay untouched. Raises ``Refusal`` K313 to K333.

    ``data`` are sound, the new data may not be: they are to be checked before anything is
    made of them. Nothing is computed that the file does not state, contributions least of all.
    """
    contributions, steps = _contributions(data, decided, changes, ground)
    for kind, function in _APPLY.items():
        for index, row in enumerate(getattr(changes, kind), 1):
            data, step = function(data, row, f"{kind}[{index}]", ground)
            steps.append(step)
    _refuse_later_resolutions(data, steps, changes.date, ground)
    return Amended(data, contributions, tuple(steps), dict(_places(data, steps)))


def _contributions(
    data: Data, decided: Mapping[int, Decision], changes: Changes, ground: Ground
) -> tuple[dict[int, Decision], list[Step]]:
    """Restate contributions. Refuses K313 to K316."""
    result, steps = dict(decided), []
    years = figures.years(data)
    restated: set[int] = set()
    for index, row in enumerate(changes.contribution, 1):
        key, year = f"contribution[{index}]", row.year
        if year not in years:
            ground.refuse(
                "K313",
                f"{key}.year",
                f"Das Jahr {year} liegt ausserhalb der Dauer {span(years[0], years[-1])}",
                "Bitte das Jahr berichtigen.",
            )
        if year < ground.effective.year:
            ground.refuse(
                "K314",
                f"{key}.year",
                f"Die Änderung gilt erst ab {long_date(ground.effective)}; der Beitrag {year} "
                "bleibt, wie er ist",
                "Bitte «year» oder «effective» berichtigen.",
            )
        if year in restated:
            ground.refuse(
                "K315",
                f"{key}.year",
                f"Der Beitrag {year} steht schon weiter oben",
                "Bitte eine der beiden Änderungen löschen.",
            )
        restated.add(year)
        old = decided.get(year)
        if old is not None and old.amount == row.amount:
            ground.refuse(
                "K316",
                f"{key}.amount",
                f"Der Beitrag {year} ist schon {chf(row.amount)}",
                "Bitte den neuen Betrag eintragen oder die Änderung löschen.",
            )
        result[year] = Decision(Decimal(row.amount), row.source, index)
        steps.append(
            Step("contribution", key, {"year": year}, _decision(old), _decision(result[year]))
        )
    return result, steps


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {"amount": decision.amount, "source": decision.source}


def _refuse_later_resolutions(
    data: Data, steps: list[Step], day: datetime.date, ground: Ground
) -> None:
    """Refuse (K333) a resolution that is taken after the day of the amendment."""
    taken = [(step, row) for step in steps for row in step.rows if row.get("status") == "taken"]
    for step, row in taken:
        if row in data["resolutions"] and is_day(row.get("date")) and row["date"] > str(day):
            ground.refuse(
                "K333",
                f"{step.key}.resolution.date",
                f"Der Beschluss ist jünger als der Nachtrag vom {long_date(day)}",
                "Bitte eines der Daten berichtigen oder als Stand «planned» eintragen.",
            )


def _places(data: Data, steps: list[Step]) -> Iterator[tuple[str, str]]:
    """Find where the rows that came from the file stand in the new data."""
    keys = {id(row): step.key for step in steps for row in step.rows}
    party = data["party"]
    found = {"/party/address": party.get("address"), "/party/contact": party.get("contact")}
    found["/bank"] = data.get("bank")
    lists = {f"/{name}": rows for name, rows in data.items() if isinstance(rows, list)}
    lists["/party/members"] = party.get("members", [])
    for pointer, rows in lists.items():
        found |= {f"{pointer}/{index}": row for index, row in enumerate(rows)}
    yield from ((pointer, keys[id(row)]) for pointer, row in found.items() if id(row) in keys)


def listed(amended: Amended, old: Data) -> list[dict[str, Any]]:
    """Give the changes as plain data, for the record and the document; expects sound data."""
    return [_listed(step, amended.data, old) for step in amended.steps]


def _listed(step: Step, new: Data, old: Data) -> dict[str, Any]:
    if step.kind != "budget":
        return {"kind": step.kind, **step.about, "old": step.old, "new": step.new}
    rows = sums.differences(old, new, step.about["measures"][0])
    return {"kind": step.kind, **step.about, "figures": rows}
