"""The hashes by which a record proves itself, and what they tell of a record that was changed.

``content`` stands in the documents, too: data, contributions, what is printed, template and
predecessor, whatever the documents' own bytes are. ``record`` covers the whole record. ``fields``
is a short check for each field, in order: it names the one that was changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256

_APART = {"documents", "hashes", "made_by", "numbers", "pdf"}  # what the content leaves out
_LENGTH = 6  # letters of the check of a field
_MARK = "minikip-record:"  # how the key word in the documents begins
_IN_WORDS = re.compile(f"{_MARK}([0-9a-f]{{64}})")
_WHOLE = 3  # parts of a pointer below which what is printed is one field


def of(record: Mapping[str, Any]) -> dict[str, str]:
    """Give the hashes of a record that is about to be written."""
    plain = _as_read(record)
    made = {"content": _content(plain), "fields": "".join(check for _, check in _fields(plain))}
    return {**made, "record": _whole({**plain, "hashes": made})}


def content(record: Mapping[str, Any]) -> str:
    """Give the hash of the content of a record that is begun: no documents are needed."""
    return _content(_as_read(record))


def _as_read(record: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = jsonio.loads(jsonio.dumps(record))
    return plain


def _content(plain: Mapping[str, Any]) -> str:
    kept = {key: value for key, value in plain.items() if key not in _APART}
    kept["sha256"] = plain["sha256"]["template"]
    kept["submission"] = plain["submission"]["data"]
    return sha256(jsonio.canonical(kept))


def prove(record: Mapping[str, Any]) -> bool:
    """Say whether a record that was read is the one that was written.

    Raises ``KeyError``, ``TypeError`` or ``AttributeError`` for what is no record.
    """
    hashes = record["hashes"]
    return bool(hashes["record"] == _whole(record) and hashes["content"] == _content(record))


def changed(record: Mapping[str, Any]) -> list[str]:
    """Name the fields, by JSON Pointer, in which a record differs from what was written.

    None where the checks do not show it: they were changed themselves, or a field was left out.
    """
    stored = str(record["hashes"].get("fields", ""))
    old = [stored[n : n + _LENGTH] for n in range(0, len(stored), _LENGTH)]
    new = list(_fields(record))
    matcher = difflib.SequenceMatcher(None, old, [check for _, check in new], autojunk=False)
    return [
        pointer
        for _how, _i, _j, first, last in matcher.get_opcodes()
        if _how != "equal"
        for pointer, _check in new[first:last]
    ]


def mark(digest: str) -> str:
    """Give the key word that stands in the properties of the documents."""
    return _MARK + digest


def marked(keywords: str) -> str:
    """Find the hash of the content in the key words of a document; empty if there is none."""
    found = _IN_WORDS.search(keywords)
    return found[1] if found else ""


def _whole(record: Mapping[str, Any]) -> str:
    hashes = {key: value for key, value in record["hashes"].items() if key != "record"}
    return sha256(jsonio.canonical({**record, "hashes": hashes}))


def _fields(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each field with the check of its name and value."""
    kept = {key: value for key, value in record.items() if key != "hashes"}
    for pointer, value in _leaves(kept, ""):
        yield pointer, sha256(pointer.encode() + b" " + jsonio.canonical(value))[:_LENGTH]


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    whole = pointer.startswith("/printed/") and pointer.count("/") >= _WHOLE
    if isinstance(value, Mapping) and value and not whole:
        for key, inner in value.items():
            yield from _leaves(inner, f"{pointer}/{jsonio.escape(key)}")
    elif isinstance(value, list) and value and not whole:
        for n, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{n}")
    else:
        yield pointer, value
