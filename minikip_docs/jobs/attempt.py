"""Tries something for one of many items: what fails is a refusal and stops nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from minikip_docs.data.model import Refusal

Result = TypeVar("Result")


def attempt(function: Callable[..., Result], *args: Any, **options: Any) -> Result | Refusal:
    """Call a function for one of many items; give its refusal instead of raising it."""
    try:
        return function(*args, **options)
    except Refusal as fault:
        return fault
    except Exception as error:
        if os.environ.get("MINIKIP_DEBUG"):
            raise
        return unexpected(error)


def unexpected(error: Exception) -> Refusal:
    """Say in German that the program itself has a fault; X999."""
    return Refusal(
        "X999",
        f"Das Programm hat einen Fehler gemacht ({type(error).__name__}). "
        "Das liegt nicht an Ihnen.",
        "Bitte melden Sie den Befehl und diese Zeile der Person, die das Programm betreut.",
    )
