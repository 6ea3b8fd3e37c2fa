"""Compares a Word file and its PDF word by word, before either is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.proof.pdf_words import Reading, Word, normal, read_pdf
from minikip_docs.press.proof.word_words import PAGE, TOTAL, Chapter, Script, read_word

_REMEDY = "Es wurden keine Dateien geschrieben. Bitte der Person melden, die das Programm betreut."
Place = tuple[int, int, int]  # section, its first page, what its page numbers have in advance
_CONTEXT = 6  # words quoted before a difference


def compare(docx: bytes, pdf: bytes, printed: Iterable[str]) -> None:
    """Make sure that both files show the same words in the same order, and all values.

    Compared are the text with its numbers, every header and footer on each page with its
    page number, and each of the ``printed`` values. Raises Refusal X901 (a word differs
    or is lost), X902 (new words), X903 (header or footer), X904 (a value is missing),
    X905 or X906 (the PDF itself).
    """
    script, reading = read_word(docx), read_pdf(pdf)
    for value in printed:
        wanted = " ".join(normal(value).split())
        if wanted not in script.everything:
            raise Refusal("X904", f"Der Wert «{excerpt(value)}» fehlt im Dokument.", _REMEDY)
    starts = _compare_text(script, reading)
    _compare_margins(script, reading, starts)


def _compare_text(script: Script, reading: Reading) -> list[tuple[int, int]]:
    """Compare the text; gives the first and last page on which each section may begin.

    They differ where pages without words (pictures, empty ones) stand between two sections.
    """
    words, total = reading.text, len(reading.margins)
    at, shifts = 0, [0]
    starts: list[tuple[int, int]] = []
    for chapter in script.chapters:
        last = words[at].page if chapter.words and at < len(words) else total
        behind = words[at - 1].page + 1 if at else 1
        starts.append((min(behind, last), last))
        if chapter.start is not None:
            shifts = [chapter.start - page for page in range(min(behind, last), last + 1)]
        for n, word in enumerate(chapter.words):
            page = words[min(at, len(words) - 1)].page if words else 0
            tried = (
                _take(_with_page(word, page + shift, total), words, at, capitals=script.capitals)
                for shift in (shifts if PAGE in word else shifts[:1])
            )
            after = next((end for end in tried if end is not None), None)
            if after is None:
                raise _difference(chapter.words, n, words[at:])
            at = after
    if at < len(words):
        new = " ".join(word.text for word in words[at : at + _CONTEXT])
        message = f"Das PDF hat am Ende Wörter, die in Word fehlen: «{new}»."
        raise Refusal("X902", message, _REMEDY)
    for k in range(len(starts) - 1, 0, -1):  # every section begins before the next one does
        earliest, latest = starts[k - 1]
        latest = min(latest, starts[k][1] - 1)
        starts[k - 1] = min(earliest, latest), latest
    return starts


def _difference(wanted: Sequence[str], n: int, words: Sequence[Word]) -> Refusal:
    context = " ".join(wanted[max(n - _CONTEXT, 0) : n])
    word_has = " ".join(wanted[n : n + _CONTEXT])
    pdf_has = " ".join(word.text for word in words[:_CONTEXT])
    return Refusal(
        "X901",
        f"Word und PDF stimmen nicht überein: nach «{context}» "
        f"steht in Word «{word_has}», im PDF «{pdf_has}».",
        _REMEDY,
    )


def _take(wanted: str, words: Sequence[Word], at: int, *, capitals: bool) -> int | None:
    """Take one word, also if line ends cut it; gives the place behind it or None.

    ``capitals``: Word may show capitals that it does not store.
    """
    if at < len(words) and words[at].text == wanted:  # as nearly always
        return at + 1
    for shown in (wanted, wanted.upper()) if capitals else (wanted,):
        got, end = "", at
        while len(got) < len(shown) and end < len(words) and (end == at or words[end].glue):
            got += words[end].text
            end += 1
        if got == shown:
            return end
    return None


def _take_all(
    wanted: Sequence[str], words: Sequence[Word], at: int, *, capitals: bool
) -> int | None:
    """Take several words; gives the place behind them or None."""
    end: int | None = at
    for word in wanted:
        end = None if end is None else _take(word, words, end, capitals=capitals)
    return end


def _compare_margins(script: Script, reading: Reading, starts: Sequence[tuple[int, int]]) -> None:
    """Compare headers and footers: every page must fit a section that may be going on there."""
    first = script.chapters[0].start if script.chapters else None
    places: list[Place] = [(0, 1, 0 if first is None else first - 1)]
    for n, words in enumerate(reading.margins, 1):
        places = list(_going_on(script, places, n, starts)) if n > 1 else places
        wanted = [_margin(script, place, n, len(reading.margins)) for place in places]
        shift = places[0][2] if places else 0
        rows = [_on_page(row, n + shift, len(reading.margins)) for row in script.repeated]
        fits = [
            _framed(header, footer, words, rows, capitals=script.capitals)
            for header, footer in wanted
        ]
        if not any(fits):
            header, footer = wanted[0]
            raise Refusal(
                "X903",
                f"Kopf- oder Fusszeile der Seite {n} stimmen nicht überein: in Word "
                f"«{' '.join([*header, *footer])}», "
                f"im PDF «{' '.join(word.text for word in words)}».",
                _REMEDY,
            )
        places = [place for place, fit in zip(places, fits, strict=True) if fit]


def _going_on(
    script: Script, places: Sequence[Place], page: int, starts: Sequence[tuple[int, int]]
) -> Iterator[Place]:
    """Give the sections that may be going on on a page, from those of the page before."""
    for current, begin, shift in places:
        earliest, latest = (0, 0) if current + 1 == len(starts) else starts[current + 1]
        if earliest <= page <= latest:
            start = script.chapters[current + 1].start
            yield current + 1, page, shift if start is None else start - page
        if latest != page:
            yield current, begin, shift


def _margin(script: Script, place: Place, page: int, total: int) -> tuple[list[str], list[str]]:
    """Give the words of header and footer that Word shows on a page of a section."""
    chapter = script.chapters[place[0]]
    when = _kind(script, chapter, page, first=page == place[1])
    header, footer = (chapter.margins.get((kind, when), ()) for kind in ("header", "footer"))
    shown = page + place[2]
    return _on_page(header, shown, total), _on_page(footer, shown, total)


def _on_page(words: Sequence[str], page: int, total: int) -> list[str]:
    return [_with_page(word, page, total) for word in words]


def _kind(script: Script, chapter: Chapter, page: int, *, first: bool) -> str:
    """Tell which kind of header and footer Word shows on a page."""
    if first and chapter.first_differs:
        return "first"
    return "even" if script.even_differs and page % 2 == 0 else "default"


def _with_page(word: str, page: int, total: int) -> str:
    if PAGE in word or TOTAL in word:
        return word.replace(PAGE, str(page)).replace(TOTAL, str(total))
    return word


def _framed(
    header: Sequence[str],
    footer: Sequence[str],
    words: Sequence[Word],
    repeated: Sequence[Sequence[str]],
    *,
    capitals: bool,
) -> bool:
    """Tell whether decoration is header, repeated table headers and footer, in this order."""
    at = _take_all(header, words, 0, capitals=capitals)
    while at is not None:
        if _take_all(footer, words, at, capitals=capitals) == len(words):
            return True
        rows = (_take_all(row, words, at, capitals=capitals) for row in repeated if row)
        at = next((end for end in rows if end is not None), None)
    return False
