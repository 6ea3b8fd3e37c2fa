"""What a box shows: the text its own drawing sets, without looking at what is stored."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from minikip_docs.forms.pdf.doubts.lettering import Decoder, content, decoder

_LONGEST = 200_000  # bytes of one drawing
_MOST = 20_000_000  # of all drawings of a file
_SHORT = 200  # bytes of a drawing that is remembered
_DEEPEST = 4  # drawings within drawings
_UNSEEN = 3  # text rendering mode that paints nothing (ISO 32000-1, table 106)
_GAP = -250  # thousandths of an em: from here on a blank
_SETTING = "BT Tf Tj TJ ' \" Td TD Tm T* TL Tr Do"  # operators that matter for what is set
_N = rb"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)"
# Nearly all programs draw a field in one font, each line placed and then set. Such a drawing is
# read in a third of the time; all others are taken apart by the library.
_USUAL = re.compile(
    rb"[^()<>\[\]'\"%]*?\sBT\s++/(?P<font>[^\s()<>\[\]{}/%]++)\s++(?P<size>" + _N + rb")\s++Tf\s"
    rb"(?P<rest>(?:[\w\s.*+-]++|<[0-9A-Fa-f]*+>|\([^()\\]*+\))*+)"
)
_LINE = re.compile(
    rb"(" + _N + rb")\s++(?:T[dD]|Tm)\s*+(?:<([0-9A-Fa-f]*+)>|\(([^()]*+)\))\s*+Tj\s"
)
# What leaves something on the page (ISO 32000-1, table 51): text, areas, lines, pictures.
_PAINTS = re.compile(rb"(?:^|[\s>)\]])(?:T[jJ]|['\"]|[fFBbSs]\*?|sh|Do|EI)(?=\s|$)")
_ODD = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a drawing shows: its text, line by line, and whether all of it could be told."""

    text: str
    lines: int
    size: float  # of the letters, in points
    whole: bool = True


NOTHING = Shown("", 0, 0.0)
_CANNOT_TELL = Shown("", 0, 0.0, whole=False)


