"""Writes files whole or not at all, and gives them names that every system accepts."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal

_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


def sha256(data: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def safe_name(text: str, *, longest: int = 60) -> str:
    """Turn a title into a part of a file name that Windows, macOS and Linux accept.

    Umlauts stay (they are in the municipalities' names); everything but letters,
    digits, ``-`` and ``.`` becomes ``_``.
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[^\w.-]+", "_", text).strip("._-")[:longest].rstrip("._-")
    if not text or text.split(".")[0].casefold() in _RESERVED:
        return f"_{text}" if text else "ohne_Namen"
    return text


def refuse_existing(paths: Mapping[Path, bytes] | list[Path], *, force: bool) -> None:
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


@held()
def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write several files that belong together: all of them or none.

    Everything is first written beside its target under a temporary name and then
    renamed, so no reader ever meets a half-written file; a Ctrl-C waits until all are there.
    Folders are made as needed.
    Raises ``Refusal`` D301 (a file exists and ``force`` is off) or D302 (cannot write).
    """
    refuse_existing(list(files), force=force)
    waiting: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    current = next(iter(files), Path())  # named if it goes wrong, never the temporary file
    try:
        for target, data in files.items():
            current = target
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(21, "ist ein Ordner", str(target))
            handle, name = tempfile.mkstemp(prefix=".minikip-", dir=target.parent)
            waiting.append((Path(name), target))
            Path(name).chmod(_ordinary_mode())
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        for temporary, target in waiting:
            current = target
            new = not target.exists()
            temporary.replace(target)
            if new:
                placed.append(target)
    except OSError as error:
        # New files of a half-placed set are taken back; replaced ones are whole either way.
        for target in placed:
            with suppress(OSError):
                target.unlink()
        raise Refusal(
            "D302",
            f"«{current}» kann nicht geschrieben werden ({reason(error)}).",
            "Bitte einen Ordner angeben, in den Sie schreiben dürfen und der genug Platz hat.",
        ) from error
    finally:
        for temporary, _target in waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _ordinary_mode() -> int:
    """Give the rights a new file has here; temporary files are closed to colleagues."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def reason(error: OSError) -> str:
    """Say in German why the operating system refused."""
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
