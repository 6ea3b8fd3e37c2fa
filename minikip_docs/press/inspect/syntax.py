"""The tags of a part as one tree of the template language; a faulty tag does not hide the others.

Each tag is read by itself and put into the block it stands in. The line of a node is the number
of its tag, so that whatever is found in the tree has its place in Word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from minikip_docs.data.text import excerpt
from minikip_docs.press.fill import language
from minikip_docs.press.fill.barred import barred
from minikip_docs.press.fill.tags import LONGEST, Tag, opens
from minikip_docs.press.inspect.fault import Found

# What each block begins with where it is not the beginning that is to be read.
_BEGINNINGS = {"for": "for _ in []", "if": "if 1", "with": "with"}
_MIDDLES = {"else": ("for", "if"), "elif": ("if",)}


@dataclass(frozen=True, slots=True)
class Syntax:
    """The tree of a part; instead of an unreadable tag it prints the names it may have meant."""

    tree: nodes.Template
    unreadable: Mapping[int, Found]  # what is wrong (T114), by the number of the tag


@dataclass(slots=True)
class _Block:
    """A block that is open: what began it, and the list its next statement goes into."""

    keyword: str
    statement: Any  # nodes.For, If, …: what holds statements has no type of its own in Jinja2
    body: list[nodes.Node]


def assembled(tags: Sequence[Tag]) -> Syntax:
    """Make one tree of the tags of a part; an end without its beginning is passed over."""
    tree = nodes.Template([], lineno=0)
    blocks = [_Block("", None, tree.body)]
    unreadable: dict[int, Found] = {}
    for number, tag in enumerate(tags):
        shown = excerpt(tag.text)
        try:
            statements = _statements(tag) if len(tag.text) <= LONGEST else []
            for wrong in barred(nodes.Template(statements, lineno=0)):
                unreadable[number] = Found(wrong.code, f"«{shown}» {wrong.reason}.", wrong.remedy)
        except TemplateSyntaxError:
            message = f"«{shown}» ist nicht verständlich."
            unreadable[number] = Found("T114", message, _advice(tag))
        except language.BEYOND_PYTHON:
            message = f"«{shown}» ist zu stark verschachtelt."
            unreadable[number] = Found("T114", message, "Bitte vereinfachen.")
        if number in unreadable or len(tag.text) > LONGEST:
            statements = _instead(tag)
        for statement in statements:
            statement.set_lineno(number, override=True)
        if number in unreadable:
            blocks[-1].body += _guesses(tag, number)
        _place(blocks, tag, statements)
    return Syntax(tree, unreadable)


def _statements(tag: Tag) -> list[Any]:
    """Read one tag by itself: what it prints, or the statement it is or opens, still empty."""
    word, expression = tag.keyword, tag.expression
    if tag.text.startswith("{{"):
        return _read(f"{{{{ {expression} }}}}")
    if word in _MIDDLES:
        return _read(f"{{% if 1 %}}{{% {expression} %}}{{% endif %}}")
    if word == "set":
        return _read(f"{{% {expression} %}}") if "=" in expression else []
    if word in _BEGINNINGS:
        return _read(f"{{% {expression} %}}" + (f"{{% end{word} %}}" if opens(tag) else ""))
    begun = word.removeprefix("end")
    if begun in _BEGINNINGS:
        return _read(f"{{% {_BEGINNINGS[begun]} %}}{{% {expression} %}}")
    return []  # a comment, or no statement at all


def _read(source: str) -> list[Any]:
    return language.environment().parse(source).body


def _instead(tag: Tag) -> list[Any]:
    """Give what stands for an unreadable tag, so that its block and a loop's variable are there."""
    if tag.keyword in _MIDDLES:
        branch = {"else": "else", "elif": "elif 1"}[tag.keyword]
        return _read(f"{{% if 1 %}}{{% {branch} %}}{{% endif %}}")
    if not opens(tag):
        return []
    for row in loop_names(tag):
        return [nodes.For(nodes.Name(row, "store"), nodes.List([]), [], [], None, False)]
    return _read(f"{{% {_BEGINNINGS[tag.keyword]} %}}{{% end{tag.keyword} %}}")


def loop_names(tag: Tag) -> list[str]:
    """Give the variable of a loop, also of one that is no right statement (``{% p for … %}``)."""
    return re.findall(r"\bfor\s+(\w+)\s+in\b", tag.expression)


def _guesses(tag: Tag, number: int) -> list[nodes.Node]:
    """Print the names an unreadable tag is one of if a blank or dash is taken for «_» or «.»."""
    found: list[nodes.Node] = []
    for sign in ("_", "."):
        name = re.sub(r"\s*[-–\s]\s*", sign, tag.expression)
        if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", name):
            first, *rest = name.split(".")
            value: nodes.Expr = nodes.Name(first, "load")
            for part in rest:
                value = nodes.Getattr(value, part, "load")
            found.append(nodes.Output([value]).set_lineno(number, override=True))
    return found


def _advice(tag: Tag) -> str:
    if re.search("[“”‘’«»„‹›`´]", tag.text):
        return 'Bitte im Platzhalter gerade Anführungszeichen verwenden: "…".'
    if not tag.expression:
        return "Bitte den Namen der Angabe einsetzen oder den Platzhalter löschen."
    return "Bitte den Platzhalter berichtigen; «minikip template fields» zeigt, was möglich ist."


def _place(blocks: list[_Block], tag: Tag, statements: list[Any]) -> None:
    """Put a statement into the block that is open, or open or close one."""
    word, begun = tag.keyword, tag.keyword.removeprefix("end")
    if word != begun and begun in _BEGINNINGS:
        if any(block.keyword == begun for block in blocks):
            while blocks.pop().keyword != begun:
                pass
    elif blocks[-1].keyword in _MIDDLES.get(word, ()):
        blocks[-1].body = _next(blocks[-1].statement, statements[0])
    else:
        blocks[-1].body += statements
        if opens(tag):
            blocks.append(_Block(word, statements[0], statements[0].body))


def _next(statement: Any, branch: nodes.If) -> list[nodes.Node]:
    """Give the body of the next branch: of an «elif», which is added, or of «else»."""
    if branch.elif_:
        statement.elif_ += branch.elif_
        return branch.elif_[0].body
    body: list[nodes.Node] = statement.else_
    return body
