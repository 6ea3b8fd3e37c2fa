"""The heads of the table of contributions: which row has them, and what each column is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing
from minikip_docs.facts.canton_table import Cell, Table
from minikip_docs.facts.contributions_table import TEMPLATE

# The columns that are read, each with its head in our own table and what else it may be called.
COLUMNS = {
    "party": ("BFS-Nummer oder Kennung", "BFS-Nummer", "BFS-Nr.", "BFS", "BFS Gemeindenummer",
              "Gemeindenummer", "Gemeinde-Nr.", "Kennung", "BFS-Nr. oder Kennung"),
    "year": ("Jahr", "Beitragsjahr", "Kalenderjahr"),
    "amount": ("Betrag CHF", "Betrag", "CHF", "Beitrag", "Beitrag CHF", "Kantonsbeitrag",
               "Kantonsbeitrag CHF", "Betrag in CHF", "Beitrag in CHF", "Betrag Fr.",
               "Betrag in Franken", "Beitrag in Franken"),
    "source": ("Quelle", "Grundlage", "Entscheid", "Beschluss", "Verfügung"),
}  # fmt: skip
# Columns for the reader's orientation only; any other is refused, it might matter.
IGNORED = ("Bemerkung", "Bemerkungen", "Stichtag", "Wahlkreis", "Kontrolle")
NAMES = ("Gemeinde", "Name", "Gemeindeverbund", "Name/Gemeinde", "Gemeinde/Name",
         "Gemeinde oder Gemeindeverbund", "Gemeindename", "Partei")  # fmt: skip
_POPULATION = re.compile(r"(?:ständige)?(?:wohn)?bevölkerung|einwohner")
# Words that may stand beside the year in the head of a column of amounts: «Beitrag 2026 (CHF)».
_BESIDE_YEAR = {"betrag", "beitrag", "beiträge", "kantonsbeitrag", "jahr", "beitragsjahr", "chf",
                "fr", "franken", "in", "für", "mini", "kip"}  # fmt: skip

_KNOWN = {letters(name): role for role, names in COLUMNS.items() for name in names}
_KNOWN |= {letters(name): "name" for name in NAMES}
_KNOWN |= {letters(name): "ignored" for name in IGNORED}
_MOST_ABOVE = 30  # rows with content among which the heads are looked for


@dataclass(frozen=True, slots=True)
class Head:
    """The row of the heads and the columns, counted from 0; years as columns or row by row."""

    row: int
    titles: Mapping[int, str]
    party: int
    source: int
    name: int | None
    year: int  # -1 where years are columns, as is ``amount``
    amount: int
    years: Mapping[int, int]  # year -> column; empty where each row says its year

    @property
    def read(self) -> tuple[int, ...]:
        """The columns whose cells are read."""
        own = (self.party, self.source, self.year, self.amount, *self.years.values())
        return tuple(column for column in own if column >= 0)


def find_head(table: Table) -> tuple[Head | None, int, Refusal | None]:
    """Find the heads of a table: with them, how many were known, and why they will not do.

    A row has the heads if it names the party and one more column; the first one counts.
    Where none has, the fault is told of the row that comes nearest; it is D205 or the doubt
    of a head that shows otherwise than it is.
    """
    best: tuple[int, int, tuple[Cell, ...]] | None = None
    for number, cells in table.rows[:_MOST_ABOVE]:
        roles = [role for cell in cells if (role := _role(cell.text))]
        read = {role for role in roles if role not in ("name", "ignored")}
        if "party" in read and len(read) > 1:
            best = len(roles) + 100, number, cells
            break
        if read and (best is None or len(roles) > best[0]):
            best = len(roles), number, cells
    if best is None:
        number = table.rows[0][0]
        return None, 0, _fault(f"{table.line(number)}: Hier und darunter fehlen die Spaltentitel.")
    known, number, cells = best
    try:
        return _head(table, number, cells), known, None
    except Refusal as refusal:
        if known > 100:  # this is the list: what is wrong with it is to be said
            raise
        return None, known, refusal


def _head(table: Table, row: int, cells: tuple[Cell, ...]) -> Head:
    found: dict[str, int] = {}
    titles: dict[int, str] = {}
    for column, cell in enumerate(cells):
        if not cell.text:
            continue
        titles[column] = cell.text
        role = _role(cell.text)
        if not role:
            where = table.place(row, column)
            raise _fault(f"{where}: Der Spaltentitel «{excerpt(cell.text)}» ist nicht bekannt.")
        if role in ("name", "ignored"):
            found.setdefault(role, column)
            continue
        if role in found:
            first = cells[found[role]].text
            raise _fault(
                f"{table.place(row, column)}: Die Spalten «{excerpt(first)}» und "
                f"«{excerpt(cell.text)}» bedeuten dasselbe."
            )
        if cell.doubt and not (role.isdecimal() and cell.doubt.code == "D218"):
            raise cell.doubt  # a hidden year counts where an amount is hidden with it
        found[role] = column
    years = {int(role): column for role, column in found.items() if role.isdecimal()}
    if years and (both := [found[role] for role in ("year", "amount") if role in found]):
        where = table.place(row, both[0])
        raise _fault(
            f"{where}: Neben «{excerpt(titles[both[0]])}» stehen Spalten für einzelne Jahre; "
            "welche Beträge gelten, ist unklar."
        )
    needed = ("party", "source") if years else tuple(COLUMNS)
    missing = [f"«{COLUMNS[role][0]}»" for role in needed if role not in found]
    if missing:
        lack = "fehlen die" if len(missing) > 1 else "fehlt der"
        raise _fault(f"{table.line(row)}: Hier {lack} Spaltentitel {listing(missing)}.")
    return Head(row, titles, found["party"], found["source"], found.get("name"),
                found.get("year", -1), found.get("amount", -1), years)  # fmt: skip


def _fault(message: str) -> Refusal:
    expected = listing(f"«{names[0]}»" for names in COLUMNS.values())
    return Refusal(
        "D205",
        message,
        f"Erwartet werden die Spalten {expected}, oder statt Jahr und Betrag eine Spalte je Jahr. "
        f"{TEMPLATE}",
    )


def _role(title: str) -> str:
    """Say what a column is: a name of ``COLUMNS``, a year, «name», «ignored», or nothing known."""
    plain = letters(title)
    if known := _KNOWN.get(plain):
        return known
    words = re.findall(r"[^\W\d_]+|\d+", title.casefold())
    numbers = [word for word in words if word.isdecimal()]
    if len(numbers) == 1 and re.fullmatch(r"20[0-9]{2}", numbers[0]):
        return numbers[0] if set(words) - {numbers[0]} <= _BESIDE_YEAR else _orientation(plain)
    return _orientation(plain)


def _orientation(plain: str) -> str:
    return "ignored" if _POPULATION.match(plain) else ""
