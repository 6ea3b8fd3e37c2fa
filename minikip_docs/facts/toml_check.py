"""Turns a TOML table strictly into frozen dataclasses; every fault is a sentence in German.

The dataclasses are the definition: a field without default must be there, and its type
says what is expected. Bounds and explanations stand in the field's metadata.

Programme and settings share these faults but not their codes, as in ``toml_file``.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from minikip_docs.data.text import clean, excerpt
from minikip_docs.facts.toml_file import TomlFile

T = TypeVar("T")
_EARLIEST_YEAR = 2000  # a number that cannot be smaller is a year

_EXPECTED: Mapping[object, tuple[str, str]] = {
    str: ("ein Text in Anführungszeichen", '{key} = "…"'),
    Path: ("ein Pfad in Anführungszeichen", '{key} = "ordner/datei"'),
    int: ("eine ganze Zahl ohne Anführungszeichen", "{key} = 2"),
    Decimal: ("eine Zahl ohne Anführungszeichen", "{key} = 1"),
    bool: ("true (ja) oder false (nein)", "{key} = true"),
    datetime.date: ("ein Datum", "{key} = 2025-01-31"),
}


def limits(least: int, most: int) -> Mapping[str, Any]:
    """Give the metadata of a number that must lie within bounds."""
    return {"least": least, "most": most}


def pattern(expression: str, words: str) -> Mapping[str, Any]:
    """Give the metadata of a text that must match; ``words`` says in German how."""
    return {"pattern": expression, "words": words}


def build(cls: type[T], table: Mapping[str, Any], source: TomlFile) -> T:
    """Make a dataclass of a table that was read. Raises ``Refusal``.

    K104, K204 is an unknown key; …05 a missing key, …06 a wrong type, …07 nothing
    written, …08 a value that is not allowed.
    """
    return _Reader(source, tuple(dotted(cls))).table(cls, table, "")


def dotted(cls: type, prefix: str = "") -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    """Walk through the keys of a dataclass tree: ``payment.terms`` and its field.

    A list of tables counts as one key.
    """
    types = get_type_hints(cls)
    for field in dataclasses.fields(cls):
        kind = bare(types[field.name])
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            yield from dotted(kind, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", field


def bare(kind: Any) -> Any:
    """Take ``| None`` off a type."""
    if isinstance(kind, UnionType):
        return next(part for part in get_args(kind) if part is not NoneType)
    return kind


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns values into what a field expects, or refuses them with their dotted key."""

    source: TomlFile
    known: tuple[tuple[str, dataclasses.Field[Any]], ...]

    def table(self, cls: type[T], table: Mapping[str, Any], where: str) -> T:
        types = get_type_hints(cls)
        fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
        for key in table:
            if key not in fields:
                self.unknown(key, where, list(fields))
        values = {}
        for name, field in fields.items():
            at = f"{where}.{name}" if where else name
            optional = field.default is not dataclasses.MISSING or (
                field.default_factory is not dataclasses.MISSING
            )
            if name in table:
                values[name] = self.value(types[name], table[name], at, field, optional=optional)
            elif not optional:
                self.source.refuse(
                    self.source.code("K105", "K205"),
                    at,
                    "Der Schlüssel fehlt",
                    f"Bitte ergänzen: {_example(types[name], at, field)}",
                )
        return cls(**values)

    def value(
        self, kind: Any, value: Any, at: str, field: dataclasses.Field[Any], *, optional: bool
    ) -> Any:
        plain = bare(kind)
        if get_origin(plain) is tuple:
            return self.rows(plain, value, at, field, optional=optional)
        if dataclasses.is_dataclass(plain) and isinstance(plain, type):
            if not isinstance(value, dict):
                self.wrong(plain, value, at, field)
            return self.table(plain, value, at)
        result = _convert(plain, value, self.source.path.parent)
        if result is None:
            self.wrong(plain, value, at, field)
        if result == "":
            if not optional:
                self.empty(at)
            return None if plain is not kind else ""
        self.bounds(result, value, at, field)
        return result

    def rows(
        self, kind: Any, value: Any, at: str, field: dataclasses.Field[Any], *, optional: bool
    ) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.wrong(kind, value, at, field)
        if not value and not optional:
            self.empty(at)
        part = get_args(kind)[0]
        return tuple(
            self.value(part, row, f"{at}[{index}]", field, optional=False)
            for index, row in enumerate(value, 1)
        )

    def bounds(self, value: Any, written: Any, at: str, field: dataclasses.Field[Any]) -> None:
        least, most = field.metadata.get("least"), field.metadata.get("most")
        if isinstance(value, int | Decimal) and least is not None and most is not None:
            finite = not isinstance(value, Decimal) or value.is_finite()
            if not finite or not least <= value <= most:
                self.source.refuse(
                    self.source.code("K108", "K208"),
                    at,
                    f"Der Wert {_shown(value)} liegt nicht zwischen {least} und {most}",
                    "Bitte den Wert berichtigen.",
                )
        expression = field.metadata.get("pattern")
        text = clean(written) if isinstance(value, str | Path) else ""  # a path as it was written
        if expression and not re.fullmatch(expression, text):
            self.source.refuse(
                self.source.code("K108", "K208"),
                at,
                f"«{excerpt(text)}» ist hier nicht erlaubt",
                f"Erwartet wird {field.metadata['words']}.",
            )

    def unknown(self, key: str, where: str, siblings: list[str]) -> NoReturn:
        at = f"{where}.{excerpt(key)}" if where else excerpt(key)
        near = difflib.get_close_matches(key, siblings, 1)
        if near:
            remedy = f"Meinten Sie «{near[0]}»?"
        elif elsewhere := self.elsewhere(key):
            remedy = f"Der Schlüssel «{elsewhere}» ist bekannt; er gehört an eine andere Stelle."
        else:
            remedy = f"Bekannt sind hier: {', '.join(siblings)}."
        self.source.refuse(
            self.source.code("K104", "K204"),
            at,
            "Dieser Schlüssel ist nicht bekannt",
            remedy,
        )

    def elsewhere(self, key: str) -> str | None:
        leaves = {name.rpartition(".")[2]: name for name, _field in reversed(self.known)}
        near = difflib.get_close_matches(key, list(leaves), 1, 0.8)
        return leaves[near[0]] if near else None

    def wrong(self, kind: Any, value: Any, at: str, field: dataclasses.Field[Any]) -> NoReturn:
        meant = field.metadata.get("explanation", "")
        self.source.refuse(
            self.source.code("K106", "K206"),
            at,
            f"Hier wird {_expected(kind)} erwartet; eingetragen ist {_found(value)}",
            f"Bitte so schreiben: {_example(kind, at, field)}" + (f" ({meant})" if meant else ""),
        )

    def empty(self, at: str) -> NoReturn:
        self.source.refuse(
            self.source.code("K107", "K207"),
            at,
            "Hier steht nichts",
            "Bitte den Wert eintragen.",
        )


