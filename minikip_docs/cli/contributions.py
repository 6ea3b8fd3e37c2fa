"""The command for the canton's table of contributions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.shared import FILE, FINE, OPTIONS, Files, day, force_option
from minikip_docs.data.files import write_files
from minikip_docs.data.text import short_date, years
from minikip_docs.screen import words


def _workbook(_context: click.Context, _option: click.Parameter, value: Path) -> Path:
    """Take the name of an Excel workbook."""
    if value.suffix.casefold() != ".xlsx":
        raise click.BadParameter(f"«{value}» endet nicht auf .xlsx.")
    return value


@click.command(help="Schreibt die leere Tabelle der Beiträge: alle Gemeinden, eine Spalte je Jahr, "
               "mit dem Verteilschlüssel.", options_metavar=OPTIONS)  # fmt: skip
@click.option("--new", "path", metavar="DATEI.xlsx", type=FILE, required=True, callback=_workbook,
              help="Die Excel-Datei, die geschrieben wird.")  # fmt: skip
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Mit den Gemeinden dieses Tages; sonst mit jenen am Datum des "
              "Merkblatts.")  # fmt: skip
@force_option
@click.pass_obj
def contributions(files: Files, path: Path, on: date | None, force: bool) -> int:
    """Write a new table of contributions."""
    from minikip_docs.jobs.contributions import new_table

    table = new_table(files.house(), on)
    write_files({path: table.data}, force=force)
    first, last = table.years[0], table.years[-1]
    named = words.printable(str(path))
    click.echo(f"Die Datei {named} ist geschrieben: {table.municipalities} Gemeinden, "
               f"{years(first, last)}.")  # fmt: skip
    if table.missing:
        click.echo(f"Bevölkerung am {short_date(table.population_date)}: {len(table.missing)} "
                   "Zahlen fehlen (Blatt «Quellen»).")  # fmt: skip
    click.echo(
        "Bitte in Excel oder LibreOffice den Verteilschlüssel ausfüllen oder Beträge eintragen\n"
        f"und speichern. Danach: minikip agreement EINGABE --contributions {named} -o ORDNER"
    )
    return FINE
