"""Reads files that have an end, writes files whole or not at all, under names for every system."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

from minikip_docs.data.alone import TEMPORARY, alone_in
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import nfc

# Devices of Windows; it takes the small raised digits for digits, too.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{i}" for n in ("com", "lpt") for i in "123456789¹²³"),
}

REPLACED = "ersetzt"  # the folder for what was replaced
LARGEST = 200_000_000  # bytes of a file that is read where nobody knows less


class NoOrdinaryFileError(OSError):
    """A device, a pipe or a socket: it may never end, or wait for ever."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "das ist keine gewöhnliche Datei")


class LargeFileError(OSError):
    """A file with more bytes than are read; ``size`` is how many it has, as far as is known."""

    def __init__(self, size: int, most: int) -> None:
        said = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1000} KB"
        super().__init__(errno.EFBIG, f"die Datei ist grösser als {said}")
        self.size, self.most = size, most


def read_bytes(path: Path, most: int = LARGEST) -> bytes:
    """Read a whole file of at most ``most`` bytes: the one way in which files are read.

    What is no ordinary file is not even opened, since that alone may wait for ever. Raises
    ``OSError``, also ``NoOrdinaryFileError`` and ``LargeFileError``; ``reason`` says why.
    """
    try:
        _refuse_special(path.stat())
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except ValueError as error:  # a null character, or signs that no name of a file has
        raise OSError(errno.EINVAL, "no name of a file") from error
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        _refuse_special(state)  # another one may have taken its place
        raw = file.read(most + 1) if state.st_size <= most else b""
    # What is read counts, too: the file grew, or the system does not know its size.
    if max(state.st_size, len(raw)) > most:
        raise LargeFileError(max(state.st_size, len(raw)), most)
    return raw


_WITHOUT_WAITING = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_BINARY", "O_NOINHERIT"))


def _refuse_special(state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, "a folder")
    if not stat.S_ISREG(state.st_mode):
        raise NoOrdinaryFileError


