"""Sentences for single parties: the sheet «Besonderes» of the canton's table of contributions.

They stand in the workbook that says what a party gets, since the same officer decides both; one
for each row, with the party and the clause of the agreement behind which it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing
from minikip_docs.facts import contributions_row as row_reading
from minikip_docs.facts.canton_table import Table
from minikip_docs.facts.contributions_heads import COLUMNS, NAMES, Head
from minikip_docs.facts.contributions_table import TEMPLATE
from minikip_docs.facts.register import Register

SHEET = "Besonderes"
CLAUSE, TEXT = "Nach Ziffer", "Text"
_PARTY = {letters(name) for name in COLUMNS["party"]}
_NAME = {letters(name) for name in NAMES}


@dataclass(frozen=True, slots=True)
class Special:
    """One sentence: the number of the clause behind which it stands, «6.2», and its text."""

    clause: str
    text: str


def is_one(table: Table) -> bool:
    """Say whether a sheet holds such sentences: by its name or its heads."""
    return letters(table.sheet) == letters(SHEET) or _head(table) is not None


def read(
    tables: Sequence[Table], parties: Collection[str], register: Register
) -> Mapping[str, tuple[Special, ...]]:
    """Read the sentences by party, in the order of the sheet.

    ``parties`` are those of the list of contributions: only they get an agreement. Raises
    ``Refusal`` D206, D214, D220 or D221 as for the list itself, D380 (a party that is not in it),
    D381 (a row without its clause or text), D383 (a sheet without heads), or a cell's doubt.
    """
    found: dict[str, tuple[Special, ...]] = {}
    for table in tables:
        head = _head(table)
        if head is None:
            raise Refusal(
                "D383",
                f"{table}: Hier fehlen die Spaltentitel "
                f"{listing(f'«{one}»' for one in (COLUMNS['party'][0], CLAUSE, TEXT))}.",
                f"Bitte ergänzen oder das Blatt löschen. {TEMPLATE}",
            )
        for number, cells in table.rows:
            row = row_reading.Row(table, head, number, cells)
            if number > head.row and any(cell.text or cell.doubt for cell in cells):
                row_reading.check_columns(row)
                party, sentence = _sentence(row, parties, register)
                found[party] = (*found.get(party, ()), sentence)
    return found


def _head(table: Table) -> Head | None:
    """Find the heads; the columns of clause and text stand where the list has year and source."""
    for number, cells in table.rows[:30]:
        titles = {column: cell.text for column, cell in enumerate(cells) if cell.text}
        plain = {letters(title): column for column, title in titles.items()}
        party = next((column for title, column in plain.items() if title in _PARTY), None)
        name = next((column for title, column in plain.items() if title in _NAME), None)
        clause, text = plain.get(letters(CLAUSE)), plain.get(letters(TEXT))
        if party is not None and clause is not None and text is not None:
            return Head(number, titles, party, text, name, clause, -1, {})
    return None


def _sentence(
    row: row_reading.Row, parties: Collection[str], register: Register
) -> tuple[str, Special]:
    party, _municipality = row_reading.party(row, register)
    if party not in parties:
        raise Refusal(
            "D380",
            f"{row.where(row.head.party)}: Für «{party}» ist in der Beitragsliste kein Beitrag "
            "festgelegt; der Text käme in keine Vereinbarung.",
            "Bitte die Nummer oder Kennung berichtigen, den Beitrag festlegen oder die Zeile "
            "löschen.",
        )
    clause, text = row.text(row.head.year).rstrip("."), row.text(row.head.source)
    if not re.fullmatch(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,3}", clause):
        raise _lacking(row, row.head.year, clause, "6.2 eintragen, in einer Zelle im Format «Text»")
    if not text:
        raise _lacking(row, row.head.source, "", "den ganzen Satz eintragen")
    row_reading.printable(text, row.where(row.head.source))
    return party, Special(clause, text)


def _lacking(row: row_reading.Row, column: int, value: str, what: str) -> Refusal:
    shown = f"«{excerpt(value)}» ist keine Ziffer" if value else "Diese Angabe fehlt"
    remedy = f"Bitte {what}, oder die Zeile löschen."
    return Refusal("D381", f"{row.where(column)}: {shown}.", remedy)
