"""The JSON form: an example to fill in, and reading a submission from JSON bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Place, Refusal
from minikip_docs.facts.schemas import form_id
from minikip_docs.forms.cells import Value, put
from minikip_docs.forms.definition import Definition

Cells = tuple[FormKind, dict[str, object], dict[str, Place]]


def blank(definition: Definition, values: Mapping[str, Value], *, created: date) -> bytes:  # noqa: ARG001 - JSON carries no date
    """Give the form as JSON: every field once, null where nothing is filled in yet.

    ``values`` are the prefilled fields by pointer. What stays null or empty counts as
    not filled in, so the file validates as soon as it is complete.
    """
    data: dict[str, Any] = dict(definition.identity)
    for section in definition.sections:
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


def read(raw: bytes) -> Cells:
    """Read a submission: which form it is, its data as typed, and places (JSON has none).

    Raises ``Refusal`` D101–D108 for a file that is not sound JSON and F101–F102 for
    JSON that is not one of our forms.
    """
    data = jsonio.loads(raw)
    if not isinstance(data, dict):
        raise Refusal(
            "F101",
            "Die JSON-Datei enthält keine Eingabe (es wird ein Objekt mit Feldern erwartet).",
            "Bitte die Datei mit «form»: «minikip-budget» oder «minikip-annual-report» senden.",
        )
    kinds = {form_id(kind): kind for kind in FormKind}
    form = data.get("form")
    if not isinstance(form, str) or form.strip() not in kinds:
        stands = f"ist «{form[:40]}»" if isinstance(form, str) else "enthält keinen Text"
        stands = "fehlt" if form is None else stands
        raise Refusal(
            "F102",
            f"Das ist kein Mini-KIP-Formular: Das Feld «form» {stands}.",
            "Bitte «minikip-budget» für die Budgeteingabe oder «minikip-annual-report» "
            "für den Jahresbericht eintragen.",
        )
    return kinds[form.strip()], data, {}
