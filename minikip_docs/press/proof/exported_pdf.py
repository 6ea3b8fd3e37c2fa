"""The door for a PDF that another program exported: what is not to be compared stays outside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt

if TYPE_CHECKING:
    import pikepdf

AGAIN = (
    "Bitte das Word-Dokument, so wie es das Programm geschrieben hat, öffnen, als PDF exportieren "
    "und denselben Befehl nochmals ausführen."
)
_MOST = 50_000_000  # bytes of a PDF
_LINKS = {"/Link", "/Popup"}


def look_at(pdf: bytes) -> str:
    """Refuse a PDF that cannot be compared or handed out; gives the program that made it."""
    if len(pdf) > _MOST:
        raise Refusal(
            "D502",
            f"Das exportierte PDF ist {len(pdf) // 1_000_000} MB gross; gelesen werden höchstens "
            f"{_MOST // 1_000_000} MB.",
            "Bitte Bilder in der Vorlage verkleinern.",
        )
    import pikepdf  # noqa: PLC0415 - slow, and seldom needed

    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as opened:
            if opened.is_encrypted:
                raise _protected()
            _refuse_parts(opened)
            info = opened.docinfo
            return _plain(info.get("/Producer")) or _plain(info.get("/Creator"))
    except pikepdf.PasswordError as error:
        raise _protected() from error
    except Refusal:
        raise
    except Exception as error:  # what a broken file makes the library raise has no end
        raise damaged() from error


def damaged() -> Refusal:
    """Give the refusal (D501) of what cannot be read."""
    return Refusal("D501", "Das exportierte PDF ist beschädigt oder gar kein PDF.", AGAIN)


def _protected() -> Refusal:
    return Refusal(
        "D503",
        "Das exportierte PDF ist verschlüsselt.",
        "Bitte ohne Kennwort und ohne Einschränkungen exportieren.",
    )


def _refuse_parts(pdf: pikepdf.Pdf) -> None:
    """Refuse what shows more than its pages say, and a PDF without tags."""
    import pikepdf  # noqa: PLC0415 - slow, and seldom needed

    root = pdf.Root
    form = root.get("/AcroForm")
    if form is not None and len(form.get("/Fields", [])):
        raise Refusal(
            "D504",
            "Das exportierte PDF hat Formularfelder.",
            "Bitte ohne Formularfelder exportieren (in LibreOffice: «PDF-Formular erzeugen» "
            "ausschalten) und das PDF erst unterzeichnen, wenn die Dokumente ausgestellt sind.",
        )
    action = root.get("/OpenAction")
    names = root.get("/Names", pikepdf.Dictionary())
    if (
        (isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo")
        or "/AA" in root
        or {"/JavaScript", "/EmbeddedFiles"} & set(names.keys())
    ):
        raise Refusal(
            "D504",
            "Das exportierte PDF enthält ein Skript oder eine angehängte Datei.",
            "Bitte ohne Anhänge und Skripte exportieren.",
        )
    for number, page in enumerate(pdf.pages, 1):
        for mark in page.obj.get("/Annots", []):
            if mark.get("/Subtype") not in _LINKS or "/AP" in mark:
                raise Refusal(
                    "D504",
                    f"Auf Seite {number} des exportierten PDF liegt eine Anmerkung (Kommentar, "
                    "Stempel oder Feld) über dem Text.",
                    "Bitte ohne Kommentare und Anmerkungen exportieren.",
                )
    layers = root.get("/OCProperties", pikepdf.Dictionary()).get("/D", pikepdf.Dictionary())
    if len(layers.get("/OFF", [])) or layers.get("/BaseState", "/ON") != "/ON":
        raise Refusal(
            "D504",
            "Das exportierte PDF hat ausgeblendete Ebenen.",
            "Bitte ohne Ebenen exportieren.",
        )
    if "/StructTreeRoot" not in root:
        written = any("/Font" in page.get("/Resources", {}) for page in pdf.pages)
        raise _untagged() if written else _scanned()


def _untagged() -> Refusal:
    return Refusal(
        "D505",
        "Das exportierte PDF sagt nicht, in welcher Reihenfolge sein Text zu lesen ist.",
        "Bitte beim Exportieren die Tags einschalten: in Word unter «Optionen» die "
        "«Dokumentstrukturtags für Barrierefreiheit», in LibreOffice «Tagged PDF». Nicht über "
        "«Drucken» speichern.",
    )


def _scanned() -> Refusal:
    return Refusal(
        "D505",
        "Das exportierte PDF enthält keinen Text, nur Bilder.",
        "Bitte aus Word oder LibreOffice exportieren, nicht drucken und einlesen.",
    )


def _plain(text: object) -> str:
    shown = "" if text is None else str(text)
    return excerpt("".join(c for c in shown if c.isprintable()).strip(), 80)
