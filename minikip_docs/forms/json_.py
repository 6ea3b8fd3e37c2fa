"""The JSON form: reads a submission from JSON bytes."""

from __future__ import annotations

from minikip_docs import jsonio
from minikip_docs.model import FormKind, Place, Refusal
from minikip_docs.schemas import form_id

Cells = tuple[FormKind, dict[str, object], dict[str, Place]]


def read(raw: bytes) -> Cells:
    """Read a submission: which form it is, its data as typed, and places (JSON has none).

    Raises ``Refusal`` D101–D108 for a file that is not sound JSON and F101–F102 for
    JSON that is not one of our forms.
    """
    data = jsonio.loads(raw)
    if not isinstance(data, dict):
        raise Refusal(
            "F101",
            "Die JSON-Datei enthält keine Eingabe (es wird ein Objekt mit Feldern erwartet).",
            "Bitte die Datei mit «form»: «minikip-budget» oder «minikip-annual-report» senden.",
        )
    kinds = {form_id(kind): kind for kind in FormKind}
    form = data.get("form")
    if not isinstance(form, str) or form.strip() not in kinds:
        stands = "fehlt" if form is None else f"ist «{str(form)[:40]}»"
        raise Refusal(
            "F102",
            f"Das ist kein Mini-KIP-Formular: Das Feld «form» {stands}.",
            "Bitte «minikip-budget» für die Budgeteingabe oder «minikip-annual-report» "
            "für den Jahresbericht eintragen.",
        )
    return kinds[form.strip()], data, {}
