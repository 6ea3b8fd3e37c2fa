"""Does one thing for each of many items, in their order: in this process, or with an executor.

What comes out is the same either way, and so is its order. An item that fails is a ``Refusal``
among the results and stops nobody.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from minikip_docs.data.apart import UnknownError
from minikip_docs.data.interrupt import is_interrupt
from minikip_docs.data.model import Refusal

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from minikip_docs.jobs.processes import Processes

MOST = 4  # processes that are started unasked: each takes some 150 MB
Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], executor: Executor | None = None
) -> Iterator[Result | Refusal]:
    """Call a function for each item; yields the results in order, each as soon as it may be.

    Without ``executor`` each is made when it is asked for; with one see ``spread``.
    """
    if executor is not None:
        from minikip_docs.jobs.spread import spread  # noqa: PLC0415 - a few files need none

        return spread(function, items, executor)
    return (attempt(function, item) for item in items)


def number_of_processes(jobs: int | None, items: int, *, worth: int) -> int:
    """Give how many processes a batch gets: ``jobs`` if somebody asks for so many.

    Else there is one for each ``worth`` items: with fewer, starting it takes longer than it saves.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(items, jobs) if jobs else min(items // worth, cores or 1, MOST)


@contextmanager
def workers(jobs: int | None, items: int, *, worth: int) -> Iterator[Processes | None]:
    """Give the processes for a batch, or None where this one does it as fast.

    ``jobs`` is what somebody asked for. Without it there is a process for each ``worth``
    items, from two on: with fewer, starting it takes longer than what it saves.
    """
    number = number_of_processes(jobs, items, worth=worth)
    if number <= 1:
        yield None
        return
    from minikip_docs.jobs.processes import Processes  # noqa: PLC0415 - a few files need none

    with Processes(number) as processes:
        yield processes


def attempt(function: Callable[..., Result], *args: Any, **options: Any) -> Result | Refusal:
    """Call a function for one of many items; give its refusal instead of raising it."""
    try:
        return function(*args, **options)
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        if isinstance(error, Refusal):
            return error
        if os.environ.get("MINIKIP_DEBUG"):
            raise
        return unexpected(error)


def unexpected(error: Exception) -> Refusal:
    """Say in German that the program itself has a fault; X999."""
    name = error.name if isinstance(error, UnknownError) else type(error).__name__
    return Refusal(
        "X999",
        f"Das Programm hat einen Fehler gemacht ({name}). Das liegt nicht an Ihnen.",
        "Bitte melden Sie den Befehl und diese Zeile der Person, die das Programm betreut.",
    )
