"""Makes a blank or prefilled form as JSON: an example to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.forms.cells import Value, put
from minikip_docs.forms.definition import Definition, Section
from minikip_docs.forms.shape import PARTY_KIND


def blank(
    form: Definition,
    values: Mapping[str, Value],
    *,
    created: date,  # noqa: ARG001 - JSON carries no date
    marks: Mapping[str, str],  # noqa: ARG001 - and has no place for remarks
) -> bytes:
    """Give the form as JSON: every field once, null where nothing is filled in yet.

    ``values`` are the prefilled fields by pointer. What stays null or empty counts as
    not filled in, so the file validates as soon as it is complete.
    """
    data: dict[str, Any] = dict(form.identity)
    if form.shape:
        put(data, jsonio.split(PARTY_KIND), form.shape.party)
    for section in form.sections:
        # One row shows how to fill in; the others are those with values.
        rows = range(_used(section, values)) if section.rows else [None]
        for row in rows:
            for item in section.items:
                if item.computed:
                    continue
                pointer = item.pointer(row)
                value: Value | None = values.get(pointer, item.default(row) or None)
                shown = value.isoformat() if isinstance(value, date) else value
                put(data, jsonio.split(pointer), shown)
    return jsonio.dumps(data)


def _used(section: Section, values: Mapping[str, Value]) -> int:
    prefix = f"{section.path}/"
    rows = (p.removeprefix(prefix).split("/")[0] for p in values if p.startswith(prefix))
    return max([1, *(int(row) + 1 for row in rows)])
