"""Loads the schemas' sources, fills in the programme's choices and years, names every field.

The sources ``schemas/*.source.json`` are the only definition of the data. A source is expanded
once per programme: references are resolved, ``x-choices`` and ``x-years`` become
``enum``, ``const`` or ``properties`` with German labels. Validator, labels, forms and the
schemas that are published all read this one expanded tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from minikip_docs.data import jsonio
from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import resource
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.schema_references import resolved

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Node = Mapping[str, Any]

# What the program writes itself; the last two are of no KIP period.
RECORD, REPORT_RECORD = "agreement-record", "report-record"
VERDICT, COMPARISON = "verdict", "comparison"
# What has a schema of its own: the forms that come in, and what the program writes.
NAMES = (*map(str, FormKind), RECORD, REPORT_RECORD, VERDICT, COMPARISON)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: a leaf of the schema."""

    path: str  # JSON Pointer with ``*`` for every row index
    number: str
    title: str
    kind: str
    required: bool  # within the object it stands in
    section: str | None
    node: Node


def year_key(year: int) -> str:
    """Give the name of a year in the data: ``y2025``.

    A bare number would look like a row index in a JSON Pointer.
    """
    return f"y{year}"


def form_id(kind: FormKind) -> str:
    """Give the identity a submission carries in its ``form`` field."""
    return f"minikip-{kind}"


@lru_cache
def _files() -> dict[str, Node]:
    loaded = (
        jsonio.loads(read_bytes(resource("schemas", f"{name}.source.json")))
        for name in ("common", *NAMES)
    )
    return {node["$id"]: node for node in loaded}


@lru_cache
def schema(name: str, programme: Programme) -> Node:
    """Give an expanded schema, a form's or another of ``NAMES``: no references, all choices.

    Treat it as read-only: it is kept and shared.
    """
    root = next(key for key in _files() if key.split(":")[2] == name)
    expanded: Node = _filled(resolved(root, lambda other: _files()[other]), programme)
    return expanded


@lru_cache
def validator(kind: FormKind, programme: Programme) -> Draft202012Validator:
    """Give the kept jsonschema validator (2020-12) of a form; dates are asserted."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to import, see design

    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema(kind, programme), format_checker=checker)


def _filled(node: Any, programme: Programme) -> Any:
    """Fill choices, years and numbers into a schema without references."""
    if isinstance(node, list):
        return [_filled(item, programme) for item in node]
    if not isinstance(node, dict):
        return node
    node = _numbered(node)
    filled = {k: _filled(v, programme) for k, v in node.items() if k != "x-value"}
    if "x-choices" in node:
        filled |= _choices(node, programme)
    if node.get("x-help") == "guidelines":
        named = programme.guidelines
        filled["description"] = (
            f"Die «{named.title}» werden beachtet, insbesondere die Punkte {named.points}."
        )
    if "x-years" in node:
        value = _filled(node["x-value"], programme)
        filled["properties"] = {
            year_key(year): {
                **value,
                "title": f"{node['title']} {year}",
                "x-number": node["x-number"],
                "x-year": year,
                "x-section": node.get("x-section"),
                "x-computed": node.get("x-computed", False),
            }
            for year in programme.years
        }
    return filled


def _numbered(node: dict[str, Any]) -> dict[str, Any]:
    """Give the properties of a shared object their numbers in this form (``x-numbers``)."""
    numbers = node.get("x-numbers")
    if not numbers:
        return node
    properties = {
        name: {**prop, "x-number": numbers[name]} for name, prop in node["properties"].items()
    }
    return {**node, "properties": properties}


def _choices(node: Node, programme: Programme) -> dict[str, Any]:
    name = node["x-choices"]
    if name == "programme":
        return {"const": programme.id}
    choices = programme.choices(name)
    labels = {choice.key: choice.label for choice in choices}
    if node["type"] == "object":
        return {
            "properties": {
                choice.key: {
                    "type": "boolean",
                    "title": f"{node['title']}: {choice.label}",
                    "x-number": node["x-number"],
                    "x-kind": "yes_no",
                    "x-choice": choice.key,
                    "x-section": choice.section,
                }
                for choice in choices
            },
            "x-labels": labels,
        }
    keys = [int(c.key) for c in choices] if node["type"] == "integer" else [c.key for c in choices]
    return {"enum": keys, "x-labels": labels}


def fields(kind: FormKind, programme: Programme) -> tuple[Field, ...]:
    """List the fields of a form in the order they stand in the schema."""
    return tuple(_leaves(schema(kind, programme), "", required=True))


def _leaves(node: Node, path: str, *, required: bool) -> Iterator[Field]:
    if "properties" in node:
        needed = set(node.get("required", ()))
        for name, child in node["properties"].items():
            yield from _leaves(child, f"{path}/{jsonio.escape(name)}", required=name in needed)
    elif "items" in node:
        yield from _leaves(node["items"], f"{path}/*", required=required)
    else:
        yield Field(
            path=path,
            number=node.get("x-number", ""),
            title=node["title"],
            kind=node["x-kind"],
            required=required,
            section=node.get("x-section"),
            node=node,
        )


def find(root: Node, pointer: str) -> tuple[Node | None, list[tuple[str, int]]]:
    """Find the schema node of a pointer and the rows it lies in.

    Gives the node (None if the schema has no such field) and the rows as
    ``("Massnahme", 2)``, counted from 1.
    """
    node: Node | None = root
    rows: list[tuple[str, int]] = []
    for part in jsonio.split(pointer):
        if node is None:
            break
        if "items" in node and part.isdigit():
            rows.append((node.get("x-row", "Zeile"), int(part) + 1))
            node = node["items"]
        else:
            node = node.get("properties", {}).get(part)
    return node, rows


def label(root: Node, pointer: str) -> str:
    """Name a field as the form does: ``6.3 Schwerpunkt, Massnahme 2``.

    A part that the form shows under no name of its own is named by its fields: ``1 Gemeinde
    oder Gemeindeverbund, Felder 1.6–1.8``. A field the schema does not know keeps its name
    from the file.
    """
    node, rows = find(root, pointer)
    where = "".join(f", {name} {row}" for name, row in rows)
    if node is None:
        parts = jsonio.split(pointer)
        return f"«{parts[-1][:60]}»{where}"
    if "title" not in node:  # a row as a whole: «Budgetzeile 4»
        return where.removeprefix(", ") or root["title"]
    number = node.get("x-number")
    if number:
        return f"{number} {node['title']}{where}"
    numbers = numbers_in(node)
    if "items" in node and numbers:  # a list: a section of its own
        return f"{numbers[0].partition('.')[0]} {node['title']}{where}"
    above = pointer.rpartition("/")[0]
    if numbers and above:
        return f"{label(root, above)}, Felder {numbers[0]}–{numbers[-1]}"
    return f"{node['title']}{where}"


def numbers_in(node: Node) -> list[str]:
    """List the numbers of the fields in a part of a form, in their order and each once."""
    inside = [leaf.number for leaf in _leaves(node, "", required=True) if leaf.number]
    return list(dict.fromkeys(inside))


def choice_label(root: Node, path: str, key: object) -> str:
    """Give the German label of a choice, for example of ``/measures/*/status``."""
    node, _rows = find(root, path.replace("*", "0"))
    labels = (node or {}).get("x-labels", {})
    return str(labels.get(key) or labels.get(str(key)) or key)
