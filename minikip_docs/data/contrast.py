"""How well one colour is seen on another."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1000)
def contrast(one: str, two: str) -> float:
    """Give the contrast of two colours written as RRGGBB, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted(map(_luminance, (one, two)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: str) -> float:
    parts = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
