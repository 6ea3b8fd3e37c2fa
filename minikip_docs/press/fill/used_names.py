"""Which names a template takes from the data, also where a branch is not taken this time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

Path = tuple[str, ...]  # «party», «members», «*» for any row, «name»
Use = tuple[Path, int]  # and the line of the template


def uses(node: nodes.Node, scope: Mapping[str, Path] | None = None) -> Iterator[Use]:
    """Walk through a template and give every path it names, with the line it stands in.

    A loop's variable stands for a row of the list it goes through; names the template
    sets itself are left out.
    """
    scope = scope or {}
    if isinstance(node, nodes.For):
        yield from uses(node.iter, scope)
        rows = _path(node.iter, scope)
        own: dict[str, Path] = {n.name: () for n in _named(node.target)}
        if rows and isinstance(node.target, nodes.Name):
            own[node.target.name] = (*rows, "*")
        inner = {**scope, "loop": (), **own}
        for child in (*node.body, *([node.test] if node.test else ())):
            yield from uses(child, inner)
        for child in node.else_:
            yield from uses(child, scope)
        return
    path = _path(node, scope)
    if path is not None:
        if path:
            yield path, node.lineno
        return
    for child in node.iter_child_nodes():
        yield from uses(child, scope)


def _named(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _path(node: nodes.Node, scope: Mapping[str, Path]) -> Path | None:
    """Give the path an expression names, empty if it starts at the template's own names."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, (node.name,)) if node.ctx == "load" else None
    if isinstance(node, nodes.Getattr):
        owner, part = _path(node.node, scope), node.attr
    elif (
        isinstance(node, nodes.Getitem)
        and isinstance(node.arg, nodes.Const)
        and isinstance(node.arg.value, str)
    ):
        owner, part = _path(node.node, scope), node.arg.value
    else:
        return None
    return (*owner, part) if owner else owner


def lost(path: Path, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Give the first part of a path the data do not have, and the object it should be in.

    None if the path is right or ends in something only rendering can judge.
    """
    value: Any = values
    for number, part in enumerate(path):
        if part == "*":
            if not isinstance(value, list | tuple) or not value:
                return None
            value = value[0]
        elif isinstance(value, Mapping):
            if part not in value:
                return (part, value) if number else None
            value = value[part]
        else:
            return None
    return None
