"""Compares formulas as programs write them: the same one looks otherwise after a detour."""

from __future__ import annotations

import re

_LONGEST = 8192  # that Excel takes
# A text, the name of a sheet, or anything else; blanks and «$» mean nothing.
_PART = re.compile(
    r"""(?P<text>"[^"]*")|(?:'(?P<quoted>[^']*)'|(?P<plain>[A-Za-z_][\w.]*))!"""
    r"""|(?P<blank>[\s$]+)|(?P<other>.)""",
    re.DOTALL,
)


def same(one: str, two: str) -> bool:
    """Say whether two formulas of a cell reckon the same."""
    return one == two or _plain(one) == _plain(two)


def _plain(formula: str) -> str:
    """Write a formula so that equal ones are equal texts."""
    parts = []
    for found in _PART.finditer(formula[:_LONGEST].removeprefix("=")):
        if found["text"] is not None:
            parts.append(found["text"])
        elif found["other"] is not None:
            parts.append(found["other"].upper())
        elif not found["blank"]:
            parts.append(f"{found['quoted'] or found['plain']}!")
    return "".join(parts).replace("_XLFN.", "")