def _convert(kind: Any, value: Any, folder: Path) -> Any:
    """Give the value in the type wanted, ``None`` if it has another one."""
    if kind in {str, Path} and isinstance(value, str):
        text = clean(value)
        return folder / text if kind is Path and text else text
    if kind is bool:
        return value if isinstance(value, bool) else None
    if kind is datetime.date:
        return _date(value)
    if isinstance(value, bool):
        return None
    if kind is int and isinstance(value, int):
        return value
    if kind is Decimal and isinstance(value, int | Decimal):
        return Decimal(value)
    return None


def _date(value: Any) -> datetime.date | None:
    """Give a date written bare (TOML) or as an ISO text."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    return None


def _expected(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return "eine Liste"
    return _EXPECTED[kind][0] if kind in _EXPECTED else "eine Tabelle mit eigenen Schlüsseln"


def _example(kind: Any, at: str, field: dataclasses.Field[Any]) -> str:
    path = re.sub(r"\[\d+\]", "", at)
    key = path.rpartition(".")[2]
    plain = bare(kind)
    if field.metadata.get("least", 0) >= _EARLIEST_YEAR:
        return f"{key} = 2027"
    part = get_args(plain)[0] if get_origin(plain) is tuple else plain
    if part in _EXPECTED and (part is not plain or at.endswith("]")):  # a list of values
        value = _EXPECTED[part][1].partition(" = ")[2]
        return f"{key} = [{value}, {value}]"
    if part is not plain:
        return f"[[{path}]]"
    if plain in _EXPECTED:
        return _EXPECTED[plain][1].format(key=key)
    return f"[[{path}]]" if at.endswith("]") else f"[{path}]"


def _found(value: Any) -> str:
    if isinstance(value, str):
        return f"der Text «{excerpt(value)}»"
    if isinstance(value, bool | int | Decimal):
        return f"der Wert {_shown(value)}"
    if isinstance(value, list):
        return "eine Liste"
    if isinstance(value, dict):
        return "eine Tabelle"
    return f"die Zeitangabe {value}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # Python does not print numbers of thousands of digits.
    huge = isinstance(value, int) and value.bit_length() > 99
    return "einer sehr grossen Zahl" if huge else excerpt(value, 20)
