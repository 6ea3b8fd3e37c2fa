"""The command that files what arrived in the dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.check import worth_of
from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    WRONG,
    Files,
    contributions_of,
    contributions_option,
    day,
    folder,
    get_ready,
    handed_in,
    jobs_option,
    printed_option,
    say_rest,
    width,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import number_of_processes, workers
from minikip_docs.screen import intake as screen

if TYPE_CHECKING:
    from minikip_docs.jobs.intake import Filed

_WRITING = {"D302", "D390", "D420"}  # nothing is wrong with the file itself


@click.command(
    help="Legt ab, was eingegangen ist: Eingaben mit ihren Beilagen, unterzeichnete PDF, frühere "
    "Vereinbarungen. Jede Gemeinde und jeder Gemeindeverbund hat ein Dossier; das Eingegangene "
    "bleibt auch, wo es ist.",
    epilog="Rückgabewert: 0 alles abgelegt, auch was zurückzugeben ist; 1 eine Datei ist nicht "
    "abgelegt; 2 Aufruf oder Schreiben misslungen.",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("--into", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner der Dossiers.")  # fmt: skip
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem alles eingegangen ist; sonst heute.")  # fmt: skip
@contributions_option
@click.option("--party", metavar="NUMMER|KENNUNG",
              help="Eine einzelne Eingabe, die nicht sicher sagt, von wem sie ist, in dieses "
              "Dossier ablegen.")  # fmt: skip
@printed_option
@jobs_option
@click.pass_obj
def intake(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    into: Path,
    received: date | None,
    table: Path | None,
    party: str | None,
    accept_printed: bool,
    jobs: int | None,
) -> int:
    """File what arrived; a batch goes on after what cannot be filed."""
    from minikip_docs.jobs.intake import Rest, Terms, arrived
    from minikip_docs.jobs.intake import intake as job

    given = arrived(paths, into, files.used(table))
    worth = worth_of(given.to_open)
    get_ready(given.to_open, number_of_processes(jobs, len(given.to_open), worth=worth))
    from minikip_docs.jobs.arrived import named

    house = files.house()
    terms = Terms(
        into, received or date.today(), contributions_of(table, house),
        named(party, house, into) if party else None,
    )  # fmt: skip
    results: list[Filed | Refusal] = []
    rest = Rest([], [])
    try:
        with workers(jobs, len(given.to_open), worth=worth) as executor:
            open_all = partial(
                handed_in, house=house, label="Dateien lesen", executor=executor,
                accept_printed=accept_printed,
            )  # fmt: skip
            for one in job(given, house, terms, open_all, executor):
                if isinstance(one, Rest):
                    rest = one
                    continue
                with held():  # what is shown is also counted
                    name, result = one
                    refused = isinstance(result, Refusal)
                    if results:
                        click.echo(err=refused)
                    click.echo(screen.filed(name, result, width()), err=refused)
                    results.append(result)
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {screen.end(results, width())}", err=True)
        raise
    if len(results) > 1:
        click.echo(f"\n{screen.end(results, width())}")
    say_rest(rest)
    return max(map(_code, results), default=FINE)


def _code(result: Filed | Refusal) -> int:
    if not isinstance(result, Refusal):
        return FINE
    return WRONG if result.code in _WRITING or result.code.startswith("X") else FAULTY
