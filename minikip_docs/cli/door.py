"""The door of the command line: German, UTF-8, and every fault leaves through it."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
import warnings
from collections.abc import Sequence

import click

from minikip_docs.cli import german
from minikip_docs.cli.commands import cli
from minikip_docs.cli.shared import STOPPED, WRONG
from minikip_docs.data.files import reason
from minikip_docs.data.interrupt import is_interrupt
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import unexpected
from minikip_docs.screen import words

_BEFORE_COMMAND = {"--settings", "--programme"}


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line (None: the process's own); gives its exit code."""
    _prepare()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except OSError as error:
        code = _output_failed(error)
    return code


def _prepare() -> None:
    german.activate()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # redirected on Windows it would be cp1252
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not os.environ.get("MINIKIP_DEBUG"):
        warnings.simplefilter("ignore")  # English words of libraries are no help to a clerk
        logging.getLogger().addHandler(logging.NullHandler())


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return int(cli.main(arguments, prog_name="minikip", standalone_mode=False) or 0)
    except click.NoSuchOption as error:
        german.show(error)
        if error.option_name in _BEFORE_COMMAND:
            click.echo(f"{error.option_name} steht vor dem Befehl: "
                       f"minikip {error.option_name} DATEI …", err=True)  # fmt: skip
    except click.ClickException as error:
        german.show(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Abgebrochen.", err=True)
        return STOPPED
    except Refusal as fault:
        click.echo(words.refusal(fault), err=True)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        return _refuse_system(error)
    except Exception as error:
        if is_interrupt(error):
            click.echo("\nAbgebrochen.", err=True)
            return STOPPED
        if os.environ.get("MINIKIP_DEBUG"):
            raise
        click.echo(words.refusal(unexpected(error)), err=True)
    return WRONG


def _refuse_system(error: OSError) -> int:
    name = f" («{words.printable(str(error.filename))}»)" if error.filename else ""
    fault = Refusal(
        "D304",
        f"Lesen oder Schreiben ist misslungen{name}: {reason(error)}.",
        "Bitte prüfen, ob der Datenträger Platz hat und erreichbar ist.",
    )
    click.echo(words.refusal(fault), err=True)
    return WRONG


def _output_failed(error: OSError) -> int:
    """End quietly when the reader of a pipe has gone; say so when the disk is full."""
    code = WRONG
    if error.errno != errno.EPIPE:
        _refuse_system(error)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # or Python complains when it closes the stream
    return code
