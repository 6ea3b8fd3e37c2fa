"""Text on the page itself where a field is: typed there by programs that fill in no fields."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from minikip_docs.data.model import Finding
from minikip_docs.forms import sentences
from minikip_docs.forms.pdf.boxes import Boxes
from minikip_docs.forms.pdf.doubts.drawn import same
from minikip_docs.forms.pdf.doubts.out_of_sight import frame
from minikip_docs.forms.pdf.file import refuse_endless
from minikip_docs.forms.sentences.note import At, Where

_EDGE = 1.0  # points within a box that the letters beside it may reach
_TALLEST = 36.0  # points: nobody types taller letters into a field; watermarks have them
_ASKEW = 0.1  # sine of twice the angle to the edges of the page


def findings(
    raw: bytes, pdf: pikepdf.Pdf, fields: Mapping[str, tuple[Boxes, At, str]]
) -> Iterator[Finding]:
    """Give F186 for text of the page within the fields; our forms have none there.

    What a program set askew or in huge letters over a whole page is a watermark: F187.
    ``fields``: by pointer, with what each holds as text. What the field says as well is let
    pass: some programs write it twice. Raises ``Refusal`` D124 for pages that draw more than
    any form does.
    """
    last = max(
        (box.page for boxes, _at, _told in fields.values() for box in boxes.on_pages), default=0
    )
    refuse_endless(pdf, last)
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:  # a file that only the other library can mend
        return
    pages: dict[int, pypdfium2.PdfTextPage] = {}
    told: list[tuple[Where, str]] = []
    marks: dict[int, str] = {}  # by page
    apart: dict[int, list[tuple[str, float, float]]] = {}  # by page, the letters of no watermark
    for boxes, at, _told in fields.values():
        for box in boxes.on_pages:
            if box.page not in pages:
                pages[box.page] = document[box.page - 1].get_textpage()
            left, bottom, right, top = frame(box.node.get("/Rect"))
            text = pages[box.page].get_text_bounded(
                left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE
            )
            if not text.strip() or same(text, boxes.value):
                continue
            if box.page not in marks:
                marks[box.page], apart[box.page] = _parted(pages[box.page])
            if marks[box.page]:
                within = (s for s, x, y in apart[box.page] if left < x < right and bottom < y < top)
                text = "".join(within)
            if text and not same(text, boxes.value):
                told.append((at(), " ".join(text.split())))
                break
    if told:
        yield sentences.pdf.written_on_page(told)
    shown = {page: mark for page, mark in marks.items() if mark}
    if shown:
        yield sentences.pdf.watermark(*next(iter(shown.items())), len(shown) - 1)


def _parted(page: pypdfium2.PdfTextPage) -> tuple[str, list[tuple[str, float, float]]]:
    """Tell the letters of a watermark, joined, from all others, each with where its middle is."""
    mark: list[str] = []
    others: list[tuple[str, float, float]] = []
    for index in range(page.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(page, index))
        if letter.isspace():
            continue
        left, bottom, right, top = page.get_charbox(index)
        askew = abs(math.sin(2 * pdfium.FPDFText_GetCharAngle(page, index))) > _ASKEW
        if askew or top - bottom > _TALLEST:
            mark.append(letter)
        else:
            others.append((letter, (left + right) / 2, (bottom + top) / 2))
    return "".join(mark), others
