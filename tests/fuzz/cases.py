"""The cases of a run: which form is broken how follows from the seed and the number alone."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz import container, judge, office, others, pdf

FORMS = Path(__file__).parents[1] / "forms" / "filled" / "by"
SUFFIXES = ("pdf", "docx", "xlsx")
_SECONDS = 20  # of computing time, not by the clock
_NO_FORM = {"budget-libreoffice-pdf.pdf"}  # has no fields


@dataclass(frozen=True, slots=True)
class Case:
    """One broken file. ``python -m tests.fuzz --seed S --format F --only N`` reads it again."""

    seed: int
    number: int
    original: Path
    what: str
    raw: bytes
    container: bool

    def fault(self) -> str:
        """Say what is wrong with how it is read; "" if nothing is."""
        found = _timed(self)
        if not found:
            return ""
        name = self.original.name
        kind = name if name in others.KINDS else self.original.suffix.removeprefix(".")
        again = f"python -m tests.fuzz --seed {self.seed} --format {kind} --only {self.number}"
        return f"{again}\n{self.original.name}: {self.what}\n{found}"


def case(suffix: str, seed: int, number: int) -> Case:
    """Make one case, of a format or of ``others.KINDS``; the same three give the same bytes."""
    random = Random(f"{suffix} {seed} {number}")  # noqa: S311
    if suffix in others.KINDS:
        what, broken = others.mutated(suffix, others.original(suffix), random)
        return Case(seed, number, Path(suffix), what, broken, container=True)
    originals = sorted(p for p in FORMS.glob(f"*.{suffix}") if p.name not in _NO_FORM)
    original = random.choice(originals)
    raw = original.read_bytes()
    outside = random.random() < 0.35
    inside = pdf if suffix == "pdf" else office
    what, broken = (container if outside else inside).mutated(raw, random)
    return Case(seed, number, original, what, broken, outside)


class _Endless(BaseException):
    """Reading took too long; no ``except Exception`` holds it."""


def _timed(one: Case) -> str:
    """Judge one case; one that computes for too long is a fault (where there are such timers)."""
    if not hasattr(signal, "setitimer"):
        return _judged(one)

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _Endless

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    try:
        return _judged(one)
    except _Endless:
        return f"not read within {_SECONDS} s of computing time"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _judged(one: Case) -> str:
    name = one.original.name
    if name in others.KINDS:
        return judge.answered(lambda: others.read(name, one.raw))[0]
    return judge.fault(one.original, one.raw, container=one.container)
