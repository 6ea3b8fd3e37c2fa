"""Which header and footer belong on which page: sections, first and even pages, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.proof import readback
from minikip_docs.press.proof.pdf_words import Reading, Word
from minikip_docs.press.proof.word_words import PAGE, TOTAL, Chapter, Script


def chapter(words: str, header: str = "", *, first: str | None = None, **others: str) -> Chapter:
    """Give a section: its words, its header, the other one of its first page, further margins."""
    margins: dict[tuple[str, str], str] = {("header", "default"): header}
    if first is not None:
        margins["header", "first"] = first
    margins |= {(*kind.split("_"),): text for kind, text in others.items()}  # type: ignore[misc]
    shown = {kind: tuple(text.split()) for kind, text in margins.items()}
    return Chapter(tuple(words.split()), shown, first is not None)


def compare(
    monkeypatch: pytest.MonkeyPatch,
    chapters: Sequence[Chapter],
    pages: Sequence[tuple[str, str]],
    *,
    even: bool = False,
    repeated: Sequence[str] = (),
    first_page: int = 1,
) -> str:
    """Compare sections with pages (text, margin); gives the code of the refusal or nothing."""
    words = [Word(w, False, n) for n, (text, _) in enumerate(pages, 1) for w in text.split()]
    margins = [
        tuple(Word(w, False, n) for w in margin.split()) for n, (_, margin) in enumerate(pages, 1)
    ]
    rows = tuple(tuple(row.split()) for row in repeated)
    first = replace(chapters[0], start=first_page) if first_page != 1 else chapters[0]
    script = Script((first, *chapters[1:]), even, rows, "")
    monkeypatch.setattr(readback, "read_word", lambda _docx: script)
    monkeypatch.setattr(readback, "read_pdf", lambda _pdf: Reading(tuple(words), tuple(margins)))
    try:
        readback.compare(b"", b"", ())
    except Refusal as refusal:
        return f"{refusal.code} {refusal.message}"
    return ""


TWO = [chapter("a b", "A"), chapter("c", "B")]
EMPTY = [chapter("a", "A"), chapter("", "B"), chapter("c", "C")]
EMPTIES = [chapter("a", "A"), chapter("", "B"), chapter("", "C"), chapter("d", "D")]


@pytest.mark.parametrize(
    ("chapters", "texts", "right", "wrong"),
    [
        (TWO, "a b|c", "A|B", ["A|A", "B|B", "B|A"]),
        (TWO, "a|b|c", "A|A|B", ["A|B|B", "A|A|A", "B|A|B"]),
        (EMPTY, "a||c", "A|B|C", ["A|A|B", "A|A|C", "A|C|C", "A|B|B"]),
        (EMPTIES, "a|||d", "A|B|C|D", ["A|A|B|D", "A|B|B|D", "A|B|D|D", "A|A|C|D", "A|C|C|D"]),
    ],
)
def test_each_section_has_its_header_on_its_pages(
    chapters: list[Chapter],
    texts: str,
    right: str,
    wrong: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = texts.split("|")
    fitting = list(zip(pages, right.split("|"), strict=True))
    assert compare(monkeypatch, chapters, fitting) == ""
    for margins in wrong:
        bent = list(zip(pages, margins.split("|"), strict=True))
        assert compare(monkeypatch, chapters, bent).startswith("X903"), margins


def test_pages_without_words_may_belong_to_either_section(monkeypatch: pytest.MonkeyPatch) -> None:
    for margins, fits in (("A|A|B", True), ("A|B|B", True), ("A|B|A", False), ("B|B|B", False)):
        pages = list(zip(("a b", "", "c"), margins.split("|"), strict=True))
        assert (compare(monkeypatch, TWO, pages) == "") is fits, margins


@pytest.mark.parametrize(
    ("margins", "fits"),
    [
        ("U|G|U|G", True),
        ("U|G|G|G", False),
        ("U|U|U|U", False),
        ("G|U|G|U", False),
        ("U|G|U|U", False),
    ],
)
def test_even_pages_have_their_own_header(
    margins: str, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [chapter("a b c d", "U", header_even="G")]
    pages = list(zip("abcd", margins.split("|"), strict=True))
    assert (compare(monkeypatch, sections, pages, even=True) == "") is fits


def test_the_first_page_of_a_section_has_its_own_header(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = [chapter("a b", "A", first="E"), chapter("c d", "B", first="F")]
    for margins, fits in (
        ("E|A|F|B", True),
        ("E|A|B|B", False),
        ("A|A|F|B", False),
        ("E|E|F|B", False),
        ("E|A|F|F", False),
    ):
        pages = list(zip("abcd", margins.split("|"), strict=True))
        assert (compare(monkeypatch, sections, pages) == "") is fits, margins


def test_pages_count_from_where_the_document_says(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = [chapter(f"Seite {PAGE} b", f"{PAGE}/{TOTAL}")]
    right = [("Seite 5", "5/2"), ("b", "6/2")]
    assert compare(monkeypatch, sections, right, first_page=5) == ""
    assert compare(monkeypatch, sections, [("Seite 5", "5/2"), ("b", "7/2")], first_page=5)
    assert compare(monkeypatch, sections, [("Seite 6", "5/2"), ("b", "6/2")], first_page=5)


def test_header_footer_and_repeated_rows_stand_in_this_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sections = [chapter("a b", "Kopf", footer_default="Fuss")]
    for margin, fits in (
        ("Kopf Fuss", True),
        ("Kopf Jahr 2025 Fuss", True),
        ("Kopf Jahr 2025 Jahr 2025 Fuss", True),
        ("Kopf Jahr Fuss", False),
        ("Jahr 2025 Kopf Fuss", False),
        ("Fuss Kopf", False),
        ("Kopf Fuss Jahr 2025", False),
        ("Kopf", False),
        ("", False),
    ):
        pages = [("a", "Kopf Fuss"), ("b", margin)]
        found = compare(monkeypatch, sections, pages, repeated=["Jahr 2025", ""])
        assert (found == "") is fits, margin


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("eins zwei vier", "nach «eins zwei» steht in Word «drei», im PDF «vier»."),
        ("zwei", "nach «» steht in Word «eins zwei drei», im PDF «zwei»."),
        ("", "nach «» steht in Word «eins zwei drei», im PDF «»."),
        ("eins zwei drei vier", "Das PDF hat am Ende Wörter, die in Word fehlen: «vier»."),
    ],
)
def test_a_difference_is_quoted_with_what_stands_before_it(
    shown: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = compare(monkeypatch, [chapter("eins zwei drei")], [(shown, "")])
    assert found.endswith(words)
