"""Spreads items over the processes of an executor; the results come in the order of the items."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import lru_cache
from typing import Any, TypeVar

from minikip_docs.data.model import Refusal
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.processes import Processes

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4  # results for each process that may wait for one before them: memory stays flat
_LOOK = 0.25  # seconds; Windows answers Ctrl-C only between two waits


def spread(
    function: Callable[[Item], Result], items: Iterable[Item], executor: Executor
) -> Iterator[Result | Refusal]:
    """Call a function for each item in some process; yields the results in order.

    Function, items and results go there and back as pickles; threads are not supported.
    Items are taken as they are worked on and few results wait, so memory does not grow with
    their number. What raises is a ``Refusal``. An item that kills its process is X998 with
    our ``Processes``; a pool of another kind is broken by it, and its ``BrokenExecutor`` is
    raised.
    """
    width = executor.number if isinstance(executor, Processes) else 2 * (os.cpu_count() or 1)
    packed = pickle.dumps(function)
    coming = enumerate(items)
    working: dict[Future[Any], int] = {}
    made: dict[int, Result | Refusal] = {}
    given = taken = 0
    while True:
        while len(working) < width and taken - given < _AHEAD * width:
            try:
                number, item = next(coming)
            except StopIteration:
                break
            working[executor.submit(_one, packed, item)] = number
            taken += 1
        if given in made:
            yield made.pop(given)
            given += 1
        elif working:
            done, _ = wait(working, _LOOK, FIRST_COMPLETED)
            for future in done:
                made[working.pop(future)] = _result(future, executor)
        else:
            return


def _result(future: Future[Any], executor: Executor) -> Any:
    try:
        return future.result()
    except BrokenExecutor:
        if not isinstance(executor, Processes):
            raise  # any of the items in work may have done it
        return Refusal(
            "X998",
            "Das Programm ist dabei abgestürzt, ohne einen Grund zu nennen; vielleicht reichte "
            "der Arbeitsspeicher nicht.",
            "Bitte diese Datei allein noch einmal versuchen. Geschieht es wieder: bitte der "
            "Person melden, die das Programm betreut.",
        )


def _one(packed: bytes, item: Any) -> Any:
    """Do one item, in a worker process."""
    return attempt(_function(packed), item)


@lru_cache(maxsize=1)
def _function(packed: bytes) -> Callable[[Any], Any]:
    """Unpack a function once in a process, with the facts that it carries along."""
    found: Callable[[Any], Any] = pickle.loads(packed)  # noqa: S301 - from our own parent
    return found
