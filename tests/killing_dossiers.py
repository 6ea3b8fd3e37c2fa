"""Filing and issuing into dossiers, killed at each step on the disk and at any moment.

Run by itself (``python -m tests.killing_dossiers FOLDER``), for it forks: prints what it finds as
JSON.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date
from itertools import count
from pathlib import Path
from unittest.mock import patch

from benchmarks.submissions import SETTINGS, TABLE, write
from minikip_docs.__main__ import main as minikip
from minikip_docs.data.alone import LOCK
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.jobs import outgoing
from tests.intake import tree
from tests.killing import documents, forked

KILLS = 25
PARTIES = 4


def call(*arguments: str | Path) -> Callable[[], None]:
    def run() -> None:
        silence = io.StringIO()
        with redirect_stdout(silence), redirect_stderr(silence), suppress(SystemExit):
            minikip(("--settings", str(SETTINGS), *map(str, arguments)))

    return run


def faults(into: Path) -> Iterator[str]:
    """Name what cannot be read of dossiers, and what is there in part or twice."""
    if not into.exists():
        return
    found = store.read_all(into)
    yield from (str(one) for one in found.faults)
    for dossier in found.dossiers:
        said = journal.read(dossier)
        yield from said.damaged
        noted = [(one.event, one.sha256) for one in said.entries]
        if len({*noted}) < len(noted):
            yield f"{dossier.path.name}: noted twice"
        for one in said.entries:
            yield from (name for name in one.files if not (dossier.path / name).is_file())
        for folder in dossier.path.glob("Eingang/[!.]*_v*"):
            if len([*folder.iterdir()]) < 2:
                yield f"{folder.name} is there in part"


def left(into: Path, whole: Path, entries: int) -> Iterator[str]:
    """Name what differs from a folder of dossiers that nobody killed, but for the moments.

    The lock of a call that was killed stays until the next one writes there; it holds nobody up.
    """
    here, there = (
        {
            name: raw
            for name, raw in tree(folder).items()
            if "/Verlauf/" not in name and not name.endswith(LOCK)
        }
        for folder in (into, whole)
    )
    if here != there:
        yield f"{sorted(here)} are there, not {sorted(there)}"
    noted = [one for d in store.read_all(into).dossiers for one in journal.read(d).entries]
    if len(noted) != entries:
        yield f"{len(noted)} entries"


def at_each_step(
    run: Callable[[], None], begin: Callable[[], None], into: Path, whole: Path, entries: int
) -> Iterator[str | None]:
    """Kill a call at each step; yields faults, and None for each kill."""
    for at in count(1):
        shutil.rmtree(into, ignore_errors=True)
        begin()
        killed = forked(run, at)
        yield from (f"step {at}: {fault}" for fault in faults(into))
        if not killed:
            return
        yield None
        forked(run)
        again = [*faults(into), *left(into, whole, entries)]
        yield from (f"after step {at}: {fault}" for fault in again)


def at_any_moment(
    run: Callable[[], None], into: Path, whole: Path, entries: int
) -> Iterator[str | None]:
    """Kill calls after a random time, one after the other until all is there."""
    begun = time.monotonic()
    forked(run)
    lasts = time.monotonic() - begun
    shutil.rmtree(into)
    for _kill in range(KILLS):
        while not forked(run, delay=random.uniform(0, lasts)):  # noqa: S311
            yield from left(into, whole, entries)
            shutil.rmtree(into)
        yield None
        yield from faults(into)
    forked(run)
    yield from left(into, whole, entries)


def main(folder: Path) -> None:
    """Kill, and print how often and what was found."""
    inbox = folder / "ein"
    write(inbox, PARTIES)
    table = inbox / TABLE
    forms = sorted(path for path in inbox.iterdir() if path != table)
    day = ("--received", "2025-03-01")
    whole, into = folder / "ganz", folder / "D"
    call("intake", *forms, "--into", whole, *day)()  # here: what is loaded now, is in each copy
    one = folder / "eins"
    call("intake", forms[0], "--into", one, *day)()
    dossier = next(one.iterdir()).name

    agreed = folder / "vereinbart"
    shutil.copytree(one, agreed)
    order = ("agreement", forms[0], "--contributions", table, "--date", "2025-04-01", "--jobs", "1")
    call(*order, "-o", agreed / dossier / "Dokumente")()

    reminded = folder / "erinnert"
    shutil.copytree(one, reminded)
    remind(reminded / dossier)

    found = {
        "reminded": [*at_each_step(
            lambda: remind(into / dossier), lambda: copied(one, into), into, reminded, 2)],
        "filed": [*at_each_step(
            call("intake", forms[0], "--into", into, *day), lambda: None, into, one, 1)],
        "issued": [*at_each_step(
            call(*order, "-o", into / dossier / "Dokumente"), lambda: copied(one, into),
            into, agreed, 2)],
        "any": [*at_any_moment(
            call("intake", *forms, "--into", into, *day), into, whole, PARTIES)],
    }  # fmt: skip
    events = [e.event for d in store.read_all(agreed).dossiers for e in journal.read(d).entries]
    said = {
        "events": events == [Event.RECEIVED, Event.ISSUED],
        "kills": {name: each.count(None) for name, each in found.items()},
        "faults": [one for each in found.values() for one in each if one is not None],
    }
    sys.stdout.write(json.dumps(said))


def remind(path: Path) -> None:
    """Put a letter into a dossier, and note it."""
    of = store.enclosing(path / store.FILE)
    assert of is not None
    files = {
        f"{store.REMINDERS}/Erinnerung.{suffix}": b"Brief" * 2000 for suffix in ("docx", "pdf")
    }
    entry = Entry(Event.REMINDED, About.BUDGET, date(2025, 4, 1), "sha256", tuple(files))
    outgoing.put(of, files, [entry])


def copied(source: Path, target: Path) -> None:
    shutil.copytree(source, target)


if __name__ == "__main__":
    with (
        patch("minikip_docs.jobs.issue.make", documents),
        patch("minikip_docs.cli.agreement.get_ready"),
        patch("minikip_docs.cli.intake.get_ready"),
    ):
        main(Path(sys.argv[1]))
