"""The house of one run: programmes, settings and register that are loaded; where templates lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from minikip_docs.data.files import read_bytes, sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import addresses
from minikip_docs.facts.addresses import AddressBook
from minikip_docs.facts.programme import Programme, Programmes, load_all
from minikip_docs.facts.register import Register
from minikip_docs.facts.register import load as load_register
from minikip_docs.facts.settings import Contact, Report, Settings
from minikip_docs.facts.settings import load as load_settings

_GOES_TO = ("recipient", "email")  # of the settings on reports, what the leaflet names otherwise


@dataclass(frozen=True, slots=True)
class House:
    """The facts and settings one run works with."""

    programmes: Programmes
    settings: Settings
    register: Register
    settings_hash: str | None = None  # SHA-256 of the settings' file; None if there is none

    @property
    def programme(self) -> Programme:
        """The current KIP period, for what is of no submission: blank forms, lists."""
        return self.programmes.current

    def programme_of(self, data: Mapping[str, Any]) -> Programme:
        """Give the KIP period that the data of a submission say they are of."""
        return self.programmes.of(data.get("programme"))

    def hashes(self, programme_id: str) -> dict[str, str]:
        """Give the SHA-256 of the files that facts came from.

        ``programme``, and where there are such: ``settings`` and ``addresses``.
        """
        found = {"programme": self.programmes.hashes[programme_id]}
        if self.settings_hash:
            found["settings"] = self.settings_hash
        if book := self.settings.distribution.addresses:
            found["addresses"] = sha256(read_bytes(book))
        return found


def open_house(programmes: Sequence[Path] = (), settings: Path | None = None) -> House:
    """Load the shipped and the given programmes, settings (None: none set) and register.

    Whom to ask and where reports go is what the settings say, else what the leaflet names.
    Raises ``Refusal`` K1xx, K2xx or K520 for a wrong file.
    """
    own = load_settings(settings)
    known = load_all(programmes).changed(partial(_as_it_is_now, settings=own))
    return House(known, own, load_register(), sha256(read_bytes(settings)) if settings else None)


def _as_it_is_now(programme: Programme, settings: Settings) -> Programme:
    """Give a programme with the people and addresses of today."""
    contact = replace(programme.contact, **_set(settings.contact))
    due = programme.reporting
    if due.email == programme.contact.email:  # one address for both: it moves with the person
        due = replace(due, email=contact.email)
    return replace(
        programme,
        contact=contact,
        reporting=replace(due, **{k: v for k, v in _set(settings.report).items() if k in _GOES_TO}),
    )


def _set(table: Contact | Report) -> dict[str, Any]:
    return {one.name: value for one in fields(table) if (value := getattr(table, one.name))}


def agreed_years(programme: Programme, settings: Settings) -> tuple[int, ...]:
    """Give the years agreements are for: those of the settings within the KIP period, or all."""
    dates, known = settings.agreement, programme.years
    first = dates.start.year if dates.start else known[0]
    last = dates.end.year if dates.end else known[-1]
    return tuple(year for year in known if first <= year <= last) or known


def address_book(house: House) -> AddressBook:
    """Read the canton's address book; empty if the setting ``distribution.addresses`` is unset.

    Raises ``Refusal`` D2xx or K380 to K388, see ``addresses.load``.
    """
    path = house.settings.distribution.addresses
    return addresses.load(path, house.register) if path else AddressBook()


def template_path(name: str, settings: Settings) -> Path:
    """Find a template: in the canton's own template folder if it has one, else the shipped one.

    Raises ``Refusal`` K209 if the canton's folder does not hold it: falling back to
    another wording than the canton's own would be wrong.
    """
    folder = settings.templates.folder
    if folder is None:
        return resource("templates", name)
    if not (folder / name).is_file():
        raise Refusal(
            "K209",
            f"Im Ordner der eigenen Vorlagen «{folder}» fehlt die Datei «{name}».",
            f"Bitte die Vorlage dort ablegen (Muster: {resource('templates', name)}) "
            "oder «templates.folder» aus den Einstellungen löschen.",
        )
    return folder / name


def author(settings: Settings) -> str:
    """Give whom a file names as its author: the canton's office, if it is set."""
    return settings.canton.office or "Kanton Luzern"
