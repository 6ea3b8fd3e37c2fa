"""What several commands share: options, exit codes, reading many files, showing refusals."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from minikip_docs.data.model import Outcome, Verdict
from minikip_docs.jobs.batch import MOST
from minikip_docs.screen import words
from minikip_docs.screen.findings import is_fault

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from minikip_docs.facts.contributions import Contributions
    from minikip_docs.jobs.agreements import Agreements
    from minikip_docs.jobs.enclosures import Sorted
    from minikip_docs.jobs.house import House
    from minikip_docs.jobs.intake import Rest
    from minikip_docs.jobs.submissions import Handed

FINE, FAULTY, WRONG = 0, 1, 2  # exit codes, see docs/anleitung.md
STOPPED = 130  # after Ctrl-C, as shells know it; __main__.py has it, too, before this is loaded
MANY = 20  # files from which on a progress bar is worth its line
PRESS = "minikip_docs.press.produce"  # what fills templates, in a process of its own
MOST_ASKED = 64  # that may be asked for

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Files:
    """The files named before the command."""

    programmes: Sequence[Path]
    settings: Path | None

    def house(self) -> House:
        """Open the house with them; raises ``Refusal`` K…."""
        from minikip_docs.jobs.house import open_house

        return open_house(self.programmes, self.settings_file())

    def used(self, *others: Path | None) -> list[Path]:
        """List the files of a call that are no submissions, wherever they lie."""
        return [path for path in (*self.programmes, self.settings_file(), *others) if path]

    def settings_file(self, *folders: Path) -> Path | None:
        """Find the canton's settings, in some folders before this one, None if there are none.

        Raises ``Refusal`` K201.
        """
        from minikip_docs.facts import settings

        return settings.find(self.settings, os.environ, *folders, Path.cwd())


_YEARS = range(2000, 2100)  # of dates on documents: others are slips


def day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a date as ``2026-03-20`` or ``20.03.2026``, of a year that an agreement may be of."""
    if value is None:
        return None
    swiss = re.fullmatch(r"\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*", value)
    iso = re.fullmatch(r"\s*(\d{4})-(\d\d)-(\d\d)\s*", value)
    found = swiss or iso
    if found is None:
        raise click.BadParameter(f"«{value}» ist kein Datum; bitte wie 2026-03-20 oder 20.03.2026.")
    first, month, last = map(int, found.groups())
    year, number = (last, first) if swiss else (first, last)
    try:
        given = date(year, month, number)
    except ValueError as error:
        raise click.BadParameter(f"Den Tag «{value}» gibt es im Kalender nicht.") from error
    if year not in _YEARS:
        raise click.BadParameter(f"Das Jahr von «{value}» kann nicht stimmen.")
    return given


