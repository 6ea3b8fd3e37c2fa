"""The font of the fields of a PDF form: for typing in a viewer and for our own values."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name

from minikip_docs.press.faces import opened

LINE = 1.16  # line height in font sizes
_DROPPED = ["FFTM", "GSUB", "GPOS", "GDEF", "kern", "gasp"]
_BASE = Name("/MINIKP+LiberationSans")
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class FieldFont:
    """The embedded font: its file, the glyph of each character, widths in 1/1000 em."""

    file: bytes
    glyphs: Mapping[int, int]
    widths: tuple[int, ...]  # by glyph
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def width(self, text: str, size: float) -> float:
        """Give the width of a text in points."""
        return sum(self.widths[self.glyphs.get(ord(c), 0)] for c in text) * size / 1000

    def codes(self, text: str) -> bytes:
        """Encode a text for the wide font; what has no glyph becomes a question mark."""
        unknown = self.glyphs[ord("?")]
        return b"".join(self.glyphs.get(ord(c), unknown).to_bytes(2, "big") for c in text)

    def printable(self, text: str) -> str:
        """Give a text as we print it: what has no glyph is a question mark."""
        return "".join(c if ord(c) in self.glyphs or c == "\n" else "?" for c in text)

    def lines(self, text: str, size: float, available: float) -> list[str]:
        """Break a text into lines of at most ``available`` points; long words are cut."""
        found: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                tried = f"{line} {word}" if line else word
                if self.width(tried, size) <= available:
                    line = tried
                    continue
                if line:
                    found.append(line)
                line = word
                while self.width(line, size) > available:
                    kept = self._fitting(line, size, available)
                    found.append(line[:kept])
                    line = line[kept:]
            found.append(line)
        return found

    def _fitting(self, word: str, size: float, available: float) -> int:
        used = 0.0
        for index, character in enumerate(word):
            used += self.width(character, size)
            if used > available:
                return max(index, 1)
        return len(word)


@cache
def field_font() -> FieldFont:
    """Give the shipped Liberation Sans without hints: all letters, a quarter of the size."""
    from fontTools import subset  # noqa: PLC0415 - slow to import; who reads forms has no need of it

    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    with opened() as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[c for c in font.getBestCmap() if c not in _PRIVATE])
        subsetter.subset(font)
        out = io.BytesIO()
        font.save(out)
        em, head = font["head"].unitsPerEm, font["head"]
        scale = 1000 / em
        return FieldFont(
            file=out.getvalue(),
            glyphs={code: font.getGlyphID(name) for code, name in font.getBestCmap().items()},
            widths=tuple(
                round(font["hmtx"].metrics[name][0] * scale) for name in font.getGlyphOrder()
            ),
            ascent=round(font["hhea"].ascent * scale),
            descent=round(font["hhea"].descent * scale),
            box=tuple(round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)),
        )


def embed(pdf: pikepdf.Pdf) -> tuple[pikepdf.Object, pikepdf.Object]:
    """Embed the face once and give two fonts of it.

    The first has the Windows letters, which every viewer can type with; it carries the
    other letters too, so that a program can reach them. The second is wide (Identity-H)
    and sets what we print ourselves: Şahin, Đặng, Łukasz.
    """
    shown = field_font()
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=_BASE, Flags=32, FontBBox=Array(shown.box),
            ItalicAngle=0, Ascent=shown.ascent, Descent=shown.descent, CapHeight=729, StemV=80,
            FontFile2=pdf.make_stream(shown.file, Length1=len(shown.file)),
        )
    )  # fmt: skip
    narrow = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=_BASE, Encoding=Name.WinAnsiEncoding,
            FirstChar=32, LastChar=255, Widths=Array(_windows_widths(shown)),
            FontDescriptor=descriptor,
        )
    )  # fmt: skip
    wide = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=_BASE, Encoding=Name("/Identity-H"),
            ToUnicode=pdf.make_stream(_to_unicode()),
            DescendantFonts=Array([_descendant(descriptor)]),
        )
    )  # fmt: skip
    return narrow, wide


def _descendant(descriptor: pikepdf.Object) -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=_BASE, FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity, DW=0, W=pikepdf.Object.parse(_all_widths()),
    )  # fmt: skip


def _windows_widths(shown: FieldFont) -> list[int]:
    letters = (bytes([code]).decode("cp1252", "replace") for code in range(32, 256))
    return [shown.widths[shown.glyphs.get(ord(c), shown.glyphs[0x2022])] for c in letters]


@cache
def _all_widths() -> bytes:
    """Give the widths of all glyphs as PDF code: thousands of objects take longer to make."""
    return f"[0 [{' '.join(map(str, field_font().widths))}]]".encode("ascii")


@cache
def _to_unicode() -> bytes:
    """Give the CMap from glyphs back to characters (ISO 32000-1, 9.10.3); PDF/A-2a asks for it."""
    characters: dict[int, int] = {}
    for code, glyph in sorted(field_font().glyphs.items()):
        characters.setdefault(glyph, code)
    pairs = [f"<{glyph:04X}> <{code:04X}>" for glyph, code in sorted(characters.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
