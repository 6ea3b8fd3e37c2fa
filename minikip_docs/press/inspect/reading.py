"""The tags of a part against the schema of its context: what is wrong, and what is printed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import nodes

from minikip_docs.press.fill import literal
from minikip_docs.press.fill.tags import Tag
from minikip_docs.press.fill.used_names import Spot, path_of, walk
from minikip_docs.press.inspect import conditions
from minikip_docs.press.inspect.conditions import Literals
from minikip_docs.press.inspect.context import (
    Node,
    Path,
    at,
    called,
    is_group,
    is_list,
    is_text,
    written,
)
from minikip_docs.press.inspect.expressions import MEND, faults_of
from minikip_docs.press.inspect.fault import Found
from minikip_docs.press.inspect.syntax import assembled, loop_names


@dataclass(frozen=True, slots=True)
class Print:
    """A value that a tag prints, and the conditions under which it does."""

    path: Path
    literals: Literals
    tag: Tag


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of the tags of one part; ``unread`` are tags that may print nobody knows what."""

    faults: tuple[tuple[Tag, Found], ...]
    prints: tuple[Print, ...]
    unread: tuple[str, ...]
    own: frozenset[str]  # names that the template makes itself


def read(tags: Sequence[Tag], root: Node) -> Reading:
    """Go through the tags of a part in order; a faulty tag does not hide what comes after it."""
    syntax = assembled(tags)
    loops = {name for tag in tags for name in loop_names(tag)}
    unreadable = dict(syntax.unreadable)
    faults: list[tuple[Tag, Found]] = []
    prints: list[Print] = []
    unread: list[str] = []
    for spot in walk(syntax.tree):
        number = spot.node.lineno
        tag = tags[number]
        if number in unreadable:
            if spot.use == "printed" and at(root, path_of(spot.node, spot.names)):
                unreadable[number] = _meant(unreadable[number], spot.node)
            continue
        found = [*faults_of(spot.node, tag, spot.names, root), *_kind(spot, tag, root)]
        faults += [(tag, _of_loop(fault, loops)) for fault in found]
        if spot.use == "printed" and tag.text.startswith("{{"):
            held = conditions.held(spot.branches, root)
            printed = conditions.printed(spot.node, spot.names, root)
            prints += [Print(path, held | inner, tag) for path, inner in printed]
            named = nodes.Output([spot.node]).find_all((nodes.Name, nodes.Getattr))
            if not all(at(root, path_of(node, spot.names)) for node in named):
                unread.append(tag.text)
    for word in literal.quoted(syntax.tree):
        if word.own or at(root, tuple(word.name.split("."))):
            wrong = literal.in_quotes(word.name, tags[word.line].text)
            faults.append((tags[word.line], Found(wrong.code, f"{wrong.what}.", wrong.remedy)))
    faults += [(tags[number], fault) for number, fault in unreadable.items()]
    unread += [tag.text for tag, _fault in faults]
    return Reading(tuple(faults), tuple(prints), tuple(unread), literal.own_names(syntax.tree))


def _meant(fault: Found, node: nodes.Node) -> Found:
    """Propose the name that an unreadable tag turned out to be but for a blank or dash."""
    return replace(fault, remedy=f"Meinten Sie «{_spelt(node)}»? {MEND}")


def _spelt(node: Any) -> str:
    return f"{_spelt(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else node.name


def _kind(spot: Spot, tag: Tag, root: Node) -> Iterator[Found]:
    """Find what is printed and is no text, and what a loop goes through and is no list."""
    path = path_of(spot.node, spot.names)
    node = at(root, path)
    if node is None:
        return
    if spot.use == "printed" and tag.text.startswith("{{") and not is_text(node):
        yield _unprintable(tag, node, path)
    elif spot.use == "looped" and not is_list(node):
        yield _no_list(tag, node, path, root)


def _unprintable(tag: Tag, node: Node, path: Path) -> Found:
    if is_list(node):
        item = node["items"]
        inner = f"x.{next(iter(item['properties']))}" if is_group(item) else "x"
        remedy = f"Bitte {{%p for x in {path[-1]} %}} … {{{{ {inner} }}}} … {{%p endfor %}} setzen."
    elif is_group(node):
        inner = next(iter(node["properties"]))
        remedy = f"Bitte eine Angabe daraus nennen, zum Beispiel «{path[-1]}.{inner}»."
    else:
        remedy = f"Bitte {{% if {written(path)} %}} … {{% endif %}} verwenden."
    return Found("T122", f"«{tag.text}» ist {called(node)} und wird nicht gedruckt.", remedy)


def _no_list(tag: Tag, node: Node, path: Path, root: Node) -> Found:
    lists = [k for k, v in root["properties"].items() if is_list(v)]
    if is_group(node):
        lists = [f"{path[-1]}.{k}" for k, v in node["properties"].items() if is_list(v)] or lists
    near = difflib.get_close_matches(path[-1], lists, 1, 0.6) or lists[:1]
    remedy = f"Listen sind zum Beispiel «{near[0]}». " if near else ""
    return Found(
        "T142",
        f"«{tag.text}» geht durch keine Liste: «{written(path)}» ist {called(node)}.",
        f"{remedy}Bitte eine Liste nennen oder die Schleife löschen.",
    )


def _of_loop(fault: Found, loops: set[str]) -> Found:
    """A loop's variable outside its loop deserves another advice than a misspelt name."""
    if fault.name not in loops:
        return fault
    message = f"«{fault.name}» gibt es nur zwischen {{% for … %}} und {{% endfor %}}."
    remedy = "Bitte die Stelle in die Schleife setzen, oder das fehlende for ergänzen."
    return Found(fault.code, message, remedy)
