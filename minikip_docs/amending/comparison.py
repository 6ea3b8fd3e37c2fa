"""What changed from old to new data of one form, field by field; a row is told by what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from minikip_docs.amending.rows import Matched, frozen, matched
from minikip_docs.amending.shown import Names, shown
from minikip_docs.amending.wording import Piece, pieces
from minikip_docs.data import jsonio
from minikip_docs.facts import schemas
from minikip_docs.facts.schemas import Node

Data = Mapping[str, Any]
KnownBy = Sequence[Sequence[str]]

UNKNOWN = "Weitere Angaben"  # what no field of the form asks for


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a row that came or went: number and title, its value in German."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: a field with another value, or a row that came, went or moved.

    Texts are German and ready to print; ``old`` and ``new`` are plain data.
    """

    kind: Literal["changed", "added", "removed", "moved"]
    section: str  # «7 Budget: Kosten»
    measure: str | None  # whose it is: «M2», as the new data number it
    measure_title: str
    row: str  # the row by its place and what it is: «Budgetzeile 4: Personalaufwand, Gespräche»
    field: str  # «7.4 Betrag 2026»; of a whole row empty
    label: str  # as in a finding: «7.4 Betrag 2026, Budgetzeile 4»
    pointer: str | None  # in the new data; None for a row that went
    old_pointer: str | None  # in the old data; None for a row that came
    old: Any = None  # a field's value, or the row
    new: Any = None
    old_text: str = ""  # empty: nothing was filled in
    new_text: str = ""
    pieces: tuple[Piece, ...] = ()  # of a text of which something stayed
    cells: tuple[Cell, ...] = ()  # of a row that came or went: what its name does not say

    @property
    def known(self) -> str:
        """Give the pointer that says where this is: in the new data if it is there."""
        return self.pointer if self.pointer is not None else self.old_pointer or ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the walk is: in both data, and in the form."""

    node: Node | None
    pointer: str | None
    old_pointer: str | None
    section: str = ""
    measure: str | None = None
    row: str = ""

    @property
    def known(self) -> str:
        """Give the pointer that says where this is: the new one if there is one."""
        return self.pointer if self.pointer is not None else self.old_pointer or ""

    def below(self, name: str, root: Node) -> _Spot:
        """Go to a field."""
        part = f"/{jsonio.escape(name)}"
        node = (self.node or {}).get("properties", {}).get(name)
        made = replace(
            self,
            node=node,
            pointer=None if self.pointer is None else self.pointer + part,
            old_pointer=None if self.old_pointer is None else self.old_pointer + part,
        )
        return replace(made, section=_section(made, root))


def _section(spot: _Spot, root: Node) -> str:
    """Name the section of the form that a field stands in."""
    node, top = spot.node, spot.known.count("/") == 1
    if node is None:
        return UNKNOWN if top else spot.section
    number = str(node.get("x-number", ""))
    if "items" in node or (number and "." not in number):
        return schemas.label(root, spot.known)
    return f"{number.partition('.')[0]} {node.get('title', '')}" if top else spot.section


def differences(old: Data, new: Data, root: Node) -> tuple[Difference, ...]:
    """List what changed, in the order of the form and within a section by measure.

    ``old`` and ``new`` are data of one form as they were read, sound or not; ``root`` is its
    expanded schema. Not compared are sums, which follow from the rest, which form it is, and a
    box that is not ticked with one that does not say so. A measure that only has another number
    changes nothing in the rows that name it.
    """
    return tuple(_Walk(old, new, root).compare())


class _Walk:
    """Walks through old and new data side by side."""

    def __init__(self, old: Data, new: Data, root: Node) -> None:
        self._old, self._new, self._root = old, new, root
        self._names = {**_names(old), **_names(new)}
        self._renumbered: dict[Any, Any] = {}
        self._titles: dict[str, str] = {}
        measures = _filled(old, "measures", root), _filled(new, "measures", root)
        node, _rows = schemas.find(root, "/measures")
        found = matched(*measures, (node or {}).get("x-known-by", ()), measures[0])
        for was, now in found.pairs:
            before, after = _measure(measures[0][was]), _measure(measures[1][now])
            if before and after and before != after:
                self._renumbered.setdefault(before, after)
        for rows in measures:  # the new title last: it counts
            for row in rows.values():
                if (number := _measure(row)) and isinstance(row.get("title"), str):
                    self._titles[number] = row["title"]
        order = [_measure(row) for row in (*measures[1].values(), *measures[0].values())]
        self._rank = {number: place for place, number in reversed([*enumerate(order)])}

    def compare(self) -> Iterator[Difference]:
        """Give all differences."""
        yield from self._any(self._old, self._new, _Spot(self._root, "", ""))

    def _any(self, old: Any, new: Any, spot: _Spot) -> Iterator[Difference]:
        node = spot.node or {}
        if node.get("x-computed") or node.get("x-kind") == "identity":
            return
        if _are(Mapping, old, new):
            was, now = old or {}, new or {}
            known = [name for name in node.get("properties", {}) if name in was or name in now]
            for name in dict.fromkeys([*known, *was, *now]):
                yield from self._any(was.get(name), now.get(name), spot.below(name, self._root))
        elif _are(list, old, new):
            yield from self._list(old or [], new or [], spot)
        elif not self._same(old, new, spot):
            yield self._changed(old, new, spot)

    def _same(self, old: Any, new: Any, spot: _Spot) -> bool:
        if "x-choice" in (spot.node or {}):
            old, new = old or None, new or None
        if frozen(old) == frozen(new):
            return True
        refers = spot.known.endswith("/measure") and isinstance(old, str)
        return refers and new is not None and self._renumbered.get(old) == new

    def _changed(self, old: Any, new: Any, spot: _Spot) -> Difference:
        words = (isinstance(v, str) for v in (old, new))
        kind = (spot.node or {}).get("x-kind", "text")
        texts = kind in {"text", "multiline"} and all(words)
        return replace(
            self._difference("changed", spot),
            old=old,
            new=new,
            old_text=shown(old, spot.node, self._names),
            new_text=shown(new, spot.node, self._names),
            pieces=pieces(old, new) if texts else (),
        )

    def _difference(
        self, kind: Literal["changed", "added", "removed", "moved"], spot: _Spot
    ) -> Difference:
        label = schemas.label(self._root, spot.known)
        is_row = "title" not in (spot.node or {"title": ""})
        return Difference(
            kind=kind,
            section=spot.section,
            measure=spot.measure,
            measure_title=self._titles.get(spot.measure or "", ""),
            row=spot.row,
            field="" if is_row or kind != "changed" else _field(self._root, spot.known),
            label=label,
            pointer=spot.pointer,
            old_pointer=spot.old_pointer,
        )

    def _list(self, old: list[Any], new: list[Any], spot: _Spot) -> Iterator[Difference]:
        rows = _rows(old, spot.node), _rows(new, spot.node)
        translated = {index: self._translated(row) for index, row in rows[0].items()}
        known_by: KnownBy = (spot.node or {}).get("x-known-by", ())
        found = matched(*rows, known_by, translated)
        told: list[tuple[int, int, list[Difference]]] = []
        for was, now in found.pairs:
            at = self._row(spot, was, now, rows[1][now])
            changes = [*self._moved(at, now, found), *self._any(old[was], new[now], at)]
            told.append((self._place(at), now, changes))
        for now in found.added:
            at = self._row(spot, None, now, rows[1][now])
            told.append((self._place(at), now, [self._whole("added", at, rows[1][now], known_by)]))
        for was in found.removed:
            at = self._row(spot, was, None, translated[was])
            told.append(
                (self._place(at), len(new) + was, [self._whole("removed", at, old[was], known_by)])
            )
        for *_where, changes in sorted(told, key=lambda one: one[:2]):
            yield from changes

    def _translated(self, row: Any) -> Any:
        """Give an old row with the new number of its measure."""
        named = row.get("measure") if isinstance(row, Mapping) else None
        if isinstance(named, str) and named in self._renumbered:
            return {**row, "measure": self._renumbered[named]}
        return row

    def _row(self, spot: _Spot, was: int | None, now: int | None, row: Any) -> _Spot:
        """Go to a row; its measure is told by the list of measures or by the row."""
        number = _measure(row) if spot.known == "/measures" else None
        if isinstance(row, Mapping) and isinstance(row.get("measure"), str):
            number = row["measure"]
        at = replace(
            spot,
            node=(spot.node or {}).get("items"),
            pointer=None if now is None else f"{spot.pointer}/{now}",
            old_pointer=None if was is None else f"{spot.old_pointer}/{was}",
            measure=number,
        )
        what = self._what(spot.node or {}, row)
        where = schemas.label(self._root, at.known)
        return replace(at, row=f"{where}: {what}" if what else where)

    def _what(self, node: Node, row: Any) -> str:
        """Name a row by the fields it is known by."""
        if not isinstance(row, Mapping):
            return shown(row, None, {})
        names = {name for names in node.get("x-known-by", ()) for name in names} - {"measure"}
        fields = node.get("items", {}).get("properties", {})
        texts = [
            shown(row.get(name), fields[name], self._names) for name in fields if name in names
        ]
        told = [text for text in texts if text]
        whole = [t for t in told if not any(t in other for other in told if other != t)]
        return (" " if "id" in names else ", ").join(whole)

    def _place(self, at: _Spot) -> int:
        """Give the rank of a row's measure; rows of the list of measures keep their order."""
        if at.known.count("/") == 2 and at.known.startswith("/measures/"):
            return 0
        return self._rank.get(at.measure, len(self._rank)) if at.measure else 0

    def _moved(self, at: _Spot, now: int, found: Matched) -> Iterator[Difference]:
        if now in found.moved:
            old_text, new_text = (
                schemas.label(self._root, pointer) for pointer in (at.old_pointer or "", at.known)
            )
            made = self._difference("moved", at)
            yield replace(made, old_text=old_text, new_text=new_text)

    def _whole(
        self, kind: Literal["added", "removed"], at: _Spot, row: Any, known_by: KnownBy
    ) -> Difference:
        told = {name for names in known_by for name in names}  # they stand in the row's name
        rest = {k: v for k, v in row.items() if k not in told} if isinstance(row, Mapping) else None
        made = replace(self._difference(kind, at), cells=tuple(self._cells(rest, at)))
        return replace(made, new=row) if kind == "added" else replace(made, old=row)

    def _cells(self, value: Any, spot: _Spot) -> Iterator[Cell]:
        """Give the fields of a row that are filled in."""
        if isinstance(value, Mapping):
            known = [name for name in (spot.node or {}).get("properties", {}) if name in value]
            for name in dict.fromkeys([*known, *value]):
                yield from self._cells(value[name], spot.below(name, self._root))
        elif text := shown(value, spot.node, self._names):
            yield Cell(_field(self._root, spot.known), text)


