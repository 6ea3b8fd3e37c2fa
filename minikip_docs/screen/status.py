"""Words for where dossiers stand: the German cells of a row, and what is next, grouped.

The one place of these words: the screen, the workbook, the page and the desk show what is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise

from minikip_docs.data.model import Outcome
from minikip_docs.data.text import short_date, years
from minikip_docs.dossiers.journal import Entry, Event
from minikip_docs.dossiers.standing import AWAITED, Amendment, Came, Standing, Step
from minikip_docs.screen.lines import count
from minikip_docs.screen.words import OUTCOMES, printable

Cell = str | int | date | None
Cells = Mapping[str, Mapping[str, Cell]]  # by group and heading

STEPS = {
    Step.BUDGET_REPLY: "Rückmeldung zur Budgeteingabe schreiben",
    Step.AGREEMENT: "Vereinbarung erstellen",
    Step.AMENDMENT: "Nachtrag erstellen",
    Step.REPORT_REPLY: "Rückmeldung zum Jahresbericht schreiben",
    Step.REPORT_DOCUMENT: "Berichtsdokument erstellen",
    Step.BUDGET_AWAITED: "Budgeteingabe erwartet",
    Step.BUDGET_CORRECTION_AWAITED: "Berichtigte Budgeteingabe erwartet",
    Step.SIGNATURE_AWAITED: "Unterschrift erwartet",
    Step.REPORT_AWAITED: "Jahresbericht erwartet",
    Step.REPORT_CORRECTION_AWAITED: "Berichtigter Jahresbericht erwartet",
    Step.JOINED: "Im Gemeindeverbund",
    Step.RUNNING: "Läuft",
    Step.DONE: "Abgeschlossen",
}
NEXT = "Als Nächstes"


class State(StrEnum):
    """Whose turn it is, as the screen says it."""

    DONE = "abgeschlossen"
    RUNNING = "läuft"
    TO_DO = "zu erledigen"
    AWAITED = "erwartet"
    OVERDUE = "überfällig"


_NOTHING_NEXT = {
    Step.DONE: State.DONE,
    Step.RUNNING: State.RUNNING,
    Step.JOINED: State.RUNNING,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One party with what is next in some of its years."""

    party: str
    years: str  # «2025», «2025–2027»
    due: str  # «überfällig seit 18 Tagen (Frist 15.03.2026), erinnert 20.03.2026», or nothing
    said: str  # what happened last
    overdue: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All parties for which the same is next."""

    step: Step
    items: tuple[Item, ...]  # what is due first, or waits longest, first

    @property
    def title(self) -> str:
        """Say what is next, for how many parties, and how many of them are overdue."""
        overdue = sum(one.overdue for one in self.items)
        more = f", davon {overdue} {State.OVERDUE}" if overdue else ""
        return f"{STEPS[self.step]} ({self.number}{more})"

    @property
    def number(self) -> int:
        """Say for how many parties it is."""
        return len(self.items)

    @property
    def awaited(self) -> bool:
        """Whether the office waits for it, and has not to do it itself."""
        return self.step in AWAITED


def cells(row: Standing, on: date) -> Cells:
    """Give all that is known of a party in a year, as of a day; None is what has not happened."""
    overdue = row.overdue(on) and row.due
    return {
        "Dossier": {
            "Gemeinde": printable(row.dossier.name),
            "Nummer": printable(row.dossier.party),
            "Jahr": row.year,
        },
        NEXT: {
            "Schritt": STEPS[row.step],
            "Frist": row.due,
            "Tage überfällig": (on - overdue).days if overdue else None,
            "erinnert": row.reminded,
        },
        "Budget": {"Formular": row.form, **_came(row.budget)},
        "Vereinbarung": {
            "erstellt": row.agreement,
            "unterzeichnet": row.signed,
            "Nachträge": "; ".join(map(_amendment, row.amendments)) or None,
        },
        "Bericht": {
            "Formular": row.report_form,
            "fällig": row.report_due,
            **_came(row.report),
            "Tage verspätet": row.late or None,
            "Dokument": row.document,
        },
    }


def _came(came: Came | None) -> dict[str, Cell]:
    if came is None:
        return dict.fromkeys(("eingegangen", "Version", "Ergebnis", "Rückmeldung"))
    return {
        "eingegangen": came.on,
        "Version": came.version,
        "Ergebnis": _result(came),
        "Rückmeldung": came.replied,
    }


def _amendment(one: Amendment) -> str:
    signed = f"unterzeichnet {short_date(one.signed)}" if one.signed else "nicht unterzeichnet"
    return f"Nr. {one.number} vom {short_date(one.on)}, {signed}"


def state(row: Standing, on: date) -> State:
    """Say whose turn it is."""
    if row.step in AWAITED:
        return State.OVERDUE if row.overdue(on) else State.AWAITED
    return _NOTHING_NEXT.get(row.step, State.TO_DO)


def by_year(rows: Iterable[Standing], on: date) -> Mapping[int, Mapping[State, int]]:
    """Count the parties of each year by whose turn it is."""
    found: dict[int, Counter[State]] = {}
    for row in rows:
        found.setdefault(row.year, Counter())[state(row, on)] += 1
    return {year: {one: found[year][one] for one in State} for year in sorted(found)}


def agenda(rows: Sequence[Standing], on: date) -> list[Group]:
    """Group what is next, in the order of ``STEPS``: the office's own first; what runs is left out.

    Years of one party with the same step and day are one item.
    """
    groups = []
    for step in STEPS:
        if step in _NOTHING_NEXT:
            continue
        due = [row for row in rows if row.step is step]
        same = [list(some) for _key, some in groupby(due, lambda row: (row.dossier.path, row.due))]
        same.sort(key=lambda some: some[0].due or _last(some[0])[0] or date.max)
        if same:
            groups.append(Group(step, tuple(_item(some, on) for some in same)))
    return groups


def _item(rows: Sequence[Standing], on: date) -> Item:
    first, last = rows[0], rows[-1]
    unbroken = all(one.year + 1 == other.year for one, other in pairwise(rows))
    named = years(first.year, last.year) if unbroken else ", ".join(str(one.year) for one in rows)
    return Item(
        printable(first.dossier.name), named, when(first, on), _last(first)[1], first.overdue(on)
    )


def when(row: Standing, on: date) -> str:
    """Say until when what is next is to be done, whether that is past, and who was reminded."""
    day = short_date(row.due) if row.due else ""
    words = f"bis {day}" if day else ""
    if row.due and row.overdue(on):
        since = count((on - row.due).days, "Tag", "Tagen")
        words = f"{State.OVERDUE} seit {since} (Frist {day})"
    reminded = f"erinnert {short_date(row.reminded)}" if row.reminded else ""
    return ", ".join(filter(None, (words, reminded)))


def _last(row: Standing) -> tuple[date | None, str]:
    """Give the day of what happened last on the way to the next step, and the words for it."""
    unsigned = [one for one in row.amendments if one.signed is None] if row.signed else []
    if row.step in {Step.BUDGET_REPLY, Step.AGREEMENT, Step.AMENDMENT}:
        return _arrived(row.budget)
    if row.step in {Step.REPORT_REPLY, Step.REPORT_DOCUMENT}:
        return _arrived(row.report, row.late)
    day, words = row.report_form, "Formular"
    if row.step is Step.SIGNATURE_AWAITED and unsigned:
        day, words = unsigned[0].on, f"Nachtrag {unsigned[0].number}"
    elif row.step is Step.SIGNATURE_AWAITED:
        day, words = row.agreement, "Vereinbarung"
    elif row.step is Step.BUDGET_AWAITED:
        day = row.form
    elif came := {
        Step.BUDGET_CORRECTION_AWAITED: row.budget,
        Step.REPORT_CORRECTION_AWAITED: row.report,
    }.get(row.step):
        day, words = came.replied, "Rückmeldung"
    return day, f"{words} vom {short_date(day)}" if day else f"noch kein {words}"


def came_out(entry: Entry) -> str:
    """Say what came of what an entry tells: the verdict, until when an answer is wanted."""
    said = entry.said
    if entry.event is Event.RECEIVED:
        outcome = Outcome(said["outcome"])
        figures = said.get("errors", 0), said.get("warnings", 0)
        return _result(Came(entry.on, entry.on, entry.version or 1, outcome, *figures))
    if entry.event is Event.REPLIED and said.get("due"):
        return f"Antwort bis {short_date(said['due'])}"
    if entry.event is Event.REMINDED:
        return STEPS[Step(said["step"])]
    return ""


def _arrived(came: Came | None, late: int = 0) -> tuple[date | None, str]:
    if came is None:
        return None, ""
    said = [f"Eingang {short_date(came.on)}"]
    said += [f"{count(late, 'Tag', 'Tage')} verspätet"] if late else []
    said += [f"Version {came.version}"] if came.version > 1 else []
    said += [_figure(came)] if came.outcome is not Outcome.COMPLETE else []
    return came.on, ", ".join(said)


def _result(came: Came) -> str:
    """Say the verdict with the figure that goes with it."""
    words, figure = OUTCOMES[came.outcome], _figure(came)
    return words if figure == words else f"{words} ({figure})"


def _figure(came: Came) -> str:
    """Say how many warnings or errors there are; the verdict where there are none to count."""
    if came.outcome is Outcome.LOOK and came.warnings:
        return count(came.warnings, "Warnung", "Warnungen")
    if came.outcome is Outcome.RETURN and came.errors:
        return count(came.errors, "Beanstandung", "Beanstandungen")
    return OUTCOMES[came.outcome]
