"""What more than one format says of a field, and of what stands beside the fields."""

from __future__ import annotations

from collections.abc import Sequence

from minikip_docs.data.model import Finding, Severity
from minikip_docs.data.text import excerpt, listing, some
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.sentences.note import FRESH, Where, note


def unknown(where: Where, form: Definition, value: object) -> Finding:
    """F181: a filled field that this version of the form does not have."""
    return note(
        "F181", Severity.WARNING, where,
        f"Dieses Feld kennt die Fassung {form.identity['version']} des Formulars nicht; "
        f"«{excerpt(value)}» wurde nicht gelesen.", FRESH,
    )  # fmt: skip


def contradiction(where: Where, shown: str, stored: str) -> Finding:
    """F108: a field that shows something else than it stores."""
    return note(
        "F108", Severity.WARNING, where,
        f"Angezeigt ist «{excerpt(shown)}», gespeichert ist «{excerpt(stored)}»; es gilt das "
        "Angezeigte.",
        "Bitte prüfen, was gilt.",
    )  # fmt: skip


def two_answers(where: Where) -> Finding:
    """F109: two buttons of one question are on."""
    return note(
        "F109", Severity.ERROR, where,
        "Es sind zwei Antworten zugleich gewählt.", "Bitte genau eine wählen.",
    )  # fmt: skip


def two_values(where: Where, one: str, two: str) -> Finding:
    """F110: a field that stands twice in the file, with different values."""
    first, second = (excerpt(text, 40) or "leer" for text in (one, two))
    return note(
        "F110", Severity.ERROR, where,
        f"Das Feld enthält zwei verschiedene Werte: «{first}» und «{second}».",
        "Bitte angeben, welcher gilt.",
    )  # fmt: skip


def doubtful(where: Where, look: str, text: object) -> Finding:
    """F138: text that is struck out, hidden or raised: nobody knows whether it counts.

    ``look`` is how it looks, as an adjective before «Text»: «durchgestrichenen».
    """
    return note(
        "F138", Severity.ERROR, where,
        f"Das Feld enthält {look} Text («{excerpt(text, 40)}»); ob er gilt, ist unklar.",
        "Bitte nur stehen lassen, was gilt, ohne besondere Schrift.",
    )  # fmt: skip


def outside(where: Where, texts: Sequence[object]) -> Finding:
    """F136: what may belong into a field stands outside: it is not read and must be mended."""
    one = len(texts) == 1
    count = "steht eine Angabe, die" if one else f"stehen {len(texts)} Angaben, die"
    verb = "wird" if one else "werden"
    return note(
        "F136", Severity.ERROR, where,
        f"Ausserhalb der Felder {count} nicht gelesen {verb} (zuerst «{excerpt(texts[0])}»).",
        "Bitte in das Feld schreiben, wohin es gehört, oder löschen.",
    )  # fmt: skip


def notes(where: Where, texts: Sequence[str]) -> Finding:
    """F182: notes outside the fields; they are quoted, for nobody else reads them.

    Each text comes as it is to be shown: «Saalmiete noch offen».
    """
    one = len(texts) == 1
    what = "Notiz wird" if one else f"{len(texts)} Notizen werden"
    return note(
        "F182", Severity.WARNING, where,
        f"Neben den Feldern steht: {some(texts)}. Diese {what} nicht gelesen.",
        "Bitte ansehen, ob etwas davon in ein Feld gehört; sonst kann es so stehen bleiben.",
    )  # fmt: skip


def not_run(where: Where, kinds: Sequence[str]) -> Finding:
    """F168: what a file carries beside its text, ready to print; none of it is read or run."""
    return note(
        "F168", Severity.WARNING, where,
        f"Die Datei enthält {listing(kinds)}; das wurde weder gelesen noch ausgeführt.",
        "Bitte ansehen, ob etwas davon zur Eingabe gehört; ins Formular gehört nur Text.",
    )  # fmt: skip
