"""Which header and footer belong on which page: sections, first and even pages, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.proof import readback
from minikip_docs.press.proof.pdf_page import DRAWN, picture_word
from minikip_docs.press.proof.pdf_words import Reading, Word
from minikip_docs.press.proof.word_words import PAGE, TOTAL, Chapter, Gap, NoteWord, Script


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
    decoration: Sequence[str] = (),
) -> str:
    """Compare sections with pages (text, margin); gives the code of the refusal or nothing."""
    words = [Word(w, False, n) for n, (text, _) in enumerate(pages, 1) for w in text.split()]
    margins = [
        tuple(Word(w, False, n) for w in margin.split()) for n, (_, margin) in enumerate(pages, 1)
    ]
    rows = tuple(tuple(row.split()) for row in repeated)
    first = replace(chapters[0], start=first_page) if first_page != 1 else chapters[0]
    script = Script((first, *chapters[1:]), even, rows, "", decoration=tuple(decoration))
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


def test_a_section_begins_on_a_page_without_words_of_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    same = [chapter("a b", "A"), chapter("c", "A")]
    assert compare(monkeypatch, same, [("a b", "A"), ("c", "A")]) == ""
    found = compare(monkeypatch, same, [("a b c", "A")])
    assert found == "X915 In Word beginnt mit «c» eine neue Seite, im PDF nicht (Seite 1)."


def gapped(words: str, **gaps: Gap) -> list[Chapter]:
    return [replace(chapter(words, "A"), gaps={int(n[1:]): gap for n, gap in gaps.items()})]


@pytest.mark.parametrize(
    ("texts", "gaps", "code"),
    [
        ("a|b", {"_1": Gap(breaks=1)}, ""),
        ("a b", {"_1": Gap(breaks=1)}, "X915"),
        ("a b", {"_1": Gap(empty=3)}, ""),
        ("a b", {"_0": Gap(breaks=1)}, ""),
        ("a||b", {"_1": Gap(breaks=1)}, ""),
        ("a|||b", {"_1": Gap(breaks=1)}, "X914"),
        ("a|||b", {"_1": Gap(breaks=2)}, ""),
        ("a||b", {"_1": Gap(empty=1)}, ""),
        ("a|||b", {"_1": Gap(empty=9)}, "X914"),
        ("a|||b", {"_1": Gap(empty=10)}, ""),
        ("a||b", {}, "X914"),
        ("a||b", {"_0": Gap(breaks=1), "_2": Gap(breaks=1)}, "X914"),
        ("|a b", {}, "X914"),
        ("|a b", {"_0": Gap(breaks=1)}, ""),
        ("a b|", {}, "X914"),
        ("a b|", {"_2": Gap(empty=1)}, ""),
    ],
)
def test_a_page_is_empty_only_where_word_makes_one(
    texts: str, gaps: dict[str, Gap], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = compare(monkeypatch, gapped("a b", **gaps), [(x, "A") for x in texts.split("|")])
    assert found[:4] == code


def test_an_empty_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(monkeypatch, [chapter("a b")], [("a", ""), ("", ""), ("b", "")])
    assert found == "X914 Die Seite 2 des PDF ist leer, ohne dass Word dort umbricht."


def test_the_foot_of_a_page_may_end_behind_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    """A footnote may run on on the page that a break behind its paragraph begins."""
    noted = replace(
        chapter("a"), words=("a", NoteWord("1"), NoteWord("n"), "b"), gaps={3: Gap(breaks=1)}
    )
    assert compare(monkeypatch, [noted], [("a 1", ""), ("n b", "")]) == ""
    assert compare(monkeypatch, [noted], [("a 1 n b", "")])[:4] == "X915"


def test_pictures_agree_in_place_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [chapter(f"a {picture_word(85, 28.3)} b")]
    for shown, code in (
        (f"a {picture_word(85, 28.3)} b", ""),
        (f"a {picture_word(85.9, 27.5)} b", ""),
        (f"a {picture_word(86.1, 28.3)} b", "X913"),
        ("a b", "X913"),
        (f"{picture_word(85, 28.3)} a b", "X913"),
        (f"a b {picture_word(85, 28.3)}", "X913"),
        (f"a {picture_word(85, 28.3)} {picture_word(85, 28.3)} b", "X913"),
        (f"a {picture_word(85, 28.3)} c", "X901"),
    ):
        assert compare(monkeypatch, wanted, [(shown, "")])[:4] == code, shown
    found = compare(monkeypatch, wanted, [("a b", "")])
    assert found == ("X913 Die Bilder stimmen nicht überein: nach «a» steht in Word "
                     "«[Bild 85.0×28.3 pt] b», im PDF «b».")  # fmt: skip


def test_a_picture_that_decorates_stands_on_some_page(monkeypatch: pytest.MonkeyPatch) -> None:
    logo, star, moon = picture_word(90, 45), picture_word(10, 10), picture_word(30, 30)
    sections = [chapter("a b", f"{logo} A")]
    for first, second, fits in (
        (f"{logo} A {star}", f"{logo} A {moon}", True),
        (f"{star} {logo} A {moon}", f"{logo} A", True),
        (f"{logo} A {star}", f"{logo} A", False),
        (f"{logo} A {moon}", f"{logo} A {star}", False),
        (f"{logo} A {star} {moon} {moon}", f"{logo} A", False),
        (f"A {star} {moon}", f"{logo} A", False),
    ):
        pages = [("a", first), ("b", second)]
        found = compare(monkeypatch, sections, pages, decoration=(star, moon))
        assert (found == "") is fits, (first, second, found)


def test_a_picture_made_of_lines_may_have_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [chapter(f"a {DRAWN} b")]
    assert compare(monkeypatch, wanted, [(f"a {DRAWN} b", "")]) == ""
    assert compare(monkeypatch, wanted, [("a b", "")])[:4] == "X913"
