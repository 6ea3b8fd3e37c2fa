"""Reads an Excel form that came back: which form it is, its fields, what a clerk has to know."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from minikip_docs.data.model import Finding, FormKind
from minikip_docs.data.text import short_date
from minikip_docs.data.values import exact
from minikip_docs.data.workbook import Content
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import cells as form_cells
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Value
from minikip_docs.forms.definition import PREFILLED, SHAPE, Definition, Item, definition, path_of
from minikip_docs.forms.excel import integrity, sight
from minikip_docs.forms.excel.book import Book, matches, open_book
from minikip_docs.forms.excel.further import further_rows
from minikip_docs.forms.excel.identity import speaks_of_fields, whose
from minikip_docs.forms.excel.moved import moved
from minikip_docs.forms.excel.plan import (
    NUMBER,
    CellAddress,
    Part,
    addresses,
    parts,
)
from minikip_docs.forms.marks import theirs
from minikip_docs.forms.shape import parse

__all__ = ["matches", "read", "reading"]


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read an Excel form of ours as it came back from whatever program.

    Gives its filled cells with sheet and cell, and findings: F181 unknown field, F117 names
    lost, F124 older version, F131 formula without a value, F132 formula, F133 foreign sheet,
    F135 cells or sheets deleted, F136 content outside the fields, F137 cells moved, F138 struck
    out or invisible, F170 comments, F171 shown otherwise, F172 hidden, F173 formula of ours
    replaced, F174 copied to another workbook, F168 links and the like, F177 changes recorded,
    F178 perhaps hidden, F179 pictures, F182 notes, F183 rows added. Raises ``Refusal``
    D112–D116 (not .xlsx, password, macros, unsafe, damaged), F104 (not our form), F118 (no
    field can be found), F122 and F123 (version too old or too new), F175 (copied and not to be
    read for certain).
    """
    return reading(open_book(raw), programmes)


def reading(book: Book, programmes: Programmes) -> Reading:
    """Give the cells of a form that was opened; see ``read``."""
    identity, copied = whose(book)
    kinds = {schemas.form_id(kind): kind for kind in FormKind}
    kind = kinds.get(identity["form"])
    if kind is None:
        if speaks_of_fields(book, programmes):
            raise sentences.excel.sheets_scattered(
                "zu welchem Formular sie gehören, steht nirgends mehr"
            )
        raise sentences.file.not_ours("Diese Excel-Datei")
    programme = programmes.of(identity["programme"])
    prefilled = identity.pop(PREFILLED)
    form = definition(kind, programme, parse(kind, programme, identity.pop(SHAPE)))
    known = {item.path: item for _section, item in form.items() if not item.computed}
    root = schemas.schema(kind, programme)
    findings = list(sentences.file.version(form, identity["version"]))
    fields, found_how = _fields(form, book, copied=copied)
    findings += found_how
    below = further_rows(form, book, fields)
    fields |= below.fields
    findings += below.findings
    cells: list[Cell] = []
    current = identity["version"] == form.identity["version"]
    elsewhere = frozenset(moved(form, book, fields) if current else ())
    for pointer, spot in fields.items():
        content = book.sheets.get(spot.sheet, {}).get((spot.row, spot.column))
        if content is None or content.value == "":
            continue
        where = (pointer, schemas.label(root, pointer), spot.place)
        if pointer in elsewhere:
            findings.append(sentences.excel.moved(where, content.value))
        item = known.get(path_of(pointer))
        if item:
            findings += sight.look(item, where, content)
        for found in _content(form, item, where, content):
            if isinstance(found, Cell):
                cells.append(found)
            else:
                findings.append(found)
    findings += sight.unseen(form, root, book, fields)
    findings += integrity.outside(form, book, fields, elsewhere if current else None)
    findings += _comments(book, fields, root)
    findings += integrity.beside(book)
    places = {p: form_cells.Spot(f"Blatt {s.sheet}", s.place) for p, s in fields.items()}
    return Reading(
        kind, identity, tuple(cells), tuple(findings), places, form.shape, prefilled=prefilled
    )


