"""Issuing agreements: a sound submission and its contributions become Word, PDF and record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from minikip_docs.data import figures
from minikip_docs.data.model import FormKind, Refusal, Stage
from minikip_docs.documents import agreement, official
from minikip_docs.documents.record import Basis
from minikip_docs.facts.contributions import Contributions
from minikip_docs.jobs.check import decided_for, unread
from minikip_docs.jobs.check import verdict as verdict_on
from minikip_docs.jobs.enclosures import forms_of, only_form
from minikip_docs.jobs.house import House, address_book
from minikip_docs.jobs.issue import Made, issue
from minikip_docs.jobs.rivals import one_of_each
from minikip_docs.jobs.submissions import Handed

if TYPE_CHECKING:
    from concurrent.futures import Executor


def issue_agreement(
    given: Path | Handed,
    house: House,
    *,
    contributions: Contributions | None,
    draft: bool,
    on: date | None = None,
    signature_fields: bool = False,
    folder: Path | None = None,
    force: bool = False,
    pdf: Path | None = None,
) -> Made:
    """Make the agreement of one budget submission in Word and PDF, with its record.

    Takes the path of the form, or what was opened already.
    A final agreement needs a submission without errors (also those that only matter
    for signing), the canton's decided ``contributions`` and every setting the template
    prints; otherwise nothing is produced. ``draft`` makes a visibly marked draft as
    soon as the submission itself is sound. ``on`` is the date of the documents, without
    it the date of the submission. ``signature_fields`` gives the PDF of a final agreement
    a field for each person who signs. With the ``folder`` that the files are for, nothing is
    made if the same lies there already (``unchanged``) or something that stays; ``force`` lets go
    of what does not count. ``pdf`` is one that somebody exported from the Word
    file, or the folder it lies in under the name of the agreement; as long as it is not there,
    the Word file is all that is made (``waiting``). Raises ``Refusal`` D213 (no
    ``contributions`` and no draft), D230 or D231 (a draft or an exported PDF to sign), D301 (a
    file is there), D362 to D364 (it counts), D501 to D511 (the exported PDF), K209, T… or X9xx
    (faults of the template or of the program).
    """
    if contributions is None and not draft:
        raise Refusal(
            "D213",
            "Die Höhe der Beiträge legt der Kanton fest; ohne seine Tabelle der Beiträge "
            "gibt es keine Vereinbarung.",
            "Bitte die Tabelle angeben (--contributions) oder einen Entwurf erstellen (--draft).",
        )
    handed = only_form(given, house.programmes)
    try:
        submission = handed.submission(house.programmes)
        if submission.kind is not FormKind.BUDGET:
            raise Refusal(
                "F103",
                "Das ist ein Jahresbericht; eine Vereinbarung entsteht aus der Budgeteingabe.",
                "Bitte die Budgeteingabe der Gemeinde angeben.",
            )
    except Refusal as refusal:
        return Made(unread(handed, house, refusal), "refused", {})
    decided = decided_for(submission, contributions) or {}  # a draft says what is not decided
    verdict = verdict_on(submission, house, None, decided, on=on)
    sound = not verdict.errors(Stage.SUBMISSION)
    if not sound or (not draft and verdict.errors(Stage.SIGNING)):
        return Made(verdict, "refused", {})
    programme = house.programme_of(submission.data)
    data = official.named(submission.data, house.register)
    terms = address_book(house).terms()
    special = contributions.special.get(figures.party_key(data), ()) if contributions else ()
    material = agreement.Material(data, programme, house.settings, decided, terms, special)
    made = issue(
        "agreement.docx",
        agreement.context(material),
        house,
        title=agreement.title(data),
        stem=agreement.file_stem(data),
        created=on or date.fromisoformat(data["signature"]["date"]),
        draft=draft,
        signature_fields=signature_fields,
        basis=Basis(submission, decided, programme.id),
        folder=folder,
        force=force,
        pdf=pdf,
    )
    return made.of(verdict)


def issue_agreements(
    given: Sequence[Path | Handed],
    house: House,
    *,
    contributions: Contributions | None,
    draft: bool,
    on: date | None = None,
    signature_fields: bool = False,
    folder: Path | None = None,
    force: bool = False,
    pdf: Path | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[Path, Made | Refusal]]:
    """Make the agreements of many submissions; yields each with its path, in their order.

    Takes the paths of the forms, or what was opened already, and what ``issue_agreement``
    takes. One that cannot
    be made is a ``Refusal`` and stops nobody; with several submissions of a party in one
    period each is D303, for nobody but the canton can say which of them counts. Each comes
    when it is made and is to be written then: none is kept. With an ``executor`` of processes
    (``Processes``) several are made at once, with the same bytes in the same order.
    """
    handed = forms_of(given, house.programmes)
    make = partial(
        issue_agreement,
        house=house,
        contributions=contributions,
        draft=draft,
        on=on,
        signature_fields=signature_fields,
        folder=folder,
        force=force,
        pdf=pdf,
    )
    nothing = "Aus keiner davon wurde eine Vereinbarung erstellt."
    return one_of_each(handed, house, make, nothing, executor)
