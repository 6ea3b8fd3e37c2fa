"""Words for the screen: what came of an amendment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import Stage
from minikip_docs.screen import words
from minikip_docs.screen.export import export
from minikip_docs.screen.findings import findings
from minikip_docs.screen.lines import WIDEST, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.amendment import Amendment

_ERRORS = "Fehler – mit diesem Formular gibt es keinen Nachtrag"
_SETTINGS = "In canton.toml fehlt"


def unsigned(record: Path, width: int = WIDEST) -> str:
    """Say that what is amended has not come back signed."""
    text = (
        f"Hinweis: Zu «{words.printable(record.name)}» liegt keine unterzeichnete Fassung vor. "
        "Geändert wird, was ausgestellt ist; gilt die Vereinbarung schon, bitte die unterzeichnete "
        "ablegen (minikip agreement --signed)."
    )
    return "\n".join(wrap(text, width))


def amendment(result: Amendment, folder: str, width: int = WIDEST, *, verbose: bool = False) -> str:
    """Show findings and files of an amendment; ``folder`` is where they were written."""
    made = result.made
    head = click.style(words.printable(made.verdict.source), bold=True)
    lines = [f"{head} (Nachtrag Nr. {result.number})"]
    lines += [*findings(made.verdict, width, _ERRORS, verbose=verbose), ""]
    if made.status == "refused":
        lines.append(click.style("  Kein Nachtrag", fg="red", bold=True))
        if made.missing:
            lines += words.missing(made.missing, f"{_SETTINGS}:", width)
        reason = "Bitte das Formular berichtigen lassen."
        if made.missing or not made.verdict.errors(Stage.SUBMISSION):
            reason = "Mit --draft gibt es schon jetzt einen Entwurf."
        return "\n".join([*lines, f"    → {reason}"])
    what = words.DONE.get(made.status, "Nachtrag")
    lines.append(
        click.style(f"  {what}, im Ordner {words.printable(folder)}", fg="green", bold=True)
    )
    lines += words.files(made.files)
    if made.missing:
        heading = f"Für die Unterzeichnung: {_SETTINGS}"
        lines += ["", *words.missing(made.missing, heading, width)]
    if made.export:
        lines += export(made.export, width)
    return "\n".join(lines)
