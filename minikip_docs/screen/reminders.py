"""Words for the screen: the reminders that were written, and of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from minikip_docs.screen import words

if TYPE_CHECKING:
    from minikip_docs.jobs.reminders import Reminder


def reminder(made: Reminder) -> str:
    """Show whom a reminder is for, what it is of, and its files."""
    dossier = made.dossier
    head = click.style(f"{words.printable(dossier.name)} ({dossier.party})", bold=True)
    folder = words.printable(str(dossier.path / next(iter(made.files)).rpartition("/")[0]))
    lines = [head, *(f"  {what}" for what in made.what), f"  im Ordner {folder}"]
    files = {name.rpartition("/")[2]: raw for name, raw in made.files.items()}
    return "\n".join([*lines, *words.files(files)])
