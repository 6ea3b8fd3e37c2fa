"""The text of a Word document as it is shown: what is deleted or for machines is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from minikip_docs.data.text import clean
from minikip_docs.forms.word.controls import PLACEHOLDERS
from minikip_docs.forms.word.package import attribute, local
from minikip_docs.press.ooxml.trees import Element

DELETED = ("del", "moveFrom")
GONE = {*DELETED, "sdtPr", "Fallback", "instrText", "delText"}
GONE_TAGS = tuple(f"{{*}}{name}" for name in sorted(GONE))
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_PROPERTIES = {"pPr", "rPr", "tcPr", "trPr", "tblPr"}  # a tab in them is a place, no sign
_LEAVES = {"t", *_PROPERTIES}  # hold no paragraphs


def text(element: Element, without: Callable[[Element], bool] | None = None) -> str:
    """Give the text as shown, deleted text left out; paragraphs end with a line break.

    ``without`` says which elements to skip.
    """
    parts: list[str] = []

    def walk(inner: Element) -> None:
        for child in inner:
            name = local(child)
            if name in GONE or name in _PROPERTIES or (without and without(child)):
                continue
            if name == "t":
                parts.append(child.text or "")
            elif name in _BREAKS:
                parts.append(_BREAKS[name])
            elif name == "sym":
                parts.append(_symbol(child))
            elif name == "p" and parts:
                parts.append("\n")
                walk(child)
            else:
                walk(child)

    walk(element)
    return "".join(parts)


def _symbol(sign: Element) -> str:
    """Give a sign of a symbol font, which Word puts for «-->» and «:-)», as that font numbers it.

    Only such a font has it: reading takes it out of a text and says so (V101).
    """
    code = attribute(sign, "char") or ""
    try:
        return chr(0xF000 | int(code[-2:], 16))
    except ValueError:
        return ""


def deleted(element: Element) -> str:
    """Give the text that a tracked change deletes or moves away, in one line."""
    parts = [e.text or "" for e in element.iter("{*}delText")]
    for moved in element.iter("{*}moveFrom"):
        parts += [e.text or "" for e in moved.iter("{*}t")]
    return " ".join("".join(parts).split())


def paragraphs(document: Element) -> Iterator[tuple[str, Element]]:
    """List the texts that stand outside all named controls, paragraph by paragraph.

    The text of a box that hangs at a paragraph is one of its own.
    """
    for child in document:
        name = local(child)
        if name in GONE or name in _LEAVES or is_ours(child):
            continue
        if name == "p" and (shown := clean(text(child, without=_apart))):
            yield shown, child
        yield from paragraphs(child)


def _apart(element: Element) -> bool:
    return local(element) == "p" or is_ours(element)


def is_ours(element: Element) -> bool:
    """Say whether an element is one of our controls."""
    return bool(named(element))


def named(element: Element) -> str:
    """Give the name of one of our controls, "" for everything else."""
    if local(element) != "sdt":
        return ""
    tag = attribute(element.find("{*}sdtPr/{*}tag"), "val") or ""
    return tag if tag.startswith("/") else ""


def is_hint(raw: str) -> bool:
    """Say whether a text is only the grey hint of an empty field."""
    return clean(raw) in PLACEHOLDERS


def ends(shown: str) -> str:
    """Take away blanks at the ends of lines."""
    *lines, last = shown.split("\n")
    return "\n".join([*(line.rstrip(" ") for line in lines), last])
