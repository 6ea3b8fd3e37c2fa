"""What the reader of PDF forms noticed, in the words of a clerk (F codes, D123)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minikip_docs.data.model import Finding, Place, Severity, Stage
from minikip_docs.data.text import excerpt
from minikip_docs.facts import schemas
from minikip_docs.forms.definition import Definition, Item
from minikip_docs.forms.pdf.fields import Field


def note(
    root: schemas.Node, code: str, severity: Severity, message: str, remedy: str, *,
    pointer: str = "", place: str = "",
) -> Finding:  # fmt: skip
    """Give one finding about a field or, without pointer, about the whole form."""
    return Finding(
        code=code,
        severity=severity,
        stage=Stage.SUBMISSION,
        pointer=pointer,
        label=schemas.label(root, pointer),
        message=message,
        remedy=remedy,
        place=Place(place) if place else None,
    )


def doubts(
    root: schemas.Node, field: Field, item: Item, pointer: str, place: str
) -> Iterator[Finding]:
    """Say what is contradictory in one field: F108, F109, F110."""
    if len(field.answers) > 1:
        yield note(
            root, "F109", Severity.ERROR, "Es sind zwei Antworten zugleich gewählt.",
            "Bitte genau eine wählen.", pointer=pointer, place=place,
        )  # fmt: skip
    elif len(field.values) > 1:
        one, two = (excerpt(value, 40) for value in field.values[:2])
        yield note(
            root, "F110", Severity.ERROR,
            f"Das Feld enthält zwei verschiedene Werte: «{one}» und «{two}».",
            "Bitte angeben, welcher gilt.", pointer=pointer, place=place,
        )  # fmt: skip
    elif field.contradicts:
        shown, stored = (_state(item, state) for state in (field.value, field.stored))
        yield note(
            root, "F108", Severity.WARNING,
            f"Angezeigt ist «{shown}», gespeichert ist «{stored}»; es gilt das Angezeigte.",
            "Bitte bei der Gemeinde nachfragen.", pointer=pointer, place=place,
        )  # fmt: skip


def unseen(root: schemas.Node, item: Item, value: str, pointer: str, place: str) -> Finding:
    """Report a filled field that is in the file but on none of its pages: nobody saw it."""
    return note(
        root, "F125", Severity.ERROR,
        f"Das Feld enthält «{excerpt(_state(item, value), 40)}», steht aber auf keiner Seite der "
        "Datei mehr.",
        "Bitte das Formular mit allen Seiten senden.", pointer=pointer, place=place,
    )  # fmt: skip


def _state(item: Item, state: str) -> str:
    if item.kind == "yes_no" and item.group:
        return "angekreuzt" if state else "nicht angekreuzt"
    labels = {choice.key: choice.label for choice in item.choices}
    return labels.get(state, state) or "nichts gewählt"


def about_file(
    root: schemas.Node, filled: int, overlays: list[tuple[int, str]], *, cut: bool, damaged: bool
) -> Iterator[Finding]:
    """Say what was noticed about the file: D123 repaired, F106 empty, F107 comments."""
    if cut or damaged:
        what = "unvollständig übertragen" if cut else "beschädigt"
        yield note(
            root, "D123", Severity.WARNING,
            f"Die Datei war {what} und wurde repariert.",
            f"Bitte die {filled} gelesenen Angaben prüfen oder die Datei noch einmal senden "
            "lassen.",
        )  # fmt: skip
    if not filled:
        yield note(
            root, "F106", Severity.INFO, "Das Formular ist noch leer.",
            "Bitte fragen, ob nach dem Ausfüllen gespeichert wurde.",
        )  # fmt: skip
    for page, start in overlays:
        yield note(
            root, "F107", Severity.WARNING,
            f"Auf Seite {page} liegt Text als Kommentar über dem Formular («{start}»).",
            "Bitte direkt in die Felder schreiben.", place=f"Seite {page}",
        )  # fmt: skip


def missing(root: schemas.Node, form: Definition, fields: Mapping[str, Field]) -> Iterator[Finding]:
    """Say which fields a form of the current version should have and has not: F116."""
    lost = [pointer for pointer in form.pointers() if pointer not in fields]
    if lost:
        count = "Ein Feld fehlt" if len(lost) == 1 else f"{len(lost)} Felder fehlen"
        yield note(
            root, "F116", Severity.WARNING,
            f"{count} in der Datei (zuerst {schemas.label(root, lost[0])}).",
            "Bitte ein frisches Formular verwenden.",
        )  # fmt: skip
