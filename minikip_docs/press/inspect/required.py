"""Whether a template prints what a valid document must show, and whether always."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from minikip_docs.press.fill.tags import Tag
from minikip_docs.press.inspect.conditions import Literal, Literals
from minikip_docs.press.inspect.context import Entry, Node, Path, entries, written
from minikip_docs.press.inspect.fault import Found
from minikip_docs.press.inspect.reading import Print

Lack = tuple[Tag | None, Found]  # a value printed nowhere, or where it is printed, but not always

_NOT = "not "


def lacking(prints: Sequence[Print], unread: Iterable[str], root: Node) -> Iterator[Lack]:
    """Find the values marked ``x-must-print`` that no tag prints for sure.

    Left out are those that a faulty tag (``unread``) seems to mean: it is a fault already.
    """
    meant = {word for text in unread for word in re.findall(r"\w+", text.casefold())}
    for entry in entries(root):
        if entry.node.get("x-must-print"):
            doubtful = difflib.get_close_matches(entry.path[-1], meant, 1, 0.75)
            yield from (lack for lack in _lack(entry, prints) if lack[0] or not doubtful)


def _lack(entry: Entry, prints: Sequence[Print]) -> Iterator[Lack]:
    wanted = [entry.path, *(tuple(path.split(".")) for path in entry.node.get("x-instead", ()))]
    found = [p for p in prints if p.path in wanted]
    name = f"«{entry.node['title']}»"
    if not found:
        ways = " oder ".join(map(_tag, wanted))
        message = f"Die nötige Angabe {name} wird nirgends gedruckt{_source(entry.node)}."
        yield None, Found("T150", message, f"Bitte {ways} einsetzen.")
        return
    when = _literal(entry.node["x-when"]) if "x-when" in entry.node else None
    conditions = [_doubtful(p.path, p.literals, when) for p in found]
    if not _certain(c for c in conditions if c is not None):
        message = f"Die nötige Angabe {name} wird nur unter einer Bedingung gedruckt."
        remedy = (
            "Bitte prüfen, ob sie sonst fehlen darf; sonst die Stelle vor die Bedingung setzen."
        )
        yield found[0].tag, Found("T151", message, remedy)


def _tag(path: Path) -> str:
    """Write a value as a template would print it, in the loop it needs."""
    *lists, last = written(path).split(".*")
    if not lists:
        return f"{{{{ {last} }}}}"
    through = lists[-1].removeprefix(".")
    return f"{{{{ x{last} }}}} (zwischen {{% for x in {through} %}} und {{% endfor %}})"


def _source(node: Node) -> str:
    return f" (Merkblatt, Ziffer {node['x-section']})" if "x-section" in node else ""


def _literal(text: str) -> Literal:
    return text.removeprefix(_NOT), not text.startswith(_NOT)


def _doubtful(path: Path, literals: Literals, when: Literal | None) -> Literals | None:
    """Give the conditions that may fail though the value is there; None if one never holds.

    A value may be left out if it, or the group it is in, is empty.
    """
    own = {(written(path[:n]), True) for n in range(1, len(path) + 1)}
    if when is not None and (when[0], not when[1]) in literals:
        return None
    return literals - own - ({when} if when is not None else set())


def _certain(conditions: Iterable[Literals]) -> bool:
    """Tell whether one of several sets of conditions always holds.

    Two sets that differ in one condition and its opposite come to the rest of them.
    """
    known = set(conditions)
    while True:
        merged = {
            one - {literal}
            for one in known
            for literal in one
            if (one - {literal}) | {(literal[0], not literal[1])} in known
        }
        if merged <= known:
            return frozenset() in known
        known |= merged
