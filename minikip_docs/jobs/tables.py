"""The canton's own tables, contributions and address book: blank, read, taken into use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from minikip_docs.data.files import read_bytes, renew
from minikip_docs.data.model import Refusal
from minikip_docs.facts import addresses, addresses_blank, contributions
from minikip_docs.facts.addresses import AddressBook
from minikip_docs.jobs import settings_edit
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.contributions import new_table
from minikip_docs.jobs.house import House, address_book


@dataclass(frozen=True, slots=True)
class Contents:
    """What a table says, in figures; there is nothing that does not fit."""

    municipalities: int
    associations: int
    sums: tuple[tuple[int, Decimal], ...] = ()  # by year, of the contributions
    special: int = 0  # sentences for single parties
    missing: tuple[str, ...] = ()  # municipalities of today that are neither in it nor members
    without_email: tuple[str, ...] = ()  # of the address book


@dataclass(frozen=True, slots=True)
class Table:
    """One of the tables: the setting that names it, and how it is made and read."""

    setting: str
    file: str  # its name where nobody has chosen one
    blank: Callable[[House], bytes]
    read: Callable[[Path, House], Contents]
    endings: Sequence[str]

    def in_use(self, house: House) -> Path | None:
        """Give where the table lies that is in use, None if the settings name none."""
        path: Path | None = house.settings.value(self.setting)
        return path


def _contributions(path: Path, house: House) -> Contents:
    """Read contributions; raises ``Refusal`` as ``contributions.load``."""
    found = contributions.load(path, house.programmes, house.register)
    keys, today = found.decisions, house.register.active(date.max)
    years = sorted({year for decided in keys.values() for year in decided})
    book = attempt(address_book, house)  # one that cannot be read is said where it is used
    known = book.associations() if isinstance(book, AddressBook) else ()
    through = {member.number for one in known if one.key in keys for member in one.members}
    return Contents(
        sum(key.isdecimal() for key in keys),
        sum(not key.isdecimal() for key in keys),
        tuple((year, sum((one[year].amount for one in keys.values() if year in one), Decimal()))
              for year in years),
        sum(map(len, found.special.values())),
        tuple(
            one.name
            for one in today
            if str(one.number) not in keys and one.number not in through
        ),
    )  # fmt: skip


def _addresses(path: Path, house: House) -> Contents:
    """Read an address book; raises ``Refusal`` as ``addresses.load``."""
    entries = addresses.load(path, house.register).entries
    return Contents(
        sum(not one.is_association for one in entries.values()),
        sum(one.is_association for one in entries.values()),
        missing=tuple(
            one.name for one in house.register.active(date.max) if str(one.number) not in entries
        ),
        without_email=tuple(one.name for one in entries.values() if not one.email),
    )


CONTRIBUTIONS = Table(
    "contribution.table", "beitraege.xlsx", lambda house: new_table(house).data,
    _contributions, (".xlsx", ".csv"),
)  # fmt: skip
ADDRESSES = Table(
    "distribution.addresses", addresses.FILE_NAME,
    lambda house: addresses_blank.blank(house.register.active(date.max)),
    _addresses, (".xlsx",),
)  # fmt: skip


def take_into_use(table: Table, path: Path, house: House, settings: Path) -> Path:
    """Put a table that fits where the settings name it, and give where; the old one is kept.

    Where they name none it lies beside the settings' file from now on, and they name it. A table
    of another format than the one in use gets its ending. Raises ``Refusal`` as reading it does,
    D628 for an ending that is not read, D301, D302, or what ``settings_edit.save`` raises.
    """
    ending = path.suffix.casefold()
    if ending not in table.endings:
        raise Refusal(
            "D628",
            f"«{path.name}» hat keine der Endungen {' oder '.join(table.endings)}.",
            "Bitte die Datei so benennen, wie ihr Format heisst.",
        )
    table.read(path, house)
    named = table.in_use(house)
    target = named or settings.parent / table.file
    if target.suffix.casefold() != ending:
        target = target.with_suffix(ending)
    renew(target, read_bytes(path))
    if target != named:
        beside = target.is_relative_to(settings.parent)
        told = target.relative_to(settings.parent).as_posix() if beside else str(target)
        written = settings_edit.written(settings)
        saved = settings_edit.save(settings, {table.setting: told}, written.sha256)
        for fault in saved.faults.values():
            raise fault
    return target
