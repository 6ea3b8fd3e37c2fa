"""The canton's address book: how each municipality and association is written to.

The file is the canton's own: ``blank`` gives what ``minikip init`` writes once, ``load`` reads
it strictly, and nothing here ever writes it again. Everything but the number may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minikip_docs.data import mail_address
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt, letters, listing, not_printed
from minikip_docs.facts import canton_table
from minikip_docs.facts.canton_table import Table, TableFile
from minikip_docs.facts.register import ASSOCIATION, Register, folded

FILE_NAME = "adressen.xlsx"
SHEET = "Adressen"
TERMS = ("Gemeinde", "Stadt")
_TEMPLATE = f"Ein neues schreibt «minikip init», wo es kein «{FILE_NAME}» gibt."

# The columns in their order, each with its heading in our file and what else it may be called.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("Gemeinde oder Gemeindeverbund", "Name", "Gemeinde", "Gemeindeverbund"),
    "key": ("BFS-Nummer oder Kennung", "BFS-Nr. oder Kennung", "Nummer", "BFS-Nummer", "BFS-Nr.",
            "Kennung"),
    "term": ("Stadt/Gemeinde", "Bezeichnung", "Stadt oder Gemeinde"),
    "salutation": ("Anrede", "Briefanrede"),
    "contact": ("Kontakt", "Kontaktperson", "Ansprechperson", "Stelle"),
    "street": ("Strasse", "Strasse und Nummer", "Adresse"),
    "postcode": ("PLZ", "Postleitzahl"),
    "town": ("Ort", "Ortschaft"),
    "email": ("E-Mail", "Mail", "E-Mail-Adresse"),
    "members": ("Mitglieder", "Beteiligte Gemeinden"),
    "remark": ("Bemerkung", "Bemerkungen"),
}  # fmt: skip
_TITLE_ROWS = 10  # the headings stand in one of the first rows
# Letters a text may have: as in the forms' fields, which are filled with them.
_LONGEST = {"name": 120, "salutation": 120, "contact": 80, "street": 80, "town": 60, "remark": 2000}
_LONGEST_ID = 20


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality of an association."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a municipality or an association, and how it is written to; «» where unknown."""

    key: str  # BFS number or id of the association
    name: str  # official; of an association as the book has it
    term: str = ""  # how a municipality is called: «Stadt», «Gemeinde» or not said
    salutation: str = ""
    contact: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    email: str = ""
    members: tuple[Member, ...] = ()

    @property
    def is_association(self) -> bool:
        """Say whether it is an association: its id has a letter."""
        return not self.key.isdecimal()


