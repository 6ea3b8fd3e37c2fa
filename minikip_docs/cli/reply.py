"""The command that answers what came in: letter, e-mail draft, marked form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    PRESS,
    WRONG,
    Files,
    agreements_of,
    agreements_option,
    contributions_of,
    contributions_option,
    due_option,
    folder,
    force_option,
    get_ready,
    handed_in,
    jobs_option,
    letter_date_option,
    printed_option,
    received_option,
    say_rest,
    verbose_option,
    width,
    workers,
)
from minikip_docs.data.files import write_files
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.jobs.batch import attempt, number_of_processes
from minikip_docs.screen import mails, words
from minikip_docs.screen import reply as screen
from minikip_docs.screen.overview import is_report

if TYPE_CHECKING:
    from minikip_docs.jobs.reply import Reply

WORTH = 4  # replies from which on a process is worth starting


@click.command(
    help="Antwortet auf Eingaben: Brief (Word und PDF), E-Mail-Entwurf und das eingereichte "
    "Formular mit den markierten Stellen.",
    epilog="Rückgabewert: 0 alle Antworten erstellt, auch wenn darin etwas verlangt wird; 1 zu "
    "einer Datei gibt es keine; 2 Aufruf oder Schreiben misslungen.",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner für die Dateien.")  # fmt: skip
@due_option
@letter_date_option
@click.option("--since", metavar="DATEI", type=FILE,
              help="Frühere Eingabe derselben Gemeinde: Der Brief sagt auch, was sich seither "
              "geändert hat.")  # fmt: skip
@click.option("--codes", is_flag=True, help="Die Codes der Beanstandungen mitdrucken.")
@received_option
@contributions_option
@agreements_option
@force_option
@printed_option
@jobs_option
@verbose_option
@click.pass_obj
def reply(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    output: Path,
    due: date | None,
    on: date | None,
    since: Path | None,
    codes: bool,
    received: date | None,
    table: Path | None,
    agreements: Path | None,
    force: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Write the replies to some files; a batch goes on after one that gets none."""
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used(table, since))
    get_ready(found, number_of_processes(jobs, len(found), worth=WORTH), PRESS)
    from minikip_docs.jobs.check import check_all
    from minikip_docs.jobs.enclosures import sort_out
    from minikip_docs.jobs.reply import Terms, check_terms, replies

    house = files.house()
    where = None if force else output
    terms = Terms(on or date.today(), received, due, codes, where, compared=agreements is not None)
    check_terms(terms, house)
    contributions = contributions_of(table, house)
    agreed = agreements_of(agreements)
    made: list[int] = []
    nowhere: list[str] = []
    try:
        with workers(jobs, len(found), worth=WORTH) as executor:
            opened = handed_in(
                found, house, "Dateien lesen", executor, accept_printed=accept_printed
            )
            sorted_out = sort_out(paths, opened)
            handed = sorted_out.forms
            if since and len(handed) != 1:
                raise click.UsageError(
                    "Eine frühere Eingabe gehört zu einer Datei: Bitte bei --since nur eine Datei "
                    "angeben."
                )
            checked = list(
                check_all(
                    handed, house,
                    received=received, contributions=contributions, agreements=agreed,
                    executor=executor,
                )
            )  # fmt: skip
            written = replies(
                zip(handed, checked, strict=True), house, terms, since=since, executor=executor
            )
            for verdict, one in zip(checked, written, strict=True):
                with held():  # what is written is also said
                    click.echo("\n" * bool(made), nl=False)
                    made.append(_hand_out(verdict, one, output, force=force, verbose=verbose))
                    if made[-1] == FINE and not isinstance(one, Refusal) and not one.addressed:
                        nowhere.append(verdict.source)
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {_count(made)} erstellt.", err=True)
        raise
    if len(made) > 1:
        of_all = words.count(len(made), "Datei", "Dateien")
        click.echo(f"\n{_count(made)} zu {of_all} erstellt.")
    if agreed is None and (reports := sum(map(is_report, checked))):
        click.echo(f"\n{words.not_compared(reports, width())}")
    if nowhere:
        click.echo(f"\n{mails.without_address(nowhere, made.count(FINE), width())}")
    say_rest(sorted_out)
    return max(made)


def _count(made: Sequence[int]) -> str:
    return words.count(made.count(FINE), "Rückmeldung", "Rückmeldungen")


def _hand_out(
    verdict: Verdict, one: Reply | Refusal, output: Path, *, force: bool, verbose: bool
) -> int:
    """Write the files of one reply and show what came of it."""
    if not isinstance(one, Refusal):
        targets = {output / name: raw for name, raw in one.files.items()}
        fault = attempt(write_files, targets, force=force)
        if not isinstance(fault, Refusal):
            click.echo(screen.reply(one, str(output), width(), verbose=verbose))
            return FINE
        one = fault
    told = {finding.code for finding in verdict.findings} | {"D333"}
    click.echo(words.head(verdict), err=True)
    click.echo(words.refusal(one, width()), err=True)
    return FAULTY if one.code in told and not one.code.startswith("X") else WRONG
