"""Reads a filled PDF form: which form it is, what each field shows, and on which page."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import partial

import pikepdf

from minikip_docs.data.model import Finding, FormKind, Refusal
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Spot
from minikip_docs.forms.definition import Definition, Item, definition, path_of
from minikip_docs.forms.fingerprint import PATTERN as PREFILLED
from minikip_docs.forms.pdf import boxes
from minikip_docs.forms.pdf import file as pdf_file
from minikip_docs.forms.pdf.boxes import IDENTITY_FIELD, Boxes
from minikip_docs.forms.pdf.doubts import (
    beneath,
    carried,
    drawn,
    foreign,
    laid_over,
    out_of_sight,
)
from minikip_docs.forms.pdf.file import matches
from minikip_docs.forms.pdf.prints import flat
from minikip_docs.forms.sentences.note import At, Where
from minikip_docs.forms.shape import MARK, parse

__all__ = ["matches", "read"]

_IDENTITY = re.compile(
    rf"(minikip-[a-z-]+)/(\d+\.\d+)/([A-Za-z0-9_-]+)(?:/({MARK}))?(?:/({PREFILLED}))?"
)


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read a PDF form of ours as it came back from whatever program.

    Gives what is filled in with page and field, and findings: D123 repaired,
    F108 shown and stored state differ, F109 two answers, F110 two values, F116 fields missing,
    F124 older version, F125 on no page, F185 two readings of a text, and what the modules beside
    this one say: ``drawn``, ``out_of_sight``, ``foreign``, ``laid_over``, ``beneath``,
    ``carried``. Of a print
    it gives proposals, see ``printed``. Raises ``Refusal``: D102, D121, D122 (the file), D124
    (unusual: too many fields, or too much drawn), F104, F105, F120, F121, F126 to F128 (not a
    form of ours that can be read), F122, F123 (version too old or too new), F196 (two forms).
    """
    pdf = pdf_file.open_pdf(raw)
    with pdf:
        try:
            return _read(raw, pdf, programmes)
        except Refusal:
            raise
        except Exception as error:
            # See open_pdf: what broken files raise is not foreseeable.
            raise pdf_file.broken() from error


def _read(raw: bytes, pdf: pikepdf.Pdf, programmes: Programmes) -> Reading:
    found = boxes.collect(pdf)
    if not any(field.page for name, field in found.fields.items() if name != IDENTITY_FIELD):
        return flat.read(raw, pdf, programmes)
    parted = foreign.sort(found.fields, programmes)
    fields = parted.fields
    identity, mark, prefilled = _identity(raw, pdf, fields, programmes)
    damaged = pdf_file.is_damaged(raw, pdf)
    kind = next(k for k in FormKind if schemas.form_id(k) == identity["form"])
    programme = programmes.of(identity["programme"])
    form = definition(kind, programme, parse(kind, programme, mark))
    root = schemas.schema(kind, programme)
    if refusal := foreign.several(form, parted, len(pdf.pages)):
        raise refusal
    findings = [*sentences.file.version(form, identity["version"])]
    comparison, pages = drawn.Comparison(pdf), out_of_sight.Pages(pdf)
    ours: dict[str, tuple[Boxes, At, str]] = {}
    cells: list[Cell] = []
    spots: dict[str, Spot] = {}
    filled = 0
    for pointer, item, row, line in _pointers(form, fields):
        field = fields[pointer]
        page = f"Seite {field.page}" if field.page else ""
        place = f"{page}{page and ', '}Feld {item.number}{line}"
        where = partial(_where, root, pointer, place)
        spots[pointer] = Spot(page, place)
        findings += _doubts(where, field, item)
        findings += comparison.doubts(where, field, item)
        value = _value(field, item)
        told = _state(item, field.value) if value else ""
        ours[pointer] = field, where, told
        if value:
            cells.append(Cell(pointer, value, place))
            if value == item.default(row):
                continue
            filled += 1
            if not field.page:
                findings.append(sentences.pdf.unseen(where(), told))
            elif not pages.shows(field):
                findings.append(sentences.pdf.hidden(where(), told))
    # What was filled in may be what is lost; programs that take out notes leave gaps, too.
    if 0 in found.gaps or ((damaged or found.gaps) and (not filled or _lacks_fields(form, fields))):
        raise pdf_file.broken()
    if damaged:
        findings.append(sentences.pdf.repaired(filled))
    findings += comparison.unshown()
    findings += foreign.unknown(form, parted)
    strays = (b for name, b in (fields | parted.strays).items() if name not in ours)
    notes = [*found.notes, *(box for boxes_ in strays for box in boxes_.on_pages)]
    findings += laid_over.findings(pdf, notes, ours, form)
    findings += beneath.findings(raw, pdf, ours)
    findings += carried.findings(pdf, fields.values())
    if form.shape and identity["version"] == form.identity["version"]:
        findings += sentences.file.fields_missing(form, root, fields)
    return Reading(
        kind, identity, tuple(cells), tuple(findings), spots, form.shape, prefilled=prefilled
    )


