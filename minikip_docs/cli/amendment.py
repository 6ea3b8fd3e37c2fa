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
from minikip_docs.screen import words
from minikip_docs.screen.findings import is_fault


@click.command(help="Ändert eine Vereinbarung: erstellt den Nachtrag (Word und PDF).",
               options_metavar=OPTIONS)  # fmt: skip
@click.argument("record", metavar="NACHWEIS", type=FILE)
@click.option("--changes", metavar="DATEI", type=FILE, help="Die Änderungen (TOML).")
@click.option("--new-changes", metavar="DATEI", type=FILE,
              help="Nur eine Änderungsdatei zum Ausfüllen schreiben, mit dem, was jetzt "
              "gilt.")  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder,
              help="Ordner für die Dateien.")  # fmt: skip
@draft_option
@signature_option
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dokumente; sonst das Datum in der Änderungsdatei.")  # fmt: skip
@set_aside_option
@verbose_option
@click.pass_obj
def amendment(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    record: Path,
    changes: Path | None,
    new_changes: Path | None,
    output: Path | None,
    draft: bool,
    signature_fields: bool,
    pdf: Path | None,
    on: date | None,
    force: bool,
    verbose: bool,
) -> int:
    """Amend one agreement, or begin the file of changes for it."""
    if new_changes is None:
        get_ready([], 1, PRESS)
    from minikip_docs.jobs import amendment as job

    if new_changes is not None:
        if changes or output or draft or signature_fields or pdf or on:
            raise click.UsageError(
                "Mit --new-changes wird nur die Änderungsdatei geschrieben; bitte die anderen "
                "Angaben weglassen."
            )
        content = job.new_changes(record, files.house())
        hand_out({new_changes: content}, exported=False, force=force)
        click.echo(
            f"Die Datei {words.printable(str(new_changes))} ist geschrieben.\n"
            "Bitte mit einem Texteditor öffnen: Was sich ändert, gilt ohne «#» am Anfang der "
            f"Zeile.\nDanach: minikip amendment {words.printable(str(record))} --changes "
            f"{words.printable(str(new_changes))} -o ORDNER"
        )
        return FINE
    if changes is None or output is None:
        raise click.UsageError(
            "Bitte die Änderungsdatei (--changes) und den Ordner (-o) angeben, oder mit "
            "--new-changes eine Änderungsdatei beginnen."
        )
    made = job.issue_amendment(
        record, changes, files.house(),
        folder=output, draft=draft, on=on, signature_fields=signature_fields, force=force, pdf=pdf,
    )  # fmt: skip
    targets = {output / name: content for name, content in made.made.files.items()}
    hand_out(targets, exported=made.made.export is not None, force=force)
    click.echo(screen_amendment.amendment(made, str(output), width(), verbose=verbose))
    if any(is_fault(finding) for finding in made.made.verdict.findings):
        return WRONG
    return FAULTY if made.made.status in {"refused", "waiting"} else FINE
