"""The command that checks submissions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.checks import verdict_json
from minikip_docs.cli.overview import begin
from minikip_docs.cli.shared import (
    FILE,
    FINE,
    OPTIONS,
    Files,
    agreements_of,
    agreements_option,
    contributions_of,
    contributions_option,
    due_option,
    exit_code,
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
    with_progress,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Verdict
from minikip_docs.jobs.batch import number_of_processes, workers
from minikip_docs.screen import overview, words
from minikip_docs.screen.lines import count

WORTH = 8  # forms from which on a process is worth starting
WORTH_JSON = 60  # JSON files, which are read at once


@click.command(
    help="Prüft Eingaben: Dateien, oder alle Formulare eines Ordners.", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@received_option
@contributions_option
@agreements_option
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
@click.option("--report", "output", metavar="ORDNER", type=FILE, callback=folder,
              help="Die Übersicht mit allen Befunden (Excel) und die Rückmeldungen in diesen "
              "Ordner schreiben.")  # fmt: skip
@due_option
@letter_date_option
@force_option
@click.option("--strict", is_flag=True, help="Auch Warnungen führen zum Rückgabewert 1.")
@printed_option
@jobs_option
@verbose_option
@click.pass_obj
def validate(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    received: date | None,
    table: Path | None,
    agreements: Path | None,
    as_json: bool,
    output: Path | None,
    due: date | None,
    on: date | None,
    force: bool,
    strict: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Check submissions and show their findings."""
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used(table))
    worth = worth_of(found)
    get_ready(found, number_of_processes(jobs, len(found), worth=worth))
    from minikip_docs.jobs.check import check_all
    from minikip_docs.jobs.enclosures import sort_out
    from minikip_docs.jobs.overview import subjects

    house = files.house()
    report = begin(output, paths, house, on=on, received=received, due=due, force=force,
                   compared=agreements is not None)  # fmt: skip
    contributions = contributions_of(table, house)
    agreed = agreements_of(agreements)
    kept: list[Verdict] = []
    try:
        with workers(jobs, len(found), worth=worth) as executor:
            opened = handed_in(
                found, house, "Dateien lesen", executor, accept_printed=accept_printed
            )
            sorted_out = sort_out(paths, opened)
            within, named = subjects(sorted_out.forms, house)
            many = len(named) > 1 and not verbose and not as_json
            listed = overview.Lines(within, named, width()) if many else None
            if listed:
                click.echo(listed.head())
            checked = check_all(
                sorted_out.forms, house,
                received=received, contributions=contributions, agreements=agreed,
                executor=executor,
            )  # fmt: skip
            shown = with_progress(named, "Dateien prüfen") if as_json else named
            for subject, result in zip(shown, checked, strict=True):
                with held():  # what is shown is also counted
                    if listed:
                        click.echo(listed.line(subject, result))
                    elif not as_json:
                        shown_as = words.verdict(result, width(), verbose=verbose)
                        click.echo("\n" * bool(kept) + shown_as)
                    kept.append(result)
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {count(len(kept), 'Eingabe', 'Eingaben')} geprüft.", err=True)
        raise
    reports = sum(map(overview.is_report, kept)) if agreed is None else 0
    if as_json:
        click.echo(verdict_json.as_json(kept), nl=False)
    else:
        say_end(kept, reports, hint=listed is not None and not report)
    say_rest(sorted_out, err=as_json)
    code = max((exit_code(one, strict=strict) for one in kept), default=FINE)
    if report:
        checked_files = list(zip(sorted_out.forms, named, kept, strict=True))
        written = report.write(
            checked_files, house, within, compared=not reports, jobs=jobs, err=as_json
        )  # fmt: skip
        code = max(code, written)
    return code


def say_end(kept: Sequence[Verdict], reports: int, *, hint: bool) -> None:
    """Close a list: how many of each verdict, and how to see more; ``reports`` not compared."""
    if len(kept) > 1:
        click.echo(f"\n{overview.counts([one.outcome for one in kept], width())}")
    if hint and any(one.findings for one in kept):
        click.echo(overview.more(width()))
    if reports:
        click.echo(f"\n{words.not_compared(reports, width())}")


def worth_of(found: Sequence[Path]) -> int:
    """Give from how many of these files on a process is worth starting."""
    return WORTH_JSON if all(path.suffix.casefold() == ".json" for path in found) else WORTH
