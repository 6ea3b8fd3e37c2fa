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
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event

YEARS = (2025, 2026, 2027)
PERIOD = {"years": [YEARS[0], YEARS[-1]]}
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
    day = date(2025, 1, 31)

    def later(least: int, most: int) -> date:
        nonlocal day
        day += timedelta(chance.randint(least, most))
        return day

    def entry(event: Event, about: About, on: date, year: int | None = None, version: int | None
              = None, **said: Any) -> Entry:  # fmt: skip
        what = f"{index} {event} {about} {on} {year} {version}"
        digest = hashlib.sha256(what.encode()).hexdigest()
        return Entry(event, about, on, digest, (f"{event.value}/{digest[:8]}.pdf",), year, version,
                     said)  # fmt: skip

    def answered(about: About, year: int | None, last: date) -> Iterator[Entry]:
        """Give a form, which two in three hand in with errors at first, and after the reply."""
        nonlocal day
        period = PERIOD if about is About.BUDGET else {}
        yield entry(Event.FORM, about, day, year)
        day = max(day, last - timedelta(chance.randint(-12, 30)))
        bad = chance.choice(("to-be-returned", "to-be-returned", ""))
        if bad:
            yield entry(Event.RECEIVED, about, day, year, 1, outcome=bad, errors=2, **period)
            due = (day + timedelta(30)).isoformat()
            yield entry(Event.REPLIED, about, later(1, 9), year, 1, due=due)
            later(5, 40)
        good = chance.choice(({"outcome": "complete"},
                              {"outcome": "complete-please-look", "warnings": 1}))  # fmt: skip
        yield entry(Event.RECEIVED, about, day, year, 2 if bad else 1, **good, **period)

    yield from answered(About.BUDGET, None, date(2025, 3, 31))
    yield entry(Event.ISSUED, About.AGREEMENT, later(3, 30), **PERIOD)
    yield entry(Event.SIGNED, About.AGREEMENT, later(5, 60))
    for year in YEARS:
        day = max(day, date(year, 11, 20))
        yield from answered(About.ANNUAL_REPORT, year, date(year + 1, 3, 15))
        yield entry(Event.ISSUED, About.REPORT, later(2, 20), year)
        if year == YEARS[0]:
            changed = {"outcome": "complete", "amendment": True, **PERIOD}
            yield entry(Event.RECEIVED, About.BUDGET, later(5, 90), None, 3, **changed)
            yield entry(Event.ISSUED, About.AMENDMENT, later(2, 20), number=1, **PERIOD)
            yield entry(Event.SIGNED, About.AMENDMENT, later(2, 50), number=1)
