"""Words for many files at once: one line each, in columns, and how many of each verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import FormKind, Outcome, Severity, Stage, Verdict
from minikip_docs.screen.findings import group, is_fault
from minikip_docs.screen.lines import WIDEST, count, shortened, wrap
from minikip_docs.screen.words import COLOURS, OUTCOMES, printable

if TYPE_CHECKING:
    from minikip_docs.jobs.overview import Subject

NAME = "Uebersicht.xlsx"  # see overview_workbook.py

ERROR = (False, Stage.SUBMISSION, Severity.ERROR)
WARNING = (False, Stage.SUBMISSION, Severity.WARNING)
OPEN = (False, Stage.SIGNING, Severity.ERROR)

# What stands beside both names: the verdict and its figures.
_SHORT = {**OUTCOMES, Outcome.LOOK: "bitte ansehen"}
_FIGURES = {"Fehler": ERROR, "Warn.": WARNING, "offen": OPEN}
FAULT = "Programmfehler"
_VERDICT = max(map(len, (FAULT, *_SHORT.values())))
_GAP = "  "
_LEAST = 12  # letters of each name that are shown, however narrow the screen

# What is missing, where the field does not say it: by the code of what was found.
MISSING = {
    "D141": "Beilage",
    "F106": "alle Angaben",
    "F116": "Felder des Formulars",
    "F135": "ein Blatt des Formulars",
    "F163": "Seiten des Formulars",
    "F184": "alle Angaben der Gemeinde",
    "R127": "Unterzeichnende",
    "R138": "Unterzeichnende",
    "R201": "Budget der Struktur",
    "R202": "Grundlagenpapier",
    "R203": "Gemeinderatsbeschluss",
    "R204": "gefasster Beschluss",
    "R502": "Angaben zum Personal",
    "R544": "Grund für nicht verwendete Mittel",
    "R546": "Grund der Abweichung",
    "R563": "vereinbarte Massnahmen",
}
BY_FIELD = {"S101", "R137"}
_NAMED = 5  # things that are named as missing before the rest is counted


class Lines:
    """The lines of one list of files; their columns are as wide as these files need."""

    def __init__(self, folder: str, subjects: Sequence[Subject], width: int = WIDEST) -> None:
        """Take the folder that all files share, what they are, and the columns of the screen."""
        self._folder = folder
        budgets = any(one.kind is FormKind.BUDGET for one in subjects)
        self._figures = {h: key for h, key in _FIGURES.items() if budgets or key != OPEN}
        others = [_VERDICT, *map(len, self._figures)]
        room = max(width - sum(others) - len(_GAP) * (len(others) + 1), 2 * _LEAST)
        parties = max(len("Gemeinde"), *(len(printable(one.party)) for one in subjects))
        files = max(len("Datei"), *(len(printable(one.file)) for one in subjects))
        self._party = min(parties, max(room - files, room * 5 // 9))
        self._file = min(files, room - self._party)

    def head(self) -> str:
        """Name the folder, if there is one, and the columns."""
        names = [f"{'Gemeinde':<{self._party}}", f"{'Datei':<{self._file}}"]
        head = _GAP.join([*names, f"{'Ergebnis':<{_VERDICT}}", *self._figures])
        folder = [f"Ordner {printable(self._folder)}", ""] if self._folder else []
        return "\n".join([*folder, click.style(head, bold=True)])

    def line(self, subject: Subject, result: Verdict) -> str:
        """Give a file in one line: municipality, file, verdict and how many of each kind."""
        counted = figures(result)
        shown = [f"{counted[key] or '':>{len(head)}}" for head, key in self._figures.items()]
        said = FAULT if any(map(is_fault, result.findings)) else _SHORT[result.outcome]
        party, file = printable(subject.party) or "–", printable(subject.file)
        if len(file) > self._file:  # begin and end tell files apart
            end = self._file * 2 // 3
            file = f"{file[: self._file - end - 1]}…{file[-end:]}"
        names = [f"{shortened(party, self._party):<{self._party}}", f"{file:<{self._file}}"]
        coloured = click.style(said, fg=COLOURS[result.outcome], bold=True)
        coloured += " " * (_VERDICT - len(said))
        return _GAP.join([*names, coloured, *shown]).rstrip()


def counts(outcomes: Sequence[Outcome], width: int = WIDEST) -> str:
    """Say how many files there are, and how many of each verdict."""
    counted = Counter(outcomes)
    each = ", ".join(f"{counted[one]} {words}" for one, words in _SHORT.items() if counted[one])
    whole = f"{count(len(outcomes), 'Datei', 'Dateien')}: {each}"
    return "\n".join(wrap(whole, width, indent=""))


def more(width: int = WIDEST) -> str:
    """Say how to see what was found."""
    said = (
        "Was zu jeder Datei festgestellt wurde, zeigt --verbose; --report ORDNER schreibt es in "
        "eine Excel-Datei."
    )
    return "\n".join(wrap(said, width, indent=""))


def is_report(result: Verdict) -> bool:
    """Say whether a report was checked, and not only found to be empty or unreadable."""
    read = result.submission
    return read is not None and not read.empty and read.kind is FormKind.ANNUAL_REPORT


def figures(result: Verdict) -> Mapping[object, int]:
    """Count the findings of a verdict by their group, as ``ERROR`` and ``WARNING``."""
    return Counter(map(group, result.findings))


def missing(result: Verdict) -> str:
    """Say in short words what is missing: fields, papers, reasons, or a form that can be read."""
    if any(map(is_fault, result.findings)):
        return ""  # nobody knows
    if result.submission is None:
        return "lesbares Formular"
    named = []
    for finding in result.findings:
        if finding.code in BY_FIELD:
            named.append(re.sub(r"^[\d.]+ ", "", finding.label))
        elif finding.code in MISSING:
            named.append(MISSING[finding.code])
    named = list(dict.fromkeys(named))
    rest = [f"{len(named) - _NAMED} weitere"] if len(named) > _NAMED else []
    return "; ".join([*named[:_NAMED], *rest])
