"""The code of one template: what it takes from the data, what it names itself, and how it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2 import nodes

from minikip_docs.press.fill import language, literal, used_names


@dataclass(frozen=True, slots=True)
class Code:
    """Compiled code of a template."""

    template: jinja2.Template
    paths: Mapping[used_names.Path, int]  # what it takes from the data, with the line it stands in
    own: frozenset[str]  # the names it makes itself
    quoted: tuple[literal.Quoted, ...]

    def knows(self, name: str, values: Mapping[str, Any]) -> bool:
        """Tell whether a name as it is written is one of the template or of the data."""
        return name in self.own or used_names.has(values, name)

    def names_in_quotes(self, values: Mapping[str, Any]) -> Iterator[literal.Quoted]:
        """Give the texts that are names in quotes."""
        return (word for word in self.quoted if word.own or self.knows(word.name, values))


def compiled(env: jinja2.Environment, tree: nodes.Template, name: str) -> Code:
    """Compile what has been parsed and judged; changes the tree.

    Raises ``TemplateSyntaxError`` or one of ``language.BEYOND_PYTHON``.
    """
    paths, own = used_names.uses(tree), literal.own_names(tree)
    quoted = tuple(literal.quoted(tree))
    language.guard(tree)  # behind all that read it
    template = jinja2.Template.from_code(env, env.compile(tree, name, name), {**env.globals})
    return Code(template, paths, own, quoted)
