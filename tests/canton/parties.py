"""Who takes part: the municipalities of the register, most by themselves, some in associations."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from minikip_docs.facts import register
from minikip_docs.facts.register import Municipality

DAY = date(2025, 3, 1)
COUNTED = date(2024, 12, 31)  # known of all; only the size matters, every amount is invented
TOWNS = frozenset({"Kriens", "Luzern", "Sempach", "Sursee", "Willisau"})
# Constituency, and how many of its first municipalities form an association; all are invented.
ASSOCIATIONS = {"Entlebuch": 4, "Hochdorf": 3, "Luzern-Land": 2, "Sursee": 5, "Willisau": 3}


@dataclass(frozen=True, slots=True)
class Party:
    """A municipality or an association with its members, the lead municipality first."""

    key: str
    name: str
    members: tuple[Municipality, ...]

    @property
    def single(self) -> bool:
        """Say whether it is one municipality."""
        return self.key.isdecimal()

    @property
    def population(self) -> int:
        """Give the number of people who live there."""
        known = register.load()
        return sum(known.population(m.number, COUNTED) or 0 for m in self.members)

    @property
    def body(self) -> str:
        """Name the executive of the (lead) municipality."""
        return body(self.members[0])

    @property
    def data(self) -> dict[str, Any]:
        """Give what every form of the party says of it."""
        lead = self.members[0]
        domain = slug(self.name if self.single else self.key)
        own: dict[str, Any] = {
            "kind": "municipality" if self.single else "association",
            "name": self.name,
            "address": {"street": "Beispielstrasse 1", "postcode": "6000", "town": lead.name},
            "contact": {"name": "Fachstelle Integration", "email": f"integration@{domain}.example"},
        }
        if self.single:
            return own | {"bfs_number": lead.number}
        members = [{"name": m.name, "bfs_number": m.number} for m in self.members]
        return own | {
            "association_id": self.key, "lead_municipality": lead.number, "members": members,
        }  # fmt: skip


def body(municipality: Municipality) -> str:
    """Name the executive of a municipality."""
    return "Stadtrat" if municipality.name in TOWNS else "Gemeinderat"


def slug(name: str) -> str:
    """Write a name in small letters that every mail program takes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def parties() -> list[Party]:
    """List all parties; every municipality that exists in 2025 is in exactly one of them."""
    active = register.load().active(DAY)
    joined: dict[int, str] = {}
    made = []
    for place, size in ASSOCIATIONS.items():
        members = tuple(m for m in active if m.constituency == place)[:size]
        joined |= {m.number: place for m in members}
        name = f"Gemeindeverbund Integration {place} (Beispiel)"
        made.append(Party(f"VERBUND-{place.upper()}", name, members))
    single = [Party(str(m.number), m.name, (m,)) for m in active if m.number not in joined]
    return [*single, *made]
