"""What is said of a form that was printed instead of saved."""

from __future__ import annotations

from collections.abc import Sequence

from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.data.text import excerpt
from minikip_docs.forms.sentences.note import FORM, SAVE, Where, note


def printed() -> Refusal:
    """F120: a form of ours that was printed into a PDF, and of which nothing can be read."""
    return Refusal(
        "F120",
        "Das Formular wurde gedruckt statt gespeichert; vom Ausdruck lässt sich nichts lesen.",
        SAVE,
    )


def proposals(read: int) -> Refusal:
    """F160: a printed form of ours; ``read`` values can be proposed."""
    count = "Eine Angabe wurde" if read == 1 else f"{read} Angaben wurden"
    return Refusal(
        "F160",
        f"Das Formular wurde gedruckt statt gespeichert. {count} vom Ausdruck abgelesen, als "
        "Vorschlag.",
        "Besser das gespeicherte Formular verlangen. Sonst die Vorschläge mit dem Ausdruck "
        "vergleichen und mit --accept-printed übernehmen.",
    )


def accepted(read: int) -> Finding:
    """F161: values read from a print that were taken as data."""
    count = "Eine Angabe wurde" if read == 1 else f"{read} Angaben wurden"
    return note(
        "F161", Severity.WARNING, FORM,
        f"{count} von einem Ausdruck abgelesen, nicht aus einem gespeicherten Formular.",
        "Bitte jede Angabe mit dem Ausdruck vergleichen, zuerst die Beträge.",
    )  # fmt: skip


def unreadable(where: Where, seen: str) -> Finding:
    """F162: a field of a print in which something stands that cannot be read for certain."""
    seems = f"; es könnte «{excerpt(seen, 40)}» sein" if seen else ""
    return note(
        "F162", Severity.ERROR, where,
        f"Was hier steht, lässt sich vom Ausdruck nicht sicher lesen{seems}.",
        "Bitte das gespeicherte Formular senden.",
    )  # fmt: skip


def pages_lost(pages: Sequence[int]) -> Finding:
    """F163: pages of a printed form that are missing, stand twice or cannot be laid over ours."""
    which = (
        f"Die Seite {pages[0]} des Formulars fehlt"
        if len(pages) == 1
        else f"Die Seiten {', '.join(map(str, pages))} des Formulars fehlen"
    )
    return note(
        "F163", Severity.ERROR, FORM,
        f"{which} im Ausdruck oder {'lässt' if len(pages) == 1 else 'lassen'} sich nicht zuordnen.",
        "Bitte das gespeicherte Formular senden.",
    )  # fmt: skip


def other_pages(pages: Sequence[int]) -> Finding:
    """F164: pages of a file with a printed form that are none of the form."""
    one = len(pages) == 1
    which = f"Die Seite {pages[0]}" if one else f"Die Seiten {', '.join(map(str, pages))}"
    return note(
        "F164", Severity.WARNING, FORM,
        f"{which} der Datei {'gehört' if one else 'gehören'} nicht zu diesem Formular und "
        f"{'wurde' if one else 'wurden'} nicht gelesen.",
        "Bitte ansehen, ob dort eine Beilage oder ein zweites Formular steht.",
    )  # fmt: skip
