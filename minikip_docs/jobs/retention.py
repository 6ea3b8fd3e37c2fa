"""Lists the dossiers that are kept longer than the canton has said; a person deletes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.house import House
from minikip_docs.jobs.status import unknown_period


@dataclass(frozen=True, slots=True)
class Past:
    """A dossier past its retention."""

    dossier: Dossier
    kept_until: date  # the last day it had to be kept
    archived: date | None  # when it was last archived
    changed: bool  # whether something was noted since


@dataclass(frozen=True, slots=True)
class PastRetention:
    """The dossiers past retention, and those of which it cannot be said."""

    on: date
    years: int  # as the canton has set it
    past: tuple[Past, ...]
    faults: tuple[Refusal, ...]


def past_retention(folder: Path, house: House, on: date) -> PastRetention:
    """List the dossiers of a store that no longer had to be kept on a day.

    Kept is for the years of the setting ``dossiers.retention_years`` after the end of the KIP
    period. Raises ``Refusal`` K530 if it is not set, D420 for a folder without dossiers; a dossier
    of a period that is not known is a fault (D481).
    """
    years = house.settings.dossiers.retention_years
    if years is None:
        raise Refusal(
            "K530",
            "Wie lange Dossiers aufbewahrt werden, ist nicht festgelegt.",
            "Bitte in canton.toml unter [dossiers] «retention_years» eintragen: die Anzahl Jahre "
            "nach dem Ende der KIP-Periode.",
        )
    found = store.load(folder)
    faults = list(found.faults)
    past: list[Past] = []
    for dossier in found.dossiers:
        programme = house.programmes.known.get(dossier.programme)
        if programme is None:
            faults.append(unknown_period(dossier))
            continue
        kept_until = date(programme.period.last_year + years, 12, 31)
        if kept_until < on:
            past.append(_past(dossier, kept_until))
    return PastRetention(on, years, tuple(past), tuple(faults))


def _past(dossier: Dossier, kept_until: date) -> Past:
    entries = journal.read(dossier).entries
    archived = [one for one in entries if one.event is Event.ARCHIVED]
    changed = bool(archived) and entries[-1].event is not Event.ARCHIVED
    return Past(dossier, kept_until, archived[-1].on if archived else None, changed)
