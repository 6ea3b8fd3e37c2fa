"""Reads a TOML file whole: text, syntax and numbers; every fault is a sentence in German.

Programme and settings share these faults but not their codes: each call names both,
and the file being read chooses its own. What the values may be says ``toml_check``.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from minikip_docs.data import jsonio
from minikip_docs.data.files import LargeFileError, read_bytes, reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import shown

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 20  # ours is 4
# More parts of a dotted key than any key has: reading them takes the square of their number.
_LONG_KEY = re.compile(
    r"""(?:(?:(?<![\w-])[\w-]++|"[^"\n]*"|'[^'\n]*')[ \t]*+\.[ \t]*+){20}""", re.ASCII
)

_ENCODINGS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"), (b"", "utf-8"),
)  # fmt: skip

# What tomllib says in English, in the words of someone who edits the file.
_REASONS = (
    ("Unescaped '\\'", "in einem Text steht ein umgekehrter Schrägstrich; "
     "Pfade bitte mit / schreiben"),
    ("Invalid hex value", "in einem Text steht ein umgekehrter Schrägstrich; "
     "Pfade bitte mit / schreiben"),
    ("Expected '='", "nach dem Schlüssel fehlt das Gleichheitszeichen"),
    ("Invalid date", "dieses Datum gibt es nicht"),
    ("Invalid value", "nach dem Gleichheitszeichen fehlt ein gültiger Wert; "
     "Texte gehören in Anführungszeichen"),
    ("Cannot overwrite", "dieser Schlüssel steht schon weiter oben"),
    ("Duplicate inline", "dieser Schlüssel steht schon weiter oben"),
    ("Cannot declare", "diese Tabelle steht schon weiter oben"),
    ("Cannot redefine", "diese Tabelle steht schon weiter oben"),
    ("Cannot mutate", "diese Tabelle steht schon weiter oben"),
    ("Unterminated string", "ein Text ist nicht mit Anführungszeichen abgeschlossen"),
    ("Illegal character '\\n'", "ein Text ist nicht mit Anführungszeichen abgeschlossen"),
    ("Unclosed array", "eine Liste ist nicht mit ] abgeschlossen"),
    ("Expected ']", "die Überschrift einer Tabelle ist nicht mit ] abgeschlossen"),
    ("Expected newline", "nach dem Wert folgt noch etwas; "
     "je Zeile steht ein Schlüssel, "
     "ein Datum schreibt man 2025-01-31, einen Betrag 12500.00"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The file being read: its path, what to call it, and how all its codes begin."""

    path: Path
    name: str  # in German, with article: «Die Programmdatei»
    family: str  # «K1»

    def code(self, *codes: str) -> str:
        """Choose, of the codes a fault has in the several files, the one of this file."""
        return next(code for code in codes if code.startswith(self.family))

    def refuse(self, code: str, where: str, fault: str, remedy: str) -> NoReturn:
        """Refuse the file: ``where`` is the dotted key, or empty for the file as a whole."""
        at = f", Schlüssel «{where}»" if where else ""
        raise KeyRefusal(code, f"{self.name} «{self.path}»{at}: {fault}.", remedy, where, fault)


class KeyRefusal(Refusal):
    """What is wrong with one key of a file: ``where``, and the ``fault`` without its place."""

    def __init__(self, code: str, message: str, remedy: str, where: str, fault: str) -> None:
        super().__init__(code, message, remedy)
        self.where, self.fault = where, shown(fault)


def read(source: TomlFile) -> dict[str, Any]:
    """Read a TOML file (UTF-8, or UTF-16 with byte order mark) with Decimal numbers.

    Raises ``Refusal`` (K101, K201) if the file is missing, (K102 …) cannot be read,
    (K103 …) is not TOML.
    """
    return parsed(contents(source), source)


def contents(source: TomlFile) -> bytes:
    """Give what is in a TOML file; raises ``Refusal`` as ``read``."""
    try:
        if not source.path.exists():
            source.refuse(
                source.code("K101", "K201"),
                "",
                "Die Datei gibt es nicht",
                "Bitte den Pfad prüfen.",
            )
        return read_bytes(source.path, _MAX_BYTES)
    except LargeFileError:
        source.refuse(
            source.code("K103", "K203"),
            "",
            f"Die Datei ist ungewöhnlich gross; gelesen werden höchstens {_MAX_BYTES // 1000} KB",
            "Bitte prüfen, ob es die richtige Datei ist.",
        )
    except OSError as error:
        source.refuse(
            source.code("K102", "K202"),
            "",
            f"Die Datei kann nicht gelesen werden ({reason(error)})",
            "Bitte die Datei (nicht den Ordner) und die Leserechte prüfen.",
        )


def parsed(raw: bytes, source: TomlFile) -> dict[str, Any]:
    """Read the bytes of a TOML file; raises ``Refusal`` (K103, K203) for what is not TOML."""
    text = decoded(raw, source)[0]
    try:
        data = {} if (deep := bool(_LONG_KEY.search(text))) else loads(text)
    except ValueError as error:
        where, fault = _german(str(error))
        source.refuse(
            source.code("K103", "K203"),
            "",
            f"{where}{fault}",
            "Bitte die Stelle berichtigen und die Datei neu speichern.",
        )
    except RecursionError:
        deep = True
    if deep or jsonio.is_deep(data, _MAX_DEPTH):
        source.refuse(
            source.code("K103", "K203"),
            "",
            "Listen oder Tabellen sind zu tief verschachtelt",
            "Bitte die Datei vereinfachen.",
        )
    return data


def loads(text: str) -> dict[str, Any]:
    """Read a text as TOML with Decimal numbers; raises ``ValueError`` or ``RecursionError``."""
    return tomllib.loads(text, parse_float=_decimal)


def decoded(raw: bytes, source: TomlFile) -> tuple[str, bytes, str]:
    """Give the text of a TOML file, the mark its bytes begin with, and the name of its encoding.

    Raises ``Refusal`` (K103, K203) for bytes in another encoding.
    """
    mark, encoding = next(one for one in _ENCODINGS if raw.startswith(one[0]))
    try:
        return raw[len(mark) :].decode(encoding), mark, encoding
    except ValueError:
        source.refuse(
            source.code("K103", "K203"),
            "",
            "Die Datei ist keine Textdatei im Zeichensatz UTF-8",
            "Bitte die Datei in einem Texteditor mit dem Zeichensatz UTF-8 speichern.",
        )


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an absurd exponent
        return Decimal("NaN")  # refused as a value


def _german(message: str) -> tuple[str, str]:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f"in Zeile {found[1]}, Spalte {found[2]}: " if found else ""
    if "(at end of document)" in message:
        where = "am Ende der Datei: "
    for start, german in _REASONS:
        if message.startswith(start):
            return where, german
    return where, "hier steht etwas, das in einer TOML-Datei nicht erlaubt ist"
