"""Makes click speak German, whatever language the computer is set to."""

from __future__ import annotations

import gettext
import io
import os
import re

import click

from minikip_docs.data.resources import resource
from minikip_docs.data.text import shown

DOMAIN = "messages"  # gettext's default domain, the one click asks


def activate() -> None:
    """Choose German for all texts click prints in this process.

    click asks gettext, and gettext asks the environment: ``LANGUAGE`` comes first on
    every system, so nothing has to be installed or set by the user.
    """
    os.environ["LANGUAGE"] = "de"
    gettext.bindtextdomain(DOMAIN, str(resource("cli", "locale")))
    gettext.textdomain(DOMAIN)


def show(error: click.ClickException) -> None:
    """Print a fault of the call as click words it, with «» where click itself sets quotes."""
    words = io.StringIO()
    error.show(file=words)
    german = re.sub(r"(?<!\w)'([^'\n]*)'(?!\w)", r"«\1»", shown(words.getvalue()))
    click.echo(german, nl=False, err=True)
