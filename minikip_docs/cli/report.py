"""The command that makes the documents of annual reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.issuing import WORTH, Wish, issue_all, issue_queue
from minikip_docs.cli.shared import (
    FILE,
    OPTIONS,
    PRESS,
    Files,
    day,
    dossiers_option,
    draft_option,
    folder,
    get_ready,
    jobs_option,
    need_files_or_dossiers,
    pdf_option,
    printed_option,
    say_unproven,
    set_aside_option,
    verbose_option,
)
from minikip_docs.jobs.batch import number_of_processes
from minikip_docs.screen.words import REPORT


@click.command(
    help="Erstellt aus geprüften Jahresberichten die Berichtsdokumente (Word und PDF).",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, type=FILE)
@click.option("--agreements", metavar="NACHWEIS|ORDNER", type=FILE,
              help="Die Vereinbarung, die für das Jahr gilt: ihr Nachweis (….agreement.json) oder "
              "der Ordner der Vereinbarungen.")  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder,
              help="Ordner für die Dateien.")  # fmt: skip
@dossiers_option
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem der Jahresbericht eingegangen ist.")  # fmt: skip
@click.option("--decision", metavar="TEXT", default="",
              help="Was der Kanton entschieden hat; sonst bleibt Platz zum Ausfüllen.")  # fmt: skip
@click.option("--by", "person", metavar="NAME", default="",
              help="Wer entschieden hat: Name und Funktion; sonst eine Linie.")  # fmt: skip
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Tag des Entscheids, auch Datum der Dokumente; sonst eine Linie und das "
              "Datum des Berichts.")  # fmt: skip
@draft_option
@pdf_option
@set_aside_option
@printed_option
@jobs_option
@verbose_option
@click.pass_obj
def report(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    agreements: Path | None,
    output: Path | None,
    dossiers: Path | None,
    received: date | None,
    decision: str,
    person: str,
    on: date | None,
    draft: bool,
    pdf: Path | None,
    force: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Make the documents of some reports; a batch goes on after a bad one."""
    need_files_or_dossiers(
        dossiers, pdf=pdf, agreements=agreements, received=received, accept_printed=accept_printed
    )
    from minikip_docs.documents.report import Decision

    wish = Wish(REPORT, draft, pdf, force, accept_printed, jobs, verbose)
    decided = Decision(decision.strip(), person.strip(), on)
    if dossiers:
        from minikip_docs.jobs import in_dossiers
        from minikip_docs.jobs.next_steps import for_report, queue

        house = files.house()
        return issue_queue(
            queue(dossiers, house, on or date.today(), for_report), wish,
            lambda waiting, executor: in_dossiers.issue(
                in_dossiers.report, waiting, house, executor,
                draft=draft, decision=decided, force=force,
            ),
        )  # fmt: skip
    if agreements is None:
        raise click.UsageError(
            "Das Berichtsdokument zeigt, was vereinbart war: Bitte mit --agreements den Nachweis "
            "der Vereinbarung oder den Ordner der Vereinbarungen angeben."
        )
    assert output is not None  # noqa: S101 - see above
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used())
    get_ready(found, number_of_processes(jobs, len(found), worth=WORTH), PRESS)
    from minikip_docs.jobs.agreements import load_agreements
    from minikip_docs.jobs.report import issue_reports

    house = files.house()
    agreed = load_agreements(agreements)
    say_unproven(agreed)
    return issue_all(
        paths, found, house, output, wish,
        lambda handed, executor: issue_reports(
            handed, house,
            agreements=agreed, draft=draft, received=received,
            decision=decided,
            folder=output, force=force, pdf=pdf, executor=executor,
        ),
    )  # fmt: skip
