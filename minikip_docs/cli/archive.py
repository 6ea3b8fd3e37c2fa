"""The command that packs a dossier for the archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.shared import FAULTY, FILE, FINE, OPTIONS, Files, day, force_option, width


def _zip(_context: click.Context, _option: click.Parameter, value: Path) -> Path:
    """Take the name of a zip file."""
    if value.suffix.casefold() != ".zip":
        raise click.BadParameter(f"«{value}» endet nicht auf .zip.")
    return value


@click.command(
    help="Packt ein Dossier für das Archiv: alle Dateien, mit einem Verzeichnis (was es ist, "
    "Grösse, Prüfsumme). Im Dossier bleibt alles, wie es ist; der Verlauf vermerkt das Archiv.",
    epilog="Rückgabewert: 0 geschrieben, 1 geschrieben, aber etwas fehlt oder ist nicht mehr, wie "
    "es im Verlauf steht, 2 nicht geschrieben.",
    options_metavar=OPTIONS,
)
@click.argument("folder", metavar="DOSSIER", type=FILE)
@click.option("-o", "--out", "target", metavar="DATEI.zip", type=FILE, required=True, callback=_zip,
              help="Die Zip-Datei, die geschrieben wird.")  # fmt: skip
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Tag, unter dem der Verlauf das Archiv vermerkt; sonst heute.")  # fmt: skip
@force_option
@click.pass_obj
def archive(files: Files, folder: Path, target: Path, on: date | None, force: bool) -> int:
    """Write a dossier as a zip file."""
    from minikip_docs.jobs.archive import archive as pack
    from minikip_docs.screen.archive import archived

    found = pack(folder, target, files.house(), on or date.today(), force=force)
    click.echo(archived(found, width()))
    return FAULTY if found.doubts else FINE
