"""One change applied: what it was made of, what it gives, and how it is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from minikip_docs.data.values import clean_data, typed
from minikip_docs.facts import schemas
from minikip_docs.facts.register import Register
from minikip_docs.facts.toml_file import TomlFile

Data = Mapping[str, Any]
_LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Ground:
    """What a change may know beside the data: schema, register, its file, from when it holds."""

    root: schemas.Node
    register: Register
    source: TomlFile
    effective: datetime.date

    def part(self, pointer: str, table: Any, key: str) -> Any:
        """Give fields of the file the form they have in the data: clean, ISO dates, Decimal.

        Refuses K308 a number no form can hold (not finite, too long).
        """
        cleaned, _removed = clean_data(self._plain(table, key))
        return typed(cleaned, schemas.find(self.root, pointer)[0])

    def _plain(self, value: Any, key: str) -> Any:
        """Turn what TOML knows and JSON does not into texts; a date becomes an ISO date."""
        if isinstance(value, dict):
            return {name: self._plain(item, f"{key}.{name}") for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._plain(item, key) for item in value]
        if isinstance(value, datetime.date | datetime.time):
            return value.isoformat()
        finite = not isinstance(value, Decimal) or value.is_finite()
        if isinstance(value, int | Decimal) and not (finite and abs(Decimal(value)) < _LARGEST):
            self.refuse(
                "K308", key, "Diese Zahl ist hier nicht möglich", "Bitte die Zahl berichtigen."
            )
        return value

    def refuse(self, code: str, key: str, fault: str, remedy: str) -> NoReturn:
        """Refuse the file of changes; ``key`` is the change that does not fit."""
        self.source.refuse(code, key, fault, remedy)

    def named(self, number: int) -> str:
        """Name a municipality by its BFS number: «Eich (1084)»."""
        found = self.register.by_number(number)
        return f"{found.name} ({number})" if found else str(number)


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its table, where it stands, what it is about, old and new value.

    ``rows`` are the rows of the new data that came from the file.
    """

    kind: str
    key: str  # «member_joins[1]»
    about: Mapping[str, Any]
    old: Any
    new: Any
    rows: tuple[Data, ...] = ()


def is_day(value: Any) -> bool:
    """Say whether a value looks like an ISO date; what does not, the schema refuses."""
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
