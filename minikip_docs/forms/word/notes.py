"""What the reader of Word forms noticed, in the words of a clerk (F codes)."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from minikip_docs.data.model import Finding, Refusal, Severity
from minikip_docs.data.text import excerpt
from minikip_docs.facts import schemas
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.notes import FORM, Where, note

_FRESH = "Bitte die Angaben in ein frisches Formular übertragen."


def unknown(form: Definition, tag: str, text: str) -> Finding:
    """Report a filled field that this version of the form does not have."""
    return note(
        "F116", Severity.WARNING, (tag, excerpt(tag), None),
        f"Dieses Feld kennt die Fassung {form.identity['version']} des Formulars nicht; "
        f"«{excerpt(text)}» wurde nicht gelesen.",
        "Bitte ein frisches Formular verwenden.",
    )  # fmt: skip


def missing(form: Definition, root: schemas.Node, found: Container[str]) -> Iterator[Finding]:
    """Say which fields a form of the current version should have and has not: F116."""
    lost = [pointer for pointer in form.pointers() if pointer not in found]
    if lost:
        count = "Ein Feld fehlt" if len(lost) == 1 else f"{len(lost)} Felder fehlen"
        yield note(
            "F116", Severity.WARNING, FORM,
            f"{count} in der Datei (zuerst {schemas.label(root, lost[0])}).",
            "Bitte ein frisches Formular verwenden.",
        )  # fmt: skip


def strays(texts: Sequence[str]) -> Iterator[Finding]:
    """Report texts outside the fields: they are not read, so they must not pass unseen."""
    if texts:
        count = "steht eine Angabe, die" if len(texts) == 1 else f"stehen {len(texts)} Angaben, die"
        verb = "wird" if len(texts) == 1 else "werden"
        yield note(
            "F136", Severity.ERROR, FORM,
            f"Ausserhalb der Felder {count} nicht gelesen {verb} (zuerst «{excerpt(texts[0])}»).",
            f"Bitte nur die hellblauen Felder ausfüllen. {_FRESH}",
        )  # fmt: skip


def two_values(where: Where, one: str, two: str) -> Finding:
    """Report a field that stands twice in the file, with different values."""
    first, second = (excerpt(text, 40) or "leer" for text in (one, two))
    return note(
        "F110", Severity.ERROR, where,
        f"Das Feld enthält zwei verschiedene Werte: «{first}» und «{second}».",
        "Bitte angeben, welcher gilt.",
    )  # fmt: skip


def twice(where: Where, text: str) -> Finding:
    """Report a field that stands in two places with the same value: one of them lost its own."""
    return note(
        "F110", Severity.ERROR, where,
        f"Das Feld steht zweimal in der Datei, beide Male mit «{excerpt(text, 40)}».",
        "Bitte nur den Text kopieren, nicht das Feld; am besten in ein frisches Formular.",
    )  # fmt: skip


def elsewhere(where: Where, text: str, label: str) -> Finding:
    """Report a field that stands under or beside the label of another one."""
    return note(
        "F139", Severity.ERROR, where,
        f"«{excerpt(text, 40)}» steht bei «{excerpt(label.splitlines()[0], 40)}», gehört aber zu "
        "einem anderen Feld.",
        f"Bitte nur den Text kopieren, nicht das Feld. {_FRESH}",
    )  # fmt: skip


def doubtful(where: Where, look: str, text: str) -> Finding:
    """Report text that is struck out, hidden or raised: nobody knows whether it counts."""
    return note(
        "F138", Severity.ERROR, where,
        f"Das Feld enthält {look} Text («{excerpt(text, 40)}»); ob er gilt, ist unklar.",
        "Bitte nur stehen lassen, was gilt, ohne besondere Schrift.",
    )  # fmt: skip


def tracked(where: Where, text: str) -> Finding:
    """Report a field with changes that nobody accepted."""
    return note(
        "F119", Severity.WARNING, where,
        f"Das Feld enthält nicht angenommene Änderungen; gelesen wurde «{excerpt(text)}».",
        "Bitte in Word unter «Überprüfen» alle Änderungen annehmen.",
    )  # fmt: skip


def contradiction(where: Where, shown: str, stored: str) -> Finding:
    """Report a field that shows something else than it stores."""
    return note(
        "F108", Severity.WARNING, where,
        f"Angezeigt ist «{excerpt(shown)}», gespeichert ist «{stored}»; es gilt das Angezeigte.",
        "Bitte bei der Gemeinde nachfragen.",
    )  # fmt: skip


def by_number() -> Finding:
    """Say that the controls were lost and the values were found by the visible numbers."""
    return note(
        "F117", Severity.WARNING, FORM,
        "Die Formularfelder gingen beim Speichern verloren; die Angaben wurden über die "
        "Feldnummern gelesen, Zeilenumbrüche können fehlen.",
        "Bitte kurz prüfen, ob alles am richtigen Ort steht.",
    )  # fmt: skip


def not_found() -> Refusal:
    """Give the refusal of a file in which no field of ours can be found."""
    return Refusal(
        "F118",
        "Die Angaben lassen sich keinem Feld zuordnen.",
        "Bitte das Originalformular ausfüllen.",
    )
