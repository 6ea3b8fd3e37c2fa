"""JSON in and out: strict reading with Decimal, canonical writing; never a float."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import encodable, number

MAX_BYTES = 20_000_000
_MAX_VALUES = 100_000  # the largest submission has some 10,000
_MAX_DEPTH = 50  # ours is 6
_MAX_DIGITS = 15  # more digits than any amount, count or year can have
_MIN_POWER = -30  # of ten: what is left of a sum in floating point (5.6e-17) is still a number
_MAX_LENGTH = 40  # of a number with decimals, as it is written

# What the parser says in English, in the words of someone who typed the file.
_REASONS = (
    ("Expecting ',' delimiter", "hier fehlt ein Komma oder eine schliessende Klammer"),
    ("Expecting ':' delimiter", "nach dem Feldnamen fehlt ein Doppelpunkt"),
    ("Expecting property name", "hier wird ein Feldname in Anführungszeichen erwartet "
     "(vielleicht steht davor ein Komma zu viel)"),
    ("Unterminated string", "ein Text ist nicht mit Anführungszeichen abgeschlossen"),
    ("Invalid control character", "in einem Text steht ein Zeilenumbruch oder Steuerzeichen"),
    ("Invalid \\", "nach dem umgekehrten Schrägstrich steht ein unerlaubtes Zeichen"),
    ("Extra data", "nach dem Ende der Daten folgt noch etwas"),
    ("Expecting value", "hier fehlt ein Wert"),
    ("Illegal trailing comma", "hier steht ein Komma zu viel"),
)  # fmt: skip

# Marks of writing direction, and control characters that JSON itself lets pass.
_TURNING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REMEDY_RESEND = "Bitte die Datei noch einmal aus dem Programm speichern und senden."


def decode(raw: bytes) -> str:
    """Turn bytes into text: UTF-8 or UTF-16 with or without byte order mark, UTF-32 with it.

    Raises ``Refusal`` D101 (empty), D102 (too large) or D104 (not text).
    """
    if not raw.strip():
        raise Refusal("D101", "Die Datei ist leer.", _REMEDY_RESEND)
    if len(raw) > MAX_BYTES:
        raise too_large(len(raw))
    try:
        text = raw.decode(_encoding(raw))
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if "\0" in text[:4]:  # UTF-32 without a mark, or no text at all
        raise _no_text()
    return text


def _no_text() -> Refusal:
    return Refusal(
        "D104",
        "Die Datei ist keine JSON-Datei (sie enthält keinen lesbaren Text).",
        "Bitte die Eingabe als JSON im Zeichensatz UTF-8 senden.",
    )


def too_large(size: int) -> Refusal:
    """Give the refusal D102 of a file of ``size`` bytes."""
    return Refusal(
        "D102",
        f"Die Datei ist {size // 1_000_000} MB gross; "
        "eine ausgefüllte Eingabe hat weniger als 5 MB.",
        "Bitte Beilagen einzeln senden.",
    )


def _encoding(raw: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return name
    if raw[1:2] == b"\0" and raw[:1] != b"\0":
        return "utf-16-le"
    if raw[:1] == b"\0" and raw[1:2] != b"\0":
        return "utf-16-be"
    return "utf-8"


def loads(raw: bytes) -> Any:
    """Read JSON bytes into dicts, lists, str, int, Decimal, bool and None.

    Raises ``Refusal`` D101–D108 with the line and column where there is one, D170 (too many
    values).
    """
    text = decode(raw)
    if sum(map(text.count, "{[,")) > _MAX_VALUES:  # commas in texts count, too; there is room
        raise Refusal(
            "D170",
            f"Die Datei enthält mehr als {number(_MAX_VALUES)} Angaben und wurde nicht gelesen.",
            "Bitte ein frisches Formular ausfüllen.",
        )
    try:
        data = simplejson.loads(
            text,
            allow_nan=True,  # so that it is our hook that refuses it, in German
            parse_constant=_refuse_constant,
            parse_float=_decimal,
            parse_int=_integer,
            object_pairs_hook=unique,
        )
    except simplejson.JSONDecodeError as error:
        broken_off = error.pos >= len(text.rstrip())
        fault = "die Datei bricht hier ab" if broken_off else _german(error.msg)
        raise Refusal(
            "D103",
            f"Die JSON-Datei hat in Zeile {error.lineno}, Spalte {error.colno} einen Fehler: "
            f"{fault}.",
            "Bitte die Stelle berichtigen oder die Datei neu speichern; "
            "vielleicht wurde sie beim Übertragen abgeschnitten.",
        ) from error
    except RecursionError as error:
        raise _too_deep() from error
    if is_deep(data, _MAX_DEPTH):
        raise _too_deep()
    return data


def is_deep(data: Any, most: int) -> bool:
    """Say whether data hold more than ``most`` levels, so that walking through them may crash."""
    level = [data]
    for _ in range(most):
        nested = [v for v in level if isinstance(v, dict | list)]
        if not nested:
            return False
        level = [w for v in nested for w in (v.values() if isinstance(v, dict) else v)]
    return any(isinstance(value, dict | list) for value in level)


def _too_deep() -> Refusal:
    return Refusal(
        "D105",
        "Die Datei ist ungewöhnlich tief verschachtelt und wurde "
        "aus Sicherheitsgründen nicht gelesen.",
        "Bitte ein frisches Formular ausfüllen.",
    )


def _german(message: str) -> str:
    for start, german in _REASONS:
        if message.startswith(start):
            return german
    return "hier steht etwas, das in JSON nicht erlaubt ist"


def _refuse_constant(name: str) -> None:
    raise Refusal(
        "D106",
        f"In der Datei steht «{name}» statt einer Zahl.",
        "Bitte an dieser Stelle einen Betrag eintragen oder das Feld weglassen.",
    )


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:  # an absurd exponent
        raise _unreasonable(text) from error
    if not value.is_finite() or not _MIN_POWER <= value.adjusted() <= _MAX_DIGITS:
        raise _unreasonable(text)
    if len(text) > _MAX_LENGTH:
        raise _unreasonable(text, "hat zu viele Stellen")
    return value


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise _unreasonable(text)
    return int(text)


def _unreasonable(text: str, how: str = "ist zu gross oder zu klein für ein Formular") -> Refusal:
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    return Refusal(
        "D107",
        f"Die Zahl «{shown}» in der Datei {how}.",
        "Bitte die Zahl berichtigen.",
    )


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a dict of the fields of an object. Raises ``Refusal`` D108 if one is there twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]
        raise Refusal(
            "D108",
            f"Das Feld «{twice[:60]}» steht in der Datei zweimal an derselben Stelle.",
            "Bitte eine der beiden Angaben löschen.",
        )
    return result


def dumps(data: Any) -> bytes:
    """Write data as canonical JSON: UTF-8, two spaces, keys in given order, one end of line.

    ``Decimal`` is written with two decimals (amounts in CHF, percents); a float or a
    Decimal with more decimals is a fault of the program and raises ``TypeError``. What is no
    text, such as the name of a file in another encoding, is spelt out; signs that turn round the
    writing on a screen are escaped, as control characters are.
    """
    text = simplejson.dumps(_written(data), ensure_ascii=False, indent=2, use_decimal=True)
    text = _TURNING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return (text + "\n").encode()


def canonical(data: Any) -> bytes:
    """Write data for a hash: keys in order, no blanks, numbers as they stand (RFC 8785 in spirit).

    Takes what ``loads`` gives; what was written by ``dumps`` and read again gives the same bytes.
    """
    text = simplejson.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), use_decimal=True
    )
    return text.encode("utf-8", "surrogatepass")


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _written(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_written(v) for v in value]
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, float):
        raise TypeError("a float has no place in the data")
    if isinstance(value, Decimal):
        rounded = value.quantize(Decimal("0.01"))
        if rounded != value:
            raise TypeError(f"{value} has more than two decimals")
        return rounded
    return value


def escape(part: str) -> str:
    """Escape one part of a JSON Pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


def pointer(parts: Any) -> str:
    """Make a JSON Pointer from keys and indices (RFC 6901)."""
    return "".join(f"/{escape(str(part))}" for part in parts)


def split(text: str) -> list[str]:
    """Split a JSON Pointer into its parts (RFC 6901)."""
    return [re.sub("~1", "/", part).replace("~0", "~") for part in text.split("/")[1:]]


def in_rows(pointer: str, rows: Mapping[str, Sequence[int]]) -> str:
    """Give the pointer of a field in its form for the one in the data, which have no empty rows.

    ``rows``: of each list, by its pointer, the rows of the form that are in the data; both count
    from 0. A list that is not named, as of a JSON file, is as it is in the data.
    """
    for name, order in rows.items():
        row, _slash, field = pointer.removeprefix(f"{name}/").partition("/")
        if pointer.startswith(f"{name}/") and row.isdecimal() and int(row) < len(order):
            return f"{name}/{order[int(row)]}{_slash}{field}"
    return pointer
