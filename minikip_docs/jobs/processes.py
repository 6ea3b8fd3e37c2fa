"""Worker processes for a batch: each alone in its pool, so that one that dies names its item.

Typesetter and PDF reader work for one thread at a time, so threads are no help. The processes
are started afresh (``spawn``) on every system: a copy of a process that has loaded those
libraries is not safe, and Windows and macOS make none.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import connection, resource_tracker
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, TypeVar

from minikip_docs.data.interrupt import shut_out

Result = TypeVar("Result")
_GRACE = 5.0  # seconds until a process that was told to end is made to


class Processes(Executor):
    """So many worker processes; a batch of ``jobs.batch`` gives each one thing at a time.

    One that dies takes nothing with it but what it was doing, whose result is then
    ``BrokenExecutor``; another takes its place. Left with an exception, as after Ctrl-C, the
    processes are ended at once. They end by themselves if this process dies.

    As with every process pool, a script that uses it needs ``if __name__ == "__main__":``.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._desks: list[_Desk] = []

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Give a call to a process that has nothing to do; raises ``RuntimeError`` if none has."""
        self._desks = [desk for desk in self._desks if not desk.is_broken]
        free = next((desk for desk in self._desks if desk.last.done()), None)
        if free is not None:
            return free.give(fn, *args, **kwargs)
        if len(self._desks) >= self.number:
            raise RuntimeError("every process has work; wait for a result")
        if os.name == "posix":
            resource_tracker.ensure_running()  # when it starts it lets the signals in again
        with shut_out():
            desk = _Desk()
            self._desks.append(desk)
            return desk.give(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end what they do, and end."""
        for desk in self._desks:
            desk.pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def stop(self) -> None:
        """End the processes at once, whatever they do."""
        running = [process for desk in self._desks for process in desk.processes]
        for process in running:
            process.terminate()
        for process in running:
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
        for desk in self._desks:
            desk.hang_up()
        self.shutdown(wait=True, cancel_futures=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.stop()


class _Desk:
    """One worker process, and what it was given last."""

    def __init__(self) -> None:
        self.pool = ProcessPoolExecutor(
            1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
        )
        self.processes: list[BaseProcess] = []
        self.last: Future[Any] = Future()

    @property
    def is_broken(self) -> bool:
        """Say whether the process died."""
        return self.last.done() and isinstance(self.last.exception(), BrokenExecutor)

    def hang_up(self) -> None:
        """Read no more from a process that was ended.

        In the middle of a result it leaves its reader waiting for the rest for ever, because
        this process holds the other end of the pipe open, too.
        """
        answers = getattr(self.pool, "_result_queue", None)  # the pool has no name for it
        if answers is not None:
            answers._writer.close()

    def give(self, fn: Callable[..., Result], *args: Any, **kwargs: Any) -> Future[Result]:
        """Hand over a call; the first starts the process."""
        others = set(multiprocessing.active_children()) if not self.processes else set()
        future = self.pool.submit(fn, *args, **kwargs)
        if not self.processes:
            self.processes = [p for p in multiprocessing.active_children() if p not in others]
        self.last = future
        return future


def _begin() -> None:
    """Begin a worker process: deaf to Ctrl-C, silent as the program is, gone if its parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault(
        "RAYON_NUM_THREADS", "1"
    )  # the typesetter's threads: one core is one's own
    if not os.environ.get("MINIKIP_DEBUG"):
        warnings.simplefilter("ignore")
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)
