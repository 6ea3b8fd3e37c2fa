"""The faults that are sprinkled in: each a small change, with what the check must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import Outcome
from tests.cases import DELETE, Change

Data = dict[str, Any]
Changes = Callable[[Data], tuple[Change, ...]]
HUNDRED = Decimal("100.00")
LOOK, RETURN = Outcome.LOOK, Outcome.RETURN


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the data of a form.

    ``codes`` are all errors and warnings of the check, of a report with its agreement at hand. A
    form that does not say for certain whose it is, or for when, is not filed: ``refused``.
    """

    name: str
    changes: Changes
    codes: tuple[str, ...]
    outcome: Outcome = RETURN
    refused: str = ""


def _to(*changes: Change) -> Changes:
    return lambda _data: changes


def _more(*pointers: str) -> Changes:
    """Add CHF 100 to amounts."""
    return lambda data: tuple((pointer, _at(data, pointer) + HUNDRED) for pointer in pointers)


def _at(data: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        data = data[int(part) if isinstance(data, list) else part]
    return data


def _own_as_third_party(data: Data) -> tuple[Change, ...]:
    rows = [n for n, line in enumerate(data["financing"]) if line["origin"] == "own"]
    return (*((f"/financing/{n}/origin", "third_party") for n in rows), ("/totals", DELETE))


def _without_the_first_measure(data: Data) -> tuple[Change, ...]:
    """Report nothing on M1; what it had of the party's own money went into the next measure."""
    statement = data["financial_statement"]
    costs = [dict(line) for line in statement["costs"] if line["measure"] != "M1"]
    paid = [dict(line) for line in statement["financing"] if line["measure"] != "M1"]
    moved = sum(
        line["actual"]
        for line in statement["financing"]
        if line["measure"] == "M1" and line["origin"] == "own"
    )
    costs[0] |= {"actual": costs[0]["actual"] + moved, "reason": "Alles ging in diese Massnahme."}
    next(line for line in paid if line["origin"] == "own")["actual"] += moved
    used = sum(line["actual"] for line in paid if line["origin"] == "mini_kip")
    return (
        ("/measures/0", DELETE),
        (f"{_STATEMENT}/costs", costs),
        (f"{_STATEMENT}/financing", paid),
        (f"{_STATEMENT}/totals", DELETE),
        (f"{_STATEMENT}/contribution_unused", statement["contribution_received"] - used),
        (f"{_STATEMENT}/unused_reason", "Eine Massnahme wurde aufgegeben."),
    )


_STATEMENT = "/financial_statement"

BUDGET_FAULTS = (
    Fault("Auftrag fehlt", _to(("/structure/mandate", DELETE)), ("S101",)),
    Fault("Grundlagenpapiere fehlen", _to(("/attachments", [])), ("R202",)),
    Fault("Beschluss fehlt", _to(("/resolutions", DELETE)), ("S101",)),
    Fault("Beschluss geplant", _to(("/resolutions/0/status", "planned"),
                                   ("/resolutions/0/date", "2025-05-20")),
          ("R204",), Outcome.COMPLETE),
    Fault("nicht finanziert", _more("/budget_lines/0/amounts/y2025"), ("R101",)),
    Fault("falsches Total", _more("/totals/own/y2026"), ("R102",)),
    Fault("Betrag als Wort", _to(("/budget_lines/0/amounts/y2025", "zwölf")), ("S102",)),
    Fault("Jahr vor der Dauer", _to(("/budget_lines/0/amounts/y2024", HUNDRED)),
          ("R101", "R105")),
    Fault("zu wenig Eigenmittel", _own_as_third_party, ("R501", "R501", "R501")),
    Fault("doch Projektförderung", _to(("/declarations/no_project_funding", False)), ("R510",)),
    Fault("nur Asylbereich", _to(("/measures/0/target_groups", {"asylum": True})),
          ("R401", "R402"), LOOK),
    Fault("unbekannte BFS-Nummer", _to(("/party/bfs_number", 9999)), ("R110",), refused="D431"),
    Fault("BFS-Nummer von Luzern", _to(("/party/bfs_number", 1061)), ("R111",), refused="D431"),
    Fault("fusionierte Gemeinde", _to(("/party/bfs_number", 1057), ("/party/name", "Honau")),
          ("R115", "R125", "R203"), refused="D431"),
    Fault("KIP 2", _to(("/programme", "kip2")), ("S111",), refused="D432"),
)  # fmt: skip

REPORT_FAULTS = (
    Fault("Bericht fehlt", _to(("/activity_report/summary", DELETE)), ("S101",)),
    Fault("Abweichung nicht begründet", _to(("/measures/0/status", "partly"),
                                            ("/measures/0/deviation", "")), ("S101",)),
    Fault("geht nicht auf", _more(f"{_STATEMENT}/costs/0/actual", f"{_STATEMENT}/totals/costs"),
          ("R542",)),
    Fault("falsches Total", _more(f"{_STATEMENT}/totals/costs"), ("R140",)),
    Fault("nicht bestätigt", _to(("/declarations/correct", False)), ("R513",)),
    Fault("Jahr ohne Vereinbarung", _to(("/report_year", 2024)), ("R561",)),
    Fault("vor dem Jahresende", _to(("/signature/date", "2025-12-01")), ("R551",), LOOK),
    Fault("anderer Beitrag", lambda data: (
        *_more(f"{_STATEMENT}/contribution_received", f"{_STATEMENT}/contribution_unused")(data),
        (f"{_STATEMENT}/unused_reason", "Die Summe auf dem Konto war höher."),
    ), ("R568",), LOOK),
    Fault("Massnahme fehlt", _without_the_first_measure, ("R563",), LOOK),
)  # fmt: skip
