"""What the schema finds, as faults in German: missing, unknown, empty and wrong fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.checks.schema_values import KEYWORDS, Node, nearest, period_of, pick
from minikip_docs.data.text import excerpt
from minikip_docs.facts.programme import Programme


@dataclass(frozen=True, slots=True)
class Fault:
    """One schema error in words; ``by_programme`` if the programme's lists decide it."""

    code: str
    pointer: str
    message: str
    remedy: str
    section: str | None
    by_programme: bool = False


def missing(pointer: str, node: Node) -> Fault:
    """S101: a required field or section is not there."""
    title = node.get("title", pointer.rpartition("/")[2])
    if node.get("type") in {"object", "array"} and "x-choices" not in node:
        message, remedy = f"Der Abschnitt «{title}» fehlt.", "Bitte den Abschnitt ausfüllen."
    else:
        message, remedy = f"Das Feld «{title}» ist nicht ausgefüllt.", "Bitte ausfüllen."
    question = node.get("description", "")
    return Fault(
        "S101",
        pointer,
        message,
        f"{remedy} {question}" if question.endswith("?") else remedy,
        node.get("x-section"),
    )


def empty_row(pointer: str, label: str) -> Fault:
    """S103: a row in the middle of a list holds nothing."""
    return Fault(
        "S103", pointer, f"Die Zeile «{label}» ist leer.", "Bitte die Zeile löschen.", None
    )


def unknown(pointer: str, name: str, node: Node, programme: Programme) -> Fault:
    """S110: a field the form does not have; years and target groups get their own words."""
    section, shown = node.get("x-section"), f"«{excerpt(name)}»"
    if "x-years" in node:
        return _unknown_year(pointer, name, node, programme)
    titles = {key: child.get("title", key) for key, child in node["properties"].items()}
    if node.get("x-choices") == "target_groups":
        message = f"{shown} ist keine der vorgesehenen Zielgruppen."
        remedy = pick(node["x-labels"], name)
        return Fault("S110", pointer, message, remedy, section, by_programme=True)
    near = nearest(name, titles)
    remedy = (
        f"Vielleicht ist das Feld «{near}» ({titles[near]}) gemeint; sonst bitte löschen."
        if near
        else "Bitte das Feld löschen oder die Angabe in ein Feld des Formulars schreiben."
    )
    return Fault("S110", pointer, f"Das Feld {shown} gibt es hier nicht.", remedy, section)


def _unknown_year(pointer: str, name: str, node: Node, programme: Programme) -> Fault:
    period, known = period_of(programme), ", ".join(node["properties"])
    year = re.fullmatch(r"y?(\d{4})", name)
    if year and f"y{year[1]}" in node["properties"]:
        message = f"Das Jahr {year[1]} heisst in den Daten «y{year[1]}», nicht «{name}»."
    elif year:
        message = f"{year[1]} liegt ausserhalb der KIP-Periode {period}."
    else:
        message = f"«{excerpt(name)}» ist kein Jahr der KIP-Periode {period}."
    remedy = f"Bitte nur Jahre der KIP-Periode eintragen: {known}."
    return Fault("S110", pointer, message, remedy, node.get("x-section"), by_programme=True)


def wrong(keyword: str, pointer: str, value: Any, node: Node, programme: Programme) -> Fault:
    """S102 to S109 and S111: a value that breaks one keyword of its node."""
    section = node.get("x-section")
    if pointer in _IDENTITY and type(value) in {str, int, Decimal}:
        message, remedy = _IDENTITY[pointer](value, programme)
        return Fault("S111", pointer, message, remedy, section)
    if keyword not in KEYWORDS:
        message = f"Das Schema verlangt hier etwas, das niemand erklären kann ({keyword})."
        remedy = "Bitte der Stelle melden, die das Programm betreut."
        return Fault("X930", pointer, message, remedy, None)
    code, say = KEYWORDS[keyword]
    message, remedy = say(value, node, programme)
    listed = keyword == "enum" and "x-choices" in node
    return Fault(code, pointer, message, remedy, section, by_programme=listed)


def _other_programme(value: Any, programme: Programme) -> tuple[str, str]:
    return (
        f"Die Eingabe gehört zum Programm «{excerpt(value)}»; "
        f"geprüft wird für {programme.name} ({programme.id}).",
        f"Bitte das Formular für {programme.name} verwenden.",
    )


def _other_version(value: Any, _programme: Programme) -> tuple[str, str]:
    if not isinstance(value, str) and re.fullmatch(r"1(\.\d+)?", str(value)):
        meant = value if isinstance(value, Decimal) else f"{value}.0"
        message = "Die Fassung des Formulars muss in Anführungszeichen stehen."
        return message, f'Bitte so schreiben: "{meant}"'
    return (
        f"Die Fassung «{excerpt(value)}» des Formulars ist hier nicht bekannt; "
        "bekannt sind die Fassungen 1.x.",
        "Bitte «1.0» in Anführungszeichen eintragen oder ein aktuelles Formular verwenden.",
    )


def _other_form(value: Any, _programme: Programme) -> tuple[str, str]:
    return f"«{excerpt(value)}» ist nicht dieses Formular.", "Bitte das richtige Formular senden."


_IDENTITY: Mapping[str, Callable[[Any, Programme], tuple[str, str]]] = {
    "/form": _other_form,
    "/programme": _other_programme,
    "/version": _other_version,
}
