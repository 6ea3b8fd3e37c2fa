"""The canton's table of contributions, from a CSV or Excel file, as cells of clean text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from minikip_docs.data.as_seen import hidden
from minikip_docs.data.container import Reason
from minikip_docs.data.text import clean
from minikip_docs.facts import canton_table
from minikip_docs.facts.canton_table import MAX_COLUMNS, Cell, Table, TableFile

# What a person does who does not want to mend the table that is there.
TEMPLATE = "Eine Vorlage schreibt «minikip contributions --new beitraege.xlsx»."

_ENTRY = "den Betrag in Franken und Rappen eintragen, der gilt"
_FIRST_LINES = 30  # of a CSV file, to find out what parts its columns


def tables(path: Path) -> list[Table]:
    """Give the tables of a file: one of a CSV file, one for each visible sheet of a workbook.

    CSV is parted by ``;``, ``,`` or tab, also as a first line ``sep=`` says, in UTF-8, UTF-16
    with mark or Windows-1252. Raises ``Refusal`` and gives doubts as ``canton_table`` does.
    """
    file = TableFile(path, "Die", "Beitragsliste", TEMPLATE, csv=True, entry=_ENTRY)
    raw = canton_table.contents(file)
    if raw.startswith(b"PK\x03\x04"):
        return [table for table in canton_table.sheets(file, raw) if table.rows]
    rows = tuple(_csv(file, raw))
    return [Table(file.name, "", rows)] if rows else []


def _csv(file: TableFile, raw: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Read CSV rows; a line ``sep=;`` is a sign for Excel, which does not count it as a row."""
    if raw.startswith((b"%PDF", b"<", b"{")):
        raise file.closed(Reason.DAMAGED)
    text = _decode(file, raw)
    announced = re.match(r"sep=([;,\t])[ \t]*(?:\r\n?|\n|$)", text, re.IGNORECASE)
    text = text[announced.end() :] if announced else text
    delimiter = announced[1] if announced else _delimiter(text)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, 1):
            if number > canton_table.MAX_ROWS:
                raise file.too_large()
            beyond = (i for i, c in enumerate(cells[MAX_COLUMNS:], MAX_COLUMNS) if c.strip())
            if (column := next(beyond, None)) is not None:
                raise canton_table.too_far(Table(file.name, "", ()).place(number, column))
            cleaned = tuple(_cell(file, number, *cell) for cell in enumerate(cells[:MAX_COLUMNS]))
            if any(cell.text for cell in cleaned):
                yield number, cleaned
    except csv.Error as error:
        raise file.closed(Reason.DAMAGED) from error


def _cell(file: TableFile, row: int, column: int, text: str) -> Cell:
    table = Table(file.name, "", ())
    doubt = canton_table.hidden_sign(table.place(row, column), text) if hidden(text) else None
    return Cell(clean(text), doubt)


def _delimiter(text: str) -> str:
    """Give the sign that parts columns: it stands in most of the first lines, titles apart."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_FIRST_LINES]
    return max(";\t,", key=lambda sign: sum(sign in line for line in lines))


def _decode(file: TableFile, raw: bytes) -> str:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise file.closed(Reason.DAMAGED)
