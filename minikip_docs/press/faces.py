"""The shipped fonts: the four faces of the text and a few signs, opened here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fontTools.ttLib import TTFont

from minikip_docs.data.resources import resource

FAMILY = "Liberation Sans"
FOLDER = resource("press", "fonts")
_SIGNS = FOLDER / "MinikipSymbols.ttf"  # ☐ ☑ ☒ ✓ ✔, which the family lacks
_FACES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
_NON_BREAKING_HYPHEN = 0x2011  # set with the glyph of the hyphen


def opened(*, bold: bool = False, italic: bool = False) -> TTFont:
    """Open one face; the caller closes it. Its tables are read as they are asked for."""
    path = FOLDER / f"LiberationSans-{_FACES[bold, italic]}.ttf"
    return TTFont(path, recalcTimestamp=False, lazy=True)


@cache
def in_all_faces() -> frozenset[int]:
    """Give the code points (OpenType cmap) that every face can print."""
    maps = []
    for bold, italic in _FACES:
        with opened(bold=bold, italic=italic) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps) | {_NON_BREAKING_HYPHEN})


@cache
def letters(bold: bool, italic: bool) -> frozenset[str]:
    """Give every letter that one face can print."""
    return frozenset(map(chr, widths(bold, italic)))


@cache
def widths(bold: bool, italic: bool) -> Mapping[int, float]:
    """Give the width in em of every code point that one face, or else the signs, can print."""
    with TTFont(_SIGNS, lazy=True) as signs, opened(bold=bold, italic=italic) as font:
        found = {**_widths(signs), **_widths(font)}
    found.setdefault(_NON_BREAKING_HYPHEN, found[ord("-")])
    return found


def _widths(font: TTFont) -> dict[int, float]:
    metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
