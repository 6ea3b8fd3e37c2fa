"""The body of the Word form: its head, its sections in order, and the place to sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from minikip_docs.forms.definition import EXAMPLES, Definition, Section
from minikip_docs.forms.word.controls import paragraph, run
from minikip_docs.forms.word.filled import Filled
from minikip_docs.forms.word.tables import grid, helping, labels, signature

_INTRODUCTION = (
    "Bitte die hellblauen Felder ausfüllen, als Word-Dokument (.docx) speichern und diese Datei "
    "zurücksenden; ein Ausdruck oder Scan lässt sich nicht lesen.",
    "Felder mit * sind Pflichtangaben. Beträge in Franken wie 12’500.00, Daten wie 15.03.2026. "
    "Zeilen, die Sie nicht brauchen, bleiben leer.",
)
MARKED = (
    "Rückmeldung: Bitte die gelb unterlegten Felder nochmals ansehen. Was dazu zu sagen ist, steht "
    "in den Kommentaren am Rand."
)
_PLUS = "Zeigt Word am Ende der letzten Zeile ein Pluszeichen, fügt es eine Zeile an."
_SIGNATURE = "Unterschrift"
_SIGN = "Auf dem Ausdruck von Hand unterschreiben; die Word-Datei bitte trotzdem mitschicken."


def body(form: Definition, filled: Filled) -> str:
    """Give the content of the document, without its page settings."""
    marks = filled.marks
    parts = [
        _heading(form.title, "Title", filled, marks.whole),
        paragraph(run(form.scope()), "Subtitle"),
        paragraph(run(form.help), "Normal"),
        *([paragraph(run(MARKED), "Hinweis", marked=True)] if marks.all else []),
        *(paragraph(run(text), "Hinweis") for text in (*_INTRODUCTION, form.contact)),
    ]
    for place, section in enumerate(form.sections, 1):
        name, said = f"{section.number} {section.title}", marks.sections.get(place - 1, "")
        if section.computed:  # only named, for there is nothing to fill in
            parts.append(_heading(f"{name}: rechnet das Programm aus.", "Hilfe", filled, said))
        else:
            parts.append(_heading(name, "Heading1", filled, said))
            parts += _section(section, filled, place, bullets=len(form.sections) + 1)
    parts += [
        paragraph(run(_SIGNATURE), "Heading1"),
        signature(_SIGNATURE, _SIGN),
    ]
    return "".join(parts)


def _heading(text: str, style: str, filled: Filled, said: str) -> str:
    return paragraph(filled.commented(run(text), said), style, marked=bool(said))


def shortest(form: Definition) -> Definition:
    """Give the form with a single row in each list: its texts are those of all rows."""
    return replace(form, sections=tuple(replace(s, rows=min(s.rows, 1)) for s in form.sections))


def static_rows(text: str, form: Definition) -> bool:
    """Say whether a text numbers a row or block: «7», «Massnahme 7»."""
    names = "|".join(re.escape(s.row_name) for s in form.sections if s.row_name)
    return bool(re.fullmatch(rf"(?:(?:{names}) )?\d{{1,3}}", text))


def _section(section: Section, filled: Filled, place: int, *, bullets: int) -> Iterator[str]:
    if section.help:
        yield paragraph(run(section.help), "Einleitung")
    if section.hints:
        yield paragraph(run(EXAMPLES), "Einleitung")
    for hint in section.hints:
        yield paragraph(run(hint.title), "Beispiele")
        yield from (paragraph(run(line), "Beispiel", numbered=bullets) for line in hint.lines)
    items = tuple(item for item in section.items if not item.computed)
    if section.layout == "fields":
        yield labels(section.title, items, None, filled, helped=True)
        yield paragraph("", "Abstand")
        return
    if section.layout == "blocks":
        for row in range(section.rows):
            title = f"{section.row_name} {row + 1}"
            yield paragraph(run(title), "Heading2")
            yield labels(title, items, row, filled, helped=row == 0)
            yield paragraph("", "Abstand")
    else:
        for item in items:
            if text := helping(item):
                yield paragraph(run(f"{item.number} {item.title}: {text}"), "Einleitung")
        yield grid(section, items, filled, place)
    if more := section.more:
        plus = f" {_PLUS}" if section.layout == "table" else ""
        yield paragraph(run(more + plus), "Hilfe")
