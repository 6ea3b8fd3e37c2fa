"""The shape of a form: for which kind of party, which years, and how many rows each list has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme

PARTY_KIND = "/party/kind"  # no field where the shape says it
MARK = rf"(?:{'|'.join(PARTIES)})\.\d{{4}}-\d{{4}}\.\d{{1,3}}(?:-\d{{1,3}})*"  # see Shape.mark

_EACH = "each_measure"
_MEASURES = "/measures"
_SPARE = 1  # rows that stay empty below what is prefilled


@dataclass(frozen=True, slots=True)
class Shape:
    """What one form was made for. It goes with the form, so that it is read as what it is."""

    party: str  # one of PARTIES
    years: tuple[int, ...]  # columns of amounts, and years to choose from
    rows: tuple[int, ...]  # of each list the form has, in its order

    @property
    def mark(self) -> str:
        """Give it as one word: ``municipality.2026-2027.1-3-9-9-3-4-3``."""
        rows = "-".join(map(str, self.rows))
        return f"{self.party}.{self.years[0]}-{self.years[-1]}.{rows}"


def usual(
    kind: FormKind,
    programme: Programme,
    party: str = "municipality",
    *,
    years: Sequence[int] = (),
    measures: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Shape:
    """Give the shape of a form to hand out.

    ``years`` are consecutive years of the programme, all of them without; ``measures`` is how
    many measures there is room for, without it what the schema says for this kind of party.
    What is prefilled (``data``) always fits, with a row to spare.
    """
    used = dict(_used(data or {}))
    found = list(lists(kind, programme, party))
    wanted = {path: _own_rows(node, party) for path, node in found}
    if measures is not None:
        wanted[_MEASURES] = measures
    fitting = {path: _fitting(node, wanted[path], used.get(path, 0)) for path, node in found}
    each = fitting.get(_MEASURES, 0)
    rows = [
        _fitting(node, node["x-rows"][_EACH] * each, used.get(path, 0))
        if _EACH in node["x-rows"]
        else fitting[path]
        for path, node in found
    ]
    return Shape(party, tuple(years) or programme.years, tuple(rows))


def parse(kind: FormKind, programme: Programme, mark: str) -> Shape | None:
    """Read a shape as ``Shape.mark`` gives it; None if it does not fit the form."""
    if not re.fullmatch(MARK, mark):
        return None
    party, span, counts = mark.split(".")
    first, last = map(int, span.split("-"))
    years = tuple(year for year in programme.years if first <= year <= last)
    rows = tuple(map(int, counts.split("-")))
    most = [node["maxItems"] for _path, node in lists(kind, programme, party)]
    fits = len(rows) == len(most) and all(1 <= n <= m for n, m in zip(rows, most, strict=True))
    return Shape(party, years, rows) if years and fits else None


def lists(kind: FormKind, programme: Programme, party: str) -> Iterator[tuple[str, schemas.Node]]:
    """Give the lists that a form has for a kind of party, in its order: path and schema node."""
    yield from _lists(schemas.schema(kind, programme), "", party)


def cut(root: schemas.Node, shape: Shape | None) -> schemas.Node:
    """Give the schema of a form cut to a shape, with the number of rows as ``x-rows``.

    Gone are the fields of the other kind of party, the other years, and the kind of party
    itself; what is demanded of its kind of party alone is demanded, and words for one kind
    (``x-for``) stand in place of those for both. Without a
    shape everything stays, and lists have as many rows as they may.
    """
    rows = iter(shape.rows) if shape else None
    done: schemas.Node = _cut(root, "", shape, rows)
    return done


def _cut(node: Any, path: str, shape: Shape | None, rows: Iterator[int] | None) -> Any:
    for condition in node.get("allOf", ()) if shape else ():
        if shape and _kind_asked(condition["if"]) == shape.party:
            node = _demanding(node, condition["then"])
    kept = {**node, **node.get("x-for", {}).get(shape.party if shape else "", {})}
    if "items" in node:
        kept["x-rows"] = next(rows) if rows else node["maxItems"]
        kept["items"] = _cut(node["items"], f"{path}/*", shape, rows)
    if "properties" in node:
        kept["properties"] = {
            name: _cut(child, f"{path}/{name}", shape, rows)
            for name, child in node["properties"].items()
            if shape is None or _asked(child, f"{path}/{name}", shape)
        }
    if shape and node.get("x-choices") == "years":
        kept["enum"] = [year for year in node["enum"] if year in shape.years]
    return kept


def _kind_asked(condition: schemas.Node) -> object:
    """Give the kind of party that an ``if`` is about; None if it is about something else."""
    inside = condition["properties"]
    inside = inside.get("party", {}).get("properties", inside)
    return inside.get("kind", {}).get("const")


def _demanding(node: schemas.Node, then: schemas.Node) -> schemas.Node:
    """Add to a node what a ``then`` demands of it and of what is inside."""
    more: dict[str, Any] = {"required": [*node.get("required", ()), *then.get("required", ())]}
    inside = {
        name: _demanding(node["properties"][name], inner)
        for name, inner in then.get("properties", {}).items()
    }
    if inside:
        more["properties"] = {**node["properties"], **inside}
    if "items" in then:
        more["items"] = _demanding(node["items"], then["items"])
    return {**node, **more}


def _asked(node: schemas.Node, path: str, shape: Shape) -> bool:
    """Say whether a form of this shape asks for a field or part."""
    own = node.get("x-party", shape.party) == shape.party
    return own and path != PARTY_KIND and node.get("x-year", shape.years[0]) in shape.years


def _lists(node: schemas.Node, path: str, party: str) -> Iterator[tuple[str, schemas.Node]]:
    for name, child in node.get("properties", {}).items():
        if child.get("x-party", party) != party:
            continue
        if "items" in child:
            yield f"{path}/{name}", child
        else:
            yield from _lists(child, f"{path}/{name}", party)


def _used(data: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Count the rows of each list in some data."""
    for name, value in data.items():
        if isinstance(value, list):
            yield f"{path}/{name}", len(value)
        elif isinstance(value, Mapping):
            yield from _used(value, f"{path}/{name}")


def _own_rows(node: schemas.Node, party: str) -> int:
    rows: int = node["x-rows"].get(party, 1)
    return rows


def _fitting(node: schemas.Node, wanted: int, used: int) -> int:
    most: int = node["maxItems"]
    alone = "x-one" in node and wanted == 1 and used <= 1  # then it has no list around it
    return min(most, max(wanted, used + _SPARE if used and not alone else 0))
