"""Words for the screen: what came of a reply, and what is left for the officer to settle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from minikip_docs.screen import words
from minikip_docs.screen.findings import findings
from minikip_docs.screen.lines import WIDEST

if TYPE_CHECKING:
    from minikip_docs.jobs.reply import Reply


def reply(made: Reply, folder: str, width: int = WIDEST, *, verbose: bool = False) -> str:
    """Show the files of a reply; ``folder`` is where they were written.

    Of the findings only those are shown that the letter does not tell; ``verbose`` shows all.
    """
    verdict = made.verdict
    shown = verdict if verbose else replace(verdict, findings=made.office)
    lines = [words.head(verdict), words.verdict_line(verdict), ""]
    done = f"  Rückmeldung, im Ordner {words.printable(folder)}"
    lines += [click.style(done, fg="green", bold=True), *words.files(made.files)]
    if made.office and not verbose:
        lines += ["", click.style("  Nicht im Brief, von Ihnen zu klären:", bold=True)]
    lines += findings(shown, width, verbose=verbose)
    return "\n".join(lines)
