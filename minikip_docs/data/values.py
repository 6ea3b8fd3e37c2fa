"""Turns what people typed into clean, typed values: text, Decimal amounts, whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.as_seen import LONGEST, as_seen
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import amount, clean, composed, excerpt

# Kinds whose values are exact decimal numbers, and kinds that are whole ones.
_DECIMAL = {"amount", "percent"}

# The largest amount of a form (schemas/common.source.json), in CHF.
MAX_AMOUNT = Decimal("99999999.99")

# Nobody types a millionth of a franc: so little is what a computer adds when it calculates with
# binary fractions (0.1 + 0.2 = 0.30000000000000004).
_NOISE = Decimal("0.000001")
_BEYOND = 10**12  # no amount; so large a number is nowhere rounded

# Apostrophes and blanks as keyboards and programs write them between thousands.
_APOSTROPHES = "'’‘´ʼ′`"
_BLANKS = " \u00a0\u202f\u2009"
_CURRENCY = r"(?:CHF|SFr\.?|Fr\.?|Franken)"
# Groups: minus, whole, decimals.
_PURE_AMOUNT = re.compile(
    rf"(?:{_CURRENCY}[{_BLANKS}]*)?(?P<minus>[-−–][{_BLANKS}]*)?"
    rf"(?P<whole>[0-9]{{1,3}}(?:[{_APOSTROPHES}][0-9]{{3}})+"
    rf"|[0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+|[0-9]+)"
    rf"(?:\.(?P<decimals>[0-9]+|[-–—]{{1,2}}))?"
    rf"(?:[{_BLANKS}]*{_CURRENCY})?",
    re.IGNORECASE,
)
_DASH = re.compile(rf"(?:{_CURRENCY}[{_BLANKS}]*)?[-−–—]+(?:[.,{_BLANKS}]*[-−–—]+)?",
                   re.IGNORECASE)  # fmt: skip
_FOREIGN = re.compile(r"[€$£¥]|\b(?:EUR|EURO|USD|GBP|DM)\b", re.IGNORECASE)
_TWO_READINGS = re.compile(
    r"[1-9][0-9]{0,2}\.[0-9]{3}|[0-9]{1,3}(?:\.[0-9]{3}){2,}|.*[0-9],[0-9].*"
)


def clean_data(data: Any) -> tuple[Any, tuple[str, ...]]:
    """Clean all texts and leave out what is empty.

    Gives the cleaned data and the pointers of texts from which invisible or control
    characters were removed. Blank texts, nulls, empty objects and lists count as «not
    filled in»; rows of a list keep their places, so that row numbers stay right.
    Raises ``Refusal`` D108 if two field names differ only in what cleaning takes away.
    """
    removed: list[str] = []
    return _clean(data, "", removed), tuple(removed)


def _clean(value: Any, pointer: str, removed: list[str]) -> Any:
    if isinstance(value, str):
        cleaned = clean(value)
        if _visible(cleaned) != _visible(value):
            removed.append(pointer)
        return cleaned
    if isinstance(value, dict):
        items = [
            (clean(k), _clean(v, f"{pointer}/{jsonio.escape(clean(k))}", removed))
            for k, v in value.items()
        ]
        return {k: v for k, v in jsonio.unique(items).items() if not _empty(v)}
    if isinstance(value, list):
        rows = [_clean(v, f"{pointer}/{i}", removed) for i, v in enumerate(value)]
        while rows and _empty(rows[-1]):
            rows.pop()
        return rows
    return value


def _visible(text: str) -> int:
    """Count what is left of a text without white space, however its letters are written."""
    return len("".join(composed(text).split()))


def _empty(value: Any) -> bool:
    return value is None or value in ("", {}, [])


def typed(data: Any, node: Mapping[str, Any] | None) -> Any:
    """Give values the form their field has: Decimal for amounts and percents, int for counts.

    In a text of one line, a line break becomes a blank. ``node`` is the expanded schema of
    ``data``. Values of a wrong type stay as they are; the schema check reports them.
    """
    if node is None:
        return data
    if isinstance(data, dict):
        properties = node.get("properties", {})
        return {k: typed(v, properties.get(k)) for k, v in data.items()}
    if isinstance(data, list):
        return [typed(v, node.get("items")) for v in data]
    if isinstance(data, str) and node.get("x-kind") != "multiline":
        return re.sub(r"\n+", " ", data)
    if isinstance(data, bool) or not isinstance(data, int | Decimal):
        return data
    if node.get("x-kind") in _DECIMAL:
        return Decimal(data)
    if isinstance(data, Decimal) and data == data.to_integral_value():
        return int(data)
    return data


def exact(value: Decimal) -> Decimal:
    """Give a number without the noise of a computer's calculation: 12580.400000000001 is 12580.40.

    Only what lies less than a millionth from two decimals is taken for noise; any other number
    comes back as it is, and nothing is rounded.
    """
    if abs(value) >= _BEYOND:
        return value
    rounded = value.quantize(Decimal("0.01"))
    if abs(rounded - value) >= _NOISE:
        return value
    return rounded or Decimal("0.00")  # never -0.00


def without_noise(
    data: Any, node: Mapping[str, Any] | None
) -> tuple[Any, dict[str, tuple[Decimal, Decimal]]]:
    """Read amounts and percents in typed data as ``exact`` does.

    ``node`` is the expanded schema of ``data``. Gives the data, and by pointer each number that
    was noisy: as it stands in the file, and as it is read.
    """
    noisy: dict[str, tuple[Decimal, Decimal]] = {}
    return _without_noise(data, node or {}, "", noisy), noisy


def _without_noise(
    data: Any, node: Mapping[str, Any], pointer: str, noisy: dict[str, tuple[Decimal, Decimal]]
) -> Any:
    if isinstance(data, dict):
        inner = node.get("properties", {})
        return {
            k: _without_noise(v, inner.get(k, {}), f"{pointer}/{jsonio.escape(k)}", noisy)
            for k, v in data.items()
        }
    if isinstance(data, list):
        row = node.get("items", {})
        return [_without_noise(v, row, f"{pointer}/{i}", noisy) for i, v in enumerate(data)]
    if isinstance(data, Decimal) and node.get("x-kind") in _DECIMAL:
        value = exact(data)
        if value != data:
            noisy[pointer] = (data, value)
            return value
    return data


def parse_amount(text: str) -> Decimal:
    """Read an amount in CHF as people type it in Switzerland: ``CHF 12’500.–``.

    Gives a Decimal with two decimals, 0 to ``MAX_AMOUNT``. Raises ``Refusal`` V201 (can be
    read in two ways, like 1.250), V202 (more than two decimals), V203 (not an amount
    alone), V204 (foreign currency), V205 (negative or too large), V230 or V231 (``as_seen``).
    Nothing is guessed.
    """
    typed_text = as_seen(text)
    shown = f"«{excerpt(typed_text)}»"
    if len(typed_text) > LONGEST:
        raise _refused("V203", f"{shown} ist kein Betrag.")
    if foreign_currency(typed_text):
        raise _refused("V204", f"{shown} ist nicht in Schweizer Franken angegeben.")
    found = _PURE_AMOUNT.fullmatch(typed_text)
    digits = typed_text.strip("".join({c for c in typed_text if not c.isdecimal()}))
    if _TWO_READINGS.fullmatch(digits):
        raise _refused(
            "V201",
            f"Bei {shown} ist unklar, ob Punkt oder Komma Tausender oder Rappen abtrennt.",
            _readings(digits),
        )
    if not found or "\t" in text.strip():  # a tab parts two figures, it does not join thousands
        raise _refused("V203", f"{shown} ist kein Betrag.")
    decimals = (found["decimals"] or "0").strip("-–—") or "0"
    if len(decimals) > 2:
        raise _refused("V202", f"{shown} hat mehr als zwei Stellen nach dem Punkt.")
    if found["minus"]:
        raise Refusal(
            "V205",
            f"{shown} ist kleiner als null.",
            "Bitte den Betrag ohne Minuszeichen schreiben.",
        )
    value = Decimal("".join(c for c in found["whole"] if c.isdigit()) + f".{decimals:0<2}")
    if value > MAX_AMOUNT:
        raise Refusal(
            "V205", f"{shown} ist grösser als {amount(MAX_AMOUNT)}.", "Bitte den Betrag prüfen."
        )
    return value


def is_dash(text: str) -> bool:
    """Say whether a text is only a dash, as people write for nothing: ``-``, ``–.–``, ``-.--``."""
    typed_text = clean(text)
    return len(typed_text) <= LONGEST and bool(_DASH.fullmatch(typed_text))


def foreign_currency(text: str) -> str:
    """Give the currency other than francs that a text names, "" if it names none."""
    found = _FOREIGN.search(text)
    return found[0] if found else ""


def _readings(digits: str) -> list[Decimal]:
    """List what an amount with points or commas may mean: ``1.250`` is 1’250.00 or 1.25."""
    plain = re.sub(f"[{_APOSTROPHES}{_BLANKS}]", "", digits)
    values = []
    if re.fullmatch(r"[0-9]{1,3}(?:(?P<sign>[.,])[0-9]{3})(?:(?P=sign)[0-9]{3})*", plain):
        values.append(Decimal(re.sub("[.,]", "", plain)))
    if found := re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.([0-9]{1,2})0*", plain) or (
        re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),([0-9]{1,2})0*", plain)
    ):
        values.append(Decimal(f"{re.sub('[.,]', '', found[1])}.{found[2]}"))
    return [value for value in values if value <= MAX_AMOUNT]


def _refused(code: str, message: str, meant: Iterable[Decimal] = ()) -> Refusal:
    """Build a refusal; ``meant`` are the amounts to propose."""
    proposal = " oder ".join(amount(value) for value in meant)
    return Refusal(
        code,
        message,
        f"Meinten Sie {proposal}? Bitte so schreiben."
        if proposal
        else "Bitte den Betrag in Franken mit höchstens zwei Stellen nach dem Punkt schreiben, "
        "zum Beispiel 12’500.00.",
    )


def texts(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Walk through all texts of some data: pointer and text."""
    if isinstance(data, str):
        yield pointer, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts(value, f"{pointer}/{jsonio.escape(key)}")
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from texts(value, f"{pointer}/{index}")
