"""One call at a time writes into a folder; what a call that was killed left there is cleared."""

from __future__ import annotations

import errno
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from minikip_docs.data.model import Refusal

TEMPORARY = ".minikip-"  # how a file is called until it is whole
LOCK = f"{TEMPORARY}lock"  # lies in a folder as long as a call writes there, or was killed
_LEFT = re.compile(re.escape(TEMPORARY) + r"[a-z0-9_]{8}")  # as ``tempfile`` makes the names
_PATIENCE = 20.0  # seconds; the files of one document are written in a fraction of one
_PAUSE = 0.02  # seconds between two tries
_IN_VAIN = 10  # tries after which a folder in which no lock can be made is taken as it is
_ours: set[tuple[int, Path]] = set()  # which thread has which folder


@contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """Keep other calls of the program, and its other threads, from writing into some folders.

    They wait meanwhile. Whoever has a folder alone knows that the temporary files there are of a
    call that was killed, and removes them. A folder that does not exist, one that is closed to
    us, and a drive without locks are written to as they are, and nothing is removed there. May be
    called again inside. Raises ``Refusal`` D390 if another call does not come to its end.
    """
    with ExitStack() as locks:
        mine = {folder for thread, folder in set(_ours) if thread == threading.get_ident()}
        for folder in sorted({Path(os.path.realpath(one)) for one in folders} - mine):
            locks.enter_context(_alone(folder))
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = _locked(folder)
    if handle is None:
        yield
        return
    held = threading.get_ident(), folder
    _ours.add(held)
    try:
        _sweep(folder)
        yield
    finally:
        _ours.discard(held)
        _free(folder, handle)


def _locked(folder: Path) -> int | None:
    """Wait for the lock of a folder; None where there can be none."""
    from filelock import lock_descriptor  # noqa: PLC0415 - slow, and only needed to write

    end = time.monotonic() + _PATIENCE
    in_vain = 0
    while True:
        handle = None
        try:
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | _NOT_INHERITED, 0o666)
            if lock_descriptor(handle, blocking=False):
                if _is_there(folder, handle):
                    return handle
                in_vain += 1  # removed meanwhile, or a drive that gives files changing numbers
        except PermissionError:  # another user's, one that Windows is just removing, or no right
            in_vain += not os.path.lexists(folder / LOCK)
        except OSError as error:
            if error.errno != errno.ESTALE:  # no such folder, or a drive without locks
                if handle is not None:
                    _free(folder, handle)
                return None
        if handle is not None:
            os.close(handle)
        if in_vain == _IN_VAIN:
            return None
        if time.monotonic() > end:
            raise Refusal(
                "D390",
                f"In den Ordner «{folder}» schreibt gerade ein anderer Aufruf des Programms.",
                "Bitte warten, bis er fertig ist, und noch einmal versuchen.",
            )
        time.sleep(_PAUSE)


_NOT_INHERITED = getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_NOFOLLOW", 0)


def _is_there(folder: Path, handle: int) -> bool:
    """Say whether what was locked is still the lock of the folder: its holder removes it.

    Windows removes no file that is open: there it is.
    """
    if os.name == "nt":
        return True
    with suppress(OSError, AttributeError):
        os.fchmod(handle, 0o666)  # after a kill another user must be able to take it
    try:
        return os.path.samestat(os.fstat(handle), (folder / LOCK).stat())
    except FileNotFoundError:
        return False


def _free(folder: Path, handle: int) -> None:
    """Remove the lock of a folder and give it back.

    It is removed first, so that whoever waits for it sees that it is none any more. Windows
    removes no file that is open, so there it is left to the last one who has it open.
    """
    if os.name == "nt":
        os.close(handle)
    with suppress(OSError):
        (folder / LOCK).unlink()
    if os.name != "nt":
        os.close(handle)


def _sweep(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [one for one in entries if _LEFT.fullmatch(one.name)]:
            if entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    Path(entry.path).unlink()
