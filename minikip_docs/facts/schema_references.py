"""Resolves the references (``$ref``) of our schemas, of forms and of templates alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minikip_docs.data import jsonio

Node = Mapping[str, Any]


def resolved(name: str, load: Callable[[str], Node]) -> Node:
    """Give a schema with its references replaced by what they name.

    ``load`` gives the schema of a name: its file's or its ``$id``, as references write it. A
    reference is ``#/$defs/…`` or, into another schema,
    ``agreement.context.json#/properties/party``; what stands beside it counts more than what
    it names, and ``x-must-print: false`` beside it says that nothing in it must be printed.
    """

    def expand(node: Any, file: str) -> Any:
        if isinstance(node, list):
            return [expand(item, file) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            other, _, path = node["$ref"].partition("#")
            target: Any = load(other or file)
            for part in jsonio.split(path):
                target = target[part]
            own = {k: v for k, v in node.items() if k != "$ref"}
            target = expand(target, other or file)
            if own.get("x-must-print") is False:
                target = _free(target)
            return {**target, **expand(own, file)}
        return {k: expand(v, file) for k, v in node.items() if k != "$defs"}

    expanded: Node = expand(load(name), name)
    return expanded


def _free(node: Any) -> Any:
    """Give a schema in which nothing must be printed."""
    if isinstance(node, list):
        return [_free(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {k: _free(v) for k, v in node.items() if k != "x-must-print"}
