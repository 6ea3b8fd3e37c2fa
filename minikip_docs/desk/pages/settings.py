"""Einstellungen: what is set and what is open in canton.toml; edited table by table."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from itertools import count

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.dates import parse_date
from minikip_docs.data.model import Refusal
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.wording import at_desk
from minikip_docs.facts import settings
from minikip_docs.facts.settings import Key
from minikip_docs.jobs.settings_edit import Typed, save, written

blueprint = Blueprint("settings", __name__)
PAGE = Page("Einstellungen", blueprint, "settings.show")

_SPARE = 2  # empty rows below those of a list


@blueprint.get("/einstellungen")
def show() -> str:
    """List all keys: what is set, what is open, what each is for."""
    now = written(this_desk().settings_path)
    tables = [
        (name, heading, [
            (key, _explained(key), _said(now.typed.get(_dotted(key), ""))) for key in keys
        ])
        for name, (heading, keys) in settings.tables().items()
    ]  # fmt: skip
    saved = "gespeichert" in request.args
    return render_template("settings.html", tables=tables, now=now, saved=saved)


@blueprint.get("/einstellungen/<table>")
def edit(table: str) -> str:
    """Show the form of one table."""
    now = written(this_desk().settings_path)
    return _form(table, now.typed, now.sha256 or "")


@blueprint.post("/einstellungen/<table>")
def change(table: str) -> ResponseReturnValue:
    """Save the keys of one table, or say beside each field what is wrong with it."""
    typed = {_dotted(key): _typed(key) for key in _keys(table)}
    was = request.form.get("stand", "")
    try:
        faults = save(this_desk().settings_path, typed, was or None).faults
    except Refusal as refusal:
        faults = {"": refusal}
    if faults:
        return _form(table, typed, was, faults), 422
    return redirect(f"/einstellungen?gespeichert#{table}", 303)


def _keys(table: str) -> tuple[Key, ...]:
    if table not in settings.tables():
        raise NotFound
    return settings.tables()[table][1]


def _dotted(key: Key) -> str:
    return f"{key.table}.{key.name}"


def _typed(key: Key) -> Typed:
    """Read what the form has of a key; rows are numbered."""
    if not key.columns:
        return request.form.get(key.name, "")
    rows: list[Mapping[str, str]] = []
    for number in count():
        names = {one.name: f"{key.name}-{number}-{one.name}" for one in key.columns}
        if not any(name in request.form for name in names.values()):
            return rows
        rows.append({name: request.form.get(field, "") for name, field in names.items()})
    return rows


def _form(
    table: str, typed: Mapping[str, Typed], was: str, faults: Mapping[str, Refusal] | None = None
) -> str:
    keys = _keys(table)
    fields = [_field(key, typed.get(_dotted(key), ""), faults or {}) for key in keys]
    others = [fault for key, fault in (faults or {}).items() if not key]
    return render_template(
        "settings_table.html", table=table, heading=settings.tables()[table][0], fields=fields,
        was=was, faults=[one for one in fields if one["fault"]], others=others,
    )  # fmt: skip


def _field(key: Key, value: Typed, faults: Mapping[str, Refusal]) -> dict[str, object]:
    """Give what the page needs to draw one key."""
    rows = [dict(row) for row in value] if not isinstance(value, str) else []
    return {
        "key": key,
        "explanation": _explained(key),
        "rows": [
            [(one, f"{key.name}-{number}-{one.name}", *_drawn(one, row.get(one.name, "")))
             for one in key.columns]
            for number, row in enumerate([*rows, *[dict[str, str]() for _ in range(_SPARE)]])
        ] if key.columns else [],
        "drawn": _drawn(key, value if isinstance(value, str) else ""),
        "fault": faults.get(_dotted(key)),
    }  # fmt: skip


def _explained(key: Key) -> str:
    """Give what a key is for, without the names of columns, which the page has above each."""
    said = at_desk(key.explanation)
    for column in key.columns:
        said = said.replace(f" ({column.name})", "")
    return said


def _drawn(key: Key, value: str) -> tuple[str, str]:
    """Give how a value is asked for, and how it stands there."""
    if key.kind is bool:
        return "choice", value
    if key.kind is datetime.date:
        try:
            return "date", parse_date(value).isoformat() if value else ""
        except Refusal:
            return "text", value  # as it was typed: a field for dates would show nothing
    if key.kind in {int, Decimal}:
        return "number", value
    return "sentence" if key.explanation.startswith(
        "ganzer Satz"
    ) or "\n" in value else "text", value


def _said(value: Typed) -> list[str]:
    """Give the lines that say what is set; none if it is open."""
    if isinstance(value, str):
        return [{"true": "Ja", "false": "Nein"}.get(value, value)] if value else []
    return [", ".join(filter(None, row.values())) for row in value]
