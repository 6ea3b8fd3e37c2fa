"""Works with a template in a process of its own: one without end is told and stops nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from minikip_docs.data.apart import SECONDS, EndedError, Ending, apart
from minikip_docs.data.model import Refusal

Given = ParamSpec("Given")
Result = TypeVar("Result")


def limited(
    name: str, function: Callable[Given, Result], /, *arguments: Given.args, **options: Given.kwargs
) -> Result:
    """Call a function that fills the template of this ``name``; see ``apart``.

    Raises ``Refusal`` T135 if it comes to no end within the limits, and what the function does.
    """
    try:
        return apart(function, *arguments, **options)
    except EndedError as ended:
        what = {
            Ending.TIME: f"ist auch nach {SECONDS} Sekunden kein Dokument geworden",
            Ending.MEMORY: "wird ein Dokument, für das der Arbeitsspeicher nicht reicht",
            Ending.CRASH: "wurde kein Dokument: Der Teil des Programms, der es setzt, ist "
            "abgestürzt",
        }[ended.how]
        raise Refusal(
            "T135",
            f"Aus der Vorlage «{name}» {what}.",
            "Bitte prüfen, ob die Vorlage etwas sehr oft wiederholt ({% for … %}), und sie sonst "
            "der Person zeigen, die das Programm betreut.",
        ) from ended
