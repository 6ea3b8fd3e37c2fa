"""The styles of a Word file as the comparison reads them: by id, and what each is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import Package, value, w

Styles = Mapping[str, Element]


def read_styles(package: Package) -> Styles:
    """Give the styles of a file by their ids."""
    if package.styles is None:
        return {}
    return {s.get(w("styleId"), ""): s for s in package.styles.iterchildren(w("style"))}


def ancestry(styles: Styles, name: str | None) -> Iterator[str]:
    """Give the ids of a style and of those it is based on, the nearest first; a circle ends."""
    seen: set[str] = set()
    while name is not None and name in styles and name not in seen:
        seen.add(name)
        yield name
        name = value(styles[name], "basedOn")
