"""The overview of a call as an Excel workbook: a row for each file, and for each finding."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from minikip_docs.data.model import FORMS, Outcome, Verdict
from minikip_docs.data.text import alphabetical, clean, encodable, long_date, some
from minikip_docs.data.workbook_look import begin, paper, styles
from minikip_docs.jobs.overview import Subject
from minikip_docs.screen.findings import GROUPS, NOT_CHECKED, group, is_fault
from minikip_docs.screen.lines import count
from minikip_docs.screen.overview import ERROR, FAULT, WARNING, counts, figures, missing
from minikip_docs.screen.words import OUTCOMES, printable

FILES, FINDINGS = "Dateien", "Befunde"

Row = tuple[Subject, Verdict]
_Cell = tuple[str | int, Mapping[str, Any]]  # what stands there and how it looks besides

_TITLE = "Übersicht der Eingaben"
_HEAD = 3  # row of the heads on both sheets, from 0
_LONGEST = 16_000  # letters in a cell: Excel holds 32,767 units of UTF-16
_LINE = 12.5  # points
_GROUND = {
    Outcome.COMPLETE: "E2EFDA",
    Outcome.LOOK: "FFF2CC",
    Outcome.RETURN: "F8D7D3",
    Outcome.NOT_CHECKABLE: "E4E4E4",
}
_TEXT = {
    "valign": "top", "align": "left", "indent": 1, "bottom": 1, "bottom_color": "D9D9D9",
}  # fmt: skip
_FIGURE = {"align": "center", "indent": 0}
_AT_LEAST = _FIGURE | {"num_format": '"mind. "0'}
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
    _sheet(book, FILES, _OF_FILES, hints, [_file(*row) for row in ordered])
    found = [line for row in ordered for line in _found(*row)]
    _sheet(book, FINDINGS, _OF_FINDINGS, hints, found)
    book.close()
    return target.getvalue()


def _order(row: Row) -> tuple[bool, str, str, str, str]:
    subject, _result = row
    name = alphabetical(subject.party)
    return not subject.party, name, subject.kind or "", str(subject.year), subject.file


def _file(subject: Subject, result: Verdict) -> list[_Cell]:
    """Give the row of a file."""
    counted = figures(result)
    late = max((finding.days_late for finding in result.findings), default=0)
    codes = {finding.code for finding in result.findings}
    verdict = OUTCOMES[result.outcome]
    if any(map(is_fault, result.findings)):
        verdict += f" ({FAULT})"
    ground = {"bold": True, "bg_color": _GROUND[result.outcome]}
    return [
        (subject.party, {}),
        (FORMS[subject.kind] if subject.kind else "", {}),
        (subject.year, {}),
        (verdict, ground),
        (counted[ERROR], _FIGURE),
        (counted[WARNING], _FIGURE),
        (late or "", _AT_LEAST if _NOT_KNOWN_WHEN in codes else _FIGURE),
        (missing(result), {}),
        (printable(subject.file), {}),
    ]


def _found(subject: Subject, result: Verdict) -> Iterator[list[_Cell]]:
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


def _lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column."""
    return sum(max(1, len(textwrap.wrap(part, int(1.08 * width)))) for part in text.split("\n"))


def _height(lines: int) -> float:
    """Give the height of a row in points; Excel has none above 409."""
    return min(5 + _LINE * lines, 409)


def _sheet(
    book: Workbook,
    name: str,
    columns: Mapping[str, float],
    hints: Sequence[str],
    lines: Sequence[Sequence[_Cell]],
) -> None:
    """Write a sheet: title, what there is to know, and a table with a filter on each column."""
    style = styles(book)
    page = book.add_worksheet(name)
    page.set_row(0, 26)
    page.write_string(0, 0, f"{_TITLE}: {name}", style("title"))
    for row, hint in enumerate(hints, start=1):
        page.write_string(row, 0, hint, style("hint"))
    last = _HEAD + max(len(lines), 1)  # a table has a row, if an empty one
    heads = []
    for column, (head, width) in enumerate(columns.items()):
        page.set_column(column, column, width)
        heads.append({"header": head, "header_format": style("head", indent=1)})
    page.add_table(_HEAD, 0, last, len(columns) - 1, {
        "name": name, "columns": heads, "style": "Table Style Light 1",
    })  # fmt: skip
    page.set_row(_HEAD, 20)
    for row, line in enumerate(lines, start=_HEAD + 1):
        # Not every program makes a row as high as its text is.
        cells = zip(line, columns.values(), strict=True)
        page.set_row(
            row, _height(max(_lines(str(value), width) for (value, _look), width in cells))
        )
        for column, (value, more) in enumerate(line):
            look = {**_TEXT, **more}
            if isinstance(value, int):
                page.write_number(row, column, value, style("text", **look))
                continue
            text = clean(encodable(value))[:_LONGEST]
            # Also whoever edits the cell gets a text: Excel would else take it for a formula.
            prefix = {"quote_prefix": True} if text[:1] in {"=", "+", "-", "@"} else {}
            write = page.write_string if text else page.write_blank
            write(row, column, text, style("text", **look, **prefix))
    page.freeze_panes(_HEAD + 1, 1)
    page.repeat_rows(_HEAD)
    page.print_area(0, 0, last, len(columns) - 1)
    paper(page, _TITLE, landscape=True)
