"""What a template must not do though the language could: statements and sums it has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

_DEEPEST = 60  # levels of what stands within what, far above any sentence
_STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.With, nodes.Assign)


@dataclass(frozen=True, slots=True)
class Barred:
    """One thing that is refused: its line, its code, what the placeholder does, the way out."""

    line: int
    code: str
    reason: str  # «Der Platzhalter …»
    remedy: str


def barred(tree: nodes.Template) -> Iterator[Barred]:
    """Give what a template does and must not, the first thing of each tag's tree.

    Goes no deeper than anybody writes, so that no walk through the tree behind it fails.
    """
    left: list[tuple[nodes.Node, int]] = [(node, 0) for node in reversed(tree.body)]
    while left:
        node, depth = left.pop()
        if wrong := _wrong(node, depth):
            yield wrong
            continue
        left += [(child, depth + 1) for child in reversed(list(node.iter_child_nodes()))]


def _wrong(node: nodes.Node, depth: int) -> Barred | None:
    if depth > _DEEPEST:
        remedy = "Bitte vereinfachen oder auf mehrere Platzhalter verteilen."
        return Barred(node.lineno, "T114", "ist zu stark verschachtelt", remedy)
    if isinstance(node, nodes.Div) or (isinstance(node, nodes.Const) and _is_float(node)):
        return Barred(
            node.lineno,
            "T125",
            "rechnet mit Bruchzahlen; Beträge würden ungenau",
            "Bitte die Angabe drucken, wie sie ist, oder die Zahl in Anführungszeichen setzen.",
        )
    if isinstance(node, nodes.Pow):
        return Barred(node.lineno, "T114", "rechnet mit Potenzen", "Bitte ohne ** schreiben.")
    if isinstance(node, nodes.Stmt) and not isinstance(node, _STATEMENTS):
        return Barred(
            node.lineno,
            "T114",
            "ist keine bekannte Anweisung",
            "Bekannt sind for, if, elif, else, set und with.",
        )
    return None


def _is_float(node: nodes.Const) -> bool:
    return isinstance(node.value, float)
