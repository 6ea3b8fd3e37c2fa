"""Words for the summary of a year: how many reports count, which do not and why."""

from __future__ import annotations

from collections.abc import Mapping

import click

from minikip_docs.documents.summary_account import Account
from minikip_docs.screen.lines import WIDEST, wrap
from minikip_docs.screen.words import files, printable

LEFT_OUT = "Nicht enthalten, in keiner Summe"


def counted(made: Account) -> str:
    """Say how many reports are in it, and how many of them a person is to judge."""
    points = sum(bool(one.counted.warnings) for one in made.parties)
    every = len(made.parties) + len(made.left_out)
    said = f"Jahresberichte {made.year}: {len(made.parties)} von {every} enthalten"
    return said + (f", davon {points} mit Punkten, die jemand beurteilen muss" if points else "")


def summary(made: Account, written: Mapping[str, bytes], folder: str, width: int = WIDEST) -> str:
    """Show what counts, name what is left out, and list the files written to ``folder``."""
    lines = [*wrap(counted(made), width, indent="")]
    if made.left_out:
        lines += ["", click.style(f"  {LEFT_OUT}", fg="yellow", bold=True)]
        for one in made.left_out:
            whose = f"{one.name} ({one.party})" if one.party else one.name
            lines += wrap(f"{printable(whose)}: {one.reason}", width, mark="– ", indent="    ")
    done = f"  Zusammenfassung, im Ordner {printable(folder)}"
    return "\n".join([*lines, "", click.style(done, fg="green", bold=True), *files(written)])
