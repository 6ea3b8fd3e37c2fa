"""Changes in the measures: one takes the place of another, or a measure gets a new budget."""

from __future__ import annotations

import datetime

from minikip_docs.amending import lines
from minikip_docs.amending.changes import Budget, Replacement
from minikip_docs.amending.step import Data, Ground, Step, is_day
from minikip_docs.data.text import excerpt, listing, long_date


def replace(data: Data, row: Replacement, key: str, ground: Ground) -> tuple[Data, Step]:
    """End a measure and begin another. Refuses K326 to K331.

    The old measure ends on the day before; one that had not begun by then is taken out.
    """
    old = _running(data, row.replaces, f"{key}.replaces", ground)
    new = ground.part("/measures/0", row.measure, f"{key}.measure")
    first = ground.effective.isoformat()
    number = str(new.get("id", ""))
    known = [measure["id"] for measure in data["measures"]]
    if number in known:
        ground.refuse(
            "K330",
            f"{key}.measure.id",
            f"Die Nummer {number} hat schon eine Massnahme",
            f"Bitte eine freie Nummer geben; vergeben sind {listing(known)}.",
        )
    if is_day(new.get("start")) and new["start"] < first:
        ground.refuse(
            "K331",
            f"{key}.measure.start",
            f"Die neue Massnahme beginnt vor dem {long_date(first)}, ab dem die Änderung gilt",
            "Bitte «start» oder «effective» berichtigen.",
        )
    began = old.get("start", "") < first
    last = (ground.effective - datetime.timedelta(days=1)).isoformat()
    place = [{**old, "end": last}, new] if began else [new]
    measures = [m for measure in data["measures"] for m in (place if measure is old else [measure])]
    given = lines.given(row, [number, *([old["id"]] if began else [])], key, ground)
    staff = [p for p in data.get("staff", ()) if began or p["measure"] != old["id"]]
    changed, rows = _with_lines({**data, "measures": measures}, given, old["id"], ground)
    changed = _with_staff(changed, [*staff, *given["staff"]])
    about = {"measures": [old["id"], number]}
    was, now = ({name: m[name] for name in ("id", "title") if name in m} for m in (old, new))
    step = Step("measure_replaced", key, about, was, now, (new, *rows, *given["staff"]))
    return changed, step


def rebudget(data: Data, row: Budget, key: str, ground: Ground) -> tuple[Data, Step]:
    """Give a measure new lines from the year of the change on. Refuses K326 to K329, K332.

    A list the file leaves out stays as it was.
    """
    number = _running(data, row.measure, f"{key}.measure", ground)["id"]
    given = lines.given(row, [number], key, ground)
    changed, rows = _with_lines(data, {k: v for k, v in given.items() if v}, number, ground)
    if given["staff"]:
        others = [p for p in data.get("staff", ()) if p["measure"] != number]
        changed = _with_staff(changed, [*others, *given["staff"]])
    if all(changed.get(name) == data.get(name) for name in lines.LISTS):
        ground.refuse(
            "K332",
            key,
            f"Budget, Finanzierung und Personal der Massnahme {number} sind dieselben wie bisher",
            "Bitte die neuen Zeilen eintragen oder die Änderung löschen.",
        )
    step = Step("budget", key, {"measures": [number]}, None, None, (*rows, *given["staff"]))
    return changed, step


def _running(data: Data, number: str, key: str, ground: Ground) -> Data:
    """Find a measure that still goes on when the change begins. Refuses K326, K327."""
    found: Data | None = next((m for m in data["measures"] if m["id"] == number), None)
    if found is None:
        ground.refuse(
            "K326",
            key,
            f"Die Massnahme «{excerpt(number)}» gibt es in der Vereinbarung nicht",
            f"Möglich ist: {listing((m['id'] for m in data['measures']), 'oder')}.",
        )
    if "end" in found and found["end"] < ground.effective.isoformat():
        ground.refuse(
            "K327",
            key,
            f"Die Massnahme {number} endet schon am {long_date(found['end'])}",
            "Bitte die Nummer oder «effective» berichtigen.",
        )
    return found


def _with_lines(
    data: Data, given: lines.Lines, measure: str, ground: Ground
) -> tuple[Data, list[Data]]:
    """Put the given budget and financing lines in place of those of a measure.

    Declared totals are left out: they may be empty, and those of before would be wrong.
    """
    changed, rows = dict(data), []
    for name in ("budget_lines", "financing"):
        if name in given:
            changed[name], fresh = lines.relined(
                data[name], given[name], {measure}, ground.effective.year
            )
            rows += fresh
            changed.pop("totals", None)
    return changed, rows


def _with_staff(data: Data, staff: list[Data]) -> Data:
    return {**data, "staff": staff} if staff else {k: v for k, v in data.items() if k != "staff"}
