"""The small blank forms that other programs fill in here, and what is typed into which field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.data.values import typed
from minikip_docs.facts import schemas
from minikip_docs.forms.cells import Value, flatten
from minikip_docs.forms.definition import Definition, Item, path_of
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.forms.pdf.composition import printed
from tests.form_data import PROGRAMME, form_for

HERE = Path(__file__).parent
CREATED = date(2026, 1, 5)
YEAR = 2026


def values(kind: FormKind) -> dict[str, Any]:
    """Give the values that are typed in, as data."""
    raw = (HERE / "values" / f"{kind}.json").read_bytes()
    data: dict[str, Any] = typed(jsonio.loads(raw), schemas.schema(kind, PROGRAMME))
    return data


def form(kind: FormKind) -> Definition:
    """Give the smallest form: a municipality, one year, one measure."""
    return form_for(kind, years=(YEAR,), measures=1)


def typed_in(kind: FormKind) -> list[dict[str, Any]]:
    """Say for each field that is filled in what is typed, chosen or ticked.

    ``typed`` is the text as a person types it, ``key`` what a choice is called in the file,
    ``value`` what a spreadsheet keeps: a number, a day as ISO text (``kind`` is ``date``), text.
    """
    blank = form(kind)
    items = {item.path: item for _section, item in blank.items()}
    return [
        _field(items[path_of(pointer)], pointer, value)
        for pointer, value in flatten(blank, values(kind)).items()
    ]


def _field(item: Item, pointer: str, value: Value) -> dict[str, Any]:
    box = item.kind == "yes_no" and bool(item.group)
    shown = "x" if box else printed(item, value)
    kept: Any = shown
    if isinstance(value, Decimal):
        kept = float(value)
    elif item.kind in ("integer", "bfs_number"):
        kept = value
    elif isinstance(value, date):
        kept = value.isoformat()
    key = str(value) if item.kind == "choice" else shown
    return {
        "name": pointer,
        "cell": "f" + pointer.replace("/", "."),
        "kind": "box" if box else item.kind,
        "typed": shown,
        "key": key,
        "value": kept,
    }


def make() -> None:
    """Write the blank forms and the lists of what is typed into them."""
    folder = HERE / "blank"
    folder.mkdir(exist_ok=True)
    for kind in FormKind:
        for suffix in OFFERED:
            raw = FORMATS[suffix].blank(form(kind), {}, created=CREATED)
            (folder / f"{kind}.{suffix}").write_bytes(raw)
        listed = json.dumps(typed_in(kind), ensure_ascii=False, indent=1)
        (folder / f"{kind}.fields.json").write_text(listed + "\n", encoding="utf-8")


if __name__ == "__main__":
    make()
