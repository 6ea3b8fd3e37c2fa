"""The officer's file of changes (TOML): what an amendment changes, and from when.

The dataclasses below are the one table of its keys. Fields of municipalities, measures and
lines are those of the budget's schema; they are not listed here but taken over as tables
and checked by the schema afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.facts import toml_check
from minikip_docs.facts.toml_file import TomlFile, read

Part = dict[str, Any]  # fields of the budget's schema

_YEAR = toml_check.limits(2000, 2100)
_NUMBER = toml_check.limits(1, 9999)
_AMOUNT = {**toml_check.limits(0, 99_999_999), "example": "12500.00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """The canton's contribution of one year, in CHF, and the decision it rests on."""

    year: int = field(metadata=_YEAR)
    amount: Decimal = field(metadata=_AMOUNT)
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A municipality that joins an association, its resolution and who signs for it."""

    name: str
    bfs_number: int = field(metadata=_NUMBER)
    resolution: Part = field(default_factory=dict)
    signatories: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A municipality that leaves an association."""

    bfs_number: int = field(metadata=_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Municipalities of the party that merge, and the one they now belong to.

    ``address``, ``contact`` and ``bank`` are the new ones of a party that is a single
    municipality.
    """

    municipalities: tuple[int, ...] = field(metadata={"example": "[1057, 1065]"})
    successor: int = field(metadata=_NUMBER)
    resolution: Part = field(default_factory=dict)
    signatories: tuple[Part, ...] = ()
    address: Part = field(default_factory=dict)
    contact: Part = field(default_factory=dict)
    bank: Part = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A measure that takes the place of another, with its lines from then on."""

    replaces: str
    measure: Part
    budget_lines: tuple[Part, ...] = ()
    financing: tuple[Part, ...] = ()
    staff: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """New lines of a measure that goes on; a list that is left out stays as it was."""

    measure: str
    budget_lines: tuple[Part, ...] = ()
    financing: tuple[Part, ...] = ()
    staff: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changes of one amendment.

    ``date`` is the day of the amendment, ``agreement_date`` that of the agreement as it was
    signed, if it is another than that of its record.
    """

    effective: datetime.date
    date: datetime.date
    agreement_date: datetime.date | None = None
    reason: str = ""
    contribution: tuple[Contribution, ...] = ()
    member_joins: tuple[Joining, ...] = ()
    member_leaves: tuple[Leaving, ...] = ()
    merger: tuple[Merger, ...] = ()
    measure_replaced: tuple[Replacement, ...] = ()
    budget: tuple[Budget, ...] = ()


_HEAD = {"effective", "date", "agreement_date", "reason"}
KINDS = tuple(f.name for f in fields(Changes) if f.name not in _HEAD)


def source_of(path: Path) -> TomlFile:
    """Give the file as it is named in a refusal; codes K301 to K349."""
    return TomlFile(path, "Die Änderungsdatei", "K3")


def load(path: Path) -> Changes:
    """Read a file of changes.

    Raises ``Refusal`` K301 to K308, K310 (nothing to change), K335 (a measure twice).
    """
    source = source_of(path)
    changes = toml_check.build(Changes, read(source), source)
    if not any(getattr(changes, kind) for kind in KINDS):
        source.refuse(
            "K310",
            "",
            "Darin steht keine Änderung",
            f"Bitte mindestens eine eintragen: {', '.join(f'[[{kind}]]' for kind in KINDS)}.",
        )
    for index, row in enumerate(changes.contribution, 1):
        if row.amount != round(row.amount, 2):
            source.refuse(
                "K308",
                f"contribution[{index}].amount",
                f"Der Betrag {row.amount} hat mehr als zwei Stellen nach dem Punkt",
                "Bitte auf den Rappen runden.",
            )
    _refuse_twice("budget", "measure", [row.measure for row in changes.budget], source)
    replaced = [row.replaces for row in changes.measure_replaced]
    _refuse_twice("measure_replaced", "replaces", replaced, source)
    return changes


def _refuse_twice(kind: str, name: str, measures: list[str], source: TomlFile) -> None:
    for index, measure in enumerate(measures, 1):
        if measure in measures[: index - 1]:
            source.refuse(
                "K335",
                f"{kind}[{index}].{name}",
                f"Die Massnahme {measure} steht schon weiter oben",
                "Bitte alles, was diese Massnahme betrifft, an einer Stelle eintragen.",
            )


def printed(changes: Changes) -> Iterator[tuple[str, str]]:
    """Give the texts that no schema checks and the amendment prints, each with its key."""
    yield "reason", changes.reason
    for index, row in enumerate(changes.contribution, 1):
        yield f"contribution[{index}].source", row.source
