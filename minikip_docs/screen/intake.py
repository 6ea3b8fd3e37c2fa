"""Words for the screen: what became of each file that arrived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import some
from minikip_docs.screen import words
from minikip_docs.screen.lines import CODE, WIDEST, count, wrap
from minikip_docs.screen.signed import taken

if TYPE_CHECKING:
    from minikip_docs.jobs.intake import Filed


def filed(name: str, result: Filed | Refusal, width: int = WIDEST) -> str:
    """Show what became of one file: where it lies and its verdict, or why it lies nowhere."""
    lines = [click.style(words.printable(name), bold=True)]
    if isinstance(result, Refusal):
        return "\n".join([*lines, words.refusal(result, width)])
    folder = result.dossier.path.name
    if result.taken:
        text = taken(Path(name), result.taken, width)
        return "\n".join([text, *wrap(f"Dossier: {folder}", width, mark="– ", indent="    ")])
    colour = None if result.known else "green"
    told = f"{state(result)}: {folder}, {within(result)}"
    lines += [click.style(line, fg=colour) for line in wrap(told, width, indent="  ")]
    if result.verdict is not None:
        lines.append(words.verdict_line(result.verdict))
    if result.newest != result.version and not result.known:
        told = f"Vor Version {result.newest} eingegangen: Jene gilt."
        lines += wrap(told, width, indent="  ")
    lines += _not_there(result, width)
    return "\n".join(lines)


def state(result: Filed) -> str:
    """Say whether something was filed now or lay there already."""
    return "schon abgelegt" if result.known else "abgelegt"


def within(result: Filed) -> str:
    """Say where in its dossier something lies."""
    return result.dossier.inside(result.place if result.version else result.place.parent)


def not_there(result: Filed) -> tuple[str, str] | None:
    """Say what came with a form that was known and does not lie with it, and what helps."""
    if not result.not_there:
        return None
    names = some([f"«{words.printable(name)}»" for name in result.not_there], 5)
    remedy = "Was zur Eingabe gehört, bitte selbst in diesen Ordner legen."
    return f"Diesmal dabei, dort aber nicht: {names}.", remedy


def _not_there(result: Filed, width: int) -> Iterator[str]:
    if told := not_there(result):
        yield click.style("  Bitte ansehen", fg="yellow", bold=True)
        yield from wrap(told[0], width, indent=CODE)
        yield from wrap(told[1], width, mark="→ ", indent=CODE)


def end(results: Sequence[Filed | Refusal], width: int = WIDEST) -> str:
    """Say how many files were filed, lay there already, and were not filed."""
    none = sum(isinstance(one, Refusal) for one in results)
    known = sum(not isinstance(one, Refusal) and one.known for one in results)
    parts = [f"{count(len(results) - none - known, 'Datei', 'Dateien')} abgelegt"]
    parts += [f"{known} schon abgelegt"] if known else []
    parts += [f"{none} nicht abgelegt"] if none else []
    return "\n".join(wrap("; ".join(parts) + ".", width, indent=""))
