"""Compares the cells of an Excel form that are no fields with what stood there when it was made."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from minikip_docs.data.workbook import Content
from minikip_docs.forms.definition import CONTACT, Definition
from minikip_docs.forms.excel.book import Book
from minikip_docs.forms.excel.formulas import same
from minikip_docs.forms.excel.plan import (
    GUIDE,
    NUMBER,
    CellAddress,
    Part,
    PlannedSheet,
    addresses,
    sheets,
)
from minikip_docs.forms.excel.printed import At, Formula, Texts, printed, shown


@dataclass(frozen=True, slots=True)
class Foreign:
    """What stands on a sheet of ours and is not from us, part by part."""

    sheet: str  # as it is called in the file
    part: Part | None  # None on the guide
    cells: Mapping[At, object]  # in order
    formulas: Mapping[At, str] = field(default_factory=dict)  # changed ones, as they were


def foreign(
    form: Definition, book: Book, fields: Mapping[str, CellAddress], moved: Container[str]
) -> Iterator[Foreign]:
    """Find the cells that are no fields and hold something else than we wrote.

    What was deleted is no matter, and neither are rows and columns that were added or deleted:
    the fields say where they now stand. ``moved`` are fields that do not stand at their labels
    any more.
    """
    ours = printed(form)
    guide = PlannedSheet(GUIDE, GUIDE, ())
    places = {s: _Place.of(s, fields, moved) for s in (guide, *sheets(form))}
    # Elsewhere the same formula speaks of other cells.
    as_made = not any(place.rows.known or place.columns.known for place in places.values())
    for planned, place in places.items():
        changed: dict[At, str] = {}
        found: dict[int, dict[At, object]] = defaultdict(dict)
        for at, content in sorted(book.sheets.get(place.name, {}).items()):
            if at in place.taken or not _says(content) or place.prepared(at, content):
                continue
            homes = place.homes(at)
            expected = [ours[planned.name].get(home) for home in homes]
            if any(texts is not None and _same(content, texts, form) for texts in expected):
                before = [
                    text for one in expected if isinstance(one, Formula) for text in one.texts
                ]
                compared = before and as_made and not content.shared
                if compared and not any(same(content.formula, one) for one in before):
                    changed[at] = before[0]
                continue
            above = [n for n, part in enumerate(planned.parts) if part.top <= homes[0][0]]
            found[max(above, default=0)][at] = "Formel" if content.value is None else content.value
        for number, cells in sorted(found.items()):
            part = planned.parts[number] if planned.parts else None
            yield Foreign(place.name, part, cells)
        if changed:
            yield Foreign(place.name, None, {}, changed)


def _says(content: Content) -> bool:
    return bool(content.formula) or bool(shown(content.value))


def _same(content: Content, texts: Texts | Formula, form: Definition) -> bool:
    """Say whether a cell still holds what we wrote, or a formula where we wrote one."""
    if isinstance(texts, Formula) or content.formula:
        return isinstance(texts, Formula) and bool(content.formula)
    text = shown(content.value)
    return text in texts or any(_as_before(text, one, form) for one in texts)


def _as_before(text: str, ours: str, form: Definition) -> bool:
    """Say whether a text is one of ours that may have changed since the form was sent out.

    Whom to ask may be another person, and the programme may be called otherwise.
    """
    if ours == shown(form.contact.removeprefix(CONTACT)):
        return "@" in text and ";" in text
    start, _, end = ours.rpartition(" · ")
    return bool(start) and start == form.programme and text.endswith(f" · {end}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sheet of ours and its rows and columns stand in the file."""

    name: str
    taken: frozenset[At]  # by fields
    further: frozenset[int]  # rows below those that were prepared
    rows: _Lines
    columns: _Lines

    @classmethod
    def of(
        cls, sheet: PlannedSheet, fields: Mapping[str, CellAddress], moved: Container[str]
    ) -> _Place:
        """Find a sheet by its fields; one without fields has the name it had."""
        before = {p: spot for part in sheet.parts for p, _item, spot in addresses(part)}
        lists = tuple(part.section.path for part in sheet.parts if part.section.path)
        here = {p: spot for p, spot in fields.items() if p in before and p not in moved}
        names = Counter(spot.sheet for spot in here.values())
        name = names.most_common(1)[0][0] if names else sheet.name
        now = [(spot, before[p]) for p, spot in here.items() if spot.sheet == name]
        added = (s for p, s in fields.items() if p not in before and p.startswith(lists))
        return cls(
            name,
            frozenset((s.row, s.column) for s in fields.values() if s.sheet == name),
            frozenset(spot.row for spot in added if spot.sheet == name) if lists else frozenset(),
            _Lines.of([(spot.row, was.row) for spot, was in now]),
            _Lines.of([(spot.column, was.column) for spot, was in now]),
        )

    def homes(self, at: At) -> list[At]:
        """Give where a cell may have stood when the form was made."""
        row, column = at
        return [(r, c) for r in self.rows.before(row) for c in self.columns.before(column)]

    def prepared(self, at: At, content: Content) -> bool:
        """Say whether a cell belongs to a row of ours that was copied below the last one."""
        counted = at[1] == NUMBER and shown(content.value).isdecimal()
        return at[0] in self.further and (bool(content.formula) or counted)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where the rows (or columns) of a sheet stood when it was made; empty: where they are."""

    was: Mapping[int, int]
    known: tuple[int, ...]

    @classmethod
    def of(cls, pairs: list[tuple[int, int]]) -> _Lines:
        if all(now == before for now, before in pairs):
            return cls({}, ())
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for now, before in pairs:
            votes[now][before] += 1
        was = {now: found.most_common(1)[0][0] for now, found in votes.items()}
        was[-1] = -1  # what stands above all that was added is where it was
        return cls(was, tuple(sorted(was)))

    def before(self, line: int) -> list[int]:
        """Give the lines it may have been: those without fields go with the one above or below."""
        if line in self.was or not self.known:
            return [self.was.get(line, line)]
        after = bisect(self.known, line)
        beside = self.known[max(after - 1, 0) : after + 1]
        return sorted({self.was[one] + line - one for one in beside})
