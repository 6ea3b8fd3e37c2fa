"""Says in the words of the forms why an office file that came back is not opened or not read."""

from __future__ import annotations

from dataclasses import dataclass

from minikip_docs.data.container import Reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.office_kind import Kind, office
from minikip_docs.forms.formats import named


@dataclass(frozen=True, slots=True)
class Program:
    """An office program as the sentences name it."""

    name: str
    save_as: str  # how to get a file of today's format


_AS_WORD, _AS_EXCEL = "«Word-Dokument (.docx)»", "«Excel-Arbeitsmappe (.xlsx)»"
_SAVE = "Bitte in {} mit «Datei» → «Speichern unter» als {} sichern und neu senden."
_EXPORT = "Bitte in {} mit «Ablage» → «Exportieren» als {} sichern und neu senden."
_FROM_WORD, _FROM_EXCEL = _SAVE.format("Word", _AS_WORD), _SAVE.format("Excel", _AS_EXCEL)
WORD, EXCEL = Program("Word", _FROM_WORD), Program("Excel", _FROM_EXCEL)
# What may hold a form that was saved otherwise: what it is, and how it comes back as one.
_SAVED = {
    Kind.EXCEL_BINARY: ("eine binäre Excel-Arbeitsmappe (.xlsb)", _FROM_EXCEL),
    Kind.OLD_WORD: ("ein altes Word-Dokument (.doc)", _FROM_WORD),
    Kind.OLD_EXCEL: ("eine alte Excel-Arbeitsmappe (.xls)", _FROM_EXCEL),
    Kind.OLD_OTHER: (
        "ein altes Office-Dokument",
        "Bitte in Word oder Excel mit «Datei» → «Speichern unter» im heutigen Format (.docx oder "
        ".xlsx) sichern und neu senden.",
    ),
    Kind.WORD_XML: ("ein Word-Dokument als XML (.xml)", _FROM_WORD),
    Kind.EXCEL_XML: ("eine Excel-Tabelle als XML (.xml)", _FROM_EXCEL),
    Kind.RTF: ("ein RTF-Dokument (.rtf)", _FROM_WORD),
    Kind.WORDPERFECT: ("ein WordPerfect-Dokument (.wpd)", _FROM_WORD),
    Kind.ODF_TEXT: ("ein OpenDocument-Text (.odt)", _SAVE.format("LibreOffice", "«Word (.docx)»")),
    Kind.ODF_TABLE: (
        "eine OpenDocument-Tabelle (.ods)",
        _SAVE.format("LibreOffice", "«Excel (.xlsx)»"),
    ),
    Kind.PAGES: ("ein Dokument von Apple Pages (.pages)", _EXPORT.format("Pages", "«Word»")),
    Kind.NUMBERS: (
        "eine Tabelle von Apple Numbers (.numbers)",
        _EXPORT.format("Numbers", "«Excel»"),
    ),
    Kind.IWORK: (
        "ein Dokument von Apple Pages, Numbers oder Keynote",
        _EXPORT.format("Pages oder Numbers", "«Word» oder «Excel»"),
    ),
}
# What never was a form of ours.
_OTHER = {
    Kind.POWERPOINT: "eine PowerPoint-Präsentation",
    Kind.OLD_POWERPOINT: "eine PowerPoint-Präsentation",
    Kind.KEYNOTE: "eine Präsentation von Apple Keynote",
    Kind.VISIO: "eine Visio-Zeichnung",
    Kind.OLD_VISIO: "eine Visio-Zeichnung",
    Kind.OLD_PUBLISHER: "ein Publisher-Dokument",
    Kind.XPS: "ein Ausdruck als XPS-Datei",
    Kind.ODF_OTHER: "ein OpenDocument, das weder Text noch Tabelle ist",
}


def not_read(raw: bytes) -> Refusal | None:
    """Give the refusal of an office file that is not read; ``None`` if it may be, or is none.

    D110 (no kind of file a form comes in), D112 (it may hold a form, in another format),
    D113 (protected by a password or by somebody's rights).
    """
    found = office(raw)
    if found is None or (found.kind in {Kind.WORD, Kind.EXCEL} and not found.locked):
        return None
    if found.kind is Kind.RESTRICTED:
        return Refusal(
            "D113",
            "Die Datei ist mit einer Berechtigung (Rechteverwaltung) geschützt.",
            "Bitte unter «Datei» → «Informationen» den Zugriff freigeben und noch einmal senden.",
        )
    if found.kind is Kind.ENCRYPTED:
        return refused(Reason.PASSWORD, WORD)
    if found.kind in _OTHER:
        return Refusal(
            "D110",
            f"Die Datei ist {_OTHER[found.kind]}.",
            f"Bitte das ausgefüllte Mini-KIP-Formular senden ({named('oder')}).",
        )
    title, save_as = _SAVED[found.kind]
    if found.locked:
        return Refusal(
            "D113",
            f"Die Datei ist {title} und mit einem Passwort geschützt.",
            save_as.replace("Bitte", "Bitte das Passwort entfernen und", 1),
        )
    return Refusal("D112", f"Die Datei ist {title}.", save_as)


def refused(why: Reason, program: Program) -> Refusal:
    """Give the refusal of a file: D112 (old format) to D116 (damaged)."""
    match why:
        case Reason.OLD:
            return Refusal("D112", f"Die Datei ist {_SAVED[Kind.OLD_OTHER][0]}.", program.save_as)
        case Reason.PASSWORD:
            return Refusal(
                "D113",
                "Die Datei ist mit einem Passwort geschützt.",
                "Bitte ohne Passwort speichern («Datei» → «Informationen» → «Dokument schützen» "
                "oder «Arbeitsmappe schützen» → «Mit Kennwort verschlüsseln», Kennwort löschen) "
                "und noch einmal senden.",
            )
        case Reason.MACROS:
            return Refusal(
                "D114",
                "Die Datei enthält Makros und wird nicht gelesen.",
                f"{program.save_as} Das Format ohne «m» am Ende enthält keine Makros.",
            )
        case Reason.UNUSUAL:
            return Refusal(
                "D115",
                "Die Datei ist ungewöhnlich aufgebaut und wurde aus Sicherheitsgründen nicht "
                "gelesen.",
                "Bitte ein frisches Formular ausfüllen.",
            )
        case Reason.DAMAGED:
            return Refusal(
                "D116",
                f"Die {program.name}-Datei ist beschädigt und lässt sich nicht lesen.",
                f"Bitte die Datei in {program.name} öffnen, unter neuem Namen speichern und noch "
                "einmal senden.",
            )
