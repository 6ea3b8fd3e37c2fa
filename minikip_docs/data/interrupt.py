"""Ctrl-C at the wrong moment: held back while files are written, kept from other processes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held() -> Iterator[None]:
    """Let what is inside come to its end; a Ctrl-C meanwhile counts when it has.

    Only the main thread is ever interrupted; elsewhere this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted: list[int] = []

    def later(number: int, _frame: FrameType | None) -> None:
        wanted.append(number)

    before = signal.signal(signal.SIGINT, later)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if wanted:
            signal.raise_signal(signal.SIGINT)  # whoever answers it now


@contextmanager
def shut_out() -> Iterator[None]:
    """Start processes inside that Ctrl-C on the terminal will not reach, from their first moment.

    The process that starts them ends them. Windows knows no such thing: there a process says
    for itself that it does not listen, as soon as it runs.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_interrupt(error: BaseException | None) -> bool:
    """Say whether an exception is a Ctrl-C in another's clothes.

    Python itself makes a ``RuntimeError`` of one that comes while it sets up a class.
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
