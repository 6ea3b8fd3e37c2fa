"""What changed between two versions of a form, as JSON for programs: stable English keys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minikip_docs.data import jsonio

if TYPE_CHECKING:
    from minikip_docs.amending.comparison import Difference
    from minikip_docs.jobs.comparison import Comparison, Version

SCHEMA_VERSION = 1


def as_json(result: Comparison) -> str:
    """Give a comparison as a JSON document, see ``schemas/comparison.source.json``."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "form": result.kind.value,
        "party": result.party,
        "old": _version(result.old),
        "new": _version(result.new),
        "equal": result.equal,
        "changes": [_plain(one) for one in result.differences],
        "totals": [
            {"figure": one.figure, "year": one.year, "label": one.label,
             "old": _writable(one.old), "new": _writable(one.new)}
            for one in result.sums
        ],
        "totals_complete": result.sums_complete,
    }  # fmt: skip
    return jsonio.dumps(document).decode()


def _version(version: Version) -> dict[str, Any]:
    return {
        "file": version.file.name,
        "sha256": version.file.sha256,
        "reading_errors": version.unread,
    }


def _plain(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "section": one.section,
        "measure": one.measure,
        "row": one.row or None,
        "label": one.label,
        "pointer": one.pointer,
        "old_pointer": one.old_pointer,
        "old": _writable(one.old),
        "new": _writable(one.new),
        "old_text": one.old_text,
        "new_text": one.new_text,
        "pieces": [{"state": piece.state, "text": piece.text} for piece in one.pieces],
    }


def _writable(value: Any) -> Any:
    """Give a number with more than two decimals, which no form has, as a text."""
    if isinstance(value, dict):
        return {name: _writable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_writable(inner) for inner in value]
    if isinstance(value, Decimal) and value != round(value, 2):
        return f"{value:f}"
    return value
