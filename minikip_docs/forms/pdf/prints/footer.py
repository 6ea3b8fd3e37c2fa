"""Our own footer on a printed page: it tells our forms from all others, and which form it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms.definition import CUT, Definition, definition
from minikip_docs.forms.shape import parse

_LONGEST = 400  # signs of a footer
# What programs make of a hyphen; the last is what the reader gives for one at a line's end.
_HYPHENS = dict.fromkeys("\u00ad\u2010\u2011\ufffe", "-")
_ROWS = r"\d{1,3}(?:-\d{1,3})*"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a footer says: the form, as far as it can still be told, and for whom it was made."""

    kind: FormKind
    version: str = ""
    form: Definition | None = None  # None if what it was made for is not known any more
    name: str = ""  # of the party


def find(texts: Iterable[str], programmes: Programmes) -> Printed | None:
    """Find the footer of a form of ours in the texts of pages, None if there is none.

    Blanks in the texts do not matter: each program sets them anew.
    """
    best: Printed | None = None
    for text in texts:
        for kind in FormKind:
            found = _in(text, kind, programmes)
            if found and found.form:
                return found
            best = best or found
    return best


def _in(text: str, kind: FormKind, programmes: Programmes) -> Printed | None:
    packed, whole = _packed(text)
    beginning = _packed(f"{definition(kind, programmes.current).title} · Fassung ")[0]
    best = None
    for start in re.finditer(re.escape(beginning) + r"(\d{1,4}\.\d{1,4})·", packed):
        best = best or Printed(kind, start[1])
        rest = packed[start.end() : start.end() + _LONGEST]
        for programme in programmes.known.values():
            if found := _form(rest, kind, programme):
                form, (first, last) = found
                name = text[whole[start.end() + first] : whole[start.end() + last - 1] + 1]
                return Printed(kind, start[1], form, " ".join(name.split()))
    return best


def _form(
    rest: str, kind: FormKind, programme: Programme
) -> tuple[Definition, tuple[int, int]] | None:
    """Read what follows the version: KIP period, party, years and cut; where the name stands."""
    period = _packed(definition(kind, programme).programme)[0]
    pattern = (
        re.escape(period)
        + r"·(?P<whose>.*?)·Jahre?(?P<first>\d{4})(?:–(?P<last>\d{4}))?"
        + rf"·{CUT}(?P<rows>{_ROWS})"
    )
    found = re.match(pattern, rest)
    if not found:
        return None
    party = next(
        (
            p
            for p in sorted(PARTIES, key=lambda p: -len(PARTIES[p]))
            if found["whose"].startswith(PARTIES[p])
        ),
        None,
    )
    if party is None:
        return None
    mark = f"{party}.{found['first']}-{found['last'] or found['first']}.{found['rows']}"
    shape = parse(kind, programme, mark)
    if shape is None:
        return None
    first, last = found.span("whose")
    return definition(kind, programme, shape), (first + len(PARTIES[party]), last)


def _packed(text: str) -> tuple[str, list[int]]:
    """Give a text without blanks, its hyphens in one way, and the place of each sign before."""
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    return "".join(_HYPHENS.get(text[place], text[place]) for place in places), places
