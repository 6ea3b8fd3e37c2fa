"""What the reports of a call left unused: it counts for the reports on the year after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from minikip_docs.data.model import FormKind, Refusal, Submission
from minikip_docs.forms import reading
from minikip_docs.jobs.agreements import Agreements
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House
from minikip_docs.jobs.rivals import party_key
from minikip_docs.jobs.submissions import Handed


def left_over(
    handed: Sequence[Handed], house: House, agreements: Agreements | None
) -> Mapping[tuple[str, int], Decimal]:
    """Give what the reports of a call left unused, by party and the year after theirs, in CHF.

    Only where a report of that party and year is in the call, too: it is read for nothing else.
    Of a report that cannot be read, of several for one year, or of a year for which there is
    nothing among the ``agreements``, if they are known, nothing is given.
    """
    reports: dict[tuple[str, int], list[Handed]] = {}
    for one in handed:
        if mark := mark_of(one, house):
            reports.setdefault(mark, []).append(one)
    found = {}
    for (party, year), given in reports.items():
        known = agreements is None or any(
            one.party == party and one.covers(year) for one in agreements.entries
        )
        if known and (party, year + 1) in reports and len(given) == 1:
            unused = attempt(_unused, given[0], house)
            if isinstance(unused, Decimal):
                found[party, year + 1] = unused
    return found


def mark_of(one: Handed, house: House) -> tuple[str, int] | None:
    """Give party and year of a report; None for what is none, or does not say it."""
    if isinstance(one.paper, Refusal) or one.paper.kind is not FormKind.ANNUAL_REPORT:
        return None
    brief = attempt(reading.submission, one.paper.brief, house.programmes)
    return None if isinstance(brief, Refusal) else mark(brief)


def mark(submission: Submission) -> tuple[str, int] | None:
    """Give party and year of a report, as it says them; None where it does not."""
    key, year = party_key(submission), submission.data.get("report_year")
    return (key, year) if key and isinstance(year, int) else None


def _unused(one: Handed, house: House) -> Decimal | None:
    data = one.submission(house.programmes).data
    statement = data.get("financial_statement")
    unused = statement.get("contribution_unused", Decimal(0)) if statement else None
    return Decimal(unused) if isinstance(unused, Decimal | int) else None
