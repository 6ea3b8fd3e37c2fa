"""The synthetic year of the whole canton, through the commands as an officer calls them."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from minikip_docs.__main__ import main
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Outcome, Severity
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Standing, Step
from minikip_docs.jobs.house import House, open_house
from minikip_docs.jobs.status import status
from tests.canton.submitted import YEAR, YEARS
from tests.canton.year import AGREED_ON, BUDGET, DAYS, REPORT, Filed, Wave, Year, year

ANSWERED = {
    Wave.BUDGETS: (date(2025, 3, 24), date(2025, 4, 7)),
    Wave.REPORTS: (date(2026, 3, 24), date(2026, 4, 7)),
}  # reply, and until when
SIGNED_ON = date(2025, 5, 20)
REMINDED_ON = date(2026, 3, 20)


class Canton:
    """The folder of the year, and the calls of the officer."""

    def __init__(self, folder: Path) -> None:
        self.year = year()
        self.folder = folder
        self.year.write(folder)
        self.into = folder / "Dossiers"
        self.house: House = open_house(settings=folder / "canton.toml")

    def call(self, *arguments: str | Path) -> tuple[int, str]:
        """Call the program; gives the exit code and all that was shown."""
        out = io.StringIO()
        call = ["--settings", str(self.folder / "canton.toml"), *map(str, arguments)]
        with pytest.raises(SystemExit) as ended, contextlib.redirect_stdout(out):
            with contextlib.redirect_stderr(out):
                main(call)
        said = out.getvalue()
        assert "X9" not in said and "Traceback" not in said, said
        return int(ended.value.code or 0), said

    def intake(self, wave: Wave) -> str:
        return self.call(
            "intake", self.folder / wave, "--into", self.into, "--received", str(DAYS[wave])
        )[1]

    def entries(self) -> Iterator[tuple[str, store.Dossier, Entry]]:
        """Give all entries of all journals with the key of their dossier."""
        found = store.load(self.into)
        assert found.faults == ()
        for dossier in found.dossiers:
            noted = journal.read(dossier)
            assert noted.damaged == ()
            yield from ((dossier.party, dossier, one) for one in noted.entries)

    def noted(self, event: Event, about: About, on: date | None = None) -> list[str]:
        """List the parties with an entry of a kind, sorted, each as often as there is one."""
        return sorted(
            key
            for key, _dossier, one in self.entries()
            if (one.event, one.about) == (event, about) and on in {None, one.on}
        )

    def rows(self, on: date, of: int = YEAR) -> dict[str, Standing]:
        """Give the rows of the overview on a day, for one year."""
        found = status(self.into, self.house, on, year=of)
        assert found.faults == ()
        rows = {row.dossier.party: row for row in found.rows}
        assert len(rows) == len(found.rows)
        return rows

    def steps(self, on: date) -> dict[Step, set[str]]:
        """Give the parties by what is next for them."""
        found: dict[Step, set[str]] = {}
        for key, row in self.rows(on).items():
            found.setdefault(row.step, set()).add(key)
        return found
