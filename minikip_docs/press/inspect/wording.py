"""The wording of a template: its words and tags by paragraph, however Word has stored them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from minikip_docs.data.text import clean
from minikip_docs.press.fill import tags, template
from minikip_docs.press.fill.used_names import Path
from minikip_docs.press.ooxml.word import on, w

_LOOKS = ("strike", "dstrike", "vanish")  # with them a text says something else, or nothing
# Fields whose results Word or we write anew; what others show is a text like any other.
_COUNTED = {"PAGE", "NUMPAGES", "REF", "SEQ", "DOCPROPERTY"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says: ``paragraphs`` of all its parts, and the names it takes from data."""

    paragraphs: tuple[str, ...]
    names: frozenset[Path]

    def beside(self, tag: str) -> tuple[str, ...]:
        """Give the words that follow a tag in its paragraph, other tags and fields as «…»."""
        found = (one.partition(tag)[2] for one in self.paragraphs if tag in one)
        return tuple(re.sub(rf"{tags.TAG.pattern}|\{{\w+ .*?\}}", "…", one) for one in found)


def wording(raw: bytes, name: str) -> Wording:
    """Read the wording of a template; it stays the same when Word or LibreOffice saves it anew.

    Not part of it are how it looks (styles, breaks, pictures), comments, empty paragraphs and the
    stored results of fields such as page numbers and references; headers and footers count once,
    in no order. Raises ``Refusal`` T102 to T116.
    """
    (_member, _label, body), *others = template.opened(raw, name).parts
    beside = sorted({_paragraphs(root) for _member, _label, root in others})
    parts = template.compiled(raw, name).parts
    return Wording(
        sum(beside, _paragraphs(body)),
        frozenset(path for part in parts for path in part.code.paths),
    )


def _paragraphs(root: etree._Element) -> tuple[str, ...]:
    found = (" ".join(clean("".join(_words(one))).split()) for one in root.iter(w("p")))
    return tuple(text for text in found if text)


def _words(paragraph: etree._Element) -> Iterator[str]:
    """Give the words of a paragraph; of a counted field what is to be counted, in braces."""
    fields: list[str] = []  # instructions of the open fields; one is complete from its result on
    results = 0  # counted fields around, whose stored result is left out
    look = ""
    for element in paragraph.iter():
        if element is not paragraph and next(element.iterancestors(w("p"))) is not paragraph:
            continue
        if element.tag == w("fldSimple"):
            yield _counted(element.get(w("instr"), ""))
        elif element.tag == w("instrText") and fields:
            fields[-1] += element.text or ""
        elif element.tag == w("fldChar"):
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                fields.append("")
            elif kind == "separate" and fields:
                yield _counted(fields[-1])
                results += bool(_counted(fields[-1]))
            elif kind == "end" and fields:
                results -= bool(_counted(fields.pop()))
        elif element.tag == w("t") and results <= 0 and not _in_counted(element):
            now = _look(element)
            yield f"{f'<{now}>' if now != look else ''}{element.text or ''}"
            look = now
        elif element.tag in {w("tab"), w("br"), w("cr")}:
            yield " "
        elif element.tag == w("noBreakHyphen"):
            yield "\u2011"


def _counted(instruction: str) -> str:
    """Name a field that is counted and what it refers to; «» for any other."""
    words = re.sub(r"\\\*\s*\w+|\\h", "", instruction).split()
    return f"{{{' '.join(words)}}}" if words and words[0].upper() in _COUNTED else ""


def _in_counted(element: etree._Element) -> bool:
    around = element.iterancestors(w("fldSimple"))
    return any(_counted(one.get(w("instr"), "")) for one in around)


def _look(element: etree._Element) -> str:
    run = next(element.iterancestors(w("r")), None)
    own = None if run is None else run.find(w("rPr"))
    return "" if own is None else " ".join(n for n in _LOOKS if on(own.find(w(n))))
