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
from minikip_docs.forms.pdf.composition import GAP, GUTTER, WIDTH, Composition, Part
from minikip_docs.forms.pdf.titles import CONTINUATION
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


def blank(definition: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Give the form as a PDF that can be filled in, without scripts.

    ``values`` are the prefilled fields by pointer; ``created`` becomes the date of the
    document. The same input gives the same bytes. Raises ``Refusal`` X910 if the typesetter
    fails. Standards: ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2a).
    """
    page = Composition(values)
    parts = list(_parts(definition, page))
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
    }
    of_this_one = {
        "subtitle": definition.scope(name),
        # With the cut a print still says all that is needed to lay the form out again.
        "footer": [*definition.footer(name).split(" · "), *filter(None, [definition.cut])],
        "continued": page.continued,
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


def _parts(definition: Definition, page: Composition) -> Iterator[Part]:
    """Lay out the sections; one that the program works out is only named, after the one before."""
    sections = definition.sections
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        if not section.computed:
            left = following if following and following.computed else None
            note = f"{left.number} {left.title}: rechnet das Programm aus." if left else ""
            yield page.section(section) | {"note": note}


def _failure(reason: str) -> Refusal:
    return Refusal(
        "X910",
        f"Das PDF konnte nicht gesetzt werden ({reason}).",
        "Melden Sie diesen Fehler; es wurde keine Datei geschrieben.",
    )
