"""Puts small faults into the code, one at a time, and says which of them no test notices.

``make mutation`` does it for all modules named here, ``python -m tests.mutation values sums`` for
some. Each module is bent in a copy of the project; only the tests named beside it are run. What
to do with the result stands in docs/mutation.md. Needs the extra «mutation» (cosmic-ray).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_CHECKS = "tests/checks"
_BUDGET = f"{_CHECKS}/test_rules_finances.py"
_OTHER = f"{_CHECKS}/test_rules_consistency.py"
_LEAFLET = f"{_CHECKS}/test_rules_content.py"
_REPORT = f"{_CHECKS}/test_rules_reporting.py"
_PROOF = ("tests/press/proof/test_readback.py", "tests/press/proof/test_readback_bites.py")
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
    "facts/contributions.py": ("tests/facts/test_contributions.py",),
    "facts/contributions_table.py": ("tests/facts/test_contributions.py",),
    "press/proof/readback.py": _PROOF,
    "press/proof/pdf_words.py": _PROOF,
    "press/proof/word_words.py": _PROOF,
    "press/proof/word_numbers.py": (*_PROOF, "tests/press/walk/test_walk_numbering.py"),
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
_CONFIG, _FAULTS = "cosmic-ray.toml", "faults.sqlite"
_TIMEOUT = 300.0  # seconds; what hangs is noticed


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one module: how many faults, and the diff of each that was not noticed."""

    module: str
    faults: int
    survivors: tuple[str, ...]


def bend(module: str) -> Result:
    """Put every fault into one module of a copy. Raises CalledProcessError if its tests fail."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in _COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, place / name)  # compiled files too: it starts faster
        # Without tests of random data: what they notice by luck must have a case of its own.
        tests = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider",
                 "-p", "no:xdist", "-m", "not hypothesis", *MODULES[module]]  # fmt: skip
        (place / "cosmic-ray.toml").write_text(_config(module, shlex.join(tests)), "utf-8")
        _run(place, "baseline", _CONFIG)
        _run(place, "init", _CONFIG, _FAULTS)
        _leave_out(place)
        _run(place, "exec", _CONFIG, _FAULTS)
        return _result(module, _run(place, "dump", _FAULTS))


def _config(module: str, command: str) -> str:
    return (
        f"[cosmic-ray]\nmodule-path = 'minikip_docs/{module}'\ntimeout = {_TIMEOUT}\n"
        f"excluded-modules = []\ntest-command = {json.dumps(command)}\n"
        "[cosmic-ray.distributor]\nname = 'local'\n"
    )


def _leave_out(place: Path) -> None:
    """Skip the faults that are not tried."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import WorkerOutcome, WorkResult

    with use_db(str(place / _FAULTS), WorkDB.Mode.open) as faults:
        for fault in list(faults.pending_work_items):
            (bent,) = fault.mutations
            line = (place / bent.module_path).read_text("utf-8").splitlines()[bent.start_pos[0] - 1]
            if _LEFT_OUT.match(bent.operator_name) or _NO_WORK.match(line):
                skipped = WorkResult(worker_outcome=WorkerOutcome.SKIPPED)
                faults.set_result(fault.job_id, skipped)


def _run(place: Path, *arguments: str) -> str:
    """Call cosmic-ray in the copy, which is imported first."""
    command = [str(Path(sys.executable).with_name("cosmic-ray")), *arguments]
    done = subprocess.run(command, cwd=place, check=True, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(place)})  # fmt: skip
    return done.stdout


def _result(module: str, dump: str) -> Result:
    tried = [answer for _fault, answer in map(json.loads, dump.splitlines()) if answer]
    tried = [answer for answer in tried if answer["worker_outcome"] == "normal"]
    survivors = [a["diff"] for a in tried if a["test_outcome"] == "survived"]
    return Result(module, len(tried), tuple(survivors))


def _changed(diff: str) -> Iterator[str]:
    """Give the lines of a diff that differ, with the number of the line."""
    line = 0
    for text in diff.splitlines():
        if found := re.match(r"@@ -(\d+)", text):
            line = int(found[1]) - 1
        elif text[:1] in "-+" and not text.startswith(("---", "+++")):
            yield f"  {line + (text[0] == '-'):>4} {text[0]} {text[1:].strip()}"
        line += text[:1] in (" ", "-") and not text.startswith("---")


def main(wanted: list[str]) -> int:
    """Bend the wanted modules, all if none is named; gives 1 if a fault was not noticed."""
    modules = [m for m in MODULES if not wanted or Path(m).stem in wanted]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        results: list[Result] = []
        for result in workers.map(bend, modules):
            results.append(result)
            killed = result.faults - len(result.survivors)
            lines = [line for diff in result.survivors for line in _changed(diff)]
            shown = [f"{killed:>4} of {result.faults:<4} {result.module}", *lines]
            sys.stdout.write("".join(f"{line}\n" for line in shown))
            sys.stdout.flush()
    return int(any(result.survivors for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
