"""Changes single values in the text of a TOML file and nothing else in it.

Comments, order, blank lines and line ends stay as they are, byte for byte. A value that is taken
away is commented out where it stands; one that is set goes to the line that is commented out for
it, if there is one. Libraries that keep comments hold them for a part of what stands above, and
take away the words before the next table with the last row of a list: so the text is taken apart
by lines here, and ``tomllib`` alone says what each of them means.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.facts.toml_file import loads

_COMMENTED = re.compile(r"#[ \t]?(?=[\[\w])")
_TAIL = re.compile(r"(?<![ \t])[ \t]*(?:#|\r?\n)")  # where a value may be over
_MOST_LINES = 200  # of one value; putting a longer one together would take the square of them


@dataclass(slots=True)
class _Part:
    """One statement with its line end: a key with its value, a header, or nothing that counts."""

    text: str
    data: Any  # as tomllib reads it alone; {} for comments and blank lines
    table: str  # the dotted name of the table it stands in; of a header, its own
    block: int = 0  # how many tables of a list of this name began so far
    header: bool = False

    @property
    def key(self) -> str:
        """The dotted name of what it sets, «» if it sets nothing."""
        name = "" if self.header else _name(self.data)
        return f"{self.table}.{name}" if self.table and name else name

    @property
    def commented(self) -> Any:
        """What it would say without its «#»; None if it is no commented line."""
        found = _COMMENTED.match(self.text)
        return _read(self.text[found.end() :]) if found else None


def edited(text: str, changes: Mapping[str, Any]) -> str:
    """Give the text of a TOML file with some keys changed.

    ``changes`` by dotted key «table.name»: None takes the key away, a list of mappings sets the
    rows of ``[[table.name]]``, everything else is a plain value. What is written in a way that
    is not known here (a table in one line) comes out unchanged or doubled: whoever calls reads
    the result and compares. Raises ``ValueError`` for a text that is no TOML.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += end
    for key, value in changes.items():
        text = (_with_rows if isinstance(value, list) else _with_value)(text, key, value, end)
    return text


def literal(value: Any) -> str:
    """Write a value as TOML, in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {literal(one)}' for key, one in value.items())} }}"
    return str(value)


def _parts(text: str) -> list[_Part]:
    """Take a text apart: a statement ends with the first line with which it can be read."""
    parts: list[_Part] = []
    waiting, lines, table, blocks = "", 0, "", dict[str, int]()
    for line in re.findall(r"[^\n]*\n", text):
        waiting, lines = waiting + line, lines + 1
        data = _read(waiting)
        if data is None:
            if lines > _MOST_LINES:
                raise ValueError("a statement without an end")
            continue
        header = waiting.lstrip().startswith("[")
        if header:
            table = _name(data)
            blocks[table] = blocks.get(table, 0) + 1
        parts.append(_Part(waiting, data, table, blocks.get(table, 0), header))
        waiting, lines = "", 0
    if waiting:
        raise ValueError("a statement without an end")
    return parts


def _read(text: str) -> Any:
    try:
        return loads(text)
    except (ValueError, RecursionError):
        return None


def _name(data: Any) -> str:
    """Give the dotted name of the one key or table of some data: ``{"a": {"b": 1}}`` is «a.b»."""
    names = []
    while isinstance(data, Mapping) and len(data) == 1:
        names.append(next(iter(data)))
        data = data[names[-1]]
    return ".".join(names)


def _joined(parts: Sequence[_Part]) -> str:
    return "".join(part.text for part in parts)


def _with_value(text: str, key: str, value: Any, end: str) -> str:
    changed = _set(_parts(text), key, 1, value, end)
    if changed is not None or value is None:
        return changed or text
    table, _, name = key.rpartition(".")
    lead = end if text and not text.endswith(end * 2) else ""
    return f"{text}{lead}[{table}]{end}{name} = {literal(value)}{end}"


