"""The body of the Word form: its head, its sections in order, and the place to sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from minikip_docs.forms.definition import EXAMPLES, Definition, Section
from minikip_docs.forms.word.controls import paragraph, run
from minikip_docs.forms.word.tables import Values, grid, helping, labels, signature

_INTRODUCTION = (
    "Bitte die hellblauen Felder ausfüllen, als Word-Dokument (.docx) speichern und diese Datei "
    "zurücksenden; ein Ausdruck oder Scan lässt sich nicht lesen.",
    "Felder mit * sind Pflichtangaben. Beträge in Franken wie 12’500.00, Daten wie 15.03.2026. "
    "Zeilen, die Sie nicht brauchen, bleiben leer.",
)
_PLUS = "Zeigt Word am Ende der letzten Zeile ein Pluszeichen, fügt es eine Zeile an."
_SIGNATURE = "Unterschrift"
_SIGN = "Auf dem Ausdruck von Hand unterschreiben; die Word-Datei bitte trotzdem mitschicken."


def body(form: Definition, values: Values) -> str:
    """Give the content of the document, without its page settings."""
    parts = [
        paragraph(run(form.title), "Title"),
        paragraph(run(form.scope()), "Subtitle"),
        paragraph(run(form.help), "Normal"),
        *(paragraph(run(text), "Hinweis") for text in (*_INTRODUCTION, form.contact)),
    ]
    for place, section in enumerate(form.sections, 1):
        name = f"{section.number} {section.title}"
        if section.computed:  # only named, for there is nothing to fill in
            parts.append(paragraph(run(f"{name}: rechnet das Programm aus."), "Hilfe"))
        else:
            parts.append(paragraph(run(name), "Heading1"))
            parts += _section(section, values, place, bullets=len(form.sections) + 1)
    parts += [
        paragraph(run(_SIGNATURE), "Heading1"),
        signature(_SIGNATURE, _SIGN),
    ]
    return "".join(parts)


def shortest(form: Definition) -> Definition:
    """Give the form with a single row in each list: its texts are those of all rows."""
    return replace(form, sections=tuple(replace(s, rows=min(s.rows, 1)) for s in form.sections))


def static_rows(text: str, form: Definition) -> bool:
    """Say whether a text numbers a row or block: «7», «Massnahme 7»."""
    names = "|".join(re.escape(s.row_name) for s in form.sections if s.row_name)
    return bool(re.fullmatch(rf"(?:(?:{names}) )?\d{{1,3}}", text))


def _section(section: Section, values: Values, place: int, *, bullets: int) -> Iterator[str]:
    if section.help:
        yield paragraph(run(section.help), "Einleitung")
    if section.hints:
        yield paragraph(run(EXAMPLES), "Einleitung")
    for hint in section.hints:
        yield paragraph(run(hint.title), "Beispiele")
        yield from (paragraph(run(line), "Beispiel", numbered=bullets) for line in hint.lines)
    items = tuple(item for item in section.items if not item.computed)
    if section.layout == "fields":
        yield labels(section.title, items, None, values, helped=True)
        yield paragraph("", "Abstand")
        return
    if section.layout == "blocks":
        for row in range(section.rows):
            title = f"{section.row_name} {row + 1}"
            yield paragraph(run(title), "Heading2")
            yield labels(title, items, row, values, helped=row == 0)
            yield paragraph("", "Abstand")
    else:
        for item in items:
            if text := helping(item):
                yield paragraph(run(f"{item.number} {item.title}: {text}"), "Einleitung")
        yield grid(section, items, values, place)
    if more := section.more:
        plus = f" {_PLUS}" if section.layout == "table" else ""
        yield paragraph(run(more + plus), "Hilfe")
