"""Rules on texts (no section): every character can be printed, nothing stands there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import values
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import excerpt, listing
from minikip_docs.press.printable import named, unprintable

_SHOWN = 5  # characters named in one message


@rule("R120", "Alle Zeichen lassen sich drucken", forms=BOTH)
def characters_print(data: Data, _facts: Facts) -> Problems:
    """Was die Schrift der Dokumente nicht enthält, fehlte in der Vereinbarung.

    Das betrifft zum Beispiel Emojis, tamilische und äthiopische Schriftzeichen.
    """
    for pointer, text in values.texts(data):
        characters = unprintable(text)
        if characters:
            shown = [named(character) for character in characters[:_SHOWN]]
            more = len(characters) - len(shown)
            if more:
                shown.append(f"{more} weitere Zeichen" if more > 1 else "ein weiteres Zeichen")
            yield Problem(
                pointer,
                f"Diese Zeichen können nicht gedruckt werden: {listing(shown)}.",
                "Bitte löschen oder mit lateinischen Buchstaben schreiben.",
            )


def _repeated(keys: Iterable[object]) -> Iterator[int]:
    """Give the row (from 0) of everything that stands there before.

    Where it stood is not told by a number: a form counts its empty rows, the data have none.
    """
    seen: set[object] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield index
        seen.add(key)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@rule("R121", "Jede Massnahme hat ihre eigene Nummer", forms=BOTH, needs=("/measures/*/id",))
def ids_differ(data: Data, _facts: Facts) -> Problems:
    """Beträge werden über die Nummer zugeordnet; zwei gleiche Nummern machen sie mehrdeutig."""
    measures = data["measures"]
    for index in _repeated(measure["id"] for measure in measures):
        yield Problem(
            f"/measures/{index}/id",
            f"Die Nummer «{measures[index]['id']}» hat schon eine Massnahme davor.",
            "Bitte eine andere Nummer geben und in Kosten, Finanzierung und Personal nachführen.",
        )


@rule(
    "R122",
    "Jede Massnahme hat ihren eigenen Titel",
    forms=BOTH,
    severity=Severity.WARNING,
    needs=("/measures/*/title",),
)
def titles_differ(data: Data, _facts: Facts) -> Problems:
    """Zwei gleiche Titel deuten auf eine doppelt eingetragene Massnahme hin."""
    measures = data["measures"]
    for index in _repeated(_folded(measure["title"]) for measure in measures):
        yield Problem(
            f"/measures/{index}/title",
            f"Den Titel «{excerpt(measures[index]['title'])}» hat schon eine Massnahme davor.",
            "Bitte prüfen, ob die Massnahme doppelt eingetragen ist.",
        )


@rule(
    "R123",
    "Keine Budget- oder Finanzierungszeile steht doppelt da",
    severity=Severity.WARNING,
    needs=(
        "/budget_lines/*/measure",
        "/budget_lines/*/category",
        "/budget_lines/*/text",
        "/financing/*/measure",
        "/financing/*/origin",
        "/financing/*/text",
    ),
)
def rows_differ(data: Data, _facts: Facts) -> Problems:
    """Zwei gleiche Zeilen deuten auf einen doppelt gezählten Betrag hin."""
    for name, second, title in (
        ("budget_lines", "category", "Budgetzeile"),
        ("financing", "origin", "Finanzierungszeile"),
    ):
        keys = ((r["measure"], r[second], _folded(r.get("text", ""))) for r in data[name])
        for index in _repeated(keys):
            yield Problem(
                f"/{name}/{index}",
                f"Die Zeile gleicht einer {title} davor: Massnahme, Art und Text stimmen überein.",
                "Bitte prüfen, ob der Betrag doppelt eingetragen ist; sonst den Text ergänzen.",
            )


RULES: tuple[Rule, ...] = (characters_print, ids_differ, titles_differ, rows_differ)
