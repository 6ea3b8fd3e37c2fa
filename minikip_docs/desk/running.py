"""Where a desk runs: one per folder and person, noted where nobody else can read."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from minikip_docs.data.files import read_bytes
from minikip_docs.data.model import Refusal
from minikip_docs.desk.security import HOST

_PATIENCE = 10.0  # seconds until a desk that is just being started says where it is


class Place:
    """The private folder of one desk: its lock, where it runs, and what is handed in at it.

    It lies on this machine and belongs to this person, wherever the dossiers are: two officers
    may each have a desk for one folder on a shared drive.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._own = _home(environment) / "minikip" / mark
        self._own.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own.chmod(0o700)
        self._note = self._own / "desk.json"
        self._lock = FileLock(self._own / "lock", mode=0o600)

    @property
    def trays(self) -> Path:
        """The folder for what is handed in."""
        return self._own / "eingang"

    def take(self) -> bool:
        """Take the place for this process; says False if a desk is there already.

        What a desk that was killed left is removed.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self._note.unlink(missing_ok=True)
        shutil.rmtree(self.trays, ignore_errors=True)
        return True

    def say(self, port: int, key: str) -> None:
        """Note where this desk runs, and what lets in."""
        new = self._note.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"port": port, "key": key}, file)
        new.replace(self._note)

    def other(self) -> tuple[int, str]:
        """Give port and key of the desk that is here; raises ``Refusal`` D608 if none answers."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                told = json.loads(read_bytes(self._note, 10_000))
                port, key = int(told["port"]), str(told["key"])
                _ask(port)
            except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return port, key
        raise Refusal(
            "D608",
            "Das Programm läuft für diesen Ordner schon, antwortet aber nicht.",
            "Bitte das andere Fenster schliessen (Ctrl-C) und noch einmal starten.",
        )

    def leave(self) -> None:
        """Give the place back, empty."""
        self._note.unlink(missing_ok=True)
        shutil.rmtree(self.trays, ignore_errors=True)
        self._lock.release()


def _ask(port: int) -> None:
    """Ask whether anybody answers; what it says does not matter."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/static/icon.svg")
        connection.getresponse()
    finally:
        connection.close()


def _home(environment: Mapping[str, str]) -> Path:
    """Give where this system keeps what a program may lose, for this person alone."""
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
