"""Reads a Word form that came back: which form it is, its fields, and what a clerk has to know."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import PARTIES, Finding, FormKind, Refusal
from minikip_docs.data.text import clean, excerpt
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Spot
from minikip_docs.forms.definition import (
    CONTACT,
    PREFILLED,
    ROW,
    SHAPE,
    Definition,
    Item,
    Section,
    definition,
)
from minikip_docs.forms.sentences.note import FORM, Where
from minikip_docs.forms.shape import parse, usual
from minikip_docs.forms.strays import is_addition, may_be_answer
from minikip_docs.forms.word.blank import document_part
from minikip_docs.forms.word.body import MARKED, shortest, static_rows
from minikip_docs.forms.word.filled import Filled
from minikip_docs.forms.word.grids import RowNumbers, row_of
from minikip_docs.forms.word.identity import copied, identity
from minikip_docs.forms.word.package import Package, matches, open_package
from minikip_docs.forms.word.read_active import active
from minikip_docs.forms.word.read_comments import comments
from minikip_docs.forms.word.read_controls import Control, Fields
from minikip_docs.forms.word.read_looks import UNSURE
from minikip_docs.forms.word.read_numbers import NUMBER, Found, by_number
from minikip_docs.forms.word.read_text import is_ours, named, paragraphs, text
from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.trees import parse as parse_xml

__all__ = ["matches", "read"]

_PROSE = {"text", "multiline"}
Known = Mapping[str, tuple[Section, Item]]


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read a Word form of ours as it came back from whatever program.

    Gives what is filled in, and findings: F108 shown and stored value differ, F110 two values,
    F116 missing fields, F117 controls lost (read by number), F119 changes not accepted, F124 older
    version, F132 calculated by Word, F136 text outside the fields, F138 text struck out or not to
    be seen, F139 field in a foreign place, F165 comment, F166 more of a kind, F167 line breaks
    lost, F168 objects and links, F180 field twice, F181 unknown field, F182 notes. Raises
    ``Refusal`` D112–D116 (the file), F104 (not our form), F169 (its content in another document),
    F118 (no field can be found), F122 and F123 (version too old or too new).
    """
    package = open_package(raw)
    told = identity(package, programmes)
    kind = {schemas.form_id(kind): kind for kind in FormKind}.get(told["form"])
    if kind is None:
        if title := copied(package.document, programmes):
            raise sentences.file.copied("Dieses Word-Dokument", title)
        raise sentences.file.not_ours("Dieses Word-Dokument")
    programme = programmes.of(told["programme"])
    form = definition(kind, programme, parse(kind, programme, told.pop(SHAPE)))
    prefilled = told.pop(PREFILLED)
    return replace(fields_of(package, form, programme, told), prefilled=prefilled)


def fields_of(
    package: Package, form: Definition, programme: Programme, identity: Mapping[str, str]
) -> Reading:
    """Read the fields of a form; see ``read``."""
    root = schemas.schema(form.kind, programme)
    document = package.document
    known = {item.path: (section, item) for section, item in form.items() if not item.computed}
    fields = Fields(document, form)
    grouped: dict[str, list[Control]] = {}
    for control in fields.controls():
        grouped.setdefault(control.tag, []).append(control)
    findings = list(sentences.file.version(form, identity["version"]))
    ours = identity["version"] in ("", form.identity["version"])
    if any(_path(pointer) in known for pointer in grouped):
        strays = list(_strays(document, form, programme)) if ours else []
        if ours and any(pointer not in grouped for pointer in form.pointers()):
            lost = [one for one in by_number(document, form) if _is_lost(one, grouped)]
            findings += _by_number(root, lost)
            strays = [stray for stray in strays if not _belongs(stray[1], lost)]
        else:
            lost = []
        filled = frozenset(name for name, found in grouped.items() if any(map(_filled, found)))
        may = _Answers(form, filled)
        answers = [t for t, p in strays if may.holds(t, p)]
        said = set(answers)
        notes = [f"«{excerpt(t)}»" for t, _p in strays if t not in said]
    else:
        every = list(by_number(document, form))
        lost = [one for one in every if one.pointer]
        if not any(one.value for one in every) and not _has_labels(document, form, programme):
            raise sentences.file.no_field_found("Word-Dokument (.docx)")
        findings.append(
            sentences.file.names_lost("Die Formularfelder", "über die Feldnummern gelesen")
        )
        answers, notes = [clean(str(one.value)) for one in every if not one.pointer], []
    for one in lost:
        grouped.setdefault(one.pointer, []).append(fields.lost(one))
    cells: list[Cell] = []
    for read_ in _fields(form, root, known, grouped):
        (cells if isinstance(read_, Cell) else findings).append(read_)  # type: ignore[arg-type]
    findings += _outside([*answers, *_notes(package)])
    if notes:
        findings.append(sentences.fields.notes(FORM, notes))
    if carried := list(active(package)):
        findings.append(sentences.fields.not_run(FORM, carried))
    if gone := list(fields.deleted_rows()):
        findings.append(sentences.word.rows_deleted(FORM, gone))
    findings += _commented(package, root, known, grouped)
    spots = {pointer: Spot("", _place(*known[_path(pointer)], pointer))
             for pointer in grouped if _path(pointer) in known}  # fmt: skip
    return Reading(form.kind, identity, tuple(cells), tuple(findings), spots, form.shape)


