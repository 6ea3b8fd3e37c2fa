"""How cells of the Excel form look and what they accept, by kind of field."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format

from minikip_docs.data.workbook_look import AMOUNT, Styles
from minikip_docs.forms.definition import Item
from minikip_docs.forms.marks import EDGE, FILL

_NUMBERS = {
    "amount": AMOUNT,
    "date": "dd.mm.yyyy",
    "percent": "0.##",
    "integer": "0",
    "bfs_number": "0",
}
_TEXT = "@"  # what is typed stays as typed: 0041, 1.250, 6210

_WIDTHS = {
    "amount": 14, "date": 16, "percent": 18, "integer": 14, "bfs_number": 20, "measure_id": 16,
    "yes_no": 12, "multiline": 44, "email": 30, "iban": 30, "phone": 18, "postcode": 10,
}  # fmt: skip

_LONGEST_PROMPT = 255
_LONGEST_PROMPT_TITLE = 32


def cell_format(item: Item, style: Styles, *, top: bool, marked: bool = False) -> Format:
    """Give the look of an input cell; ``top`` is for rows with room for long texts."""
    more: dict[str, Any] = {"num_format": _NUMBERS.get(item.kind, _TEXT)} | at(top)
    if item.kind not in _NUMBERS:
        more |= {"text_wrap": True}
    if item.kind in ("amount", "percent", "integer"):
        more |= {"align": "right", "indent": 1}
    elif item.group and item.kind == "yes_no":
        more |= {"align": "center"}
    else:
        more |= {"align": "left", "indent": 1}
    if marked:
        more |= {"bg_color": FILL, "border": 2, "border_color": EDGE}
    return style("input", **more)


def at(top: bool) -> dict[str, Any]:
    """Say where in its cell a text stands: at the top, or in the middle of the row."""
    return {"valign": "top"} if top else {}


def width(item: Item) -> int:
    """Give the width of a column of a table, in characters."""
    if item.choices:
        longest = max(len(choice.label) for choice in item.choices)
        return min(max(14, longest + 5), 34)
    return _WIDTHS.get(item.kind, 26 if (item.max_length or 0) < 100 else 36)


def label(item: Item) -> str:
    """Give what a field is called on the form: «Eigenes Budget (CHF) *»."""
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.title}{unit}{chr(0xA0) + '*' if item.required else ''}"


def validation(item: Item, first_cell: str, listed: str) -> dict[str, Any]:
    """Give what the cells of a field accept, with hint and refusal in German.

    ``first_cell`` is the cell formulas start from; ``listed`` the range with the
    possibilities of a drop-down, empty if there are none.
    """
    rule, refusal = _rule(item, first_cell, listed)
    label = f"{item.number} {item.title}"
    prompt = item.help
    if item.example and item.kind not in ("choice", "yes_no"):
        prompt = f"{prompt} Beispiel: {_example(item)}".strip()
    options: dict[str, Any] = {
        **rule,
        "error_title": _cut(label, _LONGEST_PROMPT_TITLE),
        "error_message": refusal,
    }
    if prompt and not item.group:
        options["input_title"] = _cut(label, _LONGEST_PROMPT_TITLE)
        options["input_message"] = _cut(prompt, _LONGEST_PROMPT)
    return options


def _rule(item: Item, cell: str, listed: str) -> tuple[dict[str, Any], str]:
    if listed:
        return {"validate": "list", "source": f"={listed}"}, "Bitte aus der Liste wählen."
    if item.kind == "yes_no":
        if item.group:
            return {"validate": "list", "source": ["x"]}, "Bitte ein x setzen oder leer lassen."
        return {"validate": "list", "source": ["ja", "nein"]}, "Bitte «ja» oder «nein» wählen."
    if item.kind == "amount":
        formula = f"=AND(ISNUMBER({cell}),{cell}>=0,ROUND({cell},2)={cell})"
        return {"validate": "custom", "value": formula}, (
            "Bitte nur eine Zahl in Franken schreiben, mit höchstens zwei Stellen nach dem Punkt, "
            "zum Beispiel 12500.50."
        )
    if item.kind == "date":
        formula = f"=AND(ISNUMBER({cell}),{cell}>=DATE(1900,3,1),{cell}<DATE(2200,1,1))"
        return {"validate": "custom", "value": formula}, (
            "Bitte ein Datum schreiben, zum Beispiel 15.03.2026."
        )
    if item.kind == "percent":
        return {"validate": "decimal", "criteria": ">", "value": 0}, (
            "Bitte nur die Zahl schreiben, ohne Prozentzeichen, zum Beispiel 80."
        )
    if item.kind == "bfs_number":
        return {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 9999}, (
            "Bitte die Gemeindenummer des Bundesamts für Statistik schreiben, eine Zahl bis 9999."
        )
    if item.kind == "integer":
        return {"validate": "integer", "criteria": ">=", "value": 0}, (
            "Bitte eine ganze Zahl schreiben, zum Beispiel 120."
        )
    if item.max_length:
        return {"validate": "length", "criteria": "<=", "value": item.max_length}, (
            f"Bitte höchstens {item.max_length} Zeichen schreiben."
        )
    return {"validate": "any"}, ""


def _example(item: Item) -> str:
    if item.kind == "date":
        return ".".join(reversed(item.example.split("-")))
    return item.example


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
