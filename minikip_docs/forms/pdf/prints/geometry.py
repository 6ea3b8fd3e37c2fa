"""Where the fields of a form stand: the form of a shape laid out again, its boxes and letters."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pikepdf
import pypdfium2

from minikip_docs.data.model import FormKind
from minikip_docs.facts.programme import Programme
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import definition
from minikip_docs.forms.pdf.boxes import IDENTITY_FIELD
from minikip_docs.forms.pdf.file import decoded
from minikip_docs.forms.pdf.prints.letters import Letter, Rectangle, letters
from minikip_docs.forms.shape import Shape

_DAY = date(2000, 1, 1)  # of a document that nobody gets


@dataclass(frozen=True, slots=True)
class Place:
    """One box of a form: its field, for a button the state it stands for, and its edges."""

    pointer: str
    state: str | None
    box: Rectangle
    arrow: bool = False  # a list to choose from: some programs draw an arrow at its right edge


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form as we set it, with nothing filled in."""

    letters: tuple[Letter, ...]
    places: tuple[Place, ...]


@lru_cache(maxsize=4)
def pages(
    kind: FormKind,
    programme: Programme,
    shape: Shape | None,
    name: str,
    continued: frozenset[str],
    *,
    marked: bool = False,
) -> tuple[Page, ...]:
    """Lay a form out again: its pages as they were handed out.

    ``name`` is the party's as the footer prints it; ``continued`` are the fields whose
    prefilled text was longer than their box, which moves what stands below, and so does what a
    ``marked`` form says at its beginning.
    """
    from minikip_docs.forms.pdf.blank import blank  # noqa: PLC0415 - the typesetter loads slowly

    values: Mapping[str, Value] = {
        **({"/party/name": name} if name else {}),
        **dict.fromkeys(continued, "x " * 5_000),
    }
    raw = blank(
        definition(kind, programme, shape), values, created=_DAY, marks={"": "x"} if marked else {}
    )
    document = pypdfium2.PdfDocument(raw)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        return tuple(
            Page(tuple(letters(document[number])), tuple(_places(page)))
            for number, page in enumerate(pdf.pages)
        )


def _places(page: pikepdf.Page) -> list[Place]:
    found = []
    for widget in page.obj.get("/Annots", pikepdf.Array()):
        parent = widget.get("/Parent", widget)
        pointer = decoded(widget.get("/T", parent.get("/T")))
        if pointer == IDENTITY_FIELD or widget.get("/Subtype") != "/Widget":
            continue
        state: str | None = None
        if widget.get("/FT", parent.get("/FT")) == "/Btn":
            state = next(str(key)[1:] for key in list(widget.AP.N) if key != "/Off")
        left, bottom, right, top = (float(edge) for edge in widget.Rect)
        chosen = widget.get("/FT", parent.get("/FT")) == "/Ch"
        found.append(Place(pointer, state, (left, bottom, right, top), arrow=chosen))
    return found
