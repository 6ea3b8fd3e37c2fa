"""A form as people see it: sections, rows and fields, derived from the schema alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from minikip_docs.data import jsonio
from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.data.text import years
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms.shape import Shape, cut

Node = Mapping[str, Any]

EXAMPLES = "Beispiele aus dem Merkblatt, nicht abschliessend:"  # stands above the hints
CONTACT = "Fragen und Einreichung:"  # begins the line that says whom to ask
CUT = "Zuschnitt"  # stands before the rows of a shape where a form is printed
SHAPE = "shape"  # name of the shape among what a form says of itself
PREFILLED = "prefilled"  # and of the fingerprint of what is filled in already

_MORE = (
    "Mehr Zeilen? Das Excel-Formular hat Platz für {number}, oder verlangen Sie bei der "
    "Dienststelle dieses Formular mit mehr Zeilen."
)

_WIDEST_TABLE = 9  # columns that still fit beside each other on A4

ROW = re.compile(r"/(\d+)(?=/|$)")  # the number of a row (from 0) in the name of a field


def path_of(pointer: str) -> str:
    """Give the ``Item.path`` a field's name belongs to: ``*`` in the place of its row."""
    return ROW.sub("/*", pointer)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possibility of a choice: its key in the data and its German label."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a form. In a section with rows ``path`` has ``*`` for the row."""

    path: str
    number: str  # visible number: «6.3»; cells of one field share it
    title: str
    help: str
    kind: str  # x-kind of the schema: text, multiline, amount, date, yes_no, choice ...
    required: bool
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None  # characters that its box holds
    unit: str = ""
    example: str = ""
    computed: bool = False  # a sum: shown, never read
    group: str = ""  # title shared by the check boxes or year cells that stand together
    one_of_group: bool = False  # at least one of its check boxes must be ticked
    data_type: str = "string"  # type in the data, as JSON Schema names it
    row_default: str = ""  # what a blank form already shows in a row, with {row}

    @property
    def starred(self) -> bool:
        """Say whether a form marks the field, or the check boxes it stands among, as mandatory."""
        return self.required or self.one_of_group

    def pointer(self, row: int | None = None) -> str:
        """Give the field's name: its JSON Pointer, in row ``row`` (from 0).

        A list of a single row has no rows to count; its fields are those of row 0.
        """
        return self.path.replace("/*", f"/{row or 0}", 1)

    def default(self, row: int | None) -> str:
        """Give what a blank form already shows here: «M3» as number of the third measure."""
        return "" if row is None else self.row_default.format(row=row + 1)


