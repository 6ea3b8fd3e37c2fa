"""Whether the words of a template are in what was made of it: those that stand under no condition.

It looks at nothing but the tags of the template and the text of the result, so that no fault of
filling can hide from it, and a template's words are there as they stood or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from minikip_docs.press.fill.tags import TAG, paragraphs

_WORD = re.compile(r"\{%(?:(?:p|tr|tc|r)\s)?\s*(\w+)")
_BLOCKS = ("for", "if", "with")
_BROKEN = re.compile(r"[\t\r\n]")  # what becomes a line or a tab of Word


def always(root: etree._Element) -> Iterator[str]:
    """Give what a part says between its tags, outside of conditions and loops, in order."""
    depth = 0
    for _element, text in paragraphs(root):
        at = 0
        for tag in (*TAG.finditer(text), None):
            if depth == 0:
                between = text[at : tag.start() if tag else len(text)]
                yield from (words for part in _BROKEN.split(between) if (words := part.strip()))
            at = tag.end() if tag else at
            word = _WORD.match(tag.group()) if tag else None
            if word:
                depth += word.group(1) in _BLOCKS
                depth -= word.group(1).removeprefix("end") in _BLOCKS and "end" in word.group(1)


def lost(words: Sequence[str], root: etree._Element) -> str:
    """Give the first of these words that a filled part does not say, in their order; or nothing."""
    text = "\n".join(text for _element, text in paragraphs(root))
    at = 0
    for one in words:
        found = text.find(one, at)
        if found < 0:
            return one
        at = found + len(one)
    return ""
