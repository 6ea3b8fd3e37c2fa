"""The command for the desk: the program in a browser on this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from minikip_docs.cli.shared import FILE, FINE, OPTIONS, Files, folder


@click.command(help="Öffnet das Programm als Seite im Browser, für den Ordner der Dossiers (sonst "
               "diesen Ordner). Sie läuft nur auf diesem Gerät.",
               options_metavar=OPTIONS)  # fmt: skip
@click.argument("directory", metavar="[ORDNER]", type=FILE, callback=folder, default=Path())
@click.option("--no-browser", is_flag=True, help="Nur den Link zeigen, keinen Browser öffnen.")
@click.pass_obj
def desk(files: Files, directory: Path, no_browser: bool) -> int:
    """Run the desk until it is ended."""
    from minikip_docs.desk.serve import serve

    def say(link: str, new: bool) -> None:
        started = "Das Programm läuft." if new else "Das Programm läuft für diesen Ordner schon."
        opens = "" if no_browser else " Die Seite öffnet sich im Browser; sonst mit diesem Link:"
        click.echo(started + opens)
        click.echo(f"\n  {link}\n")
        if new:
            click.echo("Beenden: auf der Seite mit «Beenden», oder hier mit Ctrl-C.")

    settings = partial(files.settings_file, directory)
    serve(directory, files.programmes, settings, say, browser=not no_browser)
    return FINE
