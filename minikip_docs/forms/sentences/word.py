"""What only a Word file gives rise to say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minikip_docs.data.model import Finding, Severity
from minikip_docs.data.text import excerpt, some
from minikip_docs.forms.sentences.note import COPY, FORM, LOOK, Where, note

# The end of one word and the beginning of another, as line breaks part them.
_GLUED = re.compile(r"\b\w{0,30}[a-zà-ÿ)][.,;:!?)]?(?=[A-ZÀ-Þ])\w{1,30}")


def read_by_number(labels: Sequence[str]) -> Finding:
    """F117: some fields of a form were lost, and what stands in their places was read."""
    one = len(labels) == 1
    count = "Ein Formularfeld" if one else f"{len(labels)} Formularfelder"
    verb = "ging" if one else "gingen"
    return note(
        "F117", Severity.WARNING, FORM,
        f"{count} {verb} verloren ({some(labels)}); gelesen wurde, was bei der Feldnummer steht.",
        LOOK,
    )  # fmt: skip


def tracked(where: Where, text: str, deleted: str = "") -> Finding:
    """F119: a field with changes that nobody accepted; ``deleted`` is what they take away."""
    read = f"gelesen wurde «{excerpt(text)}»" if text else "das Feld wurde als leer gelesen"
    gone = f"gelöscht ist «{excerpt(deleted)}», " if deleted else ""
    return note(
        "F119", Severity.WARNING, where,
        f"Das Feld enthält nicht angenommene Änderungen; {gone}{read}.",
        "Bitte in Word unter «Überprüfen» alle Änderungen annehmen.",
    )  # fmt: skip


def rows_deleted(where: Where, texts: Sequence[str]) -> Finding:
    """F119: rows of tables whose deletion nobody accepted; they were not read."""
    count = "Eine Zeile ist" if len(texts) == 1 else f"{len(texts)} Zeilen sind"
    verb = "wurde" if len(texts) == 1 else "wurden"
    return note(
        "F119", Severity.WARNING, where,
        f"{count} gelöscht, die Änderung aber nicht angenommen (zuerst «{excerpt(texts[0])}»); "
        f"gelesen {verb} sie nicht.",
        "Bitte in Word unter «Überprüfen» alle Änderungen annehmen.",
    )  # fmt: skip


def calculated(where: Where, text: str) -> Finding:
    """F132: a field that Word calculates; what it showed last was read."""
    return note(
        "F132", Severity.WARNING, where,
        f"Dieses Feld rechnet Word; gelesen wurde, was zuletzt dastand («{excerpt(text)}»).",
        "Bitte prüfen, ob der Wert stimmt, und ihn von Hand eintragen.",
    )  # fmt: skip


def breaks_lost(where: Where, text: str, count: int) -> Finding:
    """F167: a text whose line breaks a program lost; words may stick together."""
    lost = "ein Zeilenumbruch" if count == 1 else f"{count} Zeilenumbrüche"
    verb = "ging" if count == 1 else "gingen"
    glued = [f"«{found[0]}»" for found in _GLUED.finditer(text[:10_000])]
    stuck = f"; vielleicht kleben Wörter aneinander: {some(glued)}" if glued else ""
    return note(
        "F167", Severity.WARNING if glued else Severity.INFO, where,
        f"In diesem Text {verb} beim Umwandeln {lost} verloren{stuck}.",
        "Bitte den Text ansehen; wer das Formular in Word ausfüllt, verliert keine.",
    )  # fmt: skip


def twice(where: Where, text: str) -> Finding:
    """F180: a field that stands in two places with one value: one of them lost its own."""
    return note(
        "F180", Severity.ERROR, where,
        f"Das Feld steht zweimal in der Datei, beide Male mit «{excerpt(text, 40)}».",
        "Bitte nur den Text kopieren, nicht das Feld; am besten in ein frisches Formular.",
    )  # fmt: skip


def elsewhere(where: Where, text: str, label: str) -> Finding:
    """F139: a field that stands under or beside the label of another one."""
    return note(
        "F139", Severity.ERROR, where,
        f"«{excerpt(text, 40)}» steht bei «{excerpt(label.splitlines()[0], 40)}», gehört aber zu "
        "einem anderen Feld.",
        f"Bitte nur den Text kopieren, nicht das Feld. {COPY}",
    )  # fmt: skip


def commented(where: Where, text: str, *, settled: bool) -> Finding:
    """F165: a comment in the file; it is no answer, but somebody may wait for one."""
    quoted = excerpt(text, 300).rstrip(".")
    return note(
        "F165", Severity.INFO if settled else Severity.WARNING, where,
        f"Hier steht ein {'erledigter ' if settled else ''}Kommentar: «{quoted}».",
        "Kommentare gehören nicht zu den Angaben; bitte ansehen, ob noch etwas zu klären ist.",
    )  # fmt: skip
