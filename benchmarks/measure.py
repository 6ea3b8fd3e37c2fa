"""Runs a whole process, as users do, and says what it cost: time, CPU, memory.

Asks the system as Linux and macOS answer; there is no benchmark on Windows.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK = 0.1  # seconds between two looks at the memory of all processes


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and those it started took."""

    wall: float  # seconds
    cpu: float  # seconds of all of them
    largest: float  # MB, of the largest process; 0 where the system cannot be asked
    together: float  # MB, of all at once, shared pages counted in each

    def __add__(self, other: Cost) -> Cost:
        """Give the cost of one after the other."""
        return Cost(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.largest, other.largest),
            max(self.together, other.together),
        )


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder; raises ``RuntimeError`` with its words if it fails."""
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=folder, stdout=words, stderr=subprocess.STDOUT, start_new_session=True
        )
        memory = _Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        largest, together = memory.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            words.seek(0)
            said = words.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(command)[:300]} gives {process.returncode}: {said}")
    cpu = used.ru_utime + used.ru_stime
    return Cost(wall, cpu, largest, together)


class _Memory:
    """Looks at the processes of a session now and then.

    The system's own answer (``ru_maxrss``) counts what this process held when it began them.
    """

    def __init__(self, session: int) -> None:
        self._session = session
        self._largest = self._together = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK):
            sizes = [self._size(process) for process in Path("/proc").glob("[0-9]*")]
            self._together = max(self._together, sum(sizes))
            self._largest = max(self._largest, *sizes, 0)

    def _size(self, process: Path) -> float:
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != self._session:
                return 0
            return int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        except (OSError, ValueError, IndexError):
            return 0  # it has ended, or this is no Linux

    def end(self) -> tuple[float, float]:
        """Give the most that the largest process and all at once held, in MB."""
        self._stop.set()
        self._thread.join()
        return self._largest, self._together
