"""What is handed in: files and folders, opened one by one and made submissions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minikip_docs.data.files import reason
from minikip_docs.data.model import Finding, Proposal, Refusal, Submission
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms import proposals, reading
from minikip_docs.forms.cells import Reading
from minikip_docs.forms.formats import FORMATS, named
from minikip_docs.forms.reading import Paper, get_ready

__all__ = ["Handed", "collect", "get_ready", "nothing_in", "open_paper", "opened"]

SUFFIXES = tuple(f".{suffix}" for suffix in FORMATS)  # what a folder is searched for


@dataclass(frozen=True, slots=True)
class Handed:
    """A file handed in: what was read, or why it cannot be read."""

    path: Path
    paper: Paper | Refusal
    remarks: tuple[Finding, ...] = ()  # about what lies beside it, see ``enclosures``

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


def opened(given: Path | Handed, programmes: Programmes) -> Handed:
    """Open a file handed in by itself; what was opened stays as it is."""
    if isinstance(given, Handed):
        return given
    try:
        return Handed(given, open_paper(given, programmes))
    except Refusal as refusal:
        return Handed(given, refusal)


def open_paper(path: Path, programmes: Programmes) -> Paper:
    """Read a file; raises ``Refusal`` also for a folder in which there was nothing to read."""
    if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir never an error
        return reading.open_paper(path, programmes)
    try:
        os.scandir(path).close()
    except OSError as error:
        raise Refusal(
            "D109",
            f"Der Ordner kann nicht gelesen werden ({reason(error)}).",
            "Bitte die Berechtigung prüfen oder den Ordner an einen anderen Ort kopieren.",
        ) from error
    raise nothing_in(path)


def nothing_in(folder: Path) -> Refusal:
    """Say that no form lies in a folder (D111)."""
    return Refusal(
        "D111",
        f"Im Ordner «{folder}» liegt keine Eingabe ({named('oder')}).",
        "Bitte den Ordner mit den Eingaben angeben.",
    )


def collect(paths: Sequence[Path]) -> list[Path]:
    """Give the files to check: files as named, folders by the forms in them.

    Agreement records are left out, they are not submissions. A folder that is empty or
    cannot be read stays in the list as it is: checking it says what is wrong with it.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(_inside(path)) or [path]
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> Iterator[Path]:
    """Find the submissions in a folder, and the folders below it that cannot be read."""
    closed: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    for place, _folders, names in walk:
        for name in names:
            lower = name.casefold()
            office = lower.startswith("~$")  # what Word and Excel leave while a file is open
            if lower.endswith(SUFFIXES) and not lower.endswith(RECORD_SUFFIX) and not office:
                yield Path(place, name)
    yield from closed
