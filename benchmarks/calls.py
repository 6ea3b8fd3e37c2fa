"""The calls that are timed: what they are made of, and each as a whole process."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pypdfium2
from docx import Document

from benchmarks.measure import Cost, run
from benchmarks.submissions import DAY, ROOT, SETTINGS, TABLE, USUAL, Size, submission, write
from minikip_docs import open_house
from minikip_docs.data.model import FormKind
from minikip_docs.documents import agreement
from minikip_docs.documents.unset import Unset
from minikip_docs.facts import contributions
from minikip_docs.forms import reading
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import FORMATS
from minikip_docs.jobs.check import decided_for

OFFICE = shutil.which("soffice")
MINIKIP = (sys.executable, "-m", "minikip_docs", "--settings", str(SETTINGS))
_AT_ONCE = 100
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Batch:
    """So many different submissions of a size in a folder, and what is made of them there."""

    folder: Path
    number: int
    size: Size = USUAL
    paths: list[Path] = field(init=False)

    def __post_init__(self) -> None:
        self.paths = write(self.folder / "in", self.number, self.size)

    @cached_property
    def contexts(self) -> Path:
        """Give the file of what the template prints for each, as docxtpl takes it."""
        house = open_house(settings=SETTINGS)
        table = contributions.load(self.folder / "in" / TABLE, house.programmes, house.register)
        made = []
        for path in self.paths:
            read = reading.read(path, house.programmes)
            decided = decided_for(read, table) or {}
            material = agreement.Material(read.data, house.programme, house.settings, decided)
            made.append(agreement.context(material))
        target = self.folder / "contexts.json"
        target.write_text(json.dumps(made, default=_nothing), encoding="utf-8")
        return target

    def word(self, how: str) -> Cost:
        """Make the Word files alone, with ``docxtpl`` or ``ours``."""
        return run(
            (sys.executable, "-m", "benchmarks.word", how, str(self.contexts), self._new(how)), ROOT
        )

    def office(self) -> Cost:
        """Make PDFs of docxtpl's Word files, a hundred in each call of LibreOffice.

        Of more it makes some 250 and ends as if all were made. Raises ``RuntimeError`` if a PDF
        is missing.
        """
        assert OFFICE is not None
        profile = self.folder / "profile"
        files = sorted(map(str, (self.folder / "docxtpl").glob("*.docx")))
        call = (OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
                "pdf", "--outdir", self._new("office"))  # fmt: skip
        if not profile.exists():
            run((*call, files[0]), self.folder)  # whoever uses it daily has a profile
        cost = Cost(0.0, 0.0, 0.0, 0.0)
        for n in range(0, len(files), _AT_ONCE):
            cost += run((*call, *files[n : n + _AT_ONCE]), self.folder)
        made = len(list((self.folder / "office").glob("*.pdf")))
        if made != len(files):
            raise RuntimeError(f"LibreOffice makes {made} of {len(files)} PDFs")
        return cost

    def agreements(self, jobs: int) -> Cost:
        """Make the agreements as users do: check, Word, PDF, read back, record."""
        return run(
            (*MINIKIP, "agreement", "in", "--contributions", f"in/{TABLE}", "--jobs", str(jobs),
             "-o", self._new("minikip")), self.folder,
        )  # fmt: skip

    def validated(self, jobs: int = 1) -> Cost:
        """Check the submissions."""
        return run((*MINIKIP, "validate", "in", "--jobs", str(jobs)), self.folder)

    def pages(self) -> float:
        """Give the pages of an agreement that was made, on the average."""
        counts = []
        for path in (self.folder / "minikip").glob("*.pdf"):
            with pypdfium2.PdfDocument(path) as document:
                counts.append(len(document))
        return sum(counts) / len(counts)

    def kilobytes(self, made: str) -> float:
        """Give the size of a PDF in the folder of ``office`` or ``minikip``, on the average."""
        sizes = [path.stat().st_size for path in (self.folder / made).glob("*.pdf")]
        return sum(sizes) / len(sizes) / 1000

    def same_words(self) -> bool:
        """Say whether both Word files of each submission have the same words.

        References count as nothing: docxtpl leaves them as they stand in the template.
        """
        pairs = [(self.folder / "docxtpl" / f"{n:03}.docx", self.folder / "ours" / f"{n:03}.docx")
                 for n in range(self.number)]  # fmt: skip
        return all(_words(one) == _words(other) for one, other in pairs)

    def _new(self, name: str) -> str:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return str(folder)


def filled(folder: Path, suffix: str, number: int) -> list[Path]:
    """Write so many different submissions as forms of a format; gives their paths."""
    folder.mkdir(parents=True)
    house = open_house(settings=SETTINGS)
    form = definition(FormKind.BUDGET, house.programme)
    paths = []
    for place in range(number):
        values = flatten(form, submission(place))
        paths.append(folder / f"{place:03}.{suffix}")
        paths[-1].write_bytes(FORMATS[suffix].blank(form, values, created=DAY))
    return paths


def _nothing(value: object) -> str:
    """Give a setting that is not set as JSON and docxtpl know it."""
    assert isinstance(value, Unset), value
    return ""


def _words(path: Path) -> str:
    """Give the words of a Word file without the results of fields."""
    found, inside = [], False
    for node in Document(str(path)).element.body.iter(f"{_W}t", f"{_W}fldChar"):
        if node.tag == f"{_W}t":
            found += [] if inside else [node.text or ""]
        else:
            inside = node.get(f"{_W}fldCharType") != "end"
    return "".join(found)
