"""Makes a blank or prefilled form as PDF: every link of the page layout becomes a field."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.pdf.composition import GUTTER, Composition
from minikip_docs.press.pdf_fields import fillable
from minikip_docs.press.typst import typeset

_LAYOUT = Path(__file__).with_name("form.typ")
_HINTS = (
    "Füllen Sie das Formular am Bildschirm aus; mit der Tabulatortaste gelangen Sie ins nächste "
    "Feld. Speichern Sie die Datei und senden Sie diese PDF-Datei zurück: Aus einem Ausdruck oder "
    "Scan lassen sich die Angaben nicht lesen.",
    "Felder mit * sind Pflichtangaben. Beträge in Franken, zum Beispiel 12’500.00; Daten wie "
    "15.03.2026. Zeilen, die Sie nicht brauchen, bleiben leer.",
)
_SIGNATURE = "Hier können Sie elektronisch oder auf dem Ausdruck von Hand unterschreiben."


def blank(definition: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Give the form as a PDF that can be filled in, without scripts.

    ``values`` are the prefilled fields by pointer; ``created`` becomes the date of the
    document. The same input gives the same bytes. Raises ``Refusal`` X910 if the typesetter
    fails. Standards: ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2a).
    """
    page = Composition(values)
    parts = [page.section(section) for section in definition.sections]
    signature = page.signature("Unterschrift")
    data = {
        "title": definition.title,
        "subtitle": definition.programme,
        "help": definition.help,
        "hints": (*_HINTS, definition.contact),
        "identity": definition.mark,
        "footer": f"{definition.title} · Fassung {definition.identity['version']} · "
        f"{definition.programme}",
        "page": ("Seite", "von"),
        "gutter": GUTTER,
        "sections": parts,
        "signature": {**signature, "title": "Unterschrift", "help": _SIGNATURE},
    }
    moment = datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC)
    layout = typeset(
        _LAYOUT,
        {"data": json.dumps(data)},
        refuse=_failure,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment,
    )
    return fillable(layout, page.widgets, definition.mark)


def _failure(reason: str) -> Refusal:
    return Refusal(
        "X910",
        f"Das PDF konnte nicht gesetzt werden ({reason}).",
        "Melden Sie diesen Fehler; es wurde keine Datei geschrieben.",
    )
