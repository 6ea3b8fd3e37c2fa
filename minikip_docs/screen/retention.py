"""Words for the screen: dossiers that no longer have to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from minikip_docs.data.text import short_date
from minikip_docs.screen import words
from minikip_docs.screen.lines import WIDEST, count, wrap

if TYPE_CHECKING:
    from minikip_docs.jobs.retention import Past, PastRetention


def lines(found: PastRetention, width: int = WIDEST) -> str:
    """List the dossiers with the day until which they were kept, and what a person does next."""
    said = count(found.years, "Jahr", "Jahre")
    title = (
        f"{count(len(found.past), 'Dossier ist', 'Dossiers sind')} am {short_date(found.on)} "
        f"länger da, als festgelegt ist ({said} nach dem Ende der KIP-Periode)"
        if found.past
        else f"Am {short_date(found.on)} muss kein Dossier gelöscht werden ({said} nach dem Ende "
        "der KIP-Periode)"
    )
    shown = wrap(f"{title}.", width, indent="")
    for one in found.past:
        shown.append(click.style(f"  {words.printable(str(one.dossier.path))}", bold=True))
        shown += wrap(_standing(one), width, indent="    ")
    if found.past:
        shown += wrap(
            "Das Programm löscht nichts. Bitte ansehen, zuerst ins Archiv geben (minikip archive), "
            "was dorthin gehört, und dann den Ordner des Dossiers löschen; auch die Kopien in der "
            "Datensicherung.",
            width,
            indent="",
        )
    return "\n".join(shown)


def _standing(one: Past) -> str:
    whose = f"{words.printable(one.dossier.name)} ({words.printable(one.dossier.party)})"
    kept = f"{whose}: aufzubewahren bis {short_date(one.kept_until)}"
    if one.archived is None:
        return f"{kept}; noch nicht archiviert"
    since = ", seither geändert" if one.changed else ""
    return f"{kept}; archiviert am {short_date(one.archived)}{since}"
