"""What a PDF without fields is: a form of ours that was printed, a scan, or something else."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from itertools import islice

import pikepdf
import pypdfium2
from pypdfium2 import raw as pdfium

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import Reading
from minikip_docs.forms.pdf.file import decoded, refuse_endless
from minikip_docs.forms.pdf.prints import footer
from minikip_docs.forms.pdf.prints import printed as printed_form
from minikip_docs.forms.pdf.prints.letters import Letter, letters

_MOST_PAGES = 60  # that are looked at; the longest form of ours has some 40
_MOST_OBJECTS = 20_000  # of a page
_PICTURE = 0.6  # share of a page that its pictures cover if it was scanned
_READABLE = 0.7  # share of the signs of a text that are letters, figures and usual signs
_SIGNS = string.punctuation + "«»‹›„“”’‘–—·•…§°€©"
_MARK = "minikip-"  # begins what a form says of itself
_HIDDEN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


def read(raw: bytes, pdf: pikepdf.Pdf, programmes: Programmes) -> Reading:
    """Read a PDF that has no fields on its pages: a form of ours that was printed.

    Gives proposals. Raises ``Refusal`` for all else: F104 a PDF of somebody else, F105 XFA, F120
    a form of ours of which nothing can be read, F121 a scan, F126 nothing on any page, F127 only
    drawings, F128 letters that nobody can tell.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise sentences.pdf.xfa()
    refuse_endless(pdf, _MOST_PAGES)
    try:
        document = pypdfium2.PdfDocument(raw)
        pages = [document[number] for number in range(min(len(document), _MOST_PAGES))]
        texts = [page.get_textpage().get_text_range() for page in pages]
    except pypdfium2.PdfiumError as error:
        raise not_ours(pdf) from error
    told = footer.find(texts, programmes)
    if not told:
        raise _foreign(pdf, pages, texts)
    # A picture of a form may have a text behind it, which was guessed: that is no print.
    printed = {number: page for number, page in enumerate(pages) if not _covered(page)}
    reading = printed_form.read(printed, len(document), told, programmes)
    if reading and (reading.cells or reading.findings):
        return reading
    own = footer.find((texts[number] for number in printed), programmes)
    raise sentences.prints.printed() if own else sentences.pdf.scanned()


def _foreign(pdf: pikepdf.Pdf, pages: Sequence[pypdfium2.PdfPage], texts: Sequence[str]) -> Refusal:
    """Say what a PDF is in which our footer does not stand."""
    if _MARK in decoded(pdf.docinfo.get("/Keywords")):
        return sentences.prints.printed()
    if pages and all(_covered(page) and not _has_visible_text(page) for page in pages):
        return sentences.pdf.scanned()
    found: list[Letter] = []
    for page in pages:
        found += letters(page)
        if len(found) > 500:
            break
    known = sum(letter.text.isalnum() or letter.text in _SIGNS for letter in found)
    if found and known < _READABLE * len(found):
        return sentences.pdf.letters_unknown()
    if found:
        return not_ours(pdf, next((text for text in texts if text.strip()), ""))
    if any(map(_covered, pages)):
        return sentences.pdf.scanned()
    drawn = any(next(_objects(page), None) is not None for page in pages)
    return sentences.pdf.only_drawn() if drawn else sentences.pdf.without_content()


def not_ours(pdf: pikepdf.Pdf, text: str = "") -> Refusal:
    """Say that a PDF is none of our forms (F104), with its title or how its text begins."""
    named = _named(pdf, text)
    called = f" («{named}»)" if named else ""
    return sentences.file.not_ours(f"Diese PDF-Datei{called}")


def _named(pdf: pikepdf.Pdf, text: str) -> str:
    """Give the title of a PDF, or how its text begins."""
    return excerpt(decoded(pdf.docinfo.get("/Title"))) or excerpt(clean(text[:300]), 40)


def _objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    return islice(page.get_objects(max_depth=3), _MOST_OBJECTS)


def _covered(page: pypdfium2.PdfPage) -> bool:
    """Say whether pictures cover a page, as after scanning; some programs cut it into strips."""
    width, height = page.get_size()
    area = 0.0
    for picture in islice(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), 500):
        left, bottom, right, top = picture.get_bounds()
        area += max(right - left, 0) * max(top - bottom, 0)
    return bool(area >= _PICTURE * width * height)


def _has_visible_text(page: pypdfium2.PdfPage) -> bool:
    """Say whether a page has text that is seen: a scan may have text behind it, to be searched."""
    return any(
        one.type == pdfium.FPDF_PAGEOBJ_TEXT
        and pdfium.FPDFTextObj_GetTextRenderMode(one) not in _HIDDEN
        for one in _objects(page)
    )
