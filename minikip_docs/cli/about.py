"""The commands that need no submission: the list of rules, the canton's settings file."""

from __future__ import annotations

from pathlib import Path

import click

from minikip_docs.cli.shared import FINE, OPTIONS, Files, width
from minikip_docs.screen import words


@click.command(
    help="Zeigt alle Regeln, oder erklärt eine (zum Beispiel R501).", options_metavar=OPTIONS
)
@click.argument("code", metavar="[CODE]", required=False)
@click.pass_obj
def rules(files: Files, code: str | None) -> int:
    """List the rules or explain one."""
    from minikip_docs.checks.rules import RULES
    from minikip_docs.jobs import reference

    if code is None:
        rows = reference.rule_rows(RULES)
        click.echo(words.table(reference.RULE_COLUMNS, rows, width()))
        click.echo("\nEine Regel erklären: minikip rules CODE")
        return FINE
    rule = next((rule for rule in RULES if rule.code == code.strip().upper()), None)
    if rule is None:
        near = ", ".join(reference.nearest(code, RULES))
        hint = f" Ähnlich: {near}." if near else " Alle Regeln zeigt «minikip rules»."
        raise click.UsageError(f"Die Regel «{code}» gibt es nicht.{hint}")
    pairs = reference.explanation(rule, files.house().programme)
    click.echo(words.table((rule.code, rule.title), pairs, width()))
    return FINE


@click.command(help="Schreibt canton.toml, die Einstellungen des Kantons, und das Adressbuch "
               "adressen.xlsx hierhin; auf Windows und macOS auch «Mini-KIP starten», das "
               "die Seite im Browser mit einem Doppelklick öffnet.",
               options_metavar=OPTIONS)  # fmt: skip
@click.option("--force", is_flag=True,
              help="Eine vorhandene canton.toml ersetzen; das Adressbuch nie.")  # fmt: skip
def init(force: bool) -> int:
    """Write the commented settings file, the address book and what opens the desk."""
    from minikip_docs.jobs import start

    for path in start.begin(Path(), force=force):
        click.echo(f"Die Datei {path.name} ist geschrieben.\n{_NEXT[path.suffix]}")
    click.echo("Danach: minikip validate DATEI")
    return FINE


_DOUBLE_CLICK = "Ein Doppelklick darauf öffnet das Programm für diesen Ordner im Browser."
_NEXT = {
    ".cmd": _DOUBLE_CLICK,
    ".command": _DOUBLE_CLICK,
    ".toml": "Bitte mit einem Texteditor öffnen und die Angaben des Kantons eintragen: Jede Zeile\n"
    "ist erklärt; ohne «#» am Anfang gilt sie.",
    ".xlsx": "Sie hat je Gemeinde eine Zeile; Anreden, Adressen und E-Mail tragen Sie ein. Das\n"
    "Programm liest sie, sobald in canton.toml «addresses» gilt, und schreibt sie nie mehr.",
}