def _with_rows(text: str, key: str, rows: list[Mapping[str, Any]], end: str) -> str:
    parts = _parts(text)
    inline = next((part for part in parts if part.key == key), None)
    if inline is not None:
        _replace(inline, rows or None)
        return _joined(parts)
    # What is no longer wanted goes first, from the end.
    blocks = sorted(_blocks(parts, key), key=lambda one: (_row(parts, key, one) in rows, -one))
    for block in blocks[: max(len(blocks) - len(rows), 0)]:
        _comment_out(parts, key, block)
    text = _joined(parts)
    for number, row in enumerate(rows):
        if number >= len(_blocks(_parts(text), key)):
            text = _with_block(_parts(text), key, row, end)
        block = _blocks(_parts(text), key)[number]
        for name in dict.fromkeys((*row, *_row(_parts(text), key, block))):
            text = _set(_parts(text), f"{key}.{name}", block, row.get(name), end) or text
    return text


def _blocks(parts: Sequence[_Part], key: str) -> list[int]:
    return [part.block for part in parts if part.header and part.table == key]


def _row(parts: Sequence[_Part], key: str, block: int) -> dict[str, Any]:
    mine = (p for p in parts if p.table == key and p.block == block and not p.header)
    return {name: value for part in mine for name, value in part.data.items()}


def _with_block(parts: list[_Part], key: str, row: Mapping[str, Any], end: str) -> str:
    """Begin another row: behind the last one, where one is commented out, or at the end."""
    body = "".join(f"{name} = {literal(value)}{end}" for name, value in row.items())
    block = f"{end}[[{key}]]{end}{body}"
    if _blocks(parts, key):
        mine = [i for i, part in enumerate(parts) if part.table == key]
        last = max(i for i in mine if parts[i].data or parts[i].commented)
        return _joined(parts[: last + 1]) + block + _joined(parts[last + 1 :])
    for part in parts:
        if part.commented == _read(f"[[{key}]]"):
            part.text = _COMMENTED.sub("", part.text, count=1)
            return _joined(parts)
    return _joined(parts) + block


def _set(parts: list[_Part], key: str, block: int, value: Any, end: str) -> str | None:
    """Give the text with a key changed in place, None if it has no place yet."""
    table, _, name = key.rpartition(".")
    there = next((p for p in parts if p.key == key and p.block in {0, block}), None)
    mine = [part for part in parts if part.table == table and part.block == block]
    if there is not None:
        _replace(there, value)
    elif not mine or value is None:
        return None
    elif waiting := _waiting(mine, name):
        waiting.text, waiting.data = _COMMENTED.sub("", waiting.text, count=1), waiting.commented
        _replace(waiting, value)
    else:
        last = [part for part in mine if part.data][-1]
        last.text += f"{name} = {literal(value)}{end}"
    return _joined(parts)


def _waiting(parts: Sequence[_Part], name: str) -> _Part | None:
    """Find the line of a table that is commented out for a key."""
    for part in parts:
        data = part.commented
        if data and _COMMENTED.sub("", part.text, count=1).startswith("["):
            return None  # what follows belongs to the row that begins here
        if data and set(data) == {name}:
            return part
    return None


def _comment_out(parts: Sequence[_Part], key: str, block: int) -> None:
    for part in parts:
        if part.table == key and part.block == block and part.data:
            if part.header:
                part.text = f"#{part.text.lstrip()}"
            else:
                _replace(part, None)


def _replace(part: _Part, value: Any) -> None:
    """Write another value into a statement; None comments it out, in one line."""
    old = part.data
    while isinstance(old, Mapping) and len(old) == 1:
        old = next(iter(old.values()))
    written = literal(old if value is None else value)
    if value is not None and written == literal(old):
        return
    heads = (found.end() for found in re.finditer("=", part.text))
    head = next(at for at in heads if _read(f"{part.text[:at]} 0") is not None)
    ends = (found.start() for found in _TAIL.finditer(part.text, head))
    tail = next(at for at in ends if _read(part.text[:at]) == part.data)
    text = f"{part.text[:head].rstrip()} {written}{part.text[tail:]}"
    part.text = f"#{text.lstrip()}" if value is None else text
