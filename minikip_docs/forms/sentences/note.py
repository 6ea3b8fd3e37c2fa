"""What the sentences share: how a finding is made, remedies, and many of one kind told as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from minikip_docs.data.model import Finding, Place, Severity, Stage
from minikip_docs.data.text import some

Where = tuple[str, str, str | None]  # pointer, label and place of a finding

At = Callable[[], Where]  # a label takes a while to make, and most fields need none

FORM: Where = ("", "Formular", None)

FRESH = "Bitte ein frisches Formular verwenden."
COPY = "Bitte die Angaben in ein frisches Formular übertragen."
LOOK = "Bitte kurz prüfen, ob alles am richtigen Ort steht."
SAVE = "Bitte das Formular am Bildschirm ausfüllen, speichern und die Datei senden."


def note(code: str, severity: Severity, where: Where, message: str, remedy: str) -> Finding:
    """Make a finding of the submission stage."""
    pointer, label, place = where
    return Finding(
        code=code,
        severity=severity,
        stage=Stage.SUBMISSION,
        pointer=pointer,
        label=label,
        message=message,
        remedy=remedy,
        place=Place(place) if place else None,
    )


_MOST = 10  # findings of one kind that are told one by one
_NAMED = 20  # further places that are named


def few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give at most ten findings of one kind from one file, the others together as one.

    Errors at a field are told for each: the check has to know every field that is not sound.
    """
    told: dict[tuple[str, Severity], int] = {}
    others: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        kind = finding.code, finding.severity
        told[kind] = told.get(kind, 0) + 1
        if told[kind] <= _MOST or (finding.pointer and finding.severity is Severity.ERROR):
            yield finding
        else:
            others.setdefault(kind, []).append(finding)
    for several in others.values():
        if len(several) == 1:
            yield several[0]
        else:
            yield _together(several)


def _together(several: list[Finding]) -> Finding:
    first = several[0]
    places = dict.fromkeys(f.place.text if f.place else f.label for f in several)
    named = some([*places], _NAMED)
    return note(
        first.code, first.severity, FORM,
        f"Dasselbe gilt an {len(several)} weiteren Stellen: {named}.", first.remedy,
    )  # fmt: skip
