"""What is wrong in one expression: unknown names, lists used as texts, impossible comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes

from minikip_docs.data.text import excerpt
from minikip_docs.press.fill import language
from minikip_docs.press.fill.faults import nearest
from minikip_docs.press.fill.tags import Tag
from minikip_docs.press.fill.used_names import LOOP, Names, Path, below, inside, path_of
from minikip_docs.press.inspect.conditions import attribute_of
from minikip_docs.press.inspect.context import (
    Node,
    at,
    called,
    entries,
    is_group,
    is_list,
    is_text,
    written,
)
from minikip_docs.press.inspect.fault import Found

_LOOP_NAMES = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle",
               "depth", "depth0", "previtem", "nextitem", "changed")  # fmt: skip
_OF_LISTS = {"join", "first", "last", "map", "sort", "batch", "slice", "groupby", "selectattr",
             "rejectattr", "unique", "sum", "min", "max"}  # fmt: skip
MEND = "Bitte in Word berichtigen."


def faults_of(node: nodes.Node, tag: Tag, names: Names, root: Node) -> Iterator[Found]:
    """Go through an expression or statement; each fault once, where it begins."""
    if isinstance(node, nodes.Name):
        if node.ctx == "load" and not _exists(node.name, names, root):
            yield _unknown_name(node.name, tag, names, root)
        return
    if isinstance(node, nodes.Getattr):
        yield from _field(node.attr, path_of(node.node, names), tag, root)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        if isinstance(node.arg.value, str):
            yield from _field(node.arg.value, path_of(node.node, names), tag, root)
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        if node.node.attr.startswith("_"):
            yield _forbidden(tag)
    elif isinstance(node, nodes.Filter):
        yield from _filter(node, tag, names, root)
    elif isinstance(node, nodes.Test) and node.name not in language.environment().tests:
        yield _no_such("die Prüfung", node.name, language.environment().tests, tag)
    elif isinstance(node, nodes.Compare):
        yield from _compared(node, tag, names, root)
    for child in inside(node):
        yield from faults_of(child, tag, names, root)


def _exists(name: str, names: Names, root: Node) -> bool:
    return name in names or name in root["properties"] or name in language.environment().globals


def _meant(near: str) -> str:
    return f"Meinten Sie «{near}»? {MEND}" if near else MEND


def _unknown_name(name: str, tag: Tag, names: Names, root: Node) -> Found:
    paths = [written(e.path) for e in entries(root) if "*" not in e.path]
    # perhaps the group was left out: «full_name» for «party.full_name»
    near = next((p for p in paths if p.rpartition(".")[2] == name), "")
    near = near or nearest(name, [*root["properties"], *(n for n in names if n != "loop")])
    message = f"Den Platzhalter «{name}» in «{excerpt(tag.text)}» gibt es nicht."
    return Found("T110", message, _meant(near), name)


def _field(name: str, owner: Path, tag: Tag, root: Node) -> Iterator[Found]:
    """Check a name after a dot."""
    node = at(root, owner)
    if name.startswith("_"):
        yield _forbidden(tag)
    elif owner == LOOP:
        if name not in _LOOP_NAMES:
            yield _unknown_field(name, _LOOP_NAMES, tag)
    elif node is None:
        return
    elif is_group(node):
        if name not in node["properties"]:
            yield _unknown_field(name, node["properties"], tag)
    else:
        what = f"«{written(owner)}» ist {called(node)}"
        remedy = MEND
        if is_list(node):
            remedy = f"Bitte mit {{% for x in {owner[-1]} %}} durch die Liste gehen."
        message = f"Die Angabe «{name}» in «{excerpt(tag.text)}» gibt es nicht: {what}."
        yield Found("T110", message, remedy)


def _unknown_field(name: str, known: Iterable[str], tag: Tag) -> Found:
    message = f"Die Angabe «{name}» in «{excerpt(tag.text)}» gibt es nicht."
    return Found("T110", message, _meant(nearest(name, known)))


def _forbidden(tag: Tag) -> Found:
    message = f"«{excerpt(tag.text)}» ist nicht erlaubt."
    return Found("T115", message, "Bitte nur Angaben drucken, keine Programmteile.")


def _no_such(what: str, name: str, known: Iterable[str], tag: Tag) -> Found:
    message = f"In «{excerpt(tag.text)}» gibt es {what} «{name}» nicht."
    return Found("T114", message, _meant(nearest(name, known)))


def _filter(node: nodes.Filter, tag: Tag, names: Names, root: Node) -> Iterator[Found]:
    if node.name not in language.environment().filters:
        yield _no_such("den Filter", node.name, language.environment().filters, tag)
        return
    owner = () if node.node is None else path_of(node.node, names)
    known = at(root, owner)
    if known is None:
        return
    if node.name in _OF_LISTS and not is_list(known):
        what = f"«{written(owner)}» ist {called(known)} und keine Liste"
        message = f"Der Filter «{node.name}» in «{excerpt(tag.text)}» braucht eine Liste; {what}."
        yield Found("T143", message, f"Bitte «|{node.name}» löschen oder eine Liste nennen.")
    elif attribute := attribute_of(node):
        value = below(owner, "*")
        for part in attribute.split("."):
            yield from _field(part, value, tag, root)
            value = below(value, part)


def _compared(node: nodes.Compare, tag: Tag, names: Names, root: Node) -> Iterator[Found]:
    """Find comparisons that can never hold, or never fail."""
    left: nodes.Node = node.expr
    for operand in node.ops:
        for one, other in ((left, operand.expr), (operand.expr, left)):
            path = path_of(one, names)
            known = at(root, path)
            if known is None:
                continue
            if isinstance(other, nodes.Const) and operand.op not in {"in", "notin"}:
                yield from _impossible(path, known, other.value, tag)
            elif isinstance(other, nodes.List | nodes.Tuple) and one is left:
                for item in other.items:
                    if isinstance(item, nodes.Const):
                        yield from _impossible(path, known, item.value, tag)
        left = operand.expr


def _impossible(path: Path, node: Node, constant: Any, tag: Tag) -> Iterator[Found]:
    if constant is None or (is_text(node) and constant == ""):
        return
    what, remedy = f"«{written(path)}» ist {called(node)}", MEND
    if is_text(node) and isinstance(constant, str):
        if constant in node.get("enum", [constant]):
            return
        choices = ", ".join(f"«{choice}»" for choice in node["enum"])
        what, remedy = f"möglich sind nur {choices}", _meant(nearest(constant, node["enum"]))
    elif is_text(node):
        remedy = f'Bitte in Anführungszeichen setzen: "{constant}".'
    elif node.get("type") == "boolean":
        if isinstance(constant, bool):
            return
        remedy = f"Bitte nur {{% if {written(path)} %}} schreiben."
    message = f"Der Vergleich in «{excerpt(tag.text)}» ergibt immer dasselbe: {what}."
    yield Found("T144", message, remedy)