@dataclass(frozen=True, slots=True)
class Hint:
    """Examples under a heading: what the leaflet names as possible measures of a focus area."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: single fields, a table, or a block of fields per row."""

    number: str
    title: str
    help: str
    layout: Literal["fields", "table", "blocks"]
    items: tuple[Item, ...]
    path: str = ""  # of the list, where there are rows
    rows: int = 0  # rows the form offers
    max_rows: int = 0  # rows the schema accepts
    row_name: str = ""  # «Massnahme»
    computed: bool = False
    hints: tuple[Hint, ...] = ()  # what helps to fill it in, beside its first row

    def name_of(self, row: int | None) -> str:
        """Name a row, from 0: «Massnahme 2»; "" where there are no rows."""
        return "" if row is None else f"{self.row_name} {row + 1}"

    @property
    def more(self) -> str:
        """Say where to get more rows than this form has; "" if there may be no more."""
        if self.rows >= self.max_rows:
            return ""
        return _MORE.format(number=self.max_rows)


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form. ``identity`` are the fields that say which form it is."""

    kind: FormKind
    title: str
    help: str
    identity: Mapping[str, str]  # form, version, programme
    programme: str  # name of the KIP period, to print
    sections: tuple[Section, ...]
    contact: str  # whom to ask and where to send the form, to print
    own_ratio: Decimal  # own spending is at least this many times the contribution
    third_party_counts: bool | None = None  # as own spending; None: the canton has not decided
    shape: Shape | None = None  # None: as a file is read that does not say what it was made for
    prefilled: str = ""  # fingerprint of what is filled in when the form is handed out
    left_out: frozenset[str] = frozenset()  # paths the schema has and this shape does not ask for

    @property
    def told(self) -> dict[str, str]:
        """Give what a form says of itself: its identity, its shape and what is prefilled."""
        own = {SHAPE: self.shape.mark if self.shape else "", PREFILLED: self.prefilled}
        return {**self.identity, **{name: value for name, value in own.items() if value}}

    @property
    def mark(self) -> str:
        """Give what a form says of itself as one word: ``minikip-budget/1.0/kip3/…``."""
        return "/".join(self.told.values())

    def scope(self, name: str = "") -> str:
        """Say for what the form is: KIP period, kind of party (and its name, if known), years."""
        if not self.shape:
            return self.programme
        whose, of = PARTIES[self.shape.party], self.shape.years
        whose = name if name.startswith(whose) else f"{whose} {name}".strip()
        return " · ".join(
            (self.programme, whose, f"Jahr{'e' if of[1:] else ''} {years(of[0], of[-1])}")
        )

    def footer(self, name: str = "") -> str:
        """Say in words which form it is: title, version, and what it is for."""
        return f"{self.title} · Fassung {self.identity['version']} · {self.scope(name)}"

    @property
    def cut(self) -> str:
        """Say as words and figures how many rows the lists have: «Zuschnitt 1-3-9-9-3-4-3»."""
        return f"{CUT} {'-'.join(map(str, self.shape.rows))}" if self.shape else ""

    def items(self) -> Iterator[tuple[Section, Item]]:
        """Walk through all fields in order, each with its section."""
        for section in self.sections:
            for item in section.items:
                yield section, item

    def pointers(self) -> list[str]:
        """List the names of all fields that a blank form of fixed size has."""
        return [
            item.pointer(row)
            for section, item in self.items()
            if not item.computed
            for row in (range(section.rows) if section.rows else [None])
        ]


@lru_cache
def definition(kind: FormKind, programme: Programme, shape: Shape | None = None) -> Definition:
    """Derive a form from its schema: nothing about a field is said anywhere else.

    Without a ``shape`` it has all fields of the schema: so a file is read of which nobody knows
    any more for whom it was made.
    """
    root = schemas.schema(kind, programme)
    asked = cut(root, shape)
    sections = tuple(_sections(asked, programme))
    kept = {item.path for section in sections for item in section.items}
    return Definition(
        kind=kind,
        title=root["title"],
        help=asked["description"],
        identity={
            "form": schemas.form_id(kind),
            "version": root["x-version"],
            "programme": programme.id,
        },
        programme=printed_period(programme),
        sections=sections,
        contact=_contact(kind, programme),
        own_ratio=programme.contribution.own_contribution_ratio,
        shape=shape,
        left_out=frozenset(f.path for f in schemas.fields(kind, programme)) - kept,
    )


def printed_period(programme: Programme) -> str:
    """Give the name and the years of a KIP period, as forms print them."""
    return f"{programme.name}, {programme.years[0]}–{programme.years[-1]}"


def _contact(kind: FormKind, programme: Programme) -> str:
    """Say whom to ask and where to send the form (leaflet sections 2, 5 and 6)."""
    office, person, due = programme.office, programme.contact, programme.reporting
    to = f"{office.name} ({office.abbreviation}), {office.unit}"
    asked = f"{person.name}, {person.function}, {person.email}, {person.phone}"
    elsewhere = kind is FormKind.ANNUAL_REPORT and due.email != person.email
    return f"{CONTACT} {to}; {asked}" + (f"; Einreichung an {due.email}" if elsewhere else "")


def _hints(programme: Programme) -> tuple[Hint, ...]:
    """Give the leaflet's examples of measures, by focus area (sections 3.1.1 and 3.2.1)."""
    return tuple(Hint(area.label, area.example_measures) for area in programme.focus_areas)


