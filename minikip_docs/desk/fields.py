"""What a form of the desk gives: dates as browsers send them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minikip_docs.data.model import Refusal

_YEARS = range(2000, 2100)  # of dates on documents: others are slips


def day(form: Mapping[str, str], name: str) -> date | None:
    """Read a date, None if it was left empty; raises ``Refusal`` D611."""
    told = form.get(name, "").strip()
    if not told:
        return None
    try:
        given = date.fromisoformat(told)
    except ValueError:
        given = None
    if given is None or given.year not in _YEARS:
        raise Refusal(
            "D611",
            f"«{told}» ist kein Datum, das hier stehen kann.",
            "Bitte zurückgehen und das Datum wählen oder wie 2026-03-20 schreiben.",
        )
    return given
