"""Edits the canton's settings as data: what is set, what is wrong, and saves it with the old kept.

The table of keys in ``facts/settings`` is the one description; what is typed is read by the
loader that reads ``canton.toml``, so nothing is saved that a call would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.data.alone import alone_in
from minikip_docs.data.dates import parse_date
from minikip_docs.data.files import renew, sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, short_date
from minikip_docs.facts import settings, toml_edit, toml_file
from minikip_docs.facts.settings import Key
from minikip_docs.facts.toml_file import KeyRefusal

# What people type into a form: a text, or the rows of a list with a text for each column.
Typed = str | Sequence[Mapping[str, str]]

_YES_NO = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Written:
    """The settings' file as it is: ``typed`` by dotted key, without what is not set."""

    path: Path
    sha256: str | None  # None: there is no file yet
    typed: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: ``faults`` by dotted key, «» for the whole; saved only without any."""

    faults: Mapping[str, Refusal]
    changed: tuple[str, ...] = ()
    replaced: Path | None = None  # where the old version lies


def written(path: Path) -> Written:
    """Read what a settings' file says, also where a value is wrong; it may not exist yet.

    Raises ``Refusal`` K202 or K203 for a file that is no TOML.
    """
    raw, data = _read(path)
    shown = {key: _shown(known, _value(data, key)) for key, known in settings.keys().items()}
    return Written(
        path, None if raw is None else sha256(raw), {key: one for key, one in shown.items() if one}
    )


def save(path: Path, typed: Mapping[str, Typed], was: str | None) -> Saved:
    """Change some keys of a settings' file, or say what is wrong with what was typed.

    ``typed`` by dotted key: an empty text or list takes the key away; a key that is as it was
    stays as it is written. ``was`` is the hash of the file that the person saw. Comments and order
    stay; the old version goes to ``ersetzt``, and at no moment is there no file. Without one a new
    file with all keys explained is begun. Raises ``Refusal`` D620 if somebody else has changed the
    file since, D621 for one that cannot be changed here, K202, K203 or D302.
    """
    with alone_in([path.parent]):
        raw, data = _read(path)
        if _mark(raw) != was:
            raise Refusal(
                "D620",
                f"«{path.name}» wurde inzwischen geändert; nichts ist gespeichert.",
                "Bitte die Seite neu laden, die neuen Angaben ansehen und Ihre noch einmal "
                "eintragen.",
            )
        file = settings.source(path)
        changes: dict[str, Any] = {}
        faults: dict[str, Refusal] = {}
        for key, given in typed.items():
            known, old = settings.keys()[key], _value(data, key)
            try:
                value = _typed(known, given)
                if _shown(known, value) == _shown(known, old):
                    continue
                changes[key] = value
                settings.check({key: value} if value else {}, file)
            except Refusal as fault:
                faults[key] = fault
        if faults:
            return Saved(faults)
        if not changes:
            return Saved({})
        new = _edited(settings.template() if raw is None else raw, changes, file)
        try:
            settings.read(toml_file.parsed(new, file), file)
        except KeyRefusal as fault:
            at = fault.where if fault.where in typed else ""
            return Saved({at: fault})
        return Saved({}, tuple(changes), renew(path, new))


def _read(path: Path) -> tuple[bytes | None, Mapping[str, Any]]:
    if not path.exists():
        return None, {}
    file = settings.source(path)
    raw = toml_file.contents(file)
    return raw, toml_file.parsed(raw, file)


def _mark(raw: bytes | None) -> str | None:
    return None if raw is None else sha256(raw)


def _value(data: Mapping[str, Any], key: str) -> Any:
    table, _, name = key.partition(".")
    found = data.get(table)
    return found.get(name) if isinstance(found, Mapping) else None


def _edited(raw: bytes, changes: Mapping[str, Any], file: toml_file.TomlFile) -> bytes:
    """Give the file with some keys changed; what comes out is read again and compared."""
    text, mark, encoding = toml_file.decoded(raw, file)
    before = toml_file.loads(text)
    try:
        new = toml_edit.edited(text, changes)
        after = toml_file.loads(new)
    except ValueError:
        after = {}
    for key in settings.known_keys():
        wanted = changes.get(key, _value(before, key))
        if (_value(after, key) or None) != (wanted or None):
            raise Refusal(
                "D621",
                f"«{file.path.name}» ist so geschrieben, dass sich «{key}» hier nicht ändern "
                "lässt.",
                "Bitte die Datei in einem Texteditor ändern.",
            )
    return mark + new.encode(encoding)


def _typed(key: Key, given: Typed) -> Any:
    """Turn what was typed into the value the file has; what cannot be read stays a text.

    Raises ``Refusal`` V2xx for a date, D622 for a number, D623 for a row.
    """
    if not isinstance(given, str):
        return [row for number, one in enumerate(given, 1) if (row := _row(key, number, one))]
    text = clean(given)
    if not text:
        return None
    if key.kind is date:
        return parse_date(text)
    if key.kind is bool:
        return _YES_NO.get(text, text)
    if key.kind is int or key.kind is Decimal:
        pattern = r"\d{1,9}" if key.kind is int else r"\d{1,9}([.,]\d{1,9})?"
        if not re.fullmatch(pattern, text, re.ASCII):
            raise Refusal("D622", f"«{text[:20]}» ist keine Zahl.", "Bitte nur Ziffern eintragen.")
        return key.kind(text.replace(",", "."))
    return text


def _row(key: Key, number: int, given: Mapping[str, str]) -> dict[str, Any]:
    """Turn one row of a list into its values, none if it is empty; raises ``Refusal`` D623."""
    read = {one.name: _typed(one, given.get(one.name, "")) for one in key.columns}
    row = {name: value for name, value in read.items() if value is not None}
    lacking = [one.label for one in key.columns if row and one.required and one.name not in row]
    if lacking:
        raise Refusal(
            "D623",
            f"In Zeile {number} fehlt «{lacking[0]}».",
            "Bitte ergänzen oder die ganze Zeile leeren.",
        )
    return row


def _shown(key: Key, value: Any) -> Typed:
    """Give a value of the file as it stands in a form; «» for what counts as not set."""
    if key.columns:
        rows = value if isinstance(value, list) else []
        shown = [
            {one.name: str(_shown(one, row.get(one.name))) for one in key.columns}
            for row in rows
            if isinstance(row, Mapping)
        ]
        return [row for row in shown if any(row.values())]
    if value is None or settings.is_example(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return short_date(value) if isinstance(value, date) else clean(str(value))
