"""How cells of an Excel workbook look: number format, struck out, and whether one can see them."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from minikip_docs.data import number_format
from minikip_docs.data.container import Reason, UnopenedError
from minikip_docs.data.contrast import contrast
from minikip_docs.data.workbook_parts import elements, local, main_part, related, true

_MOST_LOOKS = 65_490  # of cells that Excel knows in one workbook
_SMALLEST = 3  # points of a letter that one can see at all
# Black on white is 21. Below this nobody sees a letter: white on our light blue fields is 1.13,
# the faintest grey that Excel offers by itself 1.12; the next one, which one can read, 1.4.
_LEAST_CONTRAST = 1.3
_WHITE, _BLACK = "FFFFFF", "000000"

_Node = ElementTree.Element


@dataclass(frozen=True, slots=True)
class Font:
    """What matters of letters; ``None``: as the cell has it."""

    struck: bool = False
    colour: str | None = None  # RRGGBB
    size: float | None = None

    def unseen(self, ground: str | None) -> bool:
        """Say whether nobody sees these letters on a ground; None: it is not known."""
        if self.size is not None and self.size < _SMALLEST:
            return True
        colour = self.colour or _BLACK
        return ground is not None and contrast(colour, ground) < _LEAST_CONTRAST


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    format: str = "General"
    day: bool = False  # its number is a day
    duration: bool = False  # … or hours that may be more than 24
    font: Font = Font()
    ground: str | None = _WHITE  # RRGGBB; None for patterns and shades

    @property
    def unseen(self) -> bool:
        """Say whether nobody sees what stands in it."""
        return self.font.unseen(self.ground)


@dataclass(slots=True)
class Styles:
    """The styles of a workbook; each look is worked out when a cell first has it."""

    _formats: dict[int, str] = field(default_factory=dict)
    _fonts: list[Font] = field(default_factory=list)
    _grounds: list[str | None] = field(default_factory=list)
    _cells: list[tuple[int, int, int]] = field(default_factory=list)  # format, font, ground
    hiding: frozenset[int] = frozenset()  # the conditional looks in which nobody sees a value
    colours: Colours | None = None
    _looks: dict[int, Look] = field(default_factory=dict)

    def look(self, number: int) -> Look:
        """Give the look of cells of a style; raises ``IndexError`` for one there is not."""
        if number not in self._looks:
            self._looks[number] = self._made(number)
        return self._looks[number]

    def _made(self, number: int) -> Look:
        if not self._cells:
            return Look()
        shown_as, font, ground = self._cells[number]
        code = self._formats.get(shown_as) or BUILTIN_FORMATS.get(shown_as, "General")
        return Look(
            code,
            is_date_format(code),
            is_timedelta_format(code),
            self._fonts[font] if self._fonts else Font(),
            self._grounds[ground] if self._grounds else _WHITE,
        )


def styles(members: Mapping[str, bytes]) -> Styles:
    """Read the styles of a workbook.

    Raises ``UnopenedError`` for a number format longer than Excel takes and for more styles than
    it knows: no office program makes them, and looking them through may take for ever.
    """
    made = Styles()
    parts = {part.kind: part.path for part in related(members, main_part(members))}
    made.colours = colours = Colours(members.get(parts.get("theme", "")))
    if (xml := members.get(parts.get("styles", ""))) is None:
        return made
    palette = [_argb(e.get("rgb")) for e in elements(xml) if local(e) == "rgbColor"]
    colours.indexed.update((n, rgb) for n, rgb in enumerate(palette) if rgb)
    for group in elements(xml):
        if len(group) > _MOST_LOOKS:
            raise UnopenedError(Reason.UNUSUAL)
        match local(group):
            case "numFmt":
                code = group.get("formatCode", "")
                if len(code) > number_format.LONGEST:
                    raise UnopenedError(Reason.UNUSUAL)
            case "numFmts":
                made._formats = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in group}
            case "fonts":
                made._fonts = [colours.font(e) for e in group]
            case "fills":
                made._grounds = [colours.ground(e) for e in group]
            case "cellXfs":
                made._cells = [
                    (int(e.get("numFmtId", 0)), int(e.get("fontId", 0)), int(e.get("fillId", 0)))
                    for e in group
                ]
            case "dxfs":
                made.hiding = frozenset(n for n, e in enumerate(group) if colours.hides(e))
    return made


class Colours:
    """The colours a workbook speaks of by number."""

    def __init__(self, theme: bytes | None) -> None:
        """Take the colours of a theme, if there is one."""
        self.indexed = {n: argb[2:] for n, argb in enumerate(COLOR_INDEX)}
        self.indexed |= {64: _BLACK, 65: _WHITE}  # those of the system
        self._theme = [_WHITE, _BLACK]
        for element in elements(theme) if theme else ():
            if local(element) == "clrScheme":
                found = [next((c.get("lastClr") or c.get("val") or "" for c in e), "")
                         for e in element]  # fmt: skip
                # A theme begins with dark, light, dark, light; cells count light first.
                order = (1, 0, 3, 2, *range(4, len(found)))
                self._theme = [found[n] for n in order if n < len(found)]

    def font(self, node: _Node) -> Font:
        """Read a font, of a cell or of a part of its text."""
        by_name = {local(child): child for child in node}
        size, strike, colour = (by_name.get(name) for name in ("sz", "strike", "color"))
        return Font(
            strike is not None and strike.get("val", "1") not in {"0", "false"},
            self._rgb(colour),
            None if size is None else float(size.get("val") or 11),
        )

    def ground(self, node: _Node) -> str | None:
        """Read a fill; None for one of several colours."""
        pattern = next((e for e in node if local(e) == "patternFill"), None)
        if pattern is None:
            return None
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return _WHITE
        return self._rgb(_child(pattern, "fgColor")) if kind == "solid" else None

    def hides(self, node: _Node) -> bool:
        """Say whether nobody sees a value in a conditional look."""
        by_name = {local(child): child for child in node}
        code = by_name["numFmt"].get("formatCode", "") if "numFmt" in by_name else ""
        if code and number_format.blank(code):
            return True
        if "font" not in by_name:
            return False
        font = self.font(by_name["font"])
        pattern = _child(by_name["fill"], "patternFill") if "fill" in by_name else None
        fill = None if pattern is None else _child(pattern, "bgColor")
        return font.unseen(_WHITE if fill is None else self._rgb(fill))

    def _rgb(self, node: _Node | None) -> str | None:
        """Give a colour as RRGGBB; None for one that is not given or not known."""
        if node is None or true(node.get("auto")):
            return None
        if rgb := _argb(node.get("rgb")):
            known: str | None = rgb
        elif (theme := node.get("theme")) is not None:
            known = dict(enumerate(self._theme)).get(int(theme))
        else:
            known = self.indexed.get(int(node.get("indexed", -1)))
        known = _argb(known)
        return known and _tinted(known, float(node.get("tint") or 0))


def _child(node: _Node, name: str) -> _Node | None:
    return next((child for child in node if local(child) == name), None)


def _argb(text: str | None) -> str | None:
    """Give RRGGBB of a colour written with or without its opacity, None if it is none."""
    if text is None or len(text) not in (6, 8) or set(text.upper()) - set("0123456789ABCDEF"):
        return None
    return text[-6:].upper()


def _tinted(rgb: str, tint: float) -> str:
    """Make a colour lighter (up to 1) or darker (down to -1), as ECMA-376 18.8.3 says."""
    if not -1 <= tint <= 1 or not tint:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(
        *(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    )
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, saturation))
