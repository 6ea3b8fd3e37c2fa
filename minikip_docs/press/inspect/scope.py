"""What the names of a template stand for at each place: loops, conditions, own variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from minikip_docs.press.inspect.context import Node, Path, is_group, is_list, written

Literal = tuple[str, bool]  # a condition as written or the path it asks, and whether it holds
_SAME = {"sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr",
         "default", "d"}  # fmt: skip
_COUNTS = {"length", "count"}
_CHOICES = {"select", "reject", "selectattr", "rejectattr", "unique"}
_ONE = {"first", "last", "min", "max"}


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gives: its path in the context, and its schema if that can be told."""

    path: Path = ()
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A block that is open: names it brings, under which conditions its content stands."""

    keyword: str
    names: dict[str, Value]
    literals: frozenset[Literal] = frozenset()
    failed: frozenset[Literal] = frozenset()  # those of them that come from branches before


UNKNOWN = Value()
LOOP = Value(("loop",))  # its names are jinja's own


def value_of(node: nodes.Node, names: Mapping[str, Value], root: Node) -> Value:
    """Tell what an expression gives, as far as it can be told without data."""
    if isinstance(node, nodes.Name):
        if node.name in names:
            return names[node.name]
        child = root["properties"].get(node.name)
        return Value((node.name,), child) if child is not None else UNKNOWN
    if isinstance(node, nodes.Getattr):
        return child_of(value_of(node.node, names, root), node.attr)
    if isinstance(node, nodes.Getitem):
        owner = value_of(node.node, names, root)
        if isinstance(node.arg, nodes.Slice):
            return owner
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return child_of(owner, node.arg.value)
        return item_of(owner)
    if isinstance(node, nodes.Filter) and node.node is not None and node.name not in _COUNTS:
        owner = value_of(node.node, names, root)
        if node.name in _SAME:
            return owner
        if node.name in _ONE:
            return item_of(owner)
        attribute = attribute_of(node)
        if node.name == "map" and attribute:
            row = item_of(owner)
            for part in attribute.split("."):
                row = child_of(row, part)
            return Value(row.path)
        if owner.node is not None and is_list(owner.node):
            return Value((*owner.path, "*"))
        return Value(owner.path)
    return UNKNOWN


def child_of(owner: Value, name: str) -> Value:
    """Give what a name after a dot stands for."""
    if owner.node is None or not is_group(owner.node):
        return UNKNOWN
    child = owner.node["properties"].get(name)
    return Value((*owner.path, name), child) if child is not None else UNKNOWN


def item_of(owner: Value) -> Value:
    """Give what one row of a list is."""
    if owner.node is None or not is_list(owner.node):
        return UNKNOWN
    return Value((*owner.path, "*"), owner.node["items"])


def attribute_of(node: nodes.Filter) -> str:
    """Give the field a filter goes by: «title» of ``map(attribute='title')``."""
    given = [k.value for k in node.kwargs if k.key == "attribute"]
    if node.name in {"selectattr", "rejectattr", "groupby"} and not given:
        given = list(node.args[:1])
    first = given[0] if given else None
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else ""


def chooses(node: nodes.Node) -> bool:
    """Tell whether an expression leaves out rows of the list it goes by."""
    inside = [node, *node.find_all((nodes.Filter, nodes.Slice))]
    return any(
        isinstance(n, nodes.Slice) or (isinstance(n, nodes.Filter) and n.name in _CHOICES)
        for n in inside
    )


def literals(test: nodes.Node, names: Mapping[str, Value], root: Node) -> frozenset[Literal]:
    """Give what holds if a condition does; «and» holds in all its parts."""
    if isinstance(test, nodes.And):
        return literals(test.left, names, root) | literals(test.right, names, root)
    if isinstance(test, nodes.Not):
        return frozenset((text, not holds) for text, holds in _one(test.node, names, root))
    return _one(test, names, root)


def opposite(test: nodes.Node, names: Mapping[str, Value], root: Node) -> frozenset[Literal]:
    """Give what holds if a condition does not."""
    if isinstance(test, nodes.Or):
        return opposite(test.left, names, root) | opposite(test.right, names, root)
    if isinstance(test, nodes.Not):
        return literals(test.node, names, root)
    return frozenset((text, not holds) for text, holds in _one(test, names, root))


def _one(test: nodes.Node, names: Mapping[str, Value], root: Node) -> frozenset[Literal]:
    path = value_of(test, names, root).path
    plain = isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem)
    return frozenset({(written(path) if path and plain else repr(test), True)})


def printed(
    node: nodes.Node, names: Mapping[str, Value], root: Node
) -> Iterator[tuple[Path, frozenset[Literal]]]:
    """Give the paths an expression prints, each with what must hold within it."""
    if isinstance(node, nodes.CondExpr):
        for branch, known in (
            (node.expr1, literals(node.test, names, root)),
            (node.expr2, opposite(node.test, names, root)),
        ):
            for path, inner in printed(branch, names, root) if branch is not None else ():
                yield path, inner | known
        return
    counted = isinstance(node, nodes.Filter) and node.name in _COUNTS
    if counted or isinstance(node, nodes.Compare | nodes.Test):
        return
    path = value_of(node, names, root).path
    if path:
        yield path, frozenset()
        return
    for child in node.iter_child_nodes():
        yield from printed(child, names, root)
