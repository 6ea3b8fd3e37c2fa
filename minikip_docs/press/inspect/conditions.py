"""Under which conditions a template prints a value, as far as its branches and loops tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jinja2 import nodes

from minikip_docs.press.fill.used_names import Branch, Names, Path, below, inside, of_row, path_of
from minikip_docs.press.inspect.context import Node, at, written

Literal = tuple[str, bool]  # a condition as written or the path it asks, and whether it holds
Literals = frozenset[Literal]

_COUNTS = {"length", "count"}
_OF_FIELDS = {"map", "join"}
_CHOICES = {"select", "reject", "selectattr", "rejectattr", "unique"}


def held(branches: Iterable[Branch], root: Node) -> Literals:
    """Give what holds within branches, one inside the other."""
    return frozenset().union(*(_holds(branch, root) for branch in branches))


def _holds(branch: Branch, root: Node) -> Literals:
    statement, number, names = branch.statement, branch.number, branch.names
    if isinstance(statement, nodes.For):
        rows = _of_rows(statement, names, root)
        if number == 0:
            return rows
        without = frozenset((text, False) for text, _ in rows)
        return without or frozenset({(repr(statement.iter), False)})  # there are always rows
    asked = [_literals(one.test, names, root) for one in (statement, *statement.elif_)]
    failed = frozenset().union(*map(_failed, asked[:number]))
    return failed.union(*asked[number : number + 1])


def _failed(asked: Literals) -> Literals:
    if len(asked) > 1:  # not (a and b): which of the two fails nobody can tell
        return frozenset({(repr(sorted(asked)), False)})
    return frozenset((text, not holds) for text, holds in asked)


def _of_rows(loop: nodes.For, names: Names, root: Node) -> Literals:
    """Give what must hold for a loop's content to be there: a list with rows, rows not left out."""
    listed: list[Literal] = []
    path = path_of(loop.iter, names)
    rows = at(root, path)
    if rows and not rows.get("minItems"):
        listed.append((written(path), True))
    made = not path and next(printed(loop.iter, names, root), None)  # of rows, as by «batch»
    if made or _chooses(loop.iter):
        listed.append((repr(loop.iter), True))
    test = frozenset() if loop.test is None else _literals(loop.test, of_row(loop, names), root)
    return test.union(listed)


def _chooses(node: nodes.Node) -> bool:
    """Tell whether an expression leaves out rows of the list it goes by."""
    within = nodes.Output([node]).find_all((nodes.Filter, nodes.Slice))
    return any(
        isinstance(n, nodes.Slice) or (isinstance(n, nodes.Filter) and n.name in _CHOICES)
        for n in within
    )


def _literals(test: nodes.Node, names: Names, root: Node) -> Literals:
    """Give what holds if a condition does; «and» holds in all its parts."""
    if isinstance(test, nodes.And):
        return _literals(test.left, names, root) | _literals(test.right, names, root)
    if isinstance(test, nodes.Not):
        return frozenset((text, not holds) for text, holds in _one(test.node, names, root))
    return _one(test, names, root)


def _opposite(test: nodes.Node, names: Names, root: Node) -> Literals:
    """Give what holds if a condition does not."""
    if isinstance(test, nodes.Or):
        return _opposite(test.left, names, root) | _opposite(test.right, names, root)
    if isinstance(test, nodes.Not):
        return _literals(test.node, names, root)
    return frozenset((text, not holds) for text, holds in _one(test, names, root))


def _one(test: nodes.Node, names: Names, root: Node) -> Literals:
    if isinstance(test, nodes.Const) and test.value:
        return frozenset()
    plain = isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem)
    path = path_of(test, names)
    known = plain and at(root, path)
    return frozenset({(written(path) if known else repr(test), True)})


def printed(node: nodes.Node, names: Names, root: Node) -> Iterator[tuple[Path, Literals]]:
    """Give the paths an expression prints, each with what must hold within it."""
    if isinstance(node, nodes.CondExpr):
        for branch, known in (
            (node.expr1, _literals(node.test, names, root)),
            (node.expr2, _opposite(node.test, names, root)),
        ):
            for path, inner in printed(branch, names, root) if branch is not None else ():
                yield path, inner | known
        return
    counted = isinstance(node, nodes.Filter) and node.name in _COUNTS
    if counted or isinstance(node, nodes.Compare | nodes.Test):
        return
    path = path_of(node, names)
    if at(root, path):
        yield path, frozenset()
    elif isinstance(node, nodes.Filter) and node.node and at(root, path_of(node.node, names)):
        owner = path_of(node.node, names)
        rows = below(owner, "*")
        fields = attribute_of(node).split(".") if node.name in _OF_FIELDS else ()
        for made_of in (owner, rows, (*rows, *fields)):
            yield made_of, frozenset()
    else:
        for child in inside(node):
            yield from printed(child, names, root)


def attribute_of(node: nodes.Filter) -> str:
    """Give the field a filter goes by: «title» of ``map(attribute='title')``."""
    given = [k.value for k in node.kwargs if k.key == "attribute"]
    if node.name in {"selectattr", "rejectattr", "groupby"} and not given:
        given = list(node.args[:1])
    first = given[0] if given else None
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else ""