def _sections(root: Node, programme: Programme) -> Iterator[Section]:
    for name, node in root["properties"].items():
        if node.get("x-kind") == "identity":
            continue
        path = f"/{jsonio.escape(name)}"
        for section in _parts(node, path, required=name in root.get("required", ())):
            hinted = node.get("x-hints") == "example_measures"
            yield replace(section, hints=_hints(programme)) if hinted else section


def _parts(node: Node, path: str, *, required: bool) -> Iterator[Section]:
    """Cut a part of the schema into sections: its own fields first, then lists and sub-parts."""
    if "items" in node:
        yield _list_section(node, path)
        return
    own, later = _own_items(node, path, required=required)
    if own:
        number = node.get("x-number", own[0].number).split(".")[0]
        computed = bool(node.get("x-computed"))
        yield Section(number, node["title"], node.get("description", ""), "fields", own,
                      computed=computed)  # fmt: skip
    for child, child_path, child_required in later:
        yield from _parts(child, child_path, required=child_required)


def _own_items(
    node: Node, path: str, *, required: bool
) -> tuple[tuple[Item, ...], list[tuple[Node, str, bool]]]:
    """Give the fields that stand in a part itself, and what makes sections of its own."""
    if "properties" not in node or "x-years" in node or "x-choices" in node:
        return tuple(_items(node, path, required=required)), []
    items: list[Item] = []
    later: list[tuple[Node, str, bool]] = []
    for name, child in node["properties"].items():
        child_path = f"{path}/{jsonio.escape(name)}"
        needed = required and name in node.get("required", ())  # of a part that may be left out: no
        is_part = "properties" in child and not {"x-years", "x-choices"} & set(child)
        if "items" in child or (is_part and "x-number" in child):
            later.append((child, child_path, needed))
        elif is_part:  # an address: its fields stand among the others
            inner, inner_later = _own_items(child, child_path, required=needed)
            items += inner
            later += inner_later
        else:
            items += _items(child, child_path, required=needed)
    return tuple(items), later


def _list_section(node: Node, path: str) -> Section:
    items, _later = _own_items(node["items"], f"{path}/*", required=True)
    long = any(item.kind == "multiline" for item in items) and len(items) > 4
    wide = len(items) > _WIDEST_TABLE
    number = node.get("x-number") or items[0].number.split(".")[0]
    if node["x-rows"] == 1 and "x-one" in node:
        return Section(number, node["x-one"], node.get("description", ""), "fields", items)
    return Section(
        number=number,
        title=node["title"],
        help=node.get("description", ""),
        layout="blocks" if long or wide else "table",
        items=items,
        path=path,
        rows=node["x-rows"],
        max_rows=node["maxItems"],
        row_name=node["x-row"],
    )


def _items(node: Node, path: str, *, required: bool) -> Iterator[Item]:
    if "properties" in node:  # years of an amount, check boxes of a choice
        for name, child in node["properties"].items():
            single = f"{path}/{jsonio.escape(name)}"
            boxes = "x-year" not in child
            title = node["x-labels"][name] if boxes else child["title"]
            item = _item(child, single, title=title, required=False, group=node["title"])
            yield replace(item, one_of_group=boxes and required)
    else:
        yield _item(node, path, title=node["title"], required=required)


def _item(node: Node, path: str, *, title: str, required: bool, group: str = "") -> Item:
    labels = node.get("x-labels", {})
    examples = node.get("examples", ())
    return Item(
        path=path,
        number=node.get("x-number", ""),
        title=title,
        help=node.get("description", ""),
        kind=node["x-kind"],
        required=required,
        choices=tuple(Choice(str(key), labels[str(key)]) for key in node.get("enum", ())),
        max_length=node.get("x-room", node.get("maxLength")),
        unit=node.get("x-unit", ""),
        example=str(examples[0]) if examples else "",
        computed=bool(node.get("x-computed")),
        group=group,
        data_type=node["type"],
        row_default=node.get("x-row-default", ""),
    )
