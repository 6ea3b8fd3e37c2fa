"""Begins a folder to work in: settings, a file to start by, and the address book once for all."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from minikip_docs.data.files import refuse_existing, write_files
from minikip_docs.facts import addresses, addresses_blank, register, settings
from minikip_docs.jobs.starter import starter

SYSTEM = sys.platform


def begin(folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write what a folder lacks, and give what was written.

    ``canton.toml``, ``adressen.xlsx``, and on Windows and macOS what opens the desk by a double
    click. The address book has the register's municipalities of today's borders. It is never
    replaced, not even with ``force``: from then on it is the canton's own. Raises ``Refusal`` D301
    (all are there and ``force`` is off) or D302 (cannot write).
    """
    toml, book = folder / settings.FILE_NAME, folder / addresses.FILE_NAME
    opens = starter(SYSTEM, Path(sys.executable))
    found = {toml: settings.template(), **({folder / opens[0]: opens[1]} if opens else {})}
    if book.exists() and all(path.exists() for path in found):
        refuse_existing([toml], force=force)
    files = {path: content for path, content in found.items() if force or not path.exists()}
    if not book.exists():
        files[book] = addresses_blank.blank(register.load().active(date.max))
    write_files(files, force=force)
    for path in files:
        if path.suffix == ".command":
            path.chmod(0o755)
    return tuple(files)