def _is_lost(found: Found, grouped: Mapping[str, object]) -> bool:
    """Say whether what was found by its number is a field that has no control any more."""
    if not found.pointer or found.pointer in grouped:
        return False
    # A control in its place is that of another field.
    return not any(is_ours(sdt) for sdt in found.scope.iter("{*}sdt"))


def _by_number(root: schemas.Node, lost: Sequence[Found]) -> Iterator[Finding]:
    if lost:
        yield sentences.word.read_by_number([schemas.label(root, one.pointer) for one in lost])


def _belongs(paragraph: Element, lost: Sequence[Found]) -> bool:
    """Say whether a paragraph outside the controls is that of a field that lost its own."""
    above = {paragraph, *paragraph.iterancestors("{*}tc")}
    return any(one.scope in above for one in lost)


class _Answers:
    """Tells what stands outside the fields and may belong into one; each row is looked at once."""

    def __init__(self, form: Definition, filled: Container[str]) -> None:
        self._form, self._filled = form, filled
        self._full: dict[Element, bool] = {}

    def holds(self, shown: str, paragraph: Element) -> bool:
        row = row_of(paragraph)
        if row is None:
            return may_be_answer(self._form, shown, self._filled)
        if row not in self._full:
            beside = [name for sdt in row.iter("{*}sdt") if (name := named(sdt))]
            self._full[row] = bool(beside) and all(name in self._filled for name in beside)
        # What stands beside a field belongs to it, unless it adds nothing.
        return not is_addition(shown, all_filled=self._full[row])


def _fields(
    form: Definition, root: schemas.Node, known: Known, grouped: Mapping[str, Sequence[Control]]
) -> Iterator[Cell | Finding]:
    for pointer, found in grouped.items():
        control = found[0]
        if _path(pointer) not in known:
            if clean(control.text):
                yield sentences.fields.unknown(
                    (pointer, excerpt(pointer), None), form, control.text
                )
            continue
        section, item = known[_path(pointer)]
        place = _place(section, item, pointer)
        where = (pointer, schemas.label(root, pointer), place)
        yield from _doubts(where, item, found)
        if control.ticked is not None:
            yield Cell(pointer, control.ticked, place)
        elif clean(control.text):
            yield Cell(pointer, control.text, place)
    if form.shape:
        yield from sentences.file.fields_missing(form, root, grouped)


def _commented(
    package: Package, root: schemas.Node, known: Known, grouped: Mapping[str, Sequence[Control]]
) -> Iterator[Finding]:
    """List the comments of the file, each at the field where it stands."""
    fields: dict[Element, str] = {}
    for pointer, found in grouped.items():
        for control in found:
            if control.cell is not None and _path(pointer) in known:
                fields.setdefault(control.cell, pointer)
    for comment in comments(package, fields):
        where = FORM
        if comment.pointer:
            place = _place(*known[_path(comment.pointer)], comment.pointer)
            where = (comment.pointer, schemas.label(root, comment.pointer), place)
        elif comment.beside:
            where = ("", comment.beside.removesuffix("*").strip(), None)
        yield sentences.word.commented(where, comment.text, settled=comment.settled)


def _notes(package: Package) -> Iterator[str]:
    """Give what stands at the foot of the pages and at the end."""
    for part in package.notes:
        yield from (shown for shown, _found in paragraphs(part))


def _outside(texts: Sequence[str]) -> Iterator[Finding]:
    if texts:
        yield sentences.fields.outside(FORM, texts)


