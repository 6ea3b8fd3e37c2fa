"""The page docs/benchmarks.md: what was measured, on what, and where we lose."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.calls import OFFICE
from benchmarks.measure import Cost
from minikip_docs import __version__

TARGETS = {"pdf": 0.4, "word": 0.2, "many": 0.25}  # what we want to need of what the others need

_HEAD = """# Benchmarks

*Written by `make benchmark`; not to be edited by hand.*

Every figure is a **whole process, as users start it**, with the time that Python needs to start,
on **different submissions**: each has its own party, words and amounts
(`benchmarks/submissions.py`), so that nothing a library remembers of one document helps with the
next. Beside it, in the same run on the same machine, what others would use for the same words:

- **docxtpl**: Word alone, as its documentation shows (`DocxTemplate`, `render`, `save` for each),
  from our template, with contexts that are ready. Nothing is checked. The run fails if it and our
  press print different words.
- **docxtpl + LibreOffice**: the same, then `soffice --convert-to pdf`, a hundred files in each
  call (of more than some 250 it leaves the rest out and says nothing).
- **ours, Word alone**: our press fills the same template with the same contexts and settles its
  references. There is no command for it, because nobody gets Word without the PDF.
- **ours**: `minikip agreement`: the submission is read and checked, Word and PDF (PDF/A-2a and
  PDF/UA-1) are made, both are read back and compared word by word, a record is written.

