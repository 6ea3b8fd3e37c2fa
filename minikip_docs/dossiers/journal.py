"""The journal of a dossier: what happened, one small file for each entry, never changed.

The files an entry is about are written first, then the entry: it is what counts. A call that was
killed in between is completed by the next one. Entries are written with exclusive create, under
names that sort by time; nothing is appended to, which a network share may lose.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PureWindowsPath
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
    """One entry; its ``key`` tells it from all others of its dossier.

    ``on`` is the day people mean (received, date of a letter), ``at`` the moment of writing.
    ``said`` by event, all optional:

    - FORM: ``amendment`` (true: the form to amend with)
    - RECEIVED: ``outcome`` (of the verdict), ``errors``, ``warnings`` (numbers), ``name`` (of the
      file as its sender called it), ``years`` (first and last, of a budget), ``members`` (parties
      of an association, of its budget), ``amendment`` (true)
    - ISSUED: ``form`` (SHA-256 of what it was made from), ``years`` and ``members`` (as above),
      ``number`` and ``effective`` (of an amendment); the first of ``files`` is the record
    - SIGNED: ``number`` (of an amendment)
    - REPLIED: ``due`` (ISO date until when an answer is wanted), ``outcome`` (of the verdict that
      was told: more may be agreed by then), ``version`` is the one answered
    - REMINDED: ``step`` (what was due), ``due`` (ISO date: the new last day, if there is one)
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

    @property
    def key(self) -> tuple[Event, About, int | None, str]:
        """Give what tells it from all others of its dossier: event, file and what it is about.

        A reminder of several things is one file, and an entry for each.
        """
        return self.event, self.about, self.year, self.sha256


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries of a dossier in their order, and the names of files that are none or damaged."""

    entries: tuple[Entry, ...]
    damaged: tuple[str, ...] = ()


def came_in(entries: Iterable[Entry], about: About, year: int | None = None) -> list[Entry]:
    """Give the versions of a form in the order in which they came in; the last one counts.

    That is by the day: an older one may be filed later.
    """
    found = [one for one in entries
             if one.event is Event.RECEIVED and (one.about, one.year) == (about, year)]  # fmt: skip
    return sorted(found, key=lambda one: one.on)


def version_before(entries: Sequence[Entry], entry: Entry) -> Entry | None:
    """Give the version of a form that came in before another; None for the first, or no form."""
    same = came_in(entries, entry.about, entry.year)
    return next((old for old, new in pairwise(same) if new is entry), None)


def note(dossier: Dossier, entry: Entry) -> bool:
    """Write an entry; False if it stands there already. Raises ``Refusal`` D302 or D390."""
    folder_made(dossier.journal)
    with alone_in([dossier.journal]):
        known = read(dossier).entries
        if any(one.key == entry.key for one in known):
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
    """Read the journal; a damaged entry is named and stops nothing.

    What a program that copies folders has doubled («… (1).json», «…-PC12.json») counts once.
    """
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
    once: dict[object, Entry] = {}
    for one in entries:
        once.setdefault(one.key, one)
    return Journal(tuple(once.values()), tuple(damaged))


@lru_cache(maxsize=100_000)
def _entry(path: Path, _changed: int, _size: int) -> Entry:
    """Read one entry; who looks again and again reads it once, as it is never changed."""
    said = jsonio.loads(read_bytes(path, jsonio.MAX_BYTES))
    if said["entry"] != FORMAT:
        raise ValueError(said["entry"])
    at = datetime.fromisoformat(said["at"])
    if at.tzinfo is None or at.year not in _YEARS:
        raise ValueError(at)
    if not isinstance(said["files"], list):
        raise TypeError(said["files"])
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
    if entry.event is Event.RECEIVED or "outcome" in said:
        Outcome(said["outcome"])
    if entry.about is About.AMENDMENT and entry.event in {Event.ISSUED, Event.SIGNED}:
        needed.append(said["number"])
    texts = (entry.sha256, *entry.files, *said.get("members", ()))
    if not all(isinstance(one, str) for one in texts):
        raise TypeError(texts)
    paths = [PureWindowsPath(one) for one in entry.files]  # it takes slashes for separators, too
    if any(one.anchor or ".." in one.parts for one in paths):
        raise ValueError(entry.files)
    if not paths and entry.event is not Event.ARCHIVED:
        raise ValueError(entry.event)
    first, last = said.get("years") or (_YEARS[0], _YEARS[-1])
    known = {first, last} if entry.year is None else {first, last, entry.year}
    if not all(isinstance(one, int) for one in needed) or not known <= set(_YEARS) or first > last:
        raise ValueError(needed, known)
    if due := said.get("due"):
        date.fromisoformat(due)
