"""Words for the screen: whether a document still is what was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from minikip_docs.screen import words
from minikip_docs.screen.lines import WIDEST, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.verifying import Verified

_SHOWN = 20  # differences of one file
_STATES = {
    "exact": "genau das, was Angaben und Vorlage ergeben",
    "issued": "unverändert, nach den Prüfsummen",
    "signed": "nach dem Ausstellen unterzeichnet, sonst unverändert (ob die Unterschrift gültig "
    "ist, zeigt das PDF-Programm)",
    "saved": "Wörter und Zahlen wie ausgestellt; die Datei wurde neu gespeichert",
    "differs": "nicht mehr das, was ausgestellt wurde",
    "unknown": "lässt sich nicht sagen",
}
_COLOURS = {"differs": "red", "unknown": "yellow"}


def verified(result: Verified, width: int = WIDEST) -> str:
    """Show what became of one file, with the words that differ by clause."""
    colour = _COLOURS.get(result.state, "green")
    lines = [click.style(words.printable(str(result.path)), bold=True)]
    lines += [
        click.style(line, fg=colour) for line in wrap(_STATES[result.state], width, indent="  ")
    ]
    if result.refusal is not None:
        lines.append(words.refusal(result.refusal, width))
    told = [f"Das Dokument: {change}." for change in result.changes]
    for one in result.deviations[:_SHOWN]:
        where = f"Ziffer {one.clause.rstrip('.')}" if one.clause else "Ohne Ziffer"
        was = f"ausgestellt «{one.issued}»" if one.issued else "ausgestellt nichts"
        now = f"jetzt «{one.now}»" if one.now else "jetzt nichts"
        told.append(f"{where}: {was}, {now}.")
    if more := len(result.deviations) - _SHOWN:
        told += [f"und {more} weitere Stellen"] if more > 0 else []
    for text in told:
        lines += wrap(words.printable(text), width, mark="– ", indent="    ")
    return "\n".join(lines)
