"""The year: what arrives in four waves, and the ledger of what must come of each file.

Everything follows from the seed. Nothing here asks the program what is right.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from minikip_docs.data.model import FormKind, Outcome
from minikip_docs.data.resources import resource
from tests.canton.faults import BUDGET_FAULTS, REPORT_FAULTS, Fault
from tests.canton.files import BROKEN, HOSTILE_NAMES, MIXED, filled, together
from tests.canton.parties import Party, parties
from tests.canton.submitted import YEAR, YEARS, budget, report, totals
from tests.cases import changed

SEED = 20250123
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT
Data = dict[str, Any]
LOOK = Outcome.LOOK


class Wave(StrEnum):
    """A time at which files are taken in; the value names the folder they arrive in."""

    BUDGETS = "1_Budgeteingaben"
    BUDGETS_AGAIN = "2_Budgeteingaben_Nachzügler"
    REPORTS = "3_Jahresberichte"
    REPORTS_AGAIN = "4_Jahresberichte_Nachzügler"


DAYS = {
    Wave.BUDGETS: date(2025, 3, 20),
    Wave.BUDGETS_AGAIN: date(2025, 4, 10),
    Wave.REPORTS: date(2026, 3, 10),
    Wave.REPORTS_AGAIN: date(2026, 4, 9),
}
AGREED_ON = date(2025, 4, 15)
# Budget faults that nobody mends: these parties have no agreement.
NOT_MENDED = frozenset({"Auftrag fehlt", "doch Projektförderung", "KIP 2", "fusionierte Gemeinde"})
REPORTS_NOT_MENDED = frozenset({"geht nicht auf", "nicht bestätigt"})


@dataclass(frozen=True, slots=True)
class Filed:
    """One form that must be filed: for whom, and what the check says of it."""

    key: str
    kind: FormKind
    data: Data = field(repr=False)
    outcome: Outcome = Outcome.COMPLETE
    codes: tuple[str, ...] = ()  # errors and warnings, sorted

    @property
    def year(self) -> int | None:
        """Give the report year; None for a budget."""
        return self.data.get("report_year")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that arrives; without ``filed`` nothing may come of it but the code ``refused``."""

    wave: Wave
    name: str
    raw: Callable[[], bytes] = field(repr=False)  # made when it is written
    filed: tuple[Filed, ...] = ()
    refused: str = ""
    again: bool = False  # the same bytes as before under another name


