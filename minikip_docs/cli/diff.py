"""The command that says what changed between two versions of a form."""

from __future__ import annotations

from pathlib import Path

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    Files,
    get_ready,
    printed_option,
    width,
)


@click.command(
    help="Zeigt, was sich von einer Eingabe zur nächsten geändert hat: Feld, alt und neu; auch "
    "ein PDF gegen ein Excel-Formular, auch aus einer E-Mail oder einem Zip-Archiv.",
    epilog="Rückgabewert: 0 keine Änderung, 1 Änderungen, 2 nicht vergleichbar.",
    options_metavar=OPTIONS,
)
@click.argument("old", metavar="ALT", type=FILE)
@click.argument("new", metavar="NEU", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
@printed_option
@click.pass_obj
def diff(files: Files, old: Path, new: Path, as_json: bool, accept_printed: bool) -> int:
    """Compare two submissions or two reports of one party."""
    get_ready([old, new], 1)
    from minikip_docs.jobs.comparison import compare
    from minikip_docs.screen import comparison, comparison_json

    result = compare(old, new, files.house(), accept_printed=accept_printed)
    if as_json:
        click.echo(comparison_json.as_json(result), nl=False)
    else:
        click.echo(comparison.comparison(result, width()))
    return FINE if result.equal else FAULTY
