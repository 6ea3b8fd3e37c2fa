"""The command line: every command reads its options, calls one function, chooses the exit code."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from minikip_docs import reference, screen, screen_json, settings, workflow
from minikip_docs.files import write_files
from minikip_docs.handed import Handed, open_paper
from minikip_docs.model import Outcome, Refusal, Verdict
from minikip_docs.pairing import pair
from minikip_docs.version import __version__

if TYPE_CHECKING:
    from minikip_docs.contributions import Contributions

FINE, FAULTY, WRONG = 0, 1, 2  # exit codes, see docs/anleitung.md
MANY = 20  # files from which on a progress bar is worth its line

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Files:
    """The files named before the command."""

    programme: Path | None
    settings: Path | None

    def house(self) -> workflow.House:
        """Open the house with them; raises ``Refusal`` K…."""
        found = settings.find(self.settings, os.environ, Path.cwd())
        return workflow.open_house(self.programme, found)


def day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a date as ``2026-03-20`` or ``20.03.2026``."""
    if value is None:
        return None
    try:
        if match := re.fullmatch(r"\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*", value):
            number, month, year = map(int, match.groups())
            return date(year, month, number)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            return date.fromisoformat(value.strip())
    except ValueError as error:
        raise click.BadParameter(f"Den Tag «{value}» gibt es im Kalender nicht.") from error
    raise click.BadParameter(f"«{value}» ist kein Datum; bitte wie 2026-03-20 oder 20.03.2026.")


