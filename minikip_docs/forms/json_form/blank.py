"""Makes a blank or prefilled form as JSON: an example to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.forms.cells import Value, put
from minikip_docs.forms.definition import Definition


def blank(form: Definition, values: Mapping[str, Value], *, created: date) -> bytes:  # noqa: ARG001 - JSON carries no date
    """Give the form as JSON: every field once, null where nothing is filled in yet.

    ``values`` are the prefilled fields by pointer. What stays null or empty counts as
    not filled in, so the file validates as soon as it is complete.
    """
    data: dict[str, Any] = dict(form.identity)
    for section in form.sections:
        # One row shows how to fill in; the others are those with values.
        rows = replace(section, rows=1).shown(values) if section.rows else [None]
        for row in rows:
            for item in section.items:
                if item.computed:
                    continue
                pointer = item.pointer(row)
                value: Value | None = values.get(pointer, item.default(row) or None)
                shown = value.isoformat() if isinstance(value, date) else value
                put(data, jsonio.split(pointer), shown)
    return jsonio.dumps(data)