CPU seconds are those of all processes of a call together. They can be compared also on a machine
that does other things too, and ratios better than seconds. Memory is the most that was seen, of
the largest process and of all at once (shared pages count in each). Small batches are timed
several times, the median counts.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A batch: what each way cost, and how large the PDFs are in KB."""

    number: int
    costs: Mapping[str, Cost]
    sizes: Mapping[str, float]

    @property
    def theirs(self) -> Cost | None:
        """Give what docxtpl and LibreOffice cost together."""
        office = self.costs.get("office")
        return self.costs["docxtpl"] + office if office else None


@dataclass(frozen=True, slots=True)
class Growth:
    """A batch whose submissions have another size than usual."""

    name: str
    number: int
    pages: float
    docxtpl: Cost
    theirs: Cost | None
    ours: Cost


@dataclass(frozen=True, slots=True)
class Other:
    """Another command."""

    name: str
    cost: Cost


def machine() -> str:
    """Say what it runs on, and how busy that is."""
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    model = found[1].strip() if found else platform.processor() or platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0]
    busy = ". **Other work was going on: wall times say little**" if load > 1 else ""
    return (
        f"{model}, {cores} cores, {platform.system()} ({platform.machine()}); "
        f"load at the start {load:.1f}{busy}"
    )


def text(
    on: str, lines: Sequence[Line], growth: Sequence[Growth], more: Sequence[Other], *, jobs: int
) -> str:
    """Give the page."""
    names = ("docxtpl", "typst", "lxml", "pikepdf", "pypdfium2")
    made = [f"minikip-docs {__version__}", f"Python {platform.python_version()}"]
    made += [f"{name} {version(name)}" for name in names]
    parts = [
        _HEAD,
        f"{datetime.now(UTC).date()} · {on}\n\n{', '.join([*made, _office()])}\n",
        "## Agreements\n",
        _table(("agreements", "way", "CPU s", "CPU s each", "wall s", "MB, largest", "MB, all"),
               (row for line in lines for row in _rows(line, jobs))),
        f"Ratios of CPU seconds; for `--jobs {jobs}` its wall time to the CPU seconds of the "
        "others, which is what they take on one core. In brackets what we want:\n",
        _table(("agreements", f"Word ÷ docxtpl (≤ {TARGETS['word']})",
                f"ours ÷ docxtpl + LibreOffice (≤ {TARGETS['pdf']})",
                f"`--jobs {jobs}` ÷ docxtpl + LibreOffice (≤ {TARGETS['many']})",
                "PDF, KB: ours", "LibreOffice"),
               map(_ratios, lines)),
    ]  # fmt: skip
    if growth:
        parts += [
            f"## With more to print\n\nBatches of {growth[0].number}, CPU seconds for each.\n",
            _table(("submissions with", "pages", "docxtpl", "docxtpl + LibreOffice", "ours", "÷"),
                   map(_grown, growth)),
        ]  # fmt: skip
    if more:
        parts += [
            "## Other commands\n",
            _table(("command", "CPU s", "wall s", "MB, largest", "MB, all"),
                   ((o.name, *_figures(o.cost)) for o in more)),
        ]  # fmt: skip
    return "\n".join([*parts, "## Where we lose\n", *_lost(lines, growth, jobs), ""])


def _office() -> str:
    if OFFICE is None:
        return "LibreOffice is not installed here"
    said = subprocess.run((OFFICE, "--version"), capture_output=True, check=False)  # noqa: S603
    return " ".join(said.stdout.decode().split()[:2])


def _rows(line: Line, jobs: int) -> Iterator[tuple[str, ...]]:
    ways = {
        "docxtpl, Word alone": line.costs["docxtpl"],
        "ours, Word alone": line.costs["word"],
        "docxtpl + LibreOffice": line.theirs,
        "**ours**, `--jobs 1`": line.costs["one"],
        f"**ours**, `--jobs {jobs}`": line.costs["many"],
        "`validate`": line.costs["validate"],
    }
    for place, (name, cost) in enumerate(ways.items()):
        first = str(line.number) if place == 0 else ""
        if cost is None:
            yield first, name, *["–"] * 5
        else:
            cpu, *rest = _figures(cost)
            yield first, name, cpu, f"{cost.cpu / line.number:.3f}", *rest


def _figures(cost: Cost) -> tuple[str, ...]:
    return f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.largest:.0f}", f"{cost.together:.0f}"


def _ratios(line: Line) -> tuple[str, ...]:
    costs, theirs = line.costs, line.theirs
    return (
        str(line.number),
        f"{costs['word'].cpu / costs['docxtpl'].cpu:.2f}",
        f"{costs['one'].cpu / theirs.cpu:.2f}" if theirs else "–",
        f"{costs['many'].wall / theirs.cpu:.2f}" if theirs else "–",
        f"{line.sizes['minikip']:.0f}",
        f"{line.sizes['office']:.0f}" if theirs else "–",
    )


def _grown(line: Growth) -> tuple[str, ...]:
    theirs = f"{line.theirs.cpu / line.number:.3f}" if line.theirs else "–"
    ratio = f"{line.ours.cpu / line.theirs.cpu:.2f}" if line.theirs else "–"
    docxtpl, ours = (f"{cost.cpu / line.number:.3f}" for cost in (line.docxtpl, line.ours))
    return line.name, f"{line.pages:.0f}", docxtpl, theirs, ours, ratio


def _lost(lines: Sequence[Line], growth: Sequence[Growth], jobs: int) -> list[str]:
    """Say in which figures another way is better, or ours is not as good as it should be."""
    found = []
    for line in lines:
        costs, theirs = line.costs, line.theirs
        wanted = [("Word alone", costs["word"].cpu, "docxtpl", costs["docxtpl"].cpu, "word")]
        if theirs:
            other = "docxtpl + LibreOffice"
            wanted += [
                ("Word and PDF", costs["one"].cpu, other, theirs.cpu, "pdf"),
                (f"Word and PDF, `--jobs {jobs}`", costs["many"].wall, other, theirs.cpu, "many"),
            ]
        for what, ours, whose, other_cost, target in wanted:
            ratio = ours / other_cost
            if target == "many" and line.number < jobs:
                continue  # nothing to share
            if ratio > TARGETS[target]:
                worse = "**more than**" if ratio > 1 else "less than, but not the wanted share of,"
                found.append(
                    f"- {line.number} × {what}: {ratio:.2f} times {whose}, {worse} what it takes "
                    f"(wanted: {TARGETS[target]})."
                )
        if theirs and line.sizes["minikip"] > line.sizes["office"]:
            found.append(
                f"- {line.number}: our PDFs have {line.sizes['minikip']:.0f} KB, those of "
                f"LibreOffice {line.sizes['office']:.0f}; theirs are neither PDF/A-2a nor PDF/UA-1."
            )
        if costs["one"].largest > costs["docxtpl"].largest:
            found.append(
                f"- {line.number}: a process of ours holds {costs['one'].largest:.0f} MB, one of "
                f"docxtpl {costs['docxtpl'].largest:.0f}"
                + (f", LibreOffice {costs['office'].largest:.0f}." if theirs else ".")
            )
    found += [
        f"- {line.name} ({line.pages:.0f} pages): {line.ours.cpu / line.theirs.cpu:.2f} times "
        "docxtpl + LibreOffice."
        for line in growth
        if line.theirs and line.ours.cpu > line.theirs.cpu
    ]
    return found or ["In nothing that is timed here."]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    right = [":--" if place == 0 or "way" in name else "--:" for place, name in enumerate(head)]
    lines = [f"| {' | '.join(row)} |" for row in (head, right, *rows)]
    return "\n".join([*lines, ""])
