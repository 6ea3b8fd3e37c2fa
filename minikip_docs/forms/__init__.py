"""WING 1: one module per file format; reads any submitted file into a Submission."""

from __future__ import annotations

from pathlib import Path

from minikip_docs import schemas
from minikip_docs.files import reason, sha256
from minikip_docs.forms import json_
from minikip_docs.model import Finding, Refusal, Severity, Stage, Submission
from minikip_docs.programme import Programme
from minikip_docs.values import clean_data, typed

# What a file is shows in its first bytes, whatever its name says.
_FOREIGN = (
    (b"%PDF", "ein PDF"),
    (b"PK\x03\x04", "ein Word-, Excel- oder Zip-Dokument"),
    (b"\xd0\xcf\x11\xe0", "ein altes oder mit einem Passwort geschütztes Office-Dokument"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Foto"),
    (b"<", "eine Webseite oder XML-Datei"),
    (b"{\\rtf", "ein RTF-Dokument"),
)


def read(path: Path, programme: Programme, name: str | None = None) -> Submission:
    """Read a submitted file.

    Takes the path, the programme it belongs to and the name to show for it. Gives the
    cleaned data with what the reader noticed (V101). Raises ``Refusal``: D1xx if the
    file cannot be read, F1xx if it is not one of our forms.
    """
    raw = _bytes(path)
    for magic, what in _FOREIGN:
        if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(magic):
            raise Refusal(
                "D110",
                f"Die Datei ist {what}, keine JSON-Datei.",
                "Bitte die Eingabe als JSON-Datei senden.",
            )
    kind, cells, places = json_.read(raw)
    cleaned, removed = clean_data(cells)
    root = schemas.schema(kind, programme)
    findings = tuple(
        Finding(
            code="V101",
            severity=Severity.INFO,
            stage=Stage.SUBMISSION,
            pointer=pointer,
            label=schemas.label(root, pointer),
            message="Unsichtbare Zeichen oder Steuerzeichen wurden aus dem Text entfernt.",
            remedy="Bitte prüfen, ob der Text noch stimmt.",
            place=places.get(pointer),
        )
        for pointer in removed
    )
    return Submission(
        source=name or str(path),
        sha256=sha256(raw),
        kind=kind,
        data=typed(cleaned, root),
        places=places,
        findings=findings,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refusal("D109", "Das ist ein Ordner, keine Datei.", "Bitte eine Datei angeben.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(
            "D109", "Die Datei gibt es nicht.", "Bitte Ordner und Schreibweise prüfen."
        ) from error
    except OSError as error:
        raise Refusal(
            "D109",
            f"Die Datei kann nicht gelesen werden ({reason(error)}).",
            "Bitte die Berechtigung prüfen oder die Datei an einen anderen Ort kopieren.",
        ) from error
