"""The command that says where the dossiers of a folder stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    Files,
    day,
    folder,
    force_option,
    width,
)
from minikip_docs.data.files import refuse_existing, write_files
from minikip_docs.data.text import listing
from minikip_docs.screen import words

if TYPE_CHECKING:
    from minikip_docs.data.model import Refusal
    from minikip_docs.jobs.house import House

WORKBOOK, PAGE = "Uebersicht.xlsx", "Uebersicht.html"


@click.command(
    help="Zeigt, wo die Dossiers eines Ordners stehen und was als Nächstes zu tun ist.",
    options_metavar=OPTIONS,
)
@click.argument("store", metavar="ORDNER", type=FILE)
@click.option("--year", metavar="JAHR", type=int, help="Nur dieses Jahr.")
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Der Stand an diesem Tag; sonst heute.")  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder,
              help="Die ganze Übersicht in diesen Ordner schreiben: als Excel-Datei und als Seite "
              "für den Browser.")  # fmt: skip
@click.option("--due-for-deletion", is_flag=True,
              help="Statt des Stands die Dossiers aufführen, die länger da sind, als der Kanton "
              "festgelegt hat; gelöscht wird nichts.")  # fmt: skip
@force_option
@click.pass_obj
def status(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    store: Path,
    year: int | None,
    on: date | None,
    output: Path | None,
    due_for_deletion: bool,
    force: bool,
) -> int:
    """Show where dossiers stand."""
    from minikip_docs.jobs.status import status as read
    from minikip_docs.screen.status_lines import lines, more

    house = files.house()
    if force and not output:
        raise click.UsageError("--force gehört zu --output.")
    if due_for_deletion:
        if output or year:
            raise click.UsageError("--due-for-deletion geht nicht mit --output oder --year.")
        return _due_for_deletion(store, house, on or date.today())
    targets = [output / WORKBOOK, output / PAGE] if output else []
    refuse_existing(targets, force=force)
    found = read(store, house, on or date.today(), year=year)
    click.echo(lines(found, width()))
    _say(found.faults)
    if output:
        from minikip_docs.screen.status_page import page
        from minikip_docs.screen.status_workbook import workbook

        made = workbook(found, house.programme.leaflet_date), page(found).encode()
        write_files(dict(zip(targets, made, strict=True)), force=force)
        names = listing(words.printable(str(path)) for path in targets)
        click.echo(f"\nDie Übersicht ist geschrieben: {names}")
    else:
        click.echo(f"\n{more(width())}")
    return FAULTY if found.faults else FINE


def _due_for_deletion(store: Path, house: House, on: date) -> int:
    from minikip_docs.jobs.retention import past_retention
    from minikip_docs.screen.retention import lines

    found = past_retention(store, house, on)
    click.echo(lines(found, width()))
    _say(found.faults)
    return FAULTY if found.faults else FINE


def _say(faults: Iterable[Refusal]) -> None:
    for fault in faults:
        click.echo(f"\n{words.refusal(fault, width())}", err=True)
