"""The command that writes the schemas for other programs."""

from __future__ import annotations

import re
from pathlib import Path

import click

from minikip_docs.cli.shared import FINE, OPTIONS, Files, force_option
from minikip_docs.data.files import write_files
from minikip_docs.screen.words import printable

# The names of facts.schemas.NAMES, said here so that the help is there at once.
NAMES = ("budget", "annual-report", "agreement-record", "report-record", "verdict", "comparison")


def address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no whole web address: an ``$id`` must be one."""
    if value is not None and not re.fullmatch(r"https?://[a-z0-9][a-z0-9.:-]*(/[^\s?#]*)?", value):
        raise click.BadParameter(
            f"«{value}» ist keine ganze Adresse wie https://www.gemeinde.example/schemas."
        )
    return value


@click.command(
    help="Schreibt ein JSON Schema für andere Programme: budget (Budgeteingabe), annual-report "
    "(Jahresbericht), agreement-record (Nachweis einer Vereinbarung), report-record (Nachweis "
    "eines Berichtsdokuments), verdict (Ausgabe von validate --json) oder comparison (Ausgabe von "
    "diff --json).",
    options_metavar=OPTIONS,
)
@click.argument("name", metavar="SCHEMA", type=click.Choice(NAMES))
@click.option("-o", "--output", metavar="DATEI", type=click.Path(path_type=Path), required=True,
              help="Datei für das Schema.")  # fmt: skip
@click.option("--base-url", "base", metavar="ADRESSE", callback=address,
              help="Webadresse des Ordners, in dem Sie die Schemas veröffentlichen; sie steht in "
              "«$id».")  # fmt: skip
@force_option
@click.pass_obj
def schema(files: Files, name: str, output: Path, base: str | None, force: bool) -> int:
    """Write one schema of the current KIP period."""
    from minikip_docs.facts.published import BASE
    from minikip_docs.jobs.publishing import schema_file

    made = schema_file(name, files.house().programme, base or BASE)
    write_files({output: made}, force=force)
    click.echo(f"Das Schema steht in {printable(str(output))}.")
    return FINE
