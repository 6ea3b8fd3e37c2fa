"""An expanded schema as other programs can load it: one file that refers to no other.

It uses only keywords that mean the same in JSON Schema 2020-12 and draft-07, asserts nothing by
``format`` alone, and its patterns refuse nothing that the program's own check accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minikip_docs.data.model import FormKind
from minikip_docs.data.text import long_date, number, years
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.schemas import COMPARISON, VERDICT, Node

# No address that anybody could own (RFC 2606 keeps «.example» free): the schemas never speak in the
# name of a canton that has not published them. Where they do lie is said with ``--base-url``.
BASE = "https://minikip-docs.example/schemas"

_FORMS = tuple(map(str, FormKind))
_OF_NO_PERIOD = (VERDICT, COMPARISON)

# What ``format`` says is said by a pattern too, for the many programs that only note a format.
# They accept whatever the program's own checks accept; expressions all engines know, no look-ahead.
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29"
_DATE = (
    "^([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP})$"
)
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_SEPARATED = "[^A-Za-z0-9]*"
_IBAN = (
    f"^{_SEPARATED}([A-Za-z]{_SEPARATED}){{2}}([0-9]{_SEPARATED}){{2}}"
    f"([A-Za-z0-9]{_SEPARATED}){{11,30}}$"
)
_BY_KIND: Mapping[str, Mapping[str, str]] = {
    "date": {"format": "date", "pattern": _DATE},
    "email": {"format": "email", "pattern": _EMAIL},
    "iban": {"pattern": _IBAN},
}
_UNITS = {"CHF": "In Franken, höchstens zwei Stellen nach dem Punkt.", "%": "In Prozent."}
_ONLY = {
    "municipality": "Gibt nur eine einzelne Gemeinde an.",
    "association": "Gibt nur ein Gemeindeverbund an.",
}
_BEYOND = (
    "Dieses Schema prüft jede Angabe für sich. Was Angaben miteinander verbindet (Summen, Rappen, "
    "Finanzierung, Daten, Nummern der Massnahmen, Gemeinden), prüft «minikip validate»."
)


def path(name: str, programme: Programme) -> str:
    """Give where a schema lies below the base: ``kip3/budget-1.0.schema.json``."""
    version = schemas.schema(name, programme)["x-version"]
    file = f"{name}-{version}.schema.json"
    return file if name in _OF_NO_PERIOD else f"{programme.id}/{file}"


def published(name: str, programme: Programme, base: str = BASE) -> dict[str, Any]:
    """Give the schema of ``name`` (one of ``schemas.NAMES``) for one KIP period.

    ``base`` is the address of the folder it will lie in; ``$id`` is that address with ``path``.
    """
    made = _node(schemas.schema(name, programme))
    if name in _FORMS:
        made["description"] += f" {_BEYOND}"
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base.rstrip('/')}/{path(name, programme)}",
    }
    if name not in _OF_NO_PERIOD:
        head["$comment"] = _ground(programme)
    return head | made


def _ground(programme: Programme) -> str:
    """Say which KIP period and leaflet a schema is made from."""
    period = years(programme.period.first_year, programme.period.last_year)
    leaflet = f"{programme.leaflet_title} vom {long_date(programme.leaflet_date)}"
    return f"{programme.name} ({period}). Grundlage: {leaflet}."


def _node(node: Node, row: str = "") -> dict[str, Any]:
    """Give one node: ``row`` is the name of the list's row, where the node is one."""
    made: dict[str, Any] = {}
    if comment := "; ".join(_comment(node)):
        made["$comment"] = comment
    if title := node.get("title", row):
        made["title"] = title
    if description := " ".join(_description(node)):
        made["description"] = description
    for key, value in node.items():
        if not key.startswith("x-") and key not in _SAID:
            made[key] = _value(key, value, node)
    # A condition says no type and does not describe what it asks for; strict readers want both.
    if "required" in node:
        known = made.setdefault("properties", {})
        known |= {key: {} for key in node["required"] if key not in known}
    for keyword, kind in _HOLDERS.items():
        if keyword in made:
            made.setdefault("type", kind)
    made |= _BY_KIND.get(node.get("x-kind", ""), {})
    if "enum" in node and "x-labels" in node:  # a condition (if) lists values without labels
        del made["enum"]
        made["oneOf"] = [
            {"const": key, "title": node["x-labels"]["null" if key is None else str(key)]}
            for key in node["enum"]
        ]
    if examples := _examples(node):
        made["examples"] = examples
    return made


_HOLDERS = {"properties": "object", "items": "array"}
_SAID = {"$schema", "$id", "$comment", "title", "description", "examples"}


def _comment(node: Node) -> list[str]:
    place, section = node.get("x-number"), node.get("x-section")
    where = f"Feld {place}" if "." in str(place) else f"Abschnitt {place}"
    return [where] * bool(place) + [f"Merkblatt, Ziffer {section}"] * bool(section)


def _description(node: Node) -> list[str]:
    words = [
        node.get("description", ""),
        _ONLY.get(node.get("x-party", ""), ""),
        _UNITS.get(node.get("x-unit", ""), ""),
    ]
    if "x-pattern" in node:
        words.append(f"Erwartet: {node['x-pattern']}.")
    if "x-room" in node:
        words.append(f"Im Formular haben {number(node['x-room'])} Zeichen Platz.")
    return [part for part in words if part]


def _value(key: str, value: Any, node: Node) -> Any:
    if key == "properties":
        return {name: _node(child) for name, child in value.items()}
    if key == "items":
        return _node(value, node.get("x-row", ""))
    if key in ("if", "then"):
        return _node(value)
    if key == "allOf":
        return [_node(child) for child in value]
    return value


def _examples(node: Node) -> list[Any]:
    """Give examples that are of this KIP period, whatever period the source has in mind."""
    examples = list(node.get("examples", ()))
    if "enum" in node and examples:
        return [one for one in examples if one in node["enum"]] or node["enum"][:1]
    if "x-years" in node:
        first, *_ = node["properties"]
        return [{first: value} for one in examples for value in list(one.values())[:1]]
    return examples
