"""Whose the files of a call are, for when, and how they are called in a list of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.text import clean, years
from minikip_docs.facts.register import Register
from minikip_docs.forms import reading
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.submissions import Handed

_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file says of itself, also one that cannot be checked; empty where it says nothing."""

    file: str  # its name below the folder that all files of the call share
    party: str = ""  # of a municipality that is known the official name, else as it is written
    kind: FormKind | None = None
    year: int | str = ""  # of a report; of a budget its years, «2025–2027»


def subjects(handed: Sequence[Handed], house: House) -> tuple[str, list[Subject]]:
    """Give the folder that all files share («» if there is none), and what each file is."""
    folder = _shared([str(one.came_in.parcel if one.came_in else one.path) for one in handed])
    start = len(os.path.join(folder, "")) if folder else 0  # noqa: PTH118 - names, no files
    return folder, [_subject(one, one.name[start:], house) for one in handed]


def _shared(names: Sequence[str]) -> str:
    try:
        return os.path.commonpath([os.path.dirname(name) for name in names])  # noqa: PTH120
    except ValueError:  # absolute and relative, or two drives
        return ""


def _subject(one: Handed, name: str, house: House) -> Subject:
    taken = one.accepted(house.programmes)  # to be named, what is read from a print will do
    if isinstance(taken.paper, Refusal):
        return Subject(name)
    known = Subject(name, kind=taken.paper.kind)
    brief = attempt(reading.submission, taken.paper.brief, house.programmes)
    if isinstance(brief, Refusal):
        return known
    return replace(known, party=_party(brief.data, house.register), year=_year(brief.data))


def _party(data: Mapping[str, Any], register: Register) -> str:
    party = data.get("party")
    if not isinstance(party, Mapping):
        return ""
    name, number = party.get("name"), party.get("bfs_number")
    if party.get("kind") == "association":
        name = name or party.get("association_id")
        return clean(name) if isinstance(name, str) else ""
    named = register.by_name(name) if isinstance(name, str) else None
    found = named or (register.by_number(number) if isinstance(number, int) and not name else None)
    return found.name if found else clean(name) if isinstance(name, str) else ""


def _year(data: Mapping[str, Any]) -> int | str:
    period = data.get("period")
    span = period if isinstance(period, Mapping) else {}
    year, first, last = data.get("report_year"), span.get("first_year"), span.get("last_year")
    if isinstance(year, int) and year in _YEARS:
        return year
    if isinstance(first, int) and isinstance(last, int) and {first, last} <= {*_YEARS}:
        return years(first, last)
    return ""
