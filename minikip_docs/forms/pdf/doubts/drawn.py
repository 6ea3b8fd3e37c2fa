"""Compares what a field shows with what it stores: people see the one, programs read the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from minikip_docs.data.model import Finding, Refusal
from minikip_docs.data.text import clean
from minikip_docs.forms import sentences
from minikip_docs.forms.cells import read_value
from minikip_docs.forms.definition import Item
from minikip_docs.forms.pdf.boxes import Boxes
from minikip_docs.forms.pdf.doubts.appearance import Drawings, Shown
from minikip_docs.forms.pdf.doubts.lettering import UNKNOWN
from minikip_docs.forms.pdf.doubts.out_of_sight import frame
from minikip_docs.forms.sentences.note import At, Where
from minikip_docs.press.field_font import LINE

_WORDS = {"text", "multiline"}  # people read them; everything else decides something
_PAD = 4.0  # points that a box keeps free above and below its text


class Comparison:
    """Compares the fields of one file, one after the other."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._drawings = Drawings(pdf)
        # Told to draw anew, a viewer shows what is stored, whatever old drawing is there.
        self._idle = self._drawings.made_anew
        self._unshown: list[tuple[Where, str]] = []
        self._untold: list[tuple[Where, str]] = []

    def doubts(self, where: At, field: Boxes, item: Item) -> Iterator[Finding]:
        """Give F192 if a box of a field shows something else than it stores.

        A field that shows nothing is kept for ``unshown``: programs that do not draw leave
        hundreds of them. Buttons say themselves what they show (F108).
        """
        if self._idle or field.button or len(field.values) > 1:
            return
        stored = field.value
        for box in field.on_pages:
            shown = self._drawings.shown(box.node)
            if shown is None or same(stored, shown.text):
                continue
            if not shown.text and shown.whole:
                self._unshown.append((where(), stored))
            elif stored and (UNKNOWN in shown.text or not shown.whole):
                if item.kind in _WORDS or _may_be(stored, shown.text):
                    continue
                self._untold.append((where(), stored))
            elif _differs(item, stored, shown, box.node):
                words = item.kind in _WORDS
                yield sentences.pdf.shows_other(where(), shown.text, stored, words=words)
            else:
                continue
            return

    def unshown(self) -> Iterator[Finding]:
        """Give F193 once for all fields that store something and show nothing, or nobody can tell.

        Text that people read may be in a font that tells nothing of its letters; what decides
        something must be seen to be what is stored.
        """
        if self._untold:
            yield sentences.pdf.show_untold(self._untold)
        if self._unshown:
            yield sentences.pdf.show_nothing(self._unshown)


def same(one: str, two: str) -> bool:
    """Say whether two texts differ in nothing but blanks and line ends."""
    return one == two or "".join(one.split()) == "".join(two.split())


def _may_be(stored: str, shown: str) -> bool:
    """Say whether a text may be what is stored: all letters that can be told agree.

    No figure may be among those that cannot: «1�600» may be 12600 or 17600.
    """
    kept, drawn = "".join(stored.split()), "".join(shown.split())
    return len(kept) == len(drawn) and all(
        a == b or (b == UNKNOWN and not a.isalnum()) for a, b in zip(kept, drawn, strict=True)
    )


def _differs(item: Item, stored: str, shown: Shown, node: pikepdf.Object) -> bool:
    """Say whether a text is another one than is stored, not only written or cut otherwise."""
    if not stored:
        return True
    if item.kind in _WORDS:
        drawn, kept = _plain(shown.text), _plain(stored)
        return drawn != kept and not (drawn and kept.startswith(drawn) and _full(shown, node))
    try:
        return bool(read_value(item, clean(shown.text)) != read_value(item, clean(stored)))
    except Refusal:
        return True


def _plain(text: str) -> str:
    """Give the letters and figures every program can draw, small."""
    drawable = clean(text).casefold().encode("cp1252", "ignore").decode("cp1252")
    return re.sub(r"[\W_]", "", drawable)


def _full(shown: Shown, node: pikepdf.Object) -> bool:
    """Say whether the drawn lines leave no room for one more: the rest was cut off."""
    _left, bottom, _right, top = frame(node.get("/Rect"))
    step = (shown.size or 9.0) * LINE
    return (shown.lines + 1) * step > top - bottom - _PAD
