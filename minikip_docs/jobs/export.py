"""The PDF of a document that an officer exports from Word: where it lies, what may be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data.files import holds, read_bytes, reason
from minikip_docs.data.model import Refusal


@dataclass(frozen=True, slots=True)
class Export:
    """Where the exported PDF lies or is awaited, and the program that made it, if it is there."""

    pdf: Path
    program: str | None = None  # as it names itself, perhaps not at all; None without a PDF


def read_export(given: Path, name: str) -> tuple[Path, bytes | None]:
    """Give where the PDF of a document lies and its bytes, None if it is not there yet.

    ``given`` is the file, or the folder in which it has the ``name`` of the document; what
    does not end with «.pdf» is a folder. Raises ``Refusal`` D508 if it cannot be read.
    """
    path = given if given.suffix.casefold() == ".pdf" else given / name
    try:
        return path, read_bytes(path) if path.exists() else None
    except OSError as error:
        raise Refusal(
            "D508",
            f"Das exportierte PDF «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte prüfen, ob es noch in einem anderen Programm offen ist.",
        ) from error


def to_write(targets: Mapping[Path, bytes], *, force: bool) -> dict[Path, bytes]:
    """Leave out the files that lie there already as they are to be written.

    Raises ``Refusal`` D509 if the Word file has been changed since the first call.
    """
    missing = {path: content for path, content in targets.items() if not holds(path, content)}
    for path in missing:
        if path.suffix == ".docx" and path.exists() and not force:
            raise Refusal(
                "D509",
                f"Das Word-Dokument «{path}» ist nicht mehr das, welches das Programm geschrieben "
                "hat; vielleicht hat Word es beim Schliessen gespeichert.",
                "Bitte verschieben oder mit --force durch das richtige ersetzen. Soll der Text "
                "anders lauten: bitte die Vorlage oder die Angaben ändern.",
            )
    return missing
