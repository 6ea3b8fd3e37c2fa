"""The words of a template that stand under no condition, looked for in what was made of it.

It reads both files from their bytes and shares nothing with the code that fills: its own idea of
a tag, of a block and of a paragraph.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_OPENS = re.compile(r"\{%[-+]?(?:(?:p|tr|tc|r)\s)?\s*(?:if|for|with)\s")
_CLOSES = re.compile(r"\{%[-+]?(?:(?:p|tr|tc|r)\s)?\s*end(?:if|for|with)\s")


def lost(template: bytes, made: bytes) -> str:
    """Give the first words of a template that a Word file made of it does not say in their order.

    Blanks count: words that have run together are lost. "" if all are there.
    """
    made_parts = _parts(made)
    for name, paragraphs in _parts(template).items():
        said, at = "\n".join(made_parts.get(name, ())), 0
        for words in _unconditional(paragraphs):
            found = said.find(words, at)
            if found < 0:
                return f"{name}: {words}"
            at = found + len(words)
    return ""


def count(template: bytes) -> int:
    """Count the words that ``lost`` looks for."""
    return sum(len(of(template, part)) for part in _parts(template))


def of(template: bytes, part: str = "word/document.xml") -> list[str]:
    """List the words of a part that stand under no condition."""
    return [word for words in _unconditional(_parts(template)[part]) for word in words.split()]


def _unconditional(paragraphs: list[str]) -> Iterator[str]:
    depth = 0
    for text in paragraphs:
        begin = 0
        for tag in [*_TAG.finditer(text), None]:
            words = text[begin : tag.start() if tag else None]
            if depth == 0 and words.strip():
                yield from (line for line in re.split(r"[\r\n\t]", words) if line)
            if tag:
                begin = tag.end()
                depth += bool(_OPENS.match(tag.group())) - bool(_CLOSES.match(tag.group()))


def _parts(docx: bytes) -> dict[str, list[str]]:
    """Give the texts of the paragraphs of each part; one in a text box comes behind its own."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        roots = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()
                 if _PARTS.fullmatch(name)}  # fmt: skip
    return {name: [_own_text(p) for p in root.iter(f"{_W}p")] for name, root in roots.items()}


def _own_text(paragraph: etree._Element) -> str:
    """Give the text of a paragraph; a tab stands for what a field of Word shows."""
    said, inside = "", False
    for mark in paragraph.iter(f"{_W}t", f"{_W}fldChar"):
        if mark.tag == f"{_W}fldChar":
            inside = mark.get(f"{_W}fldCharType") != "end"
            said += "\t"
        elif _owner(mark) is paragraph and not inside:
            said += "".join(map(str, mark.itertext()))
    return said


def _owner(text: etree._Element) -> etree._Element:
    return next(text.iterancestors(f"{_W}p"))
