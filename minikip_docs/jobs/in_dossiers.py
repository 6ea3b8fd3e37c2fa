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
from typing import TYPE_CHECKING, Any

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal, Verdict
from minikip_docs.dossiers import store
from minikip_docs.dossiers.journal import Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts.contributions import Contributions
from minikip_docs.jobs import outgoing, reply
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.agreements import Agreements, load_agreements
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
    *,
    accept_printed: bool,
    **options: Any,
) -> Iterator[Made | Refusal]:
    """Make a document of each form: ``agreement`` or ``report``, which take the ``options``."""
    job = partial(_issue, make=make, house=house, printed=accept_printed, options=options)
    return in_order(job, waiting, executor)


def _issue(
    one: Waiting,
    *,
    make: Callable[..., Made],
    house: House,
    printed: bool,
    options: Mapping[str, Any],
) -> Made:
    return make(one, _handed(one, house, accept_printed=printed), house, **options)


def agreement(one: Waiting, handed: Handed, house: House, **options: Any) -> Made:
    """Make the agreement of a budget; ``options`` are those of ``issue_agreement``."""
    return issue_agreement(handed, house, folder=one.dossier.documents, **options)


def report(one: Waiting, handed: Handed, house: House, **options: Any) -> Made:
    """Make the document of a report; ``options`` are those of ``issue_report``.

    Raises ``Refusal`` D451 where there is no agreement to compare with.
    """
    agreed = agreements_in(one.dossier)
    if agreed is None:
        raise Refusal(
            "D451",
            f"Im Dossier «{one.dossier.path.name}» liegt keine fertige Vereinbarung, mit der sich "
            "der Jahresbericht vergleichen lässt.",
            "Bitte die Vereinbarung mit ihrem Nachweis in den Ordner «Dokumente» des Dossiers "
            "legen.",
        )
    return issue_report(
        handed, house,
        agreements=agreed, received=one.entry.on, left=_left(one, handed, house, agreed),
        folder=one.dossier.documents, **options,
    )  # fmt: skip


def replies(
    waiting: Sequence[Waiting],
    house: House,
    terms: Terms,
    executor: Executor | None,
    *,
    accept_printed: bool,
    contributions: Contributions | None,
) -> Iterator[Answer | Refusal]:
    """Check each form again and answer it.

    What keeps one from being answered is in its ``Answer``; a ``Refusal`` stands for one that could
    not even be checked.
    """
    make = partial(
        _reply, house=house, terms=terms, accept_printed=accept_printed, contributions=contributions
    )
    return in_order(make, waiting, executor)


def _reply(
    one: Waiting,
    *,
    house: House,
    terms: Terms,
    accept_printed: bool,
    contributions: Contributions | None,
) -> Answer:
    handed = _handed(one, house, accept_printed=accept_printed)
    agreed = agreements_in(one.dossier)
    verdict = check(
        handed, house,
        received=one.entry.on, contributions=contributions, agreements=agreed,
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
    said = {"due": terms.due.isoformat()} if terms.due else {}
    entry = Entry(
        Event.REPLIED, one.entry.about, terms.on, sha256(next(iter(files.values()))),
        tuple(files), one.entry.year, one.entry.version, said,
    )  # fmt: skip
    outgoing.put(one.dossier, files, [entry])


def _handed(one: Waiting, house: House, *, accept_printed: bool) -> Handed:
    handed = only_form(one.path, house.programmes)
    return handed.accepted(house.programmes) if accept_printed else handed


def agreements_in(dossier: Dossier) -> Agreements | None:
    """Read the agreements of a dossier; None if there is none yet.

    Raises ``Refusal`` D360 or D410 to D413 for a record that cannot be read, or was changed.
    """
    if not dossier.documents.is_dir():
        return None
    found = attempt(load_agreements, dossier.documents)
    if isinstance(found, Refusal):
        if found.code == "D310":
            return None
        raise found
    return found


def _left(
    one: Waiting, handed: Handed, house: House, agreed: Agreements | None
) -> Mapping[tuple[str, int], Decimal]:
    """Give what the report of the year before left unused, if it came in."""
    if one.before is None:
        return {}
    before = only_form(one.dossier.path / one.before.files[0], house.programmes)
    return left_over([before, handed], house, agreed)