def _fields(
    form: Definition, book: Book, *, copied: bool
) -> tuple[dict[str, CellAddress], list[Finding]]:
    """Find the fields: by their names, or where these were lost by place and number."""
    if book.names and not book.linked:
        how = "nach ihren Namen gelesen"
        fields = {pointer: spot for pointer, spot in book.names.items() if spot}
        said = list(integrity.lost(form, book)) if form.shape else []
        return fields, [*said, sentences.excel.sheets_copied(how)] if copied else said
    how = "nach ihrer Lage und ihren Nummern gelesen"
    fields = _by_position(form, book, copied=copied)
    if copied or book.linked:
        return fields, [sentences.excel.sheets_copied(how)]
    return fields, [sentences.file.names_lost("Die Namen der Felder", how)]


def _comments(
    book: Book, fields: Mapping[str, CellAddress], root: schemas.Node
) -> Iterator[Finding]:
    """Report the comments, each with its cell and the field that stands there."""
    pointers = {spot: pointer for pointer, spot in fields.items()} if book.comments else {}
    own = book.own_texts
    for comment in book.comments:
        text = theirs(comment.text, own)
        if not text:
            continue
        pointer = pointers.get(comment.spot, "")
        label = schemas.label(root, pointer) if pointer else comment.spot.sheet
        where = (pointer, label, comment.spot.place)
        yield sentences.excel.beside_a_cell(where, text, settled=comment.settled)


def _content(
    form: Definition, item: Item | None, where: tuple[str, str, str], content: Content
) -> Iterator[Cell | Finding]:
    """Read one input cell."""
    if item is None:
        yield sentences.fields.unknown(where, form, content.value)
        return
    if content.error:
        yield sentences.excel.formula_without_value(where, content.value)
        return
    value = _value(item, content)
    if content.formula:
        shown = short_date(value) if isinstance(value, datetime.date) else value
        yield sentences.excel.formula(where, shown)
    yield Cell(where[0], value, where[2])


def _value(item: Item, content: Content) -> Value:
    """Turn what a spreadsheet holds into what the field's kind expects; nothing is rounded away."""
    value = content.value
    if isinstance(value, bool):
        return value if item.kind == "yes_no" else ("WAHR" if value else "FALSCH")
    if isinstance(value, int | float):
        return _number(item, value, content)
    if isinstance(value, datetime.datetime):
        day = value.date()
        if value.time() != datetime.time():
            return f"{short_date(day)} {value:%H:%M}"
        return day if item.kind == "date" else short_date(day)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return re.sub(r"_x000D_(?=\n|$)", "", str(value)).replace("\r\n", "\n")


def _number(item: Item, value: Any, content: Content) -> Value:
    """Give a number exactly; amounts lose only what a computer adds when it calculates."""
    number = Decimal(repr(value))
    if item.kind == "amount" and (content.currency or content.thousands):
        # Not the number that is shown; the words make it one that is refused.
        return f"{number.normalize():f} {content.currency or '(angezeigt in Tausend)'}"
    if content.percent:
        number *= 100
        if item.kind != "percent":
            return f"{number.normalize():f}%"
    if item.kind in ("amount", "percent"):
        clear = exact(number)
        if item.kind == "amount":
            return clear
        plain = Decimal(f"{clear.normalize():f}")
        return f"{plain:f} %" if content.percent else plain  # its sign leaves no doubt
    return f"{number.normalize():f}"


def _by_position(form: Definition, book: Book, *, copied: bool) -> dict[str, CellAddress]:
    """Find the fields of a workbook without names where this version has them.

    A field counts only if its visible number stands beside or above it.
    """
    fields = {}
    missing = 0
    for part in parts(form):
        numbered = _numbered(part, book.sheets.get(part.sheet, {}))
        for pointer, item, spot in addresses(part):
            if item in numbered:
                fields[pointer] = spot
            else:
                missing += 1
    if (not fields or missing) and (copied or book.linked):
        raise sentences.excel.sheets_scattered("nicht alle Felder stehen noch an ihrem Ort")
    if not fields or missing:
        raise sentences.file.no_field_found("Excel-Arbeitsmappe (.xlsx)")
    return fields


def _numbered(part: Part, page: Mapping[tuple[int, int], Content]) -> set[Item]:
    """List the fields whose number stands where this version of the form has it."""
    found = set()
    if part.layout == "table":
        for column, item in enumerate(part.section.items, start=part.left):
            head = page.get((part.head, column))
            if head and str(head.value).startswith(f"{item.number} "):
                found.add(item)
        return found
    for row, shown in part.lines:
        beside = page.get((row, NUMBER))
        if isinstance(shown, Item) and beside and str(beside.value) == shown.number:
            found.add(shown)
    return found
