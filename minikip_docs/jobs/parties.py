"""Whom forms are for: nobody, a municipality, an association of the address book, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minikip_docs.data import figures
from minikip_docs.data.model import Refusal
from minikip_docs.facts.addresses import AddressBook, Entry
from minikip_docs.facts.register import Municipality
from minikip_docs.forms import prefill
from minikip_docs.jobs.house import House, address_book

ALL = "alle"


@dataclass(frozen=True, slots=True)
class Source:
    """Whom a set of forms is for, and what is known of them."""

    whom: str  # a name for people; «» for nobody
    data: dict[str, Any]  # what the forms are prefilled with
    entry: Entry | None = None  # the row of the address book
    submitted: bool = False  # whether the data are an earlier submission's


def is_all(source: str | None) -> bool:
    """Say whether a source stands for all municipalities and associations."""
    return source is not None and source.casefold() == ALL


def sources(
    house: House, source: str | None, day: date, kind: str | None = None
) -> Iterator[Source]:
    """Give whom forms are for: nobody (None), one party by number, id or name, or all of them.

    «alle» is every municipality of ``day`` and then the associations of the address book, or
    those of one ``kind`` alone. Raises ``Refusal`` F114 for a party that neither the register nor
    the book knows, F191 for all associations of a book that has none.
    """
    book = address_book(house)
    if source is None:
        yield Source("", {})
    elif is_all(source):
        if kind == "association" and not book.associations():
            raise Refusal(
                "F191",
                "Im Adressbuch steht kein Gemeindeverbund.",
                "Bitte dort eine Zeile mit Namen und Kennung anfügen und in canton.toml "
                "«distribution.addresses» eintragen.",
            )
        if kind != "association":
            yield from (_municipality(one, book) for one in house.register.active(day))
        if kind != "municipality":
            yield from map(_association, book.associations())
    elif found := _found(source, house):
        yield _municipality(found, book)
    elif entry := book.association(source):
        yield _association(entry)
    else:
        raise _unknown(source, house, book)


def _unknown(source: str, house: House, book: AddressBook) -> Refusal:
    """Give the refusal of a name or number that nobody has, with what may be meant."""
    near = house.register.suggest(source)
    others = " und kein Gemeindeverbund des Adressbuchs" if book.associations() else ""
    return Refusal(
        "F114",
        f"«{source}» ist weder eine Datei noch eine Gemeinde des Kantons Luzern{others}.",
        f"Meinten Sie «{near}»?" if near else "Bitte Name, BFS-Nummer oder Datei angeben.",
    )


def submitted(house: House, whom: str, data: dict[str, Any]) -> Source:
    """Give whom an earlier submission is of; what the address book has of them goes with it."""
    return Source(whom, data, address_book(house).of(figures.party_key(data)), submitted=True)


def _municipality(municipality: Municipality, book: AddressBook) -> Source:
    entry = book.of(str(municipality.number))
    return Source(municipality.name, prefill.from_register(municipality, entry), entry)


def _association(entry: Entry) -> Source:
    return Source(entry.name, prefill.from_association(entry), entry)


def _found(source: str, house: House) -> Municipality | None:
    if source.isdecimal():
        return house.register.by_number(int(source))
    return house.register.by_name(source)
