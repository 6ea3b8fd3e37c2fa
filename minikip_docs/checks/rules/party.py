"""The municipalities of a party as rules see them: a mistyped number gives way to the name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass

from minikip_docs.checks.rules.rule import Data
from minikip_docs.data import figures
from minikip_docs.facts.register import Municipality, Register

# What says whose a submission is.
FIELDS = (
    "/party/kind",
    "/party/name",
    "/party/bfs_number",
    "/party/association_id",
    "/party/members/*/name",
    "/party/members/*/bfs_number",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality of the party: where it stands, what was typed, which one is meant.

    ``number`` is the typed one, unless the name tells that it is mistyped; ``certain`` if that
    number stands beside a resolution or signature as well.
    """

    pointer: str
    name: str
    typed: int
    number: int
    certain: bool

    @property
    def mistyped(self) -> bool:
        """Say whether another number is meant than the one that was typed."""
        return self.number != self.typed

    def is_among(self, found: Collection[int | None]) -> bool:
        """Say whether the municipality is among some numbers, under either of its own."""
        return self.number in found or self.typed in found


def members(data: Data, register: Register) -> tuple[Member, ...]:
    """Give every municipality of the party.

    The name decides where it is that of a municipality: a number is easier to mistype. In an
    association it does not where resolutions and signatures carry the typed number as well; of
    a single municipality they are not asked for it.
    """
    rows = figures.municipalities(data)
    others = {*_elsewhere(data)}
    meant = [_by_name(number, name, others, register) for number, name in rows]
    # A number that stands elsewhere for another member says nothing about this one.
    own = {number for (number, _name), one in zip(rows, meant, strict=True) if _is(one, number)}
    association = figures.is_association(data)
    found = []
    for index, ((typed, name), one) in enumerate(zip(rows, meant, strict=True)):
        supported = association and typed in others and typed not in own
        number = typed if one is None or supported else one.number
        pointer = f"/party/members/{index}" if association else "/party"
        found.append(Member(pointer, name, typed, number, certain=number in others))
    return tuple(found)


def numbers(data: Data, register: Register) -> tuple[int, ...]:
    """Give the number of every municipality of the party, as it is meant."""
    return tuple(member.number for member in members(data, register))


def names(data: Data, register: Register) -> dict[int, str]:
    """Give the names of the municipalities by number, as it was typed and as it is meant."""
    found = members(data, register)
    return {m.typed: m.name for m in found} | {m.number: m.name for m in found}


def is_sure(data: Data, register: Register) -> bool:
    """Say whether the party is known for certain: what the canton decided is then its own."""
    return figures.party_key(data) != "" and not any(
        member.mistyped or register.by_number(member.number) is None
        for member in members(data, register)
    )


def _by_name(number: int, name: str, others: Set[int], register: Register) -> Municipality | None:
    """Find the municipality of a name; a merged one tells nothing about the number of today.

    A misspelt name counts where the number is no municipality's, or the nearest name has one
    that stands elsewhere.
    """
    found = register.by_name(name)
    near = found or register.by_name(register.suggest(name) or "")
    if found is None and near and near.number not in others and register.by_number(number):
        return None
    return near if near and near.successor is None else None


def _is(found: Municipality | None, number: int) -> bool:
    return found is not None and found.number == number


def _elsewhere(data: Data) -> Iterator[int]:
    """Give the numbers beside resolutions and signatures; expects nothing of the data."""
    for name in ("resolutions", "signatories"):
        rows = data.get(name)
        for row in rows if isinstance(rows, list) else ():
            number = row.get("bfs_number") if isinstance(row, Mapping) else None
            if isinstance(number, int):
                yield number
