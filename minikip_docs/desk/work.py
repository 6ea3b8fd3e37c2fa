"""The one worker: does one thing after the other in one thread, while the pages stay awake."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import attempt

Item = TypeVar("Item")
Result = TypeVar("Result")
_KEPT = 50  # tasks that can still be asked for


class StoppedError(BaseException):
    """Somebody pressed «stop»; no ``Exception``, for those who take every one for a fault."""


@dataclass(slots=True)
class Task(Generic[Result]):
    """Something that takes its time: how far it is, and what came of it."""

    title: str
    leads_to: str  # address of what it makes
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    done: int = 0
    total: int = 0  # 0: nobody knows
    stopped: bool = False
    _future: Future[Result | Refusal | None] = field(default_factory=Future)

    def each(self, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
        """Give items one by one and count them; ``total`` says how many, if they do not.

        Ends with ``StoppedError`` between two of them if somebody wants it so.
        """
        self.done, self.total = 0, total or (len(items) if isinstance(items, Sized) else 0)
        for item in items:
            yield item
            self.done += 1
            if self.stopped:
                raise StoppedError

    @property
    def running(self) -> bool:
        """Say whether it waits or is at work."""
        return not self._future.done()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait a while; says whether it is done."""
        try:
            self._future.result(seconds)
        except TimeoutError:
            return False
        return True

    def result(self) -> Result | None:
        """Give what was made, None if it was stopped; raises the ``Refusal`` it ended with."""
        found = self._future.result()
        if isinstance(found, Refusal):
            raise found
        return found


def refused(error: OSError) -> Refusal:
    """Say that the system did not let a file be read or written: no fault of the program."""
    return Refusal(
        "D611",
        f"Eine Datei liess sich nicht lesen oder schreiben ({reason(error)}).",
        "Bitte prüfen, ob das Laufwerk verbunden und auf diesem Gerät noch Platz ist, und es dann "
        "noch einmal versuchen.",
    )


def _told(function: Callable[[Task[Result]], Result], task: Task[Result]) -> Result:
    try:
        return function(task)
    except OSError as error:
        raise refused(error) from error


class Work:
    """One thread for everything that reads files from outside or makes documents."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "minikip-work")
        self._lock = threading.Lock()
        self._tasks: dict[str, Task[Any]] = {}

    def start(
        self, title: str, leads_to: str, function: Callable[[Task[Result]], Result]
    ) -> Task[Result]:
        """Begin something; ``function`` gets its task, to say how far it is (``Task.each``).

        In ``leads_to`` stands «{}» for the id of the task, where only it knows the result.
        """
        task: Task[Result] = Task(title, leads_to)
        task.leads_to = leads_to.replace("{}", task.id)

        def run() -> Result | Refusal | None:
            try:
                return None if task.stopped else attempt(_told, function, task)
            except StoppedError:
                return None

        task._future = self._thread.submit(run)
        with self._lock:
            self._tasks[task.id] = task
            for old in [one for one in self._tasks.values() if not one.running][:-_KEPT]:
                del self._tasks[old.id]
        return task

    def begin(self, function: Callable[..., object], *arguments: Any) -> None:
        """Do something short when there is time, that nobody waits for."""
        self._thread.submit(function, *arguments)

    def task(self, name: str) -> Task[Any] | None:
        """Give a task by its id; None if nobody knows it any more."""
        return self._tasks.get(name)

    def end(self) -> None:
        """Let what is at work come to the end of its item, and begin nothing more."""
        for task in list(self._tasks.values()):
            task.stopped = True
        self._thread.shutdown(wait=True, cancel_futures=True)
