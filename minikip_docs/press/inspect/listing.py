"""Lists what a kind of template may print: name as written, German title, example, marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minikip_docs.data.text import excerpt
from minikip_docs.press.inspect.context import Node, is_group, is_list, is_text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a value to print, a condition to ask, or a loop that begins or ends."""

    written: str  # as it stands in the template: «{{ party.name }}»
    title: str
    example: str = ""
    marks: tuple[str, ...] = ()
    explanation: str = ""
    depth: int = 0  # of loops around it


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one name at the top, such as «party»."""

    title: str
    explanation: str
    rows: tuple[Row, ...]


def groups(context: Node) -> list[Group]:
    """Give the list of a context, in the order of its schema; loops as they are to be written.

    Single values at the top come last, together.
    """
    found: list[Group] = []
    single: list[Row] = []
    for name, node in context["properties"].items():
        if is_group(node) or is_list(node):
            rows = tuple(_rows(node, name, (), 0))
            found.append(Group(node["title"], node.get("description", ""), rows))
        else:
            single += _rows(node, name, (), 0)
    return [*found, *([Group("Einzelne Angaben", "", tuple(single))] if single else [])]


def _rows(node: Node, name: str, taken: tuple[str, ...], depth: int) -> Iterator[Row]:
    if is_list(node):
        variable = _variable(name, taken)
        inner = depth or "." in name  # at the top the group has the title already
        explanation = node.get("description", "") if inner else ""
        loop = f"{{%p for {variable} in {name} %}}"
        empty = () if node.get("minItems") else ("kann leer sein",)
        yield Row(loop, node["title"] if inner else "", "", empty, explanation, depth)
        yield from _rows(node["items"], variable, (*taken, variable), depth + 1)
        yield Row("{%p endfor %}", "", depth=depth)
    elif is_group(node):
        if "null" in node["type"]:
            ask = f"{{% if {name} %}}"
            yield Row(ask, node["title"], "", ("kann fehlen",), node.get("description", ""), depth)
        for child, below in node["properties"].items():
            yield from _rows(below, f"{name}.{child}", taken, depth)
    elif is_text(node):
        marks = [*(["muss gedruckt werden"] if node.get("x-must-print") else []),
                 *([] if node.get("minLength") else ["kann leer sein"])]  # fmt: skip
        example = "" if node.get("x-picture") else excerpt(node["examples"][0], 70)
        explanation = node.get("description", "")
        yield Row(f"{{{{ {name} }}}}", node["title"], example, tuple(marks), explanation, depth)
    else:
        yield Row(f"{{% if {name} %}}", node["title"], "", ("ja oder nein",), "", depth)


def _variable(name: str, taken: tuple[str, ...]) -> str:
    """Give a short name for a row: the first letter of the list's, or its first two."""
    last = name.rpartition(".")[2]
    return next(last[:n] for n in range(1, len(last)) if last[:n] not in taken)
