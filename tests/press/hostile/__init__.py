"""The hostile set: documents as officers and Word make them, each carried exactly or refused."""

import csv
from pathlib import Path

from tests.press.hostile import characters, combined, marks, numbers, pages, tables
from tests.press.hostile.edits import Make

CASES: dict[str, Make] = {
    name: make
    for module in (numbers, characters, marks, tables, pages, combined)
    for name, make in module.CASES.items()
}


def _refused() -> dict[str, tuple[str, str]]:
    """Read code and exact sentence of every case that is refused."""
    with Path(__file__).with_name("refused.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {name: (code, sentence) for name, code, sentence in rows}


REFUSED = _refused()
CARRIED: dict[str, Make] = {name: make for name, make in CASES.items() if name not in REFUSED}

__all__ = ["CARRIED", "CASES", "REFUSED"]
