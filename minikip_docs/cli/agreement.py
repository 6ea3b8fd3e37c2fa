"""The command that makes agreements."""

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
    contributions_of,
    day,
    draft_option,
    exit_code,
    folder,
    get_ready,
    hand_out,
    handed_in,
    jobs_option,
    number_of_processes,
    pdf_option,
    printed_option,
    say_rest,
    set_aside_option,
    signature_option,
    verbose_option,
    width,
    workers,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import attempt
from minikip_docs.screen import words
from minikip_docs.screen.export import of_many

if TYPE_CHECKING:
    from minikip_docs.jobs.agreement import Agreement
    from minikip_docs.jobs.export import Export

WORTH = 4  # agreements from which on a process is worth starting


@click.command(
    help="Erstellt aus Budgeteingaben die Vereinbarungen (Word und PDF).", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner für die Dateien.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Vom Kanton festgelegte Beiträge (CSV oder Excel).")  # fmt: skip
@draft_option
@signature_option
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dokumente; sonst das Datum der Eingabe.")  # fmt: skip
@set_aside_option
@printed_option
@jobs_option
@verbose_option
@click.pass_obj
def agreement(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    output: Path,
    table: Path | None,
    draft: bool,
    signature_fields: bool,
    pdf: Path | None,
    on: date | None,
    force: bool,
    accept_printed: bool,
    jobs: int | None,
    verbose: bool,
) -> int:
    """Make the agreements of some submissions; a batch goes on after a bad one."""
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
    from minikip_docs.jobs.submissions import collect

    found = collect(paths, files.used(table))
    get_ready(found, number_of_processes(jobs, len(found), worth=WORTH), PRESS)
    from minikip_docs.jobs.agreement import issue_agreements
    from minikip_docs.jobs.enclosures import sort_out

    house = files.house()
    contributions = contributions_of(table, house)
    codes: list[int] = []
    exports: list[Export] = []
    same = 0  # lie there already
    try:
        with workers(jobs, len(found), worth=WORTH) as executor:
            opened = handed_in(
                found, house, "Dateien lesen", executor, accept_printed=accept_printed
            )
            sorted_out = sort_out(paths, opened)
            handed = sorted_out.forms
            names = {one.path: one.name for one in handed}
            if len(handed) > 1 and pdf and pdf.suffix.casefold() == ".pdf":
                raise click.UsageError(
                    "Ein PDF gehört zu einer Eingabe: Bitte nur eine Eingabe angeben oder bei "
                    "--pdf den Ordner, in dem die PDF mit den Namen der Vereinbarungen liegen."
                )
            for path, made in issue_agreements(
                handed, house,
                contributions=contributions, draft=draft, on=on, signature_fields=signature_fields,
                folder=output, force=force, pdf=pdf, executor=executor,
            ):  # fmt: skip
                with held():  # what is written is also said
                    alone = len(handed) == 1
                    done = _hand_out(
                        names[path], made, output, force=force, alone=alone, verbose=verbose
                    )
                    codes.append(done)
                    same += not isinstance(made, Refusal) and made.status == "unchanged"
                    if not alone and not isinstance(made, Refusal) and made.export:
                        exports.append(made.export)
                    click.echo()
    except KeyboardInterrupt:
        click.echo(_so_far(codes, draft=draft), err=True)
        raise
    if len(codes) > 1:
        awaited = sum(one.program is None for one in exports)
        what = "Word-Dokument" if awaited else "Entwurf" if draft else "Vereinbarung"
        of_all = words.count(len(codes), "Eingabe", "Eingaben")
        made_now = awaited or codes.count(FINE) - same
        more = f"; {same} unverändert" if same else ""
        click.echo(f"{made_now} von {of_all}: {what} erstellt{more}.")
    if exports:
        click.echo("\n".join(of_many(exports, width())))
    say_rest(sorted_out)
    return max(codes)


def _so_far(codes: Sequence[int], *, draft: bool) -> str:
    """Say what a batch that was interrupted has done."""
    if not codes:
        return "Es wurde nichts geschrieben."
    made = codes.count(FINE)
    number = (
        words.count(made, "Entwurf", "Entwürfe")
        if draft
        else words.count(made, "Vereinbarung", "Vereinbarungen")
    )
    done = words.count(len(codes), "Eingabe", "Eingaben")
    return f"Bis dahin: {done} bearbeitet, {number} erstellt."


def _hand_out(
    name: str,
    made: Agreement | Refusal,
    output: Path,
    *,
    force: bool,
    alone: bool,
    verbose: bool,
) -> int:
    """Write the files of one agreement and show what came of it."""
    if isinstance(made, Refusal):
        return _show_refused(name, made)
    targets = {output / name: content for name, content in made.files.items()}
    fault = attempt(hand_out, targets, exported=made.export is not None, force=force)
    if isinstance(fault, Refusal):
        return _show_refused(name, fault)
    click.echo(words.agreement(made, str(output), width(), alone=alone, verbose=verbose))
    if made.status == "refused":
        return max(exit_code(made.verdict), FAULTY)
    return FAULTY if made.status == "waiting" else FINE


def _show_refused(name: str, fault: Refusal) -> int:
    click.echo(click.style(words.printable(name), bold=True), err=True)
    click.echo(words.refusal(fault, width()), err=True)
    return WRONG
