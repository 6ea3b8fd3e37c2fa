"""The form that somebody sent, to send it back: of the same shape, what stands in it, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import PARTIES, Finding, Refusal
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms.cells import (
    Reading,
    Value,
    filled_rows,
    is_blank,
    read_value,
)
from minikip_docs.forms.definition import ROW, Definition, Item, definition, path_of
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.marks import has_place
from minikip_docs.forms.shape import PARTY_KIND, Shape, lists, usual


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form as it was sent: ``form`` and ``values`` are what ``Format.blank`` takes."""

    form: Definition
    values: Mapping[str, Value]  # by pointer; as typed where nobody could read it
    rows: Mapping[str, list[int]]  # of each list those that are filled in, counted as in the form

    def in_form(self, pointer: str) -> str:
        """Give the pointer in the form of one in the data, which leave empty rows out."""
        found = ROW.search(pointer)
        filled = self.rows.get(pointer[: found.start()], ()) if found else ()
        if not found or int(found[1]) >= len(filled):
            return pointer
        return f"{pointer[: found.start()]}/{filled[int(found[1])]}{pointer[found.end() :]}"


@dataclass(frozen=True, slots=True)
class MarkedForm:
    """The form of a submission as a file to send back, with the places of findings marked."""

    raw: bytes
    suffix: str  # of its format: the one it came in
    not_placed: tuple[Finding, ...]  # about the file as a whole: nothing in the form says them


def marked_form(
    content: Reading | Mapping[str, Any],
    findings: Iterable[Finding],
    programmes: Programmes,
    *,
    created: date,
) -> MarkedForm | None:
    """Give the form that somebody sent, in its format, with message and remedy at each place.

    ``content`` is what was read (``Paper.content``), ``findings`` are those to be shown, by
    pointer in the data. None for JSON, which has no place for marks, and for a print whose
    values nobody has accepted. Raises ``Refusal`` X910 if a PDF cannot be set.
    """
    if not isinstance(content, Reading) or content.printed:
        return None
    own = own_form(content, programmes.of(content.identity["programme"]))
    said: dict[str, list[str]] = {}
    not_placed = []
    for finding in findings:
        pointer = own.in_form(finding.pointer)
        placed = has_place(own.form, pointer)
        if placed is None:
            not_placed.append(finding)
            continue
        about = "" if placed or not finding.label else f"{finding.label}: "
        said.setdefault(pointer, []).append(f"{about}{finding.message} {finding.remedy}".strip())
    marks = {pointer: "\n".join(texts) for pointer, texts in said.items()}
    raw = FORMATS[content.suffix].blank(own.form, own.values, created=created, marks=marks)
    return MarkedForm(raw, content.suffix, tuple(not_placed))


def own_form(reading: Reading, programme: Programme) -> OwnForm:
    """Give the form that was read, with all rows it came with and what was typed in its fields.

    Rows stand where they stood, so that places in messages about the file hold for it, too. A
    form that does not say for whom it was made is one for all years of the programme.
    """
    known = {item.path: item for _s, item in definition(reading.kind, programme, None).items()}
    values = {
        cell.pointer: _as_sent(item, cell.value)
        for cell in reading.cells
        if (item := known.get(path_of(cell.pointer))) and not item.computed
        if not is_blank(cell, item) and not _as_handed_out(item, cell.pointer, cell.value)
    }
    shape = _widened(reading, programme, values)
    form = definition(reading.kind, programme, shape)
    values = {p: v for p, v in values.items() if p != PARTY_KIND or v != shape.party}
    form = replace(form, prefilled=fingerprint(form, values))
    return OwnForm(form, values, filled_rows(form, reading.cells))


def _as_sent(item: Item, value: Value) -> Value:
    """Give a value as its field holds it: read if it can be read, else as it was typed."""
    try:
        read = read_value(item, value)
    except Refusal:
        return f"{value:f}" if isinstance(value, Decimal) else value
    if item.kind == "date":
        return date.fromisoformat(read)
    if item.kind == "percent" and 0 < read < 1:
        return f"{read.normalize():f} %"  # its sign is what made it readable
    return read  # type: ignore[no-any-return]


def _as_handed_out(item: Item, pointer: str, value: Value) -> bool:
    row = ROW.search(pointer)
    return bool(row) and str(value) == item.default(int(row[1]) if row else None)


def _widened(reading: Reading, programme: Programme, values: Mapping[str, Value]) -> Shape:
    """Give the shape of a form, with the rows that people added to it."""
    party = str(values.get(PARTY_KIND))
    party = party if party in PARTIES else next(iter(PARTIES))
    shape = reading.shape or usual(reading.kind, programme, party)
    rows = []
    found = lists(reading.kind, programme, shape.party)
    for (path, node), count in zip(found, shape.rows, strict=True):
        used = (ROW.match(pointer, len(path)) for pointer in values if pointer.startswith(path))
        most = max((int(row[1]) + 1 for row in used if row), default=0)
        rows.append(min(max(count, most), node["maxItems"]))
    return replace(shape, rows=tuple(rows))
