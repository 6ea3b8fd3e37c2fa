"""Agreements, report documents and replies for the forms that wait in dossiers.

Each is made as for a file that is handed in, with what its own dossier holds: the day it came in,
the agreements, the report of the year before. All are made in the order of the dossiers, several
at once with an ``executor``; one that cannot be made is a ``Refusal`` and stops nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import Entry, Event
from minikip_docs.facts.contributions import Contributions
from minikip_docs.jobs import outgoing, reply
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.agreements import Agreements, in_dossier, newest, no_agreement
from minikip_docs.jobs.amendment import issue_amendment
from minikip_docs.jobs.batch import attempt, in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.enclosures import only_form
from minikip_docs.jobs.house import House
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.left_over import left_over
from minikip_docs.jobs.next_steps import Waiting
from minikip_docs.jobs.reply import Reply, Terms
from minikip_docs.jobs.report import issue_report
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a form that waited for a reply; None: there is nothing to ask of its sender."""

    verdict: Verdict
    reply: Reply | Refusal | None


def issue(
    make: Callable[..., Made],
    waiting: Sequence[Waiting],
    house: House,
    executor: Executor | None,
    **options: Any,
) -> Iterator[Made | Refusal]:
    """Make a document of each form: ``agreement``, ``amendment`` or ``report``.

    These take the ``options``.
    """
    return in_order(partial(make, house=house, **options), waiting, executor)


def agreement(one: Waiting, *, house: House, **options: Any) -> Made:
    """Make the agreement of a budget; ``options`` are those of ``issue_agreement``."""
    handed = form_of(one, house)
    return issue_agreement(handed, house, folder=one.dossier.documents, **options)


def amendment(one: Waiting, *, house: House, **options: Any) -> Made:
    """Make the amendment that a form asks for; ``options`` are those of ``issue_amendment``.

    What it changes is the newest record of the dossier; raises ``Refusal`` as ``newest`` does.
    """
    record = newest(one.dossier).path
    handed = form_of(one, house)
    return issue_amendment(record, handed, house, folder=one.dossier.documents, **options).made


def report(one: Waiting, *, house: House, **options: Any) -> Made:
    """Make the document of a report; ``options`` are those of ``issue_report``.

    Raises ``Refusal`` D451 where there is no agreement to compare with.
    """
    handed = form_of(one, house)
    agreed = in_dossier(one.dossier)
    if agreed is None:
        raise no_agreement(one.dossier)
    return issue_report(
        handed, house,
        agreements=agreed, received=one.entry.on, first=one.first,
        left=_left(one, handed, house, agreed), folder=one.dossier.documents, **options,
    )  # fmt: skip


def replies(
    waiting: Sequence[Waiting],
    house: House,
    terms: Terms,
    executor: Executor | None,
    *,
    contributions: Contributions | None,
) -> Iterator[Answer | Refusal]:
    """Check each form again and answer it.

    What keeps one from being answered is in its ``Answer``; a ``Refusal`` stands for one that could
    not even be checked.
    """
    make = partial(_reply, house=house, terms=terms, contributions=contributions)
    return in_order(make, waiting, executor)


def _reply(
    one: Waiting,
    *,
    house: House,
    terms: Terms,
    contributions: Contributions | None,
) -> Answer:
    handed = form_of(one, house)
    agreed = in_dossier(one.dossier)
    verdict = check(
        handed, house,
        received=one.entry.on, first=one.first, contributions=contributions, agreements=agreed,
        left=_left(one, handed, house, agreed),
    )  # fmt: skip
    own = replace(terms, received=one.entry.on, compared=agreed is not None)
    return Answer(verdict, attempt(_answer, one, handed, verdict, house, own))


def _answer(
    one: Waiting, handed: Handed, verdict: Verdict, house: House, terms: Terms
) -> Reply | None:
    reply.check_terms(terms, house)
    reply.refuse_untold(verdict)
    told = reply.split(verdict)
    if verdict.submission is not None and not (told.errors or told.questions):
        return None
    stem = f"{reply.stem_of(handed, verdict, house)}_v{one.entry.version}"
    file = one.entry.said.get("name", one.path.name)
    return reply.write(handed, verdict, house, terms, stem=stem, file=file)


def keep(one: Waiting, made: Reply, terms: Terms) -> None:
    """Write the files of a reply into the dossier and note it; raises ``Refusal`` D302, D390."""
    files = {f"{store.REPLIES}/{name}": raw for name, raw in made.files.items()}
    due = {"due": terms.due.isoformat()} if terms.due else {}
    said = {"outcome": made.verdict.outcome.value, **due}
    entry = Entry(
        Event.REPLIED, one.entry.about, terms.on, sha256(next(iter(files.values()))),
        tuple(files), one.entry.year, one.entry.version, said,
    )  # fmt: skip
    outgoing.put(one.dossier, files, [entry])


def opened(path: Path, house: House) -> Handed:
    """Open a form that was filed; what is read from a print was accepted by who filed it."""
    return only_form(path, house.programmes).accepted(house.programmes)


def form_of(one: Waiting, house: House) -> Handed:
    """Open a form as it came in; raises ``Refusal`` D453 for one that is another by now."""
    handed = opened(one.path, house)
    if not isinstance(handed.paper, Refusal) and handed.paper.file.sha256 != one.entry.sha256:
        raise Refusal(
            "D453",
            f"«{one.path.name}» ist nicht mehr die Datei, die eingegangen ist.",
            "Bitte die Datei aus der Datensicherung zurückholen. Eine neue Fassung legt «minikip "
            "intake» daneben ab.",
        )
    return handed


def _left(
    one: Waiting, handed: Handed, house: House, agreed: Agreements | None
) -> Mapping[tuple[str, int], Decimal]:
    """Give what the report of the year before left unused, if it came in."""
    if one.before is None:
        return {}
    before = opened(one.dossier.path / one.before.files[0], house)
    return left_over([before, handed], house, agreed)
