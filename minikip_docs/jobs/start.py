"""Begins a folder to work in: the canton's settings file, and its address book once and for all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from minikip_docs.data.files import refuse_existing, write_files
from minikip_docs.facts import addresses, addresses_blank, register, settings


def begin(folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write what a folder lacks, and give what was written: ``canton.toml``, ``adressen.xlsx``.

    The address book has the register's municipalities of today's borders. It is never replaced,
    not even with ``force``: from then on it is the canton's own. Raises ``Refusal`` D301 (both
    are there and ``force`` is off) or D302 (cannot write).
    """
    toml, book = folder / settings.FILE_NAME, folder / addresses.FILE_NAME
    if book.exists():
        refuse_existing([toml], force=force)
    files = {
        toml: settings.template() if force or not toml.exists() else None,
        book: None if book.exists() else addresses_blank.blank(register.load().active(date.max)),
    }
    written = {path: content for path, content in files.items() if content is not None}
    write_files(written, force=force)
    return tuple(written)
