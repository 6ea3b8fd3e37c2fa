"""Pictures and drawings that a template prints like values; light, for whoever hands them over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture a template prints like a value: PNG or JPEG, height in millimetres.

    ``path`` names it; its ``content`` is read from there unless it is given.
    """

    path: Path
    alt: str
    height_mm: Decimal | int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing a template prints like a value, and a picture of it; sizes in points."""

    svg: bytes  # outlines only, no text
    png: bytes
    alt: str
    width: float
    height: float
