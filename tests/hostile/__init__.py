"""The hostile set: documents as officers and Word make them, each carried exactly or refused."""

from tests.hostile import characters, marks, numbers, pages, tables
from tests.hostile.edits import Make
from tests.hostile.refused import REFUSED

CASES: dict[str, Make] = {
    name: make
    for module in (numbers, characters, marks, tables, pages)
    for name, make in module.CASES.items()
}
CARRIED: dict[str, Make] = {name: make for name, make in CASES.items() if name not in REFUSED}

__all__ = ["CARRIED", "CASES", "REFUSED"]