class Drawings:
    """Reads the drawings of one file; fonts are looked at once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        form = pdf.Root.get("/AcroForm")
        self._form = form if isinstance(form, Dictionary) else Dictionary()
        self._fonts: dict[bytes, Decoder] = {}
        self._empty: set[bytes] = set()  # drawings without text, as they are stored
        self._left = _MOST

    @property
    def made_anew(self) -> bool:
        """Say whether viewers are told to draw every field from what is stored."""
        told: object = self._form.get("/NeedAppearances")
        return told is True

    def shown(self, node: pikepdf.Object) -> Shown | None:
        """Give what a box or annotation shows, None if it has no drawing: viewers make one."""
        drawn = _drawing(node)
        if drawn is None:
            return None
        try:
            raw = drawn.read_raw_bytes()
            if raw in self._empty:  # as nearly all fields that nobody filled in
                return NOTHING
            sheet = _Sheet(self)
            sheet.read(drawn)
            shown = sheet.result()
        except _ODD:  # a drawing may hold anything
            return _CANNOT_TELL
        if shown is NOTHING and len(raw) < _SHORT and not sheet.nested:
            self._empty.add(raw)
        return shown

    def paints(self, node: pikepdf.Object) -> bool:
        """Say whether an annotation draws anything at all, or too much to be looked through."""
        drawn = _drawing(node)
        if drawn is None:
            return False
        data = self.data(drawn)
        return data is None or bool(_PAINTS.search(data))

    def data(self, drawing: pikepdf.Object) -> bytes | None:
        """Give what a drawing holds, None for more than is good."""
        data = content(drawing, _LONGEST)
        self._left -= len(data or b"")
        return data if self._left > 0 else None

    def font(self, drawing: pikepdf.Object, name: str) -> Decoder | None:
        """Give what reads the letters of a font, which a drawing or the form names."""
        for holder in (drawing.get("/Resources"), self._form.get("/DR")):
            fonts = holder.get("/Font") if isinstance(holder, Dictionary) else None
            font = fonts.get(f"/{name}") if isinstance(fonts, Dictionary) else None
            if isinstance(font, Dictionary):
                told = font.unparse()
                if told not in self._fonts:
                    self._fonts[told] = decoder(font)
                return self._fonts[told]
        return None


def _drawing(node: pikepdf.Object) -> Stream | None:
    """Give the drawing of an annotation: the only one, or that of its state."""
    drawn = node.get("/AP")
    drawn = drawn.get("/N") if isinstance(drawn, Dictionary) else None
    if isinstance(drawn, Dictionary) and not isinstance(drawn, Stream):
        drawn = drawn.get(str(node.get("/AS"))) if "/AS" in node else None
    return drawn if isinstance(drawn, Stream) else None


class _Sheet:
    """One drawing being read, with those within it."""

    def __init__(self, drawings: Drawings) -> None:
        self._drawings = drawings
        self._parts: list[str] = []
        self._lines: set[float] = set()
        self._height = self._leading = self._size = 0.0
        self._font: Decoder | None = None
        self._seen = self._whole = True
        self.nested = False

    def result(self) -> Shown:
        text = "".join(self._parts).strip()
        if not text and self._whole:
            return NOTHING
        return Shown(text, len(self._lines), self._size, self._whole)

    def read(self, drawing: pikepdf.Object, depth: int = 0) -> None:
        data = self._drawings.data(drawing) if depth < _DEEPEST else None
        if data is None:
            self._whole = False
        elif (b"T" in data or b"Do" in data) and not self._usual(drawing, data):
            self._any(drawing, depth)

    def _usual(self, drawing: pikepdf.Object, data: bytes) -> bool:
        """Read a drawing that is as nearly all are; say whether it was."""
        found = _USUAL.fullmatch(data)
        if not found:
            return False
        lines = _LINE.findall(rest := found["rest"])
        if len(lines) != rest.count(b"Tj") or b"Tr" in rest:
            return False
        self._font = self._drawings.font(drawing, found["font"].decode("latin-1"))
        self._size = float(found["size"])
        for height, coded, text in lines:
            self._move(float(height))
            self._set(bytes.fromhex(coded.decode("ascii")) if coded else text)
        return True

    def _any(self, drawing: pikepdf.Object, depth: int) -> None:
        with warnings.catch_warnings():  # of ends that are missing: they do no harm here
            warnings.simplefilter("ignore")
            statements = pikepdf.parse_content_stream(drawing, _SETTING)
        for statement in statements:
            verb, operands = str(statement.operator), statement.operands
            last: Any = operands[-1] if len(operands) else None
            if verb in ("Td", "TD", "Tm", "T*", "BT", "'", '"'):
                self._place(verb, last)
            if verb in ("Tj", "'", '"') and isinstance(last, String):
                self._set(bytes(last))
            elif verb == "TJ" and isinstance(last, Array):
                for part in last:
                    if isinstance(part, String):
                        self._set(bytes(part))
                    elif part < _GAP:
                        self._parts.append(" ")
            elif verb == "Tf":
                self._font = self._drawings.font(drawing, str(operands[0])[1:])
                self._size = float(operands[1])
            elif verb == "TL":
                self._leading = float(last)
            elif verb == "Tr":
                self._seen = last != _UNSEEN
            elif verb == "Do":
                self._within(drawing, str(last), depth)

    def _within(self, drawing: pikepdf.Object, name: str, depth: int) -> None:
        self.nested = True
        resources = drawing.get("/Resources")
        inner = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        found = inner.get(name) if isinstance(inner, Dictionary) else None
        if isinstance(found, Stream) and found.get("/Subtype") == Name.Form:
            self.read(found, depth + 1)

    def _place(self, verb: str, last: Any) -> None:
        """Go where the next text is set; only the height tells one line from another."""
        if verb in ("Tm", "BT"):
            self._move((float(last) if verb == "Tm" else 0.0) - self._height)
        elif verb in ("Td", "TD"):
            self._move(float(last))
            if verb == "TD":
                self._leading = -float(last)
        else:
            self._move(-self._leading)

    def _move(self, by: float) -> None:
        if abs(by) > 0.5 and self._parts:
            self._parts.append("\n")
        self._height += by

    def _set(self, codes: bytes) -> None:
        if not self._seen:
            return
        self._lines.add(self._height // 1)  # an empty line takes room as well
        if self._font is not None:
            self._parts.append(self._font(codes))
        elif codes:
            self._whole = False
