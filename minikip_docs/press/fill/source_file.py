"""A template as it was read: its name and its bytes; light, for whoever hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data import files
from minikip_docs.data.model import Refusal

_LARGEST = 20_000_000  # bytes, far above any template


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template, read once: what is made of it and its hash in a record are of the same bytes."""

    name: str
    raw: bytes


def read_template(path: Path) -> TemplateFile:
    """Read the file of a template. Raises ``Refusal`` T101 if that is not possible."""
    try:
        return TemplateFile(path.name, files.read_bytes(path, _LARGEST))
    except OSError as error:
        raise Refusal(
            "T101",
            f"Die Vorlage «{path}» kann nicht gelesen werden ({files.reason(error)}).",
            "Bitte Pfad und Dateinamen der Vorlage prüfen.",
        ) from error
