"""What was prefilled in a form, as one word: so it is told whether anything was filled in since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean
from minikip_docs.forms.cells import Cell, Value, is_blank, read_value
from minikip_docs.forms.definition import ROW, Definition, Item, path_of

PATTERN = r"[0-9a-f]{16}"


def fingerprint(form: Definition, values: Mapping[str, Value]) -> str:
    """Give the fingerprint of values by pointer: 16 hexadecimal digits.

    It is of the values, not of the file, and the same for those to prefill (``cells.flatten``)
    and those read back from any format, whatever a program did to blanks and line breaks.
    """
    items = {item.path: item for _section, item in form.items()}
    lines = []
    for pointer, value in values.items():
        text = _plain(items.get(path_of(pointer)), pointer, value)
        if text:
            lines.append(f"{pointer}={text}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def _plain(item: Item | None, pointer: str, value: Value) -> str:
    """Write a value so that it is the same in all formats; "" for what nobody filled in."""
    if item is None:
        return str(value)
    row = ROW.search(pointer)
    if is_blank(Cell(pointer, value, ""), item) or value == item.default(row and int(row[1])):
        return ""
    try:
        read: Any = read_value(item, value)
    except Refusal:
        read = value
    if isinstance(read, Decimal):
        return f"{read.normalize():f}"
    return "".join(clean(read.isoformat() if isinstance(read, date) else str(read)).split())
