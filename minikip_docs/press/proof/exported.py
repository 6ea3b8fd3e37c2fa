"""Holds a PDF that another program exported against its Word file, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.proof.exported_pdf import AGAIN, damaged, look_at
from minikip_docs.press.proof.exported_search import (
    CONTEXT,
    Shown,
    Tokens,
    is_place,
    is_reference,
    parted,
    placed,
    readable,
)
from minikip_docs.press.proof.exported_word import (
    NUMBER,
    PLACE,
    prepared,
    turns_to_one_side,
    watermarks,
)
from minikip_docs.press.proof.pdf_page import normal
from minikip_docs.press.proof.pdf_words import Word, read_pdf
from minikip_docs.press.proof.seen import unseen
from minikip_docs.press.proof.word_colours import shown_unseen
from minikip_docs.press.proof.word_words import Script, read_word


@dataclass(frozen=True, slots=True)
class Ground:
    """What a Word file says, whatever program shows it."""

    docx: bytes
    script: Script
    odd: tuple[bool, ...]  # whether an empty page may go before each chapter
    drawn: tuple[Tokens, ...]  # letters of art, which may be text in the PDF or not

    def totals(self, pages: int) -> range:
        """Give how many pages a program may count: empty ones before a section may be left out."""
        return range(pages + len(self.script.chapters) - 1, pages - 1, -1)


def read_exported(docx: bytes, printed: Iterable[str]) -> Ground:
    """Read a Word file whose PDF another program makes; each ``printed`` value is in it.

    Raises ``Refusal`` T202, T204 to T207 and T216 for what no comparison can see, and T221 for a
    value that is not to be seen.
    """
    package = open_package(docx)
    script = read_word(prepared(package))
    seen = re.sub("[\ue010-\uefff]", "", "".join(script.everything.split()))  # no marks
    for wanted in printed:
        if "".join(normal(wanted).split()) not in seen:
            raise Refusal(
                "T221",
                f"Der Wert «{excerpt(wanted)}» ist im Word-Dokument nirgends zu sehen.",
                "Bitte in der Vorlage prüfen, ob sein Platzhalter dort steht, wo Word Text druckt.",
            )
    drawn = tuple((*normal(text).split(),) for text in watermarks(package) if text.strip())
    return Ground(docx, script, turns_to_one_side(package), drawn)


def compare_exported(ground: Ground, pdf: bytes) -> str:
    """Make sure that a PDF exported from a Word file shows the same; gives the exporting program.

    Compared are all words with their numbers in their order, and headers and footers of each
    page with the page numbers. Blanks count only between figures; a hyphen at the end of a line
    does not. Text boxes, frames and footnotes may stand anywhere, but whole. Not promised are
    looks, pictures and standards (PDF/A, PDF/UA). Raises ``Refusal`` D501 to D507, D510, D511.
    """
    program = look_at(pdf)
    try:
        reading = read_pdf(pdf, all_tagged=False, pictures=False)
    except Refusal as fault:
        raise (damaged() if fault.code == "X906" else _not_all(fault)) from fault
    for piece in reading.pale:
        if not shown_unseen(ground.docx, piece.text, piece.colour):
            raise _not_all(unseen(piece))
    shown = Shown(
        reading.text, ground.totals(len(reading.margins)), capitals=ground.script.capitals
    )
    flow, begins, places = _compare_text(ground, shown)
    starts = _starts(begins, len(flow), places, shown, len(reading.margins))
    numbers = _compare_margins(ground, reading.margins, starts)
    _compare_references(flow, places, shown, numbers)
    return program


def _not_all(fault: Refusal) -> Refusal:
    return Refusal(
        "D510",
        f"Das exportierte PDF zeigt nicht alles: {fault.message}",
        "Bitte in der Vorlage dafür sorgen, dass nichts abgeschnitten ist, übereinander steht oder "
        "die Farbe seines Hintergrunds hat, und das PDF neu exportieren.",
    )


def _compare_text(ground: Ground, shown: Shown) -> tuple[Tokens, list[int], dict[int, int]]:
    """Compare the text.

    Gives the words of Word that stand in order, which of them begin a chapter, and where the
    beginnings and the named places are found.
    """
    flow: list[str] = []
    apart: list[Tokens] = []
    begins: list[int] = []
    for chapter in ground.script.chapters:
        ordered, others = parted(chapter.words)
        begins.append(len(flow))
        flow += ordered
        apart += others
    wanted = {n for n in begins if n < len(flow)}
    wanted |= {n for n, word in enumerate(flow) if any(map(_names, word))}
    found = placed(shown, tuple(flow), apart, begins=wanted, free=ground.drawn)
    if found is None:
        raise _difference(shown)
    return tuple(flow), begins, dict(zip(sorted(wanted), found, strict=True))


def _names(char: str) -> bool:
    return is_place(char) or is_reference(char)


def _starts(
    begins: Sequence[int], end: int, places: Mapping[int, int], shown: Shown, pages: int
) -> list[tuple[int, int]]:
    """Give the first and the last page on which each chapter may begin."""
    starts: list[tuple[int, int]] = []
    for first, behind in zip(begins, [*begins[1:], end], strict=True):
        page = pages if first == behind else shown.page(places[first])
        earliest = shown.page(places[first] - 1) + 1 if places.get(first) else 1
        starts.append((min(earliest, page), page))
    return starts


def _compare_references(
    flow: Tokens, places: Mapping[int, int], shown: Shown, numbers: Sequence[str]
) -> None:
    """Make sure that every reference names the page its place is on (``numbers`` of the pages)."""
    pages = {
        ord(char) - PLACE: numbers[shown.page(at) - 1]
        for n, at in places.items() for char in flow[n] if is_place(char)
    }  # fmt: skip
    for n, at in places.items():
        for k, char in enumerate(flow[n]):
            if is_reference(char):
                _compare_reference(
                    flow, n, shown.rest_of_word(at + k), pages.get(ord(char) - NUMBER)
                )


def _compare_reference(flow: Tokens, n: int, said: str, page: str | None) -> None:
    found = re.match(r"\d+", said)
    if page is not None and found and found.group() != page:
        before = excerpt(" ".join(map(readable, flow[max(n - CONTEXT, 0) : n])), 100)
        raise Refusal(
            "D511",
            f"Im exportierten PDF steht nach «{before}» die Seite {found.group()}; die Stelle ist "
            f"auf Seite {page}.",
            "Bitte in Word vor dem Exportieren die Felder aktualisieren (Ctrl+A, dann F9), ohne "
            "das Word-Dokument zu speichern.",
        )


def _difference(shown: Shown) -> Refusal:
    """Say where Word and the PDF part."""
    words, n, at = shown.lost or ((), 0, 0)
    before = excerpt(" ".join(words[max(n - CONTEXT, 0) : n]), 100)
    here = excerpt(" ".join(map(readable, words[n : n + CONTEXT])), 100)
    place = f"nach «{before}»" if before else "am Anfang"
    if n == len(words):
        message = (
            f"Das exportierte PDF hat auf Seite {shown.page(at)} mehr Text als das Word-Dokument: "
            f"{place} steht «{shown.quoted(at)}»."
        )
    elif at >= len(shown.signs):
        message = (
            f"Im exportierten PDF fehlt Text des Word-Dokuments: {place} steht in Word «{here}»."
        )
    else:
        message = (
            "Das exportierte PDF stimmt nicht mit dem Word-Dokument überein: auf Seite "
            f"{shown.page(at)} {place} steht in Word «{here}», im PDF «{shown.quoted(at)}»."
        )
    return Refusal("D506", message, AGAIN)


_Going = tuple[int, int, int]  # a chapter, its first page, the number of the page that it is on


def _compare_margins(
    ground: Ground, margins: Sequence[Sequence[Word]], starts: Sequence[tuple[int, int]]
) -> list[str]:
    """Compare headers and footers: every page must fit a chapter that may be going on there.

    Gives the number of each page.
    """
    numbers: list[str] = []
    chapters = ground.script.chapters
    going: list[_Going] = [(0, 1, chapters[0].start or 1 if chapters else 1)]
    for page, words in enumerate(margins, 1):
        if page > 1:
            going = list(_going_on(ground, going, page, starts))
        wanted = [_margin(ground.script, place, page) for place in going]
        fit = [place for place, parts in zip(going, wanted, strict=True)
               if _framed(ground, words, parts, place[2], len(margins))]  # fmt: skip
        if not fit:
            here = " ".join(readable(w) for part in wanted[0] for w in part) if wanted else ""
            there = " ".join(word.text for word in words)
            raise Refusal(
                "D507",
                f"Kopf- oder Fusszeile auf Seite {page} des exportierten PDF stimmt nicht mit dem "
                f"Word-Dokument überein: in Word «{excerpt(here, 120)}», im PDF "
                f"«{excerpt(there, 120)}».",
                AGAIN,
            )
        going = fit
        numbers.append(str(fit[0][2]))
    return numbers


def _going_on(
    ground: Ground, going: Iterable[_Going], page: int, starts: Sequence[tuple[int, int]]
) -> Iterator[_Going]:
    """Give the chapters that may be going on on a page, from those of the page before."""
    for chapter, begin, number in going:
        earliest, latest = (0, 0) if chapter + 1 == len(starts) else starts[chapter + 1]
        if earliest <= page <= latest:
            first = ground.script.chapters[chapter + 1].start
            yield chapter + 1, page, number + 1 if first is None else first
            if first is None and ground.odd[chapter + 1]:
                yield chapter + 1, page, number + 2
        if latest != page:
            yield chapter, begin, number + 1


def _margin(script: Script, place: _Going, page: int) -> list[Tokens]:
    """Give the header, the footer and what stands apart in them, on a page of a chapter."""
    chapter, begin, number = script.chapters[place[0]], place[1], place[2]
    when = "even" if script.even_differs and number % 2 == 0 else "default"
    if page == begin and chapter.first_differs:
        when = "first"
    parts: list[Tokens] = []
    for kind in ("header", "footer"):
        flow, apart = parted(chapter.margins.get((kind, when), ()))
        parts += [tokens for tokens in (flow, *apart) if tokens]
    return parts


def _framed(
    ground: Ground, words: Sequence[Word], parts: Sequence[Tokens], number: int, total: int
) -> bool:
    shown = Shown(words, ground.totals(total), capitals=ground.script.capitals)
    rows = [parted(row)[0] for row in ground.script.repeated]
    free = [text for text in (*rows, *ground.drawn) if text]
    return placed(shown, (), parts, free=free, number=number) is not None
