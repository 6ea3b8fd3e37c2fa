"""The commands for forms: make blank ones, turn filled ones into data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    WRONG,
    Files,
    day,
    force_option,
    hand_out,
    jobs_option,
    pdf_option,
    printed_option,
    say_unproven,
    verbose_option,
    width,
    workers,
)
from minikip_docs.data.files import write_files
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import PARTIES, FormKind, Refusal
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs.batch import attempt
from minikip_docs.screen import mails, words
from minikip_docs.screen.export import compared, waiting
from minikip_docs.screen.forms import made

WORTH = 4  # sets of forms from which on a process is worth starting


def _formats(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Read a list such as ``pdf,docx``."""
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in value.split(",")))
    for name in wanted:
        if name not in FORMATS:
            raise click.BadParameter(
                f"«{name}» gehört nicht dazu. Möglich sind: {', '.join(FORMATS)}."
            )
    return wanted


def _years(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[int, ...]:
    """Read a span of years: ``2026-2027`` or ``2026``."""
    if value is None:
        return ()
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", value)
    if not found or not (years := tuple(range(int(found[1]), int(found[2] or found[1]) + 1))):
        raise click.BadParameter(f"«{value}» ist keine Zeitspanne; bitte wie 2026-2027 oder 2026.")
    return years


@click.command(help="Macht leere oder vorausgefüllte Formulare.", options_metavar=OPTIONS)
@click.argument(
    "kind", metavar="budget|annual-report", type=click.Choice([str(kind) for kind in FormKind])
)
@click.option("--format", "formats", metavar="LISTE", default=",".join(OFFERED),
              callback=_formats,
              help=f"Formate, mit Komma (sonst {','.join(OFFERED)}).")  # fmt: skip
@click.option("--year", metavar="JAHR", type=int, help="Berichtsjahr des Jahresberichts.")
@click.option("--from", "source", metavar="QUELLE",
              help="Vorausfüllen: Name oder BFS-Nummer einer Gemeinde, Name oder Kennung eines "
              "Gemeindeverbunds des Adressbuchs, «alle» für alle davon, Datei einer früheren "
              "Eingabe, der Nachweis einer Vereinbarung, oder für den Jahresbericht der Ordner der "
              "Vereinbarungen (ein Formular je Vereinbarung).",
              )  # fmt: skip
@click.option("--kind", "party", metavar="ART", type=click.Choice(list(PARTIES)),
              help="Für wen: municipality (Gemeinde) oder association (Gemeindeverbund). Sonst "
              "sagt es die Quelle; ohne Quelle eine Gemeinde.")  # fmt: skip
@click.option("--years", metavar="JAHRE", callback=_years,
              help="Jahre der Budgeteingabe, zum Beispiel 2026-2027; sonst die Jahre der "
              "Vereinbarung nach canton.toml oder die ganze KIP-Periode.")  # fmt: skip
@click.option(
    "--measures",
    metavar="ZAHL",
    type=click.IntRange(1, 60),
    help="Platz für so viele Massnahmen (sonst 3, bei einem Gemeindeverbund 12).",
)
@click.option("-o", "--output", metavar="ORDNER", type=click.Path(path_type=Path), required=True,
              help="Ordner für die Formulare.")  # fmt: skip
@click.option("--amendment", is_flag=True,
              help="Für einen Nachtrag: Was nach dem Nachweis gilt, steht schon alles im "
              "Formular.")  # fmt: skip
@click.option("--cover", is_flag=True,
              help="Dazu Begleitbrief (Word und PDF) und E-Mail-Entwurf; braucht "
              "--date.")  # fmt: skip
@pdf_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dateien; sonst das Datum des Merkblatts.")  # fmt: skip
@force_option
@jobs_option
@click.pass_obj
def form(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    kind: FormKind,
    formats: Sequence[str],
    year: int | None,
    source: str | None,
    party: str | None,
    years: tuple[int, ...],
    measures: int | None,
    output: Path,
    amendment: bool,
    cover: bool,
    pdf: Path | None,
    on: date | None,
    force: bool,
    jobs: int | None,
) -> int:
    """Make blank or prefilled forms; a batch goes on after a set that cannot be made."""
    from minikip_docs.jobs import forms as job
    from minikip_docs.jobs import letters
    from minikip_docs.jobs.parties import is_all
    from minikip_docs.jobs.reported import agreements_of, is_folder_of_records

    if years and kind == FormKind.ANNUAL_REPORT:
        raise click.UsageError(
            "--years gehört zur Budgeteingabe; beim Jahresbericht heisst es --year."
        )
    if year is not None and kind == FormKind.BUDGET:
        raise click.UsageError(
            "--year gehört zum Jahresbericht; bei der Budgeteingabe heisst es --years."
        )
    if amendment and (kind == FormKind.ANNUAL_REPORT or cover):
        raise click.UsageError(
            "--amendment gehört zur Budgeteingabe und hat keinen Begleitbrief: Bitte --amendment "
            "weglassen, oder «form budget» ohne --cover aufrufen."
        )
    if pdf and not cover:
        raise click.UsageError("--pdf gehört zum Begleitbrief: Bitte zusammen mit --cover angeben.")
    many = is_all(source) or is_folder_of_records(FormKind(kind), source)
    if pdf and pdf.suffix.casefold() == ".pdf" and many:
        raise click.UsageError(
            "Ein PDF gehört zu einem Begleitbrief: Bitte bei --pdf den Ordner angeben, in dem die "
            "PDF in den Ordnern der Gemeinden liegen."
        )
    house = files.house()
    agreed = agreements_of(FormKind(kind), source, year)
    say_unproven(agreed)
    sets: list[list[str] | None] = []  # the names of each, None where it was refused
    nowhere: list[str] = []  # for whom the e-mail has no address
    awaited: list[Path] = []  # letters without a PDF
    try:
        with workers(jobs, len(house.register.municipalities) if many else 1,
                     worth=WORTH) as executor:  # fmt: skip
            for whom, forms in job.make_forms(
                FormKind(kind), house, formats=formats, source=source, year=year, created=on,
                party=party, years=years, measures=measures, cover=cover,
                folder=None if force else output, pdf=pdf, amendment=amendment,
                agreed=agreed, executor=executor,
            ):  # fmt: skip
                with held():  # what is written is also said
                    sets.append(_hand_out(whom, forms, output, exported=pdf is not None,
                                          force=force, many=many))  # fmt: skip
                    if isinstance(forms, Refusal):
                        continue
                    if sets[-1] and letters.without_recipient(forms):
                        nowhere.append(whom)
                    if pdf:
                        lack = letters.without_pdf(forms)
                        alone = pdf.suffix.casefold() == ".pdf"
                        awaited += [pdf if alone else pdf / name for name in lack]
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {made(sets, len(formats), cover=cover)}", err=True)
        raise
    click.echo(made(sets, len(formats), cover=cover))
    if nowhere:
        click.echo(mails.without_address(nowhere, len(sets), width()))
    if pdf:
        shown = waiting(awaited, width()) if awaited else compared("", width())
        click.echo("\n".join(shown))
    return WRONG if None in sets else FAULTY if awaited else FINE


def _hand_out(
    whom: str,
    forms: Mapping[str, bytes] | Refusal,
    output: Path,
    *,
    exported: bool,
    force: bool,
    many: bool,
) -> list[str] | None:
    """Write the files of one set and show them; of many, a set that is refused is shown, too."""
    targets: dict[Path, bytes] = {}
    fault = forms if isinstance(forms, Refusal) else None
    if not isinstance(forms, Refusal):
        targets = {output / name: content for name, content in forms.items()}
        fault = attempt(hand_out, targets, exported=exported, force=force)
    if fault is not None and not many:
        raise fault
    if fault is not None:
        click.echo(click.style(words.printable(whom), bold=True), err=True)
        click.echo(words.refusal(fault, width()), err=True)
        return None
    heading = f"{words.printable(whom)}, " if whom else ""
    folder = next(iter(targets)).parent
    click.echo(f"{heading}im Ordner {words.printable(str(folder))}")
    click.echo("\n".join(words.files({path.name: c for path, c in targets.items()})))
    return [path.name for path in targets]


@click.command(help="Schreibt die Daten eines ausgefüllten Formulars als JSON.",
             options_metavar=OPTIONS)  # fmt: skip
@click.argument("path", metavar="DATEI", type=FILE)
@click.option("-o", "--output", metavar="DATEI", type=click.Path(path_type=Path), required=True,
              help="JSON-Datei für die Daten.")  # fmt: skip
@click.option("--force", is_flag=True, help="Eine vorhandene Datei ersetzen.")
@printed_option
@verbose_option
@click.pass_obj
def convert(  # noqa: PLR0917 - click passes one argument per option
    files: Files, path: Path, output: Path, force: bool, accept_printed: bool, verbose: bool
) -> int:
    """Turn a filled form into data."""
    from minikip_docs.jobs import forms as job

    if output.resolve() == path.resolve():
        raise Refusal(
            "D305",
            f"«{output}» ist die Eingabe selbst; sie wird nicht überschrieben.",
            "Bitte für die Daten eine andere Datei angeben.",
        )
    verdict, data = job.convert(path, files.house(), accept_printed=accept_printed)
    if verdict.findings:
        click.echo(words.verdict(verdict, width(), verbose=verbose))
    if not data:
        click.echo("Keine Daten geschrieben: Zuerst ist zu berichtigen, was oben steht.", err=True)
        return FAULTY
    write_files({output: data}, force=force)
    named = words.printable(str(output))
    click.echo(f"Die Daten stehen in {named}. Prüfen: minikip validate {named}")
    return FINE
