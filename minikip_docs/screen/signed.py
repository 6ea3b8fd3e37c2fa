"""Words for the screen: what came back signed, and what could be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import Refusal
from minikip_docs.screen import words
from minikip_docs.screen.lines import WIDEST, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.signing import Taken

STATES = {
    "compared": "unterzeichnet und zurückgenommen; der Inhalt ist, was ausgestellt wurde",
    "scan": "als Scan zurückgenommen; was darauf steht, liess sich nicht vergleichen",
    "unchanged": "schon zurückgenommen, unverändert",
}
_UNKNOWN = (
    "Ob die elektronischen Unterschriften gültig sind, wurde nicht geprüft. Das PDF-Programm zeigt "
    "es; dieses prüft sie, wo das Paket «pyhanko» installiert ist (pip install "
    "minikip-docs[signatures])."
)
_TRUST = "Wem das Zertifikat gehört und ob es anerkannt ist, zeigt das PDF-Programm."


def taken(path: Path, result: Taken | Refusal, width: int = WIDEST) -> str:
    """Show what became of one file that came back signed."""
    lines = [click.style(words.printable(str(path)), bold=True)]
    if isinstance(result, Refusal):
        return "\n".join([*lines, words.refusal(result, width)])
    colour = "yellow" if result.state == "scan" else "green"
    lines += [
        click.style(line, fg=colour) for line in wrap(STATES[result.state], width, indent="  ")
    ]
    for text in told(result):
        lines += wrap(words.printable(text), width, mark="– ", indent="    ")
    return "\n".join(lines)


def told(result: Taken) -> Iterator[str]:
    """Say what could be said of it beside its state."""
    if result.state == "unchanged":
        return
    yield f"Abgelegt: {result.file.name}, vermerkt zu {result.record.name}"
    if result.state == "scan":
        yield "Bitte von Hand mit dem ausgestellten Dokument vergleichen."
        return
    yield from (f"Unterzeichnet: {name.removeprefix('Unterschrift: ')}" for name in result.fields)
    if result.signatures is None:
        yield _UNKNOWN
        return
    for one in result.signatures:
        state = "ist für sich gültig" if one.intact else "liess sich nicht prüfen"
        yield f"Die Unterschrift von {one.name or one.field} {state}."
    yield _TRUST
