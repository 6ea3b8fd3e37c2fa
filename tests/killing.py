"""Batches that are killed at each of their steps on the disk, and at any moment: what they leave.

Run by itself (``python -m tests.killing FOLDER``), for it forks: what it finds it prints as JSON.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.submissions import SETTINGS, TABLE, write
from minikip_docs.__main__ import main as minikip
from minikip_docs.jobs import keeping
from minikip_docs.jobs.batch import attempt
from minikip_docs.press.produce import Documents

KILLS = 50
PARTIES = 4
OLD, NEW = "2025-04-01", "2025-04-02"
_STEPS = {"os.chmod", "os.link", "os.remove", "os.rename", "os.mkdir"}


def forked(call: Callable[[], object], at: int = 0, delay: float | None = None) -> bool:
    """Run a call in a copy of this process; say whether it was killed before its end.

    ``at`` its n-th step on the disk, or after some seconds.
    """
    child = os.fork()
    if not child:
        steps = count(1)

        def step(event: str, given: tuple[Any, ...]) -> None:
            writes = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR)
            if (event in _STEPS or writes) and next(steps) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(step)
        try:
            call()
        finally:
            os._exit(0)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def agreements(folder: Path, output: Path, day: str) -> None:
    silence = io.StringIO()
    with redirect_stdout(silence), redirect_stderr(silence), suppress(SystemExit):
        minikip((
            "--settings", str(SETTINGS), "agreement", str(folder / "ein"), "-o", str(output),
            "--contributions", str(folder / "ein" / TABLE), "--date", day, "--jobs", "1",
        ))  # fmt: skip


def made(folder: Path, day: str) -> dict[str, bytes]:
    output = folder / day
    agreements(folder, output, day)  # here: what is loaded now is loaded in each copy
    return {path.name: path.read_bytes() for path in sorted(output.iterdir())}


def sets(files: Mapping[str, bytes]) -> list[dict[str, bytes]]:
    """Give the files of each document, in the order in which they are written."""
    stems = sorted({name.split(".")[0] for name in files})
    kinds = (".docx", ".pdf", ".agreement.json")
    return [{f"{stem}{kind}": files[f"{stem}{kind}"] for kind in kinds} for stem in stems]


def faults(folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    """Name files that are not whole, and what was there and is nowhere any more."""
    found = [(p, p.read_bytes()) for p in folder.rglob("*") if p.is_file()]
    for path, raw in found:
        name = path.name
        if not name.startswith(".minikip-") and raw not in {old.get(name), new.get(name)}:
            yield f"{name} is not whole"
    for name, raw in old.items():
        if (name, raw) not in {(path.name, there) for path, there in found}:
            yield f"{name} is lost"


def left(folder: Path, new: Mapping[str, bytes]) -> Iterator[str]:
    """Name what the call after a killed one has not mended."""
    there = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    if there != new:
        yield f"{sorted(there)} are there in the end"


def at_each_step(
    folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> Iterator[str | None]:
    """Kill the writing of a document at each step; yields faults, and None for each kill."""
    output = folder / "schritt"

    def call() -> None:
        for files in sets(new):
            targets = {output / name: content for name, content in files.items()}
            attempt(keeping.hand_out, targets, exported=False, force=bool(old))

    for at in count(1):
        shutil.rmtree(output, ignore_errors=True)
        if old:
            output.mkdir()
            for name, content in old.items():
                (output / name).write_bytes(content)
        killed = forked(call, at)
        yield from (f"step {at}: {fault}" for fault in faults(output, old, new))
        if not killed:
            return
        yield None
        forked(call)
        again = [*faults(output, old, new), *left(output, new)]
        yield from (f"after step {at}: {fault}" for fault in again)


def at_any_moment(folder: Path, new: Mapping[str, bytes]) -> Iterator[str | None]:
    """Kill whole calls after a random time, one after the other in a folder until all is there."""
    output = folder / "moment"
    begun = time.monotonic()
    forked(lambda: agreements(folder, output, NEW))
    whole = time.monotonic() - begun
    shutil.rmtree(output)
    for _kill in range(KILLS):
        while not forked(lambda: agreements(folder, output, NEW), delay=random.uniform(0, whole)):  # noqa: S311
            yield from left(output, new)
            shutil.rmtree(output)
        yield None
        yield from faults(output, {}, new)
    (output / ".minikip-abcdefgh").touch()
    forked(lambda: agreements(folder, output, NEW))
    yield from left(output, new)


def documents(_source: object, _context: object, options: Mapping[str, Any]) -> Documents:
    """Stand for Word and PDF: what takes the time is not what is looked at."""
    said = f"{options['keywords']} {options['created']}\n".encode()
    return Documents(said * 2000, b"%PDF" + said * 2000, (), {})


def main(folder: Path) -> None:
    """Kill, and print how often and what was found."""
    write(folder / "ein", PARTIES)
    old, new = (made(folder, day) for day in (OLD, NEW))
    before, after = (sets(files)[0] for files in (old, new))
    found: dict[str, list[str | None]] = {
        "new": [*at_each_step(folder, {}, after)],
        "replaced": [*at_each_step(folder, before, after)],
        "any": [*at_any_moment(folder, new)],
    }
    said = {
        "made": len(new),
        "kills": {name: each.count(None) for name, each in found.items()},
        "faults": [one for each in found.values() for one in each if one is not None],
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    with (
        patch("minikip_docs.jobs.issue.make", documents),
        patch("minikip_docs.cli.agreement.get_ready"),
    ):
        main(Path(sys.argv[1]))
