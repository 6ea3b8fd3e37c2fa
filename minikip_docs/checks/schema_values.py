"""A wrong value in German: one small function per schema keyword, message and remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minikip_docs.data import text, values
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, listing
from minikip_docs.facts.programme import Programme

Node = Mapping[str, Any]

# What a field expects, by its kind, else by its type: sentence part and example.
_EXPECTED = {
    "amount": ("ein Betrag erwartet (eine Zahl ohne Anführungszeichen, z. B. 12500.00)"),
    "percent": ("eine Prozentzahl erwartet (ohne Anführungszeichen, z. B. 80)"),
    "yes_no": ("ja oder nein erwartet (true oder false, ohne Anführungszeichen)"),
    "date": ('ein Datum erwartet (in Anführungszeichen, z. B. "2025-03-15")'),
    "integer": ("eine ganze Zahl erwartet (ohne Anführungszeichen, z. B. 2025)"),
    "string": ("ein Text erwartet (in Anführungszeichen)"),
    "object": ("ein Abschnitt mit Feldern erwartet (in geschweiften Klammern)"),
    "array": ("eine Liste mit Zeilen erwartet (in eckigen Klammern)"),
}
_NEVER_A_NUMBER = {"date", "choice", "email", "iban"}
# What is said when a choice of the programme is not met; the programme names the choices.
_NOT_A_CHOICE = {
    "focus_areas": "Massnahmen der Mini-KIP liegen in den Schwerpunkten des Merkblatts; "
    "{value} gehört nicht dazu.",
    "funding_areas": "{value} ist kein Förderbereich der KIP.",
    "cost_categories": "{value} ist keine Kostenart, die über die Mini-KIP finanzierbar ist.",
}


def _type(value: Any, node: Node, _programme: Programme) -> tuple[str, str]:
    wanted = _EXPECTED.get(node.get("x-kind", ""), _EXPECTED[_type_name(node)])
    message = f"Hier wird {wanted}; eingetragen ist {_shown(value)}."
    better = _retyped(value, node)
    return message, f"Bitte so schreiben: {better}" if better else "Bitte die Angabe berichtigen."


def _type_name(node: Node) -> str:
    name = str(node["type"])
    return {"number": "amount", "boolean": "yes_no"}.get(name, name)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "«ja» (true)" if value else "«nein» (false)"
    if isinstance(value, str):
        return f"der Text «{excerpt(value)}»"
    if isinstance(value, int | Decimal):
        return f"die Zahl {excerpt(value)}"
    if value is None:
        return "nichts (null)"
    return "eine Liste" if isinstance(value, list) else "ein Abschnitt mit Feldern"


def _retyped(value: Any, node: Node) -> str:
    """Give the value as it should be written, where it can be read in only one way."""
    wanted = node["type"]
    if wanted == "string" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        fits = node.get("x-kind") not in _NEVER_A_NUMBER and "enum" not in node
        return f'"{value}"' if fits and re.search(node.get("pattern", ""), str(value)) else ""
    if not isinstance(value, str):
        return ""
    if wanted == "boolean":
        return {"ja": "true", "nein": "false", "true": "true", "false": "false"}.get(
            value.casefold(), ""
        )
    if wanted == "integer":
        return value if re.fullmatch(r"[1-9]\d{0,8}", value, re.ASCII) else ""
    if node.get("x-kind") == "amount":
        try:
            return f"{values.parse_amount(value):.2f}"
        except Refusal:
            return ""
    return ""


def _enum(value: Any, node: Node, programme: Programme) -> tuple[str, str]:
    shown = str(value) if isinstance(value, int) else f"«{excerpt(value)}»"
    if node.get("x-choices") == "years":
        period = period_of(programme)
        message = f"{shown} liegt ausserhalb der KIP-Periode {period}."
        return message, f"Bitte ein Jahr der KIP-Periode eintragen ({period})."
    words = _NOT_A_CHOICE.get(node.get("x-choices", ""), "{value} ist hier keine mögliche Angabe.")
    return words.format(value=shown), pick(node["x-labels"], value)


def pick(labels: Mapping[str, str], value: Any) -> str:
    """List the choices with their German labels, and the one that was probably meant."""
    choices = [f"«{key}» ({label})" for key, label in labels.items()]
    near = nearest(str(value), labels)
    proposal = f" Vielleicht ist «{near}» gemeint." if near else ""
    return f"Möglich sind {listing(choices, 'oder')}.{proposal}"


def nearest(value: str, labels: Mapping[str, str]) -> str | None:
    """Find the key whose name or German label is most like what was typed."""
    by_word = {label.casefold(): key for key, label in labels.items()}
    by_word |= {key.casefold(): key for key in labels}
    near = difflib.get_close_matches(value.casefold()[:100], list(by_word), n=1, cutoff=0.6)
    return by_word[near[0]] if near else None


def _pattern(value: str, node: Node, _programme: Programme) -> tuple[str, str]:
    return (
        f"«{excerpt(value)}» hat nicht die erwartete Form.",
        f"Erwartet wird: {node['x-pattern']}.",
    )


def _too_long(value: str, node: Node, _programme: Programme) -> tuple[str, str]:
    most, surplus = node["maxLength"], len(value) - node["maxLength"]
    return (
        f"Der Text «{excerpt(value)}» hat {text.number(len(value))} Zeichen; "
        f"Platz haben {text.number(most)}.",
        f"Bitte um {text.number(surplus)} Zeichen kürzen oder eine Beilage mitsenden.",
    )


def _empty(_value: Any, node: Node, _programme: Programme) -> tuple[str, str]:
    if node["type"] == "array":
        return f"«{node['title']}» enthält keine Zeile.", "Bitte mindestens eine Zeile ausfüllen."
    if "x-choices" in node:
        return f"«{node['title']}»: Es ist nichts angekreuzt.", "Bitte mindestens eines ankreuzen."
    return f"«{node['title']}» ist leer.", "Bitte ausfüllen."


def _quantity(value: Decimal | int, node: Node) -> str:
    if node.get("x-kind") == "amount":
        return text.chf(value)
    if node.get("x-kind") == "bfs_number":
        return str(value)
    return text.number(value) + (" Prozent" if node.get("x-kind") == "percent" else "")


def _too_small(value: Decimal | int, node: Node, _programme: Programme) -> tuple[str, str]:
    if "exclusiveMinimum" in node:
        bound = f"Erwartet wird mehr als {_quantity(node['exclusiveMinimum'], node)}"
    else:
        bound = f"Erwartet wird mindestens {_quantity(node['minimum'], node)}"
    return f"{_quantity(value, node)} ist zu klein. {bound}.", "Bitte die Zahl berichtigen."


def _too_large(value: Decimal | int, node: Node, _programme: Programme) -> tuple[str, str]:
    bound = f"Erwartet wird höchstens {_quantity(node['maximum'], node)}"
    return f"{_quantity(value, node)} ist zu gross. {bound}.", "Bitte die Zahl berichtigen."


def _too_many_rows(value: list[Any], node: Node, _programme: Programme) -> tuple[str, str]:
    return (
        f"«{node['title']}» hat {text.number(len(value))} Zeilen; "
        f"möglich sind {text.number(node['maxItems'])}.",
        "Bitte Zeilen zusammenfassen.",
    )


def _date(value: str, _node: Node, _programme: Programme) -> tuple[str, str]:
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value, re.ASCII)
    year_first = parts is not None
    if parts is None:
        parts = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2}|[A-Za-zä]+)\.? ?(\d{4})", value)
    example = "Bitte das Datum als Jahr-Monat-Tag schreiben, z. B. 2025-03-15."
    if parts is None:
        return f"«{excerpt(value)}» ist kein vollständiges Datum.", example
    year, month, day = parts.groups() if year_first else parts.groups()[::-1]
    try:
        meant = date(int(year), _month(month), int(day))
    except ValueError:
        return f"Das Datum «{excerpt(value)}» gibt es nicht.", "Bitte das Datum berichtigen."
    return (
        f"Das Datum «{excerpt(value)}» steht nicht in der Form Jahr-Monat-Tag.",
        f"Bitte so schreiben: {meant.isoformat()}.",
    )


def _month(word: str) -> int:
    """Give the number of a month; 0, which no date accepts, for an unknown name."""
    if word.isdigit():
        return int(word)
    return text.MONTHS.index(word) + 1 if word in text.MONTHS else 0


def period_of(programme: Programme) -> str:
    """Print the years of the programme: ``2024–2027``."""
    return text.years(programme.period.first_year, programme.period.last_year)


# For each keyword the code and the sentences: what is wrong, and how to mend it.
KEYWORDS: Mapping[str, tuple[str, Callable[[Any, Node, Programme], tuple[str, str]]]] = {
    "type": ("S102", _type),
    "minLength": ("S103", _empty),
    "minItems": ("S103", _empty),
    "minProperties": ("S103", _empty),
    "enum": ("S104", _enum),
    "pattern": ("S105", _pattern),
    "maxLength": ("S106", _too_long),
    "minimum": ("S107", _too_small),
    "exclusiveMinimum": ("S107", _too_small),
    "maximum": ("S107", _too_large),
    "format": ("S108", _date),
    "maxItems": ("S109", _too_many_rows),
}
