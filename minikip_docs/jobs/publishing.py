"""Writes the schemas that other programs load, one or all of a KIP period."""

from __future__ import annotations

import sys
from pathlib import Path

from minikip_docs.data import jsonio
from minikip_docs.data.files import write_files
from minikip_docs.facts.programme import Programme, load
from minikip_docs.facts.published import BASE, path, published
from minikip_docs.facts.schemas import NAMES


def schema_file(name: str, programme: Programme, base: str = BASE) -> bytes:
    """Give the file of one schema of ``facts.schemas.NAMES`` for a KIP period, as JSON.

    ``base`` is the address of the folder in which the schemas will lie; ``$id`` begins with it.
    """
    return jsonio.dumps(published(name, programme, base))


def schema_files(programme: Programme) -> dict[str, bytes]:
    """Give all schemas by their path below the base."""
    return {path(name, programme): schema_file(name, programme) for name in NAMES}


def main(folder: Path) -> None:
    """Write the schemas of the current KIP period into a folder."""
    files = schema_files(load())
    write_files({folder / name: content for name, content in files.items()}, force=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
