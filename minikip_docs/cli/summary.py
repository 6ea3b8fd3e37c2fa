"""The command that sums up the reports of a year."""

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
    Files,
    day,
    folder,
    get_ready,
    hand_out,
    jobs_option,
    set_aside_option,
    width,
)
from minikip_docs.jobs.batch import workers


@click.command(
    help="Fasst die Jahresberichte eines Jahres aus allen Dossiers zusammen: Excel-Arbeitsmappe, "
    "Word und PDF.",
    epilog="Rückgabewert: 0 alle Berichte sind enthalten; 1 einer ist nicht enthalten; 2 es gibt "
    "keine Zusammenfassung.",
    options_metavar=OPTIONS,
)
@click.argument("dossiers", metavar="ORDNER", type=FILE)
@click.option("--year", metavar="JAHR", type=int, required=True,
              help="Berichtsjahr.")  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner für die Dateien.")  # fmt: skip
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Stand, den die Dokumente nennen; sonst heute.")  # fmt: skip
@set_aside_option
@jobs_option
@click.pass_obj
def summary(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    dossiers: Path,
    year: int,
    output: Path,
    on: date | None,
    force: bool,
    jobs: int | None,
) -> int:
    """Make workbook and document of a year; what is left out makes the exit code 1."""
    get_ready([dossiers], 1, PRESS)
    from minikip_docs.data.files import refuse_complete
    from minikip_docs.documents.summary import file_stem
    from minikip_docs.dossiers import store
    from minikip_docs.jobs.summary import WORTH, summarise
    from minikip_docs.screen import summary as screen
    from minikip_docs.screen.summary_workbook import workbook

    on = on or date.today()
    stem = file_stem(year)
    refuse_complete([output / f"{stem}{end}" for end in (".xlsx", ".docx", ".pdf")], force=force)
    house, known = files.house(), store.load(dossiers)
    with workers(jobs, len(known.dossiers), worth=WORTH) as executor:
        made = summarise(known, year, house, on=on, executor=executor)
    book = workbook(made.account, made.programme, on)
    written = {f"{stem}.xlsx": book, **made.files}
    hand_out({output / name: raw for name, raw in written.items()}, exported=False, force=force)
    click.echo(screen.summary(made.account, written, str(output), width()))
    return FAULTY if made.account.left_out else FINE
