"""Submissions of one call that exclude each other: one party, one KIP period or one year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.data.text import listing
from minikip_docs.forms import reading
from minikip_docs.jobs.batch import attempt, in_order
from minikip_docs.jobs.house import House
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor

Result = TypeVar("Result")
Mark = tuple[str, ...]


def party_key(submission: Submission) -> str | None:
    """Give the key of the party that hands in; None where the data do not say it."""
    try:
        return figures.party_key(submission.data) or None
    except (KeyError, TypeError):
        return None  # the check reports what is missing


def rivals(handed: Sequence[Handed], house: House) -> Mapping[Path, Refusal]:
    """Find submissions of one party and period or year: D303 for each of them.

    Nobody but the canton can say which of them counts.
    """
    marks = {one.path: _marks(one, house) for one in handed} if len(handed) > 1 else {}
    names = {one.path: one.name for one in handed}
    found = {}
    for path, own in marks.items():
        same = [other for other, theirs in marks.items() if own & theirs]
        if len(same) > 1:
            named = listing(f"«{names[one]}»" for one in same)
            form, party, *_ = sorted(own)[0]
            what = "Eingaben" if form == FormKind.BUDGET else "Jahresberichte"
            found[path] = Refusal(
                "D303",
                f"Mehrere {what} dieses Aufrufs betreffen {_party(party, house)}: {named}.",
                "Bitte für jede Gemeinde und jeden Gemeindeverbund nur die gültige Datei angeben.",
            )
    return found


def _party(key: str, house: House) -> str:
    """Name a party by its number or id, with its official name where it has one."""
    official = house.register.by_number(int(key)) if key.isdecimal() else None
    return f"{official.name} ({key})" if official else f"«{key}»"


def one_of_each(
    handed: Sequence[Handed],
    house: House,
    make: Callable[[Handed], Result],
    nothing: str,
    executor: Executor | None,
) -> Iterator[tuple[Path, Result | Refusal]]:
    """Make something of each submission that has no rival; yields each with its path, in order.

    Rivals are D303, which ends with the sentence ``nothing``; what cannot be made is its refusal.
    """
    refused = rivals(handed, house)
    made = in_order(make, [one for one in handed if one.path not in refused], executor)
    for one in handed:
        if rival := refused.get(one.path):
            yield one.path, Refusal(rival.code, f"{rival.message} {nothing}", rival.remedy)
        else:
            yield one.path, next(made)


def _marks(one: Handed, house: House) -> set[Mark]:
    """Give what no other submission of a call may share: party with KIP period, with years."""
    if isinstance(one.paper, Refusal):
        return set()
    submission = attempt(reading.submission, one.paper.brief, house.programmes)
    if isinstance(submission, Refusal) or (key := party_key(submission)) is None:
        return set()
    data, form = submission.data, submission.kind.value
    if submission.kind is FormKind.ANNUAL_REPORT:
        return {(form, key, str(data.get("report_year")))}
    return {(form, key, str(data.get("programme"))), (form, key, str(data.get("period")))}
