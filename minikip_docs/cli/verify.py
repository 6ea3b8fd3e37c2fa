"""The command that says whether issued documents still are what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from minikip_docs.cli.shared import FAULTY, FILE, FINE, OPTIONS, WRONG, Files, width


@click.command(
    help="Sagt von Vereinbarungen, Nachträgen, Berichtsdokumenten und ihren Nachweisen, ob sie "
    "noch das sind, was ausgestellt wurde, und sonst, welche Wörter und Zahlen anders sind.",
    epilog="Rückgabewert: 0 wie ausgestellt, 1 anders oder nicht festzustellen, 2 nichts gefunden.",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.pass_obj
def verify(files: Files, paths: Sequence[Path]) -> int:
    """Verify documents and records; a bad one stops nobody."""
    from minikip_docs.jobs.verifying import files_of, verify_all
    from minikip_docs.screen.verified import verified

    found = files_of(paths)
    if not found:
        click.echo("Hier liegen weder ausgestellte Dokumente noch Nachweise.", err=True)
        return WRONG
    code = FINE
    for n, result in enumerate(verify_all(found, files.house())):
        click.echo("\n" * bool(n) + verified(result, width()))
        code = max(code, FAULTY if result.state in {"differs", "unknown"} else FINE)
    return code
