"""A value of the data as people read it: amounts in francs, the words of a choice, a Swiss date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data.text import chf, excerpt, number, short_date
from minikip_docs.facts.schemas import Node

UNREAD = "nicht lesbar, wie eingetragen"
_TICKED = {True: "angekreuzt", False: "nicht angekreuzt"}
_SAID = {True: "ja", False: "nein"}
_FIGURES = {"amount", "percent", "integer"}

Names = Mapping[Any, str]  # BFS number -> name


def shown(value: Any, node: Node | None, names: Names) -> str:
    """Give a value in German; empty for none.

    ``node`` is the field in the expanded schema, None if it knows no such field. A value that
    is not what the field asks for is quoted as it stands: «12.500» (nicht lesbar, …).
    """
    if value is None:
        return ""
    if node is None:
        return _plain(value)
    kind = node.get("x-kind", "text")
    text = _typed(value, kind, node, names)
    if text is not None:
        return text
    quoted = value if isinstance(value, str) else _plain(value)
    return f"«{excerpt(quoted)}» ({UNREAD})"


def _typed(value: Any, kind: str, node: Node, names: Names) -> str | None:
    """Give a value of the kind its field asks for; None for any other value."""
    if isinstance(value, bool):
        return (_TICKED if "x-choice" in node else _SAID)[value] if kind == "yes_no" else None
    if kind in _FIGURES:
        return _figure(value, kind) if isinstance(value, int | Decimal) else None
    if "x-labels" in node:
        label = node["x-labels"].get(str(value))
        return str(label) if label is not None else None
    if kind == "bfs_number":
        if not isinstance(value, int):
            return None
        return f"{names[value]} ({value})" if value in names else str(value)
    if not isinstance(value, str) or kind == "yes_no":
        return None
    if kind == "date":
        try:
            return short_date(date.fromisoformat(value))
        except ValueError:
            return None
    return value


def _figure(value: int | Decimal, kind: str) -> str:
    if kind == "amount":
        exact = Decimal(value) == round(Decimal(value), 2)
        return chf(value) if exact else f"CHF\u00a0{value:f}"
    return f"{number(value)} %" if kind == "percent" else number(value)


def _plain(value: Any) -> str:
    """Give what no field asks for in one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return _SAID[value] if isinstance(value, bool) else str(value)
