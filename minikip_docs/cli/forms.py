"""The commands for forms: make blank ones, turn filled ones into data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    need_files_or_dossiers,
    pdf_option,
    printed_option,
    say_unproven,
    verbose_option,
    width,
)
from minikip_docs.data.files import write_files
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import PARTIES, FormKind, Refusal
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs.batch import attempt, workers
from minikip_docs.screen import mails, words
from minikip_docs.screen.export import compared, waiting
from minikip_docs.screen.forms import left_out, made_in_all

if TYPE_CHECKING:
    from minikip_docs.jobs.house import House
    from minikip_docs.jobs.parties import Source
    from minikip_docs.jobs.reported import Unmade

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
@click.option("-o", "--output", metavar="ORDNER", type=click.Path(path_type=Path),
              help="Ordner für die Formulare.")  # fmt: skip
@click.option("--dossiers", metavar="ORDNER", type=FILE,
              help="Statt -o: Die Formulare kommen in die Dossiers der Gemeinden und "
              "Gemeindeverbünde; ein Jahresbericht entsteht aus den Vereinbarungen, die dort "
              "liegen. Was schon dort liegt, wird ausgelassen.")  # fmt: skip
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
    output: Path | None,
    dossiers: Path | None,
    amendment: bool,
    cover: bool,
    pdf: Path | None,
    on: date | None,
    force: bool,
    jobs: int | None,
) -> int:
    """Make blank or prefilled forms; a batch goes on after a set that cannot be made."""
    from minikip_docs.jobs import forms as job
    from minikip_docs.jobs.parties import is_all
    from minikip_docs.jobs.reported import agreements_of, is_folder_of_records

    need_files_or_dossiers(dossiers, pdf=pdf)
    kind = FormKind(kind)
    report = kind is FormKind.ANNUAL_REPORT
    _refuse_mistaken(years, year, report=report)
    if amendment and (report or cover):
        raise click.UsageError(
            "--amendment gehört zur Budgeteingabe und hat keinen Begleitbrief: Bitte --amendment "
            "weglassen, oder «form budget» ohne --cover aufrufen."
        )
    if pdf and not cover:
        raise click.UsageError("--pdf gehört zum Begleitbrief: Bitte zusammen mit --cover angeben.")
    many = is_all(source) or is_folder_of_records(kind, source)
    if pdf and pdf.suffix.casefold() == ".pdf" and many:
        raise click.UsageError(
            "Ein PDF gehört zu einem Begleitbrief: Bitte bei --pdf den Ordner angeben, in dem die "
            "PDF in den Ordnern der Gemeinden liegen."
        )
    house = files.house()
    wanted: dict[str, Any] = {
        "formats": formats, "year": year, "created": on, "party": party, "years": years,
        "measures": measures, "cover": cover, "amendment": amendment,
    }  # fmt: skip
    if dossiers:
        return _into_dossiers(kind, house, dossiers, source, wanted, force=force, jobs=jobs)
    assert output is not None  # noqa: S101 - see above
    agreed = agreements_of(kind, source, year)
    say_unproven(agreed)
    number = len(house.register.municipalities) if many else 1
    write = partial(_write, output, exported=pdf is not None, force=force)
    made = _Made(formats, cover=cover, many=many, pdf=pdf)
    with made.counted(), workers(jobs, number, worth=WORTH) as executor:
        for one, forms in job.make_forms(
            kind, house, source=source, folder=None if force else output, pdf=pdf, agreed=agreed,
            executor=executor, **wanted,
        ):  # fmt: skip
            made.hand_out(one, forms, write)
    return made.end()


def _refuse_mistaken(years: Sequence[int], year: int | None, *, report: bool) -> None:
    """Refuse the option that means the years of the other form."""
    if years and report:
        raise click.UsageError(
            "--years gehört zur Budgeteingabe; beim Jahresbericht heisst es --year."
        )
    if year is not None and not report:
        raise click.UsageError(
            "--year gehört zum Jahresbericht; bei der Budgeteingabe heisst es --years."
        )


def _into_dossiers(
    kind: FormKind,
    house: House,
    folder: Path,
    source: str | None,
    wanted: Mapping[str, Any],
    *,
    force: bool,
    jobs: int | None,
) -> int:
    """Make forms that go into the dossiers of their parties."""
    from minikip_docs.jobs import forms_in_dossiers as job
    from minikip_docs.jobs.forms import make_forms

    report = kind is FormKind.ANNUAL_REPORT
    if report and source is not None:
        raise click.UsageError(
            "Mit --dossiers entsteht das Formular für den Jahresbericht aus den Vereinbarungen der "
            "Dossiers: Bitte --from weglassen."
        )
    if not report and source is None:
        raise click.UsageError(
            "Für wen? Bitte mit --from die Gemeinde oder den Gemeindeverbund angeben, oder "
            "«--from alle»."
        )
    found = job.found_in(folder)
    parties = list(job.reported(found, wanted["year"], house)) if report else None
    put = job.filing(
        folder, kind, house, wanted["year"], wanted["created"], amendment=wanted["amendment"]
    )
    number = len(house.register.municipalities if parties is None else parties)
    made = _Made(wanted["formats"], cover=wanted["cover"], many=True)
    with made.counted(), workers(jobs, number, worth=WORTH) as executor:
        for one, forms in make_forms(
            kind, house, source=source, parties=parties,
            noted={} if force else job.noted(found, put.programme), executor=executor, **wanted,
        ):  # fmt: skip
            made.hand_out(one, forms, put)
    code = made.end()
    for fault in found.faults:
        click.echo(words.refusal(fault, width()), err=True)
        code = WRONG
    return code


def _write(
    output: Path, _one: Source, files: Mapping[str, bytes], *, exported: bool, force: bool
) -> list[Path]:
    targets = {output / name: content for name, content in files.items()}
    hand_out(targets, exported=exported, force=force)
    return list(targets)


@dataclass
class _Made:
    """What a call has made so far, and said."""

    formats: Sequence[str]
    cover: bool
    many: bool
    pdf: Path | None = None
    sets: list[list[Path] | None] = field(default_factory=list)  # None where it was refused
    nowhere: list[str] = field(default_factory=list)  # for whom the e-mail has no address
    awaited: list[Path] = field(default_factory=list)  # letters without a PDF
    done: int = 0  # sets that went out already

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Say what was made by then if the call is interrupted."""
        try:
            yield
        except KeyboardInterrupt:
            click.echo(f"Bis dahin: {self._summary()}", err=True)
            raise

    def hand_out(
        self,
        one: Source | Unmade,
        forms: Mapping[str, bytes] | Refusal,
        write: Callable[[Any, Mapping[str, bytes]], list[Path]],
    ) -> None:
        """Write the files of one set and show them; of many, one that is refused is shown, too."""
        from minikip_docs.jobs import letters

        if not forms:
            self.done += 1
            return
        with held():  # what is written is also said
            if isinstance(forms, Refusal):
                self._refused(one.whom, forms)
                return
            made = attempt(write, one, forms)
            if isinstance(made, Refusal):
                self._refused(one.whom, made)
                return
            heading = f"{words.printable(one.whom)}, " if one.whom else ""
            click.echo(f"{heading}im Ordner {words.printable(str(made[0].parent))}")
            named = {path.name: raw for path, raw in zip(made, forms.values(), strict=True)}
            click.echo("\n".join(words.files(named)))
            self.sets.append(made)
        if letters.without_recipient(forms):
            self.nowhere.append(one.whom)
        if self.pdf:
            alone = self.pdf.suffix.casefold() == ".pdf"
            lack = letters.without_pdf(forms)
            self.awaited += [self.pdf if alone else self.pdf / name for name in lack]

    def _refused(self, whom: str, fault: Refusal) -> None:
        if not self.many:
            raise fault
        click.echo(click.style(words.printable(whom), bold=True), err=True)
        click.echo(words.refusal(fault, width()), err=True)
        self.sets.append(None)

    def end(self) -> int:
        """Say what was made in all; gives the exit code."""
        click.echo(self._summary())
        if self.done:
            click.echo(left_out(self.done))
        if self.nowhere:
            click.echo(mails.without_address(self.nowhere, len(self.sets), width()))
        if self.pdf:
            shown = waiting(self.awaited, width()) if self.awaited else compared("", width())
            click.echo("\n".join(shown))
        return WRONG if None in self.sets else FAULTY if self.awaited else FINE

    def _summary(self) -> str:
        """Say how many of each were made."""
        sets = [paths if paths is None else [path.name for path in paths] for paths in self.sets]
        return made_in_all(sets, len(self.formats), cover=self.cover)


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
