"""The journal of a dossier: what happened, one small file for each entry, never changed.

The files an entry is about are written first, then the entry: it is what counts. A call that was
killed in between is completed by the next one. Entries are written with exclusive create, under
names that sort by time; nothing is appended to, which a network share may lose.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.alone import alone_in
from minikip_docs.data.files import folder_made, read_bytes, write_files
from minikip_docs.data.model import Outcome, Refusal
from minikip_docs.dossiers.store import Dossier

FORMAT = "minikip-journal/1"
_ENDING = ".json"
_YEARS = range(2000, 2100)  # of KIP periods


class Event(StrEnum):
    """What can happen to a dossier, as the names of the journal's files say it."""

    FORM = "Formular"  # a form was made for the party
    RECEIVED = "Eingang"
    ISSUED = "Dokument"  # a final agreement, amendment or report document
    SIGNED = "Unterzeichnet"
    REPLIED = "Rückmeldung"
    REMINDED = "Erinnerung"
    ARCHIVED = "Archiv"


class About(StrEnum):
    """What an entry is about: one of the two forms, or one of the documents."""

    BUDGET = "budget"
    ANNUAL_REPORT = "annual-report"
    AGREEMENT = "agreement"
    AMENDMENT = "amendment"
    REPORT = "report"
    DOSSIER = "dossier"  # the whole


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``same_as`` tells it from all others of its dossier.

    ``on`` is the day people mean (received, date of a letter), ``at`` the moment of writing.
    ``said`` by event, all optional:

    - FORM: ``amendment`` (true: the form to amend with)
    - RECEIVED: ``outcome`` (of the verdict), ``errors``, ``warnings`` (numbers), ``name`` (of the
      file as its sender called it), ``years`` (first and last, of a budget), ``amendment`` (true)
    - ISSUED: ``form`` (SHA-256 of what it was made from), ``years`` (first and last), ``number``
      and ``effective`` (of an amendment); the first of ``files`` is the record
    - SIGNED: ``number`` (of an amendment)
    - REPLIED: ``due`` (ISO date until when an answer is wanted), ``version`` is the one answered
    - REMINDED: ``step`` (what was due)
    - ARCHIVED: ``name`` (of the zip file, which lies elsewhere: there are no ``files``)
    """

    event: Event
    about: About
    on: date
    sha256: str  # of the first file
    files: tuple[str, ...]  # from the dossier's folder, with slashes; the main one first
    year: int | None = None  # of an annual report or its document
    version: int | None = None  # of what came in
    said: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None  # None: not written yet

    def same_as(self, other: Entry) -> bool:
        """Say whether two entries are one: of one event, of one file, about the same.

        A reminder of several things is one file, and an entry for each.
        """
        keys = ((one.event, one.about, one.year, one.sha256) for one in (self, other))
        return next(keys) == next(keys)


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries of a dossier in their order, and the names of files that are none or damaged."""

    entries: tuple[Entry, ...]
    damaged: tuple[str, ...] = ()


def version_before(entries: Sequence[Entry], entry: Entry) -> Entry | None:
    """Give the version of a form that came in before another, None if it is no form or the first.

    Only what can be another version is one: the same form of the same year.
    """
    if entry.event is not Event.RECEIVED:
        return None
    same = [
        one for one in entries[: entries.index(entry)]
        if one.event is Event.RECEIVED and (one.about, one.year) == (entry.about, entry.year)
    ]  # fmt: skip
    return same[-1] if same else None


def note(dossier: Dossier, entry: Entry) -> bool:
    """Write an entry; False if it stands there already. Raises ``Refusal`` D302 or D390."""
    folder_made(dossier.journal)
    with alone_in([dossier.journal]):
        known = read(dossier).entries
        if any(one.same_as(entry) for one in known):
            return False
        last = max((one.at for one in known if one.at), default=None)
        at = datetime.now(UTC)
        if last is not None and at <= last:  # this computer's clock is behind another's
            at = last + timedelta(microseconds=1)
        said = {
            "entry": FORMAT,
            "at": at.isoformat(),
            "event": entry.event.name.lower(),
            "about": entry.about.value,
            "on": entry.on.isoformat(),
            **({"year": entry.year} if entry.year is not None else {}),
            **({"version": entry.version} if entry.version is not None else {}),
            "sha256": entry.sha256,
            "files": list(entry.files),
            **({"said": dict(entry.said)} if entry.said else {}),
        }
        name = f"{at:%Y-%m-%d_%H%M%S-%f}_{entry.event.value}{_ENDING}"
        write_files({dossier.journal / name: jsonio.dumps(said)}, force=False)
    return True


def read(dossier: Dossier) -> Journal:
    """Read the journal; a damaged entry is named and stops nothing."""
    entries: list[Entry] = []
    damaged: list[str] = []
    files: Sequence[os.DirEntry[str]] = ()
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(dossier.journal) as found:
        files = sorted(found, key=lambda one: one.name)
    for file in files:
        if file.name.startswith(".") or not file.name.endswith(_ENDING):
            continue
        try:
            state = file.stat()
            entries.append(_entry(Path(file.path), state.st_mtime_ns, state.st_size))
        except (OSError, Refusal, LookupError, TypeError, ValueError, AttributeError):
            damaged.append(file.name)
    entries.sort(key=lambda one: one.at or datetime.max.replace(tzinfo=UTC))
    return Journal(tuple(entries), tuple(damaged))


@lru_cache(maxsize=100_000)
def _entry(path: Path, _changed: int, _size: int) -> Entry:
    """Read one entry; who looks again and again reads it once, as it is never changed."""
    said = jsonio.loads(read_bytes(path, jsonio.MAX_BYTES))
    if said["entry"] != FORMAT:
        raise ValueError(said["entry"])
    at = datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError(at)
    entry = Entry(
        Event[said["event"].upper()],
        About(said["about"]),
        date.fromisoformat(said["on"]),
        said["sha256"],
        tuple(said["files"]),
        said.get("year"),
        said.get("version"),
        said.get("said", {}),
        at,
    )
    _refuse_unsound(entry)
    return entry


def _refuse_unsound(entry: Entry) -> None:
    """Refuse an entry that lacks what its event needs, so that nobody who reads it has to ask."""
    said = entry.said
    needed: list[Any] = [] if entry.version is None else [entry.version]
    if entry.event is Event.RECEIVED:
        needed.append(entry.version)
        Outcome(said["outcome"])
    if entry.about is About.AMENDMENT and entry.event in {Event.ISSUED, Event.SIGNED}:
        needed.append(said["number"])
    if not all(isinstance(one, str) for one in (entry.sha256, *entry.files)):
        raise TypeError(entry.files)
    first, last = said.get("years") or (_YEARS[0], _YEARS[-1])
    known = {first, last} if entry.year is None else {first, last, entry.year}
    if not all(isinstance(one, int) for one in needed) or not known <= set(_YEARS) or first > last:
        raise ValueError(needed, known)
    if due := said.get("due"):
        date.fromisoformat(due)
