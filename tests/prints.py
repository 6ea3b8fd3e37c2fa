"""Forms printed into PDFs: flattened as viewers do, shrunk, turned, drawn over."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
from pypdfium2 import raw as pdfium


def flattened(raw: bytes) -> bytes:
    """Print a form as Chrome and Edge do: fields become part of the page (pdfium)."""
    document = pypdfium2.PdfDocument(raw)
    document.init_forms()
    for number in range(len(document)):
        page = document[number]
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
        page.close()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def stamped(raw: bytes) -> bytes:
    """Print a form as qpdf does: what fields show is set onto the page, nothing else kept."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.flatten_annotations("all")
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        del pdf.docinfo
        return _saved(pdf)


def moved(raw: bytes, matrix: tuple[float, ...], size: tuple[float, float] | None = None) -> bytes:
    """Lay the contents of each page otherwise: smaller, beside their place, turned."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for page in pdf.pages:
            page.contents_add(f"q {' '.join(map(str, matrix))} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            if size:
                page.MediaBox = page.CropBox = pikepdf.Array([0, 0, *size])
        return _saved(pdf)


def drawn(raw: bytes, page: int, content: bytes) -> bytes:
    """Draw something onto a page, over all that is there; /F0 is Helvetica."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        one = pdf.pages[page]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        one.add_resource(font, pikepdf.Name.Font, pikepdf.Name.F0)
        one.contents_add(b"q\n", prepend=True)
        one.contents_add(b"\nQ " + content)
        return _saved(pdf)


def plain(content: bytes = b"", *, title: str = "") -> bytes:
    """Make a PDF of one page that is none of our forms; /F0 is Helvetica."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    if title:
        pdf.docinfo["/Title"] = title
    return drawn(_saved(pdf), 0, content)


def scanned(*, text: bytes = b"") -> bytes:
    """Make a PDF of one page that is a picture, with a text behind it as after recognition."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    picture = pdf.make_stream(
        bytes(4), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=2, Height=2,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Im0)
    page.contents_add(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return drawn(_saved(pdf), 0, b"BT 3 Tr /F0 9 Tf 50 50 Td (" + text + b") Tj ET")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
