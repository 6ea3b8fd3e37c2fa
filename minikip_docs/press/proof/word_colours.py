"""Tells whether a Word file itself shows a text in the colour of its ground."""

from __future__ import annotations

from collections.abc import Iterator

from minikip_docs.press.ooxml.trees import Element
from minikip_docs.press.ooxml.word import P, Package, T, open_package, parsed, value, w
from minikip_docs.press.proof.pdf_page import alike, normal
from minikip_docs.press.proof.word_styles import Styles, ancestry, read_styles

_PAPER = 0xFFFFFF
_RUN, _SHADE = w("r"), w("shd")
_AROUND = {P: "pPr", w("tc"): "tcPr", w("tbl"): "tblPr"}  # what may be shaded, from the inside


def shown_unseen(docx: bytes, text: str, colour: int) -> bool:
    """Tell whether Word shows a text, too, in a colour that its ground has.

    Only colours that somebody gave to the text count, and grounds that are sure: one that
    a table style may give is not. ``colour``: red, green and blue, a byte each.
    """
    package = open_package(docx)
    styles = read_styles(package)
    wanted = normal(text).strip()
    for run in _runs(package):
        shown = normal("".join(t.text or "" for t in run.iter(T))).strip()
        if shown and (shown in wanted or wanted in shown):
            given = _colour(run, styles)
            if given is not None and alike(given, colour) and alike(colour, _ground(run, styles)):
                return True
    return False


def _runs(package: Package) -> Iterator[Element]:
    for name, data in package.members.items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from parsed(data).iter(_RUN)


def _colour(run: Element, styles: Styles) -> int | None:
    """Give the colour of a run, its character style or its paragraph style."""
    paragraph = next(run.iterancestors(P), None)
    own = value(run, "rPr", "color")
    names = value(run, "rPr", "rStyle"), value(paragraph, "pPr", "pStyle")
    return _read(own) if own else next(
        (_read(colour) for name in names for style in ancestry(styles, name)
         if (colour := value(styles[style], "rPr", "color"))), None)  # fmt: skip


def _ground(run: Element, styles: Styles) -> int:
    """Give the colour under a run; -1 if that is not sure."""
    shades = [run.find(f"{w('rPr')}/{_SHADE}")]
    for around in run.iterancestors(*_AROUND):
        shades.append(around.find(f"{w(_AROUND[around.tag])}/{_SHADE}"))
        style = styles.get(value(around, "tblPr", "tblStyle") or "")
        if style is not None and next(style.iter(_SHADE), None) is not None:
            return -1
    if run.find(f"{w('rPr')}/{w('highlight')}") is not None:
        return -1
    fills = (None if s is None else _read(s.get(w("fill"))) for s in shades)
    return next((fill for fill in fills if fill is not None), _PAPER)


def _read(colour: str | None) -> int | None:
    """Read «1F3864»; «auto» and names are no colours."""
    try:
        return int(colour or "", 16)
    except ValueError:
        return None
