"""What was meant as a placeholder and would be printed as it stands, for want of its braces.

It counts what looks like a placeholder: half a pair of braces; braces around a statement, a name
with a dot or an underline, or a name that the data or the template have; a name of the data with
a dot, bare or in quotes. Other words in braces are somebody's way of writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jinja2 import nodes

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.fill.tags import LOOSE, TAG
from minikip_docs.press.fill.used_names import walk

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_NAME = r"[a-z_]+(?:\.[a-z_]+)*"
_DOTTED = r"[a-z_]+(?:\.[a-z_]+)+"
_BARE = re.compile(rf"(?<![\w.@/]){_DOTTED}(?![\w.@/])")
_STATEMENT = re.compile(r"[%#_]|((p|tr|tc|r)\s+)?(for|if|elif|else|set|with|end(for|if|with))\b")


@dataclass(frozen=True, slots=True)
class Literal:
    """One of them: a part of a sentence, whether it is one beyond doubt, its wording."""

    code: str
    what: str
    remedy: str
    text: str
    sure: bool = True

    def refusal(self, place: str) -> Refusal:
        """Give it as the refusal of a template, with its place."""
        return Refusal(self.code, f"In der Vorlage: {self.what} ({place}).", self.remedy)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text of the language that reads like a name."""

    name: str
    line: int
    own: bool  # a name of the template's own, such as the variable of a loop


def may_hold(text: str) -> bool:
    """Tell whether a paragraph is worth a look."""
    rest = TAG.sub(" ", text)
    return "{" in rest or "}" in rest or _BARE.search(rest) is not None


def found(text: str, known: Callable[[str], bool]) -> Iterator[Literal]:
    """Find in a paragraph what stands there without its braces; ``known`` judges a name."""
    rest = TAG.sub("", text)
    if LOOSE.search(rest):
        return  # refused as such
    for match in _BRACES.finditer(rest):
        name = (match.group(1) or "").strip()
        hint = f"{{{{ {name} }}}}" if known(name) else "{{ … }} oder {% … %}"
        yield Literal(
            "T140",
            f"«{excerpt(match.group(), 40)}» ist kein Platzhalter und stünde so im Dokument",
            f"Bitte mit doppelten Klammern schreiben: {hint}, oder löschen.",
            match.group(),
            match.group(1) is None or _like_a_tag(name, known),
        )
    bare = _BRACES.sub(" ", rest)
    for name in _BARE.findall(bare):
        if known(name):
            yield Literal(
                "T141",
                f"«{name}» steht ohne Klammern und stünde so im Dokument",
                f"Bitte {{{{ {name} }}}} schreiben.",
                name,
            )


def _like_a_tag(inner: str, known: Callable[[str], bool]) -> bool:
    name = inner.partition("|")[0].strip()
    spelt = re.fullmatch(rf"{_DOTTED}|[a-z]+_[a-z_]+", name)
    return bool(spelt or _STATEMENT.match(inner) or known(name))


def in_quotes(name: str, tag: str) -> Literal:
    """Give the fault of a name in quotes, which is a text to the language."""
    return Literal(
        "T141",
        f"«{name}» steht in «{excerpt(tag)}» in Anführungszeichen und gilt als Wort",
        "Bitte die Anführungszeichen löschen.",
        tag,
    )


def own_names(tree: nodes.Template) -> frozenset[str]:
    """Give the names that a template makes itself."""
    return frozenset(n.name for n in tree.find_all(nodes.Name) if n.ctx == "store")


def quoted(tree: nodes.Template) -> Iterator[Quoted]:
    """Give the texts that stand where a name is expected, or read like a name with a dot."""
    for spot in walk(tree):
        for name in _texts(spot.node, alone=True):
            yield Quoted(name, spot.node.lineno, name in spot.names)


def _texts(node: nodes.Node | None, *, alone: bool) -> Iterator[str]:
    """Give the texts in an expression that read like a name; ``alone``: one without a dot, too."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and re.fullmatch(_NAME if alone else _DOTTED, node.value):
            yield node.value
    elif isinstance(node, nodes.Filter):
        yield from _texts(node.node, alone=alone)
    elif isinstance(node, nodes.And | nodes.Or):
        for side in (node.left, node.right):
            yield from _texts(side, alone=alone)
    elif isinstance(node, nodes.Not):
        yield from _texts(node.node, alone=alone)
    elif isinstance(node, nodes.CondExpr):
        yield from _texts(node.test, alone=True)
        for branch in (node.expr1, node.expr2):
            yield from _texts(branch, alone=False)
    elif isinstance(node, nodes.Compare):
        for side in (node.expr, *(operand.expr for operand in node.ops)):
            yield from _texts(side, alone=False)
    elif isinstance(node, nodes.Concat):
        for operand in node.nodes:
            yield from _texts(operand, alone=False)
