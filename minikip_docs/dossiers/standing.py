"""Where a dossier stands in each of its years, and what is next: read from its journal alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minikip_docs.data.model import Outcome
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier

_WITH_ERRORS = (Outcome.RETURN, Outcome.NOT_CHECKABLE)


class Step(StrEnum):
    """What is next. What is ``awaited`` is the party's to do, everything else the office's."""

    BUDGET_AWAITED = "budget-awaited"
    JOINED = "joined"  # nothing: its association has handed in for it
    BUDGET_REPLY = "budget-reply"  # the newest budget has errors, and nobody has written so
    BUDGET_CORRECTION_AWAITED = "budget-correction-awaited"
    AGREEMENT = "agreement"  # to be made
    SIGNATURE_AWAITED = "signature-awaited"
    AMENDMENT = "amendment"  # to be made: a form came in after the agreement was signed
    RUNNING = "running"  # nothing is due before the year is over
    REPORT_AWAITED = "report-awaited"
    REPORT_REPLY = "report-reply"
    REPORT_CORRECTION_AWAITED = "report-correction-awaited"
    REPORT_DOCUMENT = "report-document"  # to be made
    DONE = "done"


AWAITED = frozenset(one for one in Step if one.value.endswith("-awaited"))


@dataclass(frozen=True, slots=True)
class Came:
    """The newest version of a form that came in, and the reply to it."""

    on: date
    first: date  # when its first version came in: what was in time stays so when it is mended
    version: int
    outcome: Outcome
    errors: int
    warnings: int
    replied: date | None = None
    answer_due: date | None = None  # as the reply says

    @property
    def with_errors(self) -> bool:
        """Whether it cannot be taken as it is."""
        return self.outcome in _WITH_ERRORS


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment that was issued."""

    number: int
    on: date
    signed: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier in one year; None is what has not happened."""

    dossier: Dossier
    year: int
    form: date | None  # the budget's
    budget: Came | None
    agreement: date | None
    signed: date | None
    amendments: tuple[Amendment, ...]
    report_form: date | None
    report_due: date
    report: Came | None
    document: date | None  # of the report
    reminded: date | None  # of what is due
    step: Step
    due: (
        date | None
    )  # until when ``step`` is to be done, if there is such a day; a reminder moves it

    @property
    def late(self) -> int:
        """How many days after its last day the report first came in; 0 if it was on time."""
        return max((self.report.first - self.report_due).days, 0) if self.report else 0

    def overdue(self, on: date) -> bool:
        """Whether what the party has to do should have been done before a day."""
        return self.step in AWAITED and self.due is not None and self.due < on

    @property
    def is_reminded(self) -> bool:
        """Whether the party was reminded since the last day that holds now."""
        return self.reminded is not None and (self.due is None or self.reminded > self.due)


def of(
    dossier: Dossier,
    entries: Sequence[Entry],
    on: date,
    *,
    years: Sequence[int],
    report_due: Callable[[int], date],
    budget_due: date | None,
    joined: bool = False,
) -> list[Standing]:
    """Say where a dossier stands on a day, a row for each year of its agreement as amended.

    Without an agreement the years are those of the newest budget, without one ``years``; a year
    of which a report came in has a row, whatever is agreed. A year that is over is about its
    report as soon as the agreement is signed, whatever else goes on. ``joined``: the party is
    among the ``members`` of an association; no budget of its own is awaited.
    ``report_due`` gives the last day for the report of a year, ``budget_due`` that of the budget,
    if the canton has set one. What the journal says after ``on`` does not count.
    """
    known = [one for one in entries if one.on <= on]
    form = _newest(known, Event.FORM, About.BUDGET)
    budget = _last(journal.came_in(known, About.BUDGET))
    agreement = _newest(known, Event.ISSUED, About.AGREEMENT)
    signed = _newest(_since(known, agreement), Event.SIGNED, About.AGREEMENT)
    amendments = _amendments(known)
    amended = _newest(known, Event.ISSUED, About.AMENDMENT)
    said = [one.said.get("years") for one in (amended, agreement, budget) if one]
    first, last = next(filter(None, said), (years[0], years[-1]))
    contract = _contract_step(known, budget, agreement, signed, amendments)
    contract = Step.JOINED if joined and contract is Step.BUDGET_AWAITED else contract
    came = _came(known, budget)
    rows = []
    reported = {one.year for one in known if one.event is Event.RECEIVED and one.year is not None}
    for year in sorted({*range(first, last + 1), *reported}):
        of_year = [one for one in known if one.year == year]
        arrived = _last(journal.came_in(known, About.ANNUAL_REPORT, year))
        document = _document(of_year, arrived)
        if arrived:
            step = _report_step(of_year, arrived, document)
        elif document:
            step = Step.DONE  # it was made before there was a dossier
        else:
            over = on.year > year
            step = Step.REPORT_AWAITED if over and signed else contract or Step.RUNNING
        report = _came(of_year, arrived)
        last_day = report_due(year)
        due = _due(step, came, report, budget_due, last_day)
        reminded, due = _reminded(known, step, year, due)
        rows.append(
            Standing(
                dossier,
                year,
                form=_day(form),
                budget=came,
                agreement=_day(agreement),
                signed=_day(signed),
                amendments=amendments,
                report_form=_day(_newest(of_year, Event.FORM, About.ANNUAL_REPORT)),
                report_due=last_day,
                report=report,
                document=_day(document),
                reminded=reminded,
                step=step,
                due=due,
            )
        )
    return rows


def members(entries: Sequence[Entry], on: date) -> tuple[str, ...]:
    """Give the parties that were in an association on a day: as agreed, else as handed in."""
    known = [one for one in entries if one.on <= on]
    newest = (
        _newest(known, Event.ISSUED, About.AMENDMENT),
        _newest(known, Event.ISSUED, About.AGREEMENT),
        _last(journal.came_in(known, About.BUDGET)),
    )
    return next((tuple(one.said["members"]) for one in newest if one and "members" in one.said), ())


def _contract_step(
    known: Sequence[Entry],
    budget: Entry | None,
    agreement: Entry | None,
    signed: Entry | None,
    amendments: Sequence[Amendment],
) -> Step | None:
    """Say what is next on the way to a signed agreement and its amendments; None: nothing."""
    if budget is None and agreement is None:
        return Step.BUDGET_AWAITED
    answered = agreement is not None and (
        budget in _before(known, agreement) or _is_of(agreement, budget)
    )
    changed = budget is not None and any(
        one.event is Event.ISSUED
        and one.about is About.AMENDMENT
        and (one in _since(known, budget) or _is_of(one, budget))
        for one in known
    )
    if budget is not None and not answered and not changed:
        came = _came(known, budget)
        if came and came.with_errors:
            return Step.BUDGET_CORRECTION_AWAITED if came.replied else Step.BUDGET_REPLY
        return Step.AMENDMENT if signed else Step.AGREEMENT
    if not signed or any(one.signed is None for one in amendments):
        return Step.SIGNATURE_AWAITED
    return None


def _is_of(document: Entry, form: Entry | None) -> bool:
    """Say whether a document was made from a form, whichever of them was noted first."""
    return form is not None and document.said.get("form") == form.sha256


def _document(of_year: Sequence[Entry], arrived: Entry | None) -> Entry | None:
    """Give the document of what came in last; without a form whatever there is of the year."""
    later = _since(of_year, arrived)
    whose = [one for one in of_year if not arrived or one in later or _is_of(one, arrived)]
    return _newest(whose, Event.ISSUED, About.REPORT)


def _report_step(of_year: Sequence[Entry], arrived: Entry, document: Entry | None) -> Step:
    if document:  # it is made of a report without errors
        return Step.DONE
    came = _came(of_year, arrived)
    if came and came.with_errors:
        return Step.REPORT_CORRECTION_AWAITED if came.replied else Step.REPORT_REPLY
    return Step.REPORT_DOCUMENT


def _due(
    step: Step, budget: Came | None, report: Came | None, budget_due: date | None, last_day: date
) -> date | None:
    answers = {Step.BUDGET_CORRECTION_AWAITED: budget, Step.REPORT_CORRECTION_AWAITED: report}
    if came := answers.get(step):
        return came.answer_due
    return {Step.BUDGET_AWAITED: budget_due, Step.REPORT_AWAITED: last_day}.get(step)


def _newest(known: Iterable[Entry], event: Event, about: About) -> Entry | None:
    return _last([one for one in known if one.event is event and one.about is about])


def _last(found: Sequence[Entry]) -> Entry | None:
    return found[-1] if found else None


def _since(known: Sequence[Entry], entry: Entry | None) -> Sequence[Entry]:
    """Give what was noted after an entry; nothing without one."""
    return known[known.index(entry) + 1 :] if entry else ()


def _before(known: Sequence[Entry], entry: Entry) -> Sequence[Entry]:
    return known[: known.index(entry)]


def _came(known: Sequence[Entry], arrived: Entry | None) -> Came | None:
    if arrived is None or arrived.version is None:
        return None
    about = [one for one in known if one.about is arrived.about and one.year == arrived.year]
    replies = [
        one for one in about if one.event is Event.REPLIED and one.version == arrived.version
    ]
    due = replies[-1].said.get("due") if replies else None
    return Came(
        arrived.on,
        journal.came_in(known, arrived.about, arrived.year)[0].on,
        arrived.version,
        Outcome((replies or [arrived])[-1].said.get("outcome", arrived.said["outcome"])),
        arrived.said.get("errors", 0),
        arrived.said.get("warnings", 0),
        _day(replies[-1]) if replies else None,
        date.fromisoformat(due) if due else None,
    )


def _amendments(known: Iterable[Entry]) -> tuple[Amendment, ...]:
    found: dict[int, Amendment] = {}
    for one in known:
        if one.about is not About.AMENDMENT:
            continue
        number = one.said["number"]
        if one.event is Event.ISSUED:
            found[number] = Amendment(number, one.on)
        elif one.event is Event.SIGNED and number in found:
            found[number] = Amendment(number, found[number].on, one.on)
    return tuple(found[number] for number in sorted(found))


def _reminded(
    known: Iterable[Entry], step: Step, year: int, due: date | None
) -> tuple[date | None, date | None]:
    """Give the day of the newest reminder of what is due, and the last day as reminders moved it.

    A reminder of an earlier due day is past.
    """
    first, reminded = due, None
    for one in known:
        if one.event is not Event.REMINDED or one.said.get("step") != step.value:
            continue
        if one.year in {None, year} and (first is None or one.on > first):
            reminded = one.on
            due = date.fromisoformat(one.said["due"]) if "due" in one.said else due
    return reminded, due


def _day(entry: Entry | None) -> date | None:
    return entry.on if entry else None
