"""The process in which ``apart`` calls functions: limited, deaf to the network, unable to write.

Each limit holds where the system has the means (docs/design.md lists what holds where).
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from typing import Any, BinaryIO

from minikip_docs.data.apart import ANSWER, EndedError, Ending, UnknownError

_HEAD = struct.Struct("<Q")
_AFTER = 5  # seconds later than its parent would, whom it may have lost
_LOOK = 0.05  # seconds between two looks at the memory
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What Python tells before it does it (PEP 578): the network, other programs, changes to files.
_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg",
    "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "os.chmod", "os.chown", "os.link",
    "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime",
    "shutil.", "ftplib.", "http.", "smtplib.", "urllib.", "webbrowser.",
    "winreg.",
)  # fmt: skip


def main(seconds: int, clock: int, memory: int) -> None:
    """Do what comes in, one thing after the other, until nothing more can come.

    ``seconds`` of computing time and ``clock`` seconds by the clock are for each of them.
    """
    coming, going = _pipes()
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers it
    _limit(memory)
    while (function := _part(coming)) is not None and (call := _part(coming)) is not None:
        if not call:
            _import(function)
            continue
        _alarm(seconds, clock + _AFTER)
        answer, ended = _done(function, call)
        _alarm(0, 0)
        going.write(_HEAD.pack(len(answer)))
        going.write(answer)
        going.flush()
        if ended:
            return


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes to the parent for oneself; what a library prints goes nowhere."""
    coming, going = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    return coming, going


def _part(coming: BinaryIO) -> bytes | None:
    head = coming.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (size,) = _HEAD.unpack(head)
    content = coming.read(size)
    return content if len(content) == size else None


def _import(names: bytes) -> None:
    for name in pickle.loads(names):  # noqa: S301 - from our own parent
        import_module(name)


def _done(function: bytes, call: bytes) -> tuple[bytes, bool]:
    """Do one thing; gives the packed answer, and whether this process is to end."""
    try:
        folder, arguments, options = pickle.loads(call)  # noqa: S301 - from our own parent
        with suppress(OSError, TypeError):  # there may be none any more
            os.chdir(folder)
        good, result = True, _function(function)(*arguments, **options)
    except MemoryError:
        good, result = False, EndedError(Ending.MEMORY)
    except Exception as error:
        ours = type(error).__module__.partition(".")[0] == __name__.partition(".")[0]
        good, result = False, error if ours else UnknownError(type(error).__name__)
    try:
        answer = pickle.dumps((good, result), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        answer = b""
    if not answer or len(answer) > ANSWER:
        result = EndedError(Ending.MEMORY)
        answer = pickle.dumps((False, result))
    return answer, isinstance(result, EndedError)


@lru_cache(maxsize=8)
def _function(packed: bytes) -> Callable[..., Any]:
    """Unpack a function once, with what it carries along."""
    found: Callable[..., Any] = pickle.loads(packed)  # noqa: S301 - from our own parent
    return found


def _alarm(seconds: int, clock: int) -> None:
    """End this process after so many seconds, whatever it does then; 0 calls it off.

    ``seconds`` are those it computes, ``clock`` those that pass.
    """
    if hasattr(signal, "setitimer"):  # without a handler the system ends it
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, clock)


def _limit(memory: int) -> None:
    sys.addaudithook(_refuse)
    sys.dont_write_bytecode = True
    if sys.platform == "win32":
        return  # the parent keeps it in a job object
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "darwin":  # which takes a limit and does not keep it
        threading.Thread(target=watch_memory, args=(memory,), daemon=True).start()
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def watch_memory(most: int) -> None:
    """End this process once it has had more memory than ``most`` bytes (not on Windows)."""
    import resource  # noqa: PLC0415 - not on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most:
        time.sleep(_LOOK)
    os._exit(1)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Forbid what reading a file does not need."""
    if event == "open":
        _path, mode, flags = arguments
        if set(mode or "") & set("wax+") or (isinstance(flags, int) and flags & _WRITES):
            raise PermissionError(event)
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(event)
