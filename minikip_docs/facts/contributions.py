"""The canton's decided contributions: per party and year, from a CSV or Excel table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing
from minikip_docs.data.values import foreign_currency, parse_amount
from minikip_docs.facts import contributions_row as row_reading
from minikip_docs.facts import special as special_sentences
from minikip_docs.facts.canton_table import Cell, Table
from minikip_docs.facts.contributions_heads import Head, find_head
from minikip_docs.facts.contributions_table import TEMPLATE, tables
from minikip_docs.facts.programme import Programmes
from minikip_docs.facts.register import ASSOCIATION, Register, folded
from minikip_docs.facts.special import Special

# «in Tausend», «Tsd. CHF», «kCHF», «in 1’000 Franken»: amounts that are not what they say.
_THOUSANDS = re.compile(
    r"\b(?:tausend|tsd|[tk]chf|mio|million(?:en)?|(?:in|à|x)\s+1[’'\s]?000)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The contribution of one year: CHF, the decision it rests on, its row in the table."""

    amount: Decimal
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """All decided contributions: party (BFS number or association id, as text) and year."""

    decisions: Mapping[str, Mapping[int, Decision]]
    special: Mapping[str, tuple[Special, ...]] = field(default_factory=dict)

    def for_party(self, key: str) -> Mapping[int, Decision]:
        """Give the decisions on one party by year; empty if there are none."""
        return self.decisions.get(key, {})


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the table is held against."""

    programmes: Programmes
    register: Register


def load(path: Path, programmes: Programmes, register: Register) -> Contributions:
    """Read the table of decided contributions.

    The formats are those of ``contributions_table.tables``. The columns are named by the first
    row that has the heads of ``contributions_heads``, above which titles may stand: a row for
    each party and year, or for each party with a column for each year. Raises ``Refusal``
    D201 to D234 (all but D213, D230 and D231) with the cell or row; no row is skipped and no
    value guessed. A workbook may have sentences for single parties on a further sheet: see
    ``special``.
    """
    sheets = tables(path)
    found = [table for table in sheets if not special_sentences.is_one(table)]
    if not found:
        raise _empty("ist leer")
    ground = _Ground(programmes, register)
    table, head = _table(found)
    _units(table, head)
    _some_amount(table, head)
    decisions: dict[str, dict[int, Decision]] = {}
    for number, cells in table.rows:
        if number < head.row:
            _nothing_above(table, head, number, cells)
        if number <= head.row:
            continue
        for party, year, decision in _decisions(table, head, number, cells, ground):
            years = decisions.setdefault(party, {})
            if year in years:
                raise Refusal(
                    "D210",
                    f"Die Zeilen {years[year].row} und {number} der Beitragsliste betreffen beide "
                    f"«{party}» und das Jahr {year}.",
                    "Bitte die Zeile löschen, die nicht gilt.",
                )
            years[year] = decision
    if not decisions:
        raise _empty("enthält ausser den Spaltentiteln keine Zeile")
    _alike(decisions)
    for other in found:
        if other is not table:
            _says_nothing(other, table, register)
    others = [table for table in sheets if table not in found]
    return Contributions(decisions, special_sentences.read(others, decisions, register))


def _empty(how: str) -> Refusal:
    remedy = "Bitte Gemeinden oder Gemeindeverbünde mit Jahr, Betrag und Quelle eintragen."
    return Refusal("D202", f"Die Beitragsliste {how}.", f"{remedy} {TEMPLATE}")


def _some_amount(table: Table, head: Head) -> None:
    """Refuse a table with columns for years that gives no amount, such as our own when it is new.

    Said before anything about its formulas, which nobody has worked out then.
    """
    below = (cells for number, cells in table.rows if number > head.row)
    amounts = (c for cells in below for i, c in enumerate(cells) if i in head.years.values())
    if head.years and not any(cell.text for cell in amounts):
        raise Refusal(
            "D233",
            f"Die Beitragsliste enthält in den Spalten der Jahre ({_listed(head)}) keinen Betrag.",
            "Bitte die Datei in Excel oder LibreOffice öffnen, den Verteilschlüssel ausfüllen oder "
            "die Beträge von Hand eintragen, und speichern.",
        )


def _listed(head: Head) -> str:
    return listing(map(str, sorted(head.years)))


def _table(found: list[Table]) -> tuple[Table, Head]:
    """Give the sheet that is the list, and its heads; there must be one alone."""
    heads: list[tuple[Table, Head]] = []
    faults: list[tuple[int, Refusal]] = []
    for table in found:
        head, known, fault = find_head(table)
        if head:
            heads.append((table, head))
        elif fault:
            faults.append((known, fault))
    if len(heads) > 1:
        names = listing(f"«{table.sheet}»" for table, _head in heads)
        raise Refusal(
            "D215",
            f"Die Blätter {names} sind je eine Beitragsliste; welche gilt, ist unklar.",
            "Bitte das Blatt löschen oder ausblenden, das nicht gilt.",
        )
    if not heads:
        raise max(faults, key=lambda fault: fault[0])[1]
    return heads[0]


def _says_nothing(other: Table, table: Table, register: Register) -> None:
    """Refuse a second visible sheet that gives parties amounts: it might be the one that holds."""
    names = {folded(municipality.name) for municipality in register.municipalities}
    numbers = {str(municipality.number) for municipality in register.municipalities}
    for number, cells in other.rows:
        for column, cell in enumerate(cells):
            party = cell.text in numbers or folded(cell.text) in names or (
                "-" in cell.text and ASSOCIATION.fullmatch(cell.text)
            )  # fmt: skip
            if party and any(map(_money, (*cells[:column], *cells[column + 1 :]))):
                raise Refusal(
                    "D229",
                    f"{other.place(number, column)}: Auch dieses Blatt nennt bei "
                    f"«{excerpt(cell.text)}» Zahlen; gelesen würde nur das Blatt «{table.sheet}».",
                    "Bitte das Blatt löschen oder ausblenden, wenn es nicht gilt.",
                )


def _money(cell: Cell) -> bool:
    """Say whether a cell may be an amount; a year alone is taken for a year."""
    if re.fullmatch(r"20[0-9]{2}", cell.text) or not re.search(r"[0-9]", cell.text):
        return False
    try:
        return parse_amount(cell.text) >= 0
    except Refusal as refusal:
        return refusal.code != "V203"  # in euros, or in two ways: an amount all the same


def _nothing_above(table: Table, head: Head, number: int, cells: Iterable[Cell]) -> None:
    """Refuse a row above the heads that looks like one of the list: it would be lost."""
    texts = tuple(cells)
    party = texts[head.party] if head.party < len(texts) else Cell()
    key = row_reading.is_key(party.text)
    if key and any(_money(cell) for cell in texts if cell is not party):
        raise Refusal(
            "D228",
            f"{table.place(number, head.party)}: «{excerpt(party.text)}» steht über den "
            "Spaltentiteln und würde nicht gelesen.",
            "Bitte die Zeile unter die Spaltentitel verschieben oder löschen.",
        )


def _units(table: Table, head: Head) -> None:
    """Refuse titles, heads and notes that say that amounts are in thousands or no francs."""
    for number, cells in table.rows:
        party = cells[head.party].text if head.party < len(cells) else ""
        for column, cell in enumerate(cells if number <= head.row or not party else ()):
            if _THOUSANDS.search(cell.text) or foreign_currency(cell.text):
                raise Refusal(
                    "D224",
                    f"{table.place(number, column)}: Nach «{excerpt(cell.text)}» sind die Beträge "
                    "nicht in Franken und Rappen angegeben.",
                    "Bitte alle Beträge in Franken und Rappen eintragen und diesen Text ändern.",
                )


def _decisions(
    table: Table, head: Head, number: int, cells: tuple[Cell, ...], ground: _Ground
) -> Iterator[tuple[str, int, Decision]]:
    """Read one row: its party, and year and decision, several where years are columns."""
    row = row_reading.Row(table, head, number, cells)
    row_reading.check_columns(row)
    money = list(head.years.items()) or [(0, head.amount)]
    filled = [(year, column) for year, column in money if not row.blank(column)]
    if head.years:
        if not filled:  # a party without a decision, or a line between the rows
            row_reading.check_line(row)
            return
    elif not any(cells[i].text or cells[i].doubt for i in head.read if i < len(cells)):
        return
    party, municipality = row_reading.party(row, ground.register)
    for named, column in filled or money:
        said = column if named else head.year
        year = row_reading.known_year(
            str(named or row.text(said)), row.where(said), ground.programmes
        )
        row_reading.check_exists(municipality, year, row)
        amount = row_reading.amount(row.text(column), row.where(column))
        yield party, year, Decision(amount, row_reading.source(row), number)


def _alike(parties: Iterable[str]) -> None:
    """Refuse two ids that differ only in their hyphens: probably one association."""
    seen: dict[str, str] = {}
    for party in parties:
        other = seen.setdefault(letters(party), party)
        if other != party:
            raise Refusal(
                "D223",
                f"Die Beitragsliste nennt «{other}» und «{party}»; wahrscheinlich ist es derselbe "
                "Gemeindeverbund.",
                "Bitte die Kennung überall gleich schreiben.",
            )
