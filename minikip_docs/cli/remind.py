"""The command that reminds of what did not come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import (
    FILE,
    FINE,
    OPTIONS,
    WRONG,
    Files,
    due_option,
    jobs_option,
    letter_date_option,
    width,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import long_date
from minikip_docs.jobs.batch import attempt, workers
from minikip_docs.screen import mails, words
from minikip_docs.screen import reminders as screen

if TYPE_CHECKING:
    from minikip_docs.jobs.reminders import Reminder

WORTH = 4  # letters from which on a process is worth starting


@click.command(
    help="Erinnert an Budgets, Jahresberichte und Ergänzungen, die nicht rechtzeitig eingegangen "
    "sind: je Dossier ein Brief (Word und PDF) und ein E-Mail-Entwurf.",
    epilog="Rückgabewert: 0 alle Erinnerungen erstellt, oder es ist nichts überfällig; 2 zu einem "
    "Dossier lässt sich nichts sagen, Aufruf oder Schreiben misslungen.",
    options_metavar=OPTIONS,
)
@click.argument("directory", metavar="ORDNER", type=FILE)
@letter_date_option
@due_option
@click.option("--again", is_flag=True,
              help="Auch an das erinnern, woran schon erinnert wurde.")  # fmt: skip
@jobs_option
@click.pass_obj
def remind(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    directory: Path,
    on: date | None,
    due: date | None,
    again: bool,
    jobs: int | None,
) -> int:
    """Write the reminders of a folder of dossiers; a dossier that is damaged stops none."""
    from minikip_docs.jobs import reminders as job

    house = files.house()
    terms = job.Terms(on or date.today(), due, again)
    found = job.overdue(directory, house, terms)
    made: list[Reminder] = []
    codes = [FINE]
    try:
        with workers(jobs, len(found.positions), worth=WORTH) as executor:
            for one in job.reminders(found, house, terms, executor):
                if isinstance(one, Refusal):
                    raise one  # a setting or a template: it concerns all
                with held():  # what is written is also said
                    fault = attempt(job.keep, one, terms.on)
                    if isinstance(fault, Refusal):
                        codes.append(WRONG)
                        click.echo(f"{words.refusal(fault, width())}\n", err=True)
                    else:
                        made.append(one)
                        click.echo(f"{screen.reminder(one)}\n")
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {_count(len(made))} erstellt.", err=True)
        raise
    click.echo(_summary(len(made), found.reminded, terms.on))
    if nowhere := [one.dossier.name for one in made if not one.addressed]:
        click.echo(mails.without_address(nowhere, len(made), width()))
    for fault in found.faults:
        click.echo(words.refusal(fault, width()), err=True)
        codes.append(WRONG)
    return max(codes)


def _count(made: int) -> str:
    return words.count(made, "Erinnerung", "Erinnerungen")


def _summary(made: int, reminded: int, on: date) -> str:
    """Say how many reminders were made, and how many parties were reminded before."""
    said = f"{_count(made)} erstellt" if made else f"Am {long_date(on)} ist nichts neu überfällig"
    if reminded:
        dossiers = words.count(reminded, "Dossier", "Dossiers")
        said += f"; bei {dossiers} wurde schon erinnert (nochmals: --again)"
    return f"{said}."
