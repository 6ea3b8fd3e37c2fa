"""The command that checks submissions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.shared import (
    FILE,
    FINE,
    OPTIONS,
    Files,
    contributions_of,
    day,
    exit_code,
    get_ready,
    handed_in,
    jobs_option,
    number_of_processes,
    printed_option,
    say_rest,
    say_unproven,
    verbose_option,
    width,
    with_progress,
    workers,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import FormKind, Outcome, Verdict
from minikip_docs.screen import json, words

WORTH = 8  # forms from which on a process is worth starting
WORTH_JSON = 60  # JSON files, which are read at once


@click.command(
    help="Prüft Eingaben: Dateien, oder alle Formulare eines Ordners.", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem der Jahresbericht eingegangen ist.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Auch mit den festgelegten Beiträgen vergleichen: ein Budget wie vor der "
              "Unterzeichnung, einen Jahresbericht mit dem erhaltenen Beitrag.")  # fmt: skip
@click.option("--agreements", metavar="NACHWEIS|ORDNER", type=FILE,
              help="Jahresberichte auch mit der Vereinbarung vergleichen, die für ihr Jahr gilt: "
              "ihr Nachweis (….agreement.json) oder der Ordner der Vereinbarungen.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
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
    strict: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Check submissions and show their findings."""
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used(table))
    plain = all(path.suffix.casefold() == ".json" for path in found)
    worth = WORTH_JSON if plain else WORTH
    get_ready(found, number_of_processes(jobs, len(found), worth=worth))
    from minikip_docs.jobs.agreements import load_agreements
    from minikip_docs.jobs.check import check_all
    from minikip_docs.jobs.enclosures import sort_out

    house = files.house()
    contributions = contributions_of(table, house)
    agreed = load_agreements(agreements) if agreements else None
    say_unproven(agreed)
    kept: list[Verdict] = []
    outcomes: list[Outcome] = []
    reports = 0
    code = FINE
    try:
        with workers(jobs, len(found), worth=worth) as executor:
            opened = handed_in(
                found, house, "Dateien lesen", executor, accept_printed=accept_printed
            )
            sorted_out = sort_out(paths, opened)
            handed = sorted_out.forms
            checked = check_all(
                handed, house,
                received=received, contributions=contributions, agreements=agreed,
                executor=executor,
            )  # fmt: skip
            shown = with_progress(handed, "Dateien prüfen") if as_json else handed
            for _one, result in zip(shown, checked, strict=True):
                with held():  # what is shown is also counted
                    if as_json:
                        kept.append(result)
                    else:
                        shown_as = words.verdict(result, width(), verbose=verbose)
                        click.echo("\n" * bool(outcomes) + shown_as)
                    outcomes.append(result.outcome)
                    reports += is_report(result)
                    code = max(code, exit_code(result, strict=strict))
    except KeyboardInterrupt:
        done = words.count(len(outcomes), "Eingabe", "Eingaben")
        click.echo(f"Bis dahin: {done} geprüft.", err=True)
        raise
    if as_json:
        click.echo(json.as_json(kept), nl=False)
        say_rest(sorted_out, err=True)
        return code
    if len(outcomes) > 1:
        click.echo(f"\n{words.summary(outcomes)}")
    if reports and agreed is None:
        click.echo(f"\n{words.not_compared(reports, width())}")
    say_rest(sorted_out)
    return code


def is_report(result: Verdict) -> bool:
    """Say whether a report was checked, and not only found to be empty or unreadable."""
    read = result.submission
    return read is not None and not read.empty and read.kind is FormKind.ANNUAL_REPORT
