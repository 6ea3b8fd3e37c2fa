"""Compares a Word file and its PDF word by word, before either is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from minikip_docs.documents.pdf_words import Page, Word, normal, read_pdf
from minikip_docs.documents.word_words import PAGE, TOTAL, Chapter, Row, Script, read_word
from minikip_docs.model import Refusal
from minikip_docs.text import excerpt

_REMEDY = "Geben Sie die Dateien nicht weiter und melden Sie diesen Fehler mit dem Word-Dokument."
_CONTEXT = 6  # words quoted before a difference


def compare(docx: bytes, pdf: bytes, printed: Iterable[str]) -> None:
    """Make sure that both files show the same words in the same order, and all values.

    Compared are the text with its numbers, every header and footer on each page with its
    page number, and each of the ``printed`` values. Raises Refusal X901 (a word differs
    or is lost), X902 (new words), X903 (header or footer), X904 (a value is missing),
    X905 or X906 (the PDF itself).
    """
    script, pages = read_word(docx), read_pdf(pdf)
    for value in printed:
        wanted = " ".join(normal(value).split())
        if wanted not in script.everything:
            raise Refusal("X904", f"Der Wert «{excerpt(value)}» fehlt im Dokument.", _REMEDY)
    starts = _compare_text(script, [word for page in pages for word in page.body])
    _compare_margins(script, pages, starts)


def _compare_text(script: Script, words: Sequence[Word]) -> list[int]:
    """Compare the text; gives the page on which each section begins (0 if it has no words)."""
    at, starts = 0, []
    before: list[str] = []
    for chapter in script.chapters:
        begin = at
        for run in chapter.runs:
            cells = run.cells if isinstance(run, Row) else (run,)
            after = _take_row(cells, words, at)
            if after is None:
                raise _difference([word for cell in cells for word in cell], words, at, before)
            at = after
            before = [*before[-_CONTEXT:], *(word for cell in cells for word in cell)]
        starts.append(words[begin].page if at > begin else 0)
    if at < len(words):
        new = " ".join(word.text for word in words[at : at + _CONTEXT])
        message = f"Das PDF hat am Ende Wörter, die in Word fehlen: «{new}»."
        raise Refusal("X902", message, _REMEDY)
    return starts


def _difference(
    wanted: Sequence[str], words: Sequence[Word], at: int, before: Sequence[str]
) -> Refusal:
    good, before = 0, list(before)
    for word in wanted:
        after = _take(word, words, at)
        if after is None:
            break
        at, good = after, good + 1
        before.append(word)
    word_has = " ".join(wanted[good : good + _CONTEXT])
    pdf_has = " ".join(word.text for word in words[at : at + _CONTEXT])
    context = " ".join(before[-_CONTEXT:])
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


def _take_row(cells: Sequence[Sequence[str]], words: Sequence[Word], at: int) -> int | None:
    """Take the cells of one row; a row that breaks is set page by page, cell by cell."""
    end: int | None = at
    for word in (word for cell in cells for word in cell):
        end = None if end is None else _take(word, words, end)
    if end is not None or len(cells) == 1:
        return end
    return _take_broken(cells, words, at)


def _take_broken(cells: Sequence[Sequence[str]], words: Sequence[Word], at: int) -> int | None:
    """Take a row that runs over several pages: on each page a piece of every cell in turn."""

    @cache
    def solve(at: int, cell: int, done: tuple[int, ...]) -> int | None:
        if all(n == len(c) for n, c in zip(done, cells, strict=True)):
            return at
        if cell == len(cells):
            turned = 0 < at < len(words) and words[at].page > words[at - 1].page
            return solve(at, 0, done) if turned else None
        # As much of this cell as the page shows; less only if the next cell does not follow.
        places, n = [at], done[cell]
        page = words[at].page if at < len(words) else 0
        while n < len(cells[cell]) and at < len(words) and words[at].page == page:
            after = _take(cells[cell][n], words, at)
            if after is None:
                break
            at, n = after, n + 1
            places.append(at)
        for taken in range(len(places) - 1, -1, -1):
            progress = (*done[:cell], done[cell] + taken, *done[cell + 1 :])
            found = solve(places[taken], cell + 1, progress)
            if found is not None:
                return found
        return None

    return solve(at, 0, (0,) * len(cells))


def _compare_margins(script: Script, pages: Sequence[Page], starts: Sequence[int]) -> None:
    current, begin = 0, 1
    for n, page in enumerate(pages, 1):
        while current + 1 < len(starts) and 0 < starts[current + 1] <= n:
            current, begin = current + 1, n
        chapter = script.chapters[current]
        header = _margin(script, chapter, "header", n, len(pages), first=n == begin)
        footer = _margin(script, chapter, "footer", n, len(pages), first=n == begin)
        if not _framed(header, footer, page.margins, script.repeated):
            raise Refusal(
                "X903",
                f"Kopf- oder Fusszeile der Seite {n} stimmen nicht überein: in Word "
                f"«{' '.join([*header, *footer])}», "
                f"im PDF «{' '.join(word.text for word in page.margins)}».",
                _REMEDY,
            )


def _margin(
    script: Script, chapter: Chapter, kind: str, page: int, total: int, *, first: bool
) -> list[str]:
    """Give the words of the header or footer that Word shows on a page."""
    when = "default"
    if first and chapter.first_differs:
        when = "first"
    elif script.even_differs and page % 2 == 0:
        when = "even"
    words = chapter.margins.get((kind, when), ())
    return [word.replace(PAGE, str(page)).replace(TOTAL, str(total)) for word in words]


def _framed(
    header: Sequence[str],
    footer: Sequence[str],
    words: Sequence[Word],
    repeated: Sequence[Sequence[str]],
) -> bool:
    """Tell whether decoration is header, repeated table headers and footer, in this order."""
    at = _take_row([header], words, 0)
    while at is not None:
        if _take_row([footer], words, at) == len(words):
            return True
        rows = (_take_row([row], words, at) for row in repeated if row)
        at = next((end for end in rows if end is not None), None)
    return False
