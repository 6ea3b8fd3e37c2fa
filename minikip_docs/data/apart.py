"""Calls a function in a process of its own, with limits: what it dies of takes nobody with it.

What outsiders send is read there. The process (``apart_child``) is started once and kept; after
one that was ended the next call starts another. It gets bytes and gives plain data back.
"""

from __future__ import annotations

import atexit
import enum
import io
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from minikip_docs.data import job_object

Given = ParamSpec("Given")
Result = TypeVar("Result")

SECONDS = 20  # of computing time for one call; by the clock where the system counts none
PATIENCE = 6  # times as long by the clock: a busy machine is no fault of the file
MEMORY = 1 << 30  # bytes of one process
ANSWER = 100_000_000  # bytes of one result

# What a result may be made of: see ``_Plain``.
_PLAIN = {
    ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "complex"),
    ("collections", "OrderedDict"), ("datetime", "date"), ("datetime", "datetime"),
    ("datetime", "time"), ("datetime", "timedelta"), ("decimal", "Decimal"),
}  # fmt: skip
_HEAD = struct.Struct("<Q")
_COUNTS = hasattr(signal, "setitimer")  # whether the system counts computing time: not Windows
_CLOCKS = {signal.SIGPROF, signal.SIGALRM} if sys.platform != "win32" else set()


class Ending(enum.Enum):
    """How a call ended that gave no result; what to say of it is the caller's business."""

    TIME = enum.auto()
    MEMORY = enum.auto()  # or a result of more than ``ANSWER``
    CRASH = enum.auto()


class EndedError(Exception):
    """A call that gave no result, and how it ended."""

    def __init__(self, how: Ending) -> None:
        super().__init__(how)
        self.how = how


class UnknownError(Exception):
    """An exception that nobody foresaw: a fault of the program, not of the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def apart(
    function: Callable[Given, Result], /, *arguments: Given.args, **options: Given.kwargs
) -> Result:
    """Call a function of a module, or a ``partial`` of one, in the process kept for it.

    Function and arguments go there as pickles; the function and what a ``partial`` carries
    along are unpacked once. The result is plain data: our own classes, numbers, texts, dates.
    Raises what the function raises if that is an exception of ours, ``UnknownError`` for any
    other, and ``EndedError`` after ``SECONDS``, beyond ``MEMORY`` or ``ANSWER``, and if the
    process dies.
    """
    call = pickle.dumps((_folder(), arguments, options), pickle.HIGHEST_PROTOCOL)
    with _kept.lock:
        good, result = _kept.running().ask(pickle.dumps(function), call)
    if not good:
        raise result
    given: Result = result
    return given


def _folder() -> str | None:
    """Give the current folder, from where paths are meant; None if it is gone."""
    try:
        return os.getcwd()  # noqa: PTH109 - as text
    except OSError:
        return None


def get_ready(modules: Iterable[str]) -> None:
    """Start the process before it is needed, and let it import some modules meanwhile."""
    with _kept.lock:
        _kept.running().send(pickle.dumps(tuple(modules)), b"")


def _wait() -> int:
    """Give how many seconds by the clock one call may take."""
    return SECONDS * PATIENCE if _COUNTS else SECONDS


class _Plain(pickle.Unpickler):
    """Unpacks a result; whoever took over the process makes nothing of it but data."""

    def find_class(self, module: str, name: str) -> Any:
        ours = module.partition(".")[0] == __package__.partition(".")[0] and "." not in name
        if not ours and (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


class _Child:
    """One process: asked one thing after the other."""

    def __init__(self) -> None:
        python = sys.executable
        environment = {
            "MALLOC_ARENA_MAX": "2",  # of glibc: an arena for each thread would use up the limit
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        detached: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is not for it
        if sys.platform == "win32":
            # In a virtual environment the program of that name only starts another one.
            python = getattr(sys, "_base_executable", python)
            environment["__PYVENV_LAUNCHER__"] = sys.executable
            detached = {
                "creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
            }
        code = f"from {__package__}.apart_child import main; main({SECONDS}, {_wait()}, {MEMORY})"
        self.process = subprocess.Popen(  # noqa: S603 - this program itself
            [python, "-X", "utf8", "-c", code], env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **detached,
        )  # fmt: skip
        self.job = job_object.limited(self.process, MEMORY)
        self.owner = os.getpid()

    @property
    def lives(self) -> bool:
        """Say whether it can be asked; a copy of this process has no share in it."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, function: bytes, call: bytes) -> tuple[bool, Any]:
        """Let it do something; gives whether that went well, and the result or exception."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self.process.kill()

        clock = threading.Timer(_wait(), end)
        clock.daemon = True
        clock.start()
        try:
            self.send(function, call)
            answer = self._answer()
        except BaseException:
            self.end()  # it may be in the middle of something, as after Ctrl-C
            raise
        finally:
            clock.cancel()
        if answer is None:
            self.end()
            timed_out = late.is_set() or -self.process.returncode in _CLOCKS
            return False, EndedError(Ending.TIME if timed_out else Ending.CRASH)
        good, result = answer
        if isinstance(result, EndedError):
            self.end()  # its memory is in no good state
        return good, result

    def send(self, function: bytes, call: bytes) -> None:
        """Send it something to do; nothing happens if it has died."""
        with suppress(OSError):
            for part in (function, call):
                self._in.write(_HEAD.pack(len(part)))
                self._in.write(part)
            self._in.flush()

    def _answer(self) -> tuple[bool, Any] | None:
        """Wait for its answer; None if it died."""
        head = self._out.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        (size,) = _HEAD.unpack(head)
        if size > ANSWER:
            return False, EndedError(Ending.MEMORY)
        content = self._out.read(size)
        if len(content) < size:
            return None
        try:
            good, result = _Plain(io.BytesIO(content)).load()
        except Exception:
            return None
        return bool(good), result

    @property
    def _in(self) -> Any:
        return self.process.stdin

    @property
    def _out(self) -> Any:
        return self.process.stdout

    def end(self) -> None:
        """End it at once."""
        self.process.kill()
        for pipe in (self._in, self._out):
            with suppress(OSError):  # what was not sent yet
                pipe.close()
        self.process.wait()


@dataclass
class _Kept:
    """The process of this one."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    child: _Child | None = None

    def running(self) -> _Child:
        if self.child is None or not self.child.lives:
            self.child = _Child()
        return self.child

    def end(self) -> None:
        if self.child is not None and self.child.lives:
            self.child.end()


_kept = _Kept()
atexit.register(_kept.end)
