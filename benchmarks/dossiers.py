"""Dossiers in any number, each with a journal: the same number always gives the same dossiers."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.submissions import submission
from minikip_docs.data import figures
from minikip_docs.data.model import Outcome
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event

YEARS = (2025, 2026, 2027)
PERIOD = [YEARS[0], YEARS[-1]]
END = date(2028, 12, 31)  # when every life is over


def write(folder: Path, number: int, until: date = END) -> int:
    """Write so many dossiers with what happened until a day; gives how many entries there are."""
    entries = 0
    for index in range(number):
        party = submission(index)["party"]
        key = figures.party_key({"party": party})
        dossier = store.opened(folder, str(key), party["name"], "kip3")
        for entry in _life(index):
            if entry.on <= until:
                journal.note(dossier, entry)
                entries += 1
    return entries


def _life(index: int) -> Iterator[Entry]:
    """Give everything that happens to one party: corrected forms, an amendment, three reports."""
    chance = random.Random(index)  # noqa: S311 - the same number, the same life
    slow = index % 9 == 4
    day = date(2025, 1, 31)

    def passed(least: int, most: int) -> None:
        nonlocal day
        day += timedelta(chance.randint(least, most))

    def entry(
        event: Event, about: About, year: int | None = None, version: int | None = None, **said: Any
    ) -> Entry:
        digest = hashlib.sha256(f"{index} {event} {about} {day} {year} {version}".encode())
        name = f"{event.value}/{digest.hexdigest()[:8]}.pdf"
        return Entry(event, about, day, digest.hexdigest(), (name,), year, version, said)

    def answered(about: About, year: int | None, last: date, **said: Any) -> Iterator[Entry]:
        """Give a form, which two in three hand in with errors at first, and after the reply."""
        nonlocal day
        yield entry(Event.FORM, about, year)
        day = max(day, last - timedelta(chance.randint(-30 if slow else -2, 40)))
        version = 1
        if chance.randint(0, 2):
            yield entry(Event.RECEIVED, about, year, 1, outcome=Outcome.RETURN, errors=2, **said)
            due = (day + timedelta(30)).isoformat()
            passed(1, 9)
            yield entry(Event.REPLIED, about, year, 1, due=due)
            passed(5, 40)
            version = 2
        warnings = chance.randint(0, 1)
        outcome = Outcome.LOOK if warnings else Outcome.COMPLETE
        said |= {"outcome": outcome, "warnings": warnings}
        yield entry(Event.RECEIVED, about, year, version, **said)

    yield from answered(About.BUDGET, None, date(2025, 3, 31), years=PERIOD)
    passed(3, 30)
    yield entry(Event.ISSUED, About.AGREEMENT, years=PERIOD)
    passed(5, 60)
    yield entry(Event.SIGNED, About.AGREEMENT)
    for year in YEARS:
        day = max(day, date(year, 11, 20))
        yield from answered(About.ANNUAL_REPORT, year, date(year + 1, 3, 15))
        passed(2, 20)
        yield entry(Event.ISSUED, About.REPORT, year)
        if year == YEARS[0]:
            passed(5, 90)
            said = {"outcome": Outcome.COMPLETE, "amendment": True, "years": PERIOD}
            yield entry(Event.RECEIVED, About.BUDGET, None, 3, **said)
            passed(2, 20)
            yield entry(Event.ISSUED, About.AMENDMENT, number=1, years=PERIOD)
            passed(2, 50)
            yield entry(Event.SIGNED, About.AMENDMENT, number=1)
