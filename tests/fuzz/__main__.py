"""Reads many broken forms: python -m tests.fuzz [--seed N] [--cases 2000] [--format pdf]."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.fuzz.cases import SUFFIXES, case
from tests.fuzz.others import KINDS


def main() -> int:
    """Say for each format how many cases were read and what went wrong; 1 if anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="else a fresh one, which is printed")
    parser.add_argument("--cases", type=int, default=2000, help="for each format")
    parser.add_argument("--format", choices=(*SUFFIXES, *KINDS), action="append", dest="suffixes")
    parser.add_argument("--only", type=int, help="this case alone; its file is written")
    given = parser.parse_args()
    seed = secrets.randbelow(10**9) if given.seed is None else given.seed
    say = partial(print, end="", flush=True)
    say(f"seed {seed}\n")
    faults = 0
    for suffix in given.suffixes or (*SUFFIXES, *KINDS):
        slowest: Counter[str] = Counter()
        for number in range(given.cases) if given.only is None else (given.only,):
            one = case(suffix, seed, number)
            if given.only is not None:
                Path(f"fuzz-{seed}-{number}-{one.original.name}").write_bytes(one.raw)
                say(f"{one.original.name}: {one.what}\n")
            start = time.process_time()
            if found := one.fault():
                faults += 1
                say(f"\n{found}\n")
            slowest[f"case {number}"] = round(1000 * (time.process_time() - start))
        say(f"{suffix}: {slowest.total() / 1000:.1f} s, slowest in ms {slowest.most_common(3)}\n")
    say(f"{faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
