"""The command that answers what came in: letter, e-mail draft, marked form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.issuing import say_queue, show_refused
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
    dossiers_option,
    due_option,
    folder,
    force_option,
    get_ready,
    handed_in,
    jobs_option,
    letter_date_option,
    need_files_or_dossiers,
    printed_option,
    received_option,
    say_rest,
    verbose_option,
    width,
)
from minikip_docs.data.files import write_files
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.jobs.batch import attempt, number_of_processes, workers
from minikip_docs.screen import mails, words
from minikip_docs.screen import reply as screen
from minikip_docs.screen.overview import is_report

if TYPE_CHECKING:
    from minikip_docs.jobs.reply import Reply, Terms

WORTH = 4  # replies from which on a process is worth starting


@click.command(
    help="Antwortet auf Eingaben: Brief (Word und PDF), E-Mail-Entwurf und das eingereichte "
    "Formular mit den markierten Stellen. Mit --dossiers auf jede Fassung, die Fragen "
    "offen lässt und noch keine Antwort hat.",
    epilog="Rückgabewert: 0 alle Antworten erstellt, auch wenn darin etwas verlangt wird; 1 zu "
    "einer Datei gibt es keine; 2 Aufruf oder Schreiben misslungen.",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, type=FILE)
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder,
              help="Ordner für die Dateien.")  # fmt: skip
@dossiers_option
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
    output: Path | None,
    dossiers: Path | None,
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
    need_files_or_dossiers(
        dossiers,
        since=since,
        received=received,
        agreements=agreements,
        force=force,
        accept_printed=accept_printed,
    )
    if dossiers:
        from minikip_docs.jobs.reply import Terms

        asked = Terms(on or date.today(), due=due, codes=codes)
        return _to_dossiers(files, dossiers, asked, table, jobs, verbose=verbose)
    assert output is not None  # noqa: S101 - see above
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
    with _told(verbose=verbose) as told, workers(jobs, len(found), worth=WORTH) as executor:
        opened = handed_in(found, house, "Dateien lesen", executor, accept_printed=accept_printed)
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
            told.hand_out(verdict, one, output, partial(_write, output, force=force))
    told.say_number("Datei", "Dateien")
    if agreed is None and (reports := sum(map(is_report, checked))):
        click.echo(f"\n{words.not_compared(reports, width())}")
    told.say_nowhere()
    say_rest(sorted_out)
    return max(told.codes)


def _write(output: Path, one: Reply, *, force: bool) -> None:
    write_files({output / name: raw for name, raw in one.files.items()}, force=force)


def _to_dossiers(
    files: Files,
    dossiers: Path,
    terms: Terms,
    table: Path | None,
    jobs: int | None,
    *,
    verbose: bool,
) -> int:
    """Answer what waits in dossiers, and note it there."""
    from minikip_docs.dossiers.store import REPLIES
    from minikip_docs.jobs import in_dossiers
    from minikip_docs.jobs.next_steps import for_reply, queue
    from minikip_docs.jobs.reply import check_terms

    house = files.house()
    check_terms(terms, house)
    contributions = contributions_of(table, house)
    found = queue(dossiers, house, terms.on, for_reply)
    unasked = 0
    number = len(found.waiting)
    with _told(verbose=verbose) as told, workers(jobs, number, worth=WORTH) as executor:
        answers = in_dossiers.replies(
            found.waiting, house, terms, executor,
            contributions=contributions,
        )  # fmt: skip
        for one, answer in zip(found.waiting, answers, strict=True):
            if isinstance(answer, Refusal):
                told.codes.append(show_refused(str(one.path), answer))
            elif answer.reply is None:
                unasked += 1
            else:
                folder = one.dossier.path / REPLIES
                write = partial(in_dossiers.keep, one, terms=terms)
                told.hand_out(answer.verdict, answer.reply, folder, write)
    told.say_number("Eingabe", "Eingaben")
    if unasked:
        without = words.count(unasked, "Eingabe", "Eingaben")
        click.echo(f"{without} ohne Fragen an die Gemeinde: dazu gibt es keine Rückmeldung.")
    told.say_nowhere()
    return max([say_queue(found), *told.codes])


@dataclass
class _Told:
    """What a batch of replies has said so far."""

    verbose: bool
    codes: list[int] = field(default_factory=list)  # the exit code of each
    nowhere: list[str] = field(default_factory=list)  # drafts without a recipient

    @property
    def written(self) -> str:
        """Say how many were written."""
        return words.count(self.codes.count(FINE), "Rückmeldung", "Rückmeldungen")

    def hand_out(
        self, verdict: Verdict, one: Reply | Refusal, folder: Path, write: Callable[[Reply], None]
    ) -> None:
        """Write the files of one reply and show what came of it."""
        with held():  # what is written is also said
            click.echo("\n" * bool(self.codes), nl=False)
            fault = one if isinstance(one, Refusal) else attempt(write, one)
            if not isinstance(one, Refusal) and not isinstance(fault, Refusal):
                click.echo(screen.reply(one, str(folder), width(), verbose=self.verbose))
                self.codes.append(FINE)
                self.nowhere += [] if one.addressed else [verdict.source]
            elif isinstance(fault, Refusal):
                told = {finding.code for finding in verdict.findings} | {"D333"}
                click.echo(words.head(verdict), err=True)
                click.echo(words.refusal(fault, width()), err=True)
                theirs = fault.code in told and not fault.code.startswith("X")
                self.codes.append(FAULTY if theirs else WRONG)

    def say_number(self, one: str, many: str) -> None:
        """Say of how many files they are."""
        if len(self.codes) > 1:
            of_all = words.count(len(self.codes), one, many)
            click.echo(f"\n{self.written} zu {of_all} erstellt.")

    def say_nowhere(self) -> None:
        """Say for whom there is no address."""
        if self.nowhere:
            whom = mails.without_address(self.nowhere, self.codes.count(FINE), width())
            click.echo(f"\n{whom}")


@contextmanager
def _told(*, verbose: bool) -> Iterator[_Told]:
    """Give what a batch says; one that is interrupted says how many were written."""
    told = _Told(verbose)
    try:
        yield told
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {told.written} erstellt.", err=True)
        raise
