"""The command that makes agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.issuing import WORTH, Wish, issue_all, issue_queue
from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    PRESS,
    Files,
    contributions_of,
    day,
    dossiers_option,
    draft_option,
    folder,
    get_ready,
    jobs_option,
    need_files_or_dossiers,
    pdf_option,
    printed_option,
    set_aside_option,
    signature_option,
    verbose_option,
    width,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import number_of_processes
from minikip_docs.screen.words import AGREEMENT


@click.command(
    help="Erstellt aus Budgeteingaben die Vereinbarungen (Word und PDF), oder nimmt sie "
    "unterzeichnet zurück (--signed).",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, type=FILE)
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder,
              help="Ordner für die Dateien.")  # fmt: skip
@dossiers_option
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Vom Kanton festgelegte Beiträge (CSV oder Excel); sonst jene, die canton.toml "
              "nennt («contribution.table»).")  # fmt: skip
@draft_option
@signature_option
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dokumente; sonst das Datum der Eingabe.")  # fmt: skip
@click.option("--signed", is_flag=True,
              help="Unterzeichnete PDF oder Scans zurücknehmen, in den Ordner ihrer Nachweise "
              "(-o); --date ist der Tag, an dem sie zurückkamen, sonst heute.")  # fmt: skip
@set_aside_option
@printed_option
@jobs_option
@verbose_option
@click.pass_obj
def agreement(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    output: Path | None,
    dossiers: Path | None,
    table: Path | None,
    draft: bool,
    signature_fields: bool,
    pdf: Path | None,
    on: date | None,
    signed: bool,
    force: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Make the agreements of some submissions; a batch goes on after a bad one."""
    need_files_or_dossiers(dossiers, pdf=pdf, signed=signed, accept_printed=accept_printed)
    if signed:
        if table or draft or signature_fields or pdf or force or jobs or accept_printed:
            raise click.UsageError("Zu --signed gehören nur -o und --date.")
        return _take_back(files, paths, output or Path(), on or date.today())
    if table is None:
        table = files.house().settings.contribution.table
    if table is None and not draft:
        raise click.UsageError(
            "Die Beiträge legt der Kanton fest: Bitte mit --contributions die Tabelle der "
            "Beiträge angeben, oder mit --draft einen Entwurf erstellen."
        )
    if draft and signature_fields:
        raise click.UsageError(
            "Ein Entwurf ist nicht zum Unterzeichnen: Bitte --draft oder --signature-fields "
            "weglassen."
        )
    if pdf and signature_fields:
        raise click.UsageError(
            "In ein selbst exportiertes PDF kommen keine Unterschriftsfelder: Bitte --pdf oder "
            "--signature-fields weglassen."
        )
    wish = Wish(AGREEMENT, draft, pdf, force, accept_printed, jobs, verbose)
    if dossiers:
        from minikip_docs.jobs import in_dossiers
        from minikip_docs.jobs.next_steps import for_agreement, queue

        house = files.house()
        contributions = contributions_of(table, house)
        return issue_queue(
            queue(dossiers, house, on or date.today(), for_agreement), wish,
            lambda waiting, executor: in_dossiers.issue(
                in_dossiers.agreement, waiting, house, executor,
                contributions=contributions, draft=draft, on=on,
                signature_fields=signature_fields, force=force,
            ),
        )  # fmt: skip
    assert output is not None  # noqa: S101 - see above
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used(table))
    get_ready(found, number_of_processes(jobs, len(found), worth=WORTH), PRESS)
    from minikip_docs.jobs.agreement import issue_agreements

    house = files.house()
    contributions = contributions_of(table, house)
    return issue_all(
        paths, found, house, output, wish,
        lambda handed, executor: issue_agreements(
            handed, house,
            contributions=contributions, draft=draft, on=on, signature_fields=signature_fields,
            folder=output, force=force, pdf=pdf, executor=executor,
        ),
    )  # fmt: skip


def _take_back(files: Files, paths: Sequence[Path], output: Path, on: date) -> int:
    """Take signed agreements back; a bad one stops nobody."""
    from minikip_docs.jobs.batch import attempt
    from minikip_docs.jobs.signing import take_back
    from minikip_docs.screen.signed import taken

    house, code = files.house(), FINE
    for n, path in enumerate(paths):
        with held():  # what is written is also said
            result = attempt(take_back, path, house, output, on)
            click.echo(
                "\n" * bool(n) + taken(path, result, width()), err=isinstance(result, Refusal)
            )
            code = max(code, FAULTY if isinstance(result, Refusal) else FINE)
    return code
