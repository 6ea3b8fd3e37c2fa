"""Number formats of Excel: whether a cell shows the number that it holds, and in which currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from minikip_docs.data.values import foreign_currency

LONGEST = 255  # that Excel takes; what is longer is not looked through
# One part of a format: «"EUR"», «[$€-407]» or «[>=1000]», «\’», «_)», «* », or one sign.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\[(?P<bracket>[^\]]*)\]|\\(?P<sign>.)|[_*].|(?P<general>General|Standard)|(?P<code>.)', re.DOTALL | re.IGNORECASE)  # fmt: skip  # noqa: E501
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")  # «,» after the last digit: thousands are shown
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
# Words that may stand beside an amount without making it another one.
_HARMLESS = re.compile(r"CHF|S?Fr|Franken|pro|je|Jahr|p\.\s?a", re.IGNORECASE)
_ANY = 100  # decimals that «General» shows, more than a number has
_WHITE = {"white", "weiss", "color2", "color 2", "farbe2", "farbe 2"}
_AS_IT_IS = {"", "general", "@"}


@lru_cache(maxsize=1000)
def currency(code: str) -> str:
    """Give the currency other than francs that a format shows, "" if it shows none."""
    if len(code) > LONGEST:
        return ""
    plain = re.sub(r"\[\$([^\]-]*)(?:-[^\]]*)?\]", r"\1", code)
    return foreign_currency(plain)


@lru_cache(maxsize=1000)
def thousands(code: str) -> bool:
    """Say whether a format shows a thousandth or less of the number."""
    return len(code) <= LONGEST and bool(_THOUSANDS.search(re.sub(r'"[^"]*"', "", code)))


def shows(value: Decimal, code: str) -> bool:
    """Say whether a format shows this amount with all its decimals and no other figure.

    Formats that are built in ways nobody needs for an amount count as showing another.
    """
    if code.casefold() in _AS_IT_IS:
        return True
    return len(code) <= LONGEST and all(_faithful(value, part) for part in _chosen(value, code))


def rounds(value: Decimal, code: str) -> bool:
    """Say whether a format shows the amount rounded: fewer decimals, and nothing else amiss."""
    return any(shows(value.quantize(Decimal(unit)), code) for unit in ("0.1", "1"))


def shows_text(code: str) -> bool:
    """Say whether a format shows a text as it is; its fourth part is for texts."""
    parts = _split(code) if len(code) <= LONGEST else ()
    if len(parts) > 3:
        return "@" in parts[3] and not _written(parts[3])
    return not code.startswith(";")


def shows_day(code: str) -> bool:
    """Say whether a format shows day, month and year of a date and no figures of its own."""
    if len(code) > LONGEST:
        return False
    (part, *_others) = _split(code) or ("",)
    signs = {sign.casefold() for kind, sign in _marks(part) if kind == "sign"}
    return {"d", "m", "y"} <= signs and not _written(part)


def blank(code: str) -> bool:
    """Say whether a format shows nothing of a number above zero, or shows it in white."""
    if code.casefold() in _AS_IT_IS or len(code) > LONGEST:
        return False
    marks = list(_marks(_split(code)[0]))
    return ("sign", "white") in marks or not any(
        kind == "digit" or (kind == "sign" and sign.strip()) for kind, sign in marks
    )


def _written(part: str) -> bool:
    """Say whether a part of a format has figures of its own, or is white."""
    return any(
        (kind == "text" and bool(re.search(r"[0-9]", sign))) or (kind, sign) == ("sign", "white")
        for kind, sign in _marks(part)
    )


@lru_cache(maxsize=1000)
def _split(code: str) -> tuple[str, ...]:
    """Part a format at the «;» that are no text."""
    parts, current = [], ""
    for found in _PART.finditer(code):
        if found["code"] == ";":
            parts.append(current)
            current = ""
        else:
            current += found[0]
    return (*parts, current)


def _chosen(value: Decimal, code: str) -> list[str]:
    """Give the parts of a format that may show a value: for above, below and equal to zero."""
    parts = _split(code)[:3]
    conditions = [_condition(part) for part in parts]
    if any(conditions):
        holding = [
            part for part, found in zip(parts, conditions, strict=True)
            if not found or _holds(value, *found)
        ]  # fmt: skip
        first = next((n for n, found in enumerate(conditions) if found is None), len(parts))
        # A condition that holds decides, if no part without one stands before it.
        sure = next(
            (p for p, c in zip(parts[:first], conditions, strict=False) if c and _holds(value, *c)),
            None,
        )
        return [sure] if sure is not None else holding
    place = 0 if value > 0 else 1 if value < 0 else 2
    return [parts[place] if place < len(parts) else parts[0]]


def _condition(part: str) -> tuple[str, Decimal] | None:
    for found in _PART.finditer(part):
        if found["bracket"] and (condition := _CONDITION.fullmatch(found["bracket"].strip())):
            return condition[1], Decimal(condition[2])
    return None


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound,
        "=": value == bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _faithful(value: Decimal, section: str) -> bool:
    """Say whether one part shows the value: its figures, no others, no word that changes them."""
    digits = decimals = 0
    point = False
    beside = ""  # the words around the figures, «0» for the figures themselves
    for kind, text in _marks(section):
        if kind == "digit":
            digits += 1
            decimals += _ANY if text == "General" else point
            beside += "" if beside.endswith("0") else "0"
        elif kind == "text":
            beside += text
        elif text == ".":
            point = True
        elif text == ",":
            if not digits or point:
                return False
        else:
            return False
    words = _HARMLESS.sub("", beside).strip()
    if thousands(section) or re.search(r"[1-9]|0\s*[.,]\s*0|[^\W\d_]", words):
        return False
    if value and re.match(r"[-–(]\s*0", words):
        return False
    needed = -int(value.normalize().as_tuple().exponent)
    return needed <= decimals if digits else value == 0


def _marks(section: str) -> Iterator[tuple[str, str]]:
    """Take a part of a format apart: digits, texts, and signs that do something."""
    for found in _PART.finditer(section):
        if (bracket := found["bracket"]) is not None:
            if bracket.startswith("$"):
                yield "text", bracket[1:].partition("-")[0]
            elif bracket.casefold() in _WHITE:
                yield "sign", "white"
        elif (text := found["quoted"] or found["sign"]) is not None:
            # A figure in words is no place for a digit: it would show beside the number.
            yield "text", re.sub(r"\d", "1", text)
        elif found["general"]:
            yield "digit", "General"
        elif (sign := found["code"]) is not None:
            if sign in "0#?":
                yield "digit", sign
            else:
                yield ("text" if sign in " '’\u00a0\u202f-–—()$€£¥+" else "sign"), sign
