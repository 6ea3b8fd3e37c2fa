"""What people laid over the form: struck out, stamped, drawn, noted. No field holds any of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary

from minikip_docs.data.model import Finding
from minikip_docs.data.text import excerpt
from minikip_docs.forms import sentences
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.pdf.boxes import Boxes, OnPage
from minikip_docs.forms.pdf.doubts.appearance import Drawings
from minikip_docs.forms.pdf.doubts.carried import file_name
from minikip_docs.forms.pdf.doubts.out_of_sight import Frame, area, common, frame
from minikip_docs.forms.pdf.file import decoded
from minikip_docs.forms.sentences.note import FORM, At, Where
from minikip_docs.forms.strays import may_be_answer

# ISO 32000-1, table 169. The others are no work of people: fields, links, windows of notes.
_KINDS = {
    "/FreeText": "Text", "/Text": "eine Notiz", "/Line": "eine Linie", "/Square": "ein Rechteck",
    "/Circle": "ein Kreis", "/Polygon": "eine Zeichnung", "/PolyLine": "eine Zeichnung",
    "/Highlight": "eine Markierung", "/Underline": "eine Unterstreichung",
    "/Squiggly": "eine Unterstreichung", "/StrikeOut": "eine Durchstreichung",
    "/Stamp": "ein Stempel", "/Caret": "eine Einfügemarke", "/Ink": "eine Zeichnung von Hand",
    "/FileAttachment": "eine angeheftete Datei", "/Redact": "eine Schwärzung",
    "/Sound": "eine Tonaufnahme", "/Movie": "ein Film", "/RichMedia": "ein Film",
    "/Screen": "ein Film", "/Watermark": "ein Wasserzeichen",
}  # fmt: skip
_NONE = {"/Popup"}  # no viewer draws it
# No work of people, and drawn all the same: they matter where they draw over a field.
_DRAWN = {
    "/Widget": "ein fremdes Feld", "/Link": "ein Link", "/PrinterMark": "ein Druckzeichen",
    "/TrapNet": "ein Druckzeichen",
}  # fmt: skip
_STRIKES = {"/StrikeOut", "/Redact"}
_OF_FIELD, _OF_NOTE = 0.25, 0.5  # so much of one must lie on the other
_LEAST = 1.0  # points: a line has no height


@dataclass(frozen=True, slots=True)
class Laid:
    """One thing laid over a page."""

    page: int
    kind: str  # as PDF calls it
    text: str  # that it holds or shows
    over: tuple[str, ...]  # pointers of the fields below it

    @property
    def name(self) -> str:
        """Say what it is."""
        return (_KINDS | _DRAWN).get(self.kind, "eine Anmerkung")

    @property
    def quoted(self) -> str:
        """Quote what it says, if it says anything."""
        return f" («{excerpt(self.text, 60)}»)" if self.text else ""


def findings(
    pdf: pikepdf.Pdf,
    notes: Sequence[OnPage],
    fields: Mapping[str, tuple[Boxes, At, str]],
    form: Definition,
) -> Iterator[Finding]:
    """Say what lies over the form, at the field below it or else once for each page.

    ``fields``: by pointer, with what each holds as text. F195 over fields, an error where a
    value is struck out or the note may be the answer; F107 beside them, F136 if it may be one.
    """
    beside: dict[int, list[Laid]] = {}
    said_in = frozenset(pointer for pointer, (_b, _w, value) in fields.items() if value)
    for laid in _all(pdf, notes, {pointer: boxes for pointer, (boxes, _w, _v) in fields.items()}):
        if not laid.over:
            beside.setdefault(laid.page, []).append(laid)
            continue
        filled = [pointer for pointer in laid.over if fields[pointer][2]]
        pointer = (filled or laid.over)[0]
        _boxes, at, value = fields[pointer]
        yield _over(laid, at(), value, answer=bool(laid.text) and may_be_answer(form, laid.text))
    for page, several in beside.items():
        where = (*FORM[:2], f"Seite {page}")
        answers = [
            laid.text for laid in several if laid.text and may_be_answer(form, laid.text, said_in)
        ]
        if answers:
            yield sentences.fields.outside(where, answers)
        said = set(answers)
        others = [laid for laid in several if laid.text not in said]
        if others:
            yield sentences.pdf.laid_beside(page, [(one.name, one.quoted) for one in others])


def _over(laid: Laid, where: Where, value: str, *, answer: bool) -> Finding:
    what, others = f"{laid.name}{laid.quoted}", len(laid.over) - 1
    if laid.kind in _STRIKES and value:
        return sentences.pdf.struck(where, what, others, value)
    if answer:
        return sentences.pdf.answer_over(where, what, others)
    return sentences.pdf.laid_over(where, what, others)


def _all(pdf: pikepdf.Pdf, notes: Sequence[OnPage], fields: Mapping[str, Boxes]) -> Iterator[Laid]:
    laid = [n for n in notes if str(n.node.get("/Subtype")) not in _NONE]
    if not laid:
        return
    drawings = Drawings(pdf)
    frames: dict[int, list[tuple[str, Frame]]] = {}
    for pointer, boxes in fields.items():
        for box in boxes.on_pages:
            frames.setdefault(box.page, []).append((pointer, frame(box.node.get("/Rect"))))
    for found in laid:
        node, kind = found.node, str(found.node.get("/Subtype"))
        if kind == "/Text" and "/StateModel" in node:  # that somebody accepted a note before
            continue
        below = _below(frame(node.get("/Rect")), frames.get(found.page, ()))
        if kind in _DRAWN:
            if not below or not drawings.paints(node):
                continue
            shown = drawings.shown(node)
            text = shown.text if shown else ""
        else:
            text = _text(node, drawings)
        yield Laid(found.page, kind, " ".join(text.split()), below)


def _text(node: pikepdf.Object, drawings: Drawings) -> str:
    """Give what a note says: its own text, the name of its file, what it shows, its subject."""
    if text := decoded(node.get("/Contents")).strip():
        return text
    if isinstance(file := node.get("/FS"), Dictionary):
        return file_name(file)
    shown = drawings.shown(node)
    return (shown.text if shown else "") or decoded(node.get("/Subj"))


def _below(laid: Frame, fields: Sequence[tuple[str, Frame]]) -> tuple[str, ...]:
    left, bottom, right, top = laid
    wide = (left, bottom, max(right, left + _LEAST), max(top, bottom + _LEAST))
    return tuple(
        dict.fromkeys(
            pointer
            for pointer, box in fields
            if (shared := common(wide, box))
            and (shared >= _OF_FIELD * area(box) or shared >= _OF_NOTE * area(wide))
        )
    )
