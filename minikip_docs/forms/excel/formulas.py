"""Compares formulas as programs write them: the same one looks otherwise after a detour."""

from __future__ import annotations

import re

_LONGEST = 8192  # that Excel takes
# A text, the name of a sheet, a cell, or anything else; blanks and «$» mean nothing.
_PART = re.compile(
    r"""(?P<text>"[^"]*")|(?:'(?P<quoted>[^']*)'|(?P<plain>[A-Za-z_][\w.]*))!"""
    r"""|(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(]))|(?P<blank>[\s$]+)|(?P<other>.)""",
    re.DOTALL,
)


def same(one: str, two: str, *, as_made: bool) -> bool:
    """Say whether two formulas reckon the same.

    ``as_made``: no rows or columns were added; otherwise cells are called otherwise now, and the
    formulas need to agree only in the rest.
    """
    return _plain(one, as_made=as_made) == _plain(two, as_made=as_made)


def _plain(formula: str, *, as_made: bool) -> str:
    """Write a formula so that equal ones are equal texts."""
    parts = []
    for found in _PART.finditer(formula[:_LONGEST].removeprefix("=")):
        if found["blank"]:
            continue
        if found["text"] is not None:
            parts.append(found["text"])
        elif found["other"] is not None:
            parts.append(found["other"].upper())
        elif found["cell"] is not None:
            parts.append(found["cell"].replace("$", "").upper() if as_made else "#")
        elif as_made:
            parts.append(f"{found['quoted'] or found['plain']}!")
    return "".join(parts).replace("_XLFN.", "")
