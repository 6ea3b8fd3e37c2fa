"""The canton's letterhead: the values every document of the canton begins with."""

from __future__ import annotations

from typing import Any

from minikip_docs.documents.unset import Wanted
from minikip_docs.facts.settings import Settings
from minikip_docs.press.fill.images import Picture

_KEYS = (
    "name", "department", "office", "street", "postcode", "town", "phone", "email", "website",
)  # fmt: skip
_LOGO_HEIGHT_MM = 16


def canton(settings: Settings, wanted: Wanted) -> dict[str, Any]:
    """Give name, address and logo of the canton as a template prints them; "" without a logo."""
    row: dict[str, Any] = {name: wanted(f"canton.{name}") for name in _KEYS}
    logo = settings.canton.logo
    alt = settings.canton.logo_alt or f"Logo {settings.canton.name or 'Kanton'}"
    row["logo"] = Picture(logo, alt, _LOGO_HEIGHT_MM) if logo else ""
    return row
