"""Text on the page itself where a field is: typed there by programs that fill in no fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pikepdf
import pypdfium2

from minikip_docs.data.model import Finding
from minikip_docs.forms import sentences
from minikip_docs.forms.pdf.boxes import Boxes
from minikip_docs.forms.pdf.doubts.out_of_sight import frame
from minikip_docs.forms.pdf.file import refuse_endless
from minikip_docs.forms.sentences.note import At, Where

_EDGE = 1.0  # points within a box that the letters beside it may reach


def findings(
    raw: bytes, pdf: pikepdf.Pdf, fields: Mapping[str, tuple[Boxes, At, str]]
) -> Iterator[Finding]:
    """Give F186 for text of the page within the fields; our forms have none there.

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
    for boxes, at, _told in fields.values():
        for box in boxes.on_pages:
            if box.page not in pages:
                pages[box.page] = document[box.page - 1].get_textpage()
            left, bottom, right, top = frame(box.node.get("/Rect"))
            text = pages[box.page].get_text_bounded(
                left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE
            )
            if text.strip() and "".join(text.split()) != "".join(boxes.value.split()):
                told.append((at(), " ".join(text.split())))
                break
    if told:
        yield sentences.pdf.written_on_page(told)
