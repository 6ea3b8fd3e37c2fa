"""From when until when an agreement holds: as the submission says, else as the canton has set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from minikip_docs.facts.settings import Settings


def duration(data: Mapping[str, Any], settings: Settings) -> tuple[date | None, date | None]:
    """Give the first and the last day, each None where neither of the two names one."""
    own, usual = data["period"], settings.agreement
    return (
        date.fromisoformat(own["start"]) if "start" in own else usual.start,
        date.fromisoformat(own["end"]) if "end" in own else usual.end,
    )
