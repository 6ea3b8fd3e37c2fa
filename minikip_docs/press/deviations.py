"""Says in which words a Word file or PDF differs from the one that was issued, by clause."""

from __future__ import annotations

import datetime
import difflib
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pikepdf
import pypdfium2

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof.pdf_words import read_pdf
from minikip_docs.press.proof.readback import compare
from minikip_docs.press.proof.signed import Later, later
from minikip_docs.press.proof.word_numbers import read_numbers
from minikip_docs.press.proof.word_words import read_word
from minikip_docs.press.walk.references import settle

_COVERED = 0.8  # of a page, by a picture: a scanner's
_DAY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Words that differ; one of the texts may be empty. The clause is that of the issued file."""

    clause: str  # its number; empty before the first, and in headers and footers
    issued: str
    now: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of a file: words that differ, and what of a PDF is otherwise."""

    deviations: tuple[Deviation, ...] = ()
    since: Later | None = None  # of a PDF


def keywords(raw: bytes) -> str:
    """Give the key words in the properties of a Word file or PDF; nothing where there are none."""
    if raw.startswith(b"%PDF"):
        with suppress(pikepdf.PdfError, ValueError), pikepdf.open(io.BytesIO(raw)) as pdf:
            return str(pdf.docinfo.get("/Keywords", ""))
        return ""
    return open_package(raw).core_property("keywords")


def look(raw: bytes, word: bytes, pdf: bytes | None) -> Looked:
    """Hold a Word file or PDF against the two that were issued.

    A Word file is set as PDF, too: so nothing that only one reader sees gets by. Raises
    ``Refusal`` D367 (a scan), T2xx or X9xx (what cannot be read, so that nothing can be said).
    """
    numbers = [n.strip() for n in read_numbers(open_package(word)).values() if n[:1].isdigit()]
    if not raw.startswith(b"%PDF"):
        found = _between(_of_word(word), _of_word(raw), numbers)
        if not found:
            made = to_pdf(settle(open_package(raw)), timestamp=_DAY)
            compare(raw, made, ())
            was = to_pdf(settle(open_package(word)), timestamp=_DAY)
            found = _between(_of_pdf(was), _of_pdf(made), numbers)
        return Looked(found)
    if pdf is None:
        pdf = to_pdf(settle(open_package(word)), timestamp=_DAY)
    since = later(pdf, raw)
    if not since.changes:
        return Looked((), since)
    _refuse_scan(raw)
    return Looked(_between(_of_pdf(pdf), _of_pdf(raw), numbers), since)


def _of_word(raw: bytes) -> list[str]:
    """Give all words: of the text, then of headers and footers."""
    script = read_word(raw)
    margins = [word for c in script.chapters for part in c.margins.values() for word in part]
    return [*(word for c in script.chapters for word in c.words), "¦", *margins]


def _of_pdf(raw: bytes) -> list[str]:
    reading = read_pdf(raw)
    margins = [word.text for page in reading.margins for word in page]
    return [*(word.text for word in reading.text), "¦", *margins]


def _between(
    issued: Sequence[str], now: Sequence[str], numbers: Sequence[str]
) -> tuple[Deviation, ...]:
    if issued == now:
        return ()
    clauses = list(_clauses(issued, numbers))
    matcher = difflib.SequenceMatcher(None, issued, now, autojunk=False)
    return tuple(
        Deviation(
            clauses[min(i, len(clauses) - 1)],
            excerpt(" ".join(issued[i:j])),
            excerpt(" ".join(now[k:m])),
        )
        for how, i, j, k, m in matcher.get_opcodes()
        if how != "equal"
    )


def _clauses(words: Sequence[str], numbers: Sequence[str]) -> Iterator[str]:
    """Give the number of the clause in which each word stands."""
    clause, coming = "", list(numbers)
    for word in words:
        if word == "¦":
            clause, coming = "", []
        elif coming and word == coming[0]:
            clause = coming.pop(0)
        yield clause


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Say whether a page shows no text but a picture of it, perhaps with what was recognised."""
    if not page.get_textpage().count_chars():
        return True
    width, height = page.get_size()
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _COVERED * width * height:
            return True
    return False


def _refuse_scan(raw: bytes) -> None:
    document = pypdfium2.PdfDocument(raw)
    try:
        empty = all(_is_picture(page) for page in document)
    except pypdfium2.PdfiumError:
        empty = False
    finally:
        document.close()
    if empty:
        raise Refusal(
            "D367",
            "Das PDF enthält keinen Text, nur Bilder (ein Scan): Was darauf steht, lässt sich "
            "nicht vergleichen.",
            "Bitte von Hand mit dem ausgestellten Dokument vergleichen.",
        )
