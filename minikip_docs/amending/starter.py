"""Begins a file of changes: every table explained and commented out, with what holds now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.amending.lines import LISTS
from minikip_docs.data import figures
from minikip_docs.data.text import chf, excerpt, long_date
from minikip_docs.data.text import years as span
from minikip_docs.facts import schemas
from minikip_docs.facts.contributions import Decision

Data = Mapping[str, Any]

_HEAD = """\
# Änderungen für den Nachtrag Nr. {number} zur Mini-KIP-Vereinbarung {years}:
# {party}.
#
# So geht es: Bei den Zeilen, die gelten sollen, das Zeichen # am Anfang löschen und den Wert
# anpassen. Alles andere darf stehen bleiben. Eine Tabelle [[…]] darf mehrmals vorkommen.
# Die Werte unten sind das, was jetzt gilt; wo nichts steht, gilt noch nichts.
# Texte stehen in Anführungszeichen, Zahlen, Daten (2026-01-31) und true/false nicht.
# Beträge in CHF: 12500.00

# Ab wann die Änderungen gelten
#effective = ""

# Datum des Nachtrags, wie es auf den Dokumenten steht
#date = ""

# Datum der Vereinbarung, wie sie unterzeichnet ist; darf fehlen, wenn es dieses ist
#agreement_date = {agreed}