def folder(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file where a folder is needed, before any work is done."""
    if value and value.exists() and not value.is_dir():
        raise click.BadParameter(f"«{value}» ist eine Datei, kein Ordner.")
    return value


def number_of_jobs(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> int | None:
    """Read how many processes are wanted."""
    if value is None:
        return None
    if not (value.isdecimal() and 1 <= int(value) <= MOST_ASKED):
        raise click.BadParameter(f"«{value}» ist keine Zahl von 1 bis {MOST_ASKED}.")
    return int(value)


def exported(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    """Take the name of a PDF or of a folder; what is neither is refused before any work."""
    if value and value.suffix.casefold() != ".pdf" and value.is_file():
        raise click.BadParameter(f"«{value}» ist kein PDF.")
    return value


FILE = click.Path(path_type=Path, readable=False)  # what cannot be read is said file by file
OPTIONS = "[OPTIONEN]"

# Options that several commands share.
draft_option = click.option("--draft", is_flag=True, help="Entwurf, nicht zur Unterzeichnung.")
signature_option = click.option(
    "--signature-fields",
    is_flag=True,
    help="Mit einem Feld je Unterschrift für das elektronische Unterzeichnen.",
)
jobs_option = click.option(
    "--jobs",
    metavar="ZAHL",
    callback=number_of_jobs,
    help="So viele auf einmal bearbeiten; sonst so viele, wie es sich lohnt, höchstens "
    f"{MOST}. Am Ergebnis ändert das nichts.",
)
printed_option = click.option(
    "--accept-printed",
    is_flag=True,
    help="Auch übernehmen, was von einem gedruckten Formular abgelesen wurde; bitte zuerst mit dem "
    "Ausdruck vergleichen.",
)
verbose_option = click.option(
    "--verbose",
    is_flag=True,
    help="Jede Stelle einzeln zeigen, auch die Codes der nicht geprüften Regeln.",
)
pdf_option = click.option(
    "--pdf",
    metavar="DATEI|ORDNER",
    type=FILE,
    callback=exported,
    help="Ein aus Word exportiertes PDF statt jenes des Programms; ist es noch nicht da, entsteht "
    "nur das Word-Dokument.",
)
received_option = click.option(
    "--received",
    callback=day,
    metavar="DATUM",
    help="Tag, an dem die Eingabe eingegangen ist; beim Jahresbericht wird er mit der Frist "
    "verglichen.",
)
dossiers_option = click.option(
    "--dossiers",
    metavar="ORDNER",
    type=FILE,
    help="Alles, was in diesem Ordner der Dossiers an der Reihe ist, statt einzelner Dateien; es "
    "kommt in die Dossiers. Was schon erledigt ist, wird ausgelassen.",
)
contributions_option = click.option(
    "--contributions",
    "table",
    metavar="TABELLE",
    type=FILE,
    help="Auch mit den festgelegten Beiträgen vergleichen: ein Budget wie vor der "
    "Unterzeichnung, einen Jahresbericht mit dem erhaltenen Beitrag.",
)
agreements_option = click.option(
    "--agreements",
    metavar="NACHWEIS|ORDNER",
    type=FILE,
    help="Jahresberichte auch mit der Vereinbarung vergleichen, die für ihr Jahr gilt: "
    "ihr Nachweis (….agreement.json) oder der Ordner der Vereinbarungen.",
)
due_option = click.option(
    "--due",
    callback=day,
    metavar="DATUM",
    help="Bis wann die Antwort gewünscht ist; sonst nennt der Brief keine Frist.",
)
letter_date_option = click.option(
    "--date", "on", callback=day, metavar="DATUM", help="Datum des Briefs; sonst heute."
)
force_option = click.option("--force", is_flag=True, help="Vorhandene Dateien ersetzen.")
set_aside_option = click.option(
    "--force",
    is_flag=True,
    help="Vorhandene Dokumente ersetzen; die bisherigen kommen in den Ordner «ersetzt». Was "
    "unterzeichnet oder durch einen Nachtrag geändert ist, bleibt in jedem Fall.",
)


def need_files_or_dossiers(dossiers: Path | None, **others: object) -> None:
    """Refuse a call without files and folder, or with dossiers and what these say themselves."""
    context = click.get_current_context()
    parameters = {one.name: one for one in context.command.params}
    theirs: list[str] = [name for name in ("paths", "output") if name in parameters]
    if dossiers is None:
        for name in theirs:
            if not context.params[name]:
                raise click.MissingParameter(ctx=context, param=parameters[name])
        return
    given = [name for name in theirs if context.params[name]]
    given += [name for name, value in others.items() if value]
    if given:
        named = [
            parameters[one].metavar if one == "paths" else parameters[one].opts[0] for one in given
        ]
        raise click.UsageError(
            f"Mit --dossiers sagen die Dossiers selbst, worum es geht und wohin die Dateien "
            f"kommen. Bitte weglassen: {', '.join(map(str, named))}."
        )


def contributions_of(table: Path | None, house: House) -> Contributions | None:
    """Read the table of decided contributions, if one is named; raises ``Refusal`` D2xx."""
    if table is None:
        return None
    from minikip_docs.facts import contributions

    return contributions.load(table, house.programmes, house.register)


def handed_in(
    files: Sequence[Path],
    house: House,
    label: str,
    executor: Executor | None = None,
    *,
    accept_printed: bool = False,
) -> list[Handed]:
    """Open all files that ``collect`` found, e-mails and archives too; a bad one stops none."""
    from minikip_docs.jobs.batch import in_order
    from minikip_docs.jobs.submissions import Handed, opened

    read = in_order(partial(opened, programmes=house.programmes), files, executor)
    found: list[Handed] = []
    for path, inside in zip(with_progress(files, label), read, strict=True):
        found += inside if isinstance(inside, list) else [Handed(path, inside)]
    return [one.accepted(house.programmes) for one in found] if accept_printed else found


def agreements_of(path: Path | None) -> Agreements | None:
    """Read the agreements that a call names, None without; say which records prove nothing."""
    if path is None:
        return None
    from minikip_docs.jobs.agreements import load_agreements

    agreed = load_agreements(path)
    say_unproven(agreed)
    return agreed


def say_unproven(agreements: Agreements | None) -> None:
    """Say which records cannot be proven, if there are any."""
    if agreements is not None and agreements.unproven:
        click.echo(words.unproven(agreements.unproven, width()), err=True)


def say_rest(found: Sorted | Rest, *, err: bool = False) -> None:
    """Name what lay in folders and is no submission."""
    if lines := words.rest(found.left, found.unopened, width()):
        click.echo(f"\n{lines}", err=err)


def get_ready(files: Sequence[Path], number: int, *modules: str) -> None:
    """Let what reads these files be started while this process loads what it needs itself.

    ``modules`` are what else will be called there. Where there is a ``number`` of worker
    processes, each starts its own.
    """
    if number <= 1:
        from minikip_docs.jobs.submissions import get_ready as start

        start(files, modules)


def hand_out(targets: Mapping[Path, bytes], *, exported: bool, force: bool) -> None:
    """Write the files of a document; see ``keeping.hand_out``."""
    from minikip_docs.jobs import keeping

    keeping.hand_out(targets, exported=exported, force=force)


def exit_code(result: Verdict, *, strict: bool = False) -> int:
    """Give the exit code that says what a verdict says."""
    if any(is_fault(finding) for finding in result.findings):
        return WRONG
    if result.outcome is Outcome.LOOK:
        return FAULTY if strict else FINE
    return FINE if result.outcome is Outcome.COMPLETE else FAULTY


def with_progress(files: Sequence[Result], label: str) -> Iterable[Result]:
    """Give files one by one, with a progress bar where there are many and a terminal."""
    if len(files) < MANY or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label=label, file=sys.stderr) as shown:
        yield from shown


def width() -> int:
    """Give the width to write in: the terminal's, at most ``WIDEST``."""
    return min(words.WIDEST, shutil.get_terminal_size((words.WIDEST, 24)).columns)
