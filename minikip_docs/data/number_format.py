"""Number formats of Excel: whether a cell shows the number that it holds, and in which currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from minikip_docs.data.values import foreign_currency

_LONGEST = 255  # that Excel takes; what is longer is not looked through
# One part of a format: «"EUR"», «[$€-407]» or «[>=1000]», «\’», «_)», «* », or one sign.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\[(?P<bracket>[^\]]*)\]|\\(?P<sign>.)|[_*].|(?P<code>.)', re.DOTALL)  # fmt: skip  # noqa: E501
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")  # «,» after the last digit: thousands are shown
# Words that may stand beside an amount without making it another one.
_HARMLESS = re.compile(r"CHF|S?Fr|Franken|pro|je|Jahr|p\.\s?a", re.IGNORECASE)


def currency(code: str) -> str:
    """Give the currency other than francs that a format shows, "" if it shows none."""
    if len(code) > _LONGEST:
        return ""
    plain = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", code)
    return foreign_currency(plain)


def thousands(code: str) -> bool:
    """Say whether a format shows a thousandth or less of the number."""
    return len(code) <= _LONGEST and bool(_THOUSANDS.search(re.sub(r'"[^"]*"', "", code)))


def shows(value: Decimal, code: str) -> bool:
    """Say whether a format shows this amount with all its decimals and no other figure.

    Formats that are built in ways nobody needs for an amount count as showing another.
    """
    if code in {"", "General", "GENERAL", "@"}:
        return True
    return len(code) <= _LONGEST and all(_faithful(value, part) for part in _sections(value, code))


def _sections(value: Decimal, code: str) -> list[str]:
    """Give the parts of a format that may show the value: for above, below and equal to zero."""
    parts, current = [], ""
    for found in _PART.finditer(code):
        if found["code"] == ";":
            parts.append(current)
            current = ""
        else:
            current += found[0]
    parts = [*parts, current][:3]
    if re.search(r"\[[<>=]", code):
        return parts
    place = 0 if value > 0 else 1 if value < 0 else 2
    return [parts[place] if place < len(parts) else parts[0]]


def _faithful(value: Decimal, section: str) -> bool:
    """Say whether one part shows the value: its figures, no others, no word that changes them."""
    digits = decimals = 0
    point = False
    beside = ""  # the words around the figures, «0» for the figures themselves
    for kind, text in _marks(section):
        if kind == "digit":
            digits += 1
            decimals += point
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
        elif (text := found["quoted"] or found["sign"]) is not None:
            # A figure in words is no place for a digit: it would show beside the number.
            yield "text", re.sub(r"\d", "1", text)
        elif (sign := found["code"]) is not None:
            if sign in "0#?":
                yield "digit", sign
            else:
                yield ("text" if sign in " '’\u00a0\u202f-–—()$€£¥+" else "sign"), sign
