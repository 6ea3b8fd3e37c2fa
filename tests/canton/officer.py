"""The officer of the synthetic year: calls the program, and looks into the dossiers."""

from __future__ import annotations

import contextlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from minikip_docs.__main__ import main
from minikip_docs.data import jsonio
from minikip_docs.data.model import FORMS, FormKind
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.standing import Standing, Step
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs.house import open_house
from minikip_docs.jobs.status import status
from tests.canton.submitted import YEAR
from tests.canton.year import DAYS, Wave, Year

VERDICT = "Pruefergebnis.json"


class Officer:
    """The folder in which a year arrives, and the dossiers."""

    def __init__(self, folder: Path, of: Year) -> None:
        self.year = of
        self.folder = folder
        self.year.write(folder)
        self.into = folder / "Dossiers"
        self.house = open_house(settings=folder / "canton.toml")

    def call(self, *arguments: str | Path, code: int = 0) -> str:
        """Call the program, which must end with a code; gives all that it shows, in one line."""
        out = io.StringIO()
        call = ["--settings", str(self.folder / "canton.toml"), *map(str, arguments)]
        with (
            pytest.raises(SystemExit) as ended,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
        ):
            main(call)
        said = " ".join(out.getvalue().split())
        assert ended.value.code == code, said
        assert "X9" not in said
        return said

    def intake(self, wave: Wave, code: int = 0) -> str:
        """File what arrives in a wave."""
        day = str(DAYS[wave])
        return self.call(
            "intake", self.folder / wave, "--into", self.into, "--received", day, "--jobs", "1",
            code=code,
        )  # fmt: skip

    def next(self, command: str, on: date, *more: str | Path, code: int = 0) -> str:
        """Do what is next in all dossiers: agreement, report or reply."""
        day = str(on)
        return self.call(
            command, "--dossiers", self.into, "--date", day, "--jobs", "1", *more, code=code
        )

    def entries(self) -> Iterator[tuple[Dossier, Entry]]:
        """Give all entries of all journals; nothing may be damaged."""
        found = store.load(self.into)
        assert found.faults == ()
        for dossier in found.dossiers:
            noted = journal.read(dossier)
            assert noted.damaged == ()
            yield from ((dossier, one) for one in noted.entries)

    def noted(self, event: Event, about: About, on: date | None = None) -> Counter[str]:
        """Count the entries of a kind by party."""
        return Counter(
            dossier.party
            for dossier, one in self.entries()
            if (one.event, one.about) == (event, about) and on in {None, one.on}
        )

    def rows(self, on: date, of: int = YEAR) -> dict[str, Standing]:
        """Give the rows of the overview on a day, by party."""
        found = status(self.into, self.house, on, year=of)
        assert found.faults == ()
        rows = {row.dossier.party: row for row in found.rows}
        assert len(rows) == len(found.rows)
        return rows

    def steps(self, on: date) -> dict[Step, set[str]]:
        """Give the parties by what is next for them."""
        found: dict[Step, set[str]] = defaultdict(set)
        for key, row in self.rows(on).items():
            found[row.step].add(key)
        return dict(found)


def said_of(dossier: Dossier, entry: Entry) -> tuple[str, list[str]]:
    """Give the verdict that lies beside what came in, and its errors and warnings, sorted."""
    (path,) = [dossier.path / one for one in entry.files if one.endswith(f"/{VERDICT}")]
    (verdict,) = jsonio.loads(path.read_bytes())["files"]
    findings = [one for one in verdict["findings"] if one["severity"] != "info"]
    return verdict["outcome"], sorted(one["code"] for one in findings)


def folder_of(kind: FormKind, of: int | None, version: int) -> str:
    """Name the folder of a version of a form."""
    return f"Eingang/{FORMS[kind]}{'' if of is None else f'_{of}'}_v{version}/"


def scan(of: str) -> bytes:
    """Give a PDF of one picture, as a scanner makes it."""
    out = io.BytesIO()
    Image.new("L", (100, 140), 200 + sum(of.encode()) % 50).save(out, "PDF", title=of)
    return out.getvalue()


def table(path: Path, sheet: str, key: str) -> dict[str, dict[str, Any]]:
    """Read the table of a sheet: by the text in one column, heads and values."""
    lines = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    heads = next(n for n, line in enumerate(lines) if key in line)
    rows: list[dict[str, Any]] = [
        dict(zip(map(str, lines[heads]), line, strict=True)) for line in lines[heads + 1 :]
    ]
    named = [row for row in rows if row[key] not in {None, "", "Total"}]
    found = {str(row[key]): row for row in named}
    assert len(found) == len(named)
    return found
