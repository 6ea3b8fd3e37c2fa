"""Files a form in its dossier: a folder for each version, whole or not at all, and the entry."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path, PurePath
from typing import Any

from minikip_docs.checks import verdict_json
from minikip_docs.data import jsonio
from minikip_docs.data.alone import TEMPORARY, alone_in
from minikip_docs.data.files import (
    folder_made,
    not_written,
    read_bytes,
    safe_name,
    sha256,
    write_files,
)
from minikip_docs.data.interrupt import held
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import Entry, Event
from minikip_docs.dossiers.store import VERDICT, Dossier
from minikip_docs.jobs.arrived import Whose

_LONGEST_PATH = 259  # signs that programs on Windows take
_LONGEST_NAME = 60  # signs of a file's name without its ending
_ROOM = 32  # signs that the name of a file has in any case, with its ending
# Endings that files keep. Others may make Windows start something or ask another computer, some
# of them as soon as their folder is looked at: they get «.bin», and their bytes stay as they are.
_KEPT = {
    "pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "xlsm", "ods", "csv", "ppt", "pptx",
    "odp", "json", "eml", "msg", "zip", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic",
    "heif", "webp",
}  # fmt: skip
_SECONDS = 5.0  # that a virus scanner may keep a folder from getting its name


@dataclass(frozen=True, slots=True)
class Arrival:
    """A form with what came with it: names as their senders called them, and bytes, it first."""

    whose: Whose
    files: Sequence[tuple[str, bytes]]
    verdict: Verdict
    on: date
    said: Mapping[str, Any]  # what its entry says beside the verdict


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form lies: its folder and version, and whether it lay there before."""

    folder: Path
    version: int
    known: bool


@held()
def place(dossier: Dossier, form: Arrival) -> Place:
    """Put a form and what came with it into a dossier, as its next version, and note that.

    One with the same bytes lies there only once. One call after the other writes into a dossier;
    what one that was killed has left is completed; a Ctrl-C waits until all is there. Raises
    ``Refusal`` D302, D390, D440, and D434 for a path that would be too long.
    """
    whose = form.whose
    arrived = dossier.path / store.RECEIVED
    refuse_long(dossier.path, whose)
    folder_made(arrived)
    with alone_in([dossier.path, arrived]):
        _sweep(arrived)
        digest = sha256(form.files[0][1])
        entries = [one for one in journal.read(dossier).entries if one.event is Event.RECEIVED]
        for one in entries:
            if one.sha256 == digest and one.version is not None:
                return Place(folder_of(dossier, one), one.version, known=True)
        own = (whose.about, whose.year)
        noted = {one.version or 0 for one in entries if (one.about, one.year) == own}
        there = _versions(arrived, whose.stem)
        version = max(there, default=0)
        if version in noted or version not in there or not _holds(there[version], digest):
            version = max({0, *there, *noted}) + 1
            there[version] = arrived / f"{whose.stem}_v{version}"
            _appear(there[version], _named(form, there[version]))
        _note(dossier, form, there[version], version)
        return Place(there[version], version, known=False)


def folder_of(dossier: Dossier, entry: Entry) -> Path:
    """Give the folder of what came in; raises ``Refusal`` D440 if it is not there any more."""
    form = dossier.path / PurePath(entry.files[0])
    if not form.is_file():
        raise Refusal(
            "D440",
            f"Nach dem Verlauf des Dossiers «{dossier.path.name}» ist die Eingabe abgelegt, aber "
            f"«{entry.files[0]}» fehlt dort.",
            "Bitte den Ordner aus der Datensicherung zurückholen.",
        )
    return form.parent


def refuse_long(dossier: Path, whose: Whose) -> None:
    """Refuse (D434) a dossier that lies so deep that Windows could not open what came in."""
    path = dossier.absolute() / store.RECEIVED / f"{whose.stem}_v100"
    over = _signs(path) + 1 + _ROOM - _LONGEST_PATH
    if over > 0:
        raise Refusal(
            "D434",
            f"Der Ordner «{dossier.absolute()}» liegt zu tief: Windows öffnet keine Datei, deren "
            f"Name mit allen Ordnern mehr als {_LONGEST_PATH} Zeichen hat; es sind {over} zu viel.",
            "Bitte die Dossiers in einen Ordner weiter oben oder mit kürzerem Namen legen.",
        )


