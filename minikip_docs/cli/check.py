"""The command that checks submissions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minikip_docs.cli.shared import (
    FILE,
    FINE,
    OPTIONS,
    Files,
    attempt,
    contributions_of,
    day,
    exit_code,
    handed_in,
    width,
)
from minikip_docs.data.model import Verdict
from minikip_docs.screen import json, words

if TYPE_CHECKING:
    from minikip_docs.jobs.submissions import Handed


@click.command(
    help="Prüft Eingaben: Dateien, oder alle Formulare eines Ordners.", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem der Jahresbericht eingegangen ist.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Auch prüfen, was vor der Unterzeichnung gegen die festgelegten Beiträge "
              "spricht.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
@click.option("--strict", is_flag=True, help="Auch Warnungen führen zum Rückgabewert 1.")
@click.pass_obj
def validate(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    received: date | None,
    table: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Check submissions and show their findings."""
    from minikip_docs.jobs.check import check

    house = files.house()
    contributions = contributions_of(table)
    results = [
        _verdict(one, check, house, received=received, contributions=contributions)
        for one in handed_in(paths, house, "Dateien prüfen")
    ]
    if as_json:
        click.echo(json.as_json(results), nl=False)
    else:
        click.echo("\n\n".join(words.verdict(result, width()) for result in results))
        if len(results) > 1:
            click.echo(f"\n{words.summary(results)}")
    return max((exit_code(result, strict=strict) for result in results), default=FINE)


def _verdict(one: Handed, check: Callable[..., Verdict], *args: Any, **options: Any) -> Verdict:
    """Check one form; a fault of the program is a verdict too and stops no batch."""
    result = attempt(check, one, *args, **options)
    if isinstance(result, Verdict):
        return result
    from minikip_docs.checks import run

    return run.unreadable(str(one.path), result)
