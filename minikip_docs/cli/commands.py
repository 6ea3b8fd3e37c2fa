"""The program with its commands, as one calls it: ``minikip COMMAND``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from minikip_docs import __version__
from minikip_docs.cli import (
    about,
    agreement,
    amendment,
    archive,
    check,
    contributions,
    desk,
    diff,
    forms,
    intake,
    remind,
    reply,
    report,
    schema,
    status,
    summary,
    templates,
    verify,
)
from minikip_docs.cli.shared import FILE, OPTIONS, Files
from minikip_docs.screen import words


@click.group(
    help="Prüft Budgeteingaben und Jahresberichte der Mini-KIP und erstellt die Vereinbarungen.",
    epilog="Mehr zu einem Befehl: minikip BEFEHL --help",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": words.WIDEST},
    subcommand_metavar="BEFEHL [ANGABEN]...",
    options_metavar=OPTIONS,
)
@click.option(
    "--settings",
    "settings_file",
    metavar="DATEI",
    type=FILE,
    help="Einstellungen des Kantons; sonst MINIKIP_SETTINGS oder canton.toml in diesem Ordner.",
)
@click.option("--programme", "programmes", metavar="DATEI", type=FILE, multiple=True,
              help="Angaben einer weiteren KIP-Periode; leere Formulare sind dann "
              "für sie.")  # fmt: skip
@click.version_option(__version__, "-V", "--version", message="%(prog)s, Version %(version)s",
                      prog_name="minikip", help="Die Version anzeigen.")  # fmt: skip
@click.pass_context
def cli(context: click.Context, settings_file: Path | None, programmes: Sequence[Path]) -> None:
    """Take what every command shares."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.obj = Files(programmes, settings_file)


for _command in (
    check.validate,
    intake.intake,
    diff.diff,
    reply.reply,
    remind.remind,
    agreement.agreement,
    amendment.amendment,
    report.report,
    status.status,
    summary.summary,
    verify.verify,
    archive.archive,
    contributions.contributions,
    forms.form,
    forms.convert,
    templates.template,
    schema.schema,
    about.rules,
    about.init,
    desk.desk,
):
    cli.add_command(_command)
