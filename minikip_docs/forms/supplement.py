"""The supplement («Ergänzungsblatt»): a second sheet on which the rows of a paper form go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from minikip_docs.data.model import Finding, FormKind, Place, Refusal
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Reading, Spot, Value, assemble, filled_rows
from minikip_docs.forms.definition import ROW, Definition, Section, definition

NAME = "Ergänzungsblatt"
PARTY = ("/party/name", "/party/bfs_number", "/party/association_id")
YEAR = "/report_year"

_HELP = (
    "Nur nötig, wenn im Formular «{title}» die Zeilen nicht reichen: Hier gehen sie weiter. "
    "Füllen Sie zuerst das Formular aus und senden Sie beide Dateien zusammen. Reichen die Zeilen "
    "auch hier nicht, verwenden Sie bitte statt beider das Excel-Formular."
)
_WHOSE = "Gleich wie im Formular: Daran wird erkannt, wozu dieses Ergänzungsblatt gehört."


def supplement(form: Definition) -> Definition:
    """Derive the supplement of a form: whose it is, and the lists that may go on.

    It offers as many rows again as the form, at most what the schema accepts.
    """
    return replace(
        form,
        title=f"{form.title}: {NAME}",
        help=_HELP.format(title=form.title),
        sections=tuple(more for section in form.sections if (more := _continued(section))),
        sheet=2,
    )


def sheet(kind: FormKind, programme: Programme, number: int) -> Definition:
    """Give the form (sheet 1) or its supplement (sheet 2)."""
    form = definition(kind, programme)
    return form if number == 1 else supplement(form)


def _continued(section: Section) -> Section | None:
    if section.rows:
        rows = min(section.rows, section.max_rows - section.rows)
        return replace(section, first=section.rows, rows=rows) if rows > 0 else None
    items = tuple(item for item in section.items if item.path in (*PARTY, YEAR))
    return replace(section, items=items, help=_WHOSE) if items else None


def split(
    form: Definition, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Value], bool]:
    """Share prefilled values between a form and its supplement.

    Gives those of the form, those of the supplement (with whose it is), and whether any
    row goes beyond the form, so that there has to be a supplement.
    """
    offered = {section.path: section.rows for section in form.sections if section.rows}
    beyond = {pointer for pointer in values if (at := _row(pointer)) and at[1] >= offered[at[0]]}
    first = {pointer: value for pointer, value in values.items() if pointer not in beyond}
    second = {p: v for p, v in values.items() if p in beyond or p in (*PARTY, YEAR)}
    return first, second, bool(beyond)


def _row(pointer: str) -> tuple[str, int] | None:
    """Give the list and the row (from 0) of a field; None for one outside the lists."""
    found = ROW.search(pointer)
    return (pointer[: found.start()], int(found[1])) if found else None


def alone() -> Refusal:
    """Give the refusal of a supplement without its form."""
    return Refusal(
        "F140",
        "Das ist ein Ergänzungsblatt; das Formular, zu dem es gehört, fehlt.",
        "Bitte das Formular und sein Ergänzungsblatt zusammen angeben.",
    )


def whose(reading: Reading, programme: Programme) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Read whose a form or a supplement is: data with ``party`` and ``report_year``.

    Gives also the findings for what could not be read for certain.
    """
    cells = tuple(c for c in reading.cells if c.pointer in (*PARTY, YEAR, "/party/kind"))
    form = definition(reading.kind, programme)
    data, _places, findings = assemble(form, programme, replace(reading, cells=cells))
    return data, findings


def joined(
    form: Reading, supplements: Sequence[tuple[str, Reading]], programme: Programme
) -> Reading:
    """Add the rows of supplements (each with its file's name) to the form they belong to.

    Every place on them says so: «Ergänzungsblatt, Seite 2, Feld 6.2, Massnahme 13».
    """
    cells, findings, fields = [*form.cells], [*form.findings], {**form.fields}
    # What is around a row is named only if the form's own fields name it too.
    areas = any(spot.area for spot in form.fields.values())
    for file, reading in supplements:
        name = NAME if len(supplements) == 1 else f"{NAME} «{PurePath(file).name}»"
        cells += [
            replace(cell, place=f"{name}, {cell.place}")
            for cell in reading.cells
            if _row(cell.pointer)
        ]
        for finding in _noticed(reading, programme):
            place = f"{name}, {finding.place.text}" if finding.place else name
            findings.append(replace(finding, place=Place(place)))
        for pointer, spot in reading.fields.items():
            if _row(pointer):
                area = f"{name}, {spot.area}" if areas and spot.area else ""
                fields[pointer] = Spot(area, f"{name}, {spot.place}")
    return replace(form, cells=tuple(cells), findings=tuple(findings), fields=fields)


def _noticed(reading: Reading, programme: Programme) -> Iterator[Finding]:
    """List the findings about a supplement; without a row it is empty, whoever it is of."""
    yield from (finding for finding in reading.findings if finding.code != "F106")
    yield from whose(reading, programme)[1]
    if not filled(reading, programme):
        yield sentences.empty()


def filled(reading: Reading, programme: Programme) -> set[tuple[str, int]]:
    """List the rows in which something was filled in: list and row, from 0."""
    found = filled_rows(definition(reading.kind, programme), reading.cells)
    return {(path, row) for path, rows in found.items() for row in rows}


def filled_twice(one: Reading, other: Reading, programme: Programme) -> str:
    """Name the first row that is filled in on both sheets («Massnahme 13»); "" if none is."""
    shared = filled(one, programme) & filled(other, programme)
    if not shared:
        return ""
    path, row = min(shared)
    return schemas.label(schemas.schema(one.kind, programme), f"{path}/{row}")
