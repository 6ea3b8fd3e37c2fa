"""The command for amendments: change an agreement that was issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
    folder,
    get_ready,
    hand_out,
    pdf_option,
    set_aside_option,
    signature_option,
    verbose_option,
    width,
)
from minikip_docs.screen import amendment as screen_amendment
from minikip_docs.screen.findings import is_fault


@click.command(help="Ändert eine Vereinbarung: erstellt den Nachtrag (Word und PDF) aus dem "
               "Formular, das mit «form budget --amendment» vorausgefüllt und dann geändert wurde.",
               options_metavar=OPTIONS)  # fmt: skip
@click.argument("record", metavar="NACHWEIS", type=FILE)
@click.option("--with", "form", metavar="FORMULAR", type=FILE, required=True,
              help="Das Formular mit dem, was neu gilt.")  # fmt: skip
@click.option("--effective", callback=day, metavar="DATUM", required=True,
              help="Ab wann die Änderungen gelten.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Neu festgelegte Beiträge (CSV oder Excel); sonst bleiben sie, wie sie "
              "sind.")  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner für die Dateien: jener des Nachweises.")  # fmt: skip
@draft_option
@signature_option
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dokumente; sonst das Datum im Formular.")  # fmt: skip
@click.option("--agreement-date", "agreed_on", callback=day, metavar="DATUM",
              help="Datum der Vereinbarung, wie sie unterzeichnet ist; sonst jenes des "
              "Nachweises.")  # fmt: skip
@set_aside_option
@verbose_option
@click.pass_obj
def amendment(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    record: Path,
    form: Path,
    effective: date,
    table: Path | None,
    output: Path,
    draft: bool,
    signature_fields: bool,
    pdf: Path | None,
    on: date | None,
    agreed_on: date | None,
    force: bool,
    verbose: bool,
) -> int:
    """Amend one agreement."""
    get_ready([form], 1, PRESS)
    from minikip_docs.jobs import amendment as job
    from minikip_docs.jobs.keeping import is_signed

    house = files.house()
    made = job.issue_amendment(
        record, form, house,
        effective=effective, contributions=contributions_of(table, house) if table else None,
        folder=output, draft=draft, on=on, agreed_on=agreed_on,
        signature_fields=signature_fields, force=force, pdf=pdf,
    )  # fmt: skip
    targets = {output / name: content for name, content in made.made.files.items()}
    hand_out(targets, exported=made.made.export is not None, force=force)
    click.echo(screen_amendment.amendment(made, str(output), width(), verbose=verbose))
    if not (draft or is_signed(record)):
        click.echo(f"\n{screen_amendment.unsigned(record, width())}", err=True)
    if any(is_fault(finding) for finding in made.made.verdict.findings):
        return WRONG
    return FAULTY if made.made.status in {"refused", "waiting"} else FINE
