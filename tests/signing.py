"""PDF files as other programs hand them back: with a revision added, signed or not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

_SIGNATURE = bytes(range(1, 65)) + b"\0" * 64
_RANGE = b"[0 %010d %010d %010d]"
Edit = Callable[[pikepdf.Pdf], list[pikepdf.Object]]


def appended(pdf: bytes, *edits: Edit, sign: str | None = None) -> bytes:
    """Add one revision: the objects that the edits give, and a signature.

    ``sign`` names the field that is signed; a name that no field has gives a new one without
    extent on the first page.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        objects = {one.objgen[0]: one for edit in edits for one in edit(opened)}
        if sign is not None:
            for one in _signed(opened, sign):
                objects[one.objgen[0]] = one
        made = {n: _unparsed(one) for n, one in objects.items()}
        size = max([*made, int(opened.trailer.Size) - 1]) + 1
        root = opened.Root.objgen[0]
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places = {}
    for n, body in made.items():
        places[n] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    before = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    places[size] = start = len(out)
    rows = b"".join(b"\1" + places[n].to_bytes(4) + b"\0\0" for n in sorted(places))
    index = " ".join(f"{n} 1" for n in sorted(places)).encode()
    out += b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Index[%s]/Size %d/Root %d 0 R/Prev %d" % (
        size, index, size + 1, root, before,
    )  # fmt: skip
    out += b"/Length %d>>\n" % len(rows)
    out += b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (rows, start)
    if sign is None:
        return bytes(out)
    text = b"<%s>" % _SIGNATURE.hex().encode()
    at = out.index(text)
    end = at + len(text)
    return bytes(out).replace(_RANGE % (1, 1, 1), _RANGE % (at, end, len(out) - end))


def _unparsed(one: pikepdf.Object) -> bytes:
    if isinstance(one, pikepdf.Stream):
        content = one.read_raw_bytes()
        one.stream_dict.Length = len(content)
        return one.stream_dict.unparse(resolved=True) + b"\nstream\n%s\nendstream" % content
    body: bytes = one.unparse(resolved=True)
    return re.sub(rb"/ByteRange \[[^]]*\]", b"/ByteRange " + _RANGE % (1, 1, 1), body)


def _signed(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0]),
                   SubFilter=Name("/adbe.pkcs7.detached"),
                   Contents=pikepdf.String(_SIGNATURE))
    )  # fmt: skip
    for page in pdf.pages:
        for widget in page.obj.get("/Annots", []):
            if widget.get("/T") == name:
                widget.V = value
                return [widget, value]
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String(name),
                   Rect=Array([0, 0, 0, 0]), F=132, V=value)
    )  # fmt: skip
    return [*laid(field)(pdf), field, value]


def laid(note: pikepdf.Object | Dictionary, page: int = 0) -> Edit:
    """Lay a field or a note on a page."""

    def edit(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
        one = (
            note
            if note.is_indirect
            else pdf.make_indirect(Dictionary({str(key): value for key, value in note.items()}))
        )
        target = pdf.pages[page].obj
        target.Annots = Array([*target.get("/Annots", []), one])
        return [target, one]

    return edit


def rewritten_page(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Let the first page show something else."""
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(b"BT ET")
    return [page, page.Contents]


def another_page(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Add a copy of the first page at the end."""
    tree = pdf.Root.Pages
    page = pdf.make_indirect(Dictionary(dict(pdf.pages[0].obj.items())))
    page.Parent = tree
    tree.Kids = Array([*tree.Kids, page])
    tree.Count = int(tree.Count) + 1
    return [tree, page]
