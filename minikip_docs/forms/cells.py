"""What a form reader found, cell by cell, becomes typed data; and data become cells to prefill."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.as_seen import LONGEST, as_seen
from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Finding, FormKind, Place, Refusal, Severity, Stage
from minikip_docs.data.text import clean, excerpt, number
from minikip_docs.data.values import is_dash, parse_amount
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms.definition import ROW, Definition, Item, path_of
from minikip_docs.forms.shape import PARTY_KIND, Shape

Value = str | bool | Decimal | int | date

# What people write for yes and no, in small letters.
YES = {"ja", "j", "x", "yes", "y", "wahr", "true", "1", "✓", "✔", "☒", "☑"}
NO = {"nein", "n", "no", "falsch", "false", "0", "☐"}
_FIGURES = {"amount", "percent", "integer", "bfs_number", "date"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"\d{1,3}(?:['’ \u00a0\u202f]\d{3})+|\d{1,9}")
_PERCENT = re.compile(r"(\d{1,4}|\d['’]\d{3})(?:[.,](\d{1,2}))?\s*(?P<sign>%?)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell as it stands in the file; ``place`` is ready to print."""

    pointer: str
    value: Value
    place: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands in a file, filled in or not; both texts are ready to print."""

    area: str  # page or sheet; empty where the format has none
    place: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format module read: which form, its cells, and what it noticed itself (F codes)."""

    kind: FormKind
    identity: Mapping[str, str]  # form, version, programme; empty text where not found
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...] = ()
    fields: Mapping[str, Spot] = field(default_factory=dict)  # all that the file has, by pointer
    shape: Shape | None = None  # what the form was made for, where the file says it
    printed: bool = False  # read from a print: proposals, no data until a person accepts them
    prefilled: str = ""  # fingerprint of what was filled in when it was made, likewise
    suffix: str = ""  # of the format it was read from


def flatten(definition: Definition, data: Mapping[str, Any]) -> dict[str, Value]:
    """Give the values to prefill, by pointer, typed: amounts Decimal, dates ``date``.

    Sums, identity and what a form of this shape does not ask for are left out; what could not be
    read stays text. What no form has a field for raises ``KeyError``.
    """
    items = {item.path: item for _section, item in definition.items()}
    flat: dict[str, Value] = {}
    for pointer, value in _leaves(data):
        if pointer.lstrip("/") in definition.identity:
            continue
        if path_of(pointer) in definition.left_out:
            continue
        item = items[path_of(pointer)]
        offered = [choice.key for choice in item.choices]
        other_year = item.data_type == "integer" and not isinstance(value, str)
        if item.computed or (offered and other_year and str(value) not in offered):
            continue
        flat[pointer] = _typed(item, value)
    return flat


def _typed(item: Item, value: Any) -> Value:
    """Give a value as it is prefilled; a part of one per cent with the sign it is read by.

    What could not be read stands in the data as it was typed, and stays so.
    """
    if item.kind == "date":
        return _day(value)
    if item.kind == "percent" and not isinstance(value, str) and 0 < value < 1:
        return f"{Decimal(value).normalize():f} %"
    return value  # type: ignore[no-any-return]


def _day(value: str) -> Value:
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else value
    except ValueError:
        return value


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{pointer}/{jsonio.escape(key)}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{index}")
    else:
        yield pointer, value


def assemble(
    definition: Definition, programme: Programme, reading: Reading
) -> tuple[dict[str, Any], dict[str, Place], tuple[Finding, ...]]:
    """Turn cells into data.

    Gives the data (empty rows left out), where each field stands (also an empty one, and
    the part of the form around it), and findings: V2xx for a value that cannot be read for
    certain. Such a value stays in the data as typed, so that it is neither lost nor believed.
    """
    root = schemas.schema(definition.kind, programme)
    data: dict[str, Any] = dict(reading.identity)
    findings: list[Finding] = []
    rows = filled_rows(definition, reading.cells)
    places = _places(reading.fields, rows)
    items = {item.path: item for _section, item in definition.items()}
    for cell in reading.cells:
        item = items.get(path_of(cell.pointer))
        if item is None or item.computed or is_blank(cell, item):
            continue
        pointer = _in_data(cell.pointer, rows)
        if pointer is None:
            continue
        value: Any = cell.value
        try:
            value = read_value(item, cell.value)
        except Refusal as refusal:
            if isinstance(value, Decimal):  # no number any more that a rule may calculate with
                value = f"{value:f}"
            findings.append(
                Finding(
                    code=refusal.code,
                    severity=Severity.ERROR,
                    stage=Stage.SUBMISSION,
                    pointer=pointer,
                    label=schemas.label(root, cell.pointer),
                    message=refusal.message,
                    remedy=refusal.remedy,
                    place=Place(cell.place),
                )
            )
        places[pointer] = Place(cell.place)
        put(data, jsonio.split(pointer), value)
    if definition.shape:
        put(data, jsonio.split(PARTY_KIND), definition.shape.party)
    return data, places, tuple(findings)


def reader_findings(definition: Definition, reading: Reading) -> tuple[Finding, ...]:
    """Give what the reader noticed, each where its field stands in the data of ``assemble``.

    What is noticed in a row that is left out belongs to the list: the data do not have the row.
    """
    rows = filled_rows(definition, reading.cells)
    return tuple(
        replace(finding, pointer=_in_data(finding.pointer, rows) or _list(finding.pointer))
        for finding in reading.findings
    )


