"""The changes of an agreement as rows: which of its clauses, what, as it was and as it is now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minikip_docs.amending.comparison import Difference, differences
from minikip_docs.data import figures
from minikip_docs.data.text import chf
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.register import Municipality, Register
from minikip_docs.facts.schemas import Node

Data = Mapping[str, Any]

NOTHING = "–"

# Which clause of the agreement says what stands here; of two that fit the first counts.
_CLAUSES = (
    ("/party/contact", "contact"),
    ("/party/lead_municipality", "members"),
    ("/party", "party"),
    ("/structure/contact_point", "contact_point"),
    ("/resolutions", "resolutions"),
    ("/period", "duration"),
    ("/measures", "measures"),
    ("/budget_lines", "budget"),
    ("/financing", "budget"),
    ("/staff", "budget"),
    ("/attachments", "attachments"),
    ("/signatories", "signatories"),
    ("/bank", "account"),
)
_OTHER = "submission"  # what the form asks for and the agreement does not print
# What a form says of itself, and the municipalities: those are told by what becomes of them.
_LEFT_OUT = ("/signature", "/declarations", "/party/members", "/party/bfs_number")
_GROUPS = {"/party/contact": "Ansprechstelle", "/party/address": "Adresse"}
_NUMBER = re.compile(r"^\d+\.\d+ ")  # of a field; the agreement has other numbers


@dataclass(frozen=True, slots=True)
class Change:
    """One change, ready to print; ``clause`` is a key of the amendment's clauses."""

    clause: str
    subject: str
    old: str
    new: str


def changes(old: Data, new: Data, root: Node) -> list[Change]:
    """List what differs between what is agreed and what a form now says.

    Expects sound data of a budget form. Rows that only stand elsewhere, the form's own date,
    place and declarations are no changes of the agreement. Who belongs to the party says
    ``parties``.
    """
    left_out: tuple[str, ...] = _LEFT_OUT
    if figures.party_key(old) != figures.party_key(new):
        left_out += ("/party/name",)
    return [
        _change(one)
        for one in differences(old, new, root)
        if one.kind != "moved" and not one.known.startswith(left_out)
    ]


def _change(one: Difference) -> Change:
    clause = next((key for part, key in _CLAUSES if one.known.startswith(part)), _OTHER)
    if one.field:
        return Change(clause, _subject(one), one.old_text or NOTHING, one.new_text or NOTHING)
    place, _colon, what = one.row.partition(": ")
    noun = place.rpartition(" ")[0]
    if one.known.startswith("/measures/"):
        whole, gone = what.removeprefix(one.measure or "").strip(), "entfällt"
    else:
        cells = (f"{_NUMBER.sub('', cell.field)}: {cell.text}" for cell in one.cells)
        whole, gone = "\n".join(filter(None, (what, *cells))), NOTHING
    subject = ", ".join(filter(None, (one.measure, noun if noun != one.measure else "")))
    if one.kind == "added":
        return Change(clause, subject, NOTHING, whole)
    return Change(clause, subject, whole, gone)


def _subject(one: Difference) -> str:
    """Name a field with what it is of: «M4, Raum und Spesen: Betrag 2027»."""
    field = _NUMBER.sub("", one.field)
    group = next((name for part, name in _GROUPS.items() if one.known.startswith(part)), "")
    place, _colon, what = one.row.partition(": ")
    if one.known.startswith("/measures/"):
        group = one.measure or place
    elif one.row:
        group = ", ".join(filter(None, (one.measure, what or place)))
    return f"{group}: {field}" if group else field


def parties(old: Data, new: Data, effective: date, register: Register) -> Iterator[Change]:
    """Say who joins, leaves or merges; a merger is what the register of municipalities says."""
    was, now = dict(figures.municipalities(old)), dict(figures.municipalities(new))
    gone, come = set(was) - set(now), set(now) - set(was)
    merged = {number: into for number in gone if (into := successor(number, effective, register))}
    clause = "members" if figures.is_association(new) else "party"
    for number, name in was.items():
        if number not in gone:
            continue
        before = f"{name}\nBFS-Nummer {number}"
        into = merged.get(number)
        if into is not None and into.number in now:
            after = f"{now[into.number]}\nBFS-Nummer {into.number}"
            yield Change(clause, "Fusion", before, after)
        else:
            yield Change(clause, "Austritt", before, "nicht mehr beteiligt")
    reached = {into.number for into in merged.values()}
    for number, name in now.items():
        if number in come - reached:
            after = f"{name}\nBFS-Nummer {number}"
            yield Change(clause, "Beitritt", "nicht beteiligt", after)


def successor(number: int, effective: date, register: Register) -> Municipality | None:
    """Give the municipality that one has merged into by a day, as the register knows it."""
    merged = register.by_number(number)
    if merged is None or merged.successor is None or merged.valid_until is None:
        return None
    return register.by_number(merged.successor) if merged.valid_until < effective else None


def contributions(old: Mapping[int, Decision], new: Mapping[int, Decision]) -> Iterator[Change]:
    """List the contributions that are other ones now, by year."""
    for year in sorted({*old, *new}):
        was, now = old.get(year), new.get(year)
        if (was and was.amount) != (now and now.amount):
            yield Change(
                "contributions",
                f"Beitrag des Kantons {year}",
                chf(was.amount) if was else "nicht festgelegt",
                f"{chf(now.amount)}\nGrundlage: {now.source}" if now else "entfällt",
            )
