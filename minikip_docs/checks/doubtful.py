"""What a rule can say although some fields are at fault: only what holds whatever belongs there."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.checks.rules.rule import Data, Facts, Rule
from minikip_docs.data import jsonio
from minikip_docs.data.model import Problem
from minikip_docs.facts import schemas

Path = tuple[str, ...]
_Trial = tuple[tuple[Path, Any], ...]  # places in the data and what is tried there

_MOST = 120  # trials of one rule; what would need more is not judged
# Numbers and days that a sum or a comparison can hardly take for each other.
_SMALL, _ODD = Decimal("0.01"), Decimal("70613.07")
_DAYS = ("1900-01-01", "2999-12-31")
_WORD = "Zqx"  # stands nowhere else


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Data of which some fields are at fault, with the schema and the facts to judge them by."""

    data: Data
    root: schemas.Node
    facts: Facts

    def problems(self, rule: Rule, faults: Sequence[Path]) -> list[Problem] | None:
        """Give what the rule finds whatever the right values of the faulty fields may be.

        The rule is tried with different possible values there, and what it says each time in
        the same words does not depend on them: the costs of another measure, another year's
        total. None where nothing can be tried: a whole section is at fault, or too many fields
        of one row. A rule that fails on a trial says nothing: what is tried fits field by
        field, not necessarily together.
        """
        rows: dict[Path, dict[Path, list[Any]]] = {}
        for fault in faults:
            spots = self._spots(fault, rule.needs)
            if spots is None:
                return None
            for spot, node in spots:
                row, _node = self._known(spot, rows_only=True)
                rows.setdefault(row or spot[:1], {})[spot] = self._candidates(spot, node)
        trials = [_combined(spots) for spots in rows.values()]
        if any(len(each) > _MOST for each in trials):
            return None
        certain: list[Problem] | None = None
        for number in range(max(map(len, trials), default=0)):
            data: Any = self.data
            for offset, each in enumerate(trials):
                for place, value in each[(number + offset) % len(each)]:
                    data = _with(data, place, value)
            try:
                found = list(rule.check(data, self.facts))
            except Exception:  # see above; the fields at fault are reported anyway
                return None
            certain = found if certain is None else [each for each in certain if each in found]
            if not certain:
                break
        return certain

    def _known(self, path: Path, *, rows_only: bool = False) -> tuple[Path, schemas.Node]:
        """Give how far the schema knows a path, and what it knows there; ``rows_only``: a row."""
        node = self.root
        best: tuple[Path, schemas.Node] = ((), node)
        for length, part in enumerate(path, start=1):
            row = "items" in node and part.isdigit()
            inner = node["items"] if row else node.get("properties", {}).get(part)
            if inner is None:
                break
            node = inner
            if row or not rows_only:
                best = path[:length], node
        return best

    def _spots(self, fault: Path, needs: Sequence[str]) -> list[tuple[Path, schemas.Node]] | None:
        """Give the places to try something at for one fault, each with its schema.

        Of a row only what the rule reads is tried. None for a whole section.
        """
        spot, node = self._known(fault)
        row, _node = self._known(fault, rows_only=True)
        if not _is_container(node):
            return [(spot, node)]
        if not row:
            return None
        found = {}
        for need in map(jsonio.split, needs):
            if all(part in {"*", own} for part, own in zip(need, spot, strict=False)):
                inside = (*spot, *need[len(spot) :])
                place, inner = self._known(inside)
                if place != inside:
                    return None
                found[place] = inner
        return list(found.items())

    def _candidates(self, spot: Path, node: schemas.Node) -> list[Any]:
        """Give values that may belong at a place, unlike each other in all a rule may ask."""
        if "properties" in node:
            inside = node["properties"].items()
            parts = {name: self._candidates((*spot, name), inner) for name, inner in inside}
            longest = max(map(len, parts.values()))
            return [
                *({name: each[end] for name, each in parts.items()} for end in (0, -1)),
                *(
                    {name: each[(number + shift) % len(each)]
                     for shift, (name, each) in enumerate(parts.items())}
                    for number in range(longest)
                ),
            ]  # fmt: skip
        if "enum" in node:
            return list(node["enum"])
        if node["type"] == "boolean":
            return [False, True]
        if node.get("format") == "date":
            return list(_DAYS)
        alike = [value for path, value in _leaves(self.data) if self._alike(path, spot, node)]
        own = [*node.get("examples", ()), *alike]
        if node["type"] == "number":
            # Each place has figures of its own, so that no two of them make up for each other.
            mark = Decimal(zlib.crc32("/".join(spot).encode()) % 99_991) / 100
            own = [Decimal(0), _SMALL, _ODD + mark, Decimal(node.get("maximum", 1000)) - mark]
        elif node["type"] == "integer":
            own += [node.get("minimum", 0), node.get("maximum", 9999)]
        else:
            own += [_WORD, f"{_WORD} {_WORD}"]
        return list(dict.fromkeys(own))

    def _alike(self, path: Path, spot: Path, node: schemas.Node) -> bool:
        """Say whether a value stands in a field that rules compare with the one at a place."""
        place, other = self._known(path)
        same = other.get("x-kind") == node.get("x-kind")
        named = path[-1] == spot[-1] or node.get("x-kind") not in {"text", "multiline"}
        return place == path and path != spot and same and named


def _is_container(node: schemas.Node) -> bool:
    return "properties" in node or "items" in node


def _combined(spots: Mapping[Path, list[Any]]) -> list[_Trial]:
    """Give every combination of what is tried in one row, at most one more than may be tried."""
    every = itertools.product(*spots.values())
    return [tuple(zip(spots, each, strict=True)) for each in itertools.islice(every, _MOST + 1)]


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield path, value


def _with(data: Any, path: Path, value: Any) -> Any:
    """Give the data with a value at a place; what lies beside the way there is shared."""
    if not path:
        return value
    part, *rest = path
    if isinstance(data, list) and part.isdigit():
        row = int(part)
        return [*data[:row], _with(data[row], tuple(rest), value), *data[row + 1 :]]
    inner = data if isinstance(data, dict) else {}
    return {**inner, part: _with(inner.get(part), tuple(rest), value)}
