"""What a form of the desk gives: dates as browsers send them, or as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minikip_docs.data.dates import parse_date


def day(form: Mapping[str, str], name: str) -> date | None:
    """Read a date, None if it was left empty; raises ``Refusal`` V2xx as ``parse_date`` does."""
    told = form.get(name, "").strip()
    return parse_date(told) if told else None
