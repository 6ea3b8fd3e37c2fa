"""The rows of the canton's table of contributions, from a CSV or Excel file, as clean text."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from minikip_docs.data.files import reason
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean, excerpt, short_date

_MAX_BYTES = 5_000_000
_MAX_UNPACKED = 60_000_000  # of an Excel file
_MAX_ROWS = 20_000
_MAX_COLUMNS = 50

Row = tuple[int, list[str]]  # row number as a spreadsheet counts, and its cells as text


def rows(path: Path) -> Iterator[Row]:
    """Give the rows of a table, the heading too, with the number a spreadsheet shows.

    CSV (``;``, ``,`` or tab, also as a first line ``sep=`` says; UTF-8, UTF-16 with mark,
    Windows-1252) or Excel .xlsx (its first visible sheet, 50 columns). Raises ``Refusal``
    D201 to D204 for the file and D211 for a formula without a kept value.
    """
    raw = _bytes(path)
    return _excel(raw) if raw.startswith(b"PK\x03\x04") else _csv(raw)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refusal("D201", f"«{path}» ist ein Ordner.", "Bitte die Beitragsliste angeben.")
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(
            "D201",
            f"Die Beitragsliste «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Pfad, Schreibweise und Berechtigung prüfen.",
        ) from error
    if len(raw) > _MAX_BYTES:
        raise _too_large()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(
            "D204",
            "Die Beitragsliste ist mit einem Passwort geschützt oder eine alte Excel-Datei (.xls).",
            "Bitte ohne Passwort als Excel-Datei (.xlsx) oder CSV speichern.",
        )
    return raw


def _too_large() -> Refusal:
    return Refusal(
        "D202",
        "Die Beitragsliste ist ungewöhnlich gross.",
        "Bitte leere Zeilen und fremde Inhalte löschen.",
    )


def _unreadable() -> Refusal:
    remedy = "Bitte die Tabelle als Excel-Datei (.xlsx) oder CSV speichern."
    return Refusal("D203", "Die Beitragsliste ist keine lesbare CSV- oder Excel-Datei.", remedy)


def _csv(raw: bytes) -> Iterator[Row]:
    """Read CSV rows; the delimiter is the one that stands most often in the first line.

    A line ``sep=;`` before it is a sign for Excel, which does not count it as a row.
    """
    if raw.startswith((b"%PDF", b"<", b"{")):
        raise _unreadable()
    text = _decode(raw)
    announced = re.match(r"sep=([;,\t])[ \t]*(?:\r\n?|\n|$)", text, re.IGNORECASE)
    text = text[announced.end() :] if announced else text
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = announced[1] if announced else max(";\t,", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, 1):
            if number > _MAX_ROWS:
                raise _too_large()
            yield number, [clean(cell) for cell in cells]
    except csv.Error as error:
        raise _unreadable() from error


def _decode(raw: bytes) -> str:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _sheet_rows(raw: bytes, *, data_only: bool) -> list[tuple[Any, ...]]:
    """Give the rows of the first visible sheet: kept values, or what was typed."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, see design

    book: Any = load_workbook(io.BytesIO(raw), read_only=True, data_only=data_only)
    sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    sheet.reset_dimensions()  # some programs write a wrong size; rows would be lost
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True)
    read = list(itertools.islice(rows, _MAX_ROWS + 1))
    if len(read) > _MAX_ROWS:
        raise _too_large()
    return read


def _excel(raw: bytes) -> Iterator[Row]:
    """Read the rows of an Excel file; a formula counts only with the value Excel kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_UNPACKED:
                raise _too_large()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and menus
            values, typed = (_sheet_rows(raw, data_only=kept) for kept in (True, False))
    except Refusal:
        raise
    except Exception as error:  # openpyxl and zipfile raise all kinds on damaged files
        raise _unreadable() from error
    for number, rows in enumerate(zip(values, typed, strict=True), 1):
        yield number, [_cell(*pair, number) for pair in zip(*rows, strict=True)]


def _cell(value: Any, typed: Any, row: int) -> str:
    """Turn an Excel value into text, exactly."""
    if value is None and typed is not None:
        raise Refusal(
            "D211",
            f"Zeile {row}: Zur Formel «{excerpt(typed)}» ist kein Ergebnis gespeichert.",
            "Bitte die Datei in Excel öffnen und speichern oder den Wert eintragen.",
        )
    if value is None or isinstance(value, bool):
        return {None: "", True: "WAHR", False: "FALSCH"}[value]
    if isinstance(value, int | float) and math.isfinite(value):
        return _number(Decimal(f"{value:.15g}"))  # Excel knows 15 digits, the rest is noise
    return _day(value) if isinstance(value, date) else clean(str(value))


def _day(value: date) -> str:
    """Write a date as Excel shows it here, with its time if it has one."""
    timed = isinstance(value, datetime) and value.time() != time()
    return f"{short_date(value)} {value:%H:%M}" if timed else short_date(value)


def _number(exact: Decimal) -> str:
    """Write a number so that it has one reading: ``1.125`` in a cell is not 1125."""
    text = str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