@dataclass(frozen=True, slots=True)
class AddressBook:
    """All rows by BFS number or id, in the order of the book; empty where there is no book."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def of(self, key: str) -> Entry | None:
        """Give the row of a party, by its BFS number or id as text."""
        return self.entries.get(key)

    def terms(self) -> dict[int, str]:
        """Give what municipalities are called, by BFS number, where the book says it."""
        return {int(e.key): e.term for e in self.entries.values() if e.term}

    def associations(self) -> tuple[Entry, ...]:
        """List the associations in the order of the book."""
        return tuple(entry for entry in self.entries.values() if entry.is_association)

    def association(self, name: str) -> Entry | None:
        """Find an association by its id or name; case and spaces do not count."""
        wanted = folded(name)
        return next(
            (e for e in self.associations() if wanted in {folded(e.key), folded(e.name)}), None
        )


def load(path: Path, register: Register) -> AddressBook:
    """Read the address book; the columns may stand in any order, a title above them.

    Raises ``Refusal`` as ``canton_table`` does for the file and what shows otherwise than it
    reads, K380 (sheet, headings), K381 (number or id), K382 (twice), K383 (name), K384 (e-mail),
    K385 (address), K386 («Stadt/Gemeinde»), K387 (members) or K388 (text too long, signs that are
    not printed), each with the cell. No row is skipped and nothing is guessed.
    """
    page = _page(path)
    lines = page.texts()
    top, columns = _headings(page, lines[:_TITLE_ROWS])
    entries: dict[str, Entry] = {}
    rows: dict[str, int] = {}
    for number, cells in lines:
        if number <= top:
            continue
        entry = _Row(page, number, cells, columns, register).entry()
        for same in (entry.key, *([folded(entry.name)] if entry.is_association else [])):
            if same in rows:
                raise Refusal(
                    "K382",
                    f"{page}: Die Zeilen {rows[same]} und {number} betreffen beide "
                    f"«{excerpt(entry.name)}» ({entry.key}).",
                    "Bitte die Zeile löschen, die nicht gilt.",
                )
            rows[same] = number
        entries[entry.key] = entry
    if not entries:
        raise Refusal(
            "K380",
            f"{page}: Unter den Spaltentiteln steht keine Zeile.",
            "Bitte je Gemeinde oder Gemeindeverbund eine Zeile eintragen.",
        )
    return AddressBook(entries)


def _page(path: Path) -> Table:
    """Read the sheet of the address book: the one of its name, or the only visible one."""
    file = TableFile(path, "Das", "Adressbuch", _TEMPLATE, set_in=" in canton.toml")
    found = canton_table.sheets(file, canton_table.contents(file), SHEET)
    if len(found) > 1:
        raise Refusal(
            "K380",
            f"{file}: Es gibt kein sichtbares Blatt «{SHEET}».",
            f"Bitte das Blatt mit der Tabelle «{SHEET}» nennen und einblenden.",
        )
    return found[0]


def _names_parties(row: tuple[str, ...]) -> bool:
    """Say whether a row has the headings of both number and name."""
    titles = {letters(cell) for cell in row}
    return all(titles & {letters(name) for name in COLUMNS[role]} for role in ("key", "name"))


def _headings(
    page: Table, lines: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[int, dict[str, int]]:
    """Find the row of the headings, and the column of each role that has one."""
    known = {letters(name): role for role, names in COLUMNS.items() for name in names}
    top, row = next((line for line in lines if _names_parties(line[1])), (0, ()))
    if not top:
        raise Refusal(
            "K380",
            f"{page}: Die Spalten «{COLUMNS['name'][0]}» und «{COLUMNS['key'][0]}» fehlen.",
            f"Bitte die Spaltentitel eintragen: {listing(names[0] for names in COLUMNS.values())}.",
        )
    columns: dict[str, int] = {}
    for index, title in enumerate(row):
        role = known.get(letters(title))
        if title and role is None:
            raise Refusal(
                "K380",
                f"{page.place(top, index)}: Die Spalte «{excerpt(title)}» ist nicht bekannt.",
                "Bitte die Spalte löschen und, was bleiben soll, als Bemerkung eintragen. Bekannt "
                f"sind: {listing(names[0] for names in COLUMNS.values())}.",
            )
        if role in columns:
            first = row[columns[role]]
            raise Refusal(
                "K380",
                f"{page.place(top, index)}: Die Spalten «{first}» und «{title}» bedeuten dasselbe.",
                "Bitte eine davon löschen.",
            )
        if role:
            columns[role] = index
    return top, columns


@dataclass(frozen=True, slots=True)
class _Row:
    """One row being read: its texts by role, and the place of each for a sentence."""

    page: Table
    number: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]
    register: Register

    def entry(self) -> Entry:
        self.only_in_columns()
        for role in _LONGEST:
            self.printable(role)
        key = self.key()
        association = not key.isdecimal()
        name = self.association_name() if association else self.municipality_name(int(key))
        street, postcode, town = self.address()
        return Entry(
            key, name, self.term(association=association), self.text("salutation"),
            self.text("contact"), street, postcode, town, self.email(),
            self.members(association=association),
        )  # fmt: skip

    def text(self, role: str) -> str:
        """Give what stands in a column, on one line; «» where the book has no such column."""
        column = self.columns.get(role, len(self.cells))
        return " ".join("".join(self.cells[column : column + 1]).split())

    def place(self, role: str) -> str:
        return self.page.place(self.number, self.columns[role])

    def only_in_columns(self) -> None:
        for index, cell in enumerate(self.cells):
            if cell and index not in self.columns.values():
                raise Refusal(
                    "K380",
                    f"{self.page.place(self.number, index)}: «{excerpt(cell)}» steht in einer "
                    "Spalte ohne Titel.",
                    "Bitte löschen oder als Bemerkung eintragen.",
                )

    def printable(self, role: str) -> None:
        text = self.text(role)
        if len(text) > _LONGEST[role]:
            raise Refusal(
                "K388",
                f"{self.place(role)}: «{excerpt(text)}» ist mit {len(text)} Zeichen zu lang.",
                f"Bitte auf {_LONGEST[role]} Zeichen kürzen.",
            )
        if role != "remark" and (sign := not_printed(text)):
            raise Refusal(
                "K388",
                f"{self.place(role)}: Das Zeichen U+{ord(sign):04X} in «{excerpt(text)}» kann "
                "nicht gedruckt werden.",
                "Bitte löschen oder mit lateinischen Buchstaben schreiben.",
            )

    def key(self) -> str:
        typed = self.text("key")
        if not typed:
            raise Refusal(
                "K381",
                f"{self.place('key')}: Die BFS-Nummer oder Kennung fehlt.",
                "Bitte eintragen, oder die ganze Zeile löschen.",
            )
        if re.fullmatch(r"[1-9][0-9]{0,3}", typed):
            if self.register.by_number(int(typed)) is None:
                named = self.register.by_name(self.text("name"))
                raise Refusal(
                    "K381",
                    f"{self.place('key')}: {typed} ist keine BFS-Nummer des Kantons Luzern.",
                    f"{named.name} hat die Nummer {named.number}."
                    if named
                    else "Bitte die Nummer prüfen.",
                )
            return typed
        if ASSOCIATION.fullmatch(typed) and len(typed) <= _LONGEST_ID:
            return typed
        meant = typed.upper().replace(" ", "-")
        sound = ASSOCIATION.fullmatch(meant) and len(meant) <= _LONGEST_ID
        raise Refusal(
            "K381",
            f"{self.place('key')}: «{excerpt(typed)}» ist weder BFS-Nummer noch Kennung.",
            f"Meinten Sie «{meant}»?"
            if sound
            else "Bitte die BFS-Nummer der Gemeinde oder die Kennung des Gemeindeverbunds "
            "eintragen (Grossbuchstaben, Ziffern und Bindestriche).",
        )

    def municipality_name(self, number: int) -> str:
        """Give the official name; the book's must be that of the number, or empty."""
        ours = self.register.by_number(number)
        assert ours is not None  # noqa: S101 - the number was looked up
        typed = self.text("name")
        if typed and self.register.by_name(typed) != ours:
            other = self.register.by_name(typed)
            hint = f"; {other.name} hat {other.number}" if other else ""
            raise Refusal(
                "K383",
                f"{self.place('name')}: Hier steht «{excerpt(typed)}», aber die Nummer {number} "
                f"gehört zu {ours.name}{hint}.",
                f"Bitte «{ours.name}» eintragen oder die Nummer berichtigen.",
            )
        return ours.name

    def association_name(self) -> str:
        name = self.text("name")
        if not name:
            raise Refusal(
                "K383",
                f"{self.place('name')}: Der Name des Gemeindeverbunds fehlt.",
                "Bitte eintragen, wie er im Brief steht.",
            )
        if same := self.register.by_name(name):
            raise Refusal(
                "K383",
                f"{self.place('name')}: «{excerpt(name)}» heisst eine Gemeinde; bei der Kennung "
                f"«{self.text('key')}» wird der Name eines Gemeindeverbunds erwartet.",
                f"Bitte den Namen oder die Nummer berichtigen ({same.name} hat {same.number}).",
            )
        return name

    def term(self, *, association: bool) -> str:
        typed = self.text("term")
        found = next((term for term in TERMS if term.casefold() == typed.casefold()), "")
        if typed and association:
            raise Refusal(
                "K386",
                f"{self.place('term')}: «{excerpt(typed)}» steht bei einem Gemeindeverbund; er "
                "heisst im Brief, wie sein Name lautet.",
                "Bitte die Zelle leeren.",
            )
        if typed and not found:
            raise Refusal(
                "K386",
                f"{self.place('term')}: «{excerpt(typed)}» ist nicht möglich.",
                f"Bitte {listing((f'«{term}»' for term in TERMS), 'oder')} eintragen; leer gilt "
                f"«{TERMS[0]}».",
            )
        return found

    def address(self) -> tuple[str, str, str]:
        street, postcode, town = self.text("street"), self.text("postcode"), self.text("town")
        if postcode and not re.fullmatch(r"[1-9][0-9]{3}", postcode):
            raise Refusal(
                "K385",
                f"{self.place('postcode')}: «{excerpt(postcode)}» ist keine Postleitzahl.",
                "Bitte die vier Ziffern eintragen, zum Beispiel 6210.",
            )
        if not (street or postcode or town):
            return "", "", ""
        for role, text, what in (
            ("postcode", postcode, "die Postleitzahl"), ("town", town, "der Ort"),
        ):  # fmt: skip
            if not text:
                at = role if role in self.columns else "key"
                raise Refusal(
                    "K385",
                    f"{self.place(at)}: Zur Adresse fehlt {what}.",
                    "Bitte eintragen, oder Strasse, Postleitzahl und Ort leer lassen.",
                )
        return street, postcode, town

    def email(self) -> str:
        typed = self.text("email")
        if not typed:
            return ""
        wrong = mail_address.fault(typed)
        plain = "" if wrong else mail_address.plain(typed)
        if not plain:
            raise Refusal(
                "K384",
                f"{self.place('email')}: «{excerpt(typed)}» ist keine gültige E-Mail-Adresse: "
                f"{wrong or 'vor dem @ steht ein Zeichen, das nicht alle Programme kennen'}.",
                "Bitte genau eine Adresse eintragen, zum Beispiel integration@gemeinde.ch.",
            )
        return plain

    def members(self, *, association: bool) -> tuple[Member, ...]:
        typed = self.text("members")
        if typed and not association:
            raise Refusal(
                "K387",
                f"{self.place('members')}: Mitglieder hat nur ein Gemeindeverbund; {typed[:40]} "
                f"steht bei der Nummer {self.text('key')}.",
                "Bitte die Zelle leeren.",
            )
        found: list[Member] = []
        for part in re.split(r"[,;\s]+", typed) if typed else []:
            known = self.register.by_number(int(part)) if re.fullmatch(r"\d{1,4}", part) else None
            if known is None or known.number in {member.number for member in found}:
                what = "steht zweimal da" if known else "ist keine BFS-Nummer des Kantons Luzern"
                raise Refusal(
                    "K387",
                    f"{self.place('members')}: «{excerpt(part, 20)}» {what}.",
                    "Bitte die BFS-Nummern der beteiligten Gemeinden eintragen, zum Beispiel "
                    "1082, 1088, 1103.",
                )
            found.append(Member(known.number, known.name))
        return tuple(found)