@dataclass(frozen=True, slots=True)
class Year:
    """All that happens."""

    parties: tuple[Party, ...]
    decided: dict[str, dict[int, Decimal]]  # what the canton decided, by party and year
    pieces: tuple[Piece, ...]
    silent: tuple[Party, ...] = ()  # who gets a form and hands in nothing

    def filed(self, wave: Wave) -> list[Filed]:
        """List the forms that must be filed of what arrives in a wave."""
        return [one for p in self.pieces if p.wave is wave and not p.again for one in p.filed]

    def versions(self, *waves: Wave) -> dict[tuple[str, FormKind, int | None], list[Filed]]:
        """Give what must lie in the dossiers after some waves, oldest first."""
        found: dict[tuple[str, FormKind, int | None], list[Filed]] = defaultdict(list)
        for piece in self.pieces:
            if piece.wave in waves and not piece.again:
                for one in piece.filed:
                    found[one.key, one.kind, one.year].append(one)
        return dict(found)

    def agreed(self) -> dict[str, Filed]:
        """Give the budgets that become agreements: sound, decided on, resolved, not over it."""
        found = {}
        for (key, kind, _year), all_of_it in self.versions(*Wave).items():
            last = all_of_it[-1]
            if kind is not BUDGET or last.outcome is Outcome.RETURN or "R204" in last.codes:
                continue
            planned = totals(last.data)["mini_kip"]
            decided = self.decided.get(key, {})
            if all(planned[f"y{y}"] <= decided.get(y, Decimal(0)) for y in YEARS):
                found[key] = last
        return found

    def reports(self) -> dict[str, Filed]:
        """Give the newest reports by party, whatever the check says of them."""
        return {
            key: filed[-1]
            for (key, kind, year), filed in self.versions(*Wave).items()
            if kind is REPORT and year == YEAR
        }

    def write(self, folder: Path) -> None:
        """Write all files, each wave into its folder, with the canton's table and settings."""
        for piece in self.pieces:
            (folder / piece.wave).mkdir(parents=True, exist_ok=True)
            (folder / piece.wave / piece.name).write_bytes(piece.raw())
        self.write_table(folder)
        shutil.copy(resource("samples", "canton.toml"), folder / "canton.toml")

    def write_table(self, folder: Path) -> None:
        """Write what the canton decided, as a workbook and as CSV."""
        (folder / "beitraege.xlsx").write_bytes(self.workbook())
        (folder / "beitraege.csv").write_text(self.table(), encoding="utf-8")

    def ledger(self) -> str:
        """Say in a table what must come of each file."""
        out = io.StringIO()
        rows = csv.writer(out, delimiter=";", lineterminator="\n")
        rows.writerow(("Welle", "Datei", "Dossier", "Formular", "Jahr", "Prüfergebnis", "Codes"))
        for piece in self.pieces:
            codes = piece.refused or ("noch einmal" if piece.again else "")
            if codes:
                rows.writerow((piece.wave, repr(piece.name), "", "", "", "", codes))
                continue
            for one in piece.filed:
                said = (one.outcome, " ".join(one.codes))
                rows.writerow((piece.wave, repr(piece.name), one.key, one.kind, one.year, *said))
        return out.getvalue()

    def table(self) -> str:
        """Write the canton's decisions, a row for each year."""
        out = io.StringIO()
        rows = csv.writer(out, delimiter=";", lineterminator="\n")
        rows.writerow(("BFS-Nummer oder Kennung", "Gemeinde", "Jahr", "Betrag CHF", "Quelle"))
        for party in self.parties:
            for year, amount in self.decided[party.key].items():
                rows.writerow((party.key, party.name, year, amount, "Beispielentscheid 2025-1"))
        return out.getvalue()

    def workbook(self) -> bytes:
        """Write the canton's decisions as officers do: a title above, a column for each year."""
        book = Workbook()
        page = book.worksheets[0]
        page.append(["Beiträge Mini-KIP (Beispieldaten, frei erfunden)"])
        page.append(["BFS-Nr.", "Gemeinde", *map(str, YEARS), "Quelle"])
        for party in self.parties:
            amounts = [self.decided[party.key][y] for y in YEARS]
            key = int(party.key) if party.single else party.key
            page.append([key, party.name, *amounts, "Beispielentscheid 2025-1"])
        book.calculation.fullCalcOnLoad = False
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def year(seed: int = SEED) -> Year:
    """Make the year of a seed."""
    return _Making(seed).year()


