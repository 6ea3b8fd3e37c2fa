"""Writes the year into a folder: ``python -m tests.canton FOLDER [SEED]``.

Beside the files of each wave lie the canton's table, its settings and ``erwartet.csv``: what must
come of each file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.canton.year import SEED, year


def main(arguments: list[str]) -> int:
    """Write the files."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    folder = Path(arguments[0])
    made = year(int(arguments[1]) if arguments[1:] else SEED)
    made.write(folder)
    (folder / "erwartet.csv").write_text(made.ledger(), encoding="utf-8")
    sys.stdout.write(f"{len(made.pieces)} Dateien in {folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