def _lacks_fields(form: Definition, fields: Container[str]) -> bool:
    """Say whether fields of the form are missing, or may be: it does not say what it had."""
    return form.shape is None or any(pointer not in fields for pointer in form.pointers())


def _where(root: schemas.Node, pointer: str, place: str) -> Where:
    return pointer, schemas.label(root, pointer), place


def _doubts(where: At, field: Boxes, item: Item) -> Iterator[Finding]:
    """Say what is contradictory in one field."""
    if len(field.answers) > 1:
        yield sentences.fields.two_answers(where())
    elif len(field.values) > 1:
        yield sentences.fields.two_values(where(), *field.values[:2])
    elif field.contradicts:
        shown, stored = (_state(item, state) for state in (field.value, field.stored))
        yield sentences.fields.contradiction(where(), shown, stored)
    elif field.others:
        yield sentences.pdf.two_readings(where(), field.value, field.others[0])


def _state(item: Item, state: str) -> str:
    """Name the state of a field as people see it."""
    if item.kind == "yes_no" and item.group:
        return "angekreuzt" if state else "nicht angekreuzt"
    labels = {choice.key: choice.label for choice in item.choices}
    return labels.get(state, state) or "nichts gewählt"


def _value(field: Boxes, item: Item) -> str | bool:
    if item.kind == "yes_no" and item.group:
        return field.ticked
    if field.button and field.value.isdecimal():
        # A button that only counts says nothing by itself: «0» may be the first answer or a no.
        keys = {choice.key for choice in item.choices}
        return field.value if field.value in keys else f"Antwort {int(field.value) + 1}"
    if item.kind == "text":  # a field of two lines for a text of one
        return " ".join(field.value.split("\n")).strip()
    return field.value.strip()


def _pointers(
    form: Definition, fields: Mapping[str, Boxes]
) -> Iterator[tuple[str, Item, int | None, str]]:
    """Walk through the fields of the form that the file has, in the form's order."""
    rows: dict[str, set[int]] = {}
    for name in fields:
        for found in re.finditer(r"/(\d{1,4})(?=/|$)", name):
            rows.setdefault(name[: found.start()], set()).add(int(found[1]))
    for section in form.sections:
        if section.computed:
            continue
        for row in sorted(rows.get(section.path, ())) if section.rows else [None]:
            where = ""
            if row is not None:
                line = section.row_name if section.layout == "blocks" else "Zeile"
                where = f", {line} {row + 1}"
            for item in section.items:
                if item.pointer(row) in fields and not item.computed:
                    yield item.pointer(row), item, row, where


def _identity(
    raw: bytes, pdf: pikepdf.Pdf, fields: Mapping[str, Boxes], programmes: Programmes
) -> tuple[dict[str, str], str, str]:
    """Find which form of what shape this is, and what was prefilled.

    Asked are its own field, the keywords, the footer and the names of its fields.
    """
    own = fields.get(IDENTITY_FIELD)
    for carrier in (own.value if own else "", pdf_file.decoded(pdf.docinfo.get("/Keywords"))):
        if found := _IDENTITY.search(carrier):
            form, version, period, mark, prefilled = found.groups("")
            if form not in {schemas.form_id(kind) for kind in FormKind}:
                break
            identity = {"form": form, "version": version, "programme": period}
            return identity, mark, prefilled
    else:
        text = pdf_file.visible_text(raw)
        for kind in FormKind:
            form_ = definition(kind, programmes.current)
            footer = re.escape(form_.title) + r" · Fassung (\d+\.\d+) · ([^\r\n]*)"
            if printed := re.search(footer, text):
                named = ((p.id, definition(kind, p).programme) for p in programmes.known.values())
                period = next((key for key, name in named if printed[2].startswith(name)), "")
                told = {**form_.identity, "version": printed[1], "programme": period}
                return told, "", ""
            paths = {item.path for _section, item in form_.items()}
            if sum(path_of(pointer) in paths for pointer in fields) > 0.5 * len(fields):
                return {**form_.identity, "version": "", "programme": ""}, "", ""
    raise flat.not_ours(pdf)