def _doubts(where: Where, item: Item, found: Sequence[Control]) -> Iterator[Finding]:
    control = found[0]
    shown = [_shown(one) for one in found]
    other = next((text for text in shown if text != shown[0]), None)
    if other is not None:
        yield sentences.fields.two_values(where, shown[0], other)
    elif len({one.cell for one in found}) > 1 and _filled(control):
        yield sentences.word.twice(where, shown[0])
    for one in found:
        if _filled(one) and (label := _foreign(item, one.beside)):
            yield sentences.word.elsewhere(where, _shown(one), label)
    for look, struck in dict.fromkeys(pair for one in found for pair in one.doubtful):
        if item.kind not in _PROSE or look in UNSURE:
            yield sentences.fields.doubtful(where, look, struck)
    if control.calculated and _filled(control):
        yield sentences.word.calculated(where, shown[0])
    if control.tracked:
        yield sentences.word.tracked(where, shown[0] if _filled(control) else "", control.deleted)
    if control.breaks and item.kind == "multiline" and clean(control.text):
        yield sentences.word.breaks_lost(where, control.text, control.breaks)
    yield from _contradiction(where, item, control, shown[0])


def _contradiction(where: Where, item: Item, control: Control, shown: str) -> Iterator[Finding]:
    """Say where a field shows something else than it stores."""
    if control.hidden_mark:
        yield sentences.fields.contradiction(where, shown, "nichts ausgefüllt")
    elif control.ticked is not None and control.stored != str(int(control.ticked)):
        yield sentences.fields.contradiction(where, shown, _ticked(control.stored == "1"))
    elif item.kind == "date" and control.stored and clean(control.text):
        day = _day(control.text)
        stored = _iso(control.stored)
        if day and stored and day != stored:
            yield sentences.fields.contradiction(where, f"{day:%d.%m.%Y}", f"{stored:%d.%m.%Y}")


def _foreign(item: Item, beside: Sequence[str]) -> str:
    """Give the label of another field under or beside which a field stands; "" if none."""
    boxes = bool(item.group) and item.kind == "yes_no"
    for label in beside:
        own = label.startswith(f"{item.number} ") and (boxes or item.title in label)
        if NUMBER.match(label) and not own:
            return label
    return ""


def _filled(control: Control) -> bool:
    return bool(clean(control.text)) if control.ticked is None else control.ticked


def _shown(control: Control) -> str:
    return clean(control.text) if control.ticked is None else _ticked(control.ticked)


def _ticked(on: bool) -> str:
    return "angekreuzt" if on else "nicht angekreuzt"


def _day(shown: str) -> datetime.date | None:
    try:
        return parse_date(shown)
    except Refusal:
        return None  # said when the value itself is read


def _iso(stored: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(stored)
    except ValueError:
        return None


def _path(pointer: str) -> str:
    """Give the field a name belongs to; rows count 0, 1 ... 999, anything else is no row."""
    return re.sub(r"/(?:0|[1-9][0-9]{0,2})(?=/|$)", "/*", pointer)


def _place(section: Section, item: Item, pointer: str) -> str:
    row = ROW.search(pointer)
    if not row:
        return f"Feld {item.number}"
    line = section.row_name if section.layout == "blocks" else "Zeile"
    return f"Feld {item.number}, {line} {int(row[1]) + 1}"


def _strays(
    document: Element, form: Definition, programme: Programme
) -> Iterator[tuple[str, Element]]:
    """Give the paragraphs that a blank form does not have and that stand in no field."""
    ours, numbers = _printed(form, programme), RowNumbers(text)
    return (
        (shown, found)
        for shown, found in paragraphs(document)
        # Whom to ask may have changed since the form was sent out; the years may not be known.
        if shown not in ours
        and not shown.startswith((CONTACT, f"{form.programme} · "))
        # A number anywhere else than where rows are counted may be an amount.
        and not (static_rows(shown, form) and (not shown.isdecimal() or numbers.holds(found)))
    )


def _has_labels(document: Element, form: Definition, programme: Programme) -> bool:
    """Say whether the labels of the form are still there, though nothing was filled in."""
    ours = _printed(form, programme)
    return len(ours & {shown for shown, _found in paragraphs(document)}) > len(ours) / 2


def _printed(form: Definition, programme: Programme) -> frozenset[str]:
    """Give the texts that a blank form shows outside its fields.

    A file that does not say for whom it was made may show those of any party.
    """
    forms = [form]
    if form.shape is None:
        shapes = (usual(form.kind, programme, party) for party in PARTIES)
        forms += [definition(form.kind, programme, shape) for shape in shapes]
    ours = (parse_xml(document_part(shortest(one), Filled({})).encode()) for one in forms)
    own = {shown for document in ours for shown, _found in paragraphs(document)}
    return frozenset({*own, MARKED})
