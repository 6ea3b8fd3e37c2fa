"""Reads the words of a PDF back: the text of each page, and what stands in its margins."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from minikip_docs.model import Refusal

# pdfium's sign for a hyphen at the end of a line, and hyphens that only look alike.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2011": "-", "\u200b": "", "\u00ad": "",
                          "\x00": ""})  # fmt: skip
_GAP = 0.2  # of the letters' height; a blank is wider


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of text between blanks; ``glue``: it may continue the piece before."""

    text: str
    glue: bool
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page: the text itself and, apart, the marked decoration."""

    body: tuple[Word, ...]
    margins: tuple[Word, ...]  # headers, footers and repeated table headers


def normal(text: str) -> str:
    """Make texts comparable: no invisible signs, one kind of hyphen, composed letters."""
    return unicodedata.normalize("NFC", text.translate(_HYPHENS))


def read_pdf(data: bytes) -> list[Page]:
    """Read the words of every page in the order they were set.

    Raises Refusal X906 for an unreadable file and X905 for text outside its page.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Refusal("X906", "Das erzeugte PDF ist nicht lesbar.", _REMEDY) from fault
    try:
        return [_page(page, n) for n, page in enumerate(document, 1)]
    finally:
        document.close()


_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler."


def _page(page: pypdfium2.PdfPage, n: int) -> Page:
    width, height = page.get_size()
    found: dict[bool, list[Word]] = {True: [], False: []}
    ends: dict[bool, tuple[float, float, float]] = {}  # right, bottom, top of the text before
    texts = page.get_textpage()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        text = normal(_text(item, texts))
        if not text.strip():
            if found[artifact := _artifact(item)] and text:
                ends.pop(artifact, None)  # a blank of its own parts the words around it
            continue
        left, bottom, right, top = item.get_bounds()
        if left < -1 or bottom < -1 or right > width + 1 or top > height + 1:
            raise Refusal(
                "X905", f"Text steht ausserhalb der Seite {n}: «{text.strip()}».", _REMEDY
            )
        artifact = _artifact(item)
        words = found[artifact]
        new = list(_words(text, n))
        if words and _adjoins(ends.get(artifact), item.get_bounds()) and not text[0].isspace():
            joined = words.pop()
            new[0] = Word(joined.text + new[0].text, joined.glue, n)
        words += new
        if text[-1].isspace():
            ends.pop(artifact, None)
        else:
            ends[artifact] = (right, bottom, top)
    return Page(tuple(found[False]), tuple(found[True]))


def _adjoins(
    before: tuple[float, float, float] | None, bounds: tuple[float, float, float, float]
) -> bool:
    """Tell whether a text continues the one before on its line, without a gap."""
    if before is None:
        return False
    left, bottom, _, top = bounds
    same_line = bottom < before[2] and top > before[1]
    return same_line and abs(left - before[0]) < _GAP * (top - bottom)


def _words(text: str, page: int) -> Iterator[Word]:
    for n, word in enumerate(re.findall(r"\S+", text)):
        yield Word(word, n == 0, page)


def _text(item: pypdfium2.PdfObject, texts: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(item, texts, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(
        item, texts, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _artifact(item: pypdfium2.PdfObject) -> bool:
    """Tell whether the text is decoration to a screen reader (header, footer, repetition)."""
    size, buffer = ctypes.c_ulong(), ctypes.create_string_buffer(64)
    for n in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, n)
        room = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        pdfium.FPDFPageObjMark_GetName(mark, room, 64, size)
        if buffer.raw[: size.value - 2].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False
