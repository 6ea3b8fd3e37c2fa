"""What the annual reports of one year add up to: the same money by every cut, in CHF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import Finding, Refusal
from minikip_docs.data.text import alphabetical, amount
from minikip_docs.documents.report import measure_rows
from minikip_docs.documents.report_account import planned_of, spent_of
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme

Data = Mapping[str, Any]

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """A report without errors that was held against what is agreed with its party."""

    data: Data
    agreed: Agreed
    warnings: tuple[Finding, ...] = ()  # what a person is to judge


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A party whose report counts nowhere, and why; ``agreed`` as far as it is known."""

    party: str  # BFS number or id of the association
    name: str
    reason: str
    agreed: Agreed | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """What was agreed and what it was."""

    agreed: Decimal = _ZERO
    actual: Decimal = _ZERO

    @property
    def difference(self) -> Decimal:
        """What it was less what was agreed."""
        return self.actual - self.agreed

    def __add__(self, other: Pair) -> Pair:
        return Pair(self.agreed + other.agreed, self.actual + other.actual)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, agreed or reported or both."""

    row: Mapping[str, Any]  # its words, as the report document prints them
    status: str  # key; empty where the report does not have it
    persons: int | None
    events: int | None
    costs: Mapping[str, Pair]  # by label of the cost category

    @property
    def cost(self) -> Pair:
        """All costs of the measure."""
        return total(self.costs.values())


@dataclass(frozen=True, slots=True)
class Party:
    """What the report of one party says; an association is one party."""

    counted: Counted
    measures: tuple[Measure, ...]
    origins: Mapping[str, Pair]  # one of ``figures.ORIGINS`` -> planned and actual

    @property
    def cost(self) -> Pair:
        """All costs of the party."""
        return total(one.cost for one in self.measures)

    @property
    def received(self) -> Decimal:
        """The contribution that was paid out for the year."""
        return Decimal(self.counted.data["financial_statement"]["contribution_received"])

    @property
    def unused(self) -> Decimal:
        """What of the contribution was not used."""
        return Decimal(self.counted.data["financial_statement"].get("contribution_unused", _ZERO))


@dataclass(frozen=True, slots=True)
class Account:
    """All that is added up, and what is left out of every figure; parties in alphabetical order."""

    year: int
    parties: tuple[Party, ...]
    left_out: tuple[LeftOut, ...]
    focus_areas: Mapping[str, Pair]  # costs by label; so, too, what is 0
    categories: Mapping[str, Pair]  # costs by label
    origins: Mapping[str, Pair]  # financing

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of all parties."""
        return tuple(one for party in self.parties for one in party.measures)

    @property
    def cost(self) -> Pair:
        """All costs."""
        return total(one.cost for one in self.parties)


def total(pairs: Iterable[Pair]) -> Pair:
    """Add up pairs."""
    return sum(pairs, Pair())


def account(
    counted: Sequence[Counted], left_out: Sequence[LeftOut], programme: Programme, year: int
) -> Account:
    """Add up the reports of a year of one KIP period, all without errors.

    Raises ``Refusal`` X940 where a cut does not add up to the single reports to the Rappen.
    """
    parties = tuple(
        _party(one, programme) for one in sorted(counted, key=lambda one: _order(one.agreed))
    )
    measures = [measure for party in parties for measure in party.measures]
    lines = [line for one in measures for line in one.costs.items()]
    made = Account(
        year,
        parties,
        tuple(sorted(left_out, key=_order)),
        {
            area.label: total(m.cost for m in measures if m.row["focus_area"] == area.label)
            for area in programme.focus_areas
        },
        {
            kind.label: total(pair for label, pair in lines if label == kind.label)
            for kind in programme.cost_categories
        },
        {name: total(one.origins[name] for one in parties) for name in figures.ORIGINS},
    )
    reconcile(made)
    return made


def _order(one: Agreed | LeftOut) -> tuple[str, str]:
    return alphabetical(one.name), one.party


def _party(one: Counted, programme: Programme) -> Party:
    planned, spent = planned_of(one.agreed), spent_of(one.data)
    reported = {row["id"]: row for row in one.data["measures"]}
    rows = one.data["financial_statement"]["financing"]
    measures = []
    for row in measure_rows(one.data, one.agreed, programme):
        told = reported.get(row["id"], {})
        costs = {
            kind.label: Pair(planned.get(key, _ZERO), spent.get(key, _ZERO))
            for kind in programme.cost_categories
            if (key := (row["id"], kind.key)) in planned or key in spent
        }
        measures.append(
            Measure(
                row,
                told.get("status", ""),
                _whole(told, "persons_reached"),
                _whole(told, "events"),
                costs,
            )
        )
    origins = {
        name: Pair(one.agreed.financing[name], figures.total(rows, "actual", origin=name))
        for name in figures.ORIGINS
    }
    return Party(one, tuple(measures), origins)


def _whole(row: Data, name: str) -> int | None:
    return int(row[name]) if name in row else None


def reconcile(made: Account) -> None:
    """Hold every cut against the single reports, which are added up once more, row by row.

    Raises ``Refusal`` X940 where they differ.
    """
    costs = [_single(one.counted, "costs", _budget) for one in made.parties]
    money = [_single(one.counted, "financing", _planned) for one in made.parties]
    cuts = {
        "Schwerpunkten": (costs, made.focus_areas.values()),
        "Kostenarten": (costs, made.categories.values()),
        "Massnahmen": (costs, [one.cost for one in made.measures]),
        "Herkunft": (money, made.origins.values()),
    }
    for single, party in zip(costs, made.parties, strict=True):
        cuts[f"Gemeinden ({party.counted.agreed.name})"] = [single], [party.cost]
    for name, (singles, parts) in cuts.items():
        expected, found = total(singles), total(parts)
        if expected != found:
            raise Refusal(
                "X940",
                f"Die Summen nach {name} (vereinbart {amount(found.agreed)}, tatsächlich "
                f"{amount(found.actual)}) sind nicht jene der einzelnen Berichte "
                f"({amount(expected.agreed)} und {amount(expected.actual)}).",
                "Es wurden keine Dateien geschrieben. Bitte der Person melden, die das Programm "
                "betreut.",
            )


def _single(one: Counted, rows: str, agreed: Callable[[Agreed], Decimal]) -> Pair:
    return Pair(agreed(one.agreed), figures.total(one.data["financial_statement"][rows], "actual"))


def _budget(one: Agreed) -> Decimal:
    return sum((measure.budget for measure in one.measures), _ZERO)


def _planned(one: Agreed) -> Decimal:
    return sum(one.financing.values(), _ZERO)