def _field(root: Node, pointer: str) -> str:
    """Name a field without the row it stands in."""
    rows = schemas.find(root, pointer)[1]
    where = "".join(f", {name} {row}" for name, row in rows)
    return schemas.label(root, pointer).removesuffix(where)


def _are(kind: type, old: Any, new: Any) -> bool:
    """Say whether both values are of a kind, or one of them with nothing on the other side."""
    sides = [value for value in (old, new) if value is not None]
    return bool(sides) and all(isinstance(value, kind) for value in sides)


def _measure(row: Any) -> str | None:
    number = row.get("id") if isinstance(row, Mapping) else None
    return number if isinstance(number, str) else None


def _filled(data: Data, name: str, root: Node) -> dict[int, Any]:
    rows = data.get(name)
    return _rows(rows if isinstance(rows, list) else [], root["properties"].get(name))


def _rows(rows: list[Any], node: Node | None) -> dict[int, Any]:
    """Give the rows that are filled in, by index; what a blank form shows fills in nothing."""
    fields = (node or {}).get("items", {}).get("properties", {})
    given = {name for name, field in fields.items() if "x-row-default" in field}
    return {
        index: row
        for index, row in enumerate(rows)
        if (set(row) - given if isinstance(row, Mapping) else row is not None)
    }


def _names(data: Data) -> Names:
    """Give the names of the party's municipalities by number, as far as the data say them."""
    party = data.get("party")
    if not isinstance(party, Mapping):
        return {}
    members = party.get("members")
    rows = [party, *(members if isinstance(members, list) else [])]
    return {
        row["bfs_number"]: row["name"]
        for row in rows
        if isinstance(row, Mapping)
        and isinstance(row.get("bfs_number"), int)
        and isinstance(row.get("name"), str)
    }