def _places(fields: Mapping[str, Spot], rows: Mapping[str, list[int]]) -> dict[str, Place]:
    """Give the place of each field by its pointer in the data, and of what is around it."""
    places: dict[str, Place] = {}
    around: dict[str, Place] = {}
    for pointer, spot in fields.items():
        in_data = _in_data(pointer, rows)
        if in_data is not None:
            places[in_data] = Place(spot.place)
        # A row left out has no pointer of its own; what is around it is its list.
        part = in_data.rpartition("/")[0] if in_data else _list(pointer)
        while part and spot.area:
            around.setdefault(part, Place(spot.area))
            part = part.rpartition("/")[0]
    return around | places


def _in_data(pointer: str, rows: Mapping[str, list[int]]) -> str | None:
    """Give a field's pointer once the empty rows are left out; None in a row left out."""
    found = ROW.search(pointer)
    if not found:
        return pointer
    section, row = pointer[: found.start()], int(found[1])
    order = rows.get(section, [])
    if row not in order:
        return None
    return f"{section}/{order.index(row)}{pointer[found.end() :]}"


def _list(pointer: str) -> str:
    """Give the list around the row of a field."""
    return ROW.split(pointer)[0]


def filled_rows(definition: Definition, cells: tuple[Cell, ...]) -> dict[str, list[int]]:
    """List, for each list of the form, the rows in which something was filled in."""
    items = {item.path: item for _section, item in definition.items()}
    rows: dict[str, set[int]] = {}
    for cell in cells:
        found = ROW.search(cell.pointer)
        item = items.get(path_of(cell.pointer))
        if not found or item is None or is_blank(cell, item):
            continue
        row = int(found[1])
        filled = rows.setdefault(cell.pointer[: found.start()], set())
        if str(cell.value) != item.default(row):
            filled.add(row)
    return {path: sorted(found) for path, found in rows.items()}


def is_blank(cell: Cell, item: Item) -> bool:
    """Say whether nothing was filled in.

    A box of a group that is not ticked is nothing, and so is a dash for a figure or a day.
    """
    if isinstance(cell.value, bool):
        return not cell.value and bool(item.group)
    if not isinstance(cell.value, str):
        return False
    return not clean(cell.value) or (item.kind in _FIGURES and is_dash(cell.value))


def put(data: Any, parts: list[str], value: Any) -> None:
    """Put a value at a pointer; what lies on the way is made as needed."""
    for part, following in itertools.pairwise(parts):
        inner: Any = [] if following.isdigit() else {}
        if isinstance(data, list):
            while len(data) <= int(part):
                data.append({})
            data = data[int(part)]
        else:
            data = data.setdefault(part, inner)
    data[parts[-1]] = value


def read_value(item: Item, value: Value) -> Any:
    """Read one value as its field's kind asks.

    Takes text as typed, or what a spreadsheet already knows as number, date or yes/no.
    Raises ``Refusal`` V2xx for what cannot be read for certain; nothing is guessed.
    """
    if item.kind == "date":
        return value.isoformat() if isinstance(value, date) else parse_date(str(value)).isoformat()
    if item.kind == "amount":
        return parse_amount(f"{value:f}" if isinstance(value, Decimal) else str(value))
    if item.kind == "percent":
        return _percent(str(value))
    if item.kind in ("integer", "bfs_number"):
        return _whole(str(value), "1103" if item.kind == "bfs_number" else "120")
    if item.kind == "yes_no":
        return value if isinstance(value, bool) else _yes_no(str(value))
    if item.kind == "choice":
        return _choice(item, str(value))
    return str(value)


def _percent(text: str) -> Decimal:
    typed = as_seen(text)
    found = _PERCENT.fullmatch(typed) if len(typed) <= LONGEST else None
    if not found:
        raise Refusal(
            "V221",
            f"«{excerpt(typed)}» ist keine Prozentzahl.",
            "Bitte nur die Zahl, zum Beispiel 80.",
        )
    whole = "".join(c for c in found[1] if c.isdigit())
    value = Decimal(f"{whole}.{found[2] or '0'}")
    if 0 < value < 1 and not found["sign"]:
        shown = excerpt(clean(text))
        raise Refusal(
            "V225",
            f"«{shown}» kann {number(value)} % oder {number(value * 100)} % heissen.",
            f"Bitte {number(value * 100)} schreiben, oder mit Prozentzeichen {shown} %.",
        )
    return value


def _whole(text: str, example: str) -> int:
    typed = as_seen(text)
    if len(typed) > LONGEST or not _WHOLE.fullmatch(typed):
        raise Refusal(
            "V222",
            f"«{excerpt(typed)}» ist keine ganze Zahl.",
            f"Bitte nur Ziffern schreiben, zum Beispiel {example}.",
        )
    return int("".join(c for c in typed if c.isdigit()))


def _yes_no(text: str) -> bool:
    typed = clean(text)
    if typed.casefold() in YES:
        return True
    if typed.casefold() in NO:
        return False
    raise Refusal(
        "V223", f"«{excerpt(typed)}» ist weder Ja noch Nein.", "Bitte «ja» oder «nein» schreiben."
    )


def _choice(item: Item, text: str) -> str | int:
    typed = clean(text)
    for choice in item.choices:
        if typed.casefold() in (choice.key.casefold(), choice.label.casefold()):
            return int(choice.key) if item.data_type == "integer" else choice.key
    listed = "; ".join(choice.label for choice in item.choices)
    raise Refusal(
        "V224", f"«{excerpt(typed)}» gehört nicht zur Auswahl.", f"Möglich sind: {listed}."
    )
