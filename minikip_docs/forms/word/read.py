"""Reads a Word form that came back: which form it is, its fields, and what a clerk has to know."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Finding, FormKind, Refusal
from minikip_docs.data.text import clean, excerpt
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Cell, Reading, Spot
from minikip_docs.forms.definition import (
    CONTACT,
    ROW,
    SHAPE,
    Definition,
    Item,
    Section,
    definition,
)
from minikip_docs.forms.shape import MARK, parse
from minikip_docs.forms.strays import may_be_answer
from minikip_docs.forms.word.blank import NAMESPACE, blank
from minikip_docs.forms.word.body import static_rows
from minikip_docs.forms.word.package import (
    Package,
    attribute,
    local,
    matches,
    open_package,
)
from minikip_docs.forms.word.read_controls import Control, controls, doubtful, paragraphs, text
from minikip_docs.forms.word.read_numbers import NUMBER, by_number
from minikip_docs.press.ooxml.trees import Element

__all__ = ["matches", "read"]

_LINE = re.compile(rf"(minikip-[a-z-]+)/(\d+\.\d+)/([A-Za-z0-9_-]+)(?:/({MARK}))?")
_IDENTITY = ("form", "version", "programme", SHAPE)
_PROSE = {"text", "multiline"}
_FIGURES = re.compile(r"(?:CHF|Fr\.?)?[0-9 ’'.,%–-]+")
_UNSURE = {"durchgestrichenen", "verborgenen"}  # raised or lowered text is a matter of figures
Fields = Mapping[str, tuple[Section, Item]]


def read(raw: bytes, programmes: Programmes) -> Reading:
    """Read a Word form of ours as it came back from whatever program.

    Gives what is filled in, and findings: F108 shown and stored value differ,
    F110 two values, F116 missing fields, F117 controls lost (read by number), F119 changes
    not accepted, F124 older version, F136 text outside the fields, F138 text struck out or
    hidden, F139 field in a foreign place, F180 field twice, F181 unknown field, F182 notes. Raises
    ``Refusal`` D112–D116 (the file), F104 (not our form), F118 (no field can be found),
    F122 and F123 (version too old or too new).
    """
    package = open_package(raw)
    identity = _identity(package)
    kind = {schemas.form_id(kind): kind for kind in FormKind}.get(identity["form"])
    if kind is None:
        raise sentences.not_ours("Dieses Word-Dokument")
    programme = programmes.of(identity["programme"])
    form = definition(kind, programme, parse(kind, programme, identity.pop(SHAPE)))
    return fields_of(package, form, schemas.schema(kind, programme), identity)


def fields_of(
    package: Package, form: Definition, root: schemas.Node, identity: Mapping[str, str]
) -> Reading:
    """Read the fields of a form; see ``read``."""
    findings = list(sentences.version(form, identity["version"]))
    known = {item.path: (section, item) for section, item in form.items() if not item.computed}
    grouped: dict[str, list[Control]] = {}
    for control in controls(package.document, form):
        grouped.setdefault(control.tag, []).append(control)
    cells: list[Cell] = []
    if any(_path(pointer) in known for pointer in grouped):
        for found in _tagged(form, root, known, grouped):
            (cells if isinstance(found, Cell) else findings).append(found)  # type: ignore[arg-type]
        if identity["version"] in ("", form.identity["version"]):
            strays = list(_strays(package.document, form))
            # What stands beside a field belongs to it, whatever it is.
            answers = [t for t, in_table in strays if in_table or may_be_answer(form, t)]
            findings += _outside(answers)
            if notes := [f"«{excerpt(t)}»" for t, _in_table in strays if t not in answers]:
                findings.append(sentences.notes(sentences.FORM, notes))
    else:
        findings.append(
            sentences.names_lost(
                "Die Formularfelder",
                "über die Feldnummern gelesen, Zeilenumbrüche können fehlen",
            )
        )
        for found in _numbered(package.document, form, root, known):
            (cells if isinstance(found, Cell) else findings).append(found)  # type: ignore[arg-type]
    spots = {pointer: Spot("", _place(*known[_path(pointer)], pointer))
             for pointer in (grouped or form.pointers()) if _path(pointer) in known}  # fmt: skip
    return Reading(form.kind, identity, tuple(cells), tuple(findings), spots, form.shape)


def _tagged(
    form: Definition, root: schemas.Node, known: Fields, grouped: Mapping[str, Sequence[Control]]
) -> Iterator[Cell | Finding]:
    for pointer, found in grouped.items():
        control = found[0]
        if _path(pointer) not in known:
            if clean(control.text):
                yield sentences.unknown((pointer, excerpt(pointer), None), form, control.text)
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
        yield from sentences.fields_missing(form, root, grouped)


def _numbered(
    document: Element, form: Definition, root: schemas.Node, known: Fields
) -> Iterator[Cell | Finding]:
    """Read fields that lost their controls by the numbers beside or above them."""
    values: dict[str, str | bool] = {}
    strays: list[str] = []
    for pointer, value in by_number(document, form):
        if not pointer:
            strays.append(clean(str(value)))
        elif values.setdefault(pointer, value) != value:
            where = (pointer, schemas.label(root, pointer), _place(*known[_path(pointer)], pointer))
            yield sentences.two_values(where, str(values[pointer]), str(value))
    for paragraph in document.iter("{*}p"):
        figures = _FIGURES.fullmatch(clean(text(paragraph)))
        for look, struck in dict.fromkeys(doubtful(paragraph)):
            if look not in _UNSURE and not figures:
                continue
            yield sentences.doubtful(sentences.FORM, look, struck)
    if not values and not _has_labels(document, form):
        raise sentences.no_field_found("Word-Dokument (.docx)")
    yield from _outside(strays)
    for pointer, value in values.items():
        yield Cell(pointer, value, _place(*known[_path(pointer)], pointer))


def _outside(texts: Sequence[str]) -> Iterator[Finding]:
    if texts:
        yield sentences.outside(sentences.FORM, texts)


def _doubts(where: sentences.Where, item: Item, found: Sequence[Control]) -> Iterator[Finding]:
    control = found[0]
    shown = [_shown(one) for one in found]
    other = next((text for text in shown if text != shown[0]), None)
    if other is not None:
        yield sentences.two_values(where, shown[0], other)
    elif len({one.cell for one in found}) > 1 and _filled(control):
        yield sentences.twice(where, shown[0])
    for one in found:
        if _filled(one) and (label := _foreign(item, one.beside)):
            yield sentences.elsewhere(where, _shown(one), label)
    for look, struck in dict.fromkeys(pair for one in found for pair in one.doubtful):
        if item.kind not in _PROSE or look in _UNSURE:
            yield sentences.doubtful(where, look, struck)
    if control.tracked:
        yield sentences.tracked(where, shown[0])
    if control.hidden_mark:
        yield sentences.contradiction(where, shown[0], "nichts ausgefüllt")
    elif control.ticked is not None and control.stored != str(int(control.ticked)):
        yield sentences.contradiction(where, shown[0], _ticked(control.stored == "1"))
    elif item.kind == "date" and control.stored and clean(control.text):
        day = _day(control.text)
        stored = _iso(control.stored)
        if day and stored and day != stored:
            yield sentences.contradiction(where, f"{day:%d.%m.%Y}", f"{stored:%d.%m.%Y}")


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


def _identity(package: Package) -> dict[str, str]:
    """Find out which form this is: properties, keywords, custom XML, footer, in this order."""
    told: dict[str, str] = {}
    for part in package.properties:
        for entry in part:
            name = attribute(entry, "name") or ""
            value = clean("".join(str(piece) for piece in entry.itertext()))
            if name.startswith("minikip_"):
                told.setdefault(name.removeprefix("minikip_"), value)
            elif local(entry) == "keywords":
                told = {**_from_line(value), **told}
    for part in package.extra:
        if part.tag == f"{{{NAMESPACE}}}form":
            told = {**{str(key): clean(str(value)) for key, value in part.attrib.items()}, **told}
    for part in package.footers:
        told = {**_from_line(text(part)), **told}
    return {name: told.get(name, "") for name in _IDENTITY}


def _from_line(line: str) -> dict[str, str]:
    found = _LINE.search(line)
    return dict(zip(_IDENTITY, found.groups(""), strict=True)) if found else {}


def _strays(document: Element, form: Definition) -> Iterator[tuple[str, bool]]:
    """Give the texts that a blank form does not have and that stand in no field.

    Says of each whether it stands in a table, as all fields do.
    """
    ours = _printed(form)
    return (
        (t, in_table)
        for t, counting, in_table in paragraphs(document)
        # Whom to ask may have changed since the form was sent out.
        if t not in ours
        and not t.startswith(CONTACT)
        # A number anywhere else than where rows are counted may be an amount.
        and not (static_rows(t, form) and (counting or not t.isdecimal()))
    )


def _has_labels(document: Element, form: Definition) -> bool:
    """Say whether the labels of the form are still there, though nothing was filled in."""
    ours = _printed(form)
    return len(ours & {found[0] for found in paragraphs(document)}) > len(ours) / 2


def _printed(form: Definition) -> frozenset[str]:
    """Give the texts that a blank form shows outside its fields."""
    ours = open_package(blank(form, {}, created=datetime.date(2000, 1, 1)))
    return frozenset(found[0] for found in paragraphs(ours.document))
