"""Has the program read every file of a folder, and counts what it says of them; see README.md.

python -m tests.corpora.run FOLDER [--jobs 2] [--seconds 25] [--megabytes 1024]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_SHOWN = 10  # of the slowest and the largest
_TICK = 0.02  # seconds between two looks at a program that runs


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call of the program with one file may take."""

    seconds: float  # by the clock, start of the program included
    megabytes: float  # of 2**20 bytes, of any one process


@dataclass(frozen=True, slots=True)
class Result:
    """What one call of the program did."""

    path: Path
    codes: tuple[str, ...]  # of all findings, each once; «read» if there were none
    seconds: float
    megabytes: float  # 0 where the system does not tell
    breach: str  # what must not be; "" if nothing


def main(given: Sequence[str] | None = None) -> int:
    """Read all files, print a table; 1 if there was a breach, 2 for a folder without files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="files that are read at once")
    parser.add_argument("--seconds", type=float, default=25, help="20 for the file, and the start")
    parser.add_argument("--megabytes", type=float, default=1024)
    asked = parser.parse_args(given)
    paths = sorted(path for path in asked.folder.rglob("*") if path.is_file())
    if not paths:
        parser.error(f"no files in {asked.folder}")
    measure = partial(measured, limits=Limits(asked.seconds, asked.megabytes))
    with ThreadPoolExecutor(asked.jobs) as threads:
        results = list(threads.map(measure, paths))
    sys.stdout.write("\n".join(table(results, asked.folder)) + "\n")
    return 1 if any(result.breach for result in results) else 0


def measured(path: Path, limits: Limits, program: Sequence[str] = ()) -> Result:
    """Call ``minikip validate`` (or another program) with one file, and measure the call.

    A call that takes too long is ended. The memory is the most that the program or a process
    it waited for ever held (``ru_maxrss``).
    """
    validate = ("-m", "minikip_docs", "validate", "--json", "--jobs", "1", "--")
    command = [*(program or (sys.executable, *validate)), str(path)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        call = subprocess.Popen(command, stdout=out, stderr=err)
        ended = _wait(call, start + limits.seconds)
        seconds = time.monotonic() - start
        if ended is None:
            call.kill()
            call.wait()
            return Result(path, ("-",), seconds, 0, f"not done in {limits.seconds:.0f} s")
        out.seek(0)
        err.seek(0)
        codes, breach = _said(ended[0], out.read(), err.read())
    if not breach and ended[1] > limits.megabytes:
        breach = f"{ended[1]:.0f} MB"
    return Result(path, codes, seconds, ended[1], breach)


def _wait(call: subprocess.Popen[bytes], until: float) -> tuple[int, float] | None:
    """Wait for a program: its exit code and how many MB it held; None if time ran out."""
    while time.monotonic() < until:
        if sys.platform == "win32":
            if call.poll() is not None:
                return call.returncode, 0.0
        else:
            pid, status, used = os.wait4(call.pid, os.WNOHANG)
            if pid:
                call.returncode = os.waitstatus_to_exitcode(status)
                unit = 1 if sys.platform == "darwin" else 1024
                return call.returncode, used.ru_maxrss * unit / 2**20
        time.sleep(_TICK)
    return None


def _said(code: int, out: bytes, err: bytes) -> tuple[tuple[str, ...], str]:
    """Give the codes of the findings, and what of the answer must not be."""
    if b"Traceback" in err or b"Traceback" in out:
        return ("-",), "traceback: " + err.decode(errors="replace").strip().splitlines()[-1][:200]
    try:
        told = json.loads(out)
    except ValueError:
        return ("-",), f"no answer, exit code {code}"
    codes = sorted({f["code"] for file in told["files"] for f in file["findings"]}) or ["read"]
    internal = [one for one in codes if one.startswith("X")]
    if internal or code not in (0, 1):
        return tuple(codes), ", ".join(internal) or f"exit code {code}"
    return tuple(codes), ""


def table(results: Sequence[Result], folder: Path) -> Iterator[str]:
    """Give the lines to print: codes, the slowest, the largest, what must not be."""
    yield f"{len(results)} files"
    yield ""
    yield "code    files  for example"
    counted = Counter(code for result in results for code in result.codes)
    for code, count in counted.most_common():
        example = next(result.path for result in results if code in result.codes)
        yield f"{code:<6} {count:>6}  {_name(example, folder)}"
    yield from ("", "slowest")
    for one in sorted(results, key=lambda result: -result.seconds)[:_SHOWN]:
        yield f"{one.seconds:>7.1f} s   {_name(one.path, folder)}"
    if any(result.megabytes for result in results):
        yield from ("", "largest")
        for one in sorted(results, key=lambda result: -result.megabytes)[:_SHOWN]:
            yield f"{one.megabytes:>7.0f} MB  {_name(one.path, folder)}"
    breaches = [result for result in results if result.breach]
    yield from ("", f"{len(breaches)} must not be")
    for one in breaches:
        yield f"{_name(one.path, folder)}: {one.breach}"


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


if __name__ == "__main__":
    sys.exit(main())
