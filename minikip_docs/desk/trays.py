"""What was handed in at the desk: in a private folder, by itself, and forgotten after a while."""

from __future__ import annotations

import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data.files import safe_name
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.data.post.item import file_name
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.enclosures import Sorted
from minikip_docs.jobs.intake import Filed
from minikip_docs.jobs.overview import Subject
from minikip_docs.jobs.reply import Reply
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from minikip_docs.desk.work import Task

KEPT = 4 * 3600  # seconds without anybody looking
_MOST = 30  # trays; the one that was not looked at for the longest goes first
_LONGEST = 200  # bytes of a name; systems allow 255
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')  # in names of files on Windows


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a tray gave: each form with its subject and verdict, and what was left."""

    files: Sequence[tuple[Handed, Subject, Verdict]]
    rest: Sorted
    compared: bool  # whether reports were held against their agreements
    notes: Sequence[Refusal] = ()  # why they were not, where something is wrong
    unproven: Sequence[str] = ()  # names of records that can prove nothing


@dataclass(slots=True)
class Tray:
    """Files that were handed in together, and what came of them so far."""

    id: str
    folder: Path
    paths: Sequence[Path]
    received: date | None
    seen: float = field(default_factory=time.monotonic)
    task: Task[None] | None = None  # the check
    checked: Checked | None = None  # what it gave
    answers: dict[int, Reply | Refusal] = field(default_factory=dict)  # by number of the file
    accepted: set[str] = field(default_factory=set)  # names of prints that somebody compared
    filed: list[tuple[str, Filed | Refusal]] = field(default_factory=list)  # by name

    def filed_in(self) -> Iterator[tuple[str, Dossier]]:
        """Give the files that lie in a dossier by now, by name."""
        for name, result in self.filed:
            if not isinstance(result, Refusal):
                yield name, result.dossier


def by_name(fault: Refusal, folder: Path) -> Refusal:
    """Give what is wrong with a file that was handed in by its name: nobody knows the folder."""
    start = str(folder / "_")[:-1]
    return Refusal(fault.code, fault.message.replace(start, ""), fault.remedy.replace(start, ""))


class Trays:
    """All trays of one desk, below a folder that nobody else may look into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trays: dict[str, Tray] = {}
        self._lock = threading.Lock()

    def new(self, files: Iterable[tuple[str, Callable[[Path], object]]], received: date | None,
            ) -> Tray:  # fmt: skip
        """Keep files that were handed in: of each its name, and what saves it to a path."""
        name = secrets.token_urlsafe(9)
        folder = self._folder / name
        folder.mkdir(mode=0o700, parents=True)
        paths: list[Path] = []
        try:
            for told, save in files:
                path = _free(folder / _plain(told), paths)
                save(path)
                paths.append(path)
        except BaseException:  # such as a full disk: what is half there would stay until the end
            shutil.rmtree(folder, ignore_errors=True)
            raise
        tray = Tray(name, folder, paths, received)
        with self._lock:
            self._trays[name] = tray
        self.sweep()
        return tray

    def of(self, name: str) -> Tray:
        """Give a tray by its id; raises ``Refusal`` D604 if it is forgotten."""
        self.sweep()
        tray = self._trays.get(name)
        if tray is None:
            raise Refusal(
                "D604",
                "Diese Dateien sind nicht mehr da: Was niemand ablegt, vergisst das Programm nach "
                "einigen Stunden und wenn es beendet wird.",
                "Bitte die Dateien im Eingang noch einmal wählen.",
            )
        tray.seen = time.monotonic()
        return tray

    def checked(self) -> list[Tray]:
        """List what was handed in and checked and is still there, the last one first."""
        self.sweep()
        there = [one for one in self._trays.values() if one.checked and one.checked.files]
        return sorted(there, key=lambda one: one.seen, reverse=True)

    def forget(self, tray: Tray) -> None:
        """Remove the files of a tray and what came of them."""
        with self._lock:
            self._trays.pop(tray.id, None)
        if tray.task:
            tray.task.stopped = True
        shutil.rmtree(tray.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Forget what nobody has looked at for long."""
        with self._lock:
            by_age = sorted(self._trays.values(), key=lambda one: one.seen)
        old = {one.id for one in by_age[:-_MOST]}
        for one in by_age:
            if one.id in old or time.monotonic() - one.seen > KEPT:
                self.forget(one)

    def end(self) -> None:
        """Forget everything."""
        for one in list(self._trays.values()):
            self.forget(one)


def _plain(told: str) -> str:
    """Make a name that every system can write of what a browser says a file is called."""
    name = _FORBIDDEN.sub("_", file_name(told, "Datei")).rstrip(". ") or "Datei"
    while len(name.encode()) > _LONGEST:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{suffix}" if stem else suffix[:-1]
    stem = name.split(".")[0]
    return f"_{name}" if safe_name(stem).startswith("_") and not stem.startswith("_") else name


def _free(path: Path, taken: Sequence[Path]) -> Path:
    """Tell files of one name apart: «Budget.pdf», «Budget (2).pdf»."""
    names = {one.name.casefold() for one in taken}
    free, number = path, 1
    while free.name.casefold() in names:
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
