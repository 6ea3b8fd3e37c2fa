"""Makes a blank or prefilled form as PDF: every link of the page layout becomes a field."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import EXAMPLES, Definition
from minikip_docs.forms.marks import TITLE, held, place
from minikip_docs.forms.pdf.composition import GAP, GUTTER, WIDTH, Composition, Part, buttons
from minikip_docs.forms.pdf.titles import CONTINUATION, MARKED, MARKS
from minikip_docs.press.field_font import field_font
from minikip_docs.press.pdf_fields import fillable
from minikip_docs.press.typst import typeset

_LAYOUT = Path(__file__).with_name("form.typ")
_HINTS = (
    "Bitte am Bildschirm ausfüllen, speichern und diese PDF-Datei zurücksenden; ein Ausdruck oder "
    "Scan lässt sich nicht lesen.",
    "Felder mit * sind Pflichtangaben. Beträge in Franken wie 12’500.00, Daten wie 15.03.2026. "
    "Zeilen, die Sie nicht brauchen, bleiben leer.",
)
_MORE = (
    "Reichen die Zeilen nicht? Das Excel-Formular hat mehr, oder verlangen Sie bei der "
    "Dienststelle dieses Formular mit mehr Zeilen."
)
_SIGNATURE = "Hier können Sie elektronisch oder auf dem Ausdruck von Hand unterschreiben."


def blank(
    definition: Definition,
    values: Mapping[str, Value],
    *,
    created: datetime.date,
    marks: Mapping[str, str],
) -> bytes:
    """Give the form as a PDF that can be filled in, without scripts.

    ``values`` are the prefilled fields by pointer; ``created`` becomes the date of the
    document. ``marks`` (see ``marks.place``) colour fields and headings; what they say stands in
    the names of the fields, which viewers show, and on a page behind the form. The same input
    gives the same bytes. Raises ``Refusal`` X910 if the typesetter fails. Standards: ISO 14289-1
    (PDF/UA-1) and ISO 19005-2 (PDF/A-2a).
    """
    placed = place(definition, marks, values, buttons=buttons)
    definition = held(definition, values, placed)
    page = Composition(values, placed)
    parts = list(_parts(definition, page, placed.sections))
    signature = page.signature("Unterschrift")
    more = any(section.more for section in definition.sections)
    name = field_font().printable(str(values.get("/party/name", "")))
    data = {
        "width": WIDTH,
        "gutter": GUTTER,
        "gap": GAP,
        "title": definition.title,
        "help": definition.help,
        "hints": (*_HINTS, *((_MORE,) if more else ()), definition.contact),
        "identity": replace(definition, prefilled="").mark,  # the same for all parties: set once
        "mark": page.mark(definition.mark),
        "page": ("Seite", "von"),
        "number": "Nr.",
        "examples": EXAMPLES,
        "sections": parts,
        "signature": {**signature, "title": "Unterschrift", "help": _SIGNATURE},
        "continuation": {"title": "Fortsetzung", "help": CONTINUATION},
        "marks": {"title": TITLE, "help": MARKS},
    }
    printable = field_font().printable
    of_this_one = {
        "subtitle": definition.scope(name),
        # With the cut a print still says all that is needed to lay the form out again.
        "footer": [*definition.footer(name).split(" · "), *filter(None, [definition.cut])],
        "continued": page.continued,
        "marked": [
            {"title": printable(mark.where), "lines": printable(mark.text).split("\n")}
            for mark in placed.all
        ],
        "notice": MARKED if placed.all else "",
    }
    moment = datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC)
    layout = typeset(
        _LAYOUT,
        {"data": json.dumps(data), "whose": json.dumps(of_this_one)},
        refuse=_failure,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment,
    )
    return fillable(layout, page.widgets)


def _parts(definition: Definition, page: Composition, marked: Mapping[int, str]) -> Iterator[Part]:
    """Lay out the sections; one that the program works out is only named, after the one before."""
    sections = definition.sections
    for number, section in enumerate(sections):
        if not section.computed:
            after = sections[number + 1 : number + 2]
            left = after[0] if after and after[0].computed else None
            note = f"{left.number} {left.title}: rechnet das Programm aus." if left else ""
            yield page.section(section, marked=number in marked) | {
                "note": note,
                "note_marked": bool(left) and number + 1 in marked,
            }


def _failure(reason: str) -> Refusal:
    return Refusal(
        "X910",
        f"Das PDF konnte nicht gesetzt werden ({reason}).",
        "Melden Sie diesen Fehler; es wurde keine Datei geschrieben.",
    )
