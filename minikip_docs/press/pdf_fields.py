"""Turns the links of a typeset layout into fields that can be filled in (AcroForm widgets).

Typst cannot make form fields yet; it makes tagged links at the right place in the reading
order. Once it can, ``fillable`` is all that has to go.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from minikip_docs.press.field_font import LINE, embed, field_font

LINK = "field:"
ON = "ja"  # name of the ticked state of a check box

_PRINT = 4  # annotation flag
_SIGNATURES_EXIST = 1  # there is a place to sign, whether signed or not (ISO 32000-1, table 219)
_READ_ONLY, _REQUIRED, _MULTILINE = 1, 1 << 1, 1 << 12
_RADIO, _COMBO, _DO_NOT_SCROLL = 1 << 15, 1 << 17, 1 << 23  # ISO 32000-1, tables 226 to 230
PADDING = 2.0  # of a text in its box, on each side
_INK = "0.11 0.15 0.19 rg"
_FONT = "Liberation"
_MARKS = {
    "check": "1.4 w 1 J 1 j 0.106 0.310 0.447 RG 2.2 5.2 m 4.2 2.8 l 7.9 7.6 l S",
    "radio": "0.106 0.310 0.447 rg 5 2.4 m 6.44 2.4 7.6 3.56 7.6 5 c 7.6 6.44 6.44 7.6 5 7.6 c "
    "3.56 7.6 2.4 6.44 2.4 5 c 2.4 3.56 3.56 2.4 5 2.4 c f",
}  # in a square of 10 points
# A field that stands out: light inside, with an edge that is dark enough to be seen in grey.
_GROUND, _EDGE = (1.0, 0.941, 0.761), (0.718, 0.475, 0.122)
_GROUNDS = {
    "check": "0.6 0.6 8.8 8.8 re",
    "radio": "5 0.6 m 7.43 0.6 9.4 2.57 9.4 5 c 9.4 7.43 7.43 9.4 5 9.4 c "
    "2.57 9.4 0.6 7.43 0.6 5 c 0.6 2.57 2.57 0.6 5 0.6 c h",
}


@dataclass(frozen=True, slots=True)
class Widget:
    """What one link becomes. Radio buttons of one question share the name.

    A ``mark`` carries a value that nobody sees or types: its link has no extent. Hidden it would
    break PDF/A; without a widget it would break programs that fill forms (pdf-lib).
    """

    name: str
    kind: Literal["text", "combo", "check", "radio", "signature", "mark"]
    tooltip: str  # what a screen reader says
    value: str = ""
    state: str = ON  # of a check box or radio button when it is on
    caption: str = ""  # of a radio button: the answer it stands for
    size: float = 9.0
    multiline: bool = False
    right: bool = False
    required: bool = False
    max_length: int | None = None
    options: tuple[str, ...] = ()
    marked: bool = False  # stands out in colour and by its edge

    @property
    def on(self) -> bool:
        """Say whether this box or button is ticked."""
        return self.value == self.state


@dataclass(frozen=True, slots=True)
class _Work:
    """One form in the making."""

    pdf: pikepdf.Pdf
    fonts: Dictionary  # empty if no field shows text
    marks: Mapping[tuple[str, bool, bool], pikepdf.Object]  # check or radio, on, marked
    fields: Array  # the form's list of fields, growing
    questions: dict[str, pikepdf.Object]  # name -> parent of its radio buttons


def fillable(layout: bytes, widgets: Mapping[str, Widget]) -> bytes:
    """Give a layout its fields.

    ``widgets``: by what follows «field:» in the address of the link. The same input gives the
    same bytes. Keeps PDF/UA-1 and PDF/A-2a (ISO 14289-1, ISO 19005-2): no scripts, an appearance
    for every field, embedded fonts, the tag ``Form`` around each.
    """
    with pikepdf.open(io.BytesIO(layout)) as pdf:
        written = any(w.kind != "signature" for w in widgets.values())
        fonts = _fonts(pdf) if written else Dictionary()
        marked = (False, True) if any(w.marked for w in widgets.values()) else (False,)
        marks = {
            (kind, on, stands_out): _mark(pdf, kind, on, stands_out)
            for stands_out in marked
            for kind in _MARKS
            for on in (True, False)
        }
        work = _Work(pdf, fonts, marks, Array(), {})
        for page in pdf.pages:
            for link in page.obj.get("/Annots", Array()):
                address = str(link["/A"].get("/URI", "")) if "/A" in link else ""
                if address.startswith(LINK):
                    _place(work, page, link, widgets[address.removeprefix(LINK)])
        _retag(pdf)
        form = Dictionary(Fields=work.fields)
        if written:
            form.DA = String(f"/{_FONT} 9 Tf 0 g")
            form.DR = Dictionary(Font=Dictionary({f"/{_FONT}": fonts[f"/{_FONT}"]}))
        if any(w.kind == "signature" for w in widgets.values()):
            form.SigFlags = _SIGNATURES_EXIST
        pdf.Root.AcroForm = pdf.make_indirect(form)
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a file, small and always the same."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=False,
    )
    return out.getvalue()


def _fonts(pdf: pikepdf.Pdf) -> Dictionary:
    narrow, wide = embed(pdf)
    return Dictionary({f"/{_FONT}": narrow, "/Wide": wide})


def _place(work: _Work, page: pikepdf.Page, link: pikepdf.Object, widget: Widget) -> None:
    """Make a link a widget, in place: its tag and its place in the order stay."""
    for key in ("/A", "/Border", "/Contents", "/H", "/QuadPoints"):
        if key in link:
            del link[key]
    link.Subtype = Name.Widget
    link.F = _PRINT
    link.P = page.obj
    answer = f": {widget.caption}" if widget.caption else ""
    link.TU = String(widget.tooltip + answer)
    if widget.kind == "radio":
        _radio(work, link, widget)
        return
    link.T = String(widget.name)
    work.fields.append(link)
    if widget.kind == "check":
        _button(work, link, widget)
        link.FT = Name.Btn
        link.V = Name(f"/{ON}") if widget.on else Name.Off
    elif widget.kind == "signature":
        link.FT = Name.Sig
        link.AP = Dictionary(N=_stream(work, link, b""))
    elif widget.kind == "mark":
        link.FT, link.Ff, link.V = Name.Tx, _READ_ONLY, _stored(widget.value)
        link.Rect = Array([0, 0, 0, 0])
        link.DA = String(f"/{_FONT} 9 Tf {_INK}")
        link.AP = Dictionary(N=_stream(work, link, b""))
    else:
        _typed(work, link, widget)
    if widget.required:
        link.Ff = int(link.get("/Ff", 0)) | _REQUIRED


def _typed(work: _Work, link: pikepdf.Object, widget: Widget) -> None:
    """A field one types into: text of one or more lines, or a list to choose from."""
    link.FT = Name.Ch if widget.kind == "combo" else Name.Tx
    link.DA = String(f"/{_FONT} {widget.size:g} Tf {_INK}")
    if widget.kind == "combo":
        link.Ff = _COMBO
        link.Opt = Array([String(option) for option in ("", *widget.options)])
    else:
        # What would not be seen on paper cannot be typed: neither scrolled nor set smaller.
        link.Ff = _DO_NOT_SCROLL | (_MULTILINE if widget.multiline else 0)
    if widget.right:
        link.Q = 2
    if widget.max_length:
        # A longer value, which comes from data, stays whole: viewers count as UTF-16 does.
        link.MaxLen = max(widget.max_length, len(widget.value.encode("utf-16-be", "replace")) // 2)
    link.V = _stored(widget.value)
    drawn = _text(link, widget)
    if widget.marked:
        _coloured(link)
        width, height = _size(link)
        drawn = _ground(f"0.5 0.5 {width - 1:g} {height - 1:g} re").encode("ascii") + drawn
    link.AP = Dictionary(N=_stream(work, link, drawn))


def _stored(value: str) -> String:
    """Write a value so that it can be read in one way only (UTF-16 with its mark)."""
    return String(value if value.isascii() else b"\xfe\xff" + value.encode("utf-16-be", "replace"))


def _radio(work: _Work, link: pikepdf.Object, widget: Widget) -> None:
    parent = work.questions.get(widget.name)
    if parent is None:
        flags = _RADIO | (_REQUIRED if widget.required else 0)
        parent = work.pdf.make_indirect(
            Dictionary(FT=Name.Btn, Ff=flags, T=String(widget.name), TU=String(widget.tooltip),
                       V=Name.Off, Kids=Array())
        )  # fmt: skip
        work.questions[widget.name] = parent
        work.fields.append(parent)
    parent.Kids.append(link)
    link.Parent = parent
    _button(work, link, widget)
    if widget.on:
        parent.V = Name(f"/{widget.state}")


def _button(work: _Work, link: pikepdf.Object, widget: Widget) -> None:
    on, off = (work.marks[widget.kind, state, widget.marked] for state in (True, False))
    link.AP = Dictionary(N=Dictionary({f"/{widget.state}": on, "/Off": off}))
    link.AS = Name(f"/{widget.state}") if widget.on else Name.Off
    link.MK = Dictionary(CA=String("4" if widget.kind == "check" else "l"))
    if widget.marked:
        _coloured(link)


def _coloured(link: pikepdf.Object) -> None:
    """Say how viewers that draw a field anew colour it."""
    known = link.get("/MK", Dictionary())
    known.BG, known.BC = Array(_GROUND), Array(_EDGE)
    link.MK, link.BS = known, Dictionary(W=1)


def _ground(path: str) -> str:
    ground, edge = (" ".join(f"{part:g}" for part in colour) for colour in (_GROUND, _EDGE))
    return f"q {ground} rg {edge} RG 1 w {path} B Q "


def _mark(pdf: pikepdf.Pdf, kind: str, on: bool, marked: bool) -> pikepdf.Object:
    ground = _ground(_GROUNDS[kind]) if marked else ""
    return pdf.make_stream(
        (ground + (_MARKS[kind] if on else "")).encode("ascii"),
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]),
    )  # fmt: skip


def _size(link: pikepdf.Object) -> tuple[float, float]:
    left, bottom, right, top = (float(v) for v in link.Rect)
    return round(right - left, 3), round(top - bottom, 3)


def _stream(work: _Work, link: pikepdf.Object, content: bytes) -> pikepdf.Object:
    width, height = _size(link)
    # Each field has a stream of its own: programs that fill forms rewrite it in place.
    return work.pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height]),
        Resources=Dictionary(Font=work.fonts) if work.fonts else Dictionary(),
    )  # fmt: skip


def _text(link: pikepdf.Object, widget: Widget) -> bytes:
    """Draw a value as a viewer would; of a text longer than its box the whole lines it shows."""
    if not widget.value:
        return b"/Tx BMC EMC"
    face = field_font()
    width, height = _size(link)
    size, step = widget.size, widget.size * LINE
    lines = [widget.value]
    if widget.multiline:
        lines = face.lines(widget.value, size, width - 2 * PADDING)
        lines = lines[: max(1, int((height - 2 * PADDING) / step + 0.01))]
    base = (height - size * 0.72) / 2
    if widget.multiline:
        base = height - PADDING - size * 0.9
    parts = [f"/Tx BMC q 1 1 {width - 2:g} {height - 2:g} re W n BT /Wide {size:g} Tf {_INK}"]
    for number, line in enumerate(lines):
        x = width - PADDING - face.width(line, size) if widget.right else PADDING
        codes = face.codes(line).hex().upper()
        parts.append(f"1 0 0 1 {x:.2f} {base - number * step:.2f} Tm <{codes}> Tj")
    parts.append("ET Q EMC")
    return "\n".join(parts).encode("ascii")


def _retag(pdf: pikepdf.Pdf) -> None:
    """Call the tags of our fields ``Form``; those of real links stay."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        kids = element.get("/K")
        inner = list(kids) if isinstance(kids, Array) else [kids]
        for kid in inner:
            if not isinstance(kid, Dictionary):
                continue
            if kid.get("/Type") == Name.OBJR:
                if kid.Obj.get("/Subtype") == Name.Widget:
                    element.S = Name.Form
                    if len(inner) == 1:
                        # Checkers of signatures follow this shortest way from tag to field.
                        element.K = kid
            else:
                waiting.append(kid)