# Grund der Änderung; darf fehlen
#reason = ""
"""
_CONTRIBUTION = "Beitrag des Kantons für ein Jahr (das Programm rechnet ihn nie aus). Jetzt gilt:"
_JOINS = "Eine Gemeinde tritt dem Gemeindeverbund bei"
_LEAVES = "Eine Gemeinde tritt aus. Beteiligt sind jetzt:"
_MERGER = (
    "Gemeinden fusionieren: ihre Nummern, und die Nummer der Gemeinde, zu der sie dann gehören"
)
_REPLACED = "Eine Massnahme wird durch eine andere ersetzt"
_BUDGET = "Budget und Finanzierung einer Massnahme ändern; was weggelassen wird, bleibt, wie es ist"
_LINES = (
    "Die Beträge gelten für ganze Kalenderjahre. Sie ersetzen die bisherigen der Massnahme ab dem "
    "Jahr,",
    "in dem die Änderung gilt; frühere Jahre bleiben und gehören nicht hierher.",
)


def new_changes(
    data: Data,
    decided: Mapping[int, Decision],
    root: schemas.Node,
    *,
    number: int,
    day: date,
    agreed: date,
) -> bytes:
    """Write the file to begin with for amendment ``number``; expects sound data.

    ``root`` is the schema of the budget, ``day`` the date of what holds now, ``agreed`` that
    of the agreement. Fields of measures, municipalities and lines come from the schema, with
    its titles and choices. What has no value yet is empty, so that nothing invented can stay.
    """
    years = figures.years(data)
    first = min(day.year + 1, years[-1])  # earlier amounts are not likely to change
    head = _HEAD.format(
        number=number,
        years=span(years[0], years[-1]),
        party=" ".join(data["party"]["name"].split()),
        agreed=agreed.isoformat(),
    )
    blocks = [
        _contribution(decided),
        *_party(data, root),
        _replaced(data, root, first),
        _budget(data, first),
    ]
    return "\n\n".join([head, *("\n".join(block) for block in blocks)]).encode() + b"\n"


def _contribution(decided: Mapping[int, Decision]) -> Iterator[str]:
    now = [f"  {year}: {chf(d.amount)} ({excerpt(d.source)})" for year, d in decided.items()]
    yield from _says(_CONTRIBUTION, *now)
    year, decision = max(decided.items(), default=(2026, Decision(Decimal(0), "", 0)))
    values = {"year": year, "amount": decision.amount, "source": ""}
    yield from _table("[[contribution]]", values)


def _party(data: Data, root: schemas.Node) -> Iterator[Iterator[str]]:
    if figures.is_association(data):
        yield _joins(root)
        yield _leaves(data)
    yield _merger(data, root)


def _joins(root: schemas.Node) -> Iterator[str]:
    yield from _says(_JOINS)
    yield from _table("[[member_joins]]", {"name": "", "bfs_number": 9999})
    yield from _coming("member_joins", root)


def _coming(kind: str, root: schemas.Node) -> Iterator[str]:
    """Give what a municipality that becomes part of the party brings with it."""
    yield from _fields(f"[{kind}.resolution]", "/resolutions/0", root, without=("bfs_number",))
    yield from _fields(f"[[{kind}.signatories]]", "/signatories/0", root, without=("bfs_number",))


def _leaves(data: Data) -> Iterator[str]:
    members = figures.municipalities(data)
    yield from _says(_LEAVES, *(f"  {number}: {name}" for number, name in members))
    yield from _table("[[member_leaves]]", {"bfs_number": members[-1][0]})


def _merger(data: Data, root: schemas.Node) -> Iterator[str]:
    yield from _says(_MERGER)
    values = {"municipalities": [figures.numbers(data)[-1]], "successor": 9999}
    yield from _table("[[merger]]", values)
    yield from _coming("merger", root)
    if not figures.is_association(data):
        party = data["party"]
        yield from _fields("[merger.address]", "/party/address", root, party["address"])
        yield from _fields("[merger.contact]", "/party/contact", root, party["contact"])
        yield from _fields("[merger.bank]", "/bank", root, data.get("bank", {}))


def _replaced(data: Data, root: schemas.Node, first: int) -> Iterator[str]:
    yield from _says(_REPLACED)
    old = data["measures"][-1]
    used = {measure["id"] for measure in data["measures"]}
    free = next((f"M{n}" for n in range(1, 100) if f"M{n}" not in used), "M99")
    yield from _table("[[measure_replaced]]", {"replaces": old["id"]})
    yield from _fields("[measure_replaced.measure]", "/measures/0", root, {**old, "id": free})
    yield from _lines("measure_replaced", data, old["id"], root, first)


def _budget(data: Data, first: int) -> Iterator[str]:
    yield from _says(_BUDGET, *_LINES)
    for measure in data["measures"]:
        yield f"#\n# {measure['id']}: {excerpt(measure['title'])}, bis {long_date(measure['end'])}"
        yield from _table("[[budget]]", {"measure": measure["id"]})
        yield from _lines("budget", data, measure["id"], None, first)


def _lines(
    kind: str, data: Data, measure: str, root: schemas.Node | None, first: int
) -> Iterator[str]:
    """Give the lines a measure has from a year on; with the schema their fields are explained."""
    for name in LISTS:
        heading = f"[[{kind}.{name}]]"
        for row in (row for row in data.get(name, ()) if row["measure"] == measure):
            values = {key: value for key, value in row.items() if key != "measure"}
            if "amounts" in values:
                values["amounts"] = {k: v for k, v in row["amounts"].items() if int(k[1:]) >= first}
            if root is None:
                yield from _table(heading, values)
            else:
                yield from _fields(heading, f"/{name}/0", root, values, without=("measure",))


def _says(*lines: str) -> Iterator[str]:
    return (f"# {line}" for line in lines)


def _table(heading: str, values: Data) -> Iterator[str]:
    yield f"#{heading}"
    yield from (f"#{key} = {_toml(value)}" for key, value in values.items())


def _fields(
    heading: str,
    pointer: str,
    root: schemas.Node,
    values: Data | None = None,
    *,
    without: Iterable[str] = (),
) -> Iterator[str]:
    """Give all fields of an object of the schema, with present values where there are some."""
    node, _rows = schemas.find(root, pointer)
    assert node is not None  # noqa: S101 - the pointers above are those of the schema
    yield f"#{heading}"
    for name, child in node["properties"].items():
        if name in without:
            continue
        may = "" if name in node.get("required", ()) else " (darf fehlen)"
        present = name in (values or {})
        yield f"# {child['title']}{may}{'' if present else _example(child)}"
        yield from (f"#   {key}: {label}" for key, label in child.get("x-labels", {}).items())
        yield f"#{name} = {_toml((values or {}).get(name, ''), child.get('x-kind'))}"


def _example(node: schemas.Node) -> str:
    """Give the schema's example, in a remark: as a value it could reach a document unseen."""
    example = next(iter(node.get("examples", ())), None)
    plain = isinstance(example, str | int) and "x-labels" not in node
    return f", zum Beispiel {example}" if plain else ""


def _toml(value: Any, kind: str | None = None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str) and not (value and kind == "date"):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
