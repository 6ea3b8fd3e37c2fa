"""Words for the screen: a PDF that an officer exports, to be made or compared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.screen import words
from minikip_docs.screen.lines import wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.export import Export

_INDENT = " " * 4
_NAMED = 3  # files that are named before the rest is counted


def export(made: Export, width: int) -> list[str]:
    """Say what the officer has to do, or what an exported PDF is and what it does not promise."""
    if made.program is None:
        return waiting([made.pdf], width)
    return compared(made.program, width)


def of_many(made: Iterable[Export], width: int) -> list[str]:
    """Say once for several documents what ``export`` says of one."""
    exports = list(made)
    awaited = [one.pdf for one in exports if one.program is None]
    lines = compared("", width) if len(awaited) < len(exports) else []
    return lines + (waiting(awaited, width) if awaited else [])


def waiting(pdfs: Iterable[Path], width: int) -> list[str]:
    """Say how to make the PDF that is not there yet."""
    named = [f"«{words.printable(str(pdf))}»" for pdf in pdfs]
    rest = [f"und {len(named) - _NAMED} weitere"] if len(named) > _NAMED else []
    steps = [
        f"{'Das Word-Dokument' if len(named) == 1 else 'Jedes Word-Dokument'} öffnen, nichts daran "
        "ändern und als PDF speichern unter: " + ", ".join(named[:_NAMED] + rest),
        "Dabei die Tags einschalten: in Word unter «Optionen» die «Dokumentstrukturtags für "
        "Barrierefreiheit», in LibreOffice «Tagged PDF».",
        "Dann denselben Befehl nochmals aufrufen.",
    ]
    title = "Das PDF fehlt noch" if len(named) == 1 else f"{len(named)} PDF fehlen noch"
    lines = ["", click.style(f"  {title}", fg="yellow", bold=True)]
    for step in steps:
        lines += wrap(step, width, mark="→ ", indent=_INDENT)
    return lines


def compared(program: str, width: int) -> list[str]:
    """Say what was compared and what nobody promises of an exported PDF."""
    source = f" ({words.printable(program)})" if program else ""
    text = (
        "Verglichen mit dem Word-Dokument: jedes Wort, jede Nummer und jeder Betrag, auch in Kopf- "
        "und Fusszeilen. Nicht zugesichert: PDF/A (Archiv), PDF/UA (barrierefrei), Bilder und "
        "Aussehen."
    )
    title = click.style(f"  Das PDF ist Ihr eigener Export{source}", fg="yellow", bold=True)
    return ["", title, *wrap(text, width, indent=_INDENT)]
