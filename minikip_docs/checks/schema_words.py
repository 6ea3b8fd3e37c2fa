"""What the schema finds, as faults in German: missing, unknown, empty and wrong fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minikip_docs.checks.schema_values import KEYWORDS, Node, nearest, period_of, pick
from minikip_docs.data.text import listing, quoted
from minikip_docs.facts.programme import Programme

_SWISS_IBAN = 21  # characters, without blanks


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
    if "x-choices" not in node and "x-years" not in node and {"properties", "items"} & {*node}:
        if "items" in node or "x-number" in node:
            message = f"Der Abschnitt «{title}» ist nicht ausgefüllt."
            remedy = "Bitte den Abschnitt ausfüllen."
        else:  # part of a section: the form has its fields, not its title
            needed = listing(f"«{node['properties'][name]['title']}»" for name in node["required"])
            message, remedy = f"Nicht ausgefüllt sind {needed}.", "Bitte ausfüllen."
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
    section, shown = node.get("x-section"), f"{quoted(name)}"
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
        message = f"{quoted(name)} ist kein Jahr der KIP-Periode {period}."
    remedy = f"Bitte nur Jahre der KIP-Periode eintragen: {known}."
    return Fault("S110", pointer, message, remedy, node.get("x-section"), by_programme=True)


def wrong(keyword: str, pointer: str, value: Any, node: Node, programme: Programme) -> Fault:
    """S102 to S109 and S111 to S114: a value that breaks one keyword of its node."""
    section = node.get("x-section")
    if pointer == "/programme" and isinstance(value, str):
        return _other_programme(pointer, value, programme)
    if pointer == "/version" and not isinstance(value, dict | list | bool):
        return _other_version(pointer, value)
    if pointer == "/form":
        return _other_form(pointer, value)
    if keyword == "maxLength" and node.get("x-kind") == "iban":
        return _long_iban(pointer, value)
    if keyword not in KEYWORDS:
        message = f"Das Schema verlangt hier etwas, das niemand erklären kann ({keyword})."
        remedy = "Bitte der Stelle melden, die das Programm betreut."
        return Fault("X930", pointer, message, remedy, None)
    code, say = KEYWORDS[keyword]
    message, remedy = say(value, node, programme)
    listed = keyword == "enum" and "x-choices" in node
    return Fault(code, pointer, message, remedy, section, by_programme=listed)


def _other_programme(pointer: str, value: str, programme: Programme) -> Fault:
    return Fault(
        "S111",
        pointer,
        f"Die Eingabe gehört zum Programm {quoted(value)}; "
        f"geprüft wird für {programme.name} ({programme.id}).",
        f"Bitte das Formular für {programme.name} verwenden.",
        None,
    )


def _other_version(pointer: str, value: Any) -> Fault:
    if not isinstance(value, str) and re.fullmatch(r"1(\.\d+)?", str(value)):
        meant = value if isinstance(value, Decimal) else f"{value}.0"
        return Fault(
            "S102",
            pointer,
            "Die Fassung des Formulars muss in Anführungszeichen stehen.",
            f'Bitte so schreiben: "{meant}"',
            None,
        )
    return Fault(
        "S112",
        pointer,
        f"Die Fassung {quoted(value)} des Formulars ist hier nicht bekannt; "
        "bekannt sind die Fassungen 1.x.",
        "Bitte «1.0» in Anführungszeichen eintragen oder ein aktuelles Formular verwenden.",
        None,
    )


def _other_form(pointer: str, value: Any) -> Fault:
    return Fault(
        "S113",
        pointer,
        f"{quoted(value)} ist nicht dieses Formular.",
        "Bitte das richtige Formular senden.",
        None,
    )


def _long_iban(pointer: str, value: str) -> Fault:
    """Say what is wrong with an account number that is longer than any (ISO 13616: 34)."""
    signs = len("".join(value.split()))
    return Fault(
        "S114",
        pointer,
        f"Die IBAN hat {signs} Zeichen; eine Schweizer IBAN hat 21."
        if signs > _SWISS_IBAN
        else f"Die IBAN enthält {len(value) - signs} Leerzeichen.",
        "Bitte die IBAN vom Kontoauszug abschreiben, ohne weitere Angaben.",
        None,
    )
