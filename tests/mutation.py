"""Puts small faults into the code, one at a time, and says which of them no test notices.

``make mutation`` does it for all modules named here, ``python -m tests.mutation values sums`` for
some. cosmic-ray (extra «mutation») makes the faults, in a copy of the project; the tests named
beside a module are run in a fork that has the libraries loaded, which takes a quarter of the time
of a new start. So it runs where there is ``fork``: not on Windows. What to do with the result
stands in docs/mutation.md.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
_CHECKS = "tests/checks"
_BUDGET = f"{_CHECKS}/test_rules_finances.py"
_OTHER = f"{_CHECKS}/test_rules_consistency.py"
_LEAFLET = f"{_CHECKS}/test_rules_content.py"
_REPORT = f"{_CHECKS}/test_rules_reporting.py"
_PROOF = ("tests/press/proof/test_readback.py", "tests/press/proof/test_readback_bites.py")
_PAGES = "tests/press/proof/test_readback_pages.py"
_WORDS = "tests/press/proof/test_word_words.py"
_TABLE = (
    "tests/facts/test_contributions.py",
    "tests/facts/test_contributions_layouts.py",
    "tests/facts/test_contributions_shown.py",
)
# Module -> the tests that must notice every fault in it, quick ones first.
MODULES: dict[str, tuple[str, ...]] = {
    "data/values.py": ("tests/data/test_values.py",),
    "data/figures.py": ("tests/data/test_figures.py",),
    "data/files.py": ("tests/data/test_files.py",),
    "data/jsonio.py": ("tests/data/test_jsonio.py",),
    "checks/run.py": (f"{_CHECKS}/test_run.py",),
    "checks/rules/sums.py": (_OTHER,),
    "checks/rules/identity.py": (_OTHER,),
    "checks/rules/representation.py": (_OTHER,),
    "checks/rules/contact.py": (_OTHER,),
    "checks/rules/texts.py": (_OTHER,),
    "checks/rules/dates.py": (_OTHER,),
    "checks/rules/prerequisites.py": (_LEAFLET,),
    "checks/rules/content.py": (_LEAFLET,),
    "checks/rules/own_money.py": (_BUDGET, _REPORT),
    "checks/rules/finances.py": (_BUDGET,),
    "checks/rules/decision.py": (_BUDGET,),
    "checks/rules/reporting.py": (_REPORT,),
    "documents/agreement_money.py": ("tests/documents/test_agreement_money.py",),
    "documents/record.py": ("tests/documents/test_record_reading.py",),
    "documents/record_reading.py": ("tests/documents/test_record_reading.py",),
    "data/number_format.py": ("tests/data/test_number_format.py",),
    "data/workbook.py": ("tests/data/test_workbook.py", *_TABLE),
    "facts/canton_table.py": (*_TABLE, "tests/facts/test_addresses.py"),
    "facts/contributions.py": _TABLE,
    "facts/contributions_heads.py": _TABLE,
    "facts/contributions_row.py": _TABLE,
    "facts/contributions_table.py": _TABLE,
    "press/proof/readback.py": (_PAGES, *_PROOF),
    "press/proof/pdf_words.py": _PROOF,
    "press/proof/word_words.py": (_WORDS, *_PROOF),
    "press/proof/word_numbers.py": (
        "tests/press/proof/test_word_numbers.py",
        *_PROOF,
        "tests/press/test_hostile.py",
    ),
}
# What is tried: one neighbour and the opposite of each comparison, the opposite of + and *, and
# all that is small beside. Not tried: other operators, which mostly crash, and decorators.
_LEFT_OUT = re.compile(
    "core/(RemoveDecorator"
    "|ReplaceBinaryOperator_(?!(Add_Sub|Sub_Add|Mul_Div|Div_Mul)$)"
    "|ReplaceComparisonOperator_(?!(Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt"
    "|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In)$)"
    "|ReplaceUnaryOperator_(?!(Delete_Not|Delete_USub|USub_UAdd)$))"
)
# Lines that say something to people and type checkers only.
_NO_WORK = re.compile(r"\s*(@dataclass|\*, *$|(async )?def .*\*,|if TYPE_CHECKING)")
_COPIED = ("minikip_docs", "schemas", "templates", "samples", "tests", "docs", "pyproject.toml")
_LOADED = (
    "docxtpl", "email_validator", "hypothesis.internal.conjecture.providers", "jsonschema",
    "openpyxl", "page", "phonenumbers", "pikepdf", "pypdfium2", "pytest", "stdnum.iban", "typst",
)  # fmt: skip
_MOST = 600  # seconds of computing for the tests of a module


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one module: how many faults, and the lines of those that were not noticed."""

    module: str
    faults: int
    survivors: tuple[str, ...]


