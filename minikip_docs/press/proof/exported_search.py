"""Finds the words of a Word file in those of a PDF that another program laid out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from minikip_docs.press.ooxml.symbols import BULLETS
from minikip_docs.press.proof.exported_word import BACK, FLOAT, NUMBER, PLACE, SIGN
from minikip_docs.press.proof.pdf_words import Word
from minikip_docs.press.proof.word_numbers import numeral
from minikip_docs.press.proof.word_words import PAGE, TOTAL

CONTEXT = 6  # words quoted before and at a difference
# What fills up to a tab, a line to write on, what stands for a picture or a page break, and what
# shows nothing.
_NO_WORDS = re.compile(
    "[.·…_\\-‐–—]{3,}|\ue002(?:\\?|[\\d.]+×[\\d.]+)|[\ue003\u200b-\u200f\u2060\ufeff]"
)
# Bullets that programs draw with different fonts, and the letters of those fonts.
_BULLETS = {*BULLETS.values()} - {"–", "→"}
_DRAWN = {*BULLETS.values(), *(sign for _, sign in BULLETS)}
Tokens = tuple[str, ...]


def parted(words: Iterable[str]) -> tuple[Tokens, list[Tokens]]:
    """Part the words of Word into those that stand in order and those that may stand anywhere."""
    flows: list[list[str]] = [[]]
    apart: list[Tokens] = []
    for word in words:
        if word == FLOAT:
            flows.append([])
        elif word == BACK:
            apart.append(tuple(flows.pop()))
        elif text := _NO_WORDS.sub("", word):
            flows[-1].append(text)
    return tuple(flows[0]), [tokens for tokens in apart if tokens]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign of a PDF."""

    char: str
    page: int
    word: int
    begins: bool  # a word, behind a blank
    turns: bool  # the next one stands on a new line of the same paragraph


class Shown:
    """The words of a PDF sign by sign, and what of Word's words is found in them."""

    def __init__(self, words: Iterable[Word], totals: range, *, capitals: bool) -> None:
        """``totals``: how many pages there are, by any count; ``capitals``: Word may show some."""
        self.words = [Word(t, w.glue, w.page) for w in words if (t := _NO_WORDS.sub("", w.text))]
        self.totals = totals
        self.capitals = capitals
        self.signs = [*self._signs()]
        self.lost: tuple[Tokens, int, int] | None = None  # words, the one, its place here

    def _signs(self) -> Iterator[_Sign]:
        for n, word in enumerate(self.words):
            last = len(word.text) - 1
            ahead = n + 1 < len(self.words) and self.words[n + 1].glue
            for i, char in enumerate(word.text):
                begins = i == 0 and not word.glue
                yield _Sign(char, word.page, n, begins, ahead and i == last)

    def take(
        self, words: Tokens, first: int, behind: int, at: int, number: int | None = None
    ) -> int | None:
        """Take some of Word's words from a place on; gives the place behind them or None.

        ``number``: of the page, for headers and footers. The furthest place where words end
        is kept in ``lost``.
        """
        for n in range(first, behind):
            begin = at
            for k, char in enumerate(words[n]):
                found = self._one(char, at, number, parted=k == 0)
                if found is None:
                    if n > 1:  # one or two equal words are chance
                        self.lose(words, n, begin)
                    return None
                at = found
        return at

    def lose(self, words: Tokens, n: int, at: int) -> None:
        """Keep where a word of Word is not found, if no other was found further on."""
        if self.lost is None or at >= self.lost[2]:
            self.lost = words, n, at

    def _one(self, char: str, at: int, number: int | None, *, parted: bool) -> int | None:
        """Take one sign of Word, the first of a word (``parted``) or a further one."""
        signs, end = self.signs, len(self.signs)
        if char == SIGN or char in _BULLETS or "\uf000" <= char <= "\uf0ff":
            return at + (at < end and _is_sign(signs[at].char))
        if is_place(char):
            return at
        if char in {PAGE, TOTAL} or is_reference(char):
            return self.figure(char, at, number)
        if at < end and signs[at].turns and signs[at].char == "-" != char:
            at += 1  # a word was broken here
        if at >= end or signs[at].char not in {char, char.upper() if self.capitals else char}:
            return None
        if char.isdigit() and at and signs[at - 1].char.isdigit() and not signs[at - 1].turns:
            return at + 1 if signs[at].begins == parted else None  # 12 and 600 are not 12600
        return at + 1

    def figure(self, char: str, at: int, number: int | None) -> int | None:
        """Take a number: of the page, of all pages, or any; figures or Roman."""
        rest = "".join(s.char for s in self.signs[at : at + 12])
        found = re.match(r"\d+|[ivxlcdm]+|[IVXLCDM]+", rest)
        if is_reference(char) or (char == PAGE and number is None):
            return at + (found.end() if found else 0)  # Word may leave out pages of references
        wanted = [number] if char == PAGE and number else self.totals
        kinds = ("decimal", "lowerRoman", "upperRoman")
        shown = next((x for n in wanted for x in (numeral(n, kind) for kind in kinds)
                      if found and found.group().startswith(x)), None)  # fmt: skip
        return None if shown is None else at + len(shown)

    def quoted(self, at: int) -> str:
        """Give the words from a place on."""
        first = self.signs[at].word if at < len(self.signs) else len(self.words)
        return " ".join(w.text for w in self.words[first : first + CONTEXT])

    def rest_of_word(self, at: int) -> str:
        """Give the signs from a place up to the next blank."""
        behind = (n for n in range(at + 1, len(self.signs)) if self.signs[n].begins)
        return "".join(s.char for s in self.signs[at : next(behind, len(self.signs))])

    def page(self, at: int) -> int:
        """Give the page of a place, or of the last sign."""
        return self.signs[min(at, len(self.signs) - 1)].page if self.signs else 1


