"""The command that files what arrived in the dossiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from minikip_docs.cli.check import worth_of
from minikip_docs.cli.shared import (
    FAULTY,
    FILE,
    FINE,
    OPTIONS,
    WRONG,
    Files,
    contributions_of,
    contributions_option,
    day,
    folder,
    get_ready,
    handed_in,
    jobs_option,
    number_of_processes,
    printed_option,
    say_rest,
    width,
    workers,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import attempt
from minikip_docs.screen import intake as screen

if TYPE_CHECKING:
    from minikip_docs.jobs.enclosures import Sorted
    from minikip_docs.jobs.house import House
    from minikip_docs.jobs.intake import Filed, Terms
    from minikip_docs.jobs.signing import Taken
    from minikip_docs.jobs.submissions import Handed

    Result = Literal["filed", "known", "refused"]

_WRITING = {"D302", "D390", "D420"}  # nothing is wrong with the file itself


@click.command(
    help="Legt ab, was eingegangen ist: Eingaben mit ihren Beilagen, unterzeichnete PDF, frühere "
    "Vereinbarungen. Jede Gemeinde und jeder Gemeindeverbund hat ein Dossier; das Eingegangene "
    "bleibt auch, wo es ist.",
    epilog="Rückgabewert: 0 alles abgelegt, auch was zurückzugeben ist; 1 eine Datei ist nicht "
    "abgelegt; 2 Aufruf oder Schreiben misslungen.",
    options_metavar=OPTIONS,
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("--into", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner der Dossiers.")  # fmt: skip
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem alles eingegangen ist; sonst heute.")  # fmt: skip
@contributions_option
@click.option("--party", metavar="NUMMER|KENNUNG",
              help="Eine einzelne Eingabe, die nicht sicher sagt, von wem sie ist, in dieses "
              "Dossier ablegen.")  # fmt: skip
@printed_option
@jobs_option
@click.pass_obj
def intake(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    into: Path,
    received: date | None,
    table: Path | None,
    party: str | None,
    accept_printed: bool,
    jobs: int | None,
) -> int:
    """File what arrived; a batch goes on after what cannot be filed."""
    from minikip_docs.jobs.submissions import collect
    from minikip_docs.jobs.taken_over import bring_in, documents_of, lies_in, records_of

    records = records_of(paths, into)
    others = documents_of(records)
    found = [
        path
        for path in collect(paths, files.used(table))
        if path not in others
        and not lies_in(path, into)
        and not any(path in record.parents for record in records)
    ]
    worth = worth_of(found)
    get_ready(found, number_of_processes(jobs, len(found), worth=worth))
    from minikip_docs.jobs.arrived import named
    from minikip_docs.jobs.enclosures import sort_out
    from minikip_docs.jobs.intake import Terms, file_forms

    house = files.house()
    terms = Terms(
        into, received or date.today(), contributions_of(table, house),
        named(party, house, into) if party else None,
    )  # fmt: skip
    told = _Told()
    try:
        for path, result in bring_in(records, into):
            with held():  # what is written is also said
                told.say(str(path), result)
                told.places.append(path)
        with workers(jobs, len(found), worth=worth) as executor:
            opened = handed_in(
                found, house, "Dateien lesen", executor, accept_printed=accept_printed
            )
            kept = list(_unsigned(opened, paths, house, terms, told))
            sorted_out = _without_empty(sort_out(paths, kept), told)
            if party and len(sorted_out.forms) != 1:
                raise click.UsageError(
                    "--party gehört zu einer einzelnen Eingabe: Bitte nur diese angeben."
                )
            for one, result in file_forms(sorted_out, house, terms, executor):
                with held():
                    told.say(one.name, result)
    except KeyboardInterrupt:
        click.echo(f"Bis dahin: {screen.end(told.results)}", err=True)
        raise
    if len(told.results) > 1:
        click.echo(f"\n{screen.end(told.results, width())}")
    told_already = {str(path) for path in others}
    unopened = [one for one in sorted_out.unopened
                if one.name not in told_already and not lies_in(Path(one.name), into)]  # fmt: skip
    say_rest(replace(sorted_out, unopened=unopened))
    return told.code


class _Told:
    """What was said so far: how each file ended, the exit code, and where the others lay."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.code = FINE
        self.places: list[Path] = []  # of what is no form

    def say(self, name: str, result: Filed | Refusal) -> None:
        """Show what became of one file."""
        self._end(result, "known" if not isinstance(result, Refusal) and result.known else "filed")
        click.echo(screen.filed(name, result, width()), err=isinstance(result, Refusal))

    def say_signed(self, name: str, result: Taken | Refusal, dossier: str) -> None:
        """Show what became of one file that came back signed."""
        known = not isinstance(result, Refusal) and result.state == "unchanged"
        self._end(result, "known" if known else "filed")
        click.echo(screen.signed(name, result, dossier, width()), err=isinstance(result, Refusal))

    def _end(self, result: object, otherwise: Result) -> None:
        if self.results:
            click.echo(err=isinstance(result, Refusal))
        if isinstance(result, Refusal):
            wrong = result.code in _WRITING or result.code.startswith("X")
            self.code = max(self.code, WRONG if wrong else FAULTY)
        self.results.append("refused" if isinstance(result, Refusal) else otherwise)


def _unsigned(
    opened: Sequence[Handed], paths: Sequence[Path], house: House, terms: Terms, told: _Told
) -> Iterator[Handed]:
    """Take back what came signed, and give all the rest."""
    from minikip_docs.jobs.contents import Contents
    from minikip_docs.jobs.taken_over import is_copy, signed_among, take_signed

    contents = Contents()
    records = signed_among(opened, terms.into, contents)
    for one, record in zip(opened, records, strict=True):
        if record is None:
            yield one
            continue
        with held():
            result = attempt(take_signed, one, record, house, terms.received, contents)
            if isinstance(result, Refusal) and is_copy(result) and one.path not in paths:
                yield one
                continue
            told.say_signed(one.name, result, record.path.parent.parent.name)
            told.places.append(one.path)


def _without_empty(found: Sorted, told: _Told) -> Sorted:
    """Leave out that no form lies in a folder, an e-mail or an archive that held something else."""
    kept = [
        one
        for one in found.forms
        if not (isinstance(one.paper, Refusal) and one.paper.code in {"D111", "D144"})
        or not any(one.path in place.parents for place in told.places)
    ]
    return replace(found, forms=kept)
