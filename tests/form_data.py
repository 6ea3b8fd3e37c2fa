"""Random data that fit a form's schema: what a municipality could have filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator

from minikip_docs.data.model import PARTIES, FormKind
from minikip_docs.data.text import clean
from minikip_docs.facts import programme, schemas
from minikip_docs.forms.definition import Definition, definition
from minikip_docs.forms.shape import cut, usual
from minikip_docs.jobs import forms

PROGRAMME = programme.load()
PROGRAMMES = programme.load_all()

# Words that have gone wrong in one program or another; all in the glyphs of our fonts.
_WORDS = (
    "Müller & Söhne <AG>", "«Łuzern»", "Đặng", "Şahin", "½ – ¾", "d’Écublens", "Ελλάδα", "Ђорђе",
    "=1+1", "-5", "+41 41 000", "@x", "'so'", '"so"', "#N/A", "TRUE", "1.250", "0041", "1e5", "%",
    "12.3.2025", "ja", "{{ x }}", "{% if %}", "_x0041_", "\\n", "(a)", "a  b", "CHF\u00a05", "],",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "Integration", "und", "der", "Fachstelle",
)  # fmt: skip
_LETTERS = "".join(
    c
    for first, last in ((0x21, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x391, 0x3A1), (0x410, 0x44F))
    for c in map(chr, range(first, last + 1))
)
_OF_A_PARTY = {"bfs_number", "association_id", "lead_municipality", "members"}
_SHAPED = {
    "email": "integration@gemeinde.example",
    "phone": "041 000 00 00",
    "iban": "CH93 0076 2011 6238 5295 7",
}


def form_for(
    kind: FormKind, data: Mapping[str, Any] | None = None, *, party: str = "municipality",
    years: tuple[int, ...] = (), measures: int | None = None,
) -> Definition:  # fmt: skip
    """Give the form to hand out: for some data with room for them, else a blank one."""
    known = (data or {}).get("party", {})
    party = known.get("kind", party)
    shape = usual(kind, PROGRAMME, party, years=years, measures=measures, data=data)
    return definition(kind, PROGRAMME, shape)


def forms_made(*args: Any, **options: Any) -> list[tuple[str, dict[str, bytes]]]:
    """Make sets of forms as ``make_forms`` does, none of which may be refused."""
    made = []
    for one, files in forms.make_forms(*args, **options):
        assert isinstance(files, dict), f"{one.whom}: {files}"
        made.append((one.whom, files))
    return made


def filled_forms(kind: FormKind) -> SearchStrategy[tuple[Definition, dict[str, Any]]]:
    """Give a form of any shape and data valid for it, without sums, identity included.

    The shape has either kind of party, any years of the programme and 1 to 20 measures. Amounts
    are Decimal with two decimals, dates ISO text, target groups only True; lists have 1 row to
    as many as the form. Everything follows from one seed and the longest list, so that large
    forms stay quick; a failing example is repeated from those two numbers.
    """
    seeds, longest = st.integers(0, 2**32), st.integers(1, 36)
    return st.builds(lambda s, rows: _form(kind, Random(s), rows), seeds, longest)  # noqa: S311


def _form(kind: FormKind, random: Random, longest: int) -> tuple[Definition, dict[str, Any]]:
    first, last = sorted(random.choices(PROGRAMME.years, k=2))
    years = (first,) if kind is FormKind.ANNUAL_REPORT else tuple(range(first, last + 1))
    party = random.choice(list(PARTIES))
    shape = usual(kind, PROGRAMME, party, years=years, measures=random.randint(1, 20))
    data: dict[str, Any] = _object(cut(schemas.schema(kind, PROGRAMME), shape), random, longest)
    data["party"]["kind"] = party
    return definition(kind, PROGRAMME, shape), data


def _value(node: schemas.Node, random: Random, longest: int) -> Any:
    if "properties" in node:
        return _object(node, random, longest)
    if "items" in node:
        rows = random.randint(1, min(node["x-rows"], longest))
        return [_value(node["items"], random, longest) for _ in range(rows)]
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return random.choice(node["enum"])
    return _leaf(node, random)


def _leaf(node: schemas.Node, random: Random) -> Any:
    kind = node["x-kind"]
    if kind == "identity":
        return "1.0"
    if kind == "amount":
        return Decimal(random.choice((0, 5, 1250, random.randint(0, 9_999_999_999)))) / 100
    if kind == "percent":
        return Decimal(random.choice((20, 100, random.randint(1, 5000))))
    if kind in ("integer", "bfs_number"):
        return random.randint(node["minimum"], node["maximum"])
    if kind == "yes_no":
        return random.random() < 0.5
    if kind == "date":
        return (date(2000, 1, 1) + timedelta(random.randint(0, 15000))).isoformat()
    if kind == "measure_id":
        return f"M{random.randint(1, 99)}"
    if kind == "postcode":
        return str(random.randint(1000, 9999))
    if "pattern" in node:
        return f"VERBUND-{random.randint(1, 99)}"
    room = node.get("x-room", node["maxLength"])
    return _SHAPED.get(kind) or _text(random, room, lines=kind == "multiline")


def _text(random: Random, longest: int, *, lines: bool) -> str:
    length = random.choice((1, 20, 60, longest))
    words: list[str] = []
    while sum(map(len, words)) < length:
        if random.random() < 0.7:
            words.append(random.choice(_WORDS))
        else:
            words.append("".join(random.choices(_LETTERS, k=random.randint(1, 12))))
    text = words[0]
    for word in words[1:]:
        text += random.choice((" ", " ", " ", "\n", "\n\n") if lines else (" ",)) + word
    return clean(text[:longest]) or "x"


def _object(node: schemas.Node, random: Random, longest: int) -> dict[str, Any]:
    if {"x-years", "x-choices"} & set(node):
        names = random.sample(list(node["properties"]), random.randint(1, len(node["properties"])))
        return {
            name: True if "x-choices" in node else _value(child, random, longest)
            for name, child in node["properties"].items()
            if name in names
        }
    filled = {
        name: _value(child, random, longest)
        for name, child in node["properties"].items()
        if not child.get("x-computed")
    }
    needed = _required(node, filled) | _OF_A_PARTY
    optional = [name for name in filled if name not in needed]
    keep_one = 1 if len(optional) == len(filled) else 0
    for name in optional[keep_one:]:
        if random.random() < 0.4:
            del filled[name]
    return filled


def _required(node: schemas.Node, filled: dict[str, Any]) -> set[str]:
    """List what must be filled in here, given the answers so far (``if``/``then``)."""
    needed = set(node.get("required", ()))
    for condition in (node, *node.get("allOf", ())):
        if "if" in condition and Draft202012Validator(condition["if"]).is_valid(filled):
            needed |= set(condition["then"].get("required", ()))
    return needed
