"""One template and its context become plain text, for an e-mail: the words as Word shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.filled import fill
from minikip_docs.press.proof.pdf_words import normal
from minikip_docs.press.proof.word_words import Script, read_word
from minikip_docs.press.walk import blocks
from minikip_docs.press.walk.document import read_document
from minikip_docs.press.walk.references import settle

LINE_END = "\r\n"  # of a text file on Windows; every other system reads it too
_STEP, _STEP_POINTS = "   ", 17  # 6 mm in Word: as far as the text of «1. » stands in


@dataclass(frozen=True, slots=True)
class Plain:
    """A text and every value its template printed."""

    text: str
    printed: tuple[str, ...]


def produce(
    template: Path,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    created: datetime.date,
) -> Plain:
    """Fill a Word template and give its words as plain text, numbers and bullets included.

    Where Word leaves at least half a line between two paragraphs, there is an empty line.
    Raises ``Refusal``: T1xx (template), T2xx (what Word shows and the walker cannot read),
    T301 (what plain text cannot show), X921 (a word is lost).
    """
    filled = fill(template, context, title=title, author=author, created=created)
    package = settle(filled.package)
    text = LINE_END.join(_lines(read_document(package), template.name)) + LINE_END
    if not _same(normal(text).split(), read_word(package.file())):
        raise Refusal(
            "X921",
            f"Der Text aus der Vorlage «{template.name}» hat nicht dieselben Wörter wie Word.",
            "Es wurde nichts geschrieben. Bitte der Person melden, die das Programm betreut.",
        )
    return Plain(text, filled.printed)


def _same(words: Sequence[str], script: Script) -> bool:
    """Tell whether words are those of Word, as a reader of its own finds them."""
    wanted = [word for chapter in script.chapters for word in chapter.words]
    # Word shows capitals that it does not store.
    return len(words) == len(wanted) and all(
        word in {stored, stored.upper()} for word, stored in zip(words, wanted, strict=True)
    )


def _lines(document: blocks.Document, name: str) -> Iterator[str]:
    """Give the lines of a document; ``name`` is the template's."""
    before: blocks.Paragraph | None = None
    empty = False
    for paragraph in _paragraphs(document, name):
        shown = _shown(paragraph.inlines, name).strip()
        label = _label(paragraph.label) if paragraph.label else ""
        if not label and not shown:
            empty = True
            continue
        if before is not None and (empty or _apart(document, before, paragraph)):
            yield ""
        indent = _STEP * round(max(paragraph.left + paragraph.first, 0) / _STEP_POINTS)
        first, *rest = shown.split("\n")
        yield f"{indent}{label}{first}".rstrip()
        yield from (f"{indent}{' ' * len(label)}{line}".rstrip() for line in rest)
        before, empty = paragraph, False


def _label(label: blocks.Label) -> str:
    return label.text if label.suffix == "nothing" else f"{label.text} "


def _paragraphs(document: blocks.Document, name: str) -> Iterator[blocks.Paragraph]:
    for section in document.sections:
        margins = (b for part in (section.headers, section.footers) for b in part.values())
        if any(_shows(block) for margin in margins for block in margin):
            raise _refuse(name, "eine Kopf- oder Fusszeile")
        for block in section.blocks:
            if isinstance(block, blocks.Table):
                raise _refuse(name, "eine Tabelle")
            if isinstance(block, blocks.Paragraph):
                yield block


def _shows(block: blocks.Block) -> bool:
    return not isinstance(block, blocks.Paragraph) or bool(block.inlines)


def _apart(document: blocks.Document, one: blocks.Paragraph, other: blocks.Paragraph) -> bool:
    """Tell whether Word leaves at least half a line between two paragraphs."""
    if one.contextual and other.contextual and one.style == other.style:
        return False
    gap = one.after + other.before if document.adds_spacing else max(one.after, other.before)
    return gap >= other.look.size / 2


def _shown(inlines: tuple[blocks.Inline, ...], name: str) -> str:
    return "".join(_inline(inline, name) for inline in inlines)


def _inline(inline: blocks.Inline, name: str) -> str:
    match inline:
        case blocks.Text():
            return inline.text
        case blocks.Link():
            return _shown(inline.inlines, name)
        case blocks.Break():
            return "\n"
        case blocks.Tab():
            return " "
        case blocks.Picture():
            raise _refuse(name, "ein Bild")
        case blocks.Note():
            raise _refuse(name, "eine Fussnote")
        case blocks.PageNumber():
            raise _refuse(name, "eine Seitenzahl")


def _refuse(name: str, what: str) -> Refusal:
    return Refusal(
        "T301",
        f"Die Vorlage «{name}» enthält {what}; ein E-Mail-Text kann das nicht zeigen.",
        "Bitte in dieser Vorlage nur Absätze und Listen verwenden.",
    )
