"""The letter and the e-mail that go out with the forms: what their templates may print.

The words stand in ``templates/cover-letter.docx`` and ``templates/cover-email.txt``; here
are only the values, the same for both, all ready as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from minikip_docs.data import figures, text
from minikip_docs.documents import letterhead
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts.addresses import TERMS, Entry
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.settings import Settings

Data = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a letter and its e-mail are made of."""

    data: Data  # what the forms are prefilled with; without a party nobody is named
    submitted: bool  # whether that is an earlier submission's
    entry: Entry | None  # the party's row of the address book
    formats: Mapping[str, str]  # suffix -> German name of each format there is
    forms: Mapping[str, str]  # suffix -> file name of each form that goes out
    year: int | None  # the report year; None: the forms are for the budget
    programme: Programme
    settings: Settings
    on: date  # the date of the letter
    leaflet: str = ""  # file name of the leaflet, if it is enclosed


def context(material: Material) -> Row:
    """Give what both templates may print; a text that does not apply is empty.

    What each name holds says ``schemas/cover.context.json``; a setting that is not set is an
    ``Unset``.
    """
    programme, settings = material.programme, material.settings
    wanted = Wanted(settings)
    contact = programme.contact
    return {
        "canton": {**letterhead.canton(settings, wanted), "place": wanted("canton.place")},
        "date": text.long_date(material.on),
        "party": {**_party(material), **_address(material)},
        "prefilled": {
            "from_submission": material.submitted,
            "fields": "" if material.submitted else text.listing(_known(material.data)),
        },
        "forms": {
            **{suffix: material.forms.get(suffix, "") for suffix in material.formats},
            "several": len(material.forms) > 1,
            "formats": text.listing(material.formats[suffix] for suffix in material.forms),
        },
        "leaflet": material.leaflet,
        "budget": _budget(material),
        "report": _report(material),
        "programme": {
            "name": programme.name,
            "period": text.years(programme.years[0], programme.years[-1]),
            "leaflet_title": programme.leaflet_title,
            "leaflet_date": text.long_date(programme.leaflet_date),
        },
        "contact": {
            "name": contact.name,
            "function": contact.function,
            "email": contact.email,
            "phone": contact.phone,
        },
        "signatories": _signatories(settings),
    }


def due(programme: Programme, settings: Settings, year: int | None) -> date | None:
    """Give the last day for a report, or for a budget (``year`` None) if the canton has set one.

    A report is due on the day of the leaflet (section 5); for a budget the leaflet names
    none, only the setting ``distribution.budget_return_by`` does.
    """
    if year is None:
        return settings.distribution.budget_return_by
    return programme.deadline(year)


def title(material: Material) -> str:
    """Give the title of the letter, as programs show it."""
    what = "zur Budgeteingabe" if material.year is None else f"zum Jahresbericht {material.year}"
    whom = _party(material)["full_name"]
    return f"Begleitbrief {what}, {whom}" if whom else f"Begleitbrief {what}"


def _party(material: Material) -> Row:
    """Name whom the letter goes to; a municipality as the address book calls it."""
    entry, own = material.entry, material.data.get("party")
    row = {"full_name": "", "salutation": entry.salutation if entry else ""}
    if own:
        term = (entry.term if entry else "") or TERMS[0]
        association = figures.is_association(material.data)
        row["full_name"] = own["name"] if association else f"{term} {own['name']}"
    return row


def _address(material: Material) -> Row:
    """Give where the letter goes: as the address book has it, else as was handed in."""
    entry = material.entry or Entry("", "")
    own = material.data.get("party", {}) if material.submitted else {}
    address, contact = own.get("address", {}), own.get("contact", {})
    place: Row = {key: getattr(entry, key) for key in ("street", "postcode", "town")}
    if not entry.town:
        place = {key: address.get(key, "") for key in place}
    return {
        "contact_name": entry.contact or contact.get("name", ""),
        **place,
        "email": entry.email or contact.get("email", ""),
    }


def _known(data: Data) -> list[str]:
    """Name what a form holds that nobody has handed in: what the register and the book know."""
    party = data.get("party", {})
    contact = party.get("contact", {})
    named = {
        "Name": party.get("name"),
        "BFS-Nummer": party.get("bfs_number"),
        "Kennung": party.get("association_id"),
        "beteiligte Gemeinden": party.get("members"),
        "Adresse": party.get("address"),
        "Ansprechstelle": contact.get("name"),
        "E-Mail": contact.get("email"),
    }
    return [name for name, value in named.items() if value]


def _budget(material: Material) -> Row:
    asked, day = (
        material.programme.budget_submission,
        material.settings.distribution.budget_return_by,
    )
    return {
        "papers": list(asked.papers),
        "section": asked.section,
        "email": material.programme.contact.email,
        "return_by": text.long_date(day) if day else "",
    }


def _report(material: Material) -> Row:
    reporting = material.programme.reporting
    return {
        "year": str(material.year or ""),
        "deadline": text.long_date(material.programme.deadline(material.year))
        if material.year
        else "",
        "recipient": reporting.recipient,
        "email": reporting.email,
        "parts": list(reporting.parts),
        "section": reporting.section,
    }


def _signatories(settings: Settings) -> list[Row]:
    people = [{"role": s.role, "name": s.name or ""} for s in settings.distribution.signatories]
    nobody = {"role": "", "name": ""}
    return [
        {"left": left, "right": right}
        for left, right in zip_longest(people[::2], people[1::2], fillvalue=nobody)
    ]
