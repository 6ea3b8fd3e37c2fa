"""Text as it is read (cleaned) and as it is printed: amounts, dates and lists in Swiss German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
    "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

# One sign for several letters (ﬁ, ﬂ ...), as texts copied out of a PDF carry them.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# Line and paragraph ends in whatever form a program wrote them.
_NEWLINES = {"\r\n": "\n", "\r": "\n", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"}  # fmt: skip  # noqa: E501

_MOST_MARKS = 30
_MAYBE_PILED = re.compile(f"[^\\x00-\u02ff]{{{_MOST_MARKS + 1}}}")  # beyond the Latin letters


def clean(text: str) -> str:
    r"""Clean a text as typed: NFC, no invisible or control characters, no blank ends.

    Line breaks stay as ``\n``, tabs become spaces, ligatures their letters. Removed are
    the categories Cc, Cf (soft hyphen, zero-width and direction marks), Cs and Co: they
    change what is printed or compared without being seen.
    """
    if text.isprintable():  # as nearly always: one line, and every sign of it shows
        return composed(text).strip()
    for old, new in _NEWLINES.items():
        text = text.replace(old, new)
    text = text.replace("\t", " ")
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    lines = composed("".join(kept)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def composed(text: str) -> str:
    """Write every letter as one sign where there is one (see ``nfc``), ligatures as letters."""
    return text if text.isascii() else nfc(text.translate(_LIGATURES))


def nfc(text: str) -> str:
    """Write every letter as one sign where there is one (Unicode NFC).

    A text with more than 30 marks over one letter stays as it is: no language has such a thing
    (UAX #15, stream-safe text), and putting them in order takes the square of their number.
    """
    if text.isascii() or (_MAYBE_PILED.search(text) and _piled(text)):
        return text
    return unicodedata.normalize("NFC", text)


def _piled(text: str) -> bool:
    """Say whether more than 30 signs follow each other that are set over or below a letter."""
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > _MOST_MARKS:
            return True
    return False


def letters(text: str) -> str:
    """Give the letters and figures of a text, small: to compare what is written in several ways."""
    return re.sub(r"[\W_]", "", text.casefold())


def alphabetical(name: str) -> str:
    """Give what a name is sorted by: «Ägeri» beside «Ageri», capitals or not."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def not_printed(text: str) -> str:
    """Give the first sign that no document prints (emojis, symbols, loose marks), or «».

    Latin-1 has ° and ©; they are printed.
    """
    for sign in text:
        symbol = unicodedata.category(sign) in {"So", "Mn", "Mc", "Me", "Co"}
        if ord(sign) > 0xFFFF or (symbol and ord(sign) > 0xFF):
            return sign
    return ""


def encodable(name: str) -> str:
    """Give a file name as it can be written as UTF-8.

    Bytes of an older system that are no UTF-8 are read as Windows-1252 («Büdget.pdf»).
    """
    if name.isascii():
        return name
    shown = (
        bytes([ord(sign) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= sign <= "\udcff"
        else sign
        for sign in name
    )  # fmt: skip
    return "".join(shown).encode("utf-8", "backslashreplace").decode()


def shown(text: str) -> str:
    """Give a text as it may be shown to people, whoever wrote it: a quotation in a message.

    Without control characters, which a terminal obeys, and signs that nobody sees, which turn
    round what stands beside them; what is no text is spelt out.
    """
    if text.isprintable():  # as nearly always; a no-break space is not
        return text
    unseen = {"Cc", "Cf", "Co"}
    kept = (c for c in encodable(text) if c == "\n" or unicodedata.category(c) not in unseen)
    return "".join(kept)


def amount(value: Decimal | int) -> str:
    """Print an amount without currency: ``12’500.00`` (CLDR de-CH, U+2019)."""
    return f"{Decimal(value):,.2f}".replace(",", "’")


def chf(value: Decimal | int) -> str:
    """Print an amount in francs: ``CHF 12’500.00`` with a no-break space."""
    return f"CHF\u00a0{amount(value)}"


def number(value: Decimal | int) -> str:
    """Print a quantity, decimals only where there are some: ``1’250``, ``37,5``."""
    value = Decimal(value)
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", "’") + (f",{decimals}" if decimals else "")


_COUNTS = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwölf",
)  # fmt: skip


def count(number: int) -> str:
    """Print a count as running text does: in words up to twelve, then in figures."""
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def long_date(value: date | str) -> str:
    """Print a date (or ISO date) in words: ``15. März 2026``."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.day}.\u00a0{MONTHS[value.month - 1]} {value.year}"


def short_date(value: date | str) -> str:
    """Print a date (or ISO date) in figures: ``15.03.2026``."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value:%d.%m.%Y}"


def listing(parts: Iterable[str], last: str = "und") -> str:
    """Join parts as a sentence does: ``A, B und C``."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def some(parts: Sequence[str], most: int = 3) -> str:
    """Name a few of many things and count the others: ``A, B, C und 2 weitere``."""
    more = len(parts) - most
    return listing(parts if more <= 0 else [*parts[:most], f"{more} weitere"])


def years(first: int, last: int) -> str:
    """Print a span of years: ``2025–2027``, or ``2025`` alone."""
    return str(first) if first == last else f"{first}–{last}"


_SINGLE = str.maketrans("«»", "‹›")


def excerpt(text: object, longest: int = 60) -> str:
    """Quote a value in a message: one line, cut with an ellipsis."""
    line = " ".join(shown(str(text)).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def quoted(text: object, longest: int = 60) -> str:
    """Quote a value in a sentence, between quotation marks; those in it become single ones."""
    return f"«{excerpt(text, longest).translate(_SINGLE)}»"
