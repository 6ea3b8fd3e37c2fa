"""Times what users run beside what others would use, and writes the page docs/benchmarks.md.

``python -m benchmarks.compare [SIZES…] [-o FILE]``, sizes such as ``1 10 79 500``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import desk, dossiers, page
from benchmarks.calls import MINIKIP, OFFICE, Batch, filled
from benchmarks.measure import Cost, run
from benchmarks.page import Growth, Line, Other
from benchmarks.submissions import ROOT, SAMPLES, USUAL, Size
from minikip_docs.forms.formats import FORMATS

SIZES = (1, 10, 79, 500)
ROUNDS = {1: 5, 10: 3}  # small batches are timed several times: the median counts
JOBS = 2
GROWING = {
    "1 measure": Size(measures=1),
    "the usual 5 measures": USUAL,
    "12 measures": Size(measures=12),
    "30 measures": Size(measures=30),
    "3 budget lines for one": Size(lines=3),
    "6 budget lines for one": Size(lines=6),
    "descriptions 5 times as long": Size(words=5),
    "descriptions 10 times as long": Size(words=10),
}


def compared(folder: Path, number: int) -> Line:
    """Time a batch of so many: one after the other within each round, so load meets all."""
    batch = Batch(folder / f"batch-{number}", number)
    costs: dict[str, list[Cost]] = {}
    for _ in range(ROUNDS.get(number, 1)):
        calls: dict[str, Callable[[], Cost]] = {
            "docxtpl": lambda: batch.word("docxtpl"),
            "word": lambda: batch.word("ours"),
            **({"office": batch.office} if OFFICE else {}),
            "one": lambda: batch.agreements(1),
            "many": lambda: batch.agreements(JOBS),
            "validate": batch.validated,
        }
        for name, call in calls.items():
            costs.setdefault(name, []).append(call())
            print(f"{number:4} {name:9} {costs[name][-1]}", flush=True)
    assert batch.same_words(), "docxtpl and the press print different words"
    sizes = {name: batch.kilobytes(name) for name in (["office"] if OFFICE else []) + ["minikip"]}
    return Line(number, {name: median(found) for name, found in costs.items()}, sizes)


def grown(folder: Path, number: int, names: Sequence[str]) -> list[Growth]:
    """Time batches whose submissions say less or more than usual."""
    lines = []
    for place, name in enumerate(names):
        batch = Batch(folder / f"grown-{place}", number, GROWING[name])
        docxtpl = batch.word("docxtpl")
        office = docxtpl + batch.office() if OFFICE else None
        ours = batch.agreements(1)
        lines.append(Growth(name, number, batch.pages(), docxtpl, office, ours))
        print(lines[-1], flush=True)
    return lines


def others(folder: Path, number: int) -> list[Other]:
    """Time the other commands as whole processes."""
    budget, out = str(SAMPLES / "budget-sursee.json"), folder / "out"
    forms = {suffix: filled(folder / f"many-{suffix}", suffix, number) for suffix in FORMATS}
    to = ("-o", str(out), "--force")
    calls: list[tuple[str, tuple[str, ...]]] = [("`minikip --help`", ("--help",))]
    for suffix, form in forms.items():
        data = ("-o", str(out / "data.json"), "--force")
        calls += [
            (
                f"`form budget --format {suffix}`, blank",
                ("form", "budget", "--format", suffix, *to),
            ),
            (f"`convert` of a filled {suffix} form", ("convert", str(form[0]), *data)),
        ]
    letter = ("--from", "Sursee", "--format", "docx", "--cover", "--date", "2025-01-31")
    table = ("--contributions", str(SAMPLES / "contributions.csv"))
    form_ = SAMPLES / "returned" / "Nachtrag_1_Budgeteingabe_1103_Sursee.pdf"
    new = ("--contributions", str(SAMPLES / "contributions-2027.csv"), "--with", str(form_))
    changes = (*new, "--effective", "2027-01-01")
    run((*MINIKIP, "agreement", budget, *table, *to), folder)
    record = str(next(out.glob("Vereinbarung_*.agreement.json")))
    calls += [
        ("a cover letter, with its e-mail", ("form", "budget", *letter, *to)),
        ("`amendment`", ("amendment", record, *changes, *to)),
        ("`template check`, all", ("template", "check")),
    ]
    entries = dossiers.write(folder / "dossiers", number)
    status = ("status", "dossiers", "--date", "2026-03-24")
    calls += [
        (f"`status` of {number} dossiers with {entries} entries", status),
        ("the same with its workbook and page", (*status, *to)),
    ]
    lines = [Other(name, timed(call, folder, ROUNDS[10])) for name, call in calls]
    lines += desk.pages(folder / "dossiers")
    for suffix in FORMATS:
        call = ("validate", f"many-{suffix}")
        lines += at_once(f"`validate` of {number} {suffix} forms", call, folder)
    if number >= max(SIZES[:3]):
        every = ("form", "budget", "--from", "alle", *to)
        lines += at_once("`form budget --from alle`: 79 × 4 formats", every, folder)
    return lines


def at_once(name: str, call: Sequence[str], folder: Path) -> list[Other]:
    """Time a batch with one process and with some."""
    return [
        Other(f"{name}, `--jobs {jobs}`", timed((*call, "--jobs", str(jobs)), folder))
        for jobs in (1, JOBS)
    ]


def timed(arguments: Sequence[str], folder: Path, rounds: int = 1) -> Cost:
    """Time a call of the program some times; gives the median."""
    return median([run((*MINIKIP, *arguments), folder) for _ in range(rounds)])


def median(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs)
                  for name in ("wall", "cpu", "largest", "together")))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Time everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, help="agreements in a batch: 1 10 79 500")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument("--only-batches", action="store_true", help="nothing but the first tables")
    wanted = parser.parse_args(arguments)
    sizes = sorted(set(wanted.sizes)) or SIZES
    with tempfile.TemporaryDirectory(prefix="minikip-benchmark-") as made:
        folder = Path(made)
        load = page.machine()
        lines = [compared(folder, number) for number in sizes]
        names = () if wanted.only_batches else tuple(GROWING)
        growth = grown(folder, min(10, sizes[-1]), names)
        more = [] if wanted.only_batches else others(folder, min(79, sizes[-1]))
    wanted.output.write_text(page.text(load, lines, growth, more, jobs=JOBS), encoding="utf-8")
    print(wanted.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
