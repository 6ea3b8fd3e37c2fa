"""The commands for Word templates: check them, list what they may print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import FAULTY, FILE, FINE, OPTIONS, WRONG, Files, width
from minikip_docs.data.files import write_files
from minikip_docs.data.model import Refusal, Severity
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.jobs.batch import attempt
from minikip_docs.screen import templates, words

if TYPE_CHECKING:
    from minikip_docs.facts.settings import Settings
    from minikip_docs.jobs.templates import Checked

_NAMES = [kind.name for kind in KINDS]


def _docx(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.casefold() != ".docx":
        raise click.BadParameter("Die Kopie ist eine Word-Datei; ihr Name muss auf .docx enden.")
    return value


@click.group(help="Prüft die Word-Vorlagen und zeigt, was sie drucken können.",
             subcommand_metavar="BEFEHL [ANGABEN]...", options_metavar="")  # fmt: skip
def template() -> None:
    """Group the commands."""


@template.command(help="Prüft Vorlagen; ohne DATEI alle, die in Gebrauch sind.",
                  options_metavar=OPTIONS)  # fmt: skip
@click.argument("paths", metavar="[DATEI...]", nargs=-1, type=FILE)
@click.option("--kind", "name", metavar="ART", type=click.Choice(_NAMES),
              help=f"Art, wenn sie nicht zu erkennen ist: {', '.join(_NAMES)}.")  # fmt: skip
@click.option("--annotate", "target", metavar="DATEI", type=FILE, callback=_docx,
              help="Kopie der Vorlage schreiben, mit jedem Befund als Word-Kommentar.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Ausgabe für Programme (JSON).")
@click.option("--strict", is_flag=True, help="Auch Warnungen führen zum Rückgabewert 1.")
@click.option("--force", is_flag=True, help="Eine vorhandene Kopie ersetzen.")
@click.pass_obj
def check(  # noqa: PLR0917 - click passes one argument per option
    files: Files,
    paths: Sequence[Path],
    name: str | None,
    target: Path | None,
    as_json: bool,
    strict: bool,
    force: bool,
) -> int:
    """Check templates and show their findings."""
    from minikip_docs.jobs import templates as job

    kind, settings = job.kind(name), files.house().settings
    wanted: list[tuple[Kind | None, str, Path | Refusal]]
    wanted = [(kind, str(path), path) for path in paths]
    if not wanted:
        used = job.in_use(settings)
        wanted = [one for one in used if kind in {None, one[0]}]
    if target is not None and len(wanted) != 1:
        raise click.UsageError("Für --annotate bitte genau eine Vorlage angeben.")
    results = [_checked(*one, settings) for one in wanted]
    if as_json:
        click.echo(templates.as_json(results), nl=False)
    else:
        click.echo("\n\n".join(templates.checked(r, width()) for r in results))
    if target is not None:
        write_files({target: job.annotate(results[0], target)}, force=force)
        click.echo(f"\nDie Kopie mit Kommentaren: {words.printable(str(target))}", err=as_json)
    return max(_code(result, strict=strict) for result in results)


def _checked(kind: Kind | None, name: str, path: Path | Refusal, settings: Settings) -> Checked:
    """Check one template; a fault of the program is a finding too and stops no batch."""
    from minikip_docs.jobs import templates as job

    result = path if isinstance(path, Refusal) else attempt(job.check, path, kind, settings)
    if not isinstance(result, Refusal):
        return result
    return job.refused(Path(name) if isinstance(path, Refusal) else path, kind, result)


def _code(result: Checked, *, strict: bool) -> int:
    if any(fault.code.startswith("X") for fault in result.faults):
        return WRONG
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return FAULTY if result.worst in blocking else FINE


@template.command(help="Zeigt, was eine Vorlage drucken kann, mit Beispielen.",
                  options_metavar="")  # fmt: skip
@click.argument("name", metavar="|".join(_NAMES), type=click.Choice(_NAMES))
def fields(name: str) -> int:
    """List what a kind of template may print."""
    from minikip_docs.press.inspect.listing import groups

    kind = next(kind for kind in KINDS if kind.name == name)
    click.echo(templates.fields(groups(kind.context), width()))
    return FINE