class _Making:
    """The year as it grows; who gets which fault is drawn once, for budgets and for reports."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311
        self.parties = tuple(parties())
        self.sent = {p.key: budget(p, self.random) for p in self.parties}
        self.decided = {
            key: {y: data["totals"]["mini_kip"][f"y{y}"] for y in YEARS}
            for key, data in self.sent.items()
        }
        self.pieces: list[Piece] = []
        self.silent: tuple[Party, ...] = ()
        self.names = iter(HOSTILE_NAMES if os.name != "nt" else ())
        self.formats = cycle(MIXED)

    def year(self) -> Year:
        """Let everything happen, and give it."""
        drawn = [p for p in self.parties if p.single and p.key != "1061"]  # 1061: a fault
        self.random.shuffle(drawn)
        free = iter(drawn)
        less, more, unsure, *pair = islice(free, 5)
        self.silent = tuple(islice(free, 3))
        self.decided[less.key][2026] -= 10  # R521: nothing to sign
        self.decided[more.key][2027] += 10  # R523: a warning, and an agreement
        self._budgets(pair, unsure, dict(zip(free, BUDGET_FAULTS, strict=False)))
        agreed = self._so_far().agreed()
        self._broken([p for p in drawn if p.key in agreed])
        reporting = [p for p in drawn if p.key in agreed and p not in pair]
        self.random.shuffle(reporting)
        free = iter(reporting)
        late, missing = list(islice(free, 4)), list(islice(free, 5))
        wrong = dict(zip(free, REPORT_FAULTS, strict=False))
        unagreed = [p for p in drawn if p.key in self._returned() and p.key not in agreed]
        for party in self.parties:
            if party.key in agreed and party not in missing:
                self._report(party, wrong.get(party), Wave.REPORTS_AGAIN if party in late else None)
        for party in unagreed[:2]:
            data = report(party, self.sent[party.key], self.random)
            self._add(party, Wave.REPORTS, Filed(party.key, REPORT, data, LOOK, ("D312",)))
        return self._so_far()

    def _so_far(self) -> Year:
        return Year(self.parties, self.decided, tuple(self.pieces), self.silent)

    def _returned(self) -> set[str]:
        return {one.key for p in self.pieces for one in p.filed if one.outcome is Outcome.RETURN}

    def _budgets(self, pair: list[Party], unsure: Party, wrong: Mapping[Party, Fault]) -> None:
        """Everybody hands in but the silent; a pair in one e-mail, one sends two at once."""
        for party in self.parties:
            good = Filed(party.key, BUDGET, self.sent[party.key])
            if party in {*self.silent, *pair, unsure}:
                continue
            fault = wrong.get(party)
            if fault is None:
                self._add(party, Wave.BUDGETS, good)
                continue
            self._add(party, Wave.BUDGETS, _with(good, fault), "json", fault.refused)
            if fault.name not in NOT_MENDED and fault.outcome is not LOOK:
                self._add(party, Wave.BUDGETS_AGAIN, good)
        # Their enclosures are not in the e-mail: D141.
        both = tuple(Filed(p.key, BUDGET, self.sent[p.key], LOOK, ("D141",)) for p in pair)
        raw = partial(together, [(p.name, self.sent[p.key]) for p in pair])
        self.pieces.append(Piece(Wave.BUDGETS, "Zwei Budgets.eml", raw, both))
        final = self.sent[unsure.key]
        draft = changed(final, ("/structure/percent", 10))
        raw = partial(together, [("alt", draft), ("neu", final)])
        self.pieces.append(Piece(Wave.BUDGETS, "Zwei Fassungen.eml", raw, refused="D303"))
        self._add(unsure, Wave.BUDGETS_AGAIN, Filed(unsure.key, BUDGET, final))
        first = next(p for p in self.pieces if p.name.endswith(".pdf"))
        again = replace(first, wave=Wave.BUDGETS_AGAIN, name="noch einmal.pdf", again=True)
        self.pieces.append(again)

    def _report(self, party: Party, fault: Fault | None, wave: Wave | None) -> None:
        data = report(party, self.sent[party.key], self.random)
        good = Filed(party.key, REPORT, data)
        late = replace(good, outcome=LOOK, codes=("R550",))
        if fault is None:
            self._add(party, wave or Wave.REPORTS, late if wave else good)
            return
        self._add(party, Wave.REPORTS, _with(good, fault), "json")
        if fault.outcome is Outcome.RETURN and fault.name not in REPORTS_NOT_MENDED:
            mended = _with(good, fault).data["report_year"] == data["report_year"]
            self._add(party, Wave.REPORTS_AGAIN, good if mended else late)  # late by its first

    def _broken(self, senders: list[Party]) -> None:
        """Somebody who sends a good form, too, sends one of which nothing can be filed."""
        for sender, broken in zip(senders, BROKEN, strict=False):
            raw = partial(broken.file, self.sent[sender.key])
            self.pieces.append(Piece(Wave.BUDGETS, broken.name, raw, refused=broken.code))

    def _add(
        self, party: Party, wave: Wave, one: Filed, suffix: str = "", refused: str = ""
    ) -> None:
        suffix = suffix or next(self.formats)
        what = "Jahresbericht" if one.kind is REPORT else "Budgeteingabe"
        stem = f"{what}_{party.name}"
        if suffix == "json":
            stem = next(self.names, stem)
        raw = partial(filled, one.kind, one.data, suffix)
        self.pieces.append(Piece(wave, f"{stem}.{suffix}", raw, () if refused else (one,), refused))


def _with(good: Filed, fault: Fault) -> Filed:
    return replace(
        good,
        data=changed(good.data, *fault.changes(good.data)),
        outcome=fault.outcome,
        codes=fault.codes,
    )
