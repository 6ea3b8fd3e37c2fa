"""Writes the year into a folder: ``python -m tests.canton [--through] FOLDER [SEED]``.

Beside the files of each wave lie the canton's table, its settings and ``erwartet.csv``: what must
come of each file. With ``--through`` the year also runs through all commands, as in the test, with
any seed; the dossiers stay in the folder, to be looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.canton.test_year import through
from tests.canton.year import SEED, year


def main(arguments: list[str]) -> int:
    """Write the files."""
    runs = "--through" in arguments
    given = [one for one in arguments if one != "--through"]
    if not given:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    folder = Path(given[0])
    folder.mkdir(parents=True, exist_ok=True)
    made = year(int(given[1]) if given[1:] else SEED)
    (folder / "erwartet.csv").write_text(made.ledger(), encoding="utf-8")
    if runs:
        through(folder, made)
    else:
        made.write(folder)
    sys.stdout.write(f"{len(made.pieces)} Dateien in {folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
