"""The commands for forms: make blank ones, turn filled ones into data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    Files,
    day,
    force_option,
    hand_out,
    handed_in,
    pdf_option,
    width,
)
from minikip_docs.data.files import write_files
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import listing
from minikip_docs.forms.formats import FORMATS, named
from minikip_docs.screen import words
from minikip_docs.screen.export import compared, waiting


def _formats(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Read a list such as ``pdf,docx``."""
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in value.split(",")))
    for name in wanted:
        if name not in FORMATS:
            raise click.BadParameter(
                f"«{name}» gehört nicht dazu. Möglich sind: {', '.join(FORMATS)}."
            )
    return wanted


@click.command(help="Macht leere oder vorausgefüllte Formulare.", options_metavar=OPTIONS)
@click.argument(
    "kind", metavar="budget|annual-report", type=click.Choice([str(kind) for kind in FormKind])
)
@click.option("--format", "formats", metavar="LISTE", default=",".join(FORMATS),
              callback=_formats,
              help=f"Formate, mit Komma: {','.join(FORMATS)} (sonst alle).")  # fmt: skip
@click.option("--year", metavar="JAHR", type=int, help="Berichtsjahr des Jahresberichts.")
@click.option("--from", "source", metavar="QUELLE",
              help="Vorausfüllen: Name oder BFS-Nummer einer Gemeinde, «alle» für alle Gemeinden, "
              "Datei oder Ordner einer früheren Eingabe, oder der Nachweis einer Vereinbarung.",
              )  # fmt: skip
@click.option("--supplement", is_flag=True,
              help=f"Auch das Ergänzungsblatt für weitere Zeilen ({named(on_paper=True)}).",
              )  # fmt: skip
@click.option("-o", "--output", metavar="ORDNER", type=click.Path(path_type=Path), required=True,
              help="Ordner für die Formulare.")  # fmt: skip
@click.option("--cover", is_flag=True,
              help="Dazu Begleitbrief (Word und PDF) und E-Mail-Text; braucht --date.")  # fmt: skip
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dateien; sonst das Datum des Merkblatts.")  # fmt: skip
@force_option
@click.pass_obj
def form(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    kind: FormKind,
    formats: Sequence[str],
    year: int | None,
    source: str | None,
    supplement: bool,
    output: Path,
    cover: bool,
    pdf: Path | None,
    on: date | None,
    force: bool,
) -> int:
    """Make blank or prefilled forms."""
    from minikip_docs.jobs import forms as job
    from minikip_docs.jobs import letters

    if pdf and not cover:
        raise click.UsageError("--pdf gehört zum Begleitbrief: Bitte zusammen mit --cover angeben.")
    if pdf and pdf.suffix.casefold() == ".pdf" and job.is_all(source):
        raise click.UsageError(
            "Ein PDF gehört zu einem Begleitbrief: Bitte bei --pdf den Ordner angeben, in dem die "
            "PDF in den Ordnern der Gemeinden liegen."
        )
    house = files.house()
    made = job.make_forms(
        FormKind(kind), house, formats=formats, source=source, year=year, created=on,
        supplement=supplement, cover=cover, pdf=pdf,
    )  # fmt: skip
    sets = supplements = 0
    awaited: list[Path] = []  # letters without a PDF
    for whom, forms in made:
        targets = {output / name: content for name, content in forms.items()}
        hand_out(targets, exported=pdf is not None, force=force)
        if pdf:
            names = letters.without_pdf(forms)
            awaited += [pdf if pdf.suffix.casefold() == ".pdf" else pdf / name for name in names]
        heading = f"{words.printable(whom)}, " if whom else ""
        folder = next(iter(targets)).parent
        click.echo(f"{heading}im Ordner {words.printable(str(folder))}")
        click.echo("\n".join(words.files({path.name: c for path, c in targets.items()})))
        sets += 1
        supplements += sum(path.stem.endswith(job.SUPPLEMENT) for path in targets)
    counts = [words.count(sets * len(formats), "Formular", "Formulare")]
    if supplements:
        counts.append(words.count(supplements, "Ergänzungsblatt", "Ergänzungsblätter"))
    if cover:
        counts.append(words.count(sets, "Begleitbrief", "Begleitbriefe"))
        counts.append(words.count(sets, "E-Mail-Text", "E-Mail-Texte"))
    click.echo(f"{listing(counts)} erstellt.")
    if pdf:
        shown = waiting(awaited, width()) if awaited else compared("", width())
        click.echo("\n".join(shown))
    return FAULTY if awaited else FINE


@click.command(help="Liest ein ausgefülltes Formular, mit seinem Ergänzungsblatt, und schreibt "
               "seine Daten als JSON.",
             options_metavar=OPTIONS)  # fmt: skip
@click.argument("paths", metavar="DATEI [ERGÄNZUNGSBLATT]", nargs=-1, required=True,
                type=FILE)  # fmt: skip
@click.option("-o", "--output", metavar="DATEI", type=click.Path(path_type=Path), required=True,
              help="JSON-Datei für die Daten.")  # fmt: skip
@click.option("--force", is_flag=True, help="Eine vorhandene Datei ersetzen.")
@click.pass_obj
def convert(files: Files, paths: Sequence[Path], output: Path, force: bool) -> int:
    """Turn a filled form into data."""
    from minikip_docs.jobs import forms as job
    from minikip_docs.jobs.submissions import only

    if output.resolve() in {path.resolve() for path in paths}:
        raise Refusal(
            "D305",
            f"«{output}» ist die Eingabe selbst; sie wird nicht überschrieben.",
            "Bitte für die Daten eine andere Datei angeben.",
        )
    house = files.house()
    handed = only(handed_in(paths, house, "Dateien lesen"))
    verdict, data = job.convert(handed, house)
    if verdict.findings:
        click.echo(words.verdict(verdict, width()))
    if not data:
        click.echo("Keine Daten geschrieben: Zuerst ist zu berichtigen, was oben steht.", err=True)
        return FAULTY
    write_files({output: data}, force=force)
    click.echo(f"Die Daten stehen in {output}. Prüfen: minikip validate {output}")
    return FINE