def bend(module: str, *, every: int) -> Result:
    """Put faults into one module of a copy: all, or every so many.

    Raises ValueError if its tests fail without a fault.
    """
    for name in _LOADED:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in _COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, place / name)
        file = place / "minikip_docs" / module
        sound = file.read_text(encoding="utf-8")
        failed, seconds = _run(place, MODULES[module], _MOST, compiling=True)
        if failed:
            raise ValueError(f"the tests of {module} fail without a fault")
        most = 5 + 3 * int(seconds)  # what runs on and on is noticed
        faults, survivors = 0, []
        for bent in islice(_faults(sound), 0, None, every):
            file.write_text(bent, encoding="utf-8")
            faults += 1
            noticed, _seconds = _run(place, MODULES[module], most)
            if not noticed:
                survivors.append(_difference(sound, bent))
        return Result(module, faults, tuple(survivors))


def _faults(sound: str) -> Iterator[str]:
    """Give the code with each of the small faults that are tried."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    lines = sound.splitlines()
    for name in operator_names():
        operator = get_operator(name)
        if _LEFT_OUT.match(name) or operator.arguments():
            continue
        nodes = ast_nodes(get_ast(sound))
        places = (place for node in nodes for place in operator().mutation_positions(node))
        for occurrence, ((line, _column), _end) in enumerate(places):
            if not _NO_WORK.match(lines[line - 1]):
                yield mutate_code(sound, operator(), occurrence)


def _run(
    place: Path, tests: tuple[str, ...], most: int, *, compiling: bool = False
) -> tuple[bool, float]:
    """Run tests in a fork; says whether one fails, and gives the seconds of computing.

    After ``most`` such seconds it is stopped and has failed: another program beside it changes
    nothing. ``compiling`` keeps what was compiled.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            code = _test(place, tests, compiling=compiling)
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    return status != 0, used.ru_utime + used.ru_stime


def _test(place: Path, tests: tuple[str, ...], *, compiling: bool) -> int:
    """Run the tests as in a new process; gives pytest's exit code."""
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    for name in [
        name for name in sys.modules if name.partition(".")[0] in {"tests", "minikip_docs"}
    ]:
        del sys.modules[name]
    sys.path.insert(0, str(place))
    sys.dont_write_bytecode = not compiling  # a bent module must not outlive its turn
    os.chdir(place)
    # Without tests of random data: what they notice by luck must have a case of its own.
    options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not hypothesis")
    return int(importlib.import_module("pytest").main([*options, *tests]))


def _difference(sound: str, bent: str) -> str:
    """Give the lines that differ, the sound ones with their numbers."""
    shown = []
    at = 0
    for line in difflib.unified_diff(sound.splitlines(), bent.splitlines(), n=0, lineterm=""):
        if found := re.match(r"@@ -([0-9]+)", line):
            at = int(found[1])
        elif line[0] == "-" and not line.startswith("---"):
            shown.append(f"{at:>6} - {line[1:].strip()}\n")
            at += 1
        elif line[0] == "+" and not line.startswith("+++"):
            shown.append(f"{'':>6} + {line[1:].strip()}\n")
    return "".join(shown)


def main() -> int:
    """Bend the wanted modules, all if none is named; gives 1 if a fault was not noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="modules without folder and ending")
    parser.add_argument("--every", type=int, default=1, help="try only every so many faults")
    wanted = parser.parse_args()
    modules = [m for m in MODULES if not wanted.names or Path(m).stem in wanted.names]
    survived = 0
    with ProcessPoolExecutor(os.cpu_count(), max_tasks_per_child=1) as workers:
        for result in workers.map(partial(bend, every=wanted.every), modules):
            survived += len(result.survivors)
            noticed = result.faults - len(result.survivors)
            sys.stdout.write(f"{noticed:>4} of {result.faults:<4} {result.module}\n")
            sys.stdout.write("".join(result.survivors))
            sys.stdout.flush()
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
