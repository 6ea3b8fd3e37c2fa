"""What the readers of all formats notice in the same words: the version, an empty form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minikip_docs.data.model import Finding, Place, Refusal, Severity, Stage
from minikip_docs.forms.definition import Definition

Where = tuple[str, str, str | None]  # pointer, label and place of a finding

FORM: Where = ("", "Formular", None)

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


def version(form: Definition, theirs: str) -> Iterator[Finding]:
    """Compare the version of a file with ours: F124 if it is older and still read.

    Raises ``Refusal`` F122 for a version that is no longer read, F123 for a newer one.
    What is no version at all is left to the check of the data.
    """
    ours = form.identity["version"]
    old, new = (_VERSION.fullmatch(text) for text in (theirs, ours))
    if not old or not new or theirs == ours:
        return
    before, now = (tuple(int(n) for n in found.groups()) for found in (old, new))
    if before > now:
        raise Refusal(
            "F123",
            f"Das Formular hat die Fassung {theirs}; dieses Programm kennt nur {ours}.",
            "Bitte das Programm aktualisieren.",
        )
    if before[0] < now[0]:
        raise Refusal(
            "F122",
            f"Das Formular mit der Fassung {theirs} gilt nicht mehr.",
            f"Bitte das aktuelle Formular (Fassung {ours}) ausfüllen.",
        )
    yield note(
        "F124", Severity.INFO, ("", form.title, None),
        f"Das Formular hat die Fassung {theirs}; aktuell ist {ours}.",
        "Die Angaben wurden übernommen; bitte künftig das aktuelle Formular verwenden.",
    )  # fmt: skip


def empty() -> Finding:
    """Say that nothing was filled in."""
    return note(
        "F106", Severity.INFO, FORM, "Das Formular ist noch leer.",
        "Haben Sie nach dem Ausfüllen gespeichert?",
    )  # fmt: skip


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
