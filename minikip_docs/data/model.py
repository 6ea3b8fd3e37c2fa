"""Core types that every part shares: submissions, findings, verdicts, refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from minikip_docs.data.text import shown


class Refusal(Exception):  # noqa: N818 - it is an answer to the user, not a fault of the program
    """Something the user asked for cannot be done; says why and how to mend it, in German.

    Every expected failure leaves through this one type. ``code`` is stable (D file,
    F form, V value, K settings, programme or amendment, T template, X internal).
    """

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = shown(message)  # it may quote a file, as a finding may
        self.remedy = shown(remedy)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()

    def __reduce__(self) -> tuple[type[Refusal], tuple[str, str, str]]:
        return Refusal, (self.code, self.message, self.remedy)  # to another process and back


class FormKind(StrEnum):
    """The two forms a municipality hands in."""

    BUDGET = "budget"
    ANNUAL_REPORT = "annual-report"


# How clerks call the two forms; their files are named so, too.
FORMS = {FormKind.BUDGET: "Budgeteingabe", FormKind.ANNUAL_REPORT: "Jahresbericht"}
# The two kinds of party, as the data and as people call them.
PARTIES = {"municipality": "Gemeinde", "association": "Gemeindeverbund"}


class Severity(StrEnum):
    """Who has to act on a finding."""

    ERROR = "error"  # the municipality must mend it
    WARNING = "warning"  # a person decides
    INFO = "info"


class Stage(StrEnum):
    """What a finding stands in the way of."""

    SUBMISSION = "submission"
    SIGNING = "signing"  # blocks the final agreement and nothing else


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the file that was handed in.

    ``text`` is ready to print («Seite 2, Feld 3.1», «Blatt Budget, Zelle C9»,
    «Zeile 12, Spalte 4»); JSON data have no place beyond their pointer.
    """

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", shown(self.text))


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields; code, severity, stage and section come from the rule itself."""

    pointer: str  # JSON Pointer into the submission, "" for the whole
    message: str
    remedy: str
    fields: tuple[str, ...] = ()  # pointers of the values it is about, if they are several
    days_late: int = 0  # after the last day on which the report was on time


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth a look, in the words of a clerk."""

    code: str
    severity: Severity
    stage: Stage
    pointer: str
    label: str  # number, title and row: «6.3 Schwerpunkt, Massnahme 2»
    message: str
    remedy: str
    section: str | None = None  # section of the leaflet, None if the leaflet is silent
    place: Place | None = None
    days_late: int = 0  # as of ``Problem``

    def __post_init__(self) -> None:
        for name in ("label", "message", "remedy"):
            object.__setattr__(self, name, shown(getattr(self, name)))

    @property
    def beside_label(self) -> str:
        """Where the field stands, without number and row if the label already says them."""
        place = self.place.text if self.place else ""
        found = re.fullmatch(r"(?:(.*), )?Feld ([\d.]+)(?:, \S+ (\d+))?", place)
        if not found or not self.label.startswith(f"{found[2]} "):
            return place
        same_row = not found[3] or self.label.endswith(f" {found[3]}")
        return (found[1] or "") if same_row else place


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not say anything, or not about everything, and why."""

    code: str
    title: str
    reason: str
    because: tuple[str, ...] = ()  # labels of the fields to mend first
    partly: bool = False  # what does not depend on those fields was checked


class Outcome(StrEnum):
    """The four possible results of a check."""

    COMPLETE = "complete"
    LOOK = "complete-please-look"
    RETURN = "to-be-returned"
    NOT_CHECKABLE = "not-checkable"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was handed in: its name as the user gave it, the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One file as it was read: plain data under the schema's field names."""

    source: str  # file name as the user gave it
    sha256: str  # of the file's bytes
    kind: FormKind
    data: Mapping[str, Any]
    places: Mapping[str, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()  # what the reader itself noticed
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)  # see ``jsonio.in_rows``
    empty: bool = False  # nothing was filled in


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that was read from a print; it is none of the data until a person accepts it."""

    pointer: str  # name of the field in the form, rows counted as printed
    label: str  # as in ``Finding``
    value: str  # as it stands on the print
    place: Place


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: all findings, what was not checked, and one outcome."""

    source: str
    kind: FormKind | None
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()
    submission: Submission | None = None
    proposals: tuple[Proposal, ...] = ()  # of a print that nobody has accepted

    @property
    def outcome(self) -> Outcome:
        """The outcome follows from the findings and cannot contradict them."""
        if self.submission is None or any(f.code.startswith("X") for f in self.findings):
            return Outcome.NOT_CHECKABLE
        at_submission = [f for f in self.findings if f.stage is Stage.SUBMISSION]
        if any(f.severity is Severity.ERROR for f in at_submission):
            return Outcome.RETURN
        if any(f.severity is Severity.WARNING for f in at_submission):
            return Outcome.LOOK
        return Outcome.COMPLETE

    def errors(self, stage: Stage) -> tuple[Finding, ...]:
        """The error findings of one stage."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR and f.stage is stage)
