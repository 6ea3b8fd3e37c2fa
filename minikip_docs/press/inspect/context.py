"""What a template may print, as its schema says: names, kinds of values, examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]
Path = tuple[str, ...]  # «party», «members», «*» for any row, «name»


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a context: a value to print, a list, or a group of names."""

    path: Path
    node: Node


def closed(node: Node) -> Node:
    """Give the schema as validators need it: every name is always there, and no other."""

    def close(node: Any) -> Any:
        if isinstance(node, list):
            return [close(item) for item in node]
        if not isinstance(node, dict):
            return node
        made = {k: close(v) for k, v in node.items()}
        if isinstance(node.get("properties"), dict) and "type" in node:
            made |= {"required": list(node["properties"]), "additionalProperties": False}
        return made

    result: Node = close(dict(node))
    return result


def is_list(node: Node) -> bool:
    """Tell whether a value is a list."""
    return "items" in node


def is_group(node: Node) -> bool:
    """Tell whether a value is a group of further names."""
    return "properties" in node


def is_text(node: Node) -> bool:
    """Tell whether a value is printed as it is."""
    return node.get("type") == "string"


def called(node: Node) -> str:
    """Say in German what kind of value it is."""
    if is_list(node):
        return "eine Liste"
    if is_group(node):
        return "eine Gruppe von Angaben"
    return "ein Text" if is_text(node) else "ein Ja/Nein-Wert"


def written(path: Path) -> str:
    """Write a path as a person reads it: ``party.members.*.name``."""
    return ".".join(path)


def at(root: Node, path: Path) -> Node | None:
    """Give the schema of a path; None for the empty one and where the context has no such name."""
    node: Node | None = root if path else None
    for part in path:
        if node is None:
            return None
        if part == "*":
            node = node["items"] if is_list(node) else None
        else:
            node = node["properties"].get(part) if is_group(node) else None
    return node


def entries(node: Node, path: Path = ()) -> Iterator[Entry]:
    """List every name of a context in order, groups and lists before what is in them."""
    if path:
        yield Entry(path, node)
    if is_group(node):
        for name, child in node["properties"].items():
            yield from entries(child, (*path, name))
    elif is_list(node):
        yield from entries(node["items"], (*path, "*"))


def example(node: Node, *, full: bool, picture: object = "", row: int = 0) -> Any:
    """Make a context of example values.

    ``full``: every text, list and yes/no value there is; otherwise all that may be empty
    is empty, «no» or left out. ``picture`` stands where a picture is printed.
    """
    if is_list(node):
        rows = _rows(node["items"]) if full or node.get("minItems") else 0
        return [example(node["items"], full=full, picture=picture, row=n) for n in range(rows)]
    if is_group(node):
        if not full and "null" in node["type"]:
            return None
        return {
            name: example(child, full=full, picture=picture, row=row)
            for name, child in node["properties"].items()
        }
    if node["type"] == "boolean":
        return full
    if not full and not node.get("minLength"):
        return ""
    if node.get("x-picture"):
        return picture
    if not full and "enum" in node:
        return node["enum"][0]
    examples = node["examples"]
    return examples[row % len(examples)]


def _rows(item: Node) -> int:
    """Give how many rows the examples of a list are for."""
    if is_group(item):
        return max(_rows(child) if is_text(child) else 1 for child in item["properties"].values())
    return len(item["examples"]) if is_text(item) else 1
