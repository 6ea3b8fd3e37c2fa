"""The PDF form: a page layout of labels and links, in which every link becomes a field."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from minikip_docs.acroform.widgets import fillable
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.pdf.layout import GUTTER, Sheet
from minikip_docs.forms.pdf.reader import matches, read
from minikip_docs.model import Refusal
from minikip_docs.resources import resource

__all__ = ["blank", "matches", "read"]

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
    document. The same input gives the same bytes. Raises ``Refusal`` X910 if the
    typesetter fails. Standards: ISO 14289-1 (PDF/UA-1), ISO 19005-2 (PDF/A-2a).
    """
    sheet = Sheet(values)
    sections = [sheet.section(section) for section in definition.sections]
    signed = definition.sheet == 1  # a supplement goes with the form, which is signed
    signature = sheet.signature("Unterschrift") if signed else {}
    data = {
        "title": definition.title,
        "subtitle": definition.programme,
        "help": definition.help,
        "hints": _HINTS,
        "identity": definition.mark,
        "footer": f"{definition.title} · Fassung {definition.identity['version']} · "
        f"{definition.programme}",
        "page": ("Seite", "von"),
        "gutter": GUTTER,
        "sections": sections,
        "signature": {**signature, "title": "Unterschrift", "help": _SIGNATURE} if signed else None,
    }
    moment = datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC)
    return fillable(_typeset(json.dumps(data), moment), sheet.widgets, definition.mark)


def _typeset(data: str, timestamp: datetime.datetime) -> bytes:
    try:
        result = _compiler().compile(
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=timestamp,
        )
    except (typst.TypstError, RuntimeError) as fault:
        reason = str(fault).strip().splitlines()[0].removeprefix("error: ")
        raise Refusal(
            "X910",
            f"Das PDF konnte nicht gesetzt werden ({reason}).",
            "Melden Sie diesen Fehler; es wurde keine Datei geschrieben.",
        ) from fault
    if not isinstance(result, bytes):
        raise TypeError(type(result))
    return result


@cache
def _compiler() -> typst.Compiler:
    """Give the one typesetter of this process; it keeps fonts and layout between forms."""
    return typst.Compiler(
        str(_LAYOUT),
        root=str(_LAYOUT.parent),
        font_paths=[str(resource("fonts"))],
        ignore_system_fonts=True,
    )