def readable(word: str) -> str:
    """Write a word of Word for a message: what stands for a number or a sign by what it is."""
    written = {PAGE: "#", TOTAL: "#", SIGN: "□"}
    shown = (written.get(c, "#" if is_reference(c) else "" if is_place(c) else c) for c in word)
    return "".join(shown)


def is_reference(char: str) -> bool:
    """Tell whether a sign of Word's words stands for the number of a page that is named."""
    return NUMBER <= ord(char) < PLACE


def is_place(char: str) -> bool:
    """Tell whether it marks a place whose page is named elsewhere, and shows nothing."""
    return PLACE <= ord(char) < 2 * PLACE - NUMBER


def _is_sign(char: str) -> bool:
    return not char.isalnum() or char in _DRAWN or "\ue000" <= char <= "\uf8ff"


_Reached = tuple[int, int, tuple[Tokens, ...], tuple[int, ...]]


def placed(
    shown: Shown,
    flow: Tokens,
    apart: Sequence[Tokens],
    *,
    begins: Collection[int] = (),
    free: Sequence[Tokens] = (),
    number: int | None = None,
) -> tuple[int, ...] | None:
    """Find all words of Word in the PDF and nothing else; None if that is not possible.

    ``flow`` stands in this order, what is ``apart`` anywhere, what is ``free`` may be there any
    number of times. Gives where the words of ``flow`` with the numbers ``begins`` are found.
    """
    # What stands apart goes first: a whole box fits at a wrong place less often than one word.
    waiting: list[_Reached] = [(0, 0, tuple(sorted(apart, key=len, reverse=True)), ())]
    tried: set[tuple[int, int, int]] = set()
    while waiting:
        done, at, left, places = waiting.pop()
        if (done, at, len(left)) in tried:  # as much as this was taken in another order
            continue
        tried.add((done, at, len(left)))
        if done == len(flow):
            if at == len(shown.signs) and not left:
                return places
            shown.lose(*((flow, done) if at < len(shown.signs) else (left[0], 0)), at)
        elif (end := shown.take(flow, done, done + 1, at, number)) is not None:
            here = (*places, at) if done in begins else places
            waiting.append((done + 1, end, left, here))
        else:
            shown.lose(flow, done, at)
        waiting += ((done, end, left, places) for words in free
                    if (end := _further(shown, words, at, number)))  # fmt: skip
        waiting += ((done, end, (*left[:k], *left[k + 1 :]), places)
                    for k in reversed(range(len(left)))
                    if (end := _further(shown, left[k], at, number)))  # fmt: skip
    return None


def _further(shown: Shown, words: Tokens, at: int, number: int | None) -> int | None:
    end = shown.take(words, 0, len(words), at, number)
    return end if end is not None and end > at else None