def folder(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file where a folder is needed, before any work is done."""
    if value and value.exists() and not value.is_dir():
        raise click.BadParameter(f"«{value}» ist eine Datei, kein Ordner.")
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
force_option = click.option("--force", is_flag=True, help="Vorhandene Dateien ersetzen.")


@click.group(
    help="Prüft Budgeteingaben und Jahresberichte der Mini-KIP und erstellt die Vereinbarungen.",
    epilog="Mehr zu einem Befehl: minikip BEFEHL --help",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": screen.WIDEST},
    subcommand_metavar="BEFEHL [ANGABEN]...",
    options_metavar=OPTIONS,
)
@click.option(
    "--settings",
    "settings_file",
    metavar="DATEI",
    type=FILE,
    help="Einstellungen des Kantons; sonst MINIKIP_SETTINGS oder canton.toml in diesem Ordner.",
)
@click.option("--programme", metavar="DATEI", type=FILE,
              help="Angaben einer anderen KIP-Periode statt KIP 3.")  # fmt: skip
@click.version_option(__version__, "-V", "--version", message="%(prog)s, Version %(version)s",
                      prog_name="minikip", help="Die Version anzeigen.")  # fmt: skip
@click.pass_context
def cli(context: click.Context, settings_file: Path | None, programme: Path | None) -> None:
    """Take what every command shares."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.obj = Files(programme, settings_file)


@cli.command(
    help="Prüft Eingaben: Dateien, oder alle Formulare eines Ordners.", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("--received", callback=day, metavar="DATUM",
              help="Tag, an dem der Jahresbericht eingegangen ist.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Auch prüfen, was vor der Unterzeichnung gegen die festgelegten Beiträge "
              "spricht.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
@click.option("--strict", is_flag=True, help="Auch Warnungen führen zum Rückgabewert 1.")
@click.pass_obj
def validate(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    received: date | None,
    table: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Check submissions and show their findings."""
    house = files.house()
    decided = _contributions(table)
    results = [
        _verdict(one, workflow.check, house, received=received, contributions=decided)
        for one in handed_in(paths, house, "Dateien prüfen")
    ]
    if as_json:
        click.echo(screen_json.as_json(results), nl=False)
    else:
        click.echo("\n\n".join(screen.verdict(result, width()) for result in results))
        if len(results) > 1:
            click.echo(f"\n{screen.summary(results)}")
    return max((_code(result, strict=strict) for result in results), default=FINE)


def _contributions(table: Path | None) -> Contributions | None:
    if table is None:
        return None
    from minikip_docs import contributions  # noqa: PLC0415 - slow

    return contributions.load(table)


def handed_in(paths: Sequence[Path], house: workflow.House, label: str) -> list[Handed]:
    """Read all files, one bad file stopping none, and join forms and their supplements."""
    opened = {
        path: attempt(open_paper, path, house.programme)
        for path in _with_progress(workflow.collect(paths), label)
    }
    return pair(opened, house.programme)


def _verdict(one: Handed, check: Callable[..., Verdict], *args: Any, **options: Any) -> Verdict:
    """Check one form; a fault of the program is a verdict too and stops no batch."""
    result = attempt(check, one, *args, **options)
    if isinstance(result, Verdict):
        return result
    from minikip_docs.checks import run  # noqa: PLC0415 - slow

    return run.unreadable(str(one.path), result)


def _code(result: Verdict, *, strict: bool = False) -> int:
    if any(screen.is_fault(finding) for finding in result.findings):
        return WRONG
    if result.outcome is Outcome.LOOK:
        return FAULTY if strict else FINE
    return FINE if result.outcome is Outcome.COMPLETE else FAULTY


def _with_progress(files: list[Result], label: str) -> Iterable[Result]:
    if len(files) < MANY or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label=label, file=sys.stderr) as shown:
        yield from shown


def width() -> int:
    """Give the width to write in: the terminal's, at most ``WIDEST``."""
    return min(screen.WIDEST, shutil.get_terminal_size((screen.WIDEST, 24)).columns)


@cli.command(
    help="Erstellt aus Budgeteingaben die Vereinbarungen (Word und PDF).", options_metavar=OPTIONS
)
@click.argument("paths", metavar="DATEI|ORDNER...", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", metavar="ORDNER", type=FILE, callback=folder, required=True,
              help="Ordner für die Dateien.")  # fmt: skip
@click.option("--contributions", "table", metavar="TABELLE", type=FILE,
              help="Vom Kanton festgelegte Beiträge (CSV oder Excel).")  # fmt: skip
@draft_option
@signature_option
@click.option("--date", "on", callback=day, metavar="DATUM",
              help="Datum der Dokumente; sonst das Datum der Eingabe.")  # fmt: skip
@force_option
@click.pass_obj
def agreement(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    output: Path,
    table: Path | None,
    draft: bool,
    signature_fields: bool,
    on: date | None,
    force: bool,
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
    house = files.house()
    contributions = _contributions(table)
    made = {
        one.path: attempt(
            workflow.issue_agreement, one, house,
            contributions=contributions, draft=draft, on=on, signature_fields=signature_fields,
        )
        for one in _with_progress(
            handed_in(paths, house, "Dateien lesen"), "Vereinbarungen erstellen"
        )
    }  # fmt: skip
    codes = []
    for path, result in workflow.without_rivals(made).items():
        codes.append(_hand_out(path, result, output, force=force))
        click.echo()
    if len(codes) > 1:
        click.echo(f"{codes.count(FINE)} von {screen.count(len(codes), 'Eingabe', 'Eingaben')}: "
                   f"{'Entwurf' if draft else 'Vereinbarung'} erstellt.")  # fmt: skip
    return max(codes)


def _hand_out(path: Path, made: workflow.Agreement | Refusal, output: Path, *, force: bool) -> int:
    """Write the files of one agreement and show what came of it."""
    if isinstance(made, Refusal):
        return _show_refused(path, made)
    targets = {output / name: content for name, content in made.files.items()}
    fault = attempt(write_files, targets, force=force)
    if isinstance(fault, Refusal):
        return _show_refused(path, fault)
    click.echo(screen.agreement(made, str(output), width()))
    return max(_code(made.verdict), FAULTY) if made.status == "refused" else FINE


def _show_refused(path: Path, fault: Refusal) -> int:
    click.echo(click.style(screen.printable(str(path)), bold=True), err=True)
    click.echo(screen.refusal(fault, width()), err=True)
    return WRONG


def attempt(function: Callable[..., Result], *args: Any, **options: Any) -> Result | Refusal:
    """Call a function for one of many files; give its refusal instead of raising it."""
    try:
        return function(*args, **options)
    except Refusal as fault:
        return fault
    except Exception as error:
        if os.environ.get("MINIKIP_DEBUG"):
            raise
        return screen.unexpected(error)


@cli.command(
    help="Zeigt alle Regeln, oder erklärt eine (zum Beispiel R501).", options_metavar=OPTIONS
)
@click.argument("code", metavar="[CODE]", required=False)
@click.pass_obj
def rules(files: Files, code: str | None) -> int:
    """List the rules or explain one."""
    from minikip_docs.checks.rules import RULES  # noqa: PLC0415

    if code is None:
        rows = reference.rule_rows(RULES)
        click.echo(screen.table(reference.RULE_COLUMNS, rows, width()))
        click.echo("\nEine Regel erklären: minikip rules CODE")
        return FINE
    rule = next((rule for rule in RULES if rule.code == code.strip().upper()), None)
    if rule is None:
        near = ", ".join(reference.nearest(code, RULES))
        hint = f" Ähnlich: {near}." if near else " Alle Regeln zeigt «minikip rules»."
        raise click.UsageError(f"Die Regel «{code}» gibt es nicht.{hint}")
    pairs = reference.explanation(rule, files.house().programme)
    click.echo(screen.table((rule.code, rule.title), pairs, width()))
    return FINE


@cli.command(help="Schreibt canton.toml, die Einstellungen des Kantons, hierhin.",
             options_metavar=OPTIONS)  # fmt: skip
@click.option("--force", is_flag=True, help="Eine vorhandene Datei ersetzen.")
def init(force: bool) -> int:
    """Write the commented settings file."""
    settings.init(Path(settings.FILE_NAME), force)
    click.echo(
        f"Die Datei {settings.FILE_NAME} ist geschrieben.\n"
        "Bitte mit einem Texteditor öffnen und die Angaben des Kantons eintragen: Jede Zeile ist\n"
        "erklärt; ohne «#» am Anfang gilt sie. Danach: minikip validate DATEI"
    )
    return FINE