def _signs(path: Path) -> int:
    """Count the signs of a path as Windows does."""
    return len(str(path).encode("utf-16-le", "surrogatepass")) // 2


def _versions(arrived: Path, stem: str) -> dict[int, Path]:
    """Give the folders of the versions that there are, whether they are noted or not."""
    named = re.compile(rf"{re.escape(stem)}_v([1-9]\d{{0,5}})", re.IGNORECASE)
    found = ((named.fullmatch(path.name), path) for path in arrived.iterdir())
    return {int(match[1]): path for match, path in found if match}


def _holds(folder: Path, digest: str) -> bool:
    """Say whether the verdict in a folder is on the form with this SHA-256."""
    try:
        verdict = jsonio.loads(read_bytes(folder / VERDICT, jsonio.MAX_BYTES))
        return bool(verdict["files"][0]["sha256"] == digest)
    except (OSError, Refusal, LookupError, TypeError):
        return False


def _appear(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder under a temporary name and give it its own when it is whole."""
    temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent))
    try:
        temporary.chmod(0o777 & ~_mask())
        write_files({temporary / name: raw for name, raw in files.items()}, force=False)
        end = time.monotonic() + _SECONDS
        while True:
            try:
                temporary.rename(folder)
            except PermissionError:
                if os.name != "nt" or time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return
    except OSError as error:
        raise not_written(folder, error) from error
    except Refusal as fault:  # a name that nobody has given is none to show
        said = fault.message.replace(temporary.name, folder.name)
        raise Refusal(fault.code, said, fault.remedy) from fault
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sweep(arrived: Path) -> None:
    """Remove what calls that were killed have left half written."""
    for path in arrived.glob(f"{TEMPORARY}????????"):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)


def _note(dossier: Dossier, form: Arrival, folder: Path, version: int) -> None:
    """Note what lies in the folder of a version; the form is named by the verdict on it."""
    verdict = jsonio.loads(read_bytes(folder / VERDICT, jsonio.MAX_BYTES))["files"][0]
    counted = [one["severity"] for one in verdict["findings"] if one["stage"] == "submission"]
    names = sorted(
        (path.name for path in folder.iterdir() if not path.name.startswith(TEMPORARY)),
        key=lambda name: (name != verdict["file"], name == VERDICT, name),
    )
    entry = Entry(
        Event.RECEIVED,
        form.whose.about,
        form.on,
        verdict["sha256"],
        tuple(dossier.inside(folder / name) for name in names),
        year=form.whose.year,
        version=version,
        said={
            "outcome": verdict["outcome"],
            "errors": counted.count("error"),
            "warnings": counted.count("warning"),
            "name": form.files[0][0],
            **form.said,
        },
    )
    journal.note(dossier, entry)


def _named(form: Arrival, folder: Path) -> dict[str, bytes]:
    """Give files names that every system takes and that fit into a folder, no two the same.

    The verdict is added under its own name; it names the form as it is called here.
    """
    room = _LONGEST_PATH - _signs(folder.absolute()) - 1
    taken = {VERDICT.casefold(), store.FILE.casefold()}
    found: dict[str, bytes] = {}
    for name, raw in form.files:
        stem, ending = _parts(name)
        for number in count(1):
            more = f"_{number}" if number > 1 else ""
            longest = min(_LONGEST_NAME, room - len(more) - len(ending) - 1)
            own = f"{safe_name(stem, longest=longest)}{more}.{ending}"
            if own.casefold() not in taken:
                break
        taken.add(own.casefold())
        found[own] = raw
    shown = replace(form.verdict, source=next(iter(found)))
    return {**found, VERDICT: verdict_json.as_json([shown]).encode()}


def _parts(name: str) -> tuple[str, str]:
    """Take the name of a file apart: what stands before its ending, without a dot, and that."""
    last = re.split(r"[\\/]", name)[-1]
    stem, dot, ending = last.rpartition(".")
    ending = ending.casefold()
    stem, ending = (stem, ending) if dot and ending in _KEPT else (last, "bin")
    return stem.replace(".", "_"), ending
