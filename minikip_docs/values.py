"""Turns what people typed into clean, typed values: text, Decimal amounts, whole numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from minikip_docs import jsonio
from minikip_docs.text import clean

# Kinds whose values are exact decimal numbers, and kinds that are whole ones.
_DECIMAL = {"amount", "percent"}


def clean_data(data: Any) -> tuple[Any, tuple[str, ...]]:
    """Clean all texts and leave out what is empty.

    Gives the cleaned data and the pointers of texts from which invisible or control
    characters were removed. Blank texts, nulls and empty objects count as «not filled
    in»; rows of a list keep their places, so that row numbers stay right.
    """
    removed: list[str] = []
    return _clean(data, "", removed), tuple(removed)


def _clean(value: Any, pointer: str, removed: list[str]) -> Any:
    if isinstance(value, str):
        cleaned = clean(value)
        if _visible(cleaned) != _visible(value):
            removed.append(pointer)
        return cleaned
    if isinstance(value, dict):
        items = (
            (clean(k), _clean(v, f"{pointer}/{jsonio.escape(clean(k))}", removed))
            for k, v in value.items()
        )
        return {k: v for k, v in items if not _empty(v)}
    if isinstance(value, list):
        rows = [_clean(v, f"{pointer}/{i}", removed) for i, v in enumerate(value)]
        while rows and _empty(rows[-1]):
            rows.pop()
        return rows
    return value


def _visible(text: str) -> int:
    """Count what is left of a text without white space; NFC can only shorten it."""

    return len("".join(unicodedata.normalize("NFC", text).split()))


def _empty(value: Any) -> bool:
    return value is None or value in ("", {})


def typed(data: Any, node: Mapping[str, Any] | None) -> Any:
    """Give numbers the type their field has: Decimal for amounts and percents, int for counts.

    ``node`` is the expanded schema of ``data``. Values of a wrong type stay as they are;
    the schema check reports them.
    """
    if node is None:
        return data
    if isinstance(data, dict):
        properties = node.get("properties", {})
        return {k: typed(v, properties.get(k)) for k, v in data.items()}
    if isinstance(data, list):
        return [typed(v, node.get("items")) for v in data]
    if isinstance(data, bool) or not isinstance(data, int | Decimal):
        return data
    if node.get("x-kind") in _DECIMAL:
        return Decimal(data)
    if isinstance(data, Decimal) and data == data.to_integral_value():
        return int(data)
    return data


def texts(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Walk through all texts of some data: pointer and text."""
    if isinstance(data, str):
        yield pointer, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts(value, f"{pointer}/{jsonio.escape(key)}")
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from texts(value, f"{pointer}/{index}")
