"""Compares a Word file and its PDF word by word, before either is handed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.proof.pdf_page import DRAWN, PICTURE, normal
from minikip_docs.press.proof.pdf_words import Reading, Word, read_pdf
from minikip_docs.press.proof.seen import unseen
from minikip_docs.press.proof.word_colours import shown_unseen
from minikip_docs.press.proof.word_words import (
    PAGE,
    TOTAL,
    Chapter,
    Gap,
    NoteWord,
    Script,
    read_word,
)

_REMEDY = "Es wurden keine Dateien geschrieben. Bitte der Person melden, die das Programm betreut."
_CONTEXT = 6  # words quoted before and behind a difference
_FILLING = 10  # empty paragraphs that may fill a page
_POINT = 1.0  # by how much the sides of a picture may differ

Place = tuple[int, int, int]  # section, its first page, what its page numbers have in advance


def compare(docx: bytes, pdf: bytes, printed: Iterable[str]) -> None:
    """Make sure that both files show the same words in the same order, and all values.

    Compared are the text with its numbers, every header and footer on each page with its
    page number, and each of the ``printed`` values. Raises Refusal X901 (a word differs
    or is lost), X902 (new words), X903 (header or footer), X904 (a value is missing), X905 to
    X909 or X912 (the PDF itself), X913 (a picture), X914 or X915 (pages).
    """
    script, reading = read_word(docx), read_pdf(pdf)
    for value in dict.fromkeys(printed):
        wanted = " ".join(normal(value).split())
        if wanted not in script.everything:
            raise Refusal("X904", f"Der Wert «{excerpt(value)}» fehlt im Dokument.", _REMEDY)
    for piece in reading.pale:
        if not shown_unseen(docx, piece.text, piece.colour):
            raise unseen(piece)
    starts = _compare_text(script, reading)
    _compare_margins(script, reading, starts)


def _compare_text(script: Script, reading: Reading) -> list[tuple[int, int]]:
    """Compare the text; gives the first and last page on which each section may begin.

    They differ where pages without words (empty ones) stand between two sections.
    """
    words, total = reading.text, len(reading.margins)
    at, shifts = 0, [0]
    starts: list[tuple[int, int]] = []
    turns: Counter[int] = Counter()  # behind how many words empty pages may stand, and how many
    before = 0  # the page of the word before
    for k, chapter in enumerate(script.chapters):
        last = words[at].page if chapter.words and at < len(words) else total
        behind = words[at - 1].page + 1 if at else 1
        starts.append((min(behind, last), last))
        turns[at] += k > 0
        if chapter.start is not None:
            shifts = [chapter.start - page for page in range(min(behind, last), last + 1)]
        for n, word in enumerate(chapter.words):
            page = words[min(at, len(words) - 1)].page if words else 0
            after = _take(word, words, at, capitals=script.capitals)  # as nearly always
            if after is None and (PAGE in word or TOTAL in word):
                shown = (_with_page(word, page + shift, total) for shift in shifts)
                tried = (_take(text, words, at, capitals=script.capitals) for text in shown)
                after = next((end for end in tried if end is not None), None)
            if after is None:
                raise _difference(chapter.words, n, words[at:])
            gap = chapter.gaps.get(n)
            if gap is not None:
                turns[at] += _empty_pages(gap)
            if page <= before and ((n == 0 and k > 0) or (gap is not None and gap.breaks)):
                raise _lost_break(word, page)
            if not isinstance(word, NoteWord):
                before = words[after - 1].page
            at = after
        turns[at] += _empty_pages(chapter.gaps.get(len(chapter.words), Gap()))
    if at < len(words):
        message = f"Das PDF hat am Ende Wörter, die in Word fehlen: «{_quoted(words[at:])}»."
        raise Refusal("X902", message, _REMEDY)
    _check_empty_pages(words, total, turns)
    for k in range(len(starts) - 1, 0, -1):  # every section begins before the next one does
        earliest, latest = starts[k - 1]
        latest = min(latest, starts[k][1] - 1)
        starts[k - 1] = min(earliest, latest), latest
    return starts


def _empty_pages(gap: Gap) -> int:
    """Give how many empty pages a gap may make: each break and the paragraphs that fill one."""
    return gap.breaks + (gap.empty > 0) + gap.empty // _FILLING


def _check_empty_pages(words: Sequence[Word], total: int, turns: Mapping[int, int]) -> None:
    """Look for pages without words that nothing in the Word file makes."""
    filled = {word.page for word in words}
    if not words or len(filled) == total:
        return
    seen = 0
    for at in range(len(words) + 1):
        page = words[at].page if at < len(words) else total + 1
        empty = [n for n in range(seen + 1, page) if n not in filled]
        if len(empty) > turns.get(at, 0):
            message = f"Die Seite {empty[-1]} des PDF ist leer, ohne dass Word dort umbricht."
            raise Refusal("X914", message, _REMEDY)
        seen = max(seen, page)


def _lost_break(word: str, page: int) -> Refusal:
    message = (
        f"In Word beginnt mit «{_quoted([word])}» eine neue Seite, im PDF nicht (Seite {page})."
    )
    return Refusal("X915", message, _REMEDY)


def _difference(wanted: Sequence[str], n: int, words: Sequence[Word]) -> Refusal:
    context = _quoted(wanted[max(n - _CONTEXT, 0) : n])
    word_has, pdf_has = _quoted(wanted[n:]), _quoted(words)
    places = f"nach «{context}» steht in Word «{word_has}», im PDF «{pdf_has}»."
    new = words[:1] and words[0].text[0] == PICTURE and _take(wanted[n], words, 1, capitals=True)
    if wanted[n][0] == PICTURE or new:  # lost, new, of another size or at another place
        return Refusal("X913", f"Die Bilder stimmen nicht überein: {places}", _REMEDY)
    return Refusal("X901", f"Word und PDF stimmen nicht überein: {places}", _REMEDY)


def _quoted(words: Sequence[str | Word]) -> str:
    """Give the first of some words for a message."""
    texts = (word if isinstance(word, str) else word.text for word in words[:_CONTEXT])
    return " ".join(map(_said, texts))


def _said(word: str) -> str:
    """Give a word for a message."""
    return f"[Bild {word[1:]} pt]".replace(" ? pt", "") if word[0] == PICTURE else word


def _take(wanted: str, words: Sequence[Word], at: int, *, capitals: bool) -> int | None:
    """Take one word, also if line ends cut it; gives the place behind it or None.

    ``capitals``: Word may show capitals that it does not store.
    """
    if at < len(words) and words[at].text == wanted:  # as nearly always
        return at + 1
    got, end = "", at
    while len(got) < len(wanted) and end < len(words) and (end == at or words[end].glue):
        got += words[end].text
        end += 1
    if got == wanted or (capitals and _in_capitals(wanted, got)):
        return end
    same = wanted[0] == PICTURE and at < len(words) and _same_picture(wanted, words[at].text)
    return at + 1 if same else None


def _in_capitals(wanted: str, got: str) -> bool:
    """Tell whether some letters of a word, and nothing else, are shown as capitals."""
    return len(got) == len(wanted) and all(
        letter in {stored, stored.upper()} for letter, stored in zip(got, wanted, strict=True)
    )


def _same_picture(wanted: str, got: str) -> bool:
    """Tell whether two pictures have the same size."""
    if got[0] != PICTURE or DRAWN in {wanted, got}:
        return got[0] == PICTURE
    sides = zip(wanted[1:].split("×"), got[1:].split("×"), strict=True)
    return all(abs(float(one) - float(other)) <= _POINT for one, other in sides)


def _take_all(
    wanted: Sequence[str], words: Sequence[Word], at: int, *, capitals: bool
) -> int | None:
    """Take several words; gives the place behind them or None."""
    end: int | None = at
    for word in wanted:
        end = None if end is None else _take(word, words, end, capitals=capitals)
    return end


def _without_decoration(
    script: Script, margins: Sequence[Sequence[Word]]
) -> Sequence[Sequence[Word]]:
    """Take away the pictures that decorate the text, which no tag names; each must be there."""
    if not script.decoration:
        return margins
    left, kept = list(script.decoration), []
    parts = [*script.repeated, *(words for c in script.chapters for words in c.margins.values())]
    known = {word for words in parts for word in words if word[0] == PICTURE}
    for words in margins:
        others = []
        for word in words:
            own = word.text[0] == PICTURE and not any(_same_picture(k, word.text) for k in known)
            if own and left and _same_picture(left[0], word.text):
                left.pop(0)
            else:
                others.append(word)
        kept.append(others)
    if left and left[0] not in known:
        raise Refusal("X913", f"Im PDF fehlt ein dekoratives Bild: {_said(left[0])}.", _REMEDY)
    return kept


def _compare_margins(script: Script, reading: Reading, starts: Sequence[tuple[int, int]]) -> None:
    """Compare headers and footers: every page must fit a section that may be going on there."""
    first = script.chapters[0].start if script.chapters else None
    places: list[Place] = [(0, 1, 0 if first is None else first - 1)]
    kept = _without_decoration(script, reading.margins)
    for n, words in enumerate(kept, 1):
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
                f"«{' '.join(map(_said, [*header, *footer]))}», "
                f"im PDF «{' '.join(_said(word.text) for word in words)}».",
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
