"""Words for the screen: a dossier that was packed for the archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from minikip_docs.screen import words
from minikip_docs.screen.lines import WIDEST, count, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.archive import Archived

_NAMED = 20  # files that are named


def archived(found: Archived, width: int = WIDEST) -> str:
    """Say what was written, and what a person should look at before anything is deleted."""
    lines = [click.style(words.printable(str(found.path)), bold=True)]
    lines += wrap(said(found), width, indent="  ")
    lines += wrap(f"SHA-256 {found.sha256}", width, indent="  ")
    for heading, several in remarks(found).items():
        if several:
            lines.append(click.style(f"  {heading}", fg="yellow"))
            for text in several[:_NAMED]:
                lines += wrap(words.printable(text), width, mark="– ", indent="    ")
            if more := len(several[_NAMED:]):
                lines.append(f"    und {more} weitere")
    return "\n".join(lines)


def said(found: Archived) -> str:
    """Say what was packed."""
    whose = words.printable(f"{found.dossier.name} ({found.dossier.party})")
    state = "unverändert, liegt schon da" if found.unchanged else "geschrieben"
    files = count(found.files, "Datei", "Dateien")
    return f"Dossier {whose}: {files}, {state}; zurückgelesen und verglichen"


def remarks(found: Archived) -> dict[str, Sequence[str]]:
    """Give what a person should look at, by heading."""
    return {
        "PDF, die sich nicht als PDF/A bezeichnen": found.not_pdf_a,
        "Zu beachten": found.doubts,
    }
