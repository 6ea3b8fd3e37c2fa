"""Compares a Word file and its PDF word by word, before either is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from minikip_docs.documents.pdf.pdf_words import Reading, Word, normal, read_pdf
from minikip_docs.documents.pdf.word_words import PAGE, TOTAL, Chapter, Script, read_word
from minikip_docs.model import Refusal
from minikip_docs.text import excerpt

_REMEDY = "Es wurden keine Dateien geschrieben. Bitte der Person melden, die das Programm betreut."
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


def _compare_text(script: Script, reading: Reading) -> list[int]:
    """Compare the text; gives the page on which each section begins (0 if it has no words)."""
    words, total = reading.text, len(reading.margins)
    at, shift, starts = 0, script.first_page - 1, []
    for chapter in script.chapters:
        starts.append(words[at].page if chapter.words and at < len(words) else 0)
        for n, word in enumerate(chapter.words):
            page = words[min(at, len(words) - 1)].page if words else 0
            after = _take(_with_page(word, page + shift, total), words, at)
            if after is None:
                raise _difference(chapter.words, n, words[at:])
            at = after
    if at < len(words):
        new = " ".join(word.text for word in words[at : at + _CONTEXT])
        message = f"Das PDF hat am Ende Wörter, die in Word fehlen: «{new}»."
        raise Refusal("X902", message, _REMEDY)
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


def _take(wanted: str, words: Sequence[Word], at: int) -> int | None:
    """Take one word, also if line ends cut it; gives the place behind it or None."""
    for shown in (wanted, wanted.upper()):  # Word shows capitals that it does not store
        got, end = "", at
        while len(got) < len(shown) and end < len(words) and (end == at or words[end].glue):
            got += words[end].text
            end += 1
        if got == shown:
            return end
    return None


def _take_all(wanted: Sequence[str], words: Sequence[Word], at: int) -> int | None:
    """Take several words; gives the place behind them or None."""
    end: int | None = at
    for word in wanted:
        end = None if end is None else _take(word, words, end)
    return end


def _compare_margins(script: Script, reading: Reading, starts: Sequence[int]) -> None:
    current, begin, total = 0, 1, len(reading.margins)
    shift = script.first_page - 1
    for n, words in enumerate(reading.margins, 1):
        while current + 1 < len(starts) and 0 < starts[current + 1] <= n:
            current, begin = current + 1, n
        when = _kind(script, script.chapters[current], n, first=n == begin)
        margins = script.chapters[current].margins
        header, footer = (
            [_with_page(word, n + shift, total) for word in margins.get((kind, when), ())]
            for kind in ("header", "footer")
        )
        if not _framed(header, footer, words, script.repeated):
            raise Refusal(
                "X903",
                f"Kopf- oder Fusszeile der Seite {n} stimmen nicht überein: in Word "
                f"«{' '.join([*header, *footer])}», "
                f"im PDF «{' '.join(word.text for word in words)}».",
                _REMEDY,
            )


def _kind(script: Script, chapter: Chapter, page: int, *, first: bool) -> str:
    """Tell which kind of header and footer Word shows on a page."""
    if first and chapter.first_differs:
        return "first"
    return "even" if script.even_differs and page % 2 == 0 else "default"


def _with_page(word: str, page: int, total: int) -> str:
    return word.replace(PAGE, str(page)).replace(TOTAL, str(total))


def _framed(
    header: Sequence[str],
    footer: Sequence[str],
    words: Sequence[Word],
    repeated: Sequence[Sequence[str]],
) -> bool:
    """Tell whether decoration is header, repeated table headers and footer, in this order."""
    at = _take_all(header, words, 0)
    while at is not None:
        if _take_all(footer, words, at) == len(words):
            return True
        rows = (_take_all(row, words, at) for row in repeated if row)
        at = next((end for end in rows if end is not None), None)
    return False
