"""The summary of a year: the newest reports of all dossiers, checked again, become one document.

Whatever is missing or not sound is named with its reason and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from minikip_docs.data.model import Refusal, Severity, Verdict
from minikip_docs.data.text import excerpt, listing, some
from minikip_docs.documents import summary, unset
from minikip_docs.documents.summary_account import Account, Counted, LeftOut, account
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier, Store
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme
from minikip_docs.jobs.agreements import (
    Agreements,
    agreed_by,
    in_dossier,
    of_year,
    what_holds,
)
from minikip_docs.jobs.batch import attempt, in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.house import House
from minikip_docs.jobs.in_dossiers import opened
from minikip_docs.jobs.issue import issue
from minikip_docs.jobs.left_over import left_over
from minikip_docs.jobs.report import held_against

if TYPE_CHECKING:
    from concurrent.futures import Executor

MISSING = "fehlt"
WORTH = 20  # dossiers from which on a process is worth starting
Found = Counted | LeftOut | Refusal | None  # what a dossier gives
_LONGEST = 160  # letters of a reason that is quoted


@dataclass(frozen=True, slots=True)
class Summary:
    """What was added up, and the documents that say it: file name -> content."""

    account: Account
    programme: Programme
    files: Mapping[str, bytes]


def summarise(
    known: Store,
    year: int,
    house: House,
    *,
    on: date,
    executor: Executor | None = None,
    watch: Callable[[Iterable[Found], int], Iterable[Found]] = lambda found, _number: found,
) -> Summary:
    """Add up the reports of a year in all dossiers and make the documents of it.

    Every party that has an agreement or a report for the year is counted or named; ``on`` is the
    day that stands in the documents; what each dossier gives goes through ``watch``, which also
    gets how many there are. Raises ``Refusal`` D460 (no KIP period has the year), D461
    (nobody has an agreement or a report for it), D462 (no report counts), D463 (settings are
    missing), K209, T… or X9xx.
    """
    programme = house.programmes.in_year(year)
    if programme is None:
        raise Refusal(
            "D460",
            f"Das Jahr {year} gehört zu keiner KIP-Periode, die das Programm kennt.",
            "Bitte das Jahr prüfen oder mit --programme die Angaben der KIP-Periode angeben.",
        )
    own = [one for one in known.dossiers if one.programme == programme.id]
    job = partial(of_dossier, year=year, house=house)
    counted: list[Counted] = []
    left_out = [LeftOut("", "Dossier", fault.message) for fault in known.faults]
    each = watch(in_order(job, own, executor), len(own))
    for dossier, found in zip(own, each, strict=True):
        if isinstance(found, Counted):
            counted.append(found)
        elif isinstance(found, Refusal):
            left_out.append(LeftOut(dossier.party, dossier.name, _said(found)))
        elif found:
            left_out.append(found)
    if not counted:
        raise _nothing(left_out, year)
    made = account(counted, left_out, programme, year)
    issued = issue(
        "summary.docx", summary.context(made, programme, house.settings, on), house,
        title=summary.title(year), stem=summary.file_stem(year), created=on,
    )  # fmt: skip
    if missing := unset.missing(issued.printed):
        raise Refusal(
            "D463",
            f"Es gibt keine Zusammenfassung: In canton.toml "
            f"{'fehlt' if len(missing) == 1 else 'fehlen'} {listing(missing)}.",
            "Bitte diese Angaben eintragen («minikip init» schreibt eine Vorlage).",
        )
    return Summary(made, programme, issued.files)


def _nothing(left_out: list[LeftOut], year: int) -> Refusal:
    if not left_out:
        return Refusal(
            "D461",
            f"Für {year} hat kein Dossier eine Vereinbarung oder einen Jahresbericht.",
            "Bitte das Jahr und den Ordner der Dossiers prüfen.",
        )
    named = some([f"{one.name} ({one.reason.rstrip('.')})" for one in left_out])
    return Refusal(
        "D462",
        f"Für {year} liegt noch kein Jahresbericht ohne Fehler vor: {named}.",
        "Die Zusammenfassung gibt es, sobald ein Jahresbericht ohne Fehler eingegangen ist.",
    )


def of_dossier(dossier: Dossier, year: int, house: House) -> Counted | LeftOut | None:
    """Check the newest report of a dossier on a year; None if it has nothing to do with the year.

    What makes a dossier unreadable is a ``Refusal``, as is a fault of the program.
    """
    told = journal.read(dossier)
    reports, before = (
        journal.came_in(told.entries, About.ANNUAL_REPORT, each) for each in (year, year - 1)
    )
    agreements = in_dossier(dossier)
    agreed = _agreed(agreements, year, house)
    leave = partial(
        LeftOut, dossier.party, dossier.name, agreed=agreed if isinstance(agreed, Agreed) else None
    )
    if lost := [name for name in told.damaged if Event.RECEIVED in name]:
        names = some([f"«{name}»" for name in lost])
        return leave(f"Im Verlauf ist beschädigt: {names}; welcher Bericht gilt, ist unklar.")
    if isinstance(agreed, Refusal):
        return leave(_said(agreed))
    if not reports:
        return leave(MISSING) if agreed or _is_noted(told.entries, year) else None
    if agreements is None or agreed is None:
        return leave(f"Für {year} liegt keine Vereinbarung vor, mit der er zu vergleichen ist.")
    newest = reports[-1]
    files = [dossier.path / one.files[0] for one in (newest, *before[-1:])]
    handed = [opened(one, house) for one in files]
    verdict = check(
        handed[0], house, received=newest.on,
        first=reports[0].on, agreements=agreements,
        left=left_over(handed, house, agreements),
    )  # fmt: skip
    if fault := _fault(verdict, newest.sha256, year):
        return leave(fault)
    assert verdict.submission is not None  # noqa: S101 - else it has a fault
    record = held_against(agreements, verdict.submission, house)
    warnings = (one for one in verdict.findings if one.severity is Severity.WARNING)
    return Counted(verdict.submission.data, agreed_by(record, year), tuple(warnings))


def _is_noted(entries: Sequence[Entry], year: int) -> bool:
    """Say whether the journal knows of an agreement for a year, should its record be gone."""
    spans = (
        entry.said["years"]
        for entry in entries
        if entry.event is Event.ISSUED and entry.about is About.AGREEMENT and "years" in entry.said
    )
    return any(first <= year <= last for first, last in spans)


def _agreed(agreements: Agreements | None, year: int, house: House) -> Agreed | Refusal | None:
    """Give what is agreed for a year; None if nothing is, a refusal where it cannot be known."""
    if agreements is None:
        return None
    fitting = attempt(of_year, agreements, year)
    if isinstance(fitting, Refusal):
        return None if fitting.code == "D316" else fitting
    several = [entry for entries in fitting.values() for entry in entries]
    record = attempt(what_holds, several, year, house)
    return record if isinstance(record, Refusal) else agreed_by(record, year)


def _fault(verdict: Verdict, sha256: str, year: int) -> str:
    """Say why a report cannot count; empty if it can."""
    submission = verdict.submission
    errors = [one for one in verdict.findings if one.severity is Severity.ERROR]
    if submission is not None and submission.sha256 != sha256:
        return "Die Datei ist nicht mehr jene, die eingegangen ist."
    if errors:
        first = excerpt(": ".join(filter(None, (errors[0].label, errors[0].message))), _LONGEST)
        return f"{'1 Fehler' if len(errors) == 1 else f'{len(errors)} Fehler, der erste'}: {first}"
    if submission is None:  # a verdict without submission has an error
        return "Die Datei ist nicht lesbar."
    if submission.data["report_year"] != year:
        return f"Es ist der Bericht für {submission.data['report_year']}."
    return ""


def _said(refusal: Refusal) -> str:
    return excerpt(refusal.message, _LONGEST)
