"""Says in the words of the forms why a Word or Excel file that came back is not opened."""

from __future__ import annotations

from dataclasses import dataclass

from minikip_docs.data.container import Reason
from minikip_docs.data.model import Refusal


@dataclass(frozen=True, slots=True)
class Program:
    """An office program as the sentences name it."""

    name: str
    old: str  # the end of names of its old format
    save_as: str  # how to get a file of today's format


def refused(why: Reason, program: Program) -> Refusal:
    """Give the refusal of a file: D112 (old format) to D116 (damaged)."""
    match why:
        case Reason.OLD:
            message = f"Das ist ein altes Office-Format (zum Beispiel {program.old})."
            return Refusal("D112", message, program.save_as)
        case Reason.PASSWORD:
            return Refusal(
                "D113",
                "Die Datei ist mit einem Passwort geschützt.",
                "Bitte ohne Passwort speichern und noch einmal senden.",
            )
        case Reason.MACROS:
            return Refusal(
                "D114",
                "Die Datei enthält Makros und wird nicht gelesen.",
                "Bitte das Originalformular ausfüllen und senden.",
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
