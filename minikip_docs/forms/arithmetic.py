"""What the sums of a form add up and what must agree, for whatever shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from minikip_docs.data.figures import ORIGINS
from minikip_docs.data.text import number
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Choice, Definition, Item, Section

_COSTS = "costs"
_OWN, _THIRD_PARTY, _CONTRIBUTION = "own", "third_party", "mini_kip"


@dataclass(frozen=True, slots=True)
class Addends:
    """The amounts a sum adds up: a column of a list; of the rows with one choice if given."""

    section: Section
    column: Item
    chooser: Item | None = None
    choice: Choice | None = None

    def added(self, values: Mapping[str, Value]) -> Decimal:
        """Add up the prefilled amounts that count, in CHF."""
        return added(values, self.column, self.chooser, self.choice.key if self.choice else "")


@dataclass(frozen=True, slots=True)
class Check:
    """Lines of the summary that must agree: ``plus`` less ``times`` × ``minus``."""

    title: str
    plus: tuple[str, ...]
    minus: str
    times: Decimal
    wrong: Literal["!=", "<"]  # how the difference stands to 0 where something is wrong


def amounts(section: Section) -> tuple[Item, ...]:
    """Give the amount columns of a list."""
    return tuple(i for i in section.items if section.path and i.kind == "amount")


def tables(form: Definition) -> list[Section]:
    """List the tables of amounts: costs first, then financing."""
    return [s for s in form.sections if s.layout == "table" and amounts(s)]


def addends(form: Definition, item: Item) -> Addends | None:
    """Give what a computed field adds up, as ``figures`` does from the data.

    ``mini_kip`` is one possibility of a choice in a table: the amounts of its rows are
    added. Other sums add up a column of the first table of amounts: the column of the
    same name (``budget``), else the one that must be filled in. None if no table fits.
    """
    *_path, before, last = item.path.split("/")
    key, year = (before, last) if item.group else (last, "")
    for section in tables(form):
        for chooser in section.items:
            choice = next((c for c in chooser.choices if c.key == key), None)
            column = _column(section, key, year)
            if choice is not None and column is not None:
                return Addends(section, column, chooser, choice)
    for section in tables(form):
        column = _column(section, key, year)
        if column is not None:
            return Addends(section, column)
    return None


def _column(section: Section, key: str, year: str) -> Item | None:
    columns = amounts(section)
    for name in (year, key):
        for item in columns:
            if name and item.path.endswith(f"/{name}"):
                return item
    needed = [item for item in columns if item.required]
    return needed[0] if needed and not year else None


def summary(section: Section) -> dict[str, tuple[Item, ...]]:
    """Give the lines of a section of sums by name (``costs``), each with its years if it has."""
    found: dict[str, tuple[Item, ...]] = {}
    for item in section.items:
        parts = item.path.split("/")
        name = parts[-2] if item.group else parts[-1]
        found[name] = (*found.get(name, ()), item)
    return found


def sum_columns(section: Section) -> int:
    """Say how many columns of amounts the sums take: of years and their total, or one.

    Beside them, or below one, each measure has its difference, costs and financing.
    """
    years = max(map(len, summary(section).values()))
    return years + 3 if years > 1 else 3


def checks(form: Definition, names: Iterable[str]) -> list[Check]:
    """List what must agree among the lines with these names.

    Financing is as high as the costs; the own contribution is at least the programme's
    ratio times the canton's (leaflet section 5).
    """
    known = tuple(names)
    found = []
    origins = tuple(name for name in ORIGINS if name in known)
    if _COSTS in known and origins:
        title = "Finanzierung minus Kosten (muss 0.00 sein)"
        found.append(Check(title, origins, _COSTS, Decimal(1), "!="))
    if {_OWN, _CONTRIBUTION} <= {*known} and form.own_ratio:
        both = form.third_party_counts and _THIRD_PARTY in known
        times = "" if form.own_ratio == 1 else f"{number(form.own_ratio)} × "
        undecided = "; ob Drittmittel mitzählen, entscheidet der Kanton"
        title = (
            f"{'Eigen- und Drittmittel' if both else 'Eigenmittel'} minus {times}Mini-KIP "
            f"(darf nicht unter 0.00 sein{undecided if form.third_party_counts is None else ''})"
        )
        plus = (_OWN, _THIRD_PARTY) if both else (_OWN,)
        found.append(Check(title, plus, _CONTRIBUTION, form.own_ratio, "<"))
    return found


def added_by(values: Mapping[str, Value], column: Item, chooser: Item) -> dict[str, Decimal]:
    """Add up what is prefilled in a column for each choice of its rows."""
    start, _star, end = column.path.partition("*")
    found: dict[str, Decimal] = {}
    for pointer, value in values.items():
        if isinstance(value, Decimal) and pointer.startswith(start) and pointer.endswith(end):
            chosen = str(values.get(chooser.pointer(int(pointer[len(start) : -len(end)]))))
            found[chosen] = found.get(chosen, Decimal(0)) + value
    return found


def added(
    values: Mapping[str, Value], column: Item, chooser: Item | None = None, wanted: str = ""
) -> Decimal:
    """Add up what is prefilled in a column, of the rows with the wanted choice if given."""
    pattern = re.compile(re.escape(column.path).replace(r"/\*", r"/(\d+)"))
    total = Decimal(0)
    for pointer, value in values.items():
        row = pattern.fullmatch(pointer)
        if row is None or not isinstance(value, Decimal):
            continue
        if chooser is None or values.get(chooser.pointer(int(row[1]))) == wanted:
            total += value
    return total
