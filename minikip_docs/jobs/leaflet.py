"""The canton's leaflet as it is enclosed with e-mails: a PDF that everybody can open."""

from __future__ import annotations

from pathlib import Path

from minikip_docs.data.apart import EndedError, apart
from minikip_docs.data.files import LargeFileError, read_bytes, reason
from minikip_docs.data.model import Refusal
from minikip_docs.facts.settings import Settings

_MAX_BYTES = 5_000_000  # mail servers take 10 MB to 25 MB; the forms go with it
_REMEDY = "Bitte «distribution.leaflet» in canton.toml berichtigen oder löschen."


def read(settings: Settings) -> tuple[str, bytes] | None:
    """Give name and content of the leaflet; None if the setting ``distribution.leaflet`` is unset.

    Raises ``Refusal`` K389 for a file that cannot be read, is no PDF that opens without a
    password, or is larger than 5 MB.
    """
    path = settings.distribution.leaflet
    if path is None:
        return None
    try:
        raw = read_bytes(path, _MAX_BYTES)
    except LargeFileError as error:
        raise _refused(path, f"ist grösser als {_MAX_BYTES // 1_000_000} MB") from error
    except OSError as error:
        raise _refused(path, f"kann nicht gelesen werden ({reason(error)})") from error
    try:
        fine = raw.startswith(b"%PDF-") and apart(_opens, raw)
    except EndedError:
        fine = False
    if not fine:
        raise _refused(path, "ist kein PDF, das sich ohne Passwort öffnen lässt")
    return path.name, raw


def _refused(path: Path, why: str) -> Refusal:
    return Refusal("K389", f"Das Merkblatt «{path}» {why}.", _REMEDY)


def _opens(raw: bytes) -> bool:
    import pypdfium2  # noqa: PLC0415 - slow to import, see design

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        return False
    pages = len(document)
    document.close()
    return pages > 0
