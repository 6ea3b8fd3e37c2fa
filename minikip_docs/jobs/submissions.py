"""What is handed in: files, folders, e-mails and archives, opened one by one."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minikip_docs.data.files import read_bytes, reason
from minikip_docs.data.model import Finding, Proposal, Refusal, Submission
from minikip_docs.data.post.item import Item, Kind, Parcel
from minikip_docs.documents.record import SIGNED, SUFFIXES
from minikip_docs.dossiers import store
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import proposals, reading
from minikip_docs.forms.cells import Reading
from minikip_docs.forms.file_kinds import NOT_TAKEN, FileKind, of_parcel
from minikip_docs.forms.formats import named
from minikip_docs.forms.reading import Paper, get_ready
from minikip_docs.jobs.foreign import kind_if_foreign

__all__ = [
    "Aside", "CameIn", "Handed", "aside", "collect", "get_ready", "nothing_in", "opened",
]  # fmt: skip

_WITHIN = " › "  # between an e-mail or archive and what lies in it


@dataclass(frozen=True, slots=True)
class Handed:
    """A file handed in: what was read, or why it cannot be read.

    ``path`` of what came in an e-mail or archive lies below that file: nothing is there, and
    nothing is ever written there.
    """

    path: Path
    paper: Paper | Refusal
    remarks: tuple[Finding, ...] = ()  # about what lies beside it, see ``enclosures``
    came_in: CameIn | None = None
    foreign: FileKind | None = None  # what it is if it is surely none of our forms

    @property
    def name(self) -> str:
        """Name it as people read it: «mail.eml › Budget.xlsx»."""
        return self.came_in.shown if self.came_in else str(self.path)

    @property
    def own_name(self) -> str:
        """Give its name as its sender called it, without where it lay."""
        return self.came_in.names[-1] if self.came_in else self.path.name

    def proposals(self, programmes: Programmes) -> tuple[Proposal, ...]:
        """List the values that were read from a print and that nobody has accepted."""
        if isinstance(self.paper, Refusal) or not isinstance(self.paper.content, Reading):
            return ()
        return proposals.listed(self.paper.content, programmes.of(self.paper.programme))

    def accepted(self, programmes: Programmes) -> Handed:
        """Take what was read from a print as data, with a warning; anything else stays as it is."""
        if isinstance(self.paper, Refusal) or not isinstance(self.paper.content, Reading):
            return self
        taken = proposals.accepted(self.paper.content, programmes.of(self.paper.programme))
        return replace(self, paper=replace(self.paper, content=taken))

    def submission(self, programmes: Programmes) -> Submission:
        """Make one submission of it; raises ``Refusal`` D1xx or F1xx (F160: proposals only)."""
        if isinstance(self.paper, Refusal):
            raise self.paper
        read = reading.submission(self.paper, programmes)
        root = schemas.schema(read.kind, programmes.of(self.paper.programme))
        remarks = [replace(r, label=schemas.label(root, r.pointer)) for r in self.remarks]
        return replace(read, findings=(*read.findings, *remarks))


@dataclass(frozen=True, slots=True)
class CameIn:
    """The e-mail or archive that a file came in, and how it is named within."""

    parcel: Path
    kind: Kind
    names: tuple[str, ...]  # from the outside in
    in_text: bool = False  # a picture that the text of the e-mail shows

    @property
    def shown(self) -> str:
        """Name the file with where it lay."""
        return _WITHIN.join([str(self.parcel), *self.names])


@dataclass(frozen=True, slots=True)
class Aside:
    """A file in a folder that is no submission, by its name, and what it and others like it are."""

    name: str
    what: str  # of several: «Fotos»


RECORDS, LOCKED = "Nachweise", "Sperrdateien von Office"
SYSTEM, SYSTEM_FOLDERS, LINKS = "Systemdateien", "Systemordner", "verknüpfte Ordner"
DOSSIERS = "Angaben der Dossiers"
_OF_DOSSIERS = {store.FILE.casefold(), store.VERDICT.casefold()}
DEVICES = "keine gewöhnlichen Dateien"


def opened(given: Path | Handed, programmes: Programmes) -> list[Handed]:
    """Open a file handed in by itself; what was opened stays as it is.

    An e-mail or archive gives each file in it, or itself if there is none.
    """
    if isinstance(given, Handed):
        return [given]
    try:
        found = _open_file(given, programmes)
    except Refusal as refusal:
        return [Handed(given, refusal, foreign=_kind_of_file(given, refusal))]
    if isinstance(found, Paper):
        return [Handed(given, found)]
    inside = [_taken_out(given, found.kind, item, programmes) for item in found.items]
    return inside or [_without_files(given, found.kind)]


def _open_file(path: Path, programmes: Programmes) -> Paper | Parcel:
    """Read a file; raises ``Refusal`` also for a folder in which there was nothing to read."""
    if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
        return reading.open_file(path, programmes)
    try:
        os.scandir(path).close()
    except OSError as error:
        raise Refusal(
            "D109",
            f"Der Ordner kann nicht gelesen werden ({reason(error)}).",
            "Bitte die Berechtigung prüfen oder den Ordner an einen anderen Ort kopieren.",
        ) from error
    raise nothing_in(path)


def _taken_out(parcel: Path, kind: Kind, item: Item, programmes: Programmes) -> Handed:
    """Read one file out of an e-mail or archive."""
    came_in = CameIn(parcel, kind, item.path, item.in_text)
    path = parcel / f"./{'/'.join(item.path)}"  # «./»: «C:x» is a name here and no drive
    if isinstance(item.content, Refusal):
        known = NOT_TAKEN.get(item.content.code)
        return Handed(path, item.content, came_in=came_in, foreign=known)
    name = item.path[-1]
    try:
        paper = reading.open_item(item.content, name, came_in.shown, programmes)
    except Refusal as refusal:
        foreign = kind_if_foreign(item.content, name, refusal.code)
        return Handed(path, refusal, came_in=came_in, foreign=foreign)
    return Handed(path, paper, came_in=came_in)


def _kind_of_file(path: Path, refusal: Refusal) -> FileKind | None:
    try:
        raw = read_bytes(path, reading.LARGEST)
    except OSError:
        return None
    return kind_if_foreign(raw, path.name, refusal.code)


def _without_files(path: Path, kind: Kind) -> Handed:
    what = "Die E-Mail hat keine Anhänge." if kind is Kind.MAIL else "Das Zip-Archiv ist leer."
    remedy = f"Bitte das ausgefüllte Mini-KIP-Formular senden ({named('oder')})."
    return Handed(path, Refusal("D144", what, remedy), foreign=of_parcel(kind))


def nothing_in(folder: Path) -> Refusal:
    """Say that no form lies in a folder (D111)."""
    return Refusal(
        "D111",
        f"Im Ordner «{folder}» liegt keine Eingabe ({named('oder')}).",
        "Bitte den Ordner mit den Eingaben angeben.",
    )


def collect(paths: Sequence[Path], used: Collection[Path] = ()) -> list[Path]:
    """Give the files to open: files as named, folders by the files in them.

    What is not to be opened is left out, see ``aside``, and so are files of the call that are
    ``used`` otherwise (settings, table). A folder that is empty or cannot be read stays in the
    list as it is: checking it says what is wrong with it.
    """
    known = {path.resolve() for path in used}
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one, what in _inside(path) if what is None)
        kept = [one for one in inside if one.resolve() not in known] if known else inside
        found += kept or [path]
    once: dict[Path, Path] = {}
    for path in found:  # by its own name; what a link leads to is another file
        once.setdefault(path.parent.resolve() / path.name, path)
    return list(once.values())


def aside(paths: Sequence[Path]) -> list[Aside]:
    """List what lies in the folders among ``paths`` and is not opened."""
    found = {one: what for path in paths for one, what in _inside(path) if what}
    return [Aside(str(path), found[path]) for path in sorted(found) if path not in paths]


def _inside(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """List a folder: files to open, folders that cannot be listed, and what is not opened."""
    closed: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    for place, folders, names in walk:
        for name in list(folders):
            if Path(place, name).is_symlink():  # where it leads may be anywhere, even back
                yield Path(place, name), LINKS
            elif name.startswith(".") or name == "__MACOSX":
                yield Path(place, name), SYSTEM_FOLDERS
                folders.remove(name)
        for name in names:
            yield Path(place, name), _not_opened(Path(place, name))
    yield from ((path, None) for path in closed)


def _not_opened(path: Path) -> str | None:
    """Say what a file is that is not opened; None for one that is."""
    name = path.name.casefold()
    if name.endswith((*SUFFIXES, SIGNED.suffix)):
        return RECORDS
    if name in _OF_DOSSIERS or path.parent.name == store.JOURNAL:
        return DOSSIERS
    if name.startswith(("~$", ".~lock.")):
        return LOCKED
    hidden = name.startswith(".") and not name.endswith(".icloud")
    if hidden or name in {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}:
        return SYSTEM
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else DEVICES
    except OSError:
        return None  # opening it says why
