"""One call at a time writes into a folder; what a call that was killed left there is cleared."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from minikip_docs.data.model import Refusal

TEMPORARY = ".minikip-"  # how a file is called until it is whole
_LEFT = re.compile(re.escape(TEMPORARY) + r"[a-z0-9_]{8}")  # as ``tempfile`` makes the names
_PATIENCE = 20.0  # seconds; the files of one document are written in a fraction of one
_ours: set[Path] = set()


@contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """Keep other calls of the program from writing into some folders; they wait meanwhile.

    Whoever has a folder alone knows that the temporary files there are of a call that was
    killed, and removes them. A folder that does not exist, and a drive without locks, are
    written to as they are, and nothing is removed there. May be called again inside. Raises
    ``Refusal`` D390 if another call does not come to its end.
    """
    with ExitStack() as locks:
        for folder in sorted({Path(os.path.realpath(one)) for one in folders} - _ours):
            locks.enter_context(_alone(folder))
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = _open(folder)
    end = time.monotonic() + _PATIENCE
    try:
        while handle is not None:
            try:
                _lock(handle)
            except (BlockingIOError, PermissionError) as error:
                if time.monotonic() > end:
                    raise Refusal(
                        "D390",
                        f"In den Ordner «{folder}» schreibt gerade ein anderer Aufruf des "
                        "Programms.",
                        "Bitte warten, bis er fertig ist, und noch einmal versuchen.",
                    ) from error
                time.sleep(0.02)
            except OSError:  # a drive without locks
                break
            else:
                _ours.add(folder)
                _sweep(folder)
                break
        yield
    finally:
        _ours.discard(folder)
        if handle is not None:
            os.close(handle)


def _sweep(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [one for one in entries if _LEFT.fullmatch(one.name)]:
            if entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    Path(entry.path).unlink()


# The lock goes with the process, however it ends.
if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int | None:
        """Open a file that is gone as soon as nobody has it open: folders cannot be locked."""
        with suppress(OSError):
            return os.open(folder / f"{TEMPORARY}lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        return None

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _open(folder: Path) -> int | None:
        with suppress(OSError):
            return os.open(folder, os.O_RDONLY)
        return None

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
