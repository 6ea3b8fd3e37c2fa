"""The overview of a call as an Excel workbook: a row for each file, and for each finding."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from io import BytesIO

from minikip_docs.data.model import FORMS, Verdict
from minikip_docs.data.text import alphabetical, long_date, some
from minikip_docs.data.workbook_look import begin
from minikip_docs.jobs.overview import Subject
from minikip_docs.screen.findings import GROUPS, NOT_CHECKED, group, is_fault
from minikip_docs.screen.lines import count
from minikip_docs.screen.overview import ERROR, FAULT, WARNING, counts, figures, missing
from minikip_docs.screen.words import OUTCOMES, printable
from minikip_docs.screen.workbook_table import FIGURE, GROUND, Cell, add_sheet

FILES, FINDINGS = "Dateien", "Befunde"

Row = tuple[Subject, Verdict]
_TITLE = "Übersicht der Eingaben"
_AT_LEAST = FIGURE | {"num_format": '"mind. "0'}
_NOT_KNOWN_WHEN = "R574"  # late by its own date; the day it came in is not known

# The heads of both sheets, and how many letters wide their columns are.
_OF_FILES = {
    "Gemeinde": 24, "Formular": 15, "Jahr": 11, "Ergebnis": 28, "Fehler": 10, "Warnungen": 14,
    "Tage verspätet": 17, "Was fehlt": 40, "Datei": 38,
}  # fmt: skip
_OF_FINDINGS = {
    "Datei": 24, "Gemeinde": 21, "Schwere": 15, "Code": 8, "Feld": 24, "Stelle in der Datei": 20,
    "Befund": 48, "Abhilfe": 38,
}  # fmt: skip


def workbook(
    rows: Sequence[Row],
    folder: str,
    day: datetime.date,
    *,
    received: datetime.date | None = None,
    compared: bool = True,
) -> bytes:
    """Make the overview as .xlsx, sorted by municipality; files that name none are last.

    ``folder`` is where the files lie, ``day`` what the workbook gives as its own; ``received``
    is when the reports came in, and ``compared`` says whether they were held against their
    agreements. The same input gives the same bytes.
    """
    target = BytesIO()
    book = begin(target)
    created = datetime.datetime.combine(day, datetime.time())
    book.set_properties({"title": _TITLE, "created": created})
    book.set_size(2400, 1400)
    ordered = sorted(rows, key=_order)
    known = [f"Ordner {printable(folder)}."] if folder else []
    known += [f"Eingegangen am {long_date(received)}."] if received else []
    known += [] if compared else ["Jahresberichte nicht mit den Vereinbarungen verglichen."]
    hints = counts([result.outcome for _subject, result in rows], 1000), " ".join(known)
    files = [_file(*row) for row in ordered]
    add_sheet(book, FILES, _OF_FILES, files, title=_TITLE, hints=hints)
    found = [line for row in ordered for line in _found(*row)]
    add_sheet(book, FINDINGS, _OF_FINDINGS, found, title=_TITLE, hints=hints)
    book.close()
    return target.getvalue()


def _order(row: Row) -> tuple[bool, str, str, str, str]:
    subject, _result = row
    name = alphabetical(subject.party)
    return not subject.party, name, subject.kind or "", str(subject.year), subject.file


def _file(subject: Subject, result: Verdict) -> list[Cell]:
    """Give the row of a file."""
    counted = figures(result)
    late = max((finding.days_late for finding in result.findings), default=0)
    codes = {finding.code for finding in result.findings}
    verdict = OUTCOMES[result.outcome]
    if any(map(is_fault, result.findings)):
        verdict += f" ({FAULT})"
    ground = {"bold": True, "bg_color": GROUND[result.outcome]}
    return [
        (subject.party, {}),
        (FORMS[subject.kind] if subject.kind else "", {}),
        (subject.year, {}),
        (verdict, ground),
        (counted[ERROR], FIGURE),
        (counted[WARNING], FIGURE),
        (late or "", _AT_LEAST if _NOT_KNOWN_WHEN in codes else FIGURE),
        (missing(result), {}),
        (printable(subject.file), {}),
    ]


def _found(subject: Subject, result: Verdict) -> Iterator[list[Cell]]:
    """Give a row for each finding, in the order of the screen, and one for what was not checked."""
    keys = list(GROUPS)
    lines = [
        (GROUPS[group(one)][0], one.code, one.label, one.place.text if one.place else "",
         one.message, one.remedy)
        for one in sorted(result.findings, key=lambda one: keys.index(group(one)))
    ]  # fmt: skip
    if result.not_checked:
        rules = "; ".join(f"{item.code} {item.title}" for item in result.not_checked)
        why = [item.reason for item in result.not_checked if not item.because]
        first = [label for item in result.not_checked for label in item.because]
        reasons = list(dict.fromkeys(why))
        if first:
            reasons.append(f"Zuerst zu berichtigen: {some(list(dict.fromkeys(first)), 10)}.")
        lines.append((
            NOT_CHECKED, "", count(len(result.not_checked), "Regel", "Regeln"), "",
            f"Nicht oder nur zum Teil geprüft: {rules}.", " ".join(reasons),
        ))  # fmt: skip
    for line in lines:
        yield [(text, {}) for text in (printable(subject.file), subject.party, *line)]