def sha256(data: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def safe_name(text: str, *, longest: int = 60) -> str:
    """Turn a title into a part of a file name that Windows, macOS and Linux accept.

    Umlauts stay (they are in the municipalities' names); everything but letters,
    digits, ``-`` and ``.`` becomes ``_``.
    """
    text = re.sub(r"[^\w.-]+", "_", nfc(text)).strip("._-")[:longest].rstrip("._-")
    if not text or text.split(".")[0].casefold() in _RESERVED:
        return f"_{text}" if text else "ohne_Namen"
    return text


def refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    """Refuse (D301) if one of the files to be written is there already and must stay."""
    if force:
        return
    for path in paths:
        if path.exists():
            raise Refusal(
                "D301",
                f"Die Datei «{path}» gibt es schon; sie wird nicht überschrieben.",
                "Bitte die vorhandene Datei verschieben oder --force verwenden.",
            )


def refuse_complete(paths: Sequence[Path], *, force: bool) -> None:
    """Refuse (D301) if all files to be written are there; what was interrupted goes on."""
    if all(path.exists() for path in paths):
        refuse_existing(paths, force=force)


def holds(path: Path, content: bytes) -> bool:
    """Say whether a file is there and has just this content."""
    return path.is_file() and path.stat().st_size == len(content) and read_bytes(path) == content


@held()
def write_files(files: Mapping[Path, bytes], *, force: bool, aside: bool = False) -> None:
    """Write several files that belong together: all of them or none.

    Everything is first written beside its target under a temporary name and then
    renamed, so no reader ever meets a half-written file; a Ctrl-C waits until all are there.
    What a call that was killed has left of just these files stays, and the rest is added.
    Folders are made as needed. With ``force`` files are replaced; ``aside``: what they replace is
    moved into the folder ``ersetzt`` beside them, under the day. Without ``force`` nothing is
    replaced, even if another process writes it at this moment.
    Raises ``Refusal`` D301 (a file exists and ``force`` is off), D302 (cannot write) or D390
    (another call writes there and comes to no end).
    """
    refuse_complete(list(files), force=force)
    current = next(iter(files), Path())  # named if it goes wrong, never the temporary file
    try:
        for current in files:
            current.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(path.parent for path in files):
            new = {path: data for path, data in files.items() if not holds(path, data)}
            refuse_existing(list(new), force=force)
            for current in _placed(new, force=force, aside=aside):  # noqa: B007 - see above
                pass
    except OSError as error:
        if isinstance(error, FileExistsError) and current.is_file():
            refuse_existing([current], force=False)  # another program was faster
        raise not_written(current, error) from error


def folder_made(folder: Path) -> None:
    """Make a folder with those above it, if it is not there; raises ``Refusal`` D302."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error


def not_written(path: Path, error: OSError) -> Refusal:
    """Say that a file or folder cannot be written (D302), and why."""
    return Refusal(
        "D302",
        f"«{path}» kann nicht geschrieben werden ({reason(error)}).",
        "Bitte einen Ordner angeben, in den Sie schreiben dürfen und der genug Platz hat.",
    )


def renew(path: Path, content: bytes) -> Path | None:
    """Give a file another content at one stroke; at no moment is there none.

    The old version goes to ``ersetzt``; gives where it lies, None if there was none or it is the
    same. What a link leads to is renewed, and the link stays. Raises ``Refusal`` as
    ``write_files``.
    """
    path = Path(os.path.realpath(path))
    with alone_in([path.parent]):
        if not path.exists():
            write_files({path: content}, force=False)
            return None
        if holds(path, content):
            return None
        place = places_aside([path])[0]
        write_files({place: read_bytes(path), path: content}, force=True)  # in this order
        return place


def _placed(files: Mapping[Path, bytes], *, force: bool, aside: bool) -> Iterator[Path]:
    """Write files and give them their names; yields each before it is touched."""
    waiting: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    moved: list[tuple[Path, Path]] = []  # where it was, where it is
    try:
        for target, data in files.items():
            yield target
            if target.exists():  # a device would be gone for ever; another file is replaced
                _refuse_special(target.stat())
            handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
            waiting.append((Path(name), target))
            Path(name).chmod(_ordinary_mode())
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        if force and aside:
            _set_aside([target for target in files if target.exists()], moved)
        for temporary, target in waiting:
            yield target
            new = not target.exists()
            (Path.replace if force and not aside else _rename)(temporary, target)
            if new:
                placed.append(target)
    except BaseException:
        # New files of a half-placed set are taken back; replaced ones are whole either way.
        _take_back(placed, moved)
        raise
    finally:
        for temporary, _target in waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _take_back(placed: Sequence[Path], moved: Sequence[tuple[Path, Path]]) -> None:
    for target in placed:
        with suppress(OSError):
            target.unlink()
    for before, now in moved:
        with suppress(OSError):
            _rename(now, before)


def _set_aside(targets: Sequence[Path], moved: list[tuple[Path, Path]]) -> None:
    """Move files that are replaced into a folder of the day; those of one set stay together."""
    for target, place in zip(targets, places_aside(targets), strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        _rename(target, place)
        moved.append((target, place))


def places_aside(targets: Sequence[Path]) -> list[Path]:
    """Give where files go that are replaced: beside them into ``ersetzt``, under the day."""
    for number in count(1):
        day = date.today().isoformat() + (f"_{number}" if number > 1 else "")
        places = [target.parent / REPLACED / day / target.name for target in targets]
        if not any(place.exists() for place in places):
            return places
    raise AssertionError  # ``count`` has no end


def _rename(source: Path, target: Path) -> None:
    """Give a file another name, which must be free: ``FileExistsError`` if it is not."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without links
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists", str(target)) from error
        source.rename(target)
    else:
        source.unlink()


def _ordinary_mode() -> int:
    """Give the rights a new file has here; temporary files are closed to colleagues."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def reason(error: OSError) -> str:
    """Say in German why the operating system refused, or ``read_bytes``."""
    if isinstance(error, NoOrdinaryFileError | LargeFileError):
        return str(error.strerror)
    reasons = {
        errno.EACCES: "keine Berechtigung",
        errno.EPERM: "keine Berechtigung",
        errno.EROFS: "der Datenträger ist schreibgeschützt",
        errno.ENOSPC: "der Datenträger ist voll",
        errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: "das Speicherkontingent ist voll",
        errno.EFBIG: "die Datei wird zu gross",
        errno.ENOENT: "der Ordner oder die Datei fehlt",
        errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
        errno.EEXIST: "ein Teil des Pfads ist eine Datei, kein Ordner",
        errno.EISDIR: "das ist ein Ordner",
        errno.ENAMETOOLONG: "der Name ist zu lang",
        errno.ELOOP: "eine Verknüpfung führt im Kreis",
        errno.EINVAL: "der Name ist hier nicht erlaubt",
    }
    return reasons.get(error.errno or 0, "das Betriebssystem hat abgelehnt")
