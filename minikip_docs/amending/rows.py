"""Which row of a list is which row of an older one: by what they are, not by where they stand."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_ALIKE = Decimal("0.5")  # of two rows no field tells: at least so much of them is the same
_MOST_PAIRS = 40_000  # of rows that are weighed against each other: lists have 200 at most
_WORDS = re.compile(r"\w+")

Key = Callable[[Any], Hashable]


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows of two lists, by index: those that are one, and those only one list has."""

    pairs: tuple[tuple[int, int], ...]  # (old, new), in the order of the new list
    removed: tuple[int, ...]
    added: tuple[int, ...]
    moved: frozenset[int]  # of the new list: as few as explain the other order


def matched(
    old: Mapping[int, Any],
    new: Mapping[int, Any],
    known_by: Sequence[Sequence[str]],
    translated: Mapping[int, Any],
) -> Matched:
    """Match rows; each list is given as its filled rows by index.

    Rows that are the same come first, then those whose fields ``known_by`` (see
    ``x-known-by`` in ``schemas/keywords.schema.json``) are the same, the surest first, then
    those that have most in common (see ``take_alike``). ``translated`` are the old rows as they
    read with the new numbers of the measures; as they were written they are tried afterwards.
    """
    pool = _Pool(old, new)
    for rows in (translated, old) if translated != old else (old,):
        pool.take(rows, frozen)
        for names in known_by:
            pool.take(rows, _key(names))
    pool.take_alike(translated)
    pairs = tuple(sorted(pool.pairs, key=lambda pair: pair[1]))
    return Matched(pairs, tuple(pool.old), tuple(pool.new), _moved(pairs))


def frozen(value: Any) -> Hashable:
    """Give plain data in a form that can be looked up; equal only where type and value are."""
    if isinstance(value, Mapping):
        return "object", frozenset((key, frozen(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "list", tuple(map(frozen, value))
    return isinstance(value, bool), value


def _key(names: Sequence[str]) -> Key:
    def key(row: Any) -> Hashable:
        if not isinstance(row, Mapping) or not any(name in row for name in names):
            return None
        return tuple(frozen(row.get(name)) for name in names)

    return key


class _Pool:
    """The rows that have no partner yet."""

    def __init__(self, old: Mapping[int, Any], new: Mapping[int, Any]) -> None:
        self.old, self.new = dict(old), dict(new)
        self.pairs: list[tuple[int, int]] = []

    def take(self, rows: Mapping[int, Any], key: Key) -> None:
        """Pair rows with the same key; ``rows`` are the old ones as they are to be read."""
        groups: dict[Hashable, list[int]] = {}
        for index in self.old:
            groups.setdefault(key(rows[index]), []).append(index)
        others: dict[Hashable, list[int]] = {}
        for index, row in self.new.items():
            others.setdefault(key(row), []).append(index)
        for value, group in groups.items():
            if value is not None and value in others:
                same = {index: rows[index] for index in group}
                self._pair(_closest(same, {i: self.new[i] for i in others[value]}, Decimal(0)))

    def take_alike(self, rows: Mapping[int, Any]) -> None:
        """Pair what is left, as far as the rows have enough in common.

        Of a row with a single field there is nothing else to tell it by: its place counts.
        """
        left = {index: rows[index] for index in self.old}
        self._pair(_closest(left, dict(self.new), _ALIKE))
        both = [index for index in self.old if index in self.new]
        lone = [i for i in both if len(_bag(rows[i])) == len(_bag(self.new[i])) == 1]
        self._pair((index, index) for index in lone)

    def _pair(self, pairs: Iterator[tuple[int, int]]) -> None:
        for was, now in pairs:
            del self.old[was], self.new[now]
            self.pairs.append((was, now))


def _closest(
    old: Mapping[int, Any], new: Mapping[int, Any], least: Decimal
) -> Iterator[tuple[int, int]]:
    """Pair the rows that have most in common, and among equals those that stand in one order."""
    if len(old) == len(new) == 1 and not least:
        yield next(iter(old)), next(iter(new))
        return
    if len(old) * len(new) > _MOST_PAIRS:  # more than any form holds: as they stand
        yield from zip(old, new, strict=False)
        return
    bags = {id(row): _bag(row) for row in (*old.values(), *new.values())}
    weighed = [
        (-share, abs(place - other), place, was, now)
        for place, (was, row) in enumerate(old.items())
        for other, (now, candidate) in enumerate(new.items())
        if (share := _in_common(bags[id(row)], bags[id(candidate)])) >= least
    ]
    free, open_ = set(old), set(new)
    for *_weight, was, now in sorted(weighed):
        if was in free and now in open_:
            free.remove(was)
            open_.remove(now)
            yield was, now


def _bag(value: Any, path: str = "") -> dict[str, frozenset[Hashable]]:
    """Give what stands in a row, field by field: the words of a text, any other value itself."""
    if isinstance(value, Mapping):
        bag: dict[str, frozenset[Hashable]] = {}
        for name, inner in value.items():
            bag |= _bag(inner, f"{path}/{name}")
        return bag
    if isinstance(value, str):
        return {path: frozenset(_WORDS.findall(value.casefold())) or frozenset({value})}
    return {path: frozenset({frozen(value)})}


def _in_common(
    old: Mapping[str, frozenset[Hashable]], new: Mapping[str, frozenset[Hashable]]
) -> Decimal:
    """Give the share of two rows that is the same, every field weighing alike."""
    fields = {*old, *new}
    shares = sum(
        (
            Decimal(2 * len(old[field] & new[field])) / (len(old[field]) + len(new[field]))
            for field in fields
            if field in old and field in new
        ),
        Decimal(0),
    )
    return shares / len(fields) if fields else Decimal(1)


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Give the new rows that left their order; the longest run that kept it stays where it is."""
    tails: list[int] = []  # the smallest old index that a run of each length may end with
    last: list[int] = []  # the pair in which it ends
    before: list[int | None] = []
    for place, (was, _now) in enumerate(pairs):
        length = bisect.bisect_left(tails, was)
        before.append(last[length - 1] if length else None)
        tails[length:] = [was, *tails[length + 1 :]]
        last[length:] = [place, *last[length + 1 :]]
    kept = set()
    step = last[-1] if last else None
    while step is not None:
        kept.add(pairs[step][1])
        step = before[step]
    return frozenset(now for _was, now in pairs if now not in kept)
