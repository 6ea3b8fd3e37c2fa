"""What the commands share that make a document of each form handed in: the batch and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minikip_docs.cli.shared import (
    FAULTY,
    FINE,
    WRONG,
    exit_code,
    hand_out,
    handed_in,
    say_rest,
    width,
)
from minikip_docs.data.alone import alone_in
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import attempt, workers
from minikip_docs.screen import words
from minikip_docs.screen.export import of_many
from minikip_docs.screen.forms import left_out
from minikip_docs.screen.words import Named

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from minikip_docs.jobs.export import Export
    from minikip_docs.jobs.house import House
    from minikip_docs.jobs.issue import Made
    from minikip_docs.jobs.next_steps import Queue, Waiting
    from minikip_docs.jobs.submissions import Handed

    MakeNext = Callable[[Sequence[Waiting], Executor | None], Iterator[Made | Refusal]]
    Make = Callable[[Sequence[Handed], Executor | None], Iterator[tuple[Path, Made | Refusal]]]

WORTH = 4  # documents from which on a process is worth starting


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, beside the forms and where the files go."""

    named: Named
    draft: bool
    pdf: Path | None
    force: bool
    accept_printed: bool
    jobs: int | None
    verbose: bool


def issue_all(  # noqa: PLR0917 - what to make of what, and where to
    paths: Sequence[Path], found: Sequence[Path], house: House, output: Path, wish: Wish, make: Make
) -> int:
    """Make a document of each form that ``collect`` found; a batch goes on after a bad one.

    Gives the exit code.
    """
    from minikip_docs.jobs.enclosures import sort_out

    with alone_in([output]):
        pass  # what a call that was killed left there is cleared, even if all is there
    with _counted(wish) as codes, workers(wish.jobs, len(found), worth=WORTH) as executor:
        opened = handed_in(
            found, house, "Dateien lesen", executor, accept_printed=wish.accept_printed
        )
        sorted_out = sort_out(paths, opened)
        handed = sorted_out.forms
        names = {one.path: one.name for one in handed}
        if len(handed) > 1 and wish.pdf and wish.pdf.suffix.casefold() == ".pdf":
            raise click.UsageError(
                "Ein PDF gehört zu einer Eingabe: Bitte nur eine Eingabe angeben oder bei "
                f"--pdf den Ordner, in dem die PDF mit den Namen der {wish.named.many} liegen."
            )
        made = ((names[path], output, one) for path, one in make(handed, executor))
        _hand_out_all(made, len(handed), codes, wish)
    say_rest(sorted_out)
    return max(codes)


def issue_queue(found: Queue, wish: Wish, make: MakeNext) -> int:
    """Make a document of each form that waits in a dossier, and write it there.

    Gives the exit code.
    """
    waiting = found.waiting
    with _counted(wish) as codes, workers(wish.jobs, len(waiting), worth=WORTH) as executor:
        made = zip(waiting, make(waiting, executor), strict=True)
        named = ((str(one.path), one.dossier.documents, result) for one, result in made)
        _hand_out_all(named, len(waiting), codes, wish)
    return max([say_queue(found), *codes])


def say_queue(found: Queue) -> int:
    """Say what waited and what did not, and which dossiers nobody can tell of; an exit code."""
    if not found.waiting:
        click.echo("In den Dossiers ist dazu nichts an der Reihe.")
    if found.done:
        click.echo(left_out(found.done))
    for fault in found.faults:
        click.echo(words.refusal(fault, width()), err=True)
    return WRONG if found.faults else FINE


@contextmanager
def _counted(wish: Wish) -> Iterator[list[int]]:
    """Give the list for the exit code of each form; a batch that is interrupted says how many."""
    codes: list[int] = []
    try:
        yield codes
    except KeyboardInterrupt:
        click.echo(_so_far(codes, wish), err=True)
        raise


def _hand_out_all(
    made: Iterable[tuple[str, Path, Made | Refusal]], number: int, codes: list[int], wish: Wish
) -> None:
    """Write the documents, each with the name of its form and its folder, and say what came."""
    exports: list[Export] = []
    same = 0  # lie there already
    alone = number == 1
    for name, folder, one in made:
        with held():  # what is written is also said
            codes.append(_hand_out(name, folder, one, wish, alone=alone))
            same += not isinstance(one, Refusal) and one.status == "unchanged"
            if not alone and not isinstance(one, Refusal) and one.export:
                exports.append(one.export)
            if not alone:
                click.echo()
    if len(codes) > 1:
        awaited = sum(one.program is None for one in exports)
        what = "Word-Dokument" if awaited else "Entwurf" if wish.draft else wish.named.one
        of_all = words.count(len(codes), "Eingabe", "Eingaben")
        made_now = awaited or codes.count(FINE) - same
        more = f"; {same} unverändert" if same else ""
        click.echo(f"{made_now} von {of_all}: {what} erstellt{more}.")
    if exports:
        click.echo("\n".join(of_many(exports, width())))


def _so_far(codes: Sequence[int], wish: Wish) -> str:
    """Say what a batch that was interrupted has done."""
    if not codes:
        return "Es wurde nichts geschrieben."
    made = codes.count(FINE)
    number = (
        words.count(made, "Entwurf", "Entwürfe")
        if wish.draft
        else words.count(made, wish.named.one, wish.named.many)
    )
    done = words.count(len(codes), "Eingabe", "Eingaben")
    return f"Bis dahin: {done} bearbeitet, {number} erstellt."


def _hand_out(name: str, folder: Path, made: Made | Refusal, wish: Wish, *, alone: bool) -> int:
    """Write the files of one document and show what came of it."""
    if isinstance(made, Refusal):
        return show_refused(name, made)
    targets = {folder / name: content for name, content in made.files.items()}
    fault = attempt(hand_out, targets, exported=made.export is not None, force=wish.force)
    if isinstance(fault, Refusal):
        return show_refused(name, fault)
    shown = words.agreement(
        made, str(folder), width(), named=wish.named, alone=alone, verbose=wish.verbose
    )
    click.echo(shown)
    if made.status == "refused":
        return max(exit_code(made.verdict), FAULTY)
    return FAULTY if made.status == "waiting" else FINE


def show_refused(name: str, fault: Refusal) -> int:
    """Show why there is nothing of a form; gives the exit code."""
    click.echo(click.style(words.printable(name), bold=True), err=True)
    click.echo(words.refusal(fault, width()), err=True)
    return WRONG
