"""What a template names: one walk through its tree, every branch, own names resolved to the data's.

The walk tells of each expression what the template's own names stand for there and in which
branches it stands. Filling takes from it the names the data must have, the check of a template
everything else (press/inspect).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jinja2 import nodes

from minikip_docs.press.fill import language

Path = tuple[str, ...]  # «party», «members», «*» for any row, «name»; empty: nobody can tell
Names = Mapping[str, Path]  # the template's own names; every other one is the data's

LOOP: Path = ("{%",)  # what «loop» stands for; no data can be called so
UNKNOWN: Path = ()

_SAME = {"sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr",
         "default", "d"}  # fmt: skip
_ONE = {"first", "last", "min", "max"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through an «if» (its tests in order, then «else») or «for» (rows, then «else»)."""

    statement: nodes.If | nodes.For
    number: int
    names: Names  # where the statement stands


@dataclass(frozen=True, slots=True)
class Spot:
    """An expression of a template: what is done with it, and where it stands."""

    node: nodes.Node
    use: Literal["printed", "looped", "used"]
    names: Names
    branches: tuple[Branch, ...]


def walk(tree: nodes.Template) -> Iterator[Spot]:
    """Give every expression of a template in order, whatever branch it stands in."""
    yield from _block(tree.body, {}, ())


def _block(
    body: list[nodes.Node], names: Names, branches: tuple[Branch, ...]
) -> Generator[Spot, None, Names]:
    """Go through statements; gives the own names there are behind them."""
    for node in body:
        names = yield from _statement(node, names, branches)
    return names


def _statement(
    node: nodes.Node, names: Names, branches: tuple[Branch, ...]
) -> Generator[Spot, None, Names]:
    own: Names
    if isinstance(node, nodes.If):
        return (yield from _if(node, names, branches))
    if isinstance(node, nodes.For):
        yield Spot(node.iter, "looped", names, branches)
        own = of_row(node, names)
        if node.test is not None:
            yield Spot(node.test, "used", own, branches)
        yield from _block(node.body, own, (*branches, Branch(node, 0, names)))
        yield from _block(node.else_, names, (*branches, Branch(node, 1, names)))
    elif isinstance(node, nodes.With):
        for value in node.values:
            yield Spot(value, "used", names, branches)
        pairs = zip(node.targets, node.values, strict=True)
        own = {k: v for target, value in pairs for k, v in _bound(target, value, names).items()}
        yield from _block(node.body, {**names, **own}, branches)
    elif isinstance(node, nodes.Assign):
        yield Spot(node.node, "used", names, branches)
        return {**names, **_bound(node.target, node.node, names)}
    elif isinstance(node, nodes.Output):
        for value in node.nodes:
            if not isinstance(value, nodes.TemplateData):
                yield Spot(value, "printed", names, branches)
    return names


def _if(node: nodes.If, names: Names, branches: tuple[Branch, ...]) -> Generator[Spot, None, Names]:
    """Go through all branches; a name that only some of them set is not there behind them."""
    ends: list[Names] = []
    for number, one in enumerate((node, *node.elif_)):
        yield Spot(one.test, "used", names, branches)
        ends.append((yield from _block(one.body, names, (*branches, Branch(node, number, names)))))
    last = Branch(node, 1 + len(node.elif_), names)
    ends.append((yield from _block(node.else_, names, (*branches, last))))
    always = [name for name in ends[0] if all(name in end for end in ends)]
    paths = {name: {end[name] for end in ends} for name in always}
    return {name: found.pop() if len(found) == 1 else UNKNOWN for name, found in paths.items()}


def of_row(loop: nodes.For, names: Names) -> Names:
    """Give the names inside a loop: its variable stands for any row of the list."""
    row = below(path_of(loop.iter, names), "*")
    own = {name: row if isinstance(loop.target, nodes.Name) else UNKNOWN
           for name in _targets(loop.target)}  # fmt: skip
    return {**names, "loop": LOOP, **own}


def _bound(target: nodes.Node, value: nodes.Node, names: Names) -> Names:
    path = path_of(value, names)
    return {name: path if isinstance(target, nodes.Name) else UNKNOWN for name in _targets(target)}


def _targets(target: nodes.Node) -> list[str]:
    return [name.name for name in nodes.Output([target]).find_all(nodes.Name)]


def path_of(node: nodes.Node, names: Names) -> Path:
    """Tell what of the data an expression is; ``UNKNOWN`` if it is made of them, or the program's.

    ``measures|sort`` is ``measures``, ``measures[0].title`` is ``measures.*.title``.
    """
    if isinstance(node, nodes.Name):
        if node.name in language.environment().globals:
            return names.get(node.name, UNKNOWN)
        return names.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        return below(path_of(node.node, names), node.attr)
    if isinstance(node, nodes.Getitem):
        owner = path_of(node.node, names)
        if isinstance(node.arg, nodes.Slice):
            return owner
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return below(owner, node.arg.value)
        return below(owner, "*")
    if isinstance(node, nodes.Filter) and node.node is not None:
        if node.name in _SAME:
            return path_of(node.node, names)
        if node.name in _ONE:
            return below(path_of(node.node, names), "*")
    return UNKNOWN


def below(owner: Path, name: str) -> Path:
    """Give the path of a name after a dot, or «*» of a row."""
    return (*owner, name) if owner else UNKNOWN


def inside(node: nodes.Node) -> list[nodes.Node]:
    """Give the expressions an expression is made of; the name of a method is not one of them."""
    found = list(node.iter_child_nodes())
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        return [node.node.node, *(child for child in found if child is not node.node)]
    return found


def uses(tree: nodes.Template) -> dict[Path, int]:
    """Give every path a template takes from the data, with the line it first stands in."""
    found: dict[Path, int] = {}
    for spot in walk(tree):
        for path, line in _uses(spot.node, spot.names):
            found.setdefault(path, line)
    return found


def _uses(node: nodes.Node, names: Names) -> Iterator[tuple[Path, int]]:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        path = path_of(node, names)
        if path and path[0] not in LOOP:
            yield path, node.lineno
    for child in inside(node):
        yield from _uses(child, names)


def lost(path: Path, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Give the first part of a path the data do not have, and the object it should be in.

    None if the path is right or ends in something only rendering can judge.
    """
    value: Any = values
    for part in path:
        if part == "*":
            if not isinstance(value, list | tuple) or not value:
                return None
            value = value[0]
        elif isinstance(value, Mapping):
            if part not in value:
                return part, value
            value = value[part]
        else:
            return None
    return None


def has(values: Mapping[str, Any], name: str) -> bool:
    """Tell whether the data have a name as it is written: «party.name»."""
    value: Any = values
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True
