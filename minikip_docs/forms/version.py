"""Which version of a form came back: the current one, an older one still read, or none of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minikip_docs.forms.definition import Definition
from minikip_docs.model import Finding, Refusal, Severity, Stage

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


def compare(form: Definition, theirs: str) -> Iterator[Finding]:
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
    yield Finding(
        code="F124",
        severity=Severity.INFO,
        stage=Stage.SUBMISSION,
        pointer="",
        label=form.title,
        message=f"Das Formular hat die Fassung {theirs}; aktuell ist {ours}.",
        remedy="Die Angaben wurden übernommen; bitte künftig das aktuelle Formular verwenden.",
    )
